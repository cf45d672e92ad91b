"""Tells the people whom a limit concerns that it nears its end or has passed it, and keeps who was told when (K-9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from portal.desk import Desk, notices, staff
from portal.desk.appointments import appointment_of
from portal.desk.facts import participants_of, parties_of
from portal.domain.powers import UnitRef
from portal.domain.procedure import DESK_ROLES, OVERSEEING_ROLES, SIGNING_ROLES, Role, Seat
from portal.domain.reminders import (
    REACHES_THE_HEAD,
    Reminded,
    Reminder,
    day_words,
    following,
    heading,
    latest,
    may_go_out,
    opening_after,
)
from portal.domain.term_table import TERMS
from portal.domain.terms import Label, Unit, standing
from portal.store import snapshots
from portal.store.db import run
from portal.store.deadlines import Reminder as SentReminder
from portal.store.decisions import REMINDED
from portal.store.matters import Matter, MatterClock, Party
from portal.store.notices import Notice
from portal.store.people import Person

REMINDER, ESCALATION = "reminder", "escalation"
CLAIM = "UPDATE matter_clock SET remind_at = ? WHERE id = ? AND remind_at = ? AND stopped_at IS NULL"


@dataclass(frozen=True, slots=True)
class Limit:
    """A stored clock as the arithmetic of reminders sees it."""

    started_at: datetime
    due_at: datetime
    due_on: date
    unit: Unit
    conservative_on: date | None


def look_at(desk: Desk, row: MatterClock, now: datetime, written: list[Notice]) -> bool:
    """Send the reminder of a clock that is due by ``now``, if it has not gone out, and plan the next look at it.

    Belongs into a transaction. What is written to inboxes is added to ``written``. Whoever else looks at the same
    clock at the same time finds it taken.
    """
    calendar = snapshots.calendar()
    limit = Limit(row.started_at, row.due_at, row.due_on, Unit(row.unit), row.conservative_on)
    early = TERMS[row.term].reminded_before if row.term in TERMS else 0
    found = latest(limit, now, calendar, early)
    unsent = found is not None and not _has_gone_out(row, found)
    waits = found is not None and unsent and not may_go_out(found, now, calendar)
    planned = opening_after(now, calendar) if waits else following(limit, now, calendar, early)
    if not run(CLAIM, int(planned.timestamp()), row.id, row.remind_at):
        return False
    matter = row.matter
    wanted = reminds_of(Label(row.label)) and desk.host.knows(matter.kind)
    if found is None or not unsent or waits or not wanted:
        return False
    sent = _send(desk, matter, row, found, now)
    written += sent
    return bool(sent)


def reminds_of(label: Label) -> bool:
    """K-9: whether the district lets people be reminded of limits of this label."""
    return Reminded(REMINDED.now).includes(label)


def of_matters(matter_ids: Iterable[int]) -> dict[int, list[SentReminder]]:
    """The reminders that went out about these matters, newest first."""
    rows = (
        SentReminder.select()
        .where(SentReminder.matter.in_(list(matter_ids)))
        .order_by(SentReminder.id.desc())
    )
    found: dict[int, list[SentReminder]] = {}
    for row in rows:
        found.setdefault(row.matter_id, []).append(row)
    return found


def owing_units(matter: Matter, seat: str) -> list[UnitRef]:
    """Who owes a clock: the unit in the seat, or of many participants those that have not answered yet."""
    if seat == Seat.PARTICIPANT:
        return [one.unit for one in participants_of(matter) if one.answered_at is None]
    unit: UnitRef | None = parties_of(matter).get(Seat(seat))
    return [unit] if unit is not None else []


def _have_met(matter: Matter, now: datetime) -> bool:
    """Whether the units of a matter have met: whether one of them comes is asked no more."""
    met = appointment_of(matter.id)
    return met is not None and met.ends_at <= now


def _has_gone_out(row: MatterClock, found: Reminder) -> bool:
    same = (SentReminder.clock == row.id) & (SentReminder.at == found.at)
    return bool(SentReminder.select().where(same).exists())


def _send(desk: Desk, matter: Matter, row: MatterClock, found: Reminder, now: datetime) -> list[Notice]:
    units = owing_units(matter, row.owed_by)
    if not units or (row.owed_by == Seat.PARTICIPANT and _have_met(matter, now)):
        return []
    words, told = _words(desk, matter, row, now), dict[int, tuple[str, str]]()
    above = found.reaches_the_head and not row.aside and not _was_escalated(row)
    for unit in units:
        handlers, waiting = _handlers(desk, matter, row, unit), f"等{unit.name}答复：{words}"
        told |= dict.fromkeys(handlers, (REMINDER, words))
        if not handlers:
            told |= dict.fromkeys(_those_who_wait(matter, row), (REMINDER, waiting))
        if above:
            told |= dict.fromkeys(_above(matter, unit), (ESCALATION, f"{unit.name}未办：{words}"))
    if not told:
        return []  # nobody of that unit is in the portal, and nobody waits for it
    written = [notices.put(person, text, matter=matter, kind=kind) for person, (kind, text) in told.items()]
    SentReminder.create(
        clock=row.id, matter=matter.id, at=found.at, days_over=found.days_over, words=words,
        told=_names(told), sent_at=now,
    )  # fmt: skip
    return written


def _handlers(desk: Desk, matter: Matter, row: MatterClock, unit: UnitRef) -> list[int]:
    """K-9: handlers and liaisons; who signs or oversees, while it waits for them; the head where nobody is liaison (G-5).

    Where the matter was given to somebody, it is that person instead of all handlers.
    """
    assignee = _assignee(matter, row, unit)
    roles = {Role.LIAISON} if assignee else set(DESK_ROLES)
    state = desk.host.procedure(matter.kind).state(matter.state)
    waits = state.waits_for
    if waits and state.awaits(Seat(row.owed_by)) and waits.roles <= SIGNING_ROLES | OVERSEEING_ROLES:
        roles |= waits.roles
    if not notices.people_of(unit.id, frozenset({Role.LIAISON})):
        roles.add(Role.HEAD)
    return [*assignee, *notices.people_of(unit.id, frozenset(roles))]


def _those_who_wait(matter: Matter, row: MatterClock) -> list[int]:
    """Where the unit that owes has nobody in the portal (公安, 检察): whoever sent the matter hears of it and asks there."""
    if row.aside or row.owed_by == Seat.SENDER:
        return []
    return [
        one for unit in owing_units(matter, Seat.SENDER) for one in notices.people_of(unit.id, DESK_ROLES)
    ]


def _assignee(matter: Matter, row: MatterClock, unit: UnitRef) -> list[int]:
    """Who looks after the matter in the unit that owes, if somebody was named and still works there; their stand-ins."""
    theirs = (Party.matter == matter.id) & (Party.seat == row.owed_by) & (Party.unit == unit.id)
    named = (
        Party.select(Party.assignee)
        .join(Person, on=(Party.assignee == Person.id))
        .where(theirs, Person.active == True)
    )
    return staff.office(unit.id).reached(person for (person,) in named.tuples())


def _above(matter: Matter, unit: UnitRef) -> list[int]:
    """The unit's head and 司法局; of a draft or a restricted matter the head alone may know (G-9)."""
    heads = notices.people_of(unit.id, frozenset({Role.HEAD}))
    if matter.private or matter.restricted:
        return heads
    return heads + sorted(notices.supervisors())


