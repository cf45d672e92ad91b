"""How an operation ends for each unit: one organ, one decision, in its own name (domain M-2, AT-104). Pure."""

from collections.abc import Iterable
from datetime import date

from plugins.consultation.joint import answering, planning, taking_part
from plugins.consultation.joint.taking_part import Part, Power
from plugins.consultation.joint.words import DECISIONS, NUMBERED, OWN_NAME, OWN_READING, USES_POWER
from portal.domain.answered import reason_given, unanswered
from portal.domain.case_decisions import PENALTY
from portal.domain.power_words import unit_names
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

NO_DECISION = Reason(
    "E-FORM", "请选择本单位的处理结果。", "没有发现违法行为的，也请选择。", OWN_NAME, field="decision"
)


def may_record(facts: Facts) -> Iterable[Reason]:
    """M-2, 河南省行政执法条例16: each organ decides in its own name, within its power, and is responsible for it."""
    part = taking_part.part_of(facts.known["parts"], facts.known["answering"])
    if part is not None and part.has_ended:
        yield Reason(
            "E-M-RECORDED", f"{part.unit.name}的处理结果已经登记：{DECISIONS[part.decision]}。", "有错误的，办理“更正处理结果”。", "G-6"
        )  # fmt: skip
    yield from _of_its_organ(facts)


def may_correct(facts: Facts) -> Iterable[Reason]:
    """G-6: a result that was wrong is recorded anew with its reason; what stood before stays in the timeline."""
    yield from reason_given(facts)
    part = taking_part.part_of(facts.known["parts"], facts.known["answering"])
    if part is None or not part.has_ended:
        yield Reason("E-M-NOT-RECORDED", "本单位还没有登记处理结果，没有可以更正的。", "请先登记。", "G-6")
    yield from _of_its_organ(facts)


def _of_its_organ(facts: Facts) -> Iterable[Reason]:
    unit: UnitRef = facts.known["answering"]
    yield from unanswered(facts, NO_DECISION)
    yield from in_one_name(facts, unit)
    yield from _on_its_day(facts)
    part = taking_part.part_of(facts.known["parts"], unit)
    if part is None or not part.comes:
        yield Reason(
            "W-M-NOT-TAKING-PART", f"{unit.name}没有参加本次行动。", "确已参加的，用一句话说明。", OWN_READING, Severity.WARNING
        )  # fmt: skip
    yield from _numbered(facts, unit)
    yield from _within_its_power(facts, part or Part(unit))


def in_one_name(facts: Facts, unit: UnitRef) -> Iterable[Reason]:
    """AT-104, M-2: no decision in two names, neither of two organs nor under the number of another's."""
    organs: list[int] = facts.fields.get("organs") or [unit.id]
    if len(organs) > 1:
        yield _joint_name("处理决定写明了两个以上机关。", "organs")
    elif organs != [unit.id]:
        yield Reason(
            "E-M-OTHERS-DECISION", f"这里只登记{unit.name}自己的处理决定。", "其他机关的决定由该机关登记。", OWN_NAME, field="organs"
        )  # fmt: skip
    number = _written(facts.fields.get("decision_number"))
    for other in facts.known["parts"]:
        if number and other.unit != unit and _written(other.number) == number:
            yield _joint_name(f"{other.unit.name}的决定也是这个文号。", "decision_number")


def _joint_name(said: str, field: str) -> Reason:
    return Reason(
        "E-M-JOINT-NAME", f"{said}联合执法不得以两个机关的名义共同作出处罚决定。",
        "由有权的机关各自作出决定、各自编号，并分别登记；决定书只写一个机关。", OWN_NAME, field=field,
    )  # fmt: skip


def _written(number: object) -> str:
    return "".join(str(number or "").split())


def _on_its_day(facts: Facts) -> Iterable[Reason]:
    decided_on: date | None = facts.fields.get("decided_on")
    carried_out = facts.particulars.get("carried_out_at")
    if decided_on is not None and decided_on > facts.now.date():
        yield Reason("E-G-FUTURE", "决定日期晚于今天。", "请核对日期。", field="decided_on")
    elif decided_on is not None and carried_out is not None and decided_on < carried_out.date():
        yield Reason(
            "W-M-DECIDED-EARLY", "决定日期早于行动的日期。", "请核对；行动前已经立案的，用一句话说明。", OWN_READING, Severity.WARNING,
            "decided_on",
        )  # fmt: skip


