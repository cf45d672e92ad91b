"""Which reminder of a limit is due when: K-9 as tables, and what holds for every limit."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import ZONE
from portal.domain.limits import Label
from portal.domain.reminders import (
    Reminded,
    Reminder,
    following,
    heading,
    is_open,
    latest,
    may_go_out,
    opening_after,
)
from portal.domain.term_table import TERMS
from portal.domain.terms import Due, Term, due
from tests.core.test_terms import CALENDAR, at, due_of

WITH_A_LENGTH = [term for term in TERMS.values() if term.length]
MOMENTS = st.datetimes(datetime(2024, 2, 4), datetime(2026, 11, 30)).map(
    lambda found: found.replace(microsecond=0, tzinfo=ZONE)
)


def plan(limit: Due, until: str) -> list[Reminder]:
    """Every reminder of a limit up to an instant, as rounds without a gap would find them."""
    found, moment = [], following(limit, limit.started_at, CALENDAR)
    while moment <= at(until):
        reminder = latest(limit, moment, CALENDAR)
        assert reminder is not None
        found.append(reminder)
        moment = following(limit, moment, CALENDAR)
    return found


def instants(limit: Due, until: str) -> list[str]:
    return [f"{reminder.at:%m-%d %H:%M}" for reminder in plan(limit, until)]


@pytest.mark.parametrize(
    ("rule", "start", "until", "expected"),
    [
        pytest.param(
            "transfer.normal", "2026-11-20T09:30", "2026-11-30T12:00",
            ["11-24 09:00", "11-25 09:00", "11-26 09:00", "11-27 09:00", "11-30 09:00"],
            id="the day before, the last day, then each working day while overdue",
        ),
        pytest.param(
            "transfer.normal", "2026-09-30T09:30", "2026-10-12T12:00",
            ["10-09 09:00", "10-10 09:00", "10-12 09:00"],
            id="over National Day, with a make-up Saturday as the last day",
        ),
        pytest.param(
            "transfer.sign", "2026-11-20T15:00", "2026-11-24T12:00", ["11-23 09:00", "11-24 09:00"],
            id="no reminder before the limit has begun",
        ),
        pytest.param(
            "judicial.approve", "2026-02-13T10:00", "2026-02-26T12:00",
            ["02-14 09:00", "02-24 09:00", "02-25 09:00", "02-26 09:00"],
            id="AT-80 on the day without roll-over too (K-6): the last working day before it",
        ),
        pytest.param(
            "judicial.goods", "2026-11-26T10:00", "2026-12-01T12:00",
            ["11-27 09:00", "11-30 09:00", "12-01 09:00"],
            id="AT-88 due on Monday, to be prepared for on Friday",
        ),
        pytest.param(
            "filing.decision", "2026-08-24T10:00", "2026-11-24T12:00",
            ["11-20 09:00", "11-23 09:00", "11-24 09:00"],
            id="a strict limit that ends on a Sunday is reminded of on Friday",
        ),
        pytest.param(
            "transfer.urgent", "2026-10-01T22:00", "2026-10-09T12:00",
            ["10-02 10:00", "10-02 18:00", "10-02 22:00", "10-08 09:00", "10-09 09:00"],
            id="hours remind round the clock, holidays included, and of lateness when offices open",
        ),
        pytest.param(
            "hazard.acknowledge", "2026-11-20T18:05", "2026-11-20T19:00",
            ["11-20 18:20", "11-20 18:30", "11-20 18:35"],
            id="minutes in the same proportion",
        ),
    ],
)  # fmt: skip
def test_reminders_are_due(rule: str, start: str, until: str, expected: list[str]) -> None:
    assert instants(due_of(rule, start), until) == expected


@pytest.mark.parametrize(
    ("rule", "start", "until", "expected"),
    [
        ("transfer.normal", "2026-11-20T09:30", "2026-11-30T12:00", [0, 0, 1, 2, 3]),
        ("transfer.urgent", "2026-11-20T08:00", "2026-11-24T12:00", [0, 0, 0, 1, 2]),
    ],
)
def test_the_head_is_reached_from_the_second_working_day_overdue(
    rule: str, start: str, until: str, expected: list[int]
) -> None:
    reminders = plan(due_of(rule, start), until)
    assert [reminder.days_over for reminder in reminders] == expected
    assert [reminder.reaches_the_head for reminder in reminders] == [days >= 2 for days in expected]


def test_after_a_stop_the_last_reminder_stands_for_those_that_were_missed() -> None:
    limit = due_of("transfer.normal", "2026-11-20T09:30")
    found = latest(limit, at("2026-11-30T16:00"), CALENDAR)
    assert found == Reminder(at("2026-11-30T09:00"), days_over=3)


def test_nothing_is_due_before_the_first_reminder() -> None:
    limit = due_of("transfer.normal", "2026-11-20T09:30")
    assert latest(limit, at("2026-11-24T08:59"), CALENDAR) is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20T09:00", True),
        ("2026-11-20T08:59", False),
        ("2026-11-20T17:29", True),
        ("2026-11-20T17:30", False),
        ("2026-11-21T10:00", False),
        ("2026-10-10T10:00", True),
        ("2026-10-05T10:00", False),
    ],
)
def test_of_limits_in_days_people_are_told_in_working_hours(moment: str, expected: bool) -> None:
    assert is_open(at(moment), CALENDAR) is expected
    assert may_go_out(Reminder(at("2026-11-20T09:00")), at(moment), CALENDAR) is expected


def test_of_hours_people_are_told_at_any_hour() -> None:
    night = at("2026-10-05T03:00")
    assert may_go_out(Reminder(night, round_the_clock=True), night, CALENDAR)


@pytest.mark.parametrize("label", list(Label))
def test_a_reminder_begins_with_the_label_of_its_limit(label: Label) -> None:
    """G-8."""
    assert heading(label, "剩 1 天") == f"【{label.text} 剩 1 天】"


@pytest.mark.parametrize(
    ("which", "expected"),
    [(Reminded.ALL, [True] * 3), (Reminded.LIMITS, [True, True, False]), (Reminded.NONE, [False] * 3)],
)
def test_a_district_says_which_limits_are_reminded_of(which: Reminded, expected: list[bool]) -> None:
    assert [which.includes(label) for label in Label] == expected


@given(st.sampled_from(WITH_A_LENGTH), MOMENTS, st.integers(0, 400))
def test_no_reminder_is_passed_over_and_none_comes_before_its_time(
    term: Term, start: datetime, hours: int
) -> None:
    limit = due(term, start, CALENDAR)
    now = limit.started_at + timedelta(hours=hours)
    found, coming = latest(limit, now, CALENDAR), following(limit, now, CALENDAR)
    assert coming > now
    assert found is None or limit.started_at < found.at <= now
    reminder = latest(limit, coming, CALENDAR)
    assert reminder is not None
    assert reminder.at == coming


@given(st.sampled_from(WITH_A_LENGTH), MOMENTS)
def test_a_later_reminder_reaches_everybody_whom_an_earlier_one_reaches(term: Term, start: datetime) -> None:
    limit = due(term, start, CALENDAR)
    until = (limit.due_at + timedelta(days=12)).replace(tzinfo=None).isoformat()
    reminders = plan(limit, until)
    for earlier, later in pairwise(reminders):
        assert earlier.at < later.at
        assert earlier.days_over <= later.days_over
    late = [reminder for reminder in reminders if reminder.days_over]
    assert [reminder.days_over for reminder in late] == list(range(1, len(late) + 1))
    assert all(reminder.at > limit.due_at for reminder in late)


@given(MOMENTS)
def test_an_opening_is_the_next_moment_at_which_people_are_told(moment: datetime) -> None:
    opening = opening_after(moment, CALENDAR)
    assert opening > moment
    assert is_open(opening, CALENDAR)
    assert not is_open(opening - timedelta(seconds=1), CALENDAR)
