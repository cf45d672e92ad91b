"""Regular meetings repeat by a rule, on working days (M-1)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.consultation.regularity import PRESETS, faults_of, occurrences, words
from portal.domain.reasons import Refused
from tests.core.test_calendar import CALENDAR

TODAY = date(2026, 1, 20)
QUARTERLY = "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU"


def days(rule: str, after: date = TODAY, count: int = 3, begins: date | None = None) -> list[str]:
    return [str(one.on) for one in occurrences(rule, after, CALENDAR, count, begins=begins)]


@pytest.mark.parametrize(
    ("rule", "after", "expected"),
    [
        (QUARTERLY, date(2026, 1, 20), ["2026-04-14", "2026-07-14", "2026-10-13"]),
        (QUARTERLY, date(2026, 4, 13), ["2026-04-14", "2026-07-14", "2026-10-13"]),
        (QUARTERLY, date(2026, 4, 14), ["2026-07-14", "2026-10-13", "2027-01-12"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 3, 1), ["2026-03-31", "2026-04-30", "2026-06-01"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;", date(2026, 11, 20), ["2026-12-01", "2026-12-15", "2026-12-29"]),
        ("freq=yearly;bymonth=12;byday=1we", date(2026, 1, 1), ["2026-12-02", "2027-12-01", "2028-12-06"]),
    ],
)  # fmt: skip
def test_a_rule_gives_the_next_dates(rule: str, after: date, expected: list[str]) -> None:
    assert days(rule, after) == expected


def test_a_date_on_a_day_off_moves_to_the_next_working_day_and_says_why() -> None:
    holiday = occurrences("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", date(2026, 9, 1), CALENDAR, 1)[0]
    assert (holiday.by_rule, holiday.on) == (date(2026, 10, 1), date(2026, 10, 8))
    assert holiday.moved == "10月1日国庆节休息，顺延至10月8日"


def test_a_make_up_saturday_is_a_working_day_like_any_other() -> None:
    saturday = occurrences("FREQ=MONTHLY;BYMONTHDAY=10", date(2026, 10, 1), CALENDAR, 1)[0]
    assert (saturday.on, saturday.moved) == (date(2026, 10, 10), "")


@pytest.mark.parametrize("rule", list(PRESETS))
def test_a_preset_is_understood_and_says_what_it_is_called(rule: str) -> None:
    assert faults_of(rule, TODAY) == ()
    assert words(rule) == PRESETS[rule]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=YEARLY;BYMONTH=3,9;BYDAY=-1FR", "每年3月、9月最后一个星期五"),
        ("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-2;COUNT=4", "每半年倒数第2天，共4次"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO;UNTIL=20271231T000000Z", "每月第一个星期一、第三个星期一，至2027年12月31日"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31", "每季度31日（没有该日的月份不召开）"),
        ("FREQ=MONTHLY;BYDAY=5TU", "每月第五个星期二（没有该日的月份不召开）"),
        ("每季度", "每季度"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_chinese_where_there_are_words_for_it(rule: str, said: str) -> None:
    assert words(rule) == said


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("", "看不懂"),
        ("每季度第二个星期二", "看不懂"),
        ("FREQ=MONTHLY;BYDAY=2TU;BYDAY=3TU", "看不懂"),
        ("FREQ=MONTHLY;INTERVAL=0;BYDAY=2TU", "看不懂"),
        ("FREQ=MONTHLY;BYDAY=9TU", "看不懂"),
        ("FREQ=MONTHLY;BYEASTER=1", "看不懂"),
        ("FREQ=MONTHLY;BYDAY=2TU;UNTIL=20269999", "看不懂"),
        ("FREQ=MONTHLY", "哪一天"),
        ("FREQ=SECONDLY;BYDAY=TU", "频繁"),
        ("FREQ=DAILY;BYDAY=TU", "频繁"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "频繁"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR", "频繁"),
        ("FREQ=WEEKLY;BYMONTHDAY=31", "星期几"),
        ("FREQ=MONTHLY;BYDAY=2TU;UNTIL=20251231", "没有日期"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "没有日期"),
    ],
)
def test_a_rule_that_serves_no_meeting_is_refused(rule: str, why: str) -> None:
    with pytest.raises(Refused, match="E-M-RULE") as refused:
        occurrences(rule, TODAY, CALENDAR)
    assert why in refused.value.reasons[0].message
    assert "每季度第二个星期二" in refused.value.reasons[0].remedy


def test_a_date_that_was_moved_past_today_is_still_to_come() -> None:
    """The 1st of October is off until the 7th: asked on the 3rd, the meeting is on the 8th, and after it in November."""
    first, second = occurrences("FREQ=MONTHLY;BYMONTHDAY=1", date(2026, 10, 3), CALENDAR, 2)
    assert (first.by_rule, first.on) == (date(2026, 10, 1), date(2026, 10, 8))
    assert second.by_rule == date(2026, 11, 1)
    (after_it,) = occurrences("FREQ=MONTHLY;BYMONTHDAY=1", date(2026, 10, 8), CALENDAR, 1)
    assert after_it.by_rule == date(2026, 11, 1)


def test_a_number_of_times_counts_from_the_beginning_of_the_series() -> None:
    twice = f"{QUARTERLY};COUNT=2"
    assert days(twice) == ["2026-04-14", "2026-07-14"]
    assert days(twice, date(2026, 5, 1), begins=TODAY) == ["2026-07-14"]
    with pytest.raises(Refused, match="E-M-RULE"):
        days(twice, date(2026, 8, 1), begins=TODAY)


@given(rule=st.sampled_from(list(PRESETS)), after=st.dates(date(2024, 1, 1), date(2026, 6, 30)))
def test_every_date_is_a_working_day_later_than_the_day_asked_and_never_before_the_rule_s(
    rule: str, after: date
) -> None:
    found = occurrences(rule, after, CALENDAR)
    assert len(found) == 3
    for one in found:
        assert CALENDAR.is_working(one.on)
        assert after < one.on
        assert one.by_rule <= one.on
        assert not any(
            CALENDAR.is_working(date.fromordinal(day))
            for day in range(one.by_rule.toordinal(), one.on.toordinal())
        )


@given(st.text(alphabet="FREQ=;BYDAOUNTIL0123456789,-WKLMH ", max_size=60))
def test_whatever_is_typed_is_read_or_refused(rule: str) -> None:
    words(rule)
    faults_of(rule, TODAY)
