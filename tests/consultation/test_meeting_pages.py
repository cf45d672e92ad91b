"""What people see of a meeting, over HTTP: the form, one click to answer, the sheet of attendance (domain M-1)."""

import re
from datetime import datetime

import pytest
from flask import Flask

from plugins.consultation.meeting.records import times_of
from portal.desk import feeds
from portal.domain.procedure import Actor, Role
from portal.store.appointments import Appointment
from portal.store.matters import Matter
from portal.store.people import Person
from tests import factories
from tests.api_fixtures import Program, told
from tests.conftest import HeldClock
from tests.consultation.meetings import CITY, FIRE, ROOM, STARTS, TITLE, Meetings
from tests.transfer.conftest import District, Login
from tests.web_fixtures import Client

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


def test_the_lists_tell_the_government_office_what_it_finds_there_and_where_the_rest_is_counted(
    meetings: Meetings, login_of: Login
) -> None:
    """G-9: it sees its own matters and those before it; nobody else needs the sentence."""
    meetings.notified()
    units = meetings.district.units
    office = login_of(factories.clerk(units["区人民政府办公室"], Role.GOV_OFFICE))
    bureau = login_of(factories.clerk(units["区司法局"], Role.SUPERVISOR))
    for address in ("meetings", "meeting_task/", "operations", ""):
        page = office.get(f"/consultation/{address}").text
        assert TITLE not in page
        assert "区政府办在这里看到" in page
        assert "/consultation/meeting/figures" in page
        assert "区政府办在这里看到" not in bureau.get(f"/consultation/{address}").text


def test_who_moves_a_meeting_is_offered_three_free_times_and_keeps_the_former_unless_one_is_chosen(
    meetings: Meetings, login_of: Login
) -> None:
    """M-1: as in the form of a new meeting, also where only the room changes; the time typed counts."""
    fire = [meetings.code(FIRE)]
    told = meetings.notified(FIRE)
    meetings.notified(
        CITY, title="另一个会议", required=fire, starts_at="2026-11-23T09:00", length="180", room="二楼"
    )
    convener, page = login_of(meetings.convener), f"/consultation/{told.id}"
    moving = convener.get(page).text.partition('id="step-postpone"')[2].partition("</form>")[0]
    offered = re.findall(r'name="starts_at" value="([^"]+)"( checked)?', moving)
    assert offered[0] == (STARTS, " checked")
    assert [checked for _at, checked in offered[1:]] == ["", "", ""]
    assert "2026-11-23T09:00" not in [at for at, _checked in offered]
    longer = convener.get(f"/consultation/meeting/slots?moving={told.id}&length=240&starts_at={STARTS}").text
    assert len(re.findall('type="radio"', longer)) == 4
    assert "中间含午休" in longer
    assert convener.get(f"/consultation/meeting/slots?moving={told.id}0").status_code == 404
    assert (
        login_of(meetings.invited(FIRE)).get(f"/consultation/meeting/slots?moving={told.id}").status_code
        == 404
    )
    answers = {"starts_at": [STARTS, ""], "length": "90", "reason": "领导另有安排"}
    assert "E-M-NOTMOVED" in convener.post(f"{page}/postpone", data=answers).text
    chosen = {**answers, "starts_at": [offered[1][0], ""]}
    assert convener.post(f"{page}/postpone", data=chosen).status_code == 303
    assert times_of([told.id])[told.id].strftime("%Y-%m-%dT%H:%M") == offered[1][0]


def test_a_meeting_that_a_unit_declined_leaves_its_calendar_and_its_feed_until_it_comes_after_all(
    meetings: Meetings, login_of: Login, app: Flask
) -> None:
    """RFC 5545: a feed is all there is now; CANCELLED would say of a meeting that takes place that it does not."""
    told = meetings.notified()
    uid = Appointment.get(Appointment.matter == told.id).uid
    fire, city = (meetings.invited(name) for name in (FIRE, CITY))
    feeds_of = {who: f"/calendar/{feeds.make(who)}.ics" for who in (fire, city)}
    desks = {who: login_of(who) for who in feeds_of}

    def places(who: Actor) -> list[bool]:
        calendars = [f"/calendar/?on=2026-11-25&whose={whose}" for whose in ("me", "unit")]
        pages = [
            desks[who].get(address).text
            for address in (*calendars, "/calendar/?whose=district&on=2026-11-25")
        ]
        soon = desks[who].get("/").text.partition("七天内的会议")[2]
        return [*(TITLE in page for page in pages), TITLE in soon, uid in Client(app).get(feeds_of[who]).text]

    assert places(fire) == places(city) == [True] * 5
    meetings.take(fire, told, "answer", attendance="decline", reason="出警")
    assert places(fire) == [False, False, True, False, False]
    assert places(city) == [True] * 5
    meetings.take(fire, told, "change_answer", attendance="attend")
    assert places(fire) == [True] * 5


