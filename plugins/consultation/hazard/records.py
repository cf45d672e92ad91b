"""Looks up what the rules of an urgent notice ask, keeps what its steps leave, and lets one notice become several."""

from collections.abc import Mapping
from typing import Any

from plugins.consultation.hazard import letters
from plugins.consultation.hazard.answering import department_answered, told
from plugins.consultation.models import HazardRecord
from portal import kit
from portal.domain.powers import UnitRef
from portal.domain.procedure import Actor, Facts, LookedUp, Relation, Seat

RECEIVING_KINDS = ("department", "branch", "judicial")
POLICE = "公安"
"""Of the organs of justice only the police are called to a danger: courts, 检察院 and 监委 send no officers (M-4)."""
TELEPHONES = frozenset({"contact", "contact_phone", "sent_people", "emergency_call"})
"""Where officers write the numbers at which they can be reached: nobody masks these in an emergency."""
TOLD_AGAIN = ("danger_kind", "danger", "people_at_risk", "emergency_call", "contact", "contact_phone")
"""What the next department is told in the same words."""


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """Whom to call at which telephone, what happened so far, and who else got the notice."""
    record = kit.record_of(HazardRecord, matter) if matter is not None else None
    written = kit.correspondents("consultation", matter, record, fields, actor, RECEIVING_KINDS)
    written["receivers"] = lambda: [
        one
        for one in kit.directory().of_kinds(*RECEIVING_KINDS)
        if one != actor.principal and answers_calls(one)
    ]
    name = kit.directory().name(record.receiver) if record else ""
    return LookedUp(
        **written,
        taken_up=lambda: kit.taken_up(matter) if matter is not None else False,
        proposed_holder=lambda: record.proposed_holder if record else None,
        history=lambda: _history(matter) if matter is not None else (),
        parts=lambda: _parts(matter) if matter is not None else (),
        government_name=kit.government_name,
        unhandled=lambda: letters.unhandled(record.__data__, kit.clock.now(), name) if record else "",
        request=lambda: letters.request(name) if record else "",
    )


def answers_calls(unit: UnitRef) -> bool:
    """M-4: whether a unit sends officers when it is called: departments, branches and, of the organs of justice, the police."""
    return unit.kind != "judicial" or POLICE in unit.name


def seats(facts: Facts) -> Mapping[Seat, int]:
    """The department that was called; the district government once it was told (M-5)."""
    found = {Seat.RECEIVER: kit.directory().heir(facts.get("receiver")).id}
    if facts.particulars.get("reported_at") and (office := kit.government()):
        found[Seat.GOVERNMENT] = office.id
    return found


def recorded(facts: Facts, step: str) -> Mapping[str, Any]:
    """What a step leaves in the record beside the answers of its form."""
    if step in ("open", "revise", "send"):
        return _addressed(facts, step)
    if step == "log_call":
        return _called(facts)
    at = facts.now
    first = {"answered_at": facts.particulars.get("answered_at") or at}
    moments: dict[str, Mapping[str, Any]] = {
        "acknowledge": first,
        "dispatch": {**first, "dispatched_at": at},
        "arrive": {**first, "arrived_at": at},
        "handle": {**first, "arrived_at": facts.particulars.get("arrived_at") or at, "handled_at": at},
        "refuse": {**first, "refused_at": facts.particulars.get("refused_at") or at},
        "record_end": {"handled_at": at},
        "settle": {"proposed_holder": facts.fields.get("settled_for")},
        "complete": {"summary": facts.get("danger")},
        "report": {"reported_at": at},
        "receive_report": {"report_received_at": at},
        "instruct": {"instructed_at": at},
    }
    return moments.get(step, {})


