"""Looks up what the rules of joint operations ask, and keeps what their steps leave, each unit's part for itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from plugins.consultation.engaged import engaged
from plugins.consultation.joint import deciding, planning, taking_part
from plugins.consultation.joint.models import OperationPart, OperationRecord
from plugins.consultation.joint.taking_part import CONFIRMED, DECLINED, PLANNED, Badge, Part, Power
from plugins.consultation.joint.words import DECISIONS, FILE
from portal import kit
from portal.domain.answered import officers
from portal.domain.powers import UnitRef
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor, Facts, LookedUp, Seat

TAKING_KINDS = ("town", "subdistrict", "department", "branch", "judicial")
TELEPHONES = frozenset({"contact", "contact_phone", "commander", "keeper", "meeting_point"})
"""Where officers write the numbers at which they are reached."""
RESULTS = frozenset(
    {"record_result", "record_own_result", "correct_result", "correct_own_result", "enter_result", "conclude"}
)
ON_PAPER = frozenset({"enter_answer", "enter_result"})
WORKING = DESK_ROLES | SIGNING_ROLES


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """The place, the parts as they stand, who answers, and who does not use the portal."""
    record = kit.record_of(OperationRecord, matter) if matter is not None else None
    entered_for = _organ_of(fields.get("of_unit"))
    named = fields.get("units") or getattr(record, "units", None) or ()
    units = [one for one in map(_organ_of, named) if one]

    @cache
    def parts() -> tuple[Part, ...]:
        return parts_of(matter) if matter is not None else ()

    @cache
    def off() -> set[int]:
        return {one.id for one in units if not _uses_the_portal(one)}

    return LookedUp(
        organ_of=lambda: _organ_of,
        power_of=lambda: power_of,
        place=lambda: kit.place_of(matter, fields),
        parts=parts,
        own_part=lambda: taking_part.part_of(parts(), actor.principal),
        entered_for=lambda: entered_for,
        answering=lambda: entered_for or actor.principal,
        choices=lambda: kit.directory().of_kinds(*TAKING_KINDS),
        badges=lambda: badges_of(actor),
        off=off,
        busy=lambda: _busy(matter, record, fields, units),
        offline=lambda: [one for one in units if one.id in off()],
        without_liaison=lambda: _without_liaison(units),
        sender_name=lambda: _full_name(matter, actor),
        others_who_sign=lambda: len(
            set(kit.people_of(actor.principal.id, SIGNING_ROLES)) - {actor.person_id}
        ),
    )


def _organ_of(number: int | None) -> UnitRef | None:
    """In whose name a unit acts today (G-2, T-6)."""
    return kit.directory().principal(kit.directory().heir(number).id) if number else None


def _uses_the_portal(unit: UnitRef) -> bool:
    """P-2: has it the plugin on, and anybody who reads?"""
    return kit.switch("consultation", unit.id) != "off" and bool(kit.people_of(unit.id, WORKING))


def _full_name(matter: Any, actor: Actor) -> str:
    """The name with which the convener signs; a branch signs as its bureau (G-2)."""
    sender = (kit.Party.matter == matter.id) & (kit.Party.seat == Seat.SENDER) if matter is not None else None
    row = kit.Party.get_or_none(sender) if sender is not None else None
    unit = kit.directory().units[row.unit_id if row is not None else actor.principal.id]
    return unit.municipal_name or unit.full_name


def _busy(matter: Any, record: Any, fields: Mapping[str, Any], units: Sequence[UnitRef]) -> list[UnitRef]:
    """M-1: the units that have something else while it is planned to last; what it is, nobody is told (G-9)."""
    starts_at = fields.get("starts_at") or getattr(record, "starts_at", None)
    if starts_at is None:
        return []
    times = {name: getattr(record, name, None) for name in ("starts_at", "ends_at")}
    ends_at = planning.lasting(starts_at, fields.get("ends_at"), times)
    taken = engaged(
        [one.id for one in units], starts_at, ends_at, but=matter.id if matter is not None else None
    )
    return [
        one for one in dict.fromkeys(units) if any(each.meets(starts_at, ends_at) for each in taken[one.id])
    ]


def badges_of(actor: Actor) -> list[Badge]:
    """The people of the actor's unit and its teams who have an 执法证."""
    units = [actor.principal.id, *(one.id for one in kit.directory().inner_units(actor.principal.id))]
    people = kit.Person.select(kit.Person.name, kit.Person.badge, kit.Person.badge_until).where(
        kit.Person.unit.in_(units) & (kit.Person.active == True) & (kit.Person.badge != "")
    )
    return [Badge(*row) for row in people.order_by(kit.Person.id).tuples()]


