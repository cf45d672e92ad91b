"""The values of a limit: its label, unit and length, and the deadline that it leads to (G-8, G-12, K)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from portal.domain.calendar import Calendar

MECHANISM_DATE = date(2024, 2, 4)
EARLIEST, LATEST = 1949, 2199


class Label(StrEnum):
    """G-8: by what authority a limit stands; only the first two can be violated."""

    MECHANISM_LIMIT = "mechanism_limit"
    STATUTORY_LIMIT = "statutory_limit"
    INTERNAL_REMINDER = "internal_reminder"

    @property
    def text(self) -> str:
        """The label in the words shown to users."""
        return {
            "mechanism_limit": "机制期限",
            "statutory_limit": "法定期限",
            "internal_reminder": "内部提醒",
        }[self]


class Unit(StrEnum):
    """In what a limit is counted (K-3 … K-7)."""

    WORKING_DAYS = "working_days"
    NATURAL_DAYS_ROLLED = "natural_days_rolled"
    NATURAL_DAYS_STRICT = "natural_days_strict"
    HOURS = "hours"
    MINUTES = "minutes"
    SAME_DAY = "same_day"
    MONTHS = "months"

    @property
    def is_clock_time(self) -> bool:
        """Whether the limit runs by the clock (K-5), holidays included, rather than by days."""
        return self in (Unit.HOURS, Unit.MINUTES)

    @property
    def counts_working_days(self) -> bool:
        """Whether what is left or overdue is told in working days (K-10)."""
        return self in (Unit.WORKING_DAYS, Unit.SAME_DAY)


_UNIT_WORDS = {
    Unit.WORKING_DAYS: "{} 个工作日",
    Unit.NATURAL_DAYS_ROLLED: "{} 日（自然日）",
    Unit.NATURAL_DAYS_STRICT: "{} 日（自然日）",
    Unit.HOURS: "{} 小时",
    Unit.MINUTES: "{} 分钟",
    Unit.MONTHS: "{} 个月",
}


@dataclass(frozen=True, slots=True)
class Term:
    """G-12: one version of one limit of §11: how long, counted how, by which clause of which document.

    `basis` is the clause and `source` the document's 文号; `since` is the day from which this version holds.
    `off` says that the district reminds of it no longer; `reminded_before` on which working day before its end people
    hear of a long one first (0: on the usual day, K-9).
    """

    id: str
    name: str
    length: int
    unit: Unit
    label: Label
    basis: str
    source: str
    starts: str
    extendable: str
    since: date = MECHANISM_DATE
    off: bool = False
    reminded_before: int = 0

    @property
    def words(self) -> str:
        """The length as users read it, such as 3 个工作日."""
        if self.length == 0:
            return "当日" if self.unit.counts_working_days else "依法律规定"
        return _UNIT_WORDS[self.unit].format(self.length)


@dataclass(frozen=True, slots=True)
class ProofDay:
    """One line of the day-by-day proof; `number` is the count up to this day, if it is counted."""

    date: date
    counted: bool
    why: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Later:
    """K-11: the later day on which a limit in days ends after all, and why: announced in time, or paused meanwhile.

    ``words`` stand in place of the term's length where the day itself is the limit, agreed by those concerned; ``days``
    are working days that did not count, by which the end moves: ``on`` then follows the calendar (K-8).
    """

    on: date
    why: str
    words: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends, and how that was found.

    `due_at` is the midnight that ends `due_on` for limits in days (on time is earlier), the instant itself
    for hours and minutes (inclusive, whole seconds). `conservative_on` is the date without roll-over (K-6);
    `rolled_on` a rolled date that is only shown (`filing.decision`); `later` is why `due_on` lies behind the limit's own
    last day (K-11).
    """

    term: Term
    started_at: datetime
    due_at: datetime
    due_on: date
    provisional: bool
    conservative_on: date | None = None
    rolled_on: date | None = None
    days: tuple[ProofDay, ...] = ()
    later: Later | None = None

    @property
    def unit(self) -> Unit:
        """The unit of the limit, so that a Due can be judged like any other deadline."""
        return self.term.unit


class Deadline(Protocol):
    """What lateness is judged by: a Due, or a stored clock with the same three facts."""

    @property
    def due_at(self) -> datetime: ...
    @property
    def due_on(self) -> date: ...
    @property
    def unit(self) -> Unit: ...


def local(instant: datetime, calendar: Calendar) -> datetime:
    """K-1: the instant in the zone whose dates are counted, refused if naive or far out of range."""
    if instant.utcoffset() is None:
        raise ValueError("时间须带时区")
    if not EARLIEST <= instant.year <= LATEST:
        raise ValueError(f"年份须在 {EARLIEST} 年至 {LATEST} 年之间")
    return instant.astimezone(calendar.zone)
