"""What each unit answers for itself, and what the convener enters for one without the portal (domain M-2, P-2). Pure."""

from collections.abc import Iterable

from plugins.consultation.joint import planning, taking_part
from plugins.consultation.joint.taking_part import DECLINED, PLANNED, Part
from plugins.consultation.joint.words import OWN_READING
from portal.domain.answered import officers, reason_given
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity


def own_part(facts: Facts) -> Part:
    """The part of the unit that answers, as it confirms it: what it typed, else what the plan says of it."""
    unit: UnitRef = facts.known["answering"]
    planned = taking_part.part_of(facts.known["parts"], unit) or Part(unit)
    people = tuple(officers(facts.fields.get("own_officers"))) or planned.officers
    used = taking_part.powers_in(facts.fields.get("own_powers"), facts.known["power_of"])
    return Part(unit, people, used or planned.powers)


def may_confirm(facts: Facts) -> Iterable[Reason]:
    """M-2, L-1: each unit answers for its own officers and powers, by the list of the planned day."""
    part = own_part(facts)
    yield from taking_part.enough_officers(part, "own_officers")
    yield from taking_part.valid_badges(facts, part, planning.planned_day(facts), "own_officers")
    yield from taking_part.named_powers(part, "own_powers")
    yield from taking_part.within_powers(facts, part, planning.planned_day(facts), "own_powers")


def to_answer(facts: Facts) -> bool:
    """Whether the unit that looks has not answered yet."""
    part = taking_part.part_of(facts.known["parts"], facts.actor.principal)
    return part is not None and part.answer == PLANNED


def has_answered(facts: Facts) -> bool:
    """Whether the unit that looks has answered, and may say otherwise."""
    part = taking_part.part_of(facts.known["parts"], facts.actor.principal)
    return part is not None and part.answer != PLANNED


def may_still_decline(facts: Facts) -> bool:
    """Whether it has not declined yet."""
    part = taking_part.part_of(facts.known["parts"], facts.actor.principal)
    return part is not None and part.answer != DECLINED


def may_enter_answer(facts: Facts) -> Iterable[Reason]:
    """P-2: what a unit without the portal said is entered by the convener, with its paper."""
    unit: UnitRef | None = facts.known["entered_for"]
    part = taking_part.part_of(facts.known["parts"], unit) if unit else None
    if part is None:
        yield Reason(
            "E-FORM", "请选择是哪个单位的答复。", "从没有使用本系统的参加单位中选择。", field="of_unit"
        )
        return
    yield from only_offline(facts, part.unit)
    if facts.fields.get("said") == DECLINED:
        yield from reason_given(facts)
    else:
        yield from may_confirm(facts)
    yield from _proved(facts)


def only_offline(facts: Facts, unit: UnitRef) -> Iterable[Reason]:
    """P-2: who uses the portal answers for itself."""
    if unit.id not in facts.known.get("off", ()):
        yield Reason(
            "E-M-NOT-OFFLINE", f"{unit.name}使用本系统，由其自行办理。", "请电话提醒；本件已在其待办中。", "P-2", field="of_unit"
        )  # fmt: skip


def _proved(facts: Facts) -> Iterable[Reason]:
    if not facts.newly("record"):
        yield Reason(
            "W-M-RECORD", "没有上传对方的书面答复。", "请上传扫描件或照片；只有电话答复的，写明何人、何时。", OWN_READING, Severity.WARNING,
            "record",
        )  # fmt: skip


def all_answered(facts: Facts, *units: UnitRef) -> str:
    """Once the last one has answered, these now among them, the convener can carry it out."""
    done = {one.unit for one in facts.participants if one.answered_at} | set(units)
    waiting = [part for part in facts.known["parts"] if part.answer == PLANNED and part.unit not in done]
    return "approved" if waiting else "ready"


def after_own_answer(facts: Facts) -> str:
    """Where the answer of the unit that acts leads."""
    return all_answered(facts, facts.actor.principal)


def after_entered_answer(facts: Facts) -> str:
    """Where an answer that the convener enters leads."""
    unit = facts.known["entered_for"]
    return all_answered(facts, *([unit] if unit else []))
