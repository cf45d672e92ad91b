"""A meeting from its draft to its end, at the desk (domain M-1, M-3)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from werkzeug.datastructures import MultiDict

from plugins.consultation.meeting import figures, free_time, regular
from plugins.consultation.meeting.models import MeetingSeat
from portal.desk import Desk, deadlines, inbox, matters
from portal.desk.appointments import appointment_of
from portal.desk.facts import linked_to, readable
from portal.domain.procedure import Actor, Relation, Role
from portal.domain.reasons import NotFound, Stale
from portal.store.files import IssuedLetter
from portal.store.matters import Matter, MatterClock
from portal.store.notices import Notice
from tests import factories
from tests.conftest import HeldClock
from tests.consultation.meetings import CITY, FIRE, PINGYUAN, ROOM, STARTS, TIEXI, TITLE, Meetings
from tests.transfer.conftest import District

Codes = Callable[..., set[str]]


@pytest.fixture
def meetings(desk: Desk, district: District, now: HeldClock) -> Meetings:
    """铁西 convenes; fire brigade and 城管 have people."""
    return Meetings(desk, district)


def waits(who: Actor) -> list[int]:
    return [row.id for row in inbox.todo(who, limit=10)]


def answers(matter: Matter) -> dict[str, str]:
    rows = MeetingSeat.select().where(MeetingSeat.matter == matter.id)
    return {row.unit.name: row.attendance for row in rows}


def test_a_notice_goes_to_all_invited_with_a_number_and_a_place_in_the_calendar(meetings: Meetings) -> None:
    told = meetings.notified()
    letter = IssuedLetter.get(IssuedLetter.matter == told.id)
    assert (told.state, told.number, letter.title) == (
        "notified",
        "铁西办函〔2026〕1号",
        f"关于召开{TITLE}的通知",
    )
    assert (
        waits(meetings.invited(FIRE))
        == waits(meetings.invited(CITY))
        == waits(meetings.convener)
        == [told.id]
    )
    planned = appointment_of(told.id)
    assert planned is not None
    assert (planned.starts_at, planned.sequence, planned.cancelled) == (
        datetime(2026, 11, 25, 9, 30, tzinfo=planned.starts_at.tzinfo),
        0,
        False,
    )


def test_until_the_notice_nobody_else_knows_of_a_meeting(meetings: Meetings) -> None:
    planned = meetings.take(meetings.convener, meetings.draft(), "plan")
    assert planned.state == "planned"
    assert Notice.select().where(Notice.person == meetings.invited(FIRE).person_id).count() == 0
    with pytest.raises(NotFound):
        meetings.take(meetings.invited(FIRE), planned, "attend")


def test_each_unit_answers_for_itself_and_may_change_its_answer(meetings: Meetings) -> None:
    told = meetings.notified()
    meetings.take(meetings.invited(FIRE), told, "attend")
    with pytest.raises(Stale):
        meetings.take(meetings.invited(FIRE), told, "answer", attendance="decline", reason="另有会议")
    meetings.take(meetings.invited(CITY), told, "answer", attendance="deputy", deputy="李副局长")
    assert answers(told) == {FIRE: "attend", CITY: "deputy"}
    meetings.take(meetings.invited(FIRE), told, "change_answer", attendance="decline", reason="出警")
    assert answers(told)[FIRE] == "decline"


def test_a_change_of_time_is_told_to_all_and_asks_them_anew(meetings: Meetings) -> None:
    told = meetings.notified()
    meetings.take(meetings.invited(FIRE), told, "attend")
    moved = meetings.take(
        meetings.convener, told, "postpone", starts_at="2026-11-26T15:00", reason="区里另有部署"
    )
    planned = appointment_of(told.id)
    assert planned is not None
    assert (moved.state, planned.sequence, answers(told)) == ("postponed", 1, {})
    assert waits(meetings.invited(FIRE)) == [told.id]
    last = (
        Notice.select()
        .where(Notice.person == meetings.invited(FIRE).person_id)
        .order_by(Notice.id.desc())
        .first()
    )
    assert last.text == f"【已改期】协商会议：{TITLE}"


def test_a_cancelled_meeting_is_called_off_in_every_calendar(meetings: Meetings) -> None:
    told = meetings.notified()
    off = meetings.take(meetings.convener, told, "cancel", reason="议题已解决")
    planned = appointment_of(told.id)
    assert planned is not None
    assert (off.state, off.open, planned.cancelled, planned.sequence) == ("cancelled", False, True, 1)
    assert waits(meetings.invited(FIRE)) == []


def test_a_meeting_whose_time_is_over_and_that_nobody_ends_is_reminded_of_as_a_reminder_only(
    meetings: Meetings, now: HeldClock
) -> None:
    """M-1, G-8: from the morning after, to the convener; ended, moved or called off it is over with that."""
    told = meetings.notified()
    meetings.take(meetings.invited(FIRE), told, "attend")

    def reminded(who: Actor) -> list[str]:
        deadlines.make_round(meetings.desk)
        rows = Notice.select().where((Notice.person == who.person_id) & Notice.text.contains("结束会议"))
        return [row.text for row in rows]

    now.move_to(datetime(2026, 11, 25, 17, 0))
    assert reminded(meetings.convener) == []
    now.move_to(datetime(2026, 11, 26, 9, 0))
    (said,) = reminded(meetings.convener)
    assert said.startswith("【内部提醒 提醒日已过 1 天】")
    assert "超期" not in said
    assert reminded(meetings.invited(FIRE)) == reminded(meetings.invited(CITY)) == []
    moved = meetings.take(meetings.convener, told, "postpone", starts_at="2026-12-02T09:30", reason="未开成")
    clock = MatterClock.get(
        (MatterClock.matter == moved.id)
        & (MatterClock.term == "consultation.conclude")
        & MatterClock.stopped_at.is_null()
    )
    assert (clock.due_on.isoformat(), clock.label) == ("2026-12-02", "internal_reminder")
    meetings.take(meetings.convener, moved, "cancel", reason="议题已解决")
    assert MatterClock.get_by_id(clock.id).stopped_at is not None


def test_who_has_not_answered_is_reminded_before_the_meeting_begins_and_not_after_it(
    meetings: Meetings, now: HeldClock
) -> None:
    """M-1, G-8: those alone, with nobody above them; who is asked anew is reminded anew."""
    told = meetings.notified(FIRE, CITY)
    meetings.take(meetings.invited(FIRE), told, "attend")
    head = factories.clerk(meetings.district.units[CITY], Role.HEAD)
    bureau = factories.clerk(meetings.district.units["区司法局"], Role.SUPERVISOR)

    def reminded(who: Actor) -> list[str]:
        deadlines.make_round(meetings.desk)
        rows = Notice.select().where((Notice.person == who.person_id) & Notice.text.contains("答复会议邀请"))
        return [row.text.partition("】")[0] for row in rows.order_by(Notice.id)]

    for day, hour in ((23, 9), (24, 9), (25, 9), (26, 9), (27, 9)):
        now.move_to(datetime(2026, 11, day, hour))
        deadlines.make_round(meetings.desk)
    said = ["【内部提醒 剩 1 天", "【内部提醒 今日到期", "【内部提醒 提醒日已过 1 天"]
    assert reminded(meetings.invited(CITY)) == said
    assert [reminded(who) for who in (meetings.invited(FIRE), meetings.convener, head, bureau)] == [[]] * 4
    meetings.take(meetings.convener, told, "postpone", starts_at="2026-12-02T09:30", reason="未开成")
    now.move_to(datetime(2026, 12, 1, 9, 0))
    assert reminded(meetings.invited(FIRE)) == ["【内部提醒 今日到期"]
    meetings.take(meetings.invited(FIRE), told, "attend")
    meetings.take(meetings.invited(CITY), told, "attend")
    running = (MatterClock.matter == told.id) & MatterClock.stopped_at.is_null()
    assert [row.term for row in MatterClock.select().where(running)] == ["consultation.conclude"]


@pytest.mark.parametrize(
    ("starts_at", "due_on"),
    [
        ("2026-11-25T09:30", "2026-11-24"),
        ("2026-11-23T09:30", "2026-11-20"),
        ("2026-11-20T17:00", "2026-11-20"),
    ],
)
def test_an_answer_is_asked_for_until_the_working_day_before_else_at_once(
    meetings: Meetings, starts_at: str, due_on: str
) -> None:
    told = meetings.notified(FIRE, starts_at=starts_at)
    row = MatterClock.get((MatterClock.matter == told.id) & (MatterClock.term == "consultation.answer"))
    assert (row.due_on.isoformat(), row.label, row.aside) == (due_on, "internal_reminder", True)


def test_who_is_told_on_a_day_off_of_a_meeting_on_that_day_is_reminded_of_no_later_one(
    meetings: Meetings, now: HeldClock
) -> None:
    now.move_to(datetime(2026, 11, 21, 9, 0))
    draft = meetings.draft(FIRE, starts_at="2026-11-21T15:00")
    told = meetings.take(meetings.convener, draft, "notify", confirm={"W-M-DAYOFF": "集中整治"})
    assert [row.term for row in MatterClock.select().where(MatterClock.matter == told.id)] == [
        "consultation.conclude"
    ]


def test_invitations_stand_in_the_order_of_the_meetings(meetings: Meetings) -> None:
    later = meetings.notified(FIRE, title="后开的会", starts_at="2026-12-09T09:30")
    sooner = meetings.notified(FIRE, title="先开的会", starts_at="2026-12-01T09:30")
    assert waits(meetings.invited(FIRE)) == waits(meetings.convener) == [sooner.id, later.id]


def test_attendance_is_taken_in_one_go_and_the_minutes_are_owed(meetings: Meetings, now: HeldClock) -> None:
    told = meetings.notified(FIRE, CITY, PINGYUAN)
    meetings.take(meetings.invited(FIRE), told, "attend")
    meetings.take(meetings.invited(CITY), told, "answer", attendance="decline", reason="另有任务")
    now.move_to(datetime(2026, 11, 25, 9, 30))
    meetings.take(meetings.convener, told, "open")
    now.move_to(datetime(2026, 11, 25, 10, 50))
    held = meetings.take(
        meetings.convener,
        told,
        "conclude",
        confirm={"W-M-ABSENT": "临时出警"},
        host="赵主任",
        own_people="赵主任、钱科长",
    )
    came = {row.unit.name: row.came for row in MeetingSeat.select().where(MeetingSeat.matter == held.id)}
    assert came == {TIEXI: "present", FIRE: "present", CITY: "leave", PINGYUAN: "absent"}
    clock = MatterClock.get((MatterClock.matter == held.id) & MatterClock.stopped_at.is_null())
    assert (clock.term, clock.owed_by, clock.due_on.isoformat(), clock.label) == (
        "consultation.minutes",
        "sender",
        "2026-12-02",
        "internal_reminder",
    )


def test_a_meeting_of_one_unit_is_refused(meetings: Meetings, refused: Codes) -> None:
    """AT-104: fewer than two units."""
    alone = meetings.draft(required=[])
    assert refused(meetings.take, meetings.convener, alone, "notify") == {"E-M-NOPARTY"}


def test_after_a_regular_meeting_the_next_stands_in_the_drafts_and_is_due_in_a_quarter(
    meetings: Meetings, now: HeldClock
) -> None:
    """AT-105: the limit of the next meeting runs from the last one, as an internal reminder."""
    now.move_to(datetime(2026, 7, 13, 9, 0))
    told = meetings.notified(sort="regular", starts_at="2026-07-15T09:30")
    now.move_to(datetime(2026, 7, 15, 11, 0))
    meetings.take(meetings.convener, told, "conclude", came=["present", "present"])
    coming = Matter.get(Matter.state == "draft")
    clock = MatterClock.get(MatterClock.matter == coming.id)
    assert (clock.term, clock.due_on.isoformat(), clock.label) == (
        "consultation.regular",
        "2026-10-15",
        "internal_reminder",
    )
    assert coming.draft["required"] == [str(meetings.district.units[name].id) for name in (FIRE, CITY)]
    now.move_to(datetime(2026, 9, 24, 9, 0))
    deadlines.make_round(meetings.desk)
    last = Notice.select().where(Notice.person == meetings.convener.person_id).order_by(Notice.id.desc())
    assert any(row.text.startswith("【内部提醒") and "召开定期协商会议" in row.text for row in last)
    now.move_to(datetime(2026, 10, 16, 9, 0))
    overseer = factories.clerk(meetings.district.units["区司法局"], Role.SUPERVISOR)
    for reader in (meetings.convener, overseer):
        [standing] = regular.standings(reader)
        assert (standing.unit, [reason.code for reason in standing.reasons]) == (TIEXI, ["W-M-OVERDUE"])


def test_a_rule_fills_in_the_date_of_the_next_meeting(meetings: Meetings, now: HeldClock) -> None:
    typed = MultiDict(
        {"preset": "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", "starts": "14:30", "length": "120", "room": ROOM}
    )
    regular.save_series(meetings.convener, regular.series_form(typed, meetings.convener))
    answers = regular.next_meeting(meetings.convener.unit.id, date(2026, 11, 20))
    assert (answers["starts_at"], answers["title"]) == ("2027-01-12T14:30", "2027年1月定期协商会议")


def test_free_slots_keep_clear_of_meetings_that_those_invited_have_already(meetings: Meetings) -> None:
    meetings.notified(FIRE, starts_at="2026-11-23T09:00", length="180")
    asked = {"required": [meetings.district.units[FIRE].id], "length": 60, "room": ROOM}
    found = free_time.slots(meetings.convener, asked)
    assert len(found) == 3
    assert "2026-11-23T14:30" in {f"{slot.starts_at:%Y-%m-%dT%H:%M}" for slot in found}


def test_a_room_that_is_taken_and_a_unit_that_is_busy_ask_for_a_sentence(
    meetings: Meetings, refused: Codes
) -> None:
    meetings.notified()
    second = meetings.draft(FIRE, title="另一个会议")
    assert refused(meetings.take, meetings.convener, second, "notify") == {"W-M-ROOM", "W-M-BUSY"}
    sentences = {"W-M-ROOM": "两会合开", "W-M-BUSY": "已商定"}
    assert meetings.take(meetings.convener, second, "notify", confirm=sentences).state == "notified"


def test_a_proposed_meeting_becomes_a_draft_of_the_unit_that_convenes_it(meetings: Meetings) -> None:
    """M-1: nobody else hears of it before; who proposed it is invited."""
    fire = meetings.invited(FIRE)
    draft = matters.open_matter(
        meetings.desk, fire, "meeting", {"title": TITLE, "required": [meetings.code(CITY)]}
    )
    asked = meetings.take(
        fire, draft, "propose", proposed_to=str(meetings.convener.unit.id), proposal="请属地牵头"
    )
    assert (waits(meetings.convener), waits(meetings.invited(CITY))) == ([asked.id], [])
    meetings.take(meetings.convener, asked, "adopt")
    own = Matter.get((Matter.state == "draft") & (Matter.title == TITLE))
    assert own.draft["required"] == [str(meetings.district.units[name].id) for name in (FIRE, CITY)]
    with pytest.raises(NotFound):
        meetings.take(fire, own, "notify")


def test_a_special_meeting_grows_from_a_case_without_saying_what_it_is_about(
    meetings: Meetings, district: District
) -> None:
    """M-2, G-9: who is invited sees the meeting, not the case; its name is typed anew."""
    case = district.received(FIRE, TIEXI)
    codes = [meetings.code(CITY)]
    draft = matters.open_matter(
        meetings.desk, meetings.convener, "meeting",
        {"title": "重大案件线索专题会议", "sort": "case", "required": codes, "starts_at": STARTS, "room": ROOM}, grew_from=case.id,
    )  # fmt: skip
    told = meetings.take(meetings.convener, draft, "notify")
    assert linked_to(told, Relation.GREW_FROM) == [case.id]
    [notice] = Notice.select().where(Notice.person == meetings.invited(CITY).person_id)
    assert (notice.text, told.subject) == ("【已通知】协商会议：重大案件线索专题会议", "")
    with pytest.raises(NotFound):
        readable(meetings.desk, meetings.invited(CITY), case.id)


def test_who_was_forgotten_is_invited_afterwards_and_nobody_else_answers_again(meetings: Meetings) -> None:
    told = meetings.notified(FIRE)
    meetings.take(meetings.invited(FIRE), told, "attend")
    before = Notice.select().where(Notice.person == meetings.invited(FIRE).person_id).count()
    meetings.take(meetings.convener, told, "invite", required=[meetings.code(FIRE), meetings.code(CITY)])
    assert (waits(meetings.invited(FIRE)), waits(meetings.invited(CITY))) == ([], [told.id])
    assert Notice.select().where(Notice.person == meetings.invited(FIRE).person_id).count() == before
    [notice] = Notice.select().where(Notice.person == meetings.invited(CITY).person_id)
    assert notice.text == f"【已通知】协商会议：{TITLE}"


def test_the_figures_of_a_year_count_meetings_guests_and_tasks_of_the_own_unit(meetings: Meetings) -> None:
    """M-7: units only; who oversees sees all."""
    meetings.held(FIRE, CITY)
    [own] = figures.of_year(meetings.convener, 2026)
    assert (own.unit, own.held, own.invited) == (TIEXI, 1, 0)
    [guest] = figures.of_year(meetings.invited(FIRE), 2026)
    assert (guest.unit, guest.held, guest.invited, guest.came) == (FIRE, 0, 1, 1)
    overseer = factories.clerk(meetings.district.units["区司法局"], Role.SUPERVISOR)
    assert [row.unit for row in figures.of_year(overseer, 2026)] == [TIEXI, CITY, FIRE]
    assert figures.of_year(meetings.convener, 2025) == []
