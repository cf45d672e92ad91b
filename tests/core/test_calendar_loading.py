"""Entering a year of working days: what was provisional is counted anew, logged, and told to both sides (K-8)."""

from dataclasses import replace
from datetime import date, datetime
from time import process_time

import pytest

from portal.desk import Desk
from portal.desk.calendar import LONGEST_NOTICE, Moved, foresee, load_year, load_years, read_years, worries
from portal.desk.clocks import term_on
from portal.domain.calendar import ZONE, Year
from portal.domain.procedure import Role, Seat
from portal.domain.reasons import Refused
from portal.domain.terms import due
from portal.store import snapshots
from portal.store.audit import AuditEntry, first_bad_entry
from portal.store.calendar import CalendarYear
from portal.store.matters import Matter, MatterClock, Party
from portal.store.notices import Notice
from portal.store.people import Person
from tests import factories

YEAR_2027 = Year(2027, "国办发明电〔2026〕9号", {date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"}, {})


@pytest.fixture
def running(desk: Desk) -> MatterClock:
    """A limit of three working days that started on 2026-12-30, between two offices with a clerk each."""
    factories.calendar_years()
    sender, receiver = factories.unit(), factories.unit()
    clerks = [factories.person(sender), factories.person(receiver), factories.person(receiver, Role.APPROVER)]
    started = datetime(2026, 12, 30, 10, tzinfo=ZONE)
    counted = due(term_on("transfer.normal", started.date()), started, snapshots.calendar())
    due_at = int(counted.due_at.timestamp())
    matter = Matter.create(
        kind="transfer", state="sent", title="占用消防车通道", opened_at=started, opened_by=clerks[0],
        entered_at=started, due_at=due_at,
    )  # fmt: skip
    for unit, seat in ((sender, Seat.SENDER), (receiver, Seat.RECEIVER)):
        Party.create(matter=matter, unit=unit, seat=seat, kind="transfer", state="sent", due_at=due_at)
    term = counted.term
    return MatterClock.create(
        matter=matter, term=term.id, name=term.name, words=term.words, label=term.label.value, basis=term.basis,
        length=term.length, unit=term.unit.value, owed_by="sender", state="sent", started_at=started, due_at=counted.due_at,
        due_on=counted.due_on, provisional=counted.provisional,
    )  # fmt: skip


def test_a_provisional_limit_is_counted_anew_once_its_year_is_loaded(running: MatterClock) -> None:
    """AT-11."""
    assert (running.due_on, running.provisional) == (date(2027, 1, 5), True)
    load_year(None, YEAR_2027)
    counted = MatterClock.get_by_id(running.id)
    assert (counted.due_on, counted.provisional) == (date(2027, 1, 6), False)
    assert Matter.get_by_id(running.matter_id).due_at == int(counted.due_at.timestamp())
    assert {party.due_at for party in Party.select()} == {int(counted.due_at.timestamp())}


def test_the_new_day_is_told_to_the_handlers_of_both_sides(running: MatterClock) -> None:
    """AT-11."""
    load_year(None, YEAR_2027)
    told = {notice.person_id: notice.text for notice in Notice.select()}
    assert told.keys() == {person.id for person in Person.select().where(Person.roles == Role.HANDLER)}
    assert all("2027-01-05 改为 2027-01-06" in text for text in told.values())


def test_the_new_day_is_on_the_log_with_the_old_one(running: MatterClock) -> None:
    """AT-11."""
    load_year(None, YEAR_2027)
    entry = AuditEntry.get(AuditEntry.action == "clock.recount")
    assert entry.object_id == running.matter_id
    assert "2027-01-05" in entry.detail
    assert "2027-01-06" in entry.detail
    assert first_bad_entry() is None


def test_a_limit_keeps_the_length_it_was_started_under(running: MatterClock) -> None:
    """The length of complaint.by_law is not in the table: it came from the item's law (C-8, G-12)."""
    running.term, running.length, running.unit = "complaint.by_law", 4, "natural_days_rolled"
    running.save()
    load_year(None, YEAR_2027)
    assert MatterClock.get_by_id(running.id).due_on == date(2027, 1, 5)


def test_a_stopped_limit_stays_as_it_was(running: MatterClock) -> None:
    running.stopped_at = datetime(2026, 12, 31, 9, tzinfo=ZONE)
    running.save()
    assert load_year(None, YEAR_2027) == []
    assert MatterClock.get_by_id(running.id).due_on == date(2027, 1, 5)


def test_a_year_entered_anew_replaces_the_former_one(desk: Desk) -> None:
    load_year(None, Year(2027, "第一稿", {date(2027, 1, 1): "元旦"}, {}))
    load_year(None, YEAR_2027)
    assert CalendarYear.select().count() == 1
    assert snapshots.calendar().sources[2027] == YEAR_2027.source
    assert not snapshots.calendar().is_working(date(2027, 1, 4))


def test_next_years_notice_is_missed_from_november_on(desk: Desk) -> None:
    factories.calendar_years()
    assert worries(date(2026, 10, 31)) == []
    missed = worries(date(2026, 11, 1))
    assert [(reason.code, reason.refuses) for reason in missed] == [("W-K-PROVISIONAL", False)]


def test_this_years_notice_must_not_be_missing(desk: Desk) -> None:
    factories.calendar_years()
    assert any(reason.refuses and "2027" in reason.message for reason in worries(date(2027, 1, 4)))


def test_only_a_clock_that_the_changed_days_can_move_is_counted_anew(running: MatterClock) -> None:
    load_year(None, YEAR_2027)
    further = replace(YEAR_2027, off={**YEAR_2027.off, date(2027, 1, 7): "调休"})
    assert load_year(None, further) == []
    nearer = replace(YEAR_2027, off={**YEAR_2027.off, date(2027, 1, 5): "调休"})
    assert [former for _row, former in load_year(None, nearer)] == [date(2027, 1, 6)]
    assert MatterClock.get_by_id(running.id).due_on == date(2027, 1, 7)


def test_several_years_are_entered_all_or_none(running: MatterClock) -> None:
    broken = Year(2028, "国办发明电〔2027〕9号", {date(2028, 1, 3): "元旦"}, {})
    administrator = factories.clerk(factories.unit("指挥中心", "hub"), Role.SYSTEM_ADMIN)
    with pytest.raises(Refused, match="W-K-DOUBT"):
        load_years(administrator, [YEAR_2027, broken])
    assert set(snapshots.calendar().loaded) == {2024, 2025, 2026}


def test_foreseeing_counts_what_loading_then_moves(running: MatterClock) -> None:
    """AT-11, before anything is loaded."""
    administrator = factories.clerk(factories.unit("指挥中心", "hub"), Role.SYSTEM_ADMIN)
    seen = foresee(administrator, [YEAR_2027])
    assert [(day.date, day.works, day.after) for day in seen.changed] == [(date(2027, 1, 4), False, "元旦")]
    assert seen.moved == (Moved("移送案件", date(2027, 1, 5), date(2027, 1, 6), 1),)
    assert MatterClock.get_by_id(running.id).due_on == date(2027, 1, 5)
    assert len(load_year(None, YEAR_2027)) == seen.matters


@pytest.mark.parametrize("text", ["\n", "\n \t", "1月1日、", "年", "（", "2027-01-01\n", " "])
def test_no_pasted_text_keeps_the_portal_busy(text: str) -> None:
    """While a pattern is sought nobody else is answered."""
    began = process_time()
    with pytest.raises(Refused):
        read_years(text * (LONGEST_NOTICE // len(text)))
    with pytest.raises(Refused, match="超过"):
        read_years(text * (LONGEST_NOTICE + 1))
    assert process_time() - began < 1