def _numbered(facts: Facts, unit: UnitRef) -> Iterable[Reason]:
    """M-2: what has a paper of its own has a number of its own."""
    if facts.fields.get("decision") in NUMBERED and not _written(facts.fields.get("decision_number")):
        word = DECISIONS[str(facts.fields["decision"])]
        yield Reason(
            "W-M-NONUMBER", f"“{word}”没有填写{unit.name}的文号。", "请填写立案号或者决定书、通知书的文号；尚未编号的，用一句话说明。",
            OWN_READING, Severity.WARNING, "decision_number",
        )  # fmt: skip


def _within_its_power(facts: Facts, part: Part) -> Iterable[Reason]:
    """L-1, L-3: who files or punishes holds the power there on that day."""
    if facts.fields.get("decision") not in USES_POWER:
        return
    power = power_used(facts, part)
    on = facts.fields.get("decided_on") or facts.now.date()
    if power is not None:
        yield from taking_part.within_powers(facts, Part(part.unit, powers=(power,)), on, "used_power")
    elif part.unit.is_town_office:
        yield Reason(
            "E-L-NOITEM", f"没有写明{part.unit.name}按哪一项清单事项{DECISIONS[str(facts.fields['decision'])]}。", "请选择事项。",
            "卫政办〔2024〕1号第二部分", field="used_power",
        )  # fmt: skip


def power_used(facts: Facts, part: Part) -> Power | None:
    """By which power the unit decides: the one typed, else the first of those it came with."""
    typed = str(facts.fields.get("used_power") or "").strip()
    return facts.known["power_of"](typed) if typed else next(iter(part.powers), None)


def to_record(facts: Facts) -> bool:
    """Whether the unit that looks came along and has not said yet how it ended for it."""
    part = taking_part.part_of(facts.known["parts"], facts.actor.principal)
    return part is not None and not part.has_ended and part.answer != taking_part.DECLINED


def has_recorded(facts: Facts) -> bool:
    """Whether it has said so already."""
    part = taking_part.part_of(facts.known["parts"], facts.actor.principal)
    return part is not None and part.has_ended


def may_enter_result(facts: Facts) -> Iterable[Reason]:
    """P-2: how it ended for a unit without the portal, entered by the convener."""
    unit: UnitRef | None = facts.known["entered_for"]
    if unit is None or taking_part.part_of(facts.known["parts"], unit) is None:
        yield Reason(
            "E-FORM", "请选择是哪个单位的结果。", "从没有使用本系统的参加单位中选择。", field="of_unit"
        )
        return
    yield from answering.only_offline(facts, unit)
    yield from _of_its_organ(facts)


def has_offline(facts: Facts) -> bool:
    """Whether a unit that takes part does not use the portal."""
    return any(part.unit.id in facts.known.get("off", ()) for part in facts.known["parts"])


def lacks_own(facts: Facts) -> bool:
    """Whether the convener takes part and has not said yet how it ended for it."""
    own = taking_part.part_of(facts.known["parts"], planning.convener(facts))
    return own is not None and not own.has_ended


def may_conclude(facts: Facts) -> Iterable[Reason]:
    """M-2: the own result stands, as each other's does; a unit that is still at it goes on after the end."""
    if lacks_own(facts):
        yield from may_record(facts)
    elif len(facts.fields.get("organs") or []) > 1:
        yield from in_one_name(facts, planning.convener(facts))
    open_ones = [
        p.unit for p in planning.coming(facts) if not p.has_ended and p.unit != planning.convener(facts)
    ]
    if open_ones:
        yield Reason(
            "W-M-RESULTS-OPEN", f"{unit_names(open_ones)}还没有登记处理结果。", "请催其登记；先办结的，用一句话说明，其结果以后仍可登记。",
            OWN_READING, Severity.WARNING,
        )  # fmt: skip


def punishes(part: Part) -> bool:
    """Did it end with a penalty?"""
    return part.decision == PENALTY
