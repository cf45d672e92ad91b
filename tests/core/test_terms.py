"""When limits end and where they stand: the dated examples as tables (K-1 … K-11)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import ZONE, Calendar, Year
from portal.domain.notices import parse_days_csv
from portal.domain.term_table import TERMS, term_for
from portal.domain.terms import (
    Due,
    Later,
    Light,
    Term,
    Unit,
    due,
    due_since_urgent,
    is_late,
    late_by,
    put_off,
    standing,
)

SHIPPED = Path(__file__).parents[2] / "portal" / "data" / "workdays_2024-2026.csv"
YEARS = parse_days_csv(SHIPPED.read_text(encoding="utf-8"))
CALENDAR = Calendar(YEARS)
WITH_2027 = Calendar([*YEARS, Year(2027, "演示", off={date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"})])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def due_of(rule: str, start: str, calendar: Calendar = CALENDAR, proof: bool = False) -> Due:
    return due(TERMS[rule], at(start), calendar, proof=proof)


DUE_ON = [
    ("AT-02 Monday", "transfer.normal", "2026-11-23", "2026-11-26"),
    ("AT-03 over a weekend", "transfer.normal", "2026-11-20", "2026-11-25"),
    ("AT-05 eve of National Day ends on a make-up Saturday", "transfer.normal", "2026-09-30", "2026-10-10"),
    ("AT-07 inside the holiday", "transfer.normal", "2026-10-03", "2026-10-10"),
    ("AT-09 over Spring Festival", "transfer.normal", "2025-01-24", "2025-02-05"),
    ("AT-11 into a year not loaded", "transfer.normal", "2026-12-30", "2027-01-05"),
    ("AT-15 found in the afternoon", "transfer.normal", "2026-11-20T15:20", "2026-11-25"),
    ("AT-23 from the day of the notice", "transfer.normal", "2024-02-04", "2024-02-07"),
    ("AT-27 supplement over National Day", "transfer.supplement", "2026-09-29", "2026-10-09"),
    ("AT-29 new transfer after an agreed return", "transfer.normal", "2026-11-24", "2026-11-27"),
    ("AT-33 before urgency", "transfer.normal", "2026-11-19T09:00", "2026-11-24"),
    ("AT-36 ninety days, strict", "filing.decision", "2026-11-23", "2027-02-21"),
    ("AT-55 formed on Sunday", "sharing.same_day", "2026-11-22", "2026-11-23"),
    ("AT-55 formed in the holiday", "sharing.same_day", "2026-10-02", "2026-10-08"),
    ("AT-53 formed on a working day", "sharing.same_day", "2026-11-20T17:00", "2026-11-20"),
    ("AT-60 assistance over Labour Day", "assistance.opinion", "2026-04-30", "2026-05-11"),
    ("AT-61 received on Saturday", "assistance.opinion", "2026-11-21", "2026-11-27"),
    ("AT-63 received on Friday", "assistance.opinion", "2026-11-20", "2026-11-27"),
    ("AT-67 letter after a call in the holiday", "assistance.letter_after", "2026-10-01T09:00", "2026-10-08"),
    ("AT-71 ninety days of the town's case", "filing.decision", "2026-09-21", "2026-12-20"),
    ("AT-80 head's decision rolls over Spring Festival", "judicial.approve", "2026-02-13", "2026-02-24"),
    ("AT-85 supplement for the police", "judicial.supplement", "2026-11-20", "2026-11-23"),
    ("AT-86 reconsideration rolls over a weekend", "judicial.reconsider", "2026-11-25", "2026-11-30"),
    ("AT-88 goods roll over a Sunday", "judicial.goods", "2026-11-26", "2026-11-30"),
    ("AT-91 procuratorial opinion", "judicial.opinion_reply", "2026-11-20", "2027-02-18"),
    ("AT-105 a quarter after the last meeting", "consultation.regular", "2026-07-15", "2026-10-15"),
    ("three months from a month's end", "consultation.regular", "2025-11-30", "2026-02-28"),
    ("registered the day it comes", "complaint.register", "2026-11-20", "2026-11-20"),
    ("registered on Monday when it comes on Sunday", "complaint.register", "2026-11-22", "2026-11-23"),
]


@pytest.mark.parametrize(
    ("rule", "start", "expected"), [row[1:] for row in DUE_ON], ids=[row[0] for row in DUE_ON]
)
def test_a_limit_in_days_ends_on_the_day_of_the_example(rule: str, start: str, expected: str) -> None:
    found = due_of(rule, start)
    assert found.due_on == date.fromisoformat(expected)
    assert found.due_at == datetime.combine(
        found.due_on + timedelta(days=1), datetime.min.time(), tzinfo=ZONE
    )


def test_a_complaint_follows_the_days_of_its_law() -> None:
    """AT-47."""
    term = term_for("complaint.by_law", law_days=30)
    assert due(term, at("2026-11-02"), CALENDAR).due_on == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        pytest.param(
            "transfer.urgent", "2026-09-30T16:30", "2026-10-01T16:30", id="AT-12 although a holiday"
        ),
        pytest.param("transfer.urgent", "2026-11-20T10:00", "2026-11-21T10:00", id="AT-33 on a Saturday"),
        pytest.param("assistance.onsite", "2026-10-01T09:00", "2026-10-01T11:00", id="AT-67 on site"),
        pytest.param("judicial.send", "2026-09-30T17:00", "2026-10-01T17:00", id="AT-81 to the police"),
        pytest.param("hazard.acknowledge", "2026-11-20T18:05", "2026-11-20T18:35", id="AT-99 phone log"),
        pytest.param("hazard.on_site", "2026-11-20T18:05", "2026-11-20T20:05", id="AT-99 report form"),
    ],
)
def test_hours_and_minutes_run_through_nights_and_holidays(rule: str, start: str, expected: str) -> None:
    found = due_of(rule, start)
    assert found.due_at == at(expected)
    assert not found.provisional


@pytest.mark.parametrize(
    ("rule", "start", "conservative"),
    [
        pytest.param("judicial.approve", "2026-02-13", "2026-02-16", id="AT-80"),
        pytest.param("judicial.supplement", "2026-11-20", "2026-11-23", id="AT-85 nothing to roll"),
        pytest.param("judicial.reconsider", "2026-11-25", "2026-11-28", id="AT-86"),
        pytest.param("judicial.goods", "2026-11-26", "2026-11-29", id="AT-88"),
    ],
)
def test_the_conservative_date_is_the_one_without_roll_over(rule: str, start: str, conservative: str) -> None:
    assert due_of(rule, start).conservative_on == date.fromisoformat(conservative)


def test_the_ninety_days_are_strict_and_only_show_the_rolled_day() -> None:
    """AT-36."""
    found = due_of("filing.decision", "2026-11-23")
    assert (found.due_on, found.rolled_on, found.provisional) == (date(2027, 2, 21), date(2027, 2, 22), True)
    assert found.conservative_on is None


@pytest.mark.parametrize(
    ("rule", "start", "provisional"),
    [
        pytest.param("transfer.normal", "2026-12-30", True, id="AT-11"),
        pytest.param("judicial.opinion_reply", "2026-11-20", True, id="AT-91"),
        pytest.param("transfer.normal", "2026-12-28", False, id="ends on 31 December"),
        pytest.param("transfer.normal", "2023-12-31", False, id="only the uncounted start day is not loaded"),
        pytest.param("sharing.same_day", "2027-01-04", True, id="same day of a year not loaded"),
        pytest.param("transfer.urgent", "2026-12-31T20:00", False, id="hours ask no calendar"),
    ],
)
def test_a_deadline_is_provisional_where_it_asks_a_year_not_loaded(
    rule: str, start: str, provisional: bool
) -> None:
    assert due_of(rule, start).provisional is provisional


def test_loading_the_year_recounts_the_deadline() -> None:
    """AT-11."""
    found = due_of("transfer.normal", "2026-12-30", WITH_2027)
    assert (found.due_on, found.provisional) == (date(2027, 1, 6), False)


def test_the_day_of_an_event_is_its_day_in_shanghai() -> None:
    """K-1: 2026-11-20T16:30Z is Saturday the 21st."""
    found = due(TERMS["assistance.opinion"], datetime(2026, 11, 20, 16, 30, tzinfo=UTC), CALENDAR)
    assert found.due_on == date(2026, 11, 27)
    assert found.due_at.isoformat() == "2026-11-28T00:00:00+08:00"


@pytest.mark.parametrize(
    "instant", [datetime(2026, 11, 20), datetime(1900, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_an_instant_without_zone_or_far_away_is_refused(instant: datetime) -> None:
    with pytest.raises(ValueError, match=r"时间须带时区|年份须在"):
        due(TERMS["transfer.normal"], instant, CALENDAR)


@pytest.mark.parametrize(
    ("rule", "start", "acted", "words"),
    [
        pytest.param("transfer.urgent", "2026-09-30T16:30", "2026-10-01T16:30:00", None, id="AT-14 on time"),
        pytest.param(
            "transfer.urgent", "2026-09-30T16:30", "2026-10-01T16:30:00.900", None, id="AT-14 same second"
        ),
        pytest.param(
            "transfer.urgent", "2026-09-30T16:30", "2026-10-01T16:30:01", "超 1 小时", id="AT-14 late"
        ),
        pytest.param(
            "transfer.urgent", "2026-09-30T16:30", "2026-10-01T17:30:01", "超 2 小时", id="hours round up"
        ),
        pytest.param("transfer.normal", "2026-11-20", "2026-11-25T23:50", None, id="AT-15 on time"),
        pytest.param("transfer.normal", "2026-11-20", "2026-11-26T00:10", "超 1 天", id="AT-15 late"),
        pytest.param(
            "assistance.opinion", "2026-11-20", "2026-11-27T23:59:59", None, id="AT-63 still before"
        ),
        pytest.param(
            "assistance.opinion", "2026-11-20", "2026-11-28T00:00", "已超期（非工作日）", id="AT-64"
        ),
        pytest.param("assistance.opinion", "2026-11-20", "2026-11-30T09:00", "超 1 天", id="AT-64 on Monday"),
        pytest.param("judicial.reconsider", "2026-11-25", "2026-12-01T08:00", "超 1 天", id="AT-86 late"),
        pytest.param(
            "filing.decision",
            "2026-09-21",
            "2026-12-23T08:00",
            "超 3 天",
            id="natural days are told in natural days",
        ),
        pytest.param(
            "hazard.acknowledge", "2026-11-20T18:05", "2026-11-20T18:36:01", "超 2 分钟", id="minutes"
        ),
        pytest.param(
            "hazard.acknowledge",
            "2026-11-20T18:05",
            "2026-11-20T20:00",
            "超 2 小时",
            id="minutes past an hour",
        ),
    ],
)
def test_lateness_is_told_in_the_unit_of_the_limit(
    rule: str, start: str, acted: str, words: str | None
) -> None:
    late = late_by(due_of(rule, start), at(acted), CALENDAR)
    assert (late.words if late else None) == words


def test_an_act_on_a_day_off_is_at_least_one_day_late() -> None:
    """K-10, AT-64."""
    late = late_by(due_of("assistance.opinion", "2026-11-20"), at("2026-11-28T00:00"), CALENDAR)
    assert late is not None
    assert (late.amount, late.unit, late.on_non_working_day) == (1, "天", True)


def test_urgency_shortens_a_limit_and_never_lengthens_it() -> None:
    """AT-33."""
    old = due_of("transfer.normal", "2026-11-19T09:00")
    assert due_since_urgent(old, due_of("transfer.urgent", "2026-11-20T10:00")).due_at == at(
        "2026-11-21T10:00"
    )
    assert due_since_urgent(old, due_of("transfer.urgent", "2026-11-24T10:00")) is old


NOW = at("2026-11-20T10:00")


@pytest.mark.parametrize(
    ("rule", "start", "light", "words"),
    [
        ("transfer.normal", "2026-11-13", Light.LATE, "超 2 天"),
        ("transfer.normal", "2026-11-17", Light.TODAY, "今日到期"),
        ("transfer.normal", "2026-11-19", Light.SOON, "剩 2 天"),
        ("transfer.normal", "2026-11-20", Light.CALM, "剩 3 天"),
        ("judicial.goods", "2026-11-20T09:00", Light.SOON, "剩 3 天"),
        ("filing.decision", "2026-11-20", Light.CALM, "剩 90 天"),
        ("transfer.urgent", "2026-11-19T13:30", Light.TODAY, "剩 3 小时"),
        ("transfer.urgent", "2026-11-20T09:00", Light.SOON, "剩 23 小时"),
        ("hazard.acknowledge", "2026-11-20T09:50", Light.TODAY, "剩 20 分钟"),
        ("hazard.acknowledge", "2026-11-20T09:30", Light.TODAY, "剩不到 1 分钟"),
        ("hazard.on_site", "2026-11-20T07:30", Light.LATE, "超 1 小时"),
    ],
)
def test_a_deadline_is_told_by_light_and_words(rule: str, start: str, light: Light, words: str) -> None:
    stands = standing(due_of(rule, start).due_at, TERMS[rule].unit, NOW, CALENDAR)
    assert (stands.light, stands.words) == (light, words)


def test_a_paused_clock_and_a_missing_one_say_so() -> None:
    overdue = due_of("transfer.normal", "2026-11-02").due_at
    assert standing(overdue, Unit.WORKING_DAYS, NOW, CALENDAR, paused=True).words == "已中止"
    assert standing(None, Unit.WORKING_DAYS, NOW, CALENDAR).words == "无期限"


def test_on_a_day_off_the_next_working_day_counts_as_one_left() -> None:
    deadline = due_of("sharing.same_day", "2026-11-21").due_at
    assert standing(deadline, Unit.SAME_DAY, at("2026-11-21T09:00"), CALENDAR).words == "剩 1 天"


def test_every_light_has_its_own_shape_and_words() -> None:
    assert len({light.shape for light in Light}) == len({light.words for light in Light}) == len(Light)


def proof_of(rule: str, start: str) -> list[tuple[str, bool, str]]:
    return [(f"{day.date:%m-%d}", day.counted, day.why) for day in due_of(rule, start, proof=True).days]


def test_the_proof_counts_working_days_one_by_one() -> None:
    """AT-60."""
    assert proof_of("assistance.opinion", "2026-04-30") == [
        ("04-30", False, "起算当日不计入"),
        *[(f"05-0{n}", False, "劳动节") for n in range(1, 6)],
        *[(f"05-0{n}", True, "工作日") for n in range(6, 9)],
        ("05-09", True, "调休上班"),
        ("05-10", False, "周日"),
        ("05-11", True, "工作日"),
    ]


def test_the_proof_of_natural_days_shows_the_roll_over() -> None:
    """AT-86."""
    assert proof_of("judicial.reconsider", "2026-11-25") == [
        ("11-25", False, "起算当日不计入"),
        ("11-26", True, "工作日"),
        ("11-27", True, "工作日"),
        ("11-28", True, "周六"),
        ("11-29", False, "周日，继续顺延"),
        ("11-30", False, "工作日，期限顺延至本日"),
    ]


def test_the_proof_of_the_same_day_passes_over_days_off() -> None:
    assert proof_of("sharing.same_day", "2026-11-22") == [("11-22", False, "周日"), ("11-23", True, "工作日")]


def test_the_proof_of_hours_says_that_holidays_count() -> None:
    """AT-12."""
    assert proof_of("transfer.urgent", "2026-09-30T16:30") == [
        ("09-30", True, "按自然小时连续计算，节假日不停"),
        ("10-01", True, "按自然小时连续计算，节假日不停"),
    ]


def test_the_proof_marks_days_of_a_year_not_loaded() -> None:
    """AT-11."""
    assert proof_of("transfer.normal", "2026-12-30")[-1] == (
        "01-05",
        True,
        "工作日（节假日安排未发布，暂定）",
    )


class TestALaterDay:
    """K-11: announced in time or paused meanwhile, a limit in days ends later; never earlier, and never by the clock."""

    STARTED = at("2026-11-20T10:00")
    ANNOUNCED = Later(date(2026, 12, 1), "已事先告知延长")

    def found(self, rule: str = "assistance.opinion") -> Due:
        return due(term_for(rule), self.STARTED, CALENDAR, proof=True)

    def test_it_ends_with_the_later_day(self) -> None:
        put = put_off(self.found(), self.ANNOUNCED, CALENDAR)
        assert (put.due_on, put.due_at, put.later) == (
            date(2026, 12, 1),
            at("2026-12-02T00:00"),
            self.ANNOUNCED,
        )

    def test_the_proof_goes_on_day_by_day_and_says_why(self) -> None:
        days = put_off(self.found(), self.ANNOUNCED, CALENDAR).days
        assert [(line.date.day, line.counted, line.number) for line in days[-5:]] == [
            (27, True, 5), (28, False, None), (29, False, None), (30, True, None), (1, True, None),
        ]  # fmt: skip
        assert days[-1].why.endswith("已事先告知延长，期限至本日")

    @pytest.mark.parametrize(
        "later", [None, Later(date(2026, 11, 27), "同日"), Later(date(2026, 11, 20), "更早")]
    )
    def test_a_day_that_is_not_later_changes_nothing(self, later: Later | None) -> None:
        found = self.found()
        assert put_off(found, later, CALENDAR) is found

    def test_days_that_did_not_count_are_counted_by_the_calendar(self) -> None:
        """K-8: two days lost, of a limit that ends on Wednesday 30 December; the notice of 2027 makes 4 January off."""
        own = due_of("assistance.opinion", "2026-12-23T10:00", proof=True)
        lost = Later(date(2027, 1, 1), "中止计算 2 个工作日", days=2)
        before, after = put_off(own, lost, CALENDAR), put_off(own, lost, WITH_2027)
        assert (own.due_on, own.provisional) == (date(2026, 12, 30), False)
        assert (before.due_on, before.provisional) == (date(2027, 1, 4), True)
        assert before.days[-1].why.endswith("（节假日安排未发布，暂定）")
        assert (after.due_on, after.provisional) == (date(2027, 1, 5), False)

    def test_an_announced_day_stands_whatever_the_calendar(self) -> None:
        """A-4."""
        put = put_off(self.found(), Later(date(2027, 1, 4), "已事先告知延长"), CALENDAR)
        assert (put.due_on, put.provisional) == (date(2027, 1, 4), False)

    def test_a_limit_by_the_clock_stays(self) -> None:
        found = self.found("assistance.onsite")
        assert put_off(found, self.ANNOUNCED, CALENDAR) is found


def test_no_proof_is_made_unless_asked() -> None:
    assert due_of("transfer.normal", "2026-11-20").days == ()


instants = st.datetimes(datetime(2020, 1, 1), datetime(2034, 1, 1), timezones=st.just(ZONE))
terms = st.builds(
    lambda term, length: replace(term, length=length),
    st.sampled_from(list(TERMS.values())),
    st.integers(1, 90),
)


@given(term=terms, start=instants)
def test_a_limit_never_ends_before_it_starts(term: Term, start: datetime) -> None:
    found = due(term, start, CALENDAR)
    assert found.due_at > start.replace(microsecond=0)
    assert not is_late(found.due_at, found.unit, start)


@given(term=terms, start=instants)
def test_the_conservative_date_is_never_later_than_the_deadline(term: Term, start: datetime) -> None:
    found = due(term, start, CALENDAR)
    assert (found.conservative_on or found.due_on) <= found.due_on <= (found.rolled_on or found.due_on)


@given(term=terms, start=instants)
def test_the_proof_counts_exactly_the_length(term: Term, start: datetime) -> None:
    found = due(term, start, CALENDAR, proof=True)
    numbers = [day.number for day in found.days if day.number is not None]
    counted_by_day = not found.unit.is_clock_time and found.unit not in (Unit.SAME_DAY, Unit.MONTHS)
    assert not counted_by_day or numbers == list(range(1, term.length + 1))
    assert found.days[-1].date == found.due_on


@given(term=terms, start=instants, later=st.integers(0, 10**7))
def test_a_deadline_stands_late_exactly_when_an_act_would_be(term: Term, start: datetime, later: int) -> None:
    found, now = due(term, start, CALENDAR), start + timedelta(seconds=later)
    late = late_by(found, now, CALENDAR)
    stands = standing(found.due_at, found.unit, now, CALENDAR)
    assert (late is not None) == is_late(found.due_at, found.unit, now) == (stands.light is Light.LATE)
    assert late is None or late.amount >= 1
