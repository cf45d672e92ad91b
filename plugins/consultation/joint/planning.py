"""What must hold before a joint operation is planned, approved, moved and carried out (domain M-2). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from plugins.consultation.joint import taking_part
from plugins.consultation.joint.taking_part import PLANNED, Part
from plugins.consultation.joint.words import CLAUSE, OWN_READING, TO_FILL_IN
from portal.domain.answered import reason_given
from portal.domain.appointments import time_faults
from portal.domain.official_papers import evidence_whole, four_eyes, in_own_name, unclassified
from portal.domain.power_words import day_text, unit_names
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

USUAL_LENGTH = timedelta(hours=2)
WRITTEN = {"title": "行动名称", "course": "行动内容和步骤"}


# --- the plan -------------------------------------------------------------------------------------------------


def may_plan(facts: Facts) -> Iterable[Reason]:
    """M-2: the plan names units, officers, powers, place, time and who keeps the evidence, before anybody approves it."""
    yield from in_own_name(facts, "E-M-SENDER", "组织联合执法", CLAUSE)
    for name, label in WRITTEN.items():
        if not facts.said(name):
            yield Reason(
                "E-M-PLAN",
                f"联合执法方案缺少：{label}。",
                "请补填，方案由此自动生成。",
                TO_FILL_IN,
                field=name,
            )
    yield from unclassified(facts)
    yield from of_its_time(facts)
    yield from of_their_time(facts)
    yield from of_its_place(facts)
    yield from of_its_units(facts)


def may_approve(facts: Facts) -> Iterable[Reason]:
    """M-2, G-4: what the approver must not let out; the list is asked again, for it may have changed meanwhile."""
    yield from four_eyes(facts)
    yield from _not_said_before(may_plan(facts))
    yield from evidence_whole(facts)
    yield from reaches(facts)


def _not_said_before(reasons: Iterable[Reason]) -> Iterable[Reason]:
    """What is only told was told to whoever typed it."""
    return [reason for reason in reasons if not reason.notes]


def of_its_time(facts: Facts) -> Iterable[Reason]:
    """M-2: a day and an hour that are still to come."""
    starts_at: datetime | None = facts.get("starts_at")
    if starts_at is None:
        yield Reason(
            "E-M-PLAN", "联合执法方案缺少：开始时间。", "请填写日期和时间。", TO_FILL_IN, field="starts_at"
        )
        return
    yield from time_faults(starts_at, ends_at(facts))
    if starts_at <= facts.now:
        yield Reason(
            "W-M-PAST", "计划的开始时间已经过去。", "请改为今后的时间；确已实施、事后补录的，用一句话说明。", OWN_READING, Severity.WARNING,
            "starts_at",
        )  # fmt: skip


def of_their_time(facts: Facts) -> Iterable[Reason]:
    """M-1: who has something else at that time is said, and holds nothing up."""
    busy = facts.known.get("busy", ())
    if facts.get("starts_at") is not None and busy:
        yield Reason(
            "W-M-BUSY", f"{unit_names(busy)}这个时段另有安排。", "可以换一个时段，或者先打电话商量。", OWN_READING, Severity.NOTE, "starts_at"
        )  # fmt: skip


def ends_at(facts: Facts) -> datetime:
    """When it is to end: as said, else as long after the beginning as was planned before, else after two hours."""
    return lasting(facts.get("starts_at"), facts.fields.get("ends_at"), facts.particulars)


def lasting(starts_at: datetime, said: datetime | None, planned: Mapping[str, Any]) -> datetime:
    """The same from the beginning, the end that was said, and the times of the plan so far."""
    begun, ended = planned.get("starts_at"), planned.get("ends_at")
    return said or starts_at + (ended - begun if begun and ended and ended > begun else USUAL_LENGTH)


def of_its_place(facts: Facts) -> Iterable[Reason]:
    """M-2, L-1: powers hang on the territory, so the plan says where."""
    if not str(facts.fields.get("place") or facts.particulars.get("where") or "").strip():
        yield Reason(
            "E-M-PLAN",
            "联合执法方案缺少：地点。",
            "请填写村、社区、小区或道路；职权按所在镇办核对。",
            TO_FILL_IN,
            field="place",
        )


def planned_day(facts: Facts) -> date:
    """The day whose list decides; today's while none is planned."""
    starts_at: datetime | None = facts.get("starts_at")
    return (starts_at or facts.now).date()


def of_its_units(facts: Facts) -> Iterable[Reason]:
    """M-2: at least two organs; the own officers and powers stand, those of others where they are known already."""
    parts = taking_part.parts_of_plan(facts)
    if taking_part.loose_rows(facts):
        yield Reason(
            "E-FORM",
            "有一行填了执法人员或者职权，没有选择单位。",
            "请选择单位，或者清空这一行。",
            field="units",
        )
    yield from enough_units(parts)
    yield from _led(facts, parts)
    for part in parts:
        if part.unit == convener(facts) or part.officers:
            yield from taking_part.enough_officers(part, "officers")
            yield from taking_part.valid_badges(facts, part, planned_day(facts), "officers")
        if part.unit == convener(facts):
            yield from taking_part.named_powers(part, "powers")
        yield from taking_part.within_powers(facts, part, planned_day(facts), "powers")
    yield from _kept(facts, parts)


