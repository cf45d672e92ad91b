"""Three free slots are proposed to those who are to meet, each with why (M-1)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.consultation.slots import BEST, Hours, Invited, Slot, Wanted, suggest
from portal.domain.appointments import Engagement
from portal.domain.calendar import ZONE
from tests.core.test_calendar import CALENDAR

FRIDAY = date(2026, 11, 20)


def at(hour: int, minute: int = 0, day: date = FRIDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
TWO_DAYS = Wanted(90, at(0, day=MONDAY), at(23, day=TUESDAY))
WHOLE_MONDAY = Engagement(at(0, day=MONDAY), at(23, day=MONDAY))
SIX = tuple(Invited(f"第{n}单位") for n in "一二三四五六")


def test_six_free_units_are_offered_three_slots_on_different_days_and_the_reason() -> None:
    slots = suggest(SIX, Wanted(90, at(10), at(23, day=date(2026, 12, 4))), CALENDAR)
    assert [one.starts_at.date() for one in slots] == [FRIDAY, MONDAY, TUESDAY]
    assert slots[0].starts_at == at(10)
    assert slots[0].reasons == ("六家单位均有空", "当天没有到期办件")


def test_the_first_room_that_is_free_is_proposed() -> None:
    rooms = {"第一会议室": [Engagement(at(9, day=MONDAY), at(12, day=MONDAY))], "第二会议室": []}
    slot = suggest(SIX, TWO_DAYS, CALENDAR, rooms)[0]
    assert (slot.starts_at, slot.room) == (at(9, day=MONDAY), "第二会议室")
    assert slot.reasons[-1] == "第二会议室空闲"


def test_where_no_room_is_free_there_is_no_slot() -> None:
    taken = [Engagement(at(0, day=MONDAY), at(23, day=TUESDAY))]
    assert suggest(SIX, TWO_DAYS, CALENDAR, {"第一会议室": taken}) == ()


def test_a_required_unit_that_is_taken_bars_its_hours() -> None:
    busy = replace(SIX[0], engagements=[WHOLE_MONDAY])
    slots = suggest((busy, *SIX[1:]), TWO_DAYS, CALENDAR)
    assert {one.starts_at.date() for one in slots} == {TUESDAY}


def test_an_optional_unit_that_is_taken_counts_less_and_is_named() -> None:
    busy = replace(SIX[0], engagements=[WHOLE_MONDAY], required=False)
    slots = suggest((busy, *SIX[1:]), TWO_DAYS, CALENDAR)
    assert [one.starts_at.date() for one in slots] == [TUESDAY, MONDAY, TUESDAY]
    assert slots[1].reasons[:2] == ("必须参加的五家单位均有空", "第一单位（可不参加）另有会议")


def test_a_day_on_which_something_falls_due_comes_later_and_says_so() -> None:
    due = replace(SIX[0], due={MONDAY: 2})
    slots = suggest((due, *SIX[1:]), TWO_DAYS, CALENDAR)
    assert [one.starts_at.date() for one in slots][:2] == [TUESDAY, MONDAY]
    assert slots[1].reasons == ("六家单位均有空", "当天第一单位有 2 件到期")


def test_where_many_have_something_due_the_first_is_named_and_the_others_counted() -> None:
    due = tuple(replace(one, due={MONDAY: 1, TUESDAY: 1}) for one in SIX)
    assert suggest(due, TWO_DAYS, CALENDAR)[0].reasons[1] == "当天第一单位等六家单位有到期办件"


def test_a_liaison_away_with_a_stand_in_stands_in_nobody_s_way() -> None:
    away = replace(SIX[0], engagements=[replace(WHOLE_MONDAY, what="联络人不在岗", firm=False)])
    slots = suggest((away, *SIX[1:]), TWO_DAYS, CALENDAR)
    assert [one.starts_at.date() for one in slots][:2] == [TUESDAY, MONDAY]
    assert "第一单位联络人不在岗，有人代办" in slots[1].reasons


def test_a_make_up_saturday_is_proposed_and_a_holiday_is_not() -> None:
    golden_week = Wanted(60, at(9, day=date(2026, 10, 1)), at(18, day=date(2026, 10, 12)))
    days = {one.starts_at.date() for one in suggest(SIX, golden_week, CALENDAR)}
    assert days == {date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10)}


def test_what_lasts_longer_than_half_a_day_lies_across_lunch_and_says_so() -> None:
    half_a_day, longer = (
        suggest(SIX, replace(TWO_DAYS, minutes=minutes), CALENDAR)[0] for minutes in (180, 240)
    )
    assert (half_a_day.starts_at, half_a_day.reasons[-1]) == (at(9, day=MONDAY), "当天没有到期办件")
    assert (longer.starts_at, longer.reasons[-1]) == (at(9, day=MONDAY), "时间较长，中间含午休")
    assert suggest(SIX, replace(TWO_DAYS, minutes=511), CALENDAR) == ()


@pytest.mark.parametrize(
    ("invited", "said"),
    [(SIX[:2], "两家单位均有空"), (SIX * 2, "12 家单位均有空")],
)
def test_units_are_counted_in_words_up_to_ten(invited: tuple[Invited, ...], said: str) -> None:
    assert suggest(invited, TWO_DAYS, CALENDAR)[0].reasons[0] == said


instants = st.datetimes(datetime(2026, 9, 28), datetime(2026, 10, 13), timezones=st.just(ZONE))
engagements = st.builds(
    lambda starts, minutes, firm: Engagement(starts, starts + timedelta(minutes=minutes), firm=firm),
    instants, st.integers(1, 3000), st.sampled_from([True, True, True, False]),
)  # fmt: skip
units = st.builds(
    Invited, st.sampled_from("甲乙丙丁"), st.lists(engagements, max_size=12), st.booleans(),
    st.dictionaries(st.dates(date(2026, 9, 28), date(2026, 10, 13)), st.integers(1, 3), max_size=3),
)  # fmt: skip
wanted = st.builds(
    lambda starts, days, minutes: Wanted(minutes, starts, starts + timedelta(days=days)),
    instants, st.integers(0, 6), st.integers(1, 520),
)  # fmt: skip
rooms = st.dictionaries(st.sampled_from(["一", "二"]), st.lists(engagements, max_size=4))


def fits(slot: tuple[datetime, datetime], wanted: Wanted) -> bool:
    """Within the bounds, on a working day, whole within the hours: judged anew, without bits."""
    starts, ends = slot
    spans = Hours().spans if wanted.minutes <= 180 else ((time(9), time(17, 30)),)
    within = starts.date() == ends.date() and any(
        first <= starts.time() and ends.time() <= last for first, last in spans
    )
    return (
        CALENDAR.is_working(starts.date()) and within and wanted.earliest <= starts and ends <= wanted.latest
    )


def clashes(slot: tuple[datetime, datetime], taken: Sequence[Engagement]) -> bool:
    return any(one.meets(*slot) for one in taken)


def barred(slot: tuple[datetime, datetime], invited: Sequence[Invited]) -> bool:
    return any(clashes(slot, [e for e in one.engagements if e.firm]) for one in invited if one.required)


def half_hours(wanted: Wanted) -> list[tuple[datetime, datetime]]:
    """Every slot that begins on a half hour, free or not."""
    midnight = datetime.combine(wanted.earliest.date(), time(), ZONE)
    starts = [midnight + timedelta(minutes=30 * n) for n in range(48 * 8)]
    return [(one, one + timedelta(minutes=wanted.minutes)) for one in starts]


@settings(deadline=None, max_examples=60)
@given(st.lists(units, max_size=4), wanted, rooms)
def test_no_slot_ever_clashes_and_a_free_one_that_exists_is_found(
    invited: list[Invited], wanted: Wanted, rooms: dict[str, list[Engagement]]
) -> None:
    found = suggest(invited, wanted, CALENDAR, rooms)
    for slot in found:
        hours = slot.starts_at, slot.ends_at
        assert slot.ends_at - slot.starts_at == timedelta(minutes=wanted.minutes)
        assert fits(hours, wanted)
        assert not barred(hours, invited)
        assert (slot.room in rooms and not clashes(hours, rooms[slot.room])) if rooms else slot.room == ""
    free = [
        one for one in half_hours(wanted)
        if fits(one, wanted) and not barred(one, invited)
        and (not rooms or any(not clashes(one, taken) for taken in rooms.values()))
    ]  # fmt: skip
    assert len(found) == min(BEST, len(free))
    days = {starts.date() for starts, _ends in free}
    assert len({one.starts_at.date() for one in found}) == min(BEST, len(days))


@settings(deadline=None, max_examples=40)
@given(st.lists(units, min_size=1, max_size=4, unique_by=lambda one: one.name), wanted)
def test_the_reasons_are_true(invited: list[Invited], wanted: Wanted) -> None:
    for slot in suggest(invited, wanted, CALENDAR):
        assert_true(slot, invited)


def assert_true(slot: Slot, invited: Sequence[Invited]) -> None:
    hours, said = (slot.starts_at, slot.ends_at), "；".join(slot.reasons)
    missing = [one for one in invited if clashes(hours, [e for e in one.engagements if e.firm])]
    assert ("均有空" in slot.reasons[0] and "必须" not in slot.reasons[0]) == (not missing)
    for one in invited:
        assert (f"{one.name}（可不参加）另有会议" in said) == (one in missing)
        assert (f"{one.name}有 {one.due.get(slot.starts_at.date(), 0)} 件到期" in said) == (
            slot.starts_at.date() in one.due
        )


@settings(deadline=None, max_examples=30)
@given(st.lists(units, max_size=3), wanted)
def test_the_same_values_give_the_same_slots(invited: list[Invited], wanted: Wanted) -> None:
    assert suggest(invited, wanted, CALENDAR) == suggest(tuple(invited), wanted, CALENDAR)