def _was_escalated(row: MatterClock) -> bool:
    """The head and 司法局 get a notice of their own once a limit; from then on it stands in their digest every morning."""
    same = (SentReminder.clock == row.id) & (SentReminder.days_over >= REACHES_THE_HEAD)
    return bool(SentReminder.select().where(same).exists())


def _words(desk: Desk, matter: Matter, row: MatterClock, now: datetime) -> str:
    label, unit = Label(row.label), Unit(row.unit)
    reminds = label is Label.INTERNAL_REMINDER
    where = standing(row.due_at, unit, now, snapshots.calendar(), reminder=reminds)
    subject = matter.title or desk.host.procedure(matter.kind).label
    return f"{heading(label, where.words)}{subject}：{row.name}，{_end(row, unit, reminds)}。"


def _end(row: MatterClock, unit: Unit, reminds: bool) -> str:
    duty = "请" if reminds else "须"
    if unit.is_clock_time:
        return f"{duty}不晚于{day_words(row.due_at.date())}{row.due_at:%H:%M}"
    words = f"{duty}在{day_words(row.due_on)}24:00 前"
    if row.conservative_on and row.conservative_on != row.due_on:
        words += f"（不顺延为{day_words(row.conservative_on)}，请按此日准备）"
    return words + ("（节假日安排未发布，暂定）" if row.provisional else "")


def _names(told: Iterable[int]) -> list[str]:
    """Those who were told, as they were called then, with their units."""
    people = (
        Person.select(Person.id, Person.name, Person.unit)
        .where(Person.id.in_(list(told)))
        .order_by(Person.id)
    )
    units = snapshots.directory()
    return [f"{person.name}（{units.name(person.unit_id)}）" for person in people]
