"""Where a meeting could trap a clerk: units that end, drain or stay away, proposals nobody answers (M-1, P-1, P-2, G-2)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from werkzeug.datastructures import MultiDict

from plugins.consultation.engaged import staying_away
from plugins.consultation.meeting import free_time, regular
from plugins.consultation.meeting.letters import attendance_sheet
from plugins.consultation.meeting.models import MeetingRecord, MeetingSeries
from plugins.consultation.meeting.tables import AgendaLine
from portal import clock
from portal.desk import Desk, deadlines, enablement, inbox, matters, successions
from portal.desk import district as district_settings
from portal.desk.enablement import State
from portal.desk.facts import facts_of
from portal.desk.terms import Change, set_term
from portal.domain.procedure import Role
from portal.store.matters import Matter, Party
from portal.store.notices import Notice
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.consultation.meetings import CITY, FIRE, PINGYUAN, STARTS, TIEXI, Meetings
from tests.transfer.conftest import District

Codes = Callable[..., set[str]]
RESCUE, BUREAU, GOVERNMENT = "区应急管理局", "区司法局", "区人民政府办公室"
SENTENCES = dict.fromkeys(("W-M-PAST", "W-M-BUSY", "W-M-DAYOFF", "W-M-ROOM"), "已商定")
EARLY = {"W-M-EARLY": "提前召开"}
CAME = {"came": ["present", "present"], "people": ["甲", "乙"], "confirm": EARLY}


@pytest.fixture
def meetings(desk: Desk, district: District, now: HeldClock) -> Meetings:
    return Meetings(desk, district)


def switch(meetings: Meetings, unit: str, state: State) -> enablement.Effect:
    return enablement.switch(meetings.desk, None, "consultation", meetings.district.units[unit].id, state)


def merge(meetings: Meetings, unit: str, into: str) -> None:
    units = meetings.district.units
    successions.end(meetings.desk, None, units[unit].id, date(2026, 11, 20), units[into].id)


def test_what_a_unit_answered_stands_after_it_was_merged(meetings: Meetings) -> None:
    """G-2: on the sheet to sign, and in the attendance where nothing else is typed."""
    told = meetings.notified(CITY, PINGYUAN)
    meetings.take(meetings.invited(CITY), told, "answer", attendance="deputy", deputy="赵科长")
    merge(meetings, CITY, RESCUE)
    sheet = attendance_sheet(facts_of(meetings.desk, Matter.get_by_id(told.id), meetings.convener)).table
    assert sheet is not None
    assert [row[1:3] for row in sheet.rows[1:]] == [(PINGYUAN, "未答复"), (RESCUE, "赵科长")]
    assert (
        meetings.take(meetings.convener, told, "conclude", confirm={**EARLY, "W-M-ABSENT": "出警"}).state
        == "held"
    )


def test_the_rule_of_regular_meetings_goes_on_at_the_successor_until_it_sets_its_own(
    meetings: Meetings,
) -> None:
    """G-2, M-1: whom it invites stays, but for the successor itself."""
    units, old, heir = meetings.district.units, meetings.invited(PINGYUAN), meetings.invited(CITY)
    typed = {
        "preset": "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU",
        "starts": "14:30",
        "length": "120",
        "room": "三楼",
    }
    invited = MultiDict([*typed.items(), *(("required", str(units[name].id)) for name in (CITY, FIRE))])
    regular.save_series(old, regular.series_form(invited, old))
    assert regular.series_of(heir.unit.id) is None
    merge(meetings, PINGYUAN, CITY)
    row = regular.series_of(heir.unit.id)
    assert (row.rule, regular.taken_over(row, heir)) == (typed["preset"], PINGYUAN)
    assert regular.series_form(None, heir).required.data == [units[FIRE].id]
    assert regular.next_meeting(heir.unit.id, date(2026, 11, 20))["starts_at"] == "2027-01-12T14:30"
    own = MultiDict({**typed, "preset": "FREQ=WEEKLY;BYDAY=MO"})
    regular.save_series(heir, regular.series_form(own, heir))
    row = regular.series_of(heir.unit.id)
    assert (row.rule, regular.taken_over(row, heir)) == ("FREQ=WEEKLY;BYDAY=MO", "")


def test_the_next_regular_meeting_invites_who_has_the_duties_today(meetings: Meetings) -> None:
    told = meetings.notified(CITY, FIRE, sort="regular")
    merge(meetings, CITY, RESCUE)
    meetings.take(meetings.convener, told, "conclude", **CAME)
    coming = Matter.get(Matter.state == "draft")
    assert coming.draft["required"] == [str(meetings.district.units[name].id) for name in (RESCUE, FIRE)]


def test_an_office_that_drains_gets_no_further_meeting_and_is_done_at_last(meetings: Meetings) -> None:
    """P-4: nothing new; the draft of the next regular meeting would keep it from ever being done."""
    told = meetings.notified(sort="regular")
    switch(meetings, TIEXI, State.DRAINING)
    held = meetings.take(meetings.convener, told, "conclude", **CAME)
    assert Matter.select().count() == 1
    empty = {"W-M-EMPTY": "只通气"}
    assert meetings.take(meetings.convener, held, "issue_minutes", confirm=empty).state in (
        "minuted",
        "closed",
    )
    assert enablement.state_of(meetings.desk, "consultation", meetings.district.units[TIEXI].id) == "off"


def test_a_proposal_is_not_sent_to_who_cannot_take_it_up(meetings: Meetings, refused: Codes) -> None:
    """P-1, P-2: neither to a unit that has it off, nor is it taken up by one that drains meanwhile."""
    typed = {"proposed_to": meetings.code(CITY), "proposal": "多头检查"}
    switch(meetings, CITY, State.OFF)
    assert refused(meetings.take, meetings.convener, meetings.draft(FIRE), "propose", **typed) == {
        "E-P-DISABLED"
    }
    switch(meetings, CITY, State.ON)
    asked = meetings.take(meetings.convener, meetings.draft(FIRE), "propose", **typed)
    switch(meetings, CITY, State.DRAINING)
    assert refused(meetings.take, meetings.invited(CITY), asked, "adopt") == {"E-P-DISABLED"}


def test_a_proposal_that_nobody_answers_is_taken_back(meetings: Meetings) -> None:
    """G-11: with a reason, by who proposed; it waits for nobody any more."""
    typed = {"proposed_to": meetings.code(CITY), "proposal": "多头检查"}
    asked = meetings.take(meetings.convener, meetings.draft(FIRE), "propose", **typed)
    assert [row.id for row in inbox.todo(meetings.invited(CITY), limit=9)] == [asked.id]
    assert meetings.take(meetings.convener, asked, "withdraw", reason="改由本单位召集").open is False
    assert not inbox.todo(meetings.invited(CITY), limit=9)


def test_who_has_declined_is_free_at_that_time(meetings: Meetings, refused: Codes) -> None:
    """M-1: a free hour that exists is found; the convener itself is not free twice at once."""
    told = meetings.notified(CITY, FIRE)
    meetings.take(meetings.invited(CITY), told, "answer", attendance="decline", reason="另有任务")
    wanted = {"required": [meetings.district.units[CITY].id], "length": 90}
    hours = [slot.starts_at for slot in free_time.slots(meetings.district.clerks[PINGYUAN], wanted)]
    assert datetime.fromisoformat(f"{STARTS}+08:00").date() in {hour.date() for hour in hours}
    other = meetings.draft(CITY, room="别处")
    assert refused(meetings.take, meetings.convener, other, "plan") == {"W-M-BUSY"}
    meetings.take(meetings.convener, told, "cancel", reason="合并召开")
    assert meetings.take(meetings.convener, other, "plan").state == "planned"


@pytest.mark.parametrize("who", [(FIRE, CITY), (CITY, FIRE)], ids=["first asked", "last asked"])
def test_who_succeeds_two_units_stays_away_only_if_both_did(meetings: Meetings, who: tuple[str, str]) -> None:
    """G-2: one of the two had said that it comes, so somebody is expected."""
    told = meetings.notified(FIRE, CITY)
    away, comes = who
    meetings.take(meetings.invited(away), told, "answer", attendance="decline", reason="另有任务")
    meetings.take(meetings.invited(comes), told, "answer", attendance="attend")
    assert staying_away([told.id]) == {(meetings.district.units[away].id, told.id)}
    for name in who:
        merge(meetings, name, RESCUE)
    heir = meetings.district.units[RESCUE]
    assert staying_away([told.id]) == set()
    successor = factories.clerk(heir)
    meetings.take(successor, told, "change_answer", attendance="decline", reason="出警")
    assert staying_away([told.id]) == {(heir.id, told.id)}


def test_a_task_of_a_meeting_entered_afterwards_may_have_been_due_since(
    meetings: Meetings, refused: Codes
) -> None:
    """G-11a: never before the meeting itself."""
    past = meetings.draft(starts_at="2026-11-10T09:30")
    past = meetings.take(meetings.convener, past, "notify", confirm={"W-M-PAST": "补记"})
    held = meetings.take(meetings.convener, past, "conclude", came=["present", "present"])
    line = AgendaLine.create(meeting=held.id, position=1, words="划线")
    task = {"line": line.id, "result": "task", "task": "划线", "owner": meetings.code(CITY)}
    assert refused(meetings.take, meetings.convener, held, "record", **task, due_on="2026-11-09") == {
        "E-FORM"
    }
    assert meetings.take(meetings.convener, held, "record", **task, due_on="2026-11-15").state == "held"


def test_a_rule_of_so_many_times_runs_out(meetings: Meetings) -> None:
    """Counted from the day on which it was saved, not anew each time somebody looks."""
    row = MeetingSeries.create(
        unit=meetings.district.units[TIEXI].id, rule="FREQ=MONTHLY;BYMONTHDAY=15;COUNT=2", saved_at=clock.now(), saved_by="张"
    )  # fmt: skip
    assert [one.by_rule.month for one in regular.upcoming(row, date(2026, 11, 20))] == [12, 1]
    assert [one.by_rule.month for one in regular.upcoming(row, date(2026, 12, 20))] == [1]
    assert regular.upcoming(row, date(2027, 1, 20)) == ()


def test_a_unit_that_has_ended_owes_no_meeting(meetings: Meetings, now: HeldClock) -> None:
    """AT-105: 司法局 sees who is over the interval, as long as there is somebody who could meet."""
    told = meetings.notified(sort="regular")
    meetings.take(meetings.convener, told, "conclude", **CAME)
    now.move_to(datetime(2027, 3, 1, 9, 0))
    justice = factories.clerk(meetings.district.units[BUREAU], Role.SUPERVISOR)
    assert [one.unit for one in regular.standings(justice)] == [TIEXI]
    Unit.update(valid_to="2027-02-01").where(Unit.id == meetings.district.units[TIEXI].id).execute()
    factories.snapshots.changed("units")
    assert regular.standings(justice) == []


def test_the_bureau_is_told_once_of_each_interval_that_is_over(meetings: Meetings, now: HeldClock) -> None:
    """M-1 W-M-OVERDUE, K-9: on a working day, whatever happens to the unit meanwhile; anew after the next meeting."""
    bureau = factories.clerk(meetings.district.units[BUREAU], Role.SUPERVISOR)

    def told(on: datetime) -> int:
        now.move_to(on)
        deadlines.make_round(meetings.desk)
        mine = (Notice.person == bureau.person_id) & (Notice.kind == "W-M-OVERDUE")
        texts = [row.text for row in Notice.select().where(mine).order_by(Notice.id)]
        assert all(text.startswith("【内部提醒】") and PINGYUAN in text for text in texts)
        return len(texts)

    def held(on: datetime) -> None:
        now.move_to(on)
        draft = meetings.draft(sort="regular", starts_at=f"{on:%Y-%m-%d}T09:00")
        convener = meetings.invited(PINGYUAN)
        Party.update(unit=convener.unit.id).where(Party.matter == draft.id).execute()
        meetings.take(convener, draft, "notify", confirm=SENTENCES)
        now.move_to(on.replace(hour=11))
        meetings.take(convener, draft, "conclude", came=["present", "present"])

    held(datetime(2026, 11, 23, 8, 0))
    assert told(datetime(2027, 2, 23, 10, 0)) == 0
    assert told(datetime(2027, 2, 24, 10, 0)) == 1
    assert told(datetime(2027, 2, 25, 10, 0)) == told(datetime(2027, 3, 25, 10, 0)) == 1
    held(datetime(2027, 3, 26, 8, 0))
    assert told(datetime(2027, 5, 10, 10, 0)) == 1
    assert told(datetime(2027, 7, 5, 10, 0)) == 2


def test_the_bureau_is_not_told_where_the_district_lets_internal_reminders_be(
    meetings: Meetings, now: HeldClock
) -> None:
    """K-9: only limits are reminded of; the list says it all the same."""
    meetings.take(meetings.convener, meetings.notified(sort="regular"), "conclude", **CAME)
    bureau = factories.clerk(meetings.district.units[BUREAU], Role.SUPERVISOR)
    keeper = factories.clerk(meetings.district.units[BUREAU], Role.SYSTEM_ADMIN)
    district_settings.choose_reminders(keeper, "limits", "卫政办〔2026〕5号")
    now.move_to(datetime(2027, 3, 1, 10, 0))
    deadlines.make_round(meetings.desk)
    assert Notice.select().where(Notice.kind == "W-M-OVERDUE").count() == 0
    assert [one.unit for one in regular.standings(bureau)] == [TIEXI]


def test_who_is_invited_later_on_paper_needs_a_note_of_its_own(meetings: Meetings, refused: Codes) -> None:
    """P-2: how one unit was served says nothing of another, and both stay on record."""
    for name in (CITY, PINGYUAN):
        switch(meetings, name, State.OFF)
    told = meetings.notified(CITY, FIRE, offline_note="专人送达城管")
    more = {"optional": [meetings.code(PINGYUAN)]}
    assert refused(meetings.take, meetings.convener, told, "invite", **more) == {"E-P-DISABLED"}
    meetings.take(meetings.convener, told, "invite", required=[meetings.code(RESCUE)])
    meetings.take(meetings.convener, told, "invite", **more, offline_note="邮寄平原镇")
    assert MeetingRecord.get(MeetingRecord.matter == told.id).offline_note == "专人送达城管；邮寄平原镇"


def test_an_interval_that_the_district_switched_off_reminds_of_nothing(
    meetings: Meetings, now: HeldClock
) -> None:
    """[CONV]: nothing is owed, on no page and by no clock."""
    set_term(None, Change("consultation.regular", 3, date(2026, 11, 20), "区司法局通知", off=True))
    meetings.take(meetings.convener, meetings.notified(sort="regular"), "conclude", **CAME)
    now.move_to(datetime(2027, 3, 1, 9, 0))
    assert regular.standings(meetings.convener) == []


def test_who_oversees_convenes_is_invited_and_does_what_was_agreed(meetings: Meetings) -> None:
    """product.md: 司法局 and 区政府办 come for meetings, too, and have nobody but those who oversee."""
    units = meetings.district.units
    government = factories.clerk(units[GOVERNMENT], Role.GOV_OFFICE)
    told = meetings.notified(GOVERNMENT, CITY)
    assert [row.id for row in inbox.todo(government, limit=9)] == [told.id]
    meetings.take(government, told, "attend")
    meetings.take(meetings.invited(CITY), told, "attend")
    held = meetings.take(meetings.convener, told, "conclude", confirm=EARLY)
    line = AgendaLine.create(meeting=held.id, position=1, words="督办")
    task = {"line": line.id, "result": "task", "task": "发函", "owner": meetings.code(GOVERNMENT)}
    meetings.take(meetings.convener, held, "record", **task)
    meetings.take(meetings.convener, held, "issue_minutes")
    (given,) = inbox.todo(government, limit=9)
    assert meetings.take(government, Matter.get_by_id(given.id), "finish", result="已发函。").state == "done"
    justice = factories.clerk(units[BUREAU], Role.SUPERVISOR)
    typed = {
        "title": "季度会",
        "required": [meetings.code(CITY)],
        "starts_at": "2026-12-02T09:30",
        "room": "司法局",
    }
    draft = matters.open_matter(meetings.desk, justice, "meeting", typed)
    assert meetings.take(justice, draft, "notify").state == "notified"


def test_units_invited_count_as_what_is_open_where_a_plugin_is_switched(meetings: Meetings) -> None:
    """P-4: who switches sees that something is open, in numbers."""
    meetings.notified(CITY, FIRE)
    effect = enablement.effect(
        meetings.desk, None, "consultation", meetings.district.units[CITY].id, State.DRAINING
    )
    assert effect.underway.incoming == 1