def follow(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """M-4: each department gets a notice of its own; M-5: 司法局 gets a copy of what is reported."""
    if step == "send":
        _tell_others(desk, matter, actor, told(facts)[1:])
    elif step in ("tell_more", "readdress"):
        _tell_others(desk, matter, actor, told(facts))
    elif step == "report":
        text = f"【报告区政府】{actor.principal.name}：{facts.parties[Seat.RECEIVER].name}未处置也未说明理由：{matter.title}"
        kit.write_notices([(person, text) for person in kit.supervisors()], matter=matter, kind="report")


def _addressed(facts: Facts, step: str) -> Mapping[str, Any]:
    """The first of the chosen departments is this notice's own; the title stands in for what was not typed."""
    chosen = told(facts)
    found: dict[str, Any] = {
        "receiver": kit.directory().principal(chosen[0]).id if chosen else None, "summary": facts.get("danger"),
    }  # fmt: skip
    if step == "send":
        beside = facts.fields.get("told_beside") or _names(chosen, chosen[0])
        found |= {"sent_at": facts.now, "title": letters.title_of(facts), "told_beside": beside}
    return found


def follow_dispute(desk: kit.Desk, taker: Any, actor: Actor, facts: Facts) -> None:
    """D-4: when a dispute over a refusal is settled, the notice goes on by its own step."""
    winner = facts.get("settled_for")
    for notice in kit.taken_by(taker, "hazard_notice") if winner else ():
        fields = {"settled_for": kit.directory().heir(winner).id}
        kit.consequence(desk, actor, notice, "settle", fields, cause=kit.last_event(taker))


def _called(facts: Facts) -> Mapping[str, Any]:
    """Q-23: what the department said on the telephone counts from the call on, as if it had written it."""
    if not department_answered(facts):
        return {}
    at, record = facts.fields.get("called_at") or facts.now, facts.particulars
    words, came = facts.fields.get("words"), {"arrived_at": record.get("arrived_at") or at}
    said: dict[str, Mapping[str, Any]] = {
        "refused": {"refused_at": at, **({"reason": words} if words else {})},
        "dispatched": {"dispatched_at": record.get("dispatched_at") or at},
        "on_site": came,
        "handled": {**came, "handled_at": at, "result": words or "对方电话告知已处置"},
    }
    first = {name: record.get(name) or at for name in ("phoned_at", "answered_at")}
    return {**first, **said.get(str(facts.fields.get("said")), {})}


def _tell_others(desk: kit.Desk, matter: Any, actor: Actor, units: list[int]) -> None:
    """One more notice a department, in the same words with the same photos, at once and beside this one (同案)."""
    record = HazardRecord.get(HazardRecord.matter == matter.id)
    typed = {name: getattr(record, name) for name in TOLD_AGAIN if getattr(record, name)}
    typed |= {"title": matter.title, "place": matter.place_text}
    for unit in units:
        answers = {**typed, "receivers": [str(unit)]}
        part = kit.open_matter(desk, actor, matter.kind, answers, grew_from=matter.id)
        kit.carry_over(desk, actor, matter.id, part.id, ("media",))
        kit.consequence(
            desk, actor, part.id, "send", {"told_beside": _names([record.receiver, *units], unit)}
        )


def _names(units: list[int], own: int) -> str:
    return "、".join(kit.directory().name(unit) for unit in units if unit != own)


def _history(matter: Any) -> tuple[letters.Past, ...]:
    """All that happened since the notice went out, oldest first."""
    units, event = kit.directory(), kit.Event
    rows = (
        event.select().where((event.matter == matter.id) & (event.step.not_in(BEFOREHAND))).order_by(event.id)
    )
    return tuple(
        letters.Past(
            row.happened_at,
            units.name(row.unit_id),
            SAID.get(row.step, row.label),
            tuple((a, b) for a, b in row.details),
        )
        for row in rows
    )


BEFOREHAND = ("open", "drop", "restore")
SAID = {"send": "发出紧急情况通知", "log_call": "登记电话", "refuse": "答复“不处理”"}


def _parts(matter: Any) -> tuple[Mapping[str, Any], ...]:
    """This notice and those that the same unit sent to others about the same hazard: state and telephones of each."""
    near = (kit.linked_to(matter, Relation.SAME_INCIDENT), kit.linked_from(matter, Relation.SAME_INCIDENT))
    ids = [matter.id, *near[0], *near[1]]
    rows = (
        kit.Matter.select(kit.Matter, HazardRecord)
        .join(HazardRecord, on=(HazardRecord.matter == kit.Matter.id), attr="record")
        .where(kit.Matter.id.in_(ids) & (kit.Matter.private == False))
        .order_by(kit.Matter.id)
    )
    units = kit.directory()
    return tuple(
        {"matter": row, "receiver": units.name(row.record.receiver), "contacts": kit.night_contact(row.record.receiver),
         "phoned_at": row.record.phoned_at}
        for row in rows
    )  # fmt: skip
