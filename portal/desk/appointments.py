"""When the units of a matter meet, and what else takes the time of units and rooms (M-1).

``appoint`` and ``call_off`` are for plugins inside the transaction of a step: the step is what is logged and told.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from peewee import fn

from portal import clock
from portal.domain.absence import Away
from portal.domain.appointments import LIAISON_AWAY, LONGEST, Engagement, time_faults
from portal.domain.calendar import ONE_DAY, ZONE
from portal.domain.procedure import Seat
from portal.domain.reasons import Refused
from portal.domain.terms import Unit as TermUnit
from portal.store import snapshots
from portal.store.appointments import Appointment
from portal.store.db import Prepared, transaction
from portal.store.matters import Matter, Party
from portal.store.units import Liaison

OF_MATTER = Prepared(lambda number: Appointment.select().where(Appointment.matter == number))


def appoint(
    matter: Matter, starts_at: datetime, ends_at: datetime, place: str, room: str = ""
) -> Appointment:
    """Say when and where the units of a matter meet; said again, it is moved and keeps its ``uid``.

    Its ``sequence`` goes up only where something changed, or where it had been called off. Instants have a zone.
    Raises Refused (E-M-TIME) where the end is not after the beginning, or more than a month.
    """
    if faults := time_faults(starts_at, ends_at):
        raise Refused(faults)
    wanted = {"starts_at": starts_at, "ends_at": ends_at, "place": place.strip(), "room": room.strip()}
    with transaction():
        row = appointment_of(matter.id)
        if row is None:
            made: Appointment = Appointment.create(
                matter=matter.id, uid=str(uuid4()), changed_at=clock.now(), **wanted
            )
            return made
        return _changed(row, {**wanted, "cancelled": False})


def call_off(matter: Matter) -> Appointment | None:
    """Call off the appointment of a matter; calendars outside learn so. None where it never had one."""
    with transaction():
        row = appointment_of(matter.id)
        return _changed(row, {"cancelled": True}) if row is not None else None


def appointment_of(matter_id: int) -> Appointment | None:
    """When the units of a matter meet, called off or not; None where it has no appointment."""
    found: Appointment | None = OF_MATTER.first(matter_id)
    return found


def in_room(room: str, since: datetime, until: datetime, *, but: int | None = None) -> tuple[Engagement, ...]:
    """When a room is taken between two instants, the first first; ``but`` is a matter whose own does not count."""
    return in_rooms([room], since, until, but=but)[room]


def in_rooms(
    rooms: Collection[str], since: datetime, until: datetime, *, but: int | None = None
) -> dict[str, tuple[Engagement, ...]]:
    """The same of several rooms, in one query; a draft that nobody knows of takes no room."""
    query = (
        Appointment.select(Appointment.room, Appointment.starts_at, Appointment.ends_at)
        .join(Matter)
        .where(Appointment.room.in_(list(rooms)), *during(since, until, but), Matter.private == False)
        .order_by(Appointment.starts_at, Appointment.id)
    )
    taken = [(room, Engagement(starts, ends, "会议室已有安排")) for room, starts, ends in query.tuples()]
    return {one: tuple(found for room, found in taken if room == one) for one in rooms}


def engagements(
    units: Collection[int],
    since: datetime,
    until: datetime,
    *,
    but: int | None = None,
    without: Collection[tuple[int, int]] = (),
) -> dict[int, tuple[Engagement, ...]]:
    """What takes the time of units between two instants, the first first, without what it is about (G-9).

    The appointments of matters in which a unit sits, in whatever seat, and the days on which all of its liaisons are
    away: firm where nobody stands in. A draft counts for the unit that writes it. ``but`` is a matter whose own
    appointment does not count; ``without`` names units and matters to which they do not come. Two queries, however
    many units.
    """
    query = (
        Appointment.select(Party.unit, Appointment.matter, Appointment.starts_at, Appointment.ends_at)
        .join(Matter)
        .join(Party, on=(Party.matter == Matter.id))
        .where(Party.unit.in_(list(units)), *during(since, until, but))
        .where((Matter.private == False) | (Party.seat == Seat.SENDER))
        .distinct()
    )
    found = [
        (unit, Engagement(starts, ends))
        for unit, matter, starts, ends in query.tuples()
        if (unit, matter) not in without
    ]
    found += _liaisons_away(units, since.astimezone(ZONE).date(), until.astimezone(ZONE).date())
    found.sort(key=lambda one: (one[1].starts_at, one[1].ends_at))
    return {unit: tuple(taken for of, taken in found if of == unit) for unit in units}


def due_days(units: Collection[int], since: date, until: date) -> dict[int, dict[date, int]]:
    """On which days from one to another, both included, how many matters that wait for a unit fall due; one query.

    Numbers only; matters of which only their parties may know do not count (G-9), and internal reminders are no limits.
    """
    bounds = [int(_midnight(day).timestamp()) for day in (since, until + ONE_DAY)]
    found: dict[int, dict[date, int]] = {unit: {} for unit in units}
    for unit, due_at, due_unit, count in _due_query(len(found)).brought(*found, *bounds) if found else ():
        day = due_day(due_at, due_unit)
        found[unit][day] = found[unit].get(day, 0) + count
    return found


@cache
def _due_query(units: int) -> Prepared:
    """How many matters wait for so many units until which instant; those of one instant are counted by the database."""
    return Prepared(
        lambda *values: (
            Party.select(Party.unit, Matter.due_at, Matter.due_unit, fn.COUNT(Matter.id))
            .join(Matter)
            .where(Party.unit.in_(values[:units]), Party.open == True, Party.todo != "")
            .where(Party.due_at > values[units], Party.due_at <= values[units + 1])
            .where(Matter.private == False, Matter.restricted == False, Matter.due_reminder == False)
            .group_by(Party.unit, Matter.due_at, Matter.due_unit)
            .tuples()
        )
    )


def due_day(due_at: int, due_unit: str) -> date:
    """The last day of a limit, as a matter's row keeps it: one in days ends with the midnight after."""
    exact = bool(due_unit) and TermUnit(due_unit).is_clock_time
    return datetime.fromtimestamp(due_at - (0 if exact else 1), ZONE).date()


