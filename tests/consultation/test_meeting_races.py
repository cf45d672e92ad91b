"""Many at once at one meeting: one answer a unit, one notice, nobody answers what has moved (trust 2-4)."""

from functools import partial

import pytest

from plugins.consultation.meeting import lines
from plugins.consultation.meeting.models import MeetingSeat
from portal.desk import Desk, matters
from portal.desk.appointments import appointment_of
from portal.domain.reasons import Refused, Stale
from portal.store import audit
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter
from tests.conftest import HeldClock
from tests.consultation.meanwhile import Meanwhile
from tests.consultation.meetings import CITY, FIRE, Meetings
from tests.flows.test_races import CROWD, at_once
from tests.transfer.conftest import District


@pytest.fixture
def meetings(desk: Desk, district: District, now: HeldClock) -> Meetings:
    return Meetings(desk, district)


def test_of_sixteen_answers_of_one_unit_one_counts_and_of_sixteen_changes_one(meetings: Meetings) -> None:
    told = meetings.notified()
    declined = {"attendance": "decline", "reason": "出警"}
    for step, said in (("answer", {}), ("change_answer", declined)):
        take = partial(
            matters.take, meetings.desk, meetings.invited(FIRE), told.id, step, said, version=told.version
        )
        answers = at_once([take] * CROWD)
        assert sum(isinstance(answer, Refused) for answer in answers) == CROWD - 1
        assert Event.select().where(Event.step == step).count() == 1
    assert [row.attendance for row in MeetingSeat.select()] == ["decline"]
    assert audit.first_bad_entry() is None


def test_an_answer_and_a_change_of_time_at_the_same_moment_leave_no_answer_to_the_old_time(
    meetings: Meetings,
) -> None:
    told = meetings.notified()
    moved = {"starts_at": "2026-11-26T15:00", "reason": "另有部署"}
    move = partial(
        matters.take, meetings.desk, meetings.convener, told.id, "postpone", moved, version=told.version
    )
    answers = [
        partial(matters.take, meetings.desk, meetings.invited(name), told.id, "attend", version=told.version)
        for name in (FIRE, CITY)
    ]
    at_once([move, *answers] * (CROWD // 4))
    after, planned = Matter.get_by_id(told.id), appointment_of(told.id)
    assert planned is not None
    assert (after.state, planned.sequence) == ("postponed", 1)
    assert MeetingSeat.select().count() == 0
    assert audit.first_bad_entry() is None


def test_sixteen_clicks_on_the_notice_send_one_with_one_number(meetings: Meetings) -> None:
    draft = meetings.draft()
    notify = partial(
        matters.take, meetings.desk, meetings.convener, draft.id, "notify", version=draft.version
    )
    answers = at_once([notify] * CROWD)
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    assert [row.number for row in IssuedLetter.select()] == ["铁西办函〔2026〕1号"]


def test_of_eight_meetings_that_take_one_room_at_once_one_has_it_and_seven_are_asked(
    meetings: Meetings,
) -> None:
    """Each had found the room free; who comes second shares it with a sentence only."""
    drafts = [meetings.draft() for _ in range(8)]
    answers = at_once([partial(meetings.take, meetings.convener, draft, "notify") for draft in drafts])
    asked = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(asked) == 7
    assert all("W-M-ROOM" in {reason.code for reason in answer.reasons} for answer in asked)
    assert [row.number for row in IssuedLetter.select()] == ["铁西办函〔2026〕1号"]
    late = next(draft for draft in drafts if Matter.get_by_id(draft.id).state == "draft")
    both = {"W-M-ROOM": "隔断后两家合用", "W-M-BUSY": "已电话商量"}
    assert meetings.take(meetings.convener, late, "notify", confirm=both).state == "notified"
    assert audit.first_bad_entry() is None


def test_no_text_kept_beside_a_line_is_passed_over_by_minutes_of_the_same_moment(meetings: Meetings) -> None:
    """Trust 1: whoever was told that both texts are kept finds the minutes not gone out without theirs."""
    held = meetings.held(topics="通道划线")
    (line,) = lines.of_meeting(held.id)
    meetings.take(meetings.convener, held, "record", line=line.id, result="decision", said="先写的。")
    write = partial(lines.write, meetings.convener, held, line.id, "后写的。", line.version)
    issue = partial(meetings.take, meetings.convener, held, "issue_minutes")
    with pytest.raises(Refused) as caught:
        issue(confirm=Meanwhile(write))
    assert [reason.code for reason in caught.value.reasons] == ["W-M-UNMERGED"]
    assert Matter.get_by_id(held.id).state == "held"
    assert issue(confirm={"W-M-UNMERGED": "不采用"}).state == "minuted"
