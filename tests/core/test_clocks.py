"""Clocks of matters over the desk: provisional years, changed starts, versions of numbers (K-8, K-11, G-12)."""

from datetime import date, datetime
from typing import Any

import pytest

from portal import clock
from portal.desk import Desk, clocks, matters
from portal.desk.calendar import load_year
from portal.domain.calendar import Year
from portal.domain.procedure import Actor
from portal.store import snapshots
from portal.store.audit import AuditEntry
from portal.store.calendar import TermVersion
from portal.store.db import transaction
from portal.store.matters import Matter, MatterClock, Party
from portal.store.notices import Notice
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock

NEXT_YEAR = Year(2027, "国办发明电〔2026〕8号", {date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"}, {})


class Office:
    """A department and a street office, and drafts between them."""

    def __init__(self, desk: Desk):
        factories.calendar_years()
        self.desk = desk
        self.fire: Unit = factories.unit("区消防救援大队", "department")
        self.tiexi: Unit = factories.unit("铁西街道办事处")
        self.clerk: Actor = factories.clerk(self.fire)
        self.their_clerk: Actor = factories.clerk(self.tiexi)

    def draft(self, found: str, **more: Any) -> Matter:
        answers = {"title": "占用消防车通道", "discovered_at": found, "receiver": self.tiexi.code, **more}
        return matters.open_matter(self.desk, self.clerk, "transfer", answers)

    def revise(self, matter: Matter, **answers: Any) -> None:
        matters.revise(self.desk, self.clerk, matter.id, answers)


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def clock_of(matter: Matter) -> MatterClock:
    """The one clock that runs."""
    [row] = MatterClock.select().where((MatterClock.matter == matter.id) & MatterClock.stopped_at.is_null())
    return row


class TestAYearThatIsNotPublished:
    """K-8, AT-11."""

    @pytest.fixture
    def found(self, office: Office, now: HeldClock) -> Matter:
        now.move_to(datetime(2026, 12, 30, 9, 0))
        return office.draft("2026-12-30T08:30")

    def test_the_limit_is_provisional(self, found: Matter) -> None:
        """AT-11, first half."""
        assert (clock_of(found).due_on, clock_of(found).provisional) == (date(2027, 1, 5), True)

    def test_loading_the_year_counts_it_anew(self, found: Matter) -> None:
        """AT-11, second half: Mon 2027-01-04 is off."""
        load_year(None, NEXT_YEAR)
        clock = clock_of(found)
        assert (clock.due_on, clock.provisional) == (date(2027, 1, 6), False)
        midnight = int(clock.due_at.timestamp())
        assert Matter.get_by_id(found.id).due_at == midnight
        assert [party.due_at for party in Party.select().where(Party.matter == found.id)] == [midnight]

    def test_the_log_and_the_desk_are_told(self, office: Office, found: Matter) -> None:
        """AT-11: audit entry and notices; nobody else learns of a draft."""
        load_year(None, NEXT_YEAR)
        entry = AuditEntry.get(AuditEntry.action == "clock.recount")
        assert (entry.object_id, "2027-01-05" in entry.detail, "2027-01-06" in entry.detail) == (
            found.id,
            True,
            True,
        )
        told = [
            (n.person_id, "2027-01-06" in n.text) for n in Notice.select().where(Notice.matter == found.id)
        ]
        assert told == [(office.clerk.person_id, True)]

    def test_a_year_that_moves_nothing_is_told_to_nobody(self, found: Matter) -> None:
        assert load_year(None, Year(2027, "国办发明电〔2026〕8号", {date(2027, 1, 1): "元旦"}, {})) == []
        assert (clock_of(found).due_on, clock_of(found).provisional) == (date(2027, 1, 5), False)
        assert not Notice.select().exists()

    def test_a_clock_that_has_stopped_is_left_as_it_was(self, office: Office, found: Matter) -> None:
        matters.take(office.desk, office.clerk, found.id, "drop", {"reason": "误录"})
        load_year(None, NEXT_YEAR)
        assert MatterClock.get(MatterClock.matter == found.id).due_on == date(2027, 1, 5)


class TestAChangedStart:
    """K-11: writing on is no act; the clock is counted anew and not stopped."""

    def test_a_corrected_discovery_moves_the_same_clock(self, office: Office) -> None:
        draft = office.draft("2026-11-20T08:30")
        first = clock_of(draft)
        office.revise(draft, discovered_at="2026-11-18T08:30")
        assert (clock_of(draft).id, clock_of(draft).due_on) == (first.id, date(2026, 11, 23))
        assert MatterClock.select().count() == 1

    def test_urgency_turns_days_into_hours(self, office: Office) -> None:
        draft = office.draft("2026-11-20T08:30")
        office.revise(draft, urgent=True)
        clock = clock_of(draft)
        assert (clock.term, clock.unit, clock.due_at.isoformat()) == (
            "transfer.urgent", "hours", "2026-11-21T08:30:00+08:00",
        )  # fmt: skip
        assert Matter.get_by_id(draft.id).due_unit == "hours"

    def test_without_a_discovery_nothing_runs(self, office: Office) -> None:
        draft = office.draft("2026-11-20T08:30")
        office.revise(draft, discovered_at="")
        assert not MatterClock.select().where(MatterClock.stopped_at.is_null()).exists()

    def test_saving_the_same_again_changes_nothing(self, office: Office) -> None:
        draft = office.draft("2026-11-20T08:30")
        before = clock_of(draft).__data__
        office.revise(draft, facts="三辆货车。")
        assert clock_of(draft).__data__ == before


def test_what_was_found_before_the_notice_has_no_limit_of_it(office: Office) -> None:
    """G-1."""
    office.draft("2024-02-03T17:00")
    assert not MatterClock.select().exists()


def test_on_the_first_day_of_the_notice_the_limit_runs(office: Office) -> None:
    """G-1: a make-up Sunday."""
    assert clock_of(office.draft("2024-02-04T08:00")).due_on == date(2024, 2, 7)


def test_a_matter_keeps_the_numbers_of_the_day_its_clock_started(office: Office) -> None:
    """G-12: five days from 2026-11-19 on, by a paper; what was found before keeps three."""
    with transaction():
        TermVersion.create(
            term="transfer.normal",
            since=date(2026, 11, 19),
            length=5,
            document="卫政办〔2026〕5号",
            recorded_at=clock.now(),
        )
        snapshots.changed("terms")
    before, after = clock_of(office.draft("2026-11-18T08:00")), clock_of(office.draft("2026-11-19T08:00"))
    assert (before.length, before.due_on) == (3, date(2026, 11, 23))
    assert (after.length, after.due_on, after.source) == (5, date(2026, 11, 26), "卫政办〔2026〕5号")


def test_what_the_district_reminds_of_no_longer_starts_no_clock_and_what_runs_goes_on(office: Office) -> None:
    """G-12, §0: switched off from 2026-11-19 on, seen at the clock of a draft as if it were a reminder."""
    before = clock_of(office.draft("2026-11-18T08:00"))
    with transaction():
        TermVersion.create(
            term="transfer.normal", since=date(2026, 11, 19), length=3, off=True, document="区司法局通知",
            recorded_at=clock.now(),
        )  # fmt: skip
        snapshots.changed("terms")
    after = office.draft("2026-11-19T08:00")
    assert MatterClock.get_by_id(before.id).stopped_at is None
    assert not MatterClock.select().where(MatterClock.matter == after.id).exists()


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("mechanism_limit", "超 2 天"),
        ("statutory_limit", "超 2 天"),
        ("internal_reminder", "提醒日已过 2 天"),
    ],
)
def test_only_limits_are_overstepped(office: Office, now: HeldClock, label: str, words: str) -> None:
    """§0, G-8: a late act under an internal reminder is never told as a violation."""
    clock = clock_of(office.draft("2026-11-18T08:00"))
    clock.label = label
    assert clocks.lateness(clock, datetime(2026, 11, 25, 9, 0, tzinfo=now.instant.tzinfo)) == words


def test_a_reminder_on_a_day_off_is_not_told_as_overstepped_either(office: Office, now: HeldClock) -> None:
    clock = clock_of(office.draft("2026-11-17T08:00"))
    clock.label = "internal_reminder"
    saturday = datetime(2026, 11, 21, 9, 0, tzinfo=now.instant.tzinfo)
    assert clocks.lateness(clock, saturday) == "提醒日已过（非工作日）"