def _without_liaison(units: Sequence[UnitRef]) -> set[int]:
    """G-5: the town offices and departments among the units that have no liaison in office."""
    today = kit.clock.today()
    ids = [one.id for one in units if one.kind in ("town", "subdistrict", "department")]
    serving = kit.Liaison.valid_to.is_null() | (kit.Liaison.valid_to > today)
    rows = kit.Liaison.select(kit.Liaison.unit).where(
        kit.Liaison.unit.in_(ids) & (kit.Liaison.valid_from <= today) & serving
    )
    return set(ids) - {number for (number,) in rows.tuples()} if ids else set()


def power_of(words: str) -> Power:
    """The power that a text means: an item of the list, or only its words."""
    number = kit.item_id(words) if words.strip() else None
    item = kit.power_list(kit.clock.today()).items.get(number) if number else None
    return Power(item.code if item else words.strip(), item)


def rows_of(matter: Any) -> list[Any]:
    """The rows of the parts of an operation, in the order of the plan; none before it was approved."""
    return list(OperationPart.select().where(OperationPart.matter == matter.id).order_by(OperationPart.id))


def times_of(matter_ids: Sequence[int]) -> dict[int, datetime]:
    """When the operations of a list begin, by the matter's id: one query."""
    rows = OperationRecord.select(OperationRecord.matter, OperationRecord.starts_at).where(
        OperationRecord.matter.in_(list(matter_ids)) & OperationRecord.starts_at.is_null(False)
    )
    return dict(rows.tuples())


def parts_of(matter: Any) -> tuple[Part, ...]:
    """The same as values, each under the unit that has its duties today."""
    units = kit.directory()
    return tuple(
        Part(
            units.heir(row.unit_id), tuple(row.officers), tuple(power_of(words) for words in row.powers), row.answer,
            row.reason, row.decision, row.decision_number, row.decided_on, row.result,
        )
        for row in rows_of(matter)
    )  # fmt: skip


# --- what a step leaves -----------------------------------------------------------------------------------------


def seats(facts: Facts) -> Mapping[Seat, Any]:
    """The units of the plan beside the one that convenes them."""
    organs = [_organ_of(number) for number in facts.particulars.get("units") or ()]
    convener = planning.convener(facts)
    return {Seat.PARTICIPANT: list(dict.fromkeys(one.id for one in organs if one and one != convener))}


def recorded(facts: Facts, step: str) -> Mapping[str, Any]:
    """What a step leaves in the record beside the answers of its form."""
    if step == "plan":
        return {"contact": facts.get("contact") or facts.actor.name}
    if step == "reschedule":
        return {"ends_at": planning.ends_at(facts)}
    if step == "carry_out":
        at: datetime = facts.fields.get("carried_out_at") or facts.now
        return {"carried_out_at": at, "subject": facts.particulars.get("target")}
    return {}


