"""The calendar of working days: make-up days, days off, and years whose notice is not out (K-3, K-8)."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import Calendar, Year
from portal.domain.notices import parse_days_csv
from portal.domain.statutory_days import statutory_days

SHIPPED = Path(__file__).parents[2] / "portal" / "data" / "workdays_2024-2026.csv"
YEARS = parse_days_csv(SHIPPED.read_text(encoding="utf-8"))
CALENDAR = Calendar(YEARS)

MAKEUP_DAYS = [
    *["2024-02-04", "2025-01-26", "2025-10-11", "2026-01-04", "2026-02-14"],
    *["2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
]
DAYS_OFF = ["2025-10-06", "2026-01-02", "2026-02-23", "2026-09-25", "2026-11-22"]

# §14.1: first and last day off of each holiday, then the worked weekends
HOLIDAYS = {
    2024: "01-01 01-01, 02-10 02-17, 04-04 04-06, 05-01 05-05, 06-10 06-10, 09-15 09-17, 10-01 10-07",
    2025: "01-01 01-01, 01-28 02-04, 04-04 04-06, 05-01 05-05, 05-31 06-02, 10-01 10-08",
    2026: "01-01 01-03, 02-15 02-23, 04-04 04-06, 05-01 05-05, 06-19 06-21, 09-25 09-27, 10-01 10-07",
}
WORKED_WEEKENDS = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}

in_loaded_years = st.dates(date(2024, 1, 1), date(2026, 12, 31))
any_day = st.dates(date(2019, 1, 1), date(2040, 12, 31))


def on(text: str) -> date:
    return date.fromisoformat(text)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("day", MAKEUP_DAYS, ids=lambda day: f"AT-01 {day}")
def test_a_makeup_weekend_is_a_working_day(day: str) -> None:
    """AT-01."""
    assert CALENDAR.is_working(on(day))
    assert CALENDAR.day(on(day)).why == "调休上班"


@pytest.mark.parametrize("day", DAYS_OFF, ids=lambda day: f"AT-01 {day}")
def test_a_day_of_a_holiday_or_weekend_is_off(day: str) -> None:
    """AT-01."""
    assert not CALENDAR.is_working(on(day))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2025-10-06", "国庆节、中秋节"),
        ("2026-01-02", "元旦"),
        ("2026-02-23", "春节"),
        ("2026-11-20", "工作日"),
        ("2026-11-21", "周六"),
        ("2026-11-22", "周日"),
        ("2027-06-09", "端午节"),
    ],
)
def test_a_day_says_why_it_is_off_or_worked(day: str, why: str) -> None:
    assert CALENDAR.day(on(day)).why == why


@pytest.mark.parametrize("notice", YEARS, ids=lambda notice: str(notice.year))
def test_the_shipped_table_is_the_table_of_the_specification(notice: Year) -> None:
    spans = [span.split() for span in HOLIDAYS[notice.year].split(", ")]
    off = {
        day
        for first, last in spans
        for day in days_of(notice.year)
        if on(f"{notice.year}-{first}") <= day <= on(f"{notice.year}-{last}")
    }
    assert set(notice.off) == off
    assert set(notice.makeup) == {on(f"{notice.year}-{day}") for day in WORKED_WEEKENDS[notice.year].split()}


@pytest.mark.parametrize(("year", "number"), [(2024, 251), (2025, 248), (2026, 248)])
def test_each_shipped_year_has_its_number_of_working_days(year: int, number: int) -> None:
    assert CALENDAR.working_between(date(year - 1, 12, 31), date(year, 12, 31)) == number


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_shipped_days_equal_an_independent_package(year: int) -> None:
    assert [CALENDAR.is_working(day) for day in days_of(year)] == [
        chinese_calendar.is_workday(day) for day in days_of(year)
    ]


def test_each_shipped_year_carries_the_number_of_its_notice() -> None:
    assert CALENDAR.sources == {
        2024: "国办发明电〔2023〕7号",
        2025: "国办发明电〔2024〕12号",
        2026: "国办发明电〔2025〕7号",
    }


@pytest.mark.parametrize("year", range(2020, 2027))
def test_statutory_days_are_days_off_in_every_published_year(year: int) -> None:
    assert not [day for day in statutory_days(year) if chinese_calendar.is_workday(day)]


def test_2027_without_its_notice_has_weekends_and_the_days_of_the_law() -> None:
    """K-8 with the dates of §14.1."""
    law = "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"
    assert sorted(statutory_days(2027)) == [on(f"2027-{day}") for day in law.split()]
    off = [day for day in days_of(2027) if not CALENDAR.is_working(day)]
    assert off == [day for day in days_of(2027) if day.weekday() >= 5 or day in statutory_days(2027)]


def test_two_holidays_on_one_day_are_both_named() -> None:
    assert statutory_days(2031)[date(2031, 10, 1)] == "国庆节、中秋节"


def test_far_years_are_counted_by_weekends_and_fixed_days() -> None:
    calendar = Calendar([])
    assert not calendar.is_working(date(2050, 10, 3))
    assert calendar.day(date(2050, 10, 4)).provisional


def test_a_day_is_provisional_only_where_its_notice_is_missing() -> None:
    assert not CALENDAR.day(date(2026, 12, 31)).provisional
    assert CALENDAR.day(date(2027, 1, 1)).provisional


def test_a_notice_also_settles_the_december_days_before_its_new_year() -> None:
    new_year_2027 = Year(
        2027, "国办发明电〔2026〕9号", off={date(2026, 12, 31): "元旦", date(2027, 1, 1): "元旦"}
    )
    assert not Calendar([new_year_2027, *YEARS]).is_working(date(2026, 12, 31))


def test_the_amended_notice_of_a_year_is_laid_over_the_first() -> None:
    extended = Year(2026, "国办发明电〔2026〕1号", off={date(2026, 2, 24): "春节"})
    assert not Calendar([*YEARS, extended]).is_working(date(2026, 2, 24))


def test_a_negative_number_of_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="工作日"):
        CALENDAR.add_working(date(2026, 11, 20), -1)


def test_no_working_days_lie_between_a_day_and_an_earlier_one() -> None:
    assert CALENDAR.working_between(date(2026, 11, 20), date(2026, 11, 10)) == 0


@given(start=any_day, n=st.integers(1, 60))
def test_adding_working_days_lands_on_a_working_day_that_many_days_on(start: date, n: int) -> None:
    end = CALENDAR.add_working(start, n)
    assert CALENDAR.is_working(end)
    assert CALENDAR.working_between(start, end) == n


@given(first=any_day, later=st.integers(0, 400), n=st.integers(0, 30))
def test_a_later_start_never_gives_an_earlier_end(first: date, later: int, n: int) -> None:
    assert CALENDAR.add_working(first, n) <= CALENDAR.add_working(first + timedelta(days=later), n)


@given(after=any_day, length=st.integers(0, 1200))
def test_the_quick_count_equals_counting_day_by_day(after: date, length: int) -> None:
    days = [after + timedelta(days=n) for n in range(1, length + 1)]
    naive = sum(CALENDAR.day(day).working for day in days)
    assert CALENDAR.working_between(after, after + timedelta(days=length)) == naive


@given(day=in_loaded_years)
def test_the_next_working_day_is_the_day_itself_only_if_it_is_worked(day: date) -> None:
    assert (CALENDAR.next_working(day) == day) == CALENDAR.is_working(day)
