"""Working days by weekends, statutory days and the State Council's yearly notices (K-3, K-8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from portal.domain.statutory_days import statutory_days

ZONE = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
MAKEUP = "调休上班"


@dataclass(frozen=True, slots=True)
class Day:
    """One calendar day as the person who checks a deadline wants to see it: working or not, and why."""

    date: date
    working: bool
    why: str
    provisional: bool


@dataclass(frozen=True)
class Year:
    """One year's notice: `source` is its 文号, `off` and `makeup` name its days off and its worked weekends.

    A notice may also name days at the end of the year before, when 元旦 is joined with them.
    """

    year: int
    source: str
    off: Mapping[date, str] = field(default_factory=dict)
    makeup: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changed:
    """A day that counts otherwise in one calendar than in another, with the words each has for it."""

    date: date
    works: bool
    before: str
    after: str


class Calendar:
    """Tells everyone who counts a deadline which days are working days; never changes once made.

    `zone` is the zone whose calendar dates are counted (K-1). A year given twice: the later one is laid over
    the earlier. Years not given are counted by weekends and statutory days and are provisional (K-8).
    """

    def __init__(self, years: Iterable[Year], zone: ZoneInfo = ZONE) -> None:
        ordered = sorted(years, key=lambda notice: notice.year)
        self.zone = zone
        self.loaded = frozenset(notice.year for notice in ordered)
        self.sources: Mapping[int, str] = {notice.year: notice.source for notice in ordered}
        self._marks: dict[date, tuple[bool, str]] = {}
        for notice in ordered:
            self._marks |= {on: (False, why) for on, why in notice.off.items()}
            self._marks |= {on: (True, why) for on, why in notice.makeup.items()}
        self._counts: dict[int, tuple[int, ...]] = {}

    def day(self, on: date) -> Day:
        """K-3, K-8: the day with its reason in Chinese, provisional where the year's notice is not loaded."""
        working, why = self._judge(on)
        return Day(on, working, why, on.year not in self.loaded)

    def is_working(self, on: date) -> bool:
        """K-3: whether `on` is a working day, make-up Saturdays and Sundays included."""
        counts = self._year_counts(on.year)
        number = on.toordinal() - _before(on.year)
        return counts[number] > counts[number - 1]

    def next_working(self, on: date) -> date:
        """K-6, K-7: `on` itself if it is a working day, else the first working day after it."""
        while not self.is_working(on):
            on += ONE_DAY
        return on

    def add_working(self, start: date, n: int) -> date:
        """K-2, K-3: the n-th working day after `start`; for n = 0 the day itself or the next working day."""
        if n < 0:
            raise ValueError("工作日数不能为负")
        due = start if n else self.next_working(start)
        for _ in range(n):
            due = self.next_working(due + ONE_DAY)
        return due

    def working_between(self, after: date, until: date) -> int:
        """K-10: the number of working days in (after, until], in constant time; 0 if `until` is not later."""
        if until <= after:
            return 0
        whole_years = sum(self._year_counts(year)[-1] for year in range(after.year, until.year))
        return whole_years + self._so_far(until) - self._so_far(after)

    def differences(self, other: "Calendar", years: Iterable[int]) -> list[Changed]:
        """K-8: the days of ``years`` that count otherwise in ``other``, in their order.

        A year's notice may reach into the December before it, which is looked at, too.
        """
        spans = [
            (date(year - 1, 12, 1), (date(year + 1, 1, 1) - date(year - 1, 12, 1)).days) for year in years
        ]
        days = sorted({first + timedelta(days=n) for first, length in spans for n in range(length)})
        pairs = [(self.day(on), other.day(on)) for on in days]
        return [Changed(a.date, b.working, a.why, b.why) for a, b in pairs if a.working != b.working]

    def is_provisional(self, first: date, last: date) -> bool:
        """K-8: whether the days from `first` to `last`, both included, touch a year that is not loaded."""
        return any(year not in self.loaded for year in range(first.year, last.year + 1))

    def _so_far(self, on: date) -> int:
        return self._year_counts(on.year)[on.toordinal() - _before(on.year)]

    def _year_counts(self, year: int) -> tuple[int, ...]:
        """Return how many working days the year has had after each of its days, from 0 before the first."""
        if year not in self._counts:
            length = date(year, 12, 31).toordinal() - _before(year)
            days = (date(year, 1, 1) + timedelta(days=n) for n in range(length))
            self._counts[year] = tuple(accumulate((self._judge(on)[0] for on in days), initial=0))
        return self._counts[year]

    def _judge(self, on: date) -> tuple[bool, str]:
        if on in self._marks:
            return self._marks[on]
        statutory = statutory_days(on.year).get(on)
        if statutory:
            return False, statutory
        if on.weekday() >= 5:
            return False, "周六" if on.weekday() == 5 else "周日"
        return True, "工作日"


@cache
def _before(year: int) -> int:
    """The ordinal of the day before a year, from which its days are numbered."""
    return date(year, 1, 1).toordinal() - 1
