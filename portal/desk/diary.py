"""日历: what lies on the days of a person, a unit, the district: appointments, what falls due, who is away (M-1).

Only what the reader may know of (G-9), each in one query, however long the span.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from peewee import fn

from portal.desk.appointments import appointment_of, due_day
from portal.desk.list_rows import Row, rows_of
from portal.desk.lists import readable_by
from portal.desk.recording import todo_groups
from portal.domain.appointments import LONGEST
from portal.domain.calendar import ONE_DAY, ZONE
from portal.domain.procedure import Actor, Role, Seat
from portal.domain.reasons import Forbidden, Reason
from portal.store import snapshots
from portal.store.appointments import Appointment
from portal.store.db import Prepared
from portal.store.matters import Matter, Party
from portal.store.people import Absence, Person

MOST = 400
"""Of appointments, and of matters that fall due, so many at most are shown at once, the earliest first."""


SPARE = 40
"""So many appointments more are read for those that the unit has declined and that are left out."""
Away = Callable[[Iterable[tuple[str, int]]], set[tuple[int, int]]]
"""Tells which units do not come to which matters, given by kind and number: ``PluginHost.staying_away``."""


class Whose(StrEnum):
    """Whose days: one's own, those of the unit, all that one may know of."""

    ME = "me"
    UNIT = "unit"
    DISTRICT = "district"

    @property
    def text(self) -> str:
        return {"me": "我的", "unit": "本单位", "district": "全区"}[self.value]


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment with its matter; ``restricted`` if only its parties may know of it."""

    row: Row
    starts_at: datetime
    ends_at: datetime
    place: str
    room: str
    uid: str
    sequence: int
    cancelled: bool
    changed_at: datetime
    restricted: bool

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day; one that ends at midnight has not reached the day after."""
        return self.starts_at.date(), (self.ends_at - timedelta(seconds=1)).date()


@dataclass(frozen=True, slots=True)
class Due:
    """A matter that falls due on a day."""

    row: Row
    day: date
    since: datetime
    restricted: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody of the unit who is away from one day to another, both included."""

    name: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Diary:
    """What lies on some days; ``cut`` where there is more than is shown."""

    meetings: tuple[Meeting, ...]
    dues: tuple[Due, ...]
    gone: tuple[Gone, ...]
    cut: bool


def read(actor: Actor, whose: Whose, first: date, last: date, away: Away | None = None) -> Diary:
    """What lies on the days from one to another, both included. Raises Forbidden for administrators.

    One's own are the unit's matters that are assigned to oneself (or to somebody away for whom one stands in) or to
    nobody, without the meetings that it has declined (``away``); of what falls due, what waits for one's own hand.
    """
    meetings, dues = meetings_of(actor, whose, first, last, away=away), dues_of(actor, whose, first, last)
    cut = max(len(meetings), len(dues)) >= MOST
    return Diary(meetings, dues, _gone(actor, whose, first, last), cut)


def meetings_of(
    actor: Actor, whose: Whose, first: date, last: date, *, most: int = MOST, away: Away | None = None
) -> tuple[Meeting, ...]:
    """The appointments on some days, called off ones included, the first first. Raises Forbidden for administrators.

    Of one's own and the unit's, those to which the unit does not come are left out.
    """
    must_work(actor)
    since, until = (int(_midnight(day).timestamp()) for day in (first, last + ONE_DAY))
    span = (until, since - int(LONGEST.total_seconds()), since, most + SPARE)
    if _looks_at_all(actor, whose):
        found = list(_meetings(*span, readable_by(actor)).tuples())
    else:
        units, hands = _units(actor), _hands(actor) if whose is Whose.ME else []
        found = _own_meetings(len(units), len(hands))(*span, *units, *hands)
    rows = rows_of(actor, [number for number, *_rest in found])
    meetings = [Meeting(row, *rest) for row, (_number, *rest) in zip(rows, found, strict=True)]
    if away is not None and whose is not Whose.DISTRICT:
        meetings = _attended(actor, meetings, away)
    return tuple(meetings[:most])


def _attended(actor: Actor, meetings: Iterable[Meeting], away: Away) -> list[Meeting]:
    """Without those that the reader's unit has declined."""
    declined = away((one.row.kind, one.row.id) for one in meetings)
    return [one for one in meetings if not any((unit, one.row.id) in declined for unit in _units(actor))]


def _meetings(until: Any, earliest: Any, since: Any, most: Any, seen: Any) -> Any:
    """The query of appointments between two instants, of matters of which the reader may know."""
    columns = (
        Appointment.starts_at, Appointment.ends_at, Appointment.place, Appointment.room, Appointment.uid,
        Appointment.sequence, Appointment.cancelled, Appointment.changed_at, Matter.restricted,
    )  # fmt: skip
    return (
        Appointment.select(Appointment.matter, *columns)
        .join(Matter)
        .where(
            Appointment.starts_at < until, Appointment.starts_at > earliest, Appointment.ends_at > since, seen
        )
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(most)
    )


