"""Looks up what the rules of a meeting ask, keeps what its steps leave, gives it its place in the calendar."""

from collections.abc import Mapping, Sequence
from typing import Any

from plugins.consultation.meeting import answering, board, following, holding, planning, regular, times
from plugins.consultation.meeting.models import MeetingRecord, MeetingSeat
from plugins.consultation.meeting.rules import PEOPLE
from portal import kit
from portal.domain.procedure import Actor, Facts, LookedUp, Seat

CONVENING_KINDS = ("town", "subdistrict", "department", "branch", "supervisor", "government")
ANSWERS = {"attend", "answer", "change_answer"}
PROPOSED = {"proposed", "adopted", "not_adopted"}
TELEPHONES = frozenset({"contact", "contact_phone"})
"""Where one asks about a meeting: nobody masks these on the notice of it."""


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """Whom one can invite, who is busy, whether the room is taken, what was answered so far."""
    record = kit.record_of(MeetingRecord, matter) if matter is not None else None
    written = kit.correspondents("consultation", matter, record, fields, actor, planning.INVITED_KINDS)
    chosen = _chosen(record, fields)
    return LookedUp(
        **{name: written[name] for name in ("sender", "sender_name", "term_on")},
        choices=lambda: [
            one for one in kit.directory().of_kinds(*planning.INVITED_KINDS) if one != actor.principal
        ],
        conveners=lambda: [
            one for one in kit.directory().of_kinds(*CONVENING_KINDS) if one != actor.principal
        ],
        others=lambda: [
            one for one in kit.directory().of_kinds(*planning.INVITED_KINDS) if one.id not in chosen
        ],
        names=lambda: {one.id: one.name for one in kit.directory().units.values()},
        off=lambda: [
            kit.directory().ref(unit) for unit in chosen if kit.switch("consultation", unit) == "off"
        ],
        unread=lambda: [kit.directory().ref(unit) for unit in chosen if not kit.people_of(unit, PEOPLE)],
        opens=lambda: opens(actor.principal.id),
        asked_opens=lambda: opens(fields.get("proposed_to") or getattr(record, "proposed_to", None)),
        without_liaison=lambda: without_liaison(chosen),
        busy=lambda: times.busy(matter, record, fields, actor),
        room_taken=lambda: times.room_taken(matter, record, fields),
        moved=lambda: times.moved(matter, record),
        told_time=lambda: times.told_time(matter),
        starts_at=lambda: record.starts_at if record else None,
        length=lambda: record.length if record else None,
        seats=lambda: seats_of(matter) if matter is not None else {},
        previous_at=lambda: regular.last_held(actor.principal.id),
        **board.known(matter, actor),
    )


def opens(unit: int | None) -> bool:
    """P-1: whether a unit may begin something new here; one that drains finishes what it has."""
    return unit is None or kit.switch("consultation", kit.directory().heir(unit).id) == "on"


def seats(facts: Facts) -> Mapping[Seat, Any]:
    """All that are invited through the portal, each once, by who has their duties today; while it is proposed, nobody."""
    units = kit.directory()
    if facts.state in PROPOSED:
        return {Seat.RECEIVER: units.heir(facts.particulars["proposed_to"]).id}
    return {Seat.PARTICIPANT: list(dict.fromkeys(units.heir(unit).id for unit in planning.invited(facts)))}


def recorded(facts: Facts, step: str) -> Mapping[str, Any]:
    """What a step leaves in the record beside the answers of its form."""
    found: dict[str, Any] = {}
    if step == "invite":
        notes = (facts.particulars["offline_note"], facts.fields.get("offline_note"))
        told = {"offline_note": "；".join(note.strip() for note in notes if note and note.strip())}
        return told | {name: _joined(facts, name) for name in ("required", "optional")}
    if step in ("revise", "plan", "notify", "postpone"):
        span = planning.times(facts)
        found = {
            "ends_at": span[1] if span else None,
            "length": int(facts.get("length") or planning.USUAL_LENGTH),
        }
    if step in ("revise", "plan", "notify", "renew"):
        found["previous_at"] = facts.known["previous_at"] if holding.is_regular(facts) else None
    if step == "notify":  # those invited read and find no topic that was taken off or reworded before
        found["topics"] = "\n".join(facts.known["agenda"])
    moments = {"notify": "notified_at", "open": "opened_at", "issue_minutes": "minuted_at"}
    if step in moments:
        found[moments[step]] = facts.now
    if step in ("revise", "plan", "notify") or facts.fields.get("room"):
        found["place"] = kit.Whereabouts(str(facts.get("room") or ""))
    if step == "conclude":
        found["held_at"] = holding.held_at(facts)
    return found