def convener(facts: Facts) -> UnitRef:
    """The unit that plans the operation."""
    return facts.writer


def enough_units(parts: Sequence[Part]) -> Iterable[Reason]:
    """M-1, AT-104: one unit alone is no joint operation."""
    if len(parts) < 2:
        yield Reason(
            "E-M-NOPARTY", "参加单位不足两个，不是联合执法。", "请再选择一个以上单位；只有本单位的，自行检查、立案即可。", CLAUSE, field="units"
        )  # fmt: skip


def _led(facts: Facts, parts: Sequence[Part]) -> Iterable[Reason]:
    """M-2: who leads is one of those who come."""
    leader = facts.get("leader")
    if leader and leader not in {part.unit.id for part in parts}:
        yield Reason(
            "W-M-LEADER", "牵头单位不在参加单位之中。", "请在参加单位中选择；只作组织、不到现场的，用一句话说明。", OWN_READING,
            Severity.WARNING, "leader",
        )  # fmt: skip


def _kept(facts: Facts, parts: Sequence[Part]) -> Iterable[Reason]:
    """M-2: the evidence has one keeper, an officer on the spot."""
    keeper = facts.said("keeper")
    if not keeper:
        yield Reason(
            "W-M-KEEPER", "没有写明证据保管人。", "请填写一名参加的执法人员；由各单位各自保管的，用一句话说明。", OWN_READING, Severity.WARNING,
            "keeper",
        )  # fmt: skip
        return
    named = [taking_part.name_of(person) for part in parts for person in part.officers]
    if taking_part.name_of(keeper) not in named:
        yield Reason(
            "W-M-KEEPER", f"证据保管人{taking_part.name_of(keeper)}不在所列的执法人员之中。", "请核对姓名；待该单位确认人员的，用一句话说明。", OWN_READING,
            Severity.WARNING, "keeper",
        )  # fmt: skip


def reaches(facts: Facts) -> Iterable[Reason]:
    """P-2, G-5: who does not use the portal gets the plan on paper; who has no liaison is told through its head."""
    off = [
        part.unit for part in taking_part.parts_of_plan(facts) if part.unit.id in facts.known.get("off", ())
    ]
    if off:
        yield Reason(
            "W-M-OFFLINE", f"{unit_names(off)}没有使用本系统，收不到本方案。", "请打印方案送交，并“登记线下确认”。", "P-2", Severity.NOTE
        )  # fmt: skip
    silent = [
        p.unit
        for p in taking_part.parts_of_plan(facts)
        if p.unit.id in facts.known.get("without_liaison", ())
    ]
    if silent:
        yield Reason(
            "W-G-NO-LIAISON", f"{unit_names(silent)}没有在任联络人，送达时通知其主要负责人。", "请另打电话。", "G-5", Severity.NOTE
        )  # fmt: skip


# --- moving and carrying out ----------------------------------------------------------------------------------


def may_reschedule(facts: Facts) -> Iterable[Reason]:
    """M-1, M-2: another time or place is told to everybody with its reason; all answer again, for another list may decide."""
    yield from reason_given(facts)
    yield from of_its_time(facts)
    yield from of_their_time(facts)
    for part in facts.known["parts"]:
        yield from taking_part.within_powers(facts, part, planned_day(facts), "starts_at")


def coming(facts: Facts) -> list[Part]:
    """The units that take part, by their own word or by the plan that was sent to them."""
    return [part for part in facts.known["parts"] if part.comes]


def who_came(facts: Facts) -> list[UnitRef]:
    """The units that decide once it was carried out; who said no is asked nothing more."""
    return [part.unit for part in coming(facts)]


def may_carry_out(facts: Facts) -> Iterable[Reason]:
    """M-2, L-1, 行政处罚法42: on the day itself each unit has two officers and the powers it uses."""
    at: datetime = facts.fields.get("carried_out_at") or facts.now
    if at > facts.now:
        yield Reason("E-G-FUTURE", "实施时间晚于现在。", "实施以后再登记。", field="carried_out_at")
    yield from _on_its_day(facts, at)
    parts = coming(facts)
    yield from enough_units(parts)
    for part in parts:
        yield from taking_part.enough_officers(part, "carried_out_at")
        yield from _not_said_before(taking_part.within_powers(facts, part, at.date(), "carried_out_at"))
    silent = [part.unit for part in facts.known["parts"] if part.answer == PLANNED]
    if silent:
        yield Reason(
            "W-M-UNCONFIRMED", f"{unit_names(silent)}还没有确认。", "请先催其确认；已按方案参加的、没有参加的，用一句话说明。", OWN_READING,
            Severity.WARNING,
        )  # fmt: skip


def _on_its_day(facts: Facts, at: datetime) -> Iterable[Reason]:
    """M-2: units were asked for another day than the one on which it happened."""
    if facts.get("starts_at") is not None and at.date() != planned_day(facts):
        yield Reason(
            "W-M-OTHER-DAY", f"方案定在{day_text(planned_day(facts))}，实施是{day_text(at.date())}。", "职权按实施当日的清单核对。", OWN_READING,
            Severity.NOTE, "carried_out_at",
        )  # fmt: skip


def day_of(facts: Facts) -> str:
    """The planned day in words."""
    return day_text(planned_day(facts))
