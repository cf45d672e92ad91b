"""Gathers what takes the time of those invited, and asks for the slots that suit them (M-1); used before anything is sent."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from plugins.consultation.engaged import engaged
from plugins.consultation.meeting.models import MeetingRecord
from plugins.consultation.meeting.planning import USUAL_LENGTH
from plugins.consultation.slots import BEST, Invited, Slot, Wanted, suggest
from portal import kit
from portal.domain.calendar import ONE_DAY
from portal.domain.procedure import Actor

SOON, HORIZON = timedelta(days=20), timedelta(days=45)
"""How far ahead somebody looks for a time, and how far where it is not to be found soon."""
ROOMS_OFFERED = 8


def slots(actor: Actor, answers: Mapping[str, Any], but: int | None = None) -> tuple[Slot, ...]:
    """The three best slots from tomorrow on for the units in a form; none while nobody is chosen, and for administrators.

    ``answers`` are the form's; ``but`` is the meeting itself, whose own time is free. The convener must be there, too.
    A fixed number of queries, however many units.
    """
    units = kit.directory()
    musts = [units.heir(unit).id for unit in answers.get("required") or []]
    mays = [units.heir(unit).id for unit in answers.get("optional") or []]
    if actor.is_administrator or not (musts or mays):  # 三员: when units are free tells what they do
        return ()
    musts = list(dict.fromkeys([actor.principal.id, *musts]))
    everybody = list(dict.fromkeys([*musts, *mays]))
    soon = _slots_within(SOON, everybody, musts, answers, but)
    return soon if len(soon) == BEST else _slots_within(HORIZON, everybody, musts, answers, but)


def _slots_within(
    span: timedelta, everybody: list[int], musts: list[int], answers: Mapping[str, Any], but: int | None
) -> tuple[Slot, ...]:
    units = kit.directory()
    since = kit.clock.now().replace(hour=0, minute=0, second=0) + ONE_DAY
    until = since + span
    taken = engaged(everybody, since, until, but=but)
    due = kit.due_days(everybody, since.date(), until.date())
    room = str(answers.get("room") or "").strip()
    invited = [Invited(units.name(unit), taken[unit], unit in musts, due[unit]) for unit in everybody]
    wanted = Wanted(int(answers.get("length") or USUAL_LENGTH), since, until)
    rooms_taken = kit.in_rooms([room], since, until, but=but) if room else None
    return suggest(invited, wanted, kit.calendar(), rooms_taken)


def rooms(actor: Actor) -> list[str]:
    """The places where the actor's unit met before, the latest first: offered while one types, the first one filled in."""
    if actor.is_administrator:
        return []
    rows = (
        MeetingRecord.select(MeetingRecord.room)
        .join(kit.Party, on=(kit.Party.matter == MeetingRecord.matter))
        .where((kit.Party.unit == actor.principal.id) & (kit.Party.kind == "meeting"))
        .where((kit.Party.seat == "sender") & (MeetingRecord.room != ""))
        .order_by(kit.Party.matter.desc())
        .limit(50)
        .tuples()
    )
    return list(dict.fromkeys(room for (room,) in rows if room))[:ROOMS_OFFERED]


def last_invited(actor: Actor) -> list[int]:
    """Whom the actor's unit invited the last time: a group that is offered for the next meeting."""
    row = (
        MeetingRecord.select(MeetingRecord.required)
        .join(kit.Matter)
        .join(kit.Party, on=(kit.Party.matter == kit.Matter.id))
        .where(
            (kit.Party.unit == actor.principal.id)
            & (kit.Party.seat == "sender")
            & (kit.Matter.private == False)
        )
        .order_by(kit.Matter.id.desc())
        .first()
    )
    units = kit.directory()
    found = dict.fromkeys(units.heir(unit).id for unit in row.required or []) if row is not None else {}
    return [unit for unit in found if unit != actor.principal.id]


def town_offices(actor: Actor) -> list[int]:
    """All town and street offices but the own."""
    return [one.id for one in kit.directory().of_kinds("town", "subdistrict") if one != actor.principal]
