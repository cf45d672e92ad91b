"""Which reminder of a limit is due when, and how far it reaches (K-9, a proposal of ours: [CONV]); pure.

Limits in days remind at the opening of the office, on the working day before and on the last day, then on each working
day while they are overdue. Limits by the clock remind after half, after five sixths and after all of their length,
whatever the hour (12, 20 and 24 of 24 hours).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from portal.domain.calendar import ONE_DAY, Calendar
from portal.domain.limits import Label, Unit

OPENING, CLOSING = time(9), time(17, 30)
NONE = timedelta(0)
PARTS_OF_HOURS = (Fraction(1, 2), Fraction(5, 6), Fraction(1))
REACHES_THE_HEAD = 2
"""From this working day overdue on, the unit's head and 司法局 are told as well (K-9)."""


class Remindable(Protocol):
    """A running limit as reminding sees it: a Due, or a stored clock with the same facts."""

    @property
    def started_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def due_on(self) -> date: ...
    @property
    def unit(self) -> Unit: ...
    @property
    def conservative_on(self) -> date | None: ...


class Reminded(StrEnum):
    """K-9: which limits the district lets be reminded of; reminding is a proposal of ours."""

    ALL = "all"
    LIMITS = "limits"
    NONE = "none"

    @property
    def text(self) -> str:
        return {
            "all": "全部期限都提醒（缺省）",
            "limits": "只提醒机制期限、法定期限，内部提醒不发",
            "none": "都不提醒，也不发每日摘要；期限的灯号照常显示",
        }[self.value]

    def includes(self, label: Label) -> bool:
        """Whether limits of this label are reminded of."""
        return self is Reminded.ALL or (self is Reminded.LIMITS and label is not Label.INTERNAL_REMINDER)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: the instant at which it is due, and on which working day overdue (0: not yet overdue)."""

    at: datetime
    days_over: int = 0
    round_the_clock: bool = False

    @property
    def reaches_the_head(self) -> bool:
        """K-9: from day 2 overdue on, not only the handlers are told."""
        return self.days_over >= REACHES_THE_HEAD


def latest(limit: Remindable, now: datetime, calendar: Calendar, early: int = 0) -> Reminder | None:
    """K-9: the last reminder that is due by ``now``; it says all that earlier ones, if missed, would have said.

    ``early`` is on which working day before its end a long limit is first reminded of (0: not before the usual day).
    """
    overdue = _overdue(limit, now, calendar)
    past = [reminder for reminder in _ahead(limit, calendar, early) if reminder.at <= now]
    return overdue or (past[-1] if past else None)


def following(limit: Remindable, now: datetime, calendar: Calendar, early: int = 0) -> datetime:
    """K-9: when the next reminder after ``now`` is due; there is always one, for a limit that runs may be overstepped."""
    coming = [reminder.at for reminder in _ahead(limit, calendar, early) if reminder.at > now]
    return coming[0] if coming else opening_after(max(now, limit.due_at), calendar)


def may_go_out(reminder: Reminder, now: datetime, calendar: Calendar) -> bool:
    """Whether somebody may be told now: of hours at any hour, of days only while offices are open."""
    return reminder.round_the_clock or is_open(now, calendar)


def is_open(now: datetime, calendar: Calendar) -> bool:
    """Whether ``now`` lies within the working hours of a working day."""
    return calendar.is_working(now.date()) and OPENING <= now.timetz().replace(tzinfo=None) < CLOSING


def opening_after(instant: datetime, calendar: Calendar) -> datetime:
    """The first opening of a working day later than ``instant``."""
    local = instant.astimezone(calendar.zone)
    day = local.date() if _opening(local.date(), calendar) > local else local.date() + ONE_DAY
    return _opening(calendar.next_working(day), calendar)


def heading(label: Label, words: str) -> str:
    """How a reminder begins, such as 【机制期限 剩 1 天】; what only reminds says so and nothing worse (G-8)."""
    return f"【{label.text} {words}】"


def day_words(day: date) -> str:
    """A day as a reminder names it: 11月25日（周三）."""
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def working_days_before(day: date, count: int, calendar: Calendar) -> date:
    """The working day that lies so many working days before another day."""
    while count:
        day -= ONE_DAY
        count -= calendar.is_working(day)
    return day


def _ahead(limit: Remindable, calendar: Calendar, early: int) -> list[Reminder]:
    """The reminders up to the end of the limit, in their order; those before its start would tell nobody anything."""
    found = _by_clock(limit) if limit.unit.is_clock_time else _by_days(limit, calendar, early)
    return [reminder for reminder in found if reminder.at > limit.started_at]


def _by_clock(limit: Remindable) -> list[Reminder]:
    whole = limit.due_at - limit.started_at
    parts = (limit.started_at + whole * part.numerator // part.denominator for part in PARTS_OF_HOURS)
    return [Reminder(at.replace(microsecond=0), round_the_clock=True) for at in parts]


def _by_days(limit: Remindable, calendar: Calendar, early: int) -> list[Reminder]:
    """On the day to prepare for (K-6) as on the last day itself; nobody is reminded on a day off, but before it."""
    last_days = {limit.due_on, limit.conservative_on or limit.due_on}
    mornings = {_last_working(day - before, calendar) for day in last_days for before in (ONE_DAY, NONE)}
    mornings |= {working_days_before(limit.due_on, early, calendar)} if early else set()
    return [Reminder(_opening(day, calendar)) for day in sorted(mornings)]


def _overdue(limit: Remindable, now: datetime, calendar: Calendar) -> Reminder | None:
    """The reminder of the last opening by ``now`` on which the limit was overdue, counted in working days."""
    today = now.astimezone(calendar.zone).date()
    day = _last_working(today if _opening(today, calendar) <= now else today - ONE_DAY, calendar)
    first = opening_after(limit.due_at, calendar).date()
    if day < first:
        return None
    return Reminder(_opening(day, calendar), calendar.working_between(first - ONE_DAY, day))


def _last_working(day: date, calendar: Calendar) -> date:
    while not calendar.is_working(day):
        day -= ONE_DAY
    return day


def _opening(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, OPENING, calendar.zone)
