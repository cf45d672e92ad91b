"""What people see of a meeting, over HTTP: the form, one click to answer, the sheet of attendance (domain M-1)."""

from datetime import datetime

import pytest

from portal.store.matters import Matter
from tests.conftest import HeldClock
from tests.consultation.meetings import CITY, FIRE, ROOM, STARTS, TITLE, Meetings
from tests.transfer.conftest import District, Login

NEW = "/consultation/meeting/new"


@pytest.fixture
def meetings(district: District, now: HeldClock) -> Meetings:
    """The same people as at the desk, each with a browser (``login_of``)."""
    return Meetings(district.desk, district)


def typed(meetings: Meetings, act: str) -> dict[str, object]:
    return {
        "act": act, "draft_key": "k1", "title": TITLE, "sort": "adhoc", "required": [meetings.code(FIRE), meetings.code(CITY)],
        "starts_at": STARTS, "length": "90", "room": ROOM, "topics": "通道划线\n联合整治",
    }  # fmt: skip


def test_one_form_tells_everybody_and_each_answers_with_one_press(
    meetings: Meetings, login_of: Login, now: HeldClock
) -> None:
    convener, fire = login_of(meetings.convener), login_of(meetings.invited(FIRE))
    assert "召集会议" in convener.get("/consultation/meetings").text
    assert "召集会议" in convener.get(NEW).text
    answer = convener.post(NEW, data=typed(meetings, "notify"))
    assert answer.status_code == 303
    page, matter = answer.headers["Location"], Matter.get()
    assert ROOM in convener.get(page).text
    seen = fire.get(page).text
    assert "贵单位是否参加" in seen
    assert fire.post(f"{page}/attend", data={"version": str(matter.version)}).status_code == 303
    assert "变更答复" in fire.get(page).text
    now.move_to(datetime(2026, 11, 25, 9, 30))
    convener = login_of(meetings.convener)
    assert convener.post(f"{page}/open").status_code == 303
    assert "到会情况" in convener.get(page).text
    ended = convener.post(f"{page}/conclude", data={"came": ["present", "absent"], "people": ["王某", ""]})
    assert ended.status_code == 303
    assert "王某" in convener.get(page).text
    assert "会议签到表" in convener.get(f"{page}/preview/attendance_sheet").text


def test_what_is_wrong_is_said_beside_all_that_was_typed(meetings: Meetings, login_of: Login) -> None:
    answer = login_of(meetings.convener).post(
        NEW, data={**typed(meetings, "notify"), "room": "", "required": []}
    )
    assert answer.status_code == 422
    assert "E-M-NOPARTY" in answer.text
    assert "E-M-NOROOM" in answer.text
    assert TITLE in answer.text