def test_the_day_of_what_only_reminds_is_asked_for_and_not_demanded(
    meetings: Meetings, login_of: Login
) -> None:
    """G-8: 内部提醒 is no limit that one must keep."""
    page = login_of(meetings.convener).get(f"/consultation/{meetings.notified().id}").text
    assert "请在 2026年11月25日（周三） 24:00 前" in re.sub("<[^>]+>", "", page)
    assert "须在" not in page


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
    came = {"came": ["present", "absent"], "people": ["王某", ""]}
    assert "W-M-ABSENT" in convener.post(f"{page}/conclude", data=came).text
    ended = convener.post(f"{page}/conclude", data={**came, "absence": "临时出警"})
    assert ended.status_code == 303
    assert "临时出警" in convener.get(page).text
    seen_by = {name: login_of(meetings.invited(name)).get(page).text for name in (FIRE, CITY)}
    assert {name: "临时出警" in text for name, text in seen_by.items()} == {FIRE: True, CITY: False}
    assert "王某" in convener.get(page).text
    assert f"{TITLE}签到表" in convener.get(f"{page}/preview/attendance_sheet").text


def test_what_is_wrong_is_said_beside_all_that_was_typed(meetings: Meetings, login_of: Login) -> None:
    answer = login_of(meetings.convener).post(
        NEW, data={**typed(meetings, "notify"), "room": "", "required": []}
    )
    assert answer.status_code == 422
    assert "E-M-NOPARTY" in answer.text
    assert "E-M-NOROOM" in answer.text
    assert TITLE in answer.text


def test_why_another_unit_cannot_come_the_convener_reads_and_the_others_do_not(
    meetings: Meetings, login_of: Login
) -> None:
    """G-9: an operation, an illness: that a unit is absent is everybody's business, why is not."""
    sent = meetings.notified()
    meetings.take(meetings.invited(CITY), sent, "answer", attendance="decline", reason="当天有专案行动")
    page = f"/consultation/{sent.id}"
    for reader, seen in (
        (meetings.convener, True),
        (meetings.invited(CITY), True),
        (meetings.invited(FIRE), False),
    ):
        text = login_of(reader).get(page).text
        assert "不能参加" in text
        assert ("专案行动" in text) is seen


def test_the_list_says_when_the_interval_is_over_to_the_unit_and_to_the_justice_bureau(
    meetings: Meetings, login_of: Login, now: HeldClock
) -> None:
    """AT-105: to nobody else; before, the unit reads until when, as an internal reminder."""
    now.move_to(datetime(2026, 7, 15, 9, 0))
    told = meetings.notified(sort="regular", starts_at="2026-07-15T09:30")
    now.move_to(datetime(2026, 7, 15, 11, 0))
    came = {"came": ["present", "present"]}
    meetings.take(meetings.convener, told, "conclude", **came)
    now.move_to(datetime(2026, 10, 15, 9, 0))
    assert "下一次请在" in login_of(meetings.convener).get("/consultation/meetings").text
    now.move_to(datetime(2026, 10, 16, 9, 0))
    readers = {
        "铁西": meetings.convener,
        "消防": meetings.invited(FIRE),
        "司法": factories.clerk(meetings.district.units["区司法局"], Role.SUPERVISOR),
    }
    seen = {name: login_of(who).get("/consultation/meetings").text for name, who in readers.items()}
    assert {name: "W-M-OVERDUE" in text for name, text in seen.items()} == {
        "铁西": True,
        "消防": False,
        "司法": True,
    }
    assert "上次定期协商会议是" in seen["司法"]


def test_without_javascript_a_group_is_invited_and_a_time_is_found_by_plain_buttons(
    meetings: Meetings, login_of: Login
) -> None:
    convener = login_of(meetings.convener)
    opened = convener.post(
        NEW, data={**typed(meetings, "towns"), "starts_at": "", "required": [meetings.code(FIRE)]}
    )
    page = convener.get(opened.headers["Location"]).text
    offices = [one for one in meetings.district.units.values() if one.kind in ("town", "subdistrict")]
    assert page.count("checked") >= len(offices)
    assert page.count('type="radio" name="starts_at"') == 3
    assert "均有空" in page


