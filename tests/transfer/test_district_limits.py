"""Limits that the district has changed, as the rules and clocks of a transfer go by them (G-12)."""

from datetime import date, datetime

import pytest

from portal.desk.terms import Change, set_term
from portal.store.matters import Event, Matter, MatterClock
from tests.conftest import HeldClock
from tests.transfer.conftest import District

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"
PAPER, WORDS = "卫政办〔2026〕5号", "情况紧急的，应当在12小时内移送。"
GAP = "发现与查明管辖之间超过"


@pytest.fixture
def changed(district: District, now: HeldClock) -> District:
    """From Friday 2026-11-20 on: an urgent case within 12 hours, and three working days to find whose a case is."""
    set_term(None, Change("transfer.urgent", 12, date(2026, 11, 20), PAPER, WORDS))
    set_term(None, Change("transfer.first_gap", 3, date(2026, 11, 20), PAPER))
    return district


def noted(matter: Matter) -> str:
    return str(Event.get((Event.matter == matter.id) & (Event.step == "submit")).confirmed)


def running(matter: Matter) -> MatterClock:
    return MatterClock.get((MatterClock.matter == matter.id) & (MatterClock.owed_by == "sender"))


@pytest.mark.parametrize(
    ("found_at", "gap"),
    [("2026-11-25T08:00", ""), ("2026-11-26T08:00", "3 个工作日")],
    ids=["three days are no longer noted", "four days are"],
)
def test_the_way_to_the_right_unit_is_noted_by_the_districts_number(
    changed: District, now: HeldClock, found_at: str, gap: str
) -> None:
    now.move_to(datetime(2026, 11, 26, 9, 0))
    submitted = changed.submitted(FIRE, TIEXI, discovered_at="2026-11-20T08:30", found_at=found_at)
    assert (f"{GAP} {gap}" in noted(submitted)) is bool(gap)


def test_what_began_before_the_change_is_noted_by_the_number_of_its_day(
    changed: District, now: HeldClock
) -> None:
    now.move_to(datetime(2026, 11, 25, 9, 0))
    submitted = changed.submitted(FIRE, TIEXI, discovered_at="2026-11-19T08:30", found_at="2026-11-24T08:00")
    assert f"{GAP} 2 个工作日" in noted(submitted)


def test_a_reminder_that_is_off_notes_nothing(changed: District, now: HeldClock) -> None:
    set_term(None, Change("transfer.first_gap", 3, date(2026, 11, 20), "区司法局通知", off=True))
    now.move_to(datetime(2026, 12, 4, 9, 0))
    submitted = changed.submitted(FIRE, TIEXI, discovered_at="2026-11-20T08:30", found_at="2026-12-04T08:00")
    assert GAP not in noted(submitted)


def test_urgency_ends_by_the_districts_hours_where_these_end_first(changed: District, now: HeldClock) -> None:
    """T-3, K-11: the three days end on Wed 2026-11-25 at 24:00; twelve hours from 13:00 end later, from 11:00 earlier."""
    now.move_to(datetime(2026, 11, 25, 14, 0))
    urgent = {"discovered_at": "2026-11-20T08:30", "urgent": "y", "urgent_reason": "evidence"}
    late = changed.draft(FIRE, TIEXI, **urgent, urgent_since="2026-11-25T13:00")
    early = changed.draft(FIRE, TIEXI, **urgent, urgent_since="2026-11-25T11:00")
    assert running(late).term == "transfer.normal"
    assert (running(early).term, f"{running(early).due_at:%m-%d %H:%M}") == ("transfer.urgent", "11-25 23:00")