@cache
def _own_meetings(units: int, hands: int) -> Prepared:
    """The same of the matters in which the reader's units sit, written once: 工作台 asks each time it is opened."""
    return Prepared(
        lambda until, earliest, since, most, *who: _meetings(
            until, earliest, since, most, _seated(who[:units], who[units:])
        ).tuples()
    )


def _seated(units: Sequence[int], hands: Sequence[int]) -> Any:
    """As a condition on matters: a unit sits there and may know of it; with ``hands``, it is assigned to nobody else."""
    seat = Party.select(Party.unit).where(
        Party.matter == Matter.id,
        Party.unit.in_(units),
        (Party.seat == Seat.SENDER) | (Matter.private == False),
    )
    return fn.EXISTS(seat.where(Party.assignee.is_null() | Party.assignee.in_(hands)) if hands else seat)


def meeting_of(actor: Actor, matter: Matter) -> Meeting | None:
    """The appointment of a matter that the actor may read; None where it has none."""
    one = appointment_of(matter.id)
    if one is None:
        return None
    (row,) = rows_of(actor, [matter.id])
    return Meeting(
        row, one.starts_at, one.ends_at, one.place, one.room, one.uid, one.sequence, one.cancelled, one.changed_at,
        matter.restricted,
    )  # fmt: skip


def dues_of(actor: Actor, whose: Whose, first: date, last: date) -> tuple[Due, ...]:
    """The open matters whose nearest limit ends on some days, the first first. Raises Forbidden for administrators."""
    must_work(actor)
    since, until = (int(_midnight(day).timestamp()) for day in (first, last + ONE_DAY))
    oversees = _looks_at_all(actor, whose)
    source: Any = Matter if oversees else Party
    seen = readable_by(actor) if oversees else _waiting(actor, whose)
    columns = Matter.due_at, Matter.due_unit, Matter.entered_at, Matter.restricted
    query = (
        source.select(Matter.id, *columns) if oversees else source.select(Matter.id, *columns).join(Matter)
    )
    query = (
        query.where(seen, source.open == True, source.due_at > since, source.due_at <= until)
        .distinct()  # a unit may have two seats
        .order_by(Matter.due_at, Matter.id)
        .limit(MOST)
    )
    found = list(query.tuples())
    rows = rows_of(actor, [number for number, *_rest in found])
    return tuple(
        Due(row, due_day(due_at, unit), since, bool(restricted))
        for row, (_number, due_at, unit, since, restricted) in zip(rows, found, strict=True)
        if first <= due_day(due_at, unit) <= last
    )


def _waiting(actor: Actor, whose: Whose) -> Any:
    """As a condition on the unit's seats: what it may know of; its own days, what waits for it or for one's own hand."""
    seen = Party.unit.in_(_units(actor)) & ((Party.seat == Seat.SENDER) | (Matter.private == False))
    if whose is Whose.DISTRICT:
        return seen
    if whose is Whose.UNIT:
        return seen & (Party.todo != "")
    mine = Party.assignee.is_null() | Party.assignee.in_(_hands(actor))
    return seen & Party.todo.in_(todo_groups(actor)) & mine


def _gone(actor: Actor, whose: Whose, first: date, last: date) -> tuple[Gone, ...]:
    """Who of the unit is away on some days; of those who came back early, until then."""
    units = [one.id for one in snapshots.directory().inner_units(actor.principal.id)]
    query = (
        Absence.select(Person.name, Absence.since, Absence.until, Absence.ended_at)
        .join(Person, on=(Absence.person == Person.id))
        .where(Person.unit.in_([actor.principal.id, *units]), Absence.since <= last, Absence.until >= first)
        .order_by(Absence.since, Absence.id)
        .limit(MOST)
    )
    if whose is Whose.ME:
        query = query.where(Absence.person == actor.person_id)
    found = [
        Gone(name, since, until if ended is None else min(until, ended.date() - ONE_DAY))
        for name, since, until, ended in query.tuples()
    ]
    return tuple(one for one in found if one.since <= one.until and one.until >= first)


def works(actor: Actor) -> bool:
    """Has this account matters at all? Administrators and interfaces have none."""
    return not actor.is_administrator and Role.SERVICE not in actor.roles


def must_work(actor: Actor) -> None:
    """Forbidden for accounts without a calendar of matters."""
    if not works(actor):
        words = "管理员和接口账号没有办件日历。"
        raise Forbidden([Reason("E-G-ROLE", words, "工作日历由系统管理员在“管理”中维护。", "G-4 三员分立")])


def _looks_at_all(actor: Actor, whose: Whose) -> bool:
    """Does the reader, who oversees, ask for more than the own unit's?"""
    return whose is Whose.DISTRICT and bool(actor.roles & {Role.SUPERVISOR, Role.GOV_OFFICE})


def _units(actor: Actor) -> list[int]:
    return list({actor.principal.id, actor.unit.id})


def _hands(actor: Actor) -> list[int]:
    return [actor.person_id, *(place.person_id for place in actor.stands_in)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