def follow(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """What follows from a step: parts, the appointment, a case of the unit that files one."""
    if step == "approve":
        _begin_parts(matter, actor, facts)
    if step in ("approve", "reschedule"):
        kit.appoint(matter, facts.get("starts_at"), planning.ends_at(facts), matter.place_text)
    if step == "reschedule":
        _ask_again(matter, actor, facts)
    elif step == "carry_out":
        kit.ask_what_is_new(matter, planning.may_carry_out(facts))  # a unit may have declined meanwhile
        _keep_for_follow_ups(matter, facts)
    elif step == "cancel":
        kit.call_off(matter)
        kit.void_letters(actor, matter)
    elif step in ("confirm", "change_answer", "decline", "enter_answer"):
        _keep_answer(matter, step, actor, facts)
    elif step in RESULTS:
        _keep_result(desk, matter, actor, facts, once=step == "conclude")
    if step in ON_PAPER:
        kit.answered_on_paper(desk, matter, _answering(actor, facts).id, facts.now)


def _begin_parts(matter: Any, actor: Actor, facts: Facts) -> None:
    """The convener has answered by its plan; the others are asked."""
    for part in taking_part.parts_of_plan(facts):
        own = part.unit == planning.convener(facts)
        answered = (
            {"answer": CONFIRMED, "answered_by": actor.signature, "answered_at": facts.now} if own else {}
        )
        OperationPart.create(
            matter=matter.id, unit=part.unit.id, officers=list(part.officers), powers=_words(part.powers), **answered
        )  # fmt: skip


def _keep_for_follow_ups(matter: Any, facts: Facts) -> None:
    """What was found fills in whatever is opened from the operation, under the names that forms share."""
    told = {"title": "", "subject": matter.subject, "facts": facts.particulars.get("happened") or ""}
    kit.keep_in_draft(matter, {**told, "contact": "", "contact_phone": ""})


def _words(powers: Iterable[Power]) -> list[str]:
    return [power.words for power in powers]


def _row_of(matter: Any, unit: UnitRef) -> Any:
    """The row of a unit's part, also where it goes on in the place of one that was merged (G-2)."""
    return next((row for row in rows_of(matter) if kit.directory().heir(row.unit_id) == unit), None)


def _ask_again(matter: Any, actor: Actor, facts: Facts) -> None:
    convener, units = planning.convener(facts), kit.directory()
    asked = [row.id for row in rows_of(matter) if units.heir(row.unit_id) != convener]
    others = OperationPart.id.in_(asked)
    OperationPart.update(answer=PLANNED, answered_by="", answered_at=None, reason="").where(others).execute()


def _keep_answer(matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    said = facts.fields
    unit: UnitRef = _answering(actor, facts)
    row = _row_of(matter, unit)
    declined = step == "decline" or said.get("said") == DECLINED
    row.answer, row.reason = (DECLINED, said.get("reason") or "") if declined else (CONFIRMED, "")
    row.answered_by, row.answered_at = actor.signature, facts.now
    if not declined:
        used = taking_part.powers_in(said.get("own_powers"), power_of)
        row.officers = officers(said.get("own_officers")) or row.officers
        row.powers = _words(used) or row.powers
    row.save()


def _answering(actor: Actor, facts: Facts) -> UnitRef:
    return _organ_of(facts.fields.get("of_unit")) or actor.principal


def _keep_result(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts, *, once: bool) -> None:
    """What a unit decided; at the end only where nothing stands yet. The timeline keeps what stood before."""
    said = facts.fields
    row = _row_of(matter, _answering(actor, facts))
    if row is None or (once and row.decision) or said.get("decision") not in DECISIONS:
        return
    kit.ask_what_is_new(matter, deciding.in_one_name(facts, kit.directory().heir(row.unit_id)))
    filed = row.decision == FILE
    row.decision, row.decision_number = said["decision"], (said.get("decision_number") or "").strip()
    row.decided_on = said.get("decided_on") or facts.now.date()
    row.result, row.recorded_by, row.recorded_at = said.get("result") or "", actor.signature, facts.now
    row.save()
    unit = kit.directory().heir(row.unit_id)
    if row.decision == FILE and not filed and _uses_the_portal(unit):
        _open_case(desk, matter, actor, facts, unit, row)


def _open_case(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts, unit: UnitRef, row: Any) -> None:
    """G-11b: the unit's own case lies ready in its register, in nobody else's name."""
    part = Part(unit, powers=tuple(power_of(words) for words in row.powers))
    used = deciding.power_used(facts, part)
    item = used.item if used else None
    answers = {
        "item": item.code if item else "", "title": kit.offence(item.name) if item else matter.title,
        "place": matter.place_text, "subject": matter.subject, "filed_on": row.decided_on.isoformat(),
        "filing_number": row.decision_number, "summary": row.result or facts.particulars.get("happened") or "",
    }  # fmt: skip
    kit.open_draft_for(
        desk,
        actor,
        "filing",
        unit.id,
        {name: said for name, said in answers.items() if said},
        grew_from=matter.id,
    )