def during(since: datetime, until: datetime, but: int | None = None) -> list[Any]:
    """As conditions: appointments that are on between two instants and not called off; ``but`` is left out."""
    on = [
        Appointment.starts_at < until, Appointment.starts_at > since - LONGEST, Appointment.ends_at > since,
        Appointment.cancelled == False,
    ]  # fmt: skip
    return [*on, Appointment.matter != but] if but is not None else on


def _changed(row: Appointment, wanted: Mapping[str, Any]) -> Appointment:
    """Write what is new of an appointment, so that calendars outside take it for a later word on the same."""
    new = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if new:
        for name, value in {**new, "sequence": row.sequence + 1, "changed_at": clock.now()}.items():
            setattr(row, name, value)
        row.save()
    return row


def _liaisons_away(units: Collection[int], first: date, last: date) -> list[tuple[int, Engagement]]:
    """The days on which no liaison of a unit is at work; the absences are in every process's memory."""
    aways = [row.away for row in snapshots.absences() if row.away.meets(first, last)]
    if not aways:
        return []
    days = sorted({day for one in aways for day in _days(max(first, one.since), min(last, one.until))})
    found = []
    for unit, people in _liaisons(units, first, last).items():
        for day in days:
            absent = [_covering(aways, person, day) for person in people]
            if None not in absent:
                alone = not any(one.deputy for one in absent if one)
                whole_day = Engagement(_midnight(day), _midnight(day + ONE_DAY), LIAISON_AWAY, firm=alone)
                found.append((unit, whole_day))
    return found


def _covering(aways: Iterable[Away], person: int, day: date) -> Away | None:
    """The absence of somebody on a day; None while they are at work."""
    return next((away for away in aways if away.person == person and away.covers(day)), None)


def _liaisons(units: Collection[int], first: date, last: date) -> dict[int, list[int]]:
    """The accounts of the units' liaisons who are in office through these days."""
    query = (
        Liaison.select(Liaison.unit, Liaison.person_id)
        .where(Liaison.unit.in_(list(units)), Liaison.person_id.is_null(False), Liaison.valid_from <= first)
        .where(Liaison.valid_to.is_null() | (Liaison.valid_to > last))
    )
    found: dict[int, list[int]] = {}
    for unit, person in query.tuples():
        found.setdefault(unit, []).append(person)
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