def follow(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """What follows from a step: its place in the calendar, the answer of a unit, the sheet of attendance."""
    if step in ("plan", "notify", "postpone"):
        times.appoint(matter, facts)
        if step != "plan":
            kit.ask_what_is_new(matter, planning.room_taken(facts))
    elif step in ("cancel", "drop"):
        kit.call_off(matter)
    elif step in ANSWERS:
        _keep_answer(matter, actor, facts)
    elif step == "conclude":
        _keep_attendance(matter, facts)
        if holding.is_regular(facts) and opens(actor.principal.id):
            _look_ahead(desk, matter, actor, facts)
    elif step == "invite":
        _tell_added(desk, matter, actor, facts)
    elif step == "adopt":
        _convene_instead(desk, matter, actor, facts)
    if step == "postpone":
        _forget_answers(matter)
    following.after(desk, matter, step, actor, facts)


def _look_ahead(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """M-1: after a regular meeting the next one stands in the drafts, filled in; one that stands there counts from now."""
    coming = (
        kit.Matter.select(kit.Matter.id)
        .join(kit.Party, on=(kit.Party.matter == kit.Matter.id))
        .join(MeetingRecord, on=(MeetingRecord.matter == kit.Matter.id))
        .where(
            (kit.Party.unit == actor.principal.id)
            & (kit.Party.seat == Seat.SENDER)
            & (MeetingRecord.sort == planning.REGULAR)
        )
        .where(kit.Matter.state.in_(["draft", "planned", "notified", "postponed"]))
    )
    numbers = [number for (number,) in coming.tuples()]
    for number in numbers:
        kit.consequence(desk, actor, number, "renew", {}, cause=kit.last_event(matter))
    if not numbers:
        unit, held = actor.principal.id, facts.particulars["held_at"].date()
        answers = regular.next_meeting(unit, held)
        record = facts.particulars
        if not answers.get("required"):
            answers |= {name: regular.as_answers(record[name], unit) for name in ("required", "optional")}
        answers.setdefault("room", record["room"])
        kit.open_draft_for(desk, actor, matter.kind, unit, answers, grew_from=matter.id)


def _convene_instead(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """M-1: the unit that was asked gets the meeting as a draft of its own; who proposed it is invited to it."""
    record, proposer = facts.particulars, facts.parties[Seat.SENDER].id
    own = actor.principal.id
    answers = {
        "title": record["title"], "sort": record["sort"], "topics": record["topics"] or "", "room": record["room"] or "",
        "required": regular.as_answers([proposer, *(record["required"] or [])], own),
        "optional": regular.as_answers(record["optional"], own),
    }  # fmt: skip
    kit.open_draft_for(desk, actor, matter.kind, own, answers, grew_from=matter.id)


def times_of(matter_ids: Sequence[int]) -> dict[int, Any]:
    """When the meetings of a list are, by the matter's id: one query."""
    rows = MeetingRecord.select(MeetingRecord.matter, MeetingRecord.starts_at).where(
        MeetingRecord.matter.in_(list(matter_ids)) & MeetingRecord.starts_at.is_null(False)
    )
    return dict(rows.tuples())


def liaisons_of(units: Sequence[int]) -> dict[int, str]:
    """G-5: whom to call at each unit: liaison and telephone, by the unit's id, in one query."""
    today = kit.clock.today()
    serving = kit.Liaison.valid_to.is_null() | (kit.Liaison.valid_to > today)
    rows = kit.Liaison.select().where(
        kit.Liaison.unit.in_(list(units)) & (kit.Liaison.valid_from <= today) & serving
    )
    found: dict[int, list[str]] = {}
    for row in rows.order_by(kit.Liaison.id):
        found.setdefault(row.unit_id, []).append(f"{row.name} {row.office_phone or row.mobile}".strip())
    return {unit: "、".join(people) for unit, people in found.items()}


def _tell_added(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """Those who are invited afterwards are told; the others have answered, and nothing changes for them."""
    procedure = desk.host.procedure(matter.kind)
    text = f"【{procedure.state(matter.state).label}】{procedure.label}：{matter.title}"
    chosen = [*(facts.fields.get("required") or []), *(facts.fields.get("optional") or [])]
    waiting = {one.unit.id for one in facts.participants if one.answered_at is None}
    for unit in dict.fromkeys(kit.directory().heir(one).id for one in chosen):
        people = kit.people_of(unit, PEOPLE) if unit in waiting else []
        kit.write_notices([(person, text) for person in people], matter=matter, kind="invite")


def _joined(facts: Facts, name: str) -> list[int]:
    fresh = set(planning.added(facts))
    return [*(facts.particulars[name] or []), *(one for one in facts.fields.get(name) or [] if one in fresh)]


def seats_of(matter: Any) -> dict[int, dict[str, Any]]:
    """What each unit answered and who of it came, by the id of who has its duties today (G-2); its own answer goes first."""
    units = kit.directory()
    found = [
        (units.heir(row["unit"]).id, row)
        for row in MeetingSeat.select()
        .where(MeetingSeat.matter == matter.id)
        .order_by(MeetingSeat.id)
        .dicts()
    ]
    return dict(sorted(found, key=lambda one: one[0] == one[1]["unit"]))


def _chosen(record: Any, fields: Mapping[str, Any]) -> list[int]:
    """The units invited, as just typed or as they are on record."""
    found = [
        fields.get(name) or (getattr(record, name) if record else None) or []
        for name in ("required", "optional")
    ]
    units = kit.directory()
    return list(dict.fromkeys(units.heir(unit).id for chosen in found for unit in chosen))


def _keep_answer(matter: Any, actor: Actor, facts: Facts) -> None:
    given = answering.attendance(facts)
    unit = actor.principal.id
    MeetingSeat.delete().where((MeetingSeat.matter == matter.id) & (MeetingSeat.unit == unit)).execute()
    MeetingSeat.create(
        matter=matter.id, unit=unit, attendance=given, person=actor.signature, answered_at=facts.now,
        deputy=str(facts.fields.get("deputy") or "").strip() if given == answering.DEPUTY else "",
        reason=str(facts.fields.get("reason") or "").strip() if given == answering.DECLINE else "",
    )  # fmt: skip


def _keep_attendance(matter: Any, facts: Facts) -> None:
    known_already = seats_of(matter)
    people = str(facts.fields.get("own_people") or facts.fields.get("host") or "").strip()
    MeetingSeat.create(matter=matter.id, unit=facts.parties[Seat.SENDER].id, came="present", people=people)
    rows, why = holding.attendance(facts), str(facts.fields.get("absence") or "").strip()
    silent = {unit.id for unit in holding.absent_without_reason(facts, rows)} if why else set()
    for row in rows:
        kept = {"came": row["came"], "people": row["people"]} | (
            {"reason": why} if row["unit"] in silent else {}
        )
        if row["unit"] in known_already:
            at = MeetingSeat.id == known_already[row["unit"]]["id"]
            MeetingSeat.update(**kept).where(at).execute()
        else:
            MeetingSeat.create(matter=matter.id, unit=row["unit"], **kept)


def _forget_answers(matter: Any) -> None:
    """What was answered to the former time says nothing about the new one; the timeline keeps it."""
    MeetingSeat.delete().where(MeetingSeat.matter == matter.id).execute()


def without_liaison(units: Sequence[int]) -> list[Any]:
    """G-5: those of the units that must have a liaison and have none in office, in one query."""
    needing = [
        unit for unit in units if kit.directory().units[unit].kind in ("town", "subdistrict", "department")
    ]
    having = liaisons_of(needing)
    return [kit.directory().ref(unit) for unit in needing if unit not in having]