def test_a_suggestion_gives_way_when_others_are_invited_and_a_typed_time_counts(
    meetings: Meetings, login_of: Login
) -> None:
    """No time that nobody typed stands in the field for typing; of both, what was typed goes out."""
    convener, gone, own = login_of(meetings.convener), "2026-11-28T03:00", "2026-11-26T16:30"
    asked = {"required": [meetings.code(FIRE)], "length": "90", "room": ROOM}
    kept = {
        hour: convener.get(
            "/consultation/meeting/slots", query_string={**asked, "starts_at": [gone, hour]}
        ).text
        for hour in ("", own)
    }
    assert {hour: (gone in page, f'value="{own}"' in page) for hour, page in kept.items()} == {
        "": (False, False),
        own: (False, True),
    }
    assert kept[""].count(" checked") - kept[own].count(" checked") == 1
    sent = convener.post(NEW, data={**typed(meetings, "notify"), "starts_at": [gone, own]})
    assert "2026年11月26日（周四）16:30–18:00" in convener.get(sent.headers["Location"]).text


def test_what_was_typed_into_the_sheet_of_attendance_is_not_lost_when_it_is_refused(
    meetings: Meetings, login_of: Login, now: HeldClock
) -> None:
    sent = meetings.notified()
    now.move_to(datetime(2026, 11, 25, 11, 0))
    convener = login_of(meetings.convener)
    answer = convener.post(
        f"/consultation/{sent.id}/conclude",
        data={"came": ["leave", "absent"], "people": ["", "王某"], "host": "赵主任"},
    )
    assert answer.status_code == 422
    assert "E-M-NOBODYCAME" in answer.text
    assert all(words in answer.text for words in ("王某", "赵主任"))


def test_a_rule_that_nobody_understands_is_refused_beside_what_was_typed(
    meetings: Meetings, login_of: Login
) -> None:
    convener = login_of(meetings.convener)
    answer = convener.post(
        "/consultation/meeting/series", data={"rule": "FREQ=SECONDLY", "starts": "25:99", "length": "90"}
    )
    assert answer.status_code == 422
    assert "E-M-RULE" in answer.text
    assert "FREQ=SECONDLY" in answer.text
    good = {"preset": "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", "starts": "14:30", "length": "90", "room": ROOM}
    assert convener.post("/consultation/meeting/series", data=good).status_code == 303
    assert "每季度第二个星期二 14:30" in convener.get("/consultation/meeting/series").text
    assert "2027年1月定期协商会议" in convener.get(f"{NEW}?series=1").text


@pytest.mark.parametrize(
    ("field", "nonsense"),
    [("required", "没有这个单位"), ("optional", "9" * 40), ("length", "0"), ("starts_at", "下周三")],
)
def test_what_cannot_be_read_is_refused_and_never_an_error(
    meetings: Meetings, login_of: Login, field: str, nonsense: str
) -> None:
    convener = login_of(meetings.convener)
    answer = convener.post(NEW, data={**typed(meetings, "save"), field: nonsense})
    assert answer.status_code == 303
    assert convener.get(answer.headers["Location"]).status_code == 200
    assert convener.get("/consultation/meeting/slots", query_string={field: nonsense}).status_code == 200


def test_a_program_calls_a_meeting_and_another_answers_it(meetings: Meetings, app: Flask) -> None:
    convener, fire = (
        Program(app, meetings.desk, Person.get_by_id(one.person_id))
        for one in (meetings.convener, meetings.invited(FIRE))
    )
    fields = {"title": TITLE, "sort": "case", "required": [meetings.code(FIRE)], "starts_at": "2026-11-25T09:30:00+08:00",
              "length": "90", "room": ROOM}  # fmt: skip
    opened = convener.post("/matters", {"kind": "meeting", "fields": fields})
    assert opened.status_code == 201
    number = told(opened)["id"]
    assert convener.post(f"/matters/{number}/steps/notify", {"fields": {}}).status_code == 200
    lacking = fire.post(f"/matters/{number}/steps/answer", {"fields": {"attendance": "decline"}})
    assert (lacking.status_code, told(lacking)["reasons"][0]["code"]) == (422, "E-M-NOREASON")
    said = {"attendance": "decline", "reason": "出警"}
    assert fire.post(f"/matters/{number}/steps/answer", {"fields": said}).status_code == 200


def test_an_invitation_is_answered_by_one_press_in_the_line_of_the_list(
    meetings: Meetings, login_of: Login
) -> None:
    sent = meetings.notified()
    fire = login_of(meetings.invited(FIRE))
    button = f'name="only" value="attend/{sent.id}-{sent.version}"'
    assert button in fire.get("/").text
    answer = fire.post(
        "/matters/bulk/take", data={"only": f"attend/{sent.id}-{sent.version}", "back": "/todo"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/todo")
    page = fire.get("/todo").text
    assert f"已办理：{TITLE}" in page
    assert button not in page
    assert button not in fire.get("/done").text
    again = fire.post(
        "/matters/bulk/take", data={"only": f"attend/{sent.id}-{sent.version}", "back": "/todo"}
    )
    assert "未办 1 件" in again.text
    assert fire.post("/matters/bulk/take", data={"only": "attend/x", "back": "/todo"}).status_code == 303
