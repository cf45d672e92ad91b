"""M-7: meetings held and tasks overdue, from the meetings themselves; units only, no persons, no ranking."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.consultation.meeting.models import MeetingRecord, MeetingSeat
from plugins.consultation.meeting.planning import CASE, REGULAR
from plugins.consultation.meeting.tables import TaskRecord
from portal import kit
from portal.domain.procedure import OVERSEEING_ROLES, Actor, Seat

CAME = ("present", "observer")


@dataclass(frozen=True, slots=True)
class Figures:
    """One unit in one year: meetings it held (regular, special), how often it was invited and came, its tasks."""

    unit: str
    held: int
    regular: int
    special: int
    invited: int
    came: int
    tasks: int
    overdue: int


def of_year(actor: Actor, year: int) -> list[Figures]:
    """The meetings held in a year by unit, in the order of codes: all for those who oversee, else the own unit's.

    Tasks are those of these meetings; overdue are those not done by the day that was agreed. Three queries; nothing
    for administrators, who see no matters.
    """
    if actor.is_administrator:
        return []
    first, end = (datetime(y, 1, 1, tzinfo=kit.clock.now().tzinfo) for y in (year, year + 1))
    meetings = list(_held(first, end))
    numbers = [meeting for meeting, _unit, _sort in meetings]
    counted: Counter[tuple[int, str]] = Counter()
    for _meeting, unit, sort in meetings:
        counted[unit, "held"] += 1
        counted[unit, sort] += 1
    for _meeting, unit, came in _seats(numbers):
        counted[unit, "invited"] += 1
        counted[unit, "came"] += came in CAME
    for unit, late in _tasks(numbers):
        counted[unit, "tasks"] += 1
        counted[unit, "overdue"] += late
    seen = {unit for unit, _what in counted}
    if not actor.roles & OVERSEEING_ROLES:
        seen &= {actor.principal.id}
    units = kit.directory()
    return [
        _line(units.name(unit), unit, counted) for unit in sorted(seen, key=lambda one: units.units[one].code)
    ]


def _line(name: str, unit: int, counted: Counter[tuple[int, str]]) -> Figures:
    words = ("held", REGULAR, CASE, "invited", "came", "tasks", "overdue")
    return Figures(name, *(counted[unit, word] for word in words))


def _held(first: datetime, end: datetime) -> Any:
    return (
        MeetingRecord.select(MeetingRecord.matter, kit.Party.unit, MeetingRecord.sort)
        .join(kit.Party, on=(kit.Party.matter == MeetingRecord.matter))
        .where(
            (kit.Party.seat == Seat.SENDER) & (MeetingRecord.held_at >= first) & (MeetingRecord.held_at < end)
        )
        .tuples()
    )


def _seats(meetings: list[int]) -> Any:
    """Who was invited to these meetings, and whether they came; the convener is no guest of its own."""
    whose = (kit.Party.unit == MeetingSeat.unit) | (kit.Party.former == MeetingSeat.unit)
    invited = (kit.Party.matter == MeetingSeat.matter) & whose
    return (
        MeetingSeat.select(MeetingSeat.matter, kit.Party.unit, MeetingSeat.came)
        .join(kit.Party, on=invited)
        .where((kit.Party.seat == Seat.PARTICIPANT) & MeetingSeat.matter.in_(meetings))
        .tuples()
    )


def _tasks(meetings: list[int]) -> list[tuple[int, bool]]:
    """Whose the tasks of these meetings are, and whether each is overdue: open, or done too late."""
    units, today = kit.directory(), kit.clock.today()
    rows = TaskRecord.select(TaskRecord.owner, TaskRecord.due_on, TaskRecord.done_at, kit.Matter.open).join(
        kit.Matter
    )
    found = rows.where(TaskRecord.meeting.in_(meetings) & TaskRecord.owner.is_null(False)).tuples()
    return [
        (units.heir(owner).id, _is_late(due_on, done_at, today, is_open))
        for owner, due_on, done_at, is_open in found
    ]


def _is_late(due_on: Any, done_at: Any, today: Any, is_open: bool) -> bool:
    if due_on is None or (done_at is None and not is_open):
        return False
    return bool((done_at.date() if done_at is not None else today) > due_on)
