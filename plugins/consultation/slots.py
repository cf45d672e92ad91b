"""Which hours suit all who are to meet: the three best, each with why (M-1). Pure; our own help, no rule of law."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal.domain.appointments import Engagement
from portal.domain.calendar import ONE_DAY, Calendar
from portal.domain.reminders import CLOSING, OPENING

STEP_MINUTES = 30
BEST = 3
NAMED = 4
"""So many units with something due are named one by one."""
NUMERALS = "零一两三四五六七八九十"

OPTIONAL_MISSING, STANDS_IN, FALLS_DUE, LATER = 6, 4, 2, 1
"""What counts against a slot: points for each optional unit that cannot, each unit whose liaison is away, each with
something due that day, each working day of waiting."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A unit that is to meet with others: what takes its time, and on which days how much falls due."""

    name: str
    engagements: Sequence[Engagement] = ()
    required: bool = True
    due: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hours:
    """The spans of a working day within which a meeting lies whole; between them is lunch.

    One that fits into none of them lies across lunch.
    """

    spans: tuple[tuple[time, time], ...] = ((OPENING, time(12)), (time(14, 30), CLOSING))

    def for_minutes(self, minutes: int) -> tuple[tuple[time, time], ...]:
        """The spans within which so long a meeting lies."""
        if any(_minute(last) - _minute(first) >= minutes for first, last in self.spans):
            return self.spans
        return ((self.spans[0][0], self.spans[-1][1]),)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How long a meeting is to last, and between which instants it may lie."""

    minutes: int
    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """A free slot, its room ("" where none was asked for), and why it is proposed."""

    starts_at: datetime
    ends_at: datetime
    room: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A slot that is free, and what counts against it."""

    points: int
    day: date
    first: int
    end: int
    room: str

    @property
    def order(self) -> tuple[int, date, int]:
        return self.points, self.day, self.first


def suggest(
    invited: Sequence[Invited],
    wanted: Wanted,
    calendar: Calendar,
    rooms: Mapping[str, Sequence[Engagement]] | None = None,
    hours: Hours | None = None,
) -> tuple[Slot, ...]:
    """The three best slots in which every required unit is free, the best first; fewer where there are no more.

    They begin on the half hour, lie within the hours of one working day and, where ``rooms`` are given, in a room that is
    free, the first named first. Different days go before different hours of one. The same values give the same slots.
    """
    search = _Search(invited, wanted, calendar, rooms or {}, hours or Hours())
    found = sorted(search.free(), key=lambda one: one.order)
    return tuple(search.slot(one) for one in _apart(found))


def _apart(found: Sequence[_Found]) -> list[_Found]:
    """The best of each day first; then, where days are too few, further ones that do not overlap, then any."""
    chosen: list[_Found] = []
    for one in found:
        if all(one.day != other.day for other in chosen):
            chosen.append(one)
    for overlapping in (False, True):
        for one in found:
            if len(chosen) >= BEST:
                break
            if one not in chosen and (overlapping or not any(_overlap(one, other) for other in chosen)):
                chosen.append(one)
    return chosen[:BEST]


def _overlap(one: _Found, other: _Found) -> bool:
    return one.day == other.day and one.first < other.end and other.first < one.end


class _Search:
    """The minutes of each day as bits, so that a year of forty units is looked through at once."""

    def __init__(
        self,
        invited: Sequence[Invited],
        wanted: Wanted,
        calendar: Calendar,
        rooms: Mapping[str, Sequence[Engagement]],
        hours: Hours,
    ) -> None:
        self.invited, self.wanted, self.calendar = invited, wanted, calendar
        self.spans = hours.for_minutes(wanted.minutes)
        self.over_lunch = self.spans != hours.spans
        self.earliest = wanted.earliest.astimezone(calendar.zone)
        self.latest = wanted.latest.astimezone(calendar.zone)
        firm = [[one for one in unit.engagements if one.firm] for unit in invited]
        soft = [[one for one in unit.engagements if not one.firm] for unit in invited]
        self.firm = [self._minutes(taken) for taken in firm]
        self.soft = [self._minutes(taken) for taken in soft]
        self.rooms = {room: self._minutes(taken) for room, taken in rooms.items()}
        self.barred: dict[date, int] = {}
        for unit, taken in zip(invited, self.firm, strict=True):
            if unit.required:
                for day, bits in taken.items():
                    self.barred[day] = self.barred.get(day, 0) | bits

    def free(self) -> Iterator[_Found]:
        """Every slot in which the required units and a room are free."""
        waited = -1
        for day in self._working_days():
            waited += 1
            due = sum(1 for unit in self.invited if unit.due.get(day))
            barred = self.barred.get(day, 0)
            for first, end in self._starts(day):
                span = _bits(first, end)
                if barred & span or (room := self._room(day, span)) is None:
                    continue
                points = LATER * waited + FALLS_DUE * due + self._points(day, span)
                yield _Found(points, day, first, end, room)

    def slot(self, found: _Found) -> Slot:
        """The slot as it is shown."""
        midnight = datetime.combine(found.day, time(), self.calendar.zone)
        starts_at, ends_at = (midnight + timedelta(minutes=n) for n in (found.first, found.end))
        return Slot(starts_at, ends_at, found.room, tuple(self._reasons(found)))

    def _reasons(self, found: _Found) -> Iterator[str]:
        span = _bits(found.first, found.end)
        missing = [n for n, unit in enumerate(self.invited) if self._taken(self.firm, n, found.day, span)]
        away = [n for n, unit in enumerate(self.invited) if self._taken(self.soft, n, found.day, span)]
        yield self._who_is_free(missing)
        for n in missing:
            what = next(
                one.what for one in self.invited[n].engagements if one.firm and self._meets(one, found)
            )
            yield f"{self.invited[n].name}（可不参加）{what}"
        for n in away:
            if n not in missing:
                yield f"{self.invited[n].name}联络人不在岗，有人代办"
        yield self._what_falls_due(found.day)
        if self.over_lunch:
            yield "时间较长，中间含午休"
        if found.room:
            yield f"{found.room}空闲"

    def _what_falls_due(self, day: date) -> str:
        due = [unit for unit in self.invited if unit.due.get(day)]
        if len(due) > NAMED:
            return f"当天{due[0].name}等{_units(len(due))}有到期办件"
        said = "、".join(f"{unit.name}有 {unit.due[day]} 件到期" for unit in due)
        return f"当天{said}" if due else "当天没有到期办件"

    def _who_is_free(self, missing: Sequence[int]) -> str:
        if not missing:
            return f"{_units(len(self.invited))}均有空".strip()
        if needed := sum(unit.required for unit in self.invited):
            return f"必须参加的{_units(needed)}均有空"
        return f"{_units(len(self.invited) - len(missing))}有空".strip()

    def _meets(self, taken: Engagement, found: _Found) -> bool:
        midnight = datetime.combine(found.day, time(), self.calendar.zone)
        return taken.meets(midnight + timedelta(minutes=found.first), midnight + timedelta(minutes=found.end))

    def _points(self, day: date, span: int) -> int:
        missing = sum(
            not unit.required and self._taken(self.firm, n, day, span) for n, unit in enumerate(self.invited)
        )
        away = sum(self._taken(self.soft, n, day, span) for n in range(len(self.invited)))
        return OPTIONAL_MISSING * missing + STANDS_IN * away

    @staticmethod
    def _taken(minutes: Sequence[Mapping[date, int]], n: int, day: date, span: int) -> bool:
        return bool(minutes[n].get(day, 0) & span)

    def _room(self, day: date, span: int) -> str | None:
        """The first room that is free; "" where none is asked for, None where none is free."""
        if not self.rooms:
            return ""
        return next((room for room, taken in self.rooms.items() if not taken.get(day, 0) & span), None)

    def _working_days(self) -> Iterator[date]:
        day = self.earliest.date()
        while day <= self.latest.date():
            if self.calendar.is_working(day):
                yield day
            day += ONE_DAY

    def _starts(self, day: date) -> Iterator[tuple[int, int]]:
        """Where a meeting may begin and end on a day, in minutes after midnight."""
        opens = _minute(self.earliest, up=True) if day == self.earliest.date() else 0
        closes = _minute(self.latest) if day == self.latest.date() else 24 * 60
        for span in self.spans:
            first, last = map(_minute, span)
            first = -(-max(first, opens) // STEP_MINUTES) * STEP_MINUTES
            last = min(last, closes) - self.wanted.minutes
            yield from (
                (start, start + self.wanted.minutes) for start in range(first, last + 1, STEP_MINUTES)
            )

    def _minutes(self, taken: Iterable[Engagement]) -> dict[date, int]:
        """Which minutes of which day are taken; what takes a part of a minute takes all of it."""
        found: dict[date, int] = {}
        for one in taken:
            starts = max(one.starts_at.astimezone(self.calendar.zone), self.earliest)
            ends = min(one.ends_at.astimezone(self.calendar.zone), self.latest)
            day = starts.date()
            while starts < ends and day <= ends.date():
                first = _minute(starts) if day == starts.date() else 0
                end = _minute(ends, up=True) if day == ends.date() else 24 * 60
                found[day] = found.get(day, 0) | _bits(first, end)
                day += ONE_DAY
        return found


def _bits(first: int, end: int) -> int:
    return (1 << end) - (1 << first)


def _minute(instant: datetime | time, *, up: bool = False) -> int:
    """The minute of its day; ``up`` rounds a begun one up."""
    seconds = instant.hour * 3600 + instant.minute * 60 + instant.second + instant.microsecond / 1e6
    return math.ceil(seconds / 60) if up else int(seconds // 60)


def _units(count: int) -> str:
    """So many units, as one says it: 六家单位."""
    return f"{NUMERALS[count]}家单位" if count <= 10 else f" {count} 家单位"
