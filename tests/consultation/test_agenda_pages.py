"""What people see of agendas, outcomes, minutes and tasks, over HTTP and without a script (domain M-1, M-3)."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from flask import Flask

from plugins.consultation.meeting import lines, marks
from plugins.consultation.meeting.tables import AgendaLine, AgreedTask, OtherText
from portal.store.files import IssuedLetter
from portal.store.matters import Matter
from portal.store.people import Person
from tests.api_fixtures import Program
from tests.conftest import HeldClock
from tests.consultation.meetings import CITY, FIRE, PINGYUAN, ROOM, STARTS, TIEXI, TITLE, Meetings
from tests.core.test_openapi import Watched
from tests.transfer.conftest import District, Login

NEW = "/consultation/meeting/new"
SECRET, PERSON = "某化工仓库夜间卸货", "赵某某物业"


@pytest.fixture
def meetings(district: District, now: HeldClock) -> Meetings:
    """The same people as at the desk, each with a browser (``login_of``)."""
    return Meetings(district.desk, district)


def words(meeting: Matter) -> list[str]:
    return [row.words for row in lines.of_meeting(meeting.id)]


def test_candidates_stand_in_the_form_ticked_where_they_press_and_go_out_with_one_press(
    meetings: Meetings, login_of: Login
) -> None:
    sent = meetings.district.received(FIRE, TIEXI, title=SECRET, subject=PERSON)
    marks.mark(meetings.convener, sent, "要统一口径")
    convener = login_of(meetings.convener)
    blank = convener.get(NEW).text
    assert re.search(rf'name="agenda" value="marked:{sent.id}" checked', blank)
    assert "要统一口径" in blank
    typed = {
        "act": "notify", "draft_key": "k1", "title": TITLE, "sort": "adhoc", "required": [meetings.code(FIRE), meetings.code(CITY)],
        "starts_at": STARTS, "length": "90", "room": ROOM, "topics": "通道划线", "agenda": ["-", f"marked:{sent.id}"],
    }  # fmt: skip
    page = convener.post(NEW, data=typed).headers["Location"]
    ours, theirs = convener.get(page).text, login_of(meetings.invited(CITY)).get(page).text
    assert SECRET in ours
    assert "要统一口径" in ours
    assert "提请研究的事项" in theirs
    assert "通道划线" in theirs
    assert not [secret for secret in (SECRET, PERSON, "要统一口径") if secret in theirs]
    assert SECRET in login_of(meetings.invited(FIRE)).get(page).text  # a party of the matter


def test_ordered_and_worded_by_plain_buttons(meetings: Meetings, login_of: Login) -> None:
    told = meetings.notified(topics="一\n二")
    one, two = lines.of_meeting(told.id)
    convener, page = login_of(meetings.convener), f"/consultation/{told.id}"
    assert convener.post(f"{page}/agenda/{two.id}/up").status_code == 303
    assert words(told) == ["二", "一"]
    convener.post(f"{page}/agenda/{one.id}/up")
    convener.post(f"{page}/agenda/{one.id}/reword", data={"words": "一 （改）"})
    convener.post(f"{page}/agenda", data={"agenda": "-", "topics": "三\n三"})
    convener.post(f"{page}/agenda/{two.id}/remove")
    assert words(told) == ["一 （改）", "三"]
    assert convener.post(f"{page}/agenda/{one.id}/reword", data={"words": " "}).status_code == 422
    assert convener.post(f"{page}/agenda/{two.id}/up").status_code == 404
    assert convener.post(f"{page}/agenda/{one.id}/burn").status_code == 404
    assert login_of(meetings.invited(FIRE)).post(f"{page}/agenda/{one.id}/up").status_code == 403


def test_one_press_an_item_and_what_was_typed_stays_when_it_is_refused(
    meetings: Meetings, login_of: Login
) -> None:
    """AT-104: without owner it asks for a sentence, in the very form that was sent."""
    meeting = meetings.in_session(topics="通道划线\n经费")
    one, two = lines.of_meeting(meeting.id)
    convener, page = login_of(meetings.convener), f"/consultation/{meeting.id}"
    assert re.search(rf'id="line-{one.id}" aria-current="step"', convener.get(page).text)
    assert (
        convener.post(
            f"{page}/record", data={"line": one.id, "seen": 1, "said": "同意。", "result": "decision"}
        ).status_code
        == 303
    )
    assert re.search(rf'id="line-{two.id}" aria-current="step"', convener.get(page).text)
    typed: dict[str, Any] = {
        "line": two.id,
        "seen": 1,
        "said": "由各家测算。",
        "result": "task",
        "task": "测算经费",
        "form_id": f"record-{two.id}",
        "owner": "",
    }
    refused = convener.post(f"{page}/record", data=typed)
    assert refused.status_code == 422
    assert "E-M-NO-OWNER" in refused.text
    assert "由各家测算。" in refused.text
    assert f'form="record-{two.id}"' in refused.text
    kept = convener.post(f"{page}/record", data={**typed, "confirm-E-M-NO-OWNER": "待区政府明确"})
    assert kept.status_code == 303
    assert "牵头单位待明确" in convener.get(page).text
    theirs = login_of(meetings.invited(FIRE)).get(page).text  # until the minutes are out
    assert "经费" in theirs
    assert not [said for said in ("同意。", "由各家测算。", "测算经费") if said in theirs]
    convener.post(f"{page}/agenda/tasks/{AgreedTask.get().id}/remove")
    assert AgreedTask.select().count() == 0


def test_of_a_long_agenda_the_form_of_the_line_being_discussed_is_open_and_the_others_fold(
    meetings: Meetings, login_of: Login
) -> None:
    """One press opens another line; what was refused or waits to be merged stands open by itself."""
    meeting = meetings.in_session(topics="通道划线\n经费\n培训\n督办")
    convener, page = login_of(meetings.convener), f"/consultation/{meeting.id}"
    folds = re.compile(r'<details class="no-print"( open)?><summary>(记录本项|修改文字、增加任务)')
    assert folds.findall(convener.get(page).text) == [(" open", "记录本项"), *[("", "记录本项")] * 3]
    one, _two, three, _four = lines.of_meeting(meeting.id)
    convener.post(f"{page}/record", data={"line": one.id, "seen": 1, "said": "同意。", "result": "decision"})
    seen = folds.findall(convener.get(page).text)
    assert seen == [("", "修改文字、增加任务"), (" open", "记录本项"), *[("", "记录本项")] * 2]
    typed = {"line": three.id, "seen": 1, "result": "task", "task": "培训", "form_id": f"record-{three.id}"}
    refused = convener.post(f"{page}/record", data=typed)
    assert [fold[0] for fold in folds.findall(refused.text)] == ["", " open", " open", ""]


@pytest.mark.parametrize(
    "typed", [{"line": "x"}, {"line": "#9"}, {"line": "#0"}, {"line": "9" * 30}, {"seen": "-1"}, {"result": "burn"}, {"due_on": "morgen"}, {"owner": "none"}, {"organs": "zz"}]
)  # fmt: skip
def test_bad_input_is_refused_in_words(meetings: Meetings, login_of: Login, typed: dict[str, str]) -> None:
    meeting = meetings.in_session(topics="通道划线")
    whole = {
        "line": lines.of_meeting(meeting.id)[0].id,
        "seen": 1,
        "result": "task",
        "task": "x",
        "owner": meetings.code(FIRE),
    }
    answer = login_of(meetings.convener).post(f"/consultation/{meeting.id}/record", data={**whole, **typed})
    assert answer.status_code == 422
    assert "E-FORM" in answer.text


def test_who_writes_second_sees_both_texts_side_by_side(meetings: Meetings, login_of: Login) -> None:
    held = meetings.held(topics="通道划线")
    line = lines.of_meeting(held.id)[0]
    first, second = login_of(meetings.convener), login_of(meetings.district.approvers[TIEXI])
    at, page = f"/consultation/{held.id}/agenda/{line.id}/text", f"/consultation/{held.id}"
    assert first.post(at, data={"said": "甲写的。", "seen": 1}).status_code == 303
    second.post(f"{page}/record", data={"line": line.id, "result": "decision", "said": "乙写的。", "seen": 1})
    shown = second.get(page).text
    assert "两份文字都保留了" in shown
    assert all(text in shown for text in ("甲写的。", "乙写的。", "您的文字（合并后保存）"))
    assert "还有一份没有合并的文字" in first.get(page).text
    second.post(at, data={"said": "甲写的，乙写的。", "seen": AgendaLine.get().version})
    assert AgendaLine.get().text == "甲写的，乙写的。"
    assert "没有合并" not in first.get(page).text


def test_a_text_saves_itself_while_it_is_typed_and_never_over_anothers(
    meetings: Meetings, login_of: Login
) -> None:
    held = meetings.held(topics="通道划线")
    line = lines.of_meeting(held.id)[0]
    at, typing = f"/consultation/{held.id}/agenda/{line.id}/text", {"HX-Request": "true"}
    first, second = login_of(meetings.convener), login_of(meetings.district.approvers[TIEXI])
    saved = first.post(at, data={"said": "甲写", "seen": 1}, headers=typing)
    assert saved.status_code == 200
    assert "已保存" in saved.text
    assert 'name="seen" value="2" hx-swap-oob="true"' in saved.text
    first.post(at, data={"said": "甲写的。", "seen": 2}, headers=typing)
    kept = second.post(at, data={"said": "乙写的。", "seen": 1}, headers=typing)
    assert "两份文字都已保留" in kept.text
    for said in ("乙", "乙写", "乙写的。"):
        second.post(at, data={"said": said, "seen": 1, "sitting": "p1"}, headers=typing)
    assert AgendaLine.get().text == "甲写的。"
    assert [row.text for row in OtherText.select().order_by(OtherText.id)] == ["乙写的。", "乙写的。"]
    shown = second.get(f"/consultation/{held.id}").text
    assert shown.count("乙写的。") == 1
    second.post(f"/consultation/{held.id}/agenda/{line.id}/put_away", data={"other": OtherText.get().id})
    assert OtherText.select().count() == 0


def test_minutes_reach_all_that_were_invited_and_the_task_its_owner(
    meetings: Meetings, login_of: Login, now: HeldClock
) -> None:
    held = meetings.held(topics="经费")
    typed = {
        "line": lines.of_meeting(held.id)[0].id,
        "result": "task",
        "task": "测算经费",
        "owner": meetings.code(FIRE),
        "due_on": "2026-12-01",
    }
    meetings.take(meetings.convener, held, "record", **typed)
    convener, page = login_of(meetings.convener), f"/consultation/{held.id}"
    assert "任务：测算经费" in convener.get(f"{page}/preview/meeting_minutes").text
    assert convener.post(f"{page}/issue_minutes").status_code == 303
    letter = IssuedLetter.get(IssuedLetter.kind == "meeting_minutes")
    paper = convener.get(f"/letters/{letter.id}.docx")
    said = "\n".join(part.text for part in Document(BytesIO(paper.data)).paragraphs)
    assert "任务：测算经费" in said
    assert "不是行政处罚的依据" in said
    fire, city = login_of(meetings.invited(FIRE)), login_of(meetings.invited(CITY))
    assert "印发纪要" in city.get("/notices/").text
    given = Matter.get(Matter.kind == "meeting_task")
    seen = city.get(page).text
    assert "测算经费" in seen
    assert f"/consultation/{given.id}" not in seen
    assert city.get(f"/consultation/{given.id}").status_code == 404
    assert "测算经费" in fire.get("/todo").text
    own = fire.get(f"/consultation/{given.id}").text
    assert "内部提醒" in own
    assert fire.post(f"/consultation/{given.id}/finish", data={"result": ""}).status_code == 422
    assert fire.post(f"/consultation/{given.id}/finish", data={"result": "约 2 万元"}).status_code == 303
    assert "已办结" in convener.get(page).text
    assert "测算经费" in convener.get("/consultation/meeting_task/?closed=1").text
    assert "约 2 万元" in convener.get(f"/consultation/{given.id}").text


def test_a_matter_is_brought_to_the_table_from_its_own_page(meetings: Meetings, login_of: Login) -> None:
    sent = meetings.district.received(FIRE, TIEXI)
    fire, at = login_of(meetings.invited(FIRE)), f"/consultation/matters/{sent.id}/mark"
    assert at in fire.get(f"/transfer/{sent.id}").text
    assert fire.post(at, data={"why": " "}).status_code == 422
    assert fire.post(at, data={"why": "两家口径不一"}).status_code == 303
    assert "两家口径不一" in login_of(meetings.convener).get(at).text
    assert "提请上会（1）" in fire.get(f"/transfer/{sent.id}").text
    assert login_of(meetings.invited(CITY)).get(at).status_code == 404
    assert fire.post(f"/consultation/matters/{sent.id}/unmark").status_code == 303
    assert "两家口径不一" not in fire.get(at).text


def test_what_was_agreed_on_a_dispute_binds_when_both_sides_have_signed_it_there(
    meetings: Meetings, login_of: Login
) -> None:
    """D-1: the minutes carry it to each side's own signature; a third unit is offered nothing."""
    sent = meetings.district.received(FIRE, TIEXI)
    objection = {
        "reason_code": "not_here",
        "reason": "不在辖区",
        "legal_basis": "清单",
        "proposed_holder": meetings.code(FIRE),
    }
    meetings.take(meetings.convener, sent, "object", **objection)
    meetings.take(
        meetings.invited(FIRE), sent, "contest", reason="清单已列", interim_unit=meetings.code(TIEXI)
    )
    dispute = Matter.get(Matter.kind == "dispute")
    held = meetings.held(agenda=[f"dispute:{dispute.id}"])
    line = lines.of_meeting(held.id)[0]
    settled = {
        "line": line.id,
        "result": "decision",
        "said": "由街道管辖。",
        "settled_for": meetings.code(TIEXI),
    }
    meetings.take(meetings.convener, held, "record", **settled)
    meetings.take(meetings.convener, held, "issue_minutes")
    assert Matter.get_by_id(dispute.id).outcome == "unsettled"
    page, signing = f"/consultation/{held.id}", "本单位按纪要签署一致意见"
    assert signing not in login_of(meetings.invited(CITY)).get(page).text
    for name in (TIEXI, FIRE):
        side = login_of(meetings.invited(name))
        assert signing in side.get(page).text
        typed = {"settled_for": str(meetings.district.units[TIEXI].id), "negotiation": "见会议纪要。"}
        assert side.post(f"/disputes/{dispute.id}/agree", data=typed).status_code == 303
    assert Matter.get_by_id(dispute.id).state == "agreed"
    assert Matter.get_by_id(sent.id).state == "accepted"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_the_sentence_of_a_warning_goes_with_the_form_that_was_sent(
    meetings: Meetings, login_of: Login, headers: dict[str, str]
) -> None:
    """A page of steps has many forms: the box for the sentence belongs to the one that met the warning."""
    told = meetings.notified(topics="通道划线")
    convener, page = login_of(meetings.convener), f"/consultation/{told.id}"
    assert 'name="form_id" value="step-cancel"' in convener.get(page).text
    answer = convener.post(f"{page}/open", {"form_id": "step-open"}, headers=headers)
    assert 'name="confirm-W-M-EARLY" form="step-open"' in answer.text
    odd = convener.post(f"{page}/open", {"form_id": '"><script>'}, headers=headers)
    assert 'name="confirm-W-M-EARLY" form="main-form"' in odd.text


def test_at_104_a_program_is_told_the_same_and_passes_the_warning_with_a_sentence(
    meetings: Meetings, app: Flask
) -> None:
    meeting = meetings.in_session(topics="经费")
    program = Program(app, meetings.desk, Person.get_by_id(meetings.convener.person_id))
    said = {"fields": {"line": "#1", "result": "task", "task": "测算经费"}}
    refused = program.post(f"/matters/{meeting.id}/steps/record", said)
    assert refused.status_code == 422
    assert [(one["code"], one["severity"]) for one in refused.json["reasons"]] == [
        ("E-M-NO-OWNER", "warning")
    ]
    sentence = {"confirm": {"E-M-NO-OWNER": "待区政府明确"}}
    assert program.post(f"/matters/{meeting.id}/steps/record", {**said, **sentence}).status_code == 200
    assert AgreedTask.get().words == "测算经费"


def test_a_program_reads_of_an_agenda_what_its_person_reads_on_the_page(
    meetings: Meetings, app: Flask
) -> None:
    """G-9, M-3: neither why a line is there nor the matter behind it, nor what came of it before the minutes are out."""
    sent = meetings.district.received(FIRE, TIEXI, title=SECRET, subject=PERSON)
    marks.mark(meetings.convener, sent, "要统一口径")
    held = meetings.held(CITY, agenda=[f"marked:{sent.id}"], topics="联系人 13812345678")
    one, two = lines.of_meeting(held.id)
    meetings.take(
        meetings.convener, held, "record", line=one.id, result="decision", said="同意，13912345678。"
    )
    given = {"line": two.id, "result": "task", "task": "发函", "owner": meetings.code(CITY)}
    meetings.take(meetings.convener, held, "record", due_on="2026-12-01", **given)

    def read_by(name: str) -> list[dict[str, Any]]:
        person = Person.get_by_id(meetings.invited(name).person_id)
        answer = Watched(app, meetings.desk, person).get(f"/matters/{held.id}")
        found: list[dict[str, Any]] = answer.get_json()["details"]["agenda"]
        return found

    own, theirs = read_by(TIEXI), read_by(CITY)
    assert [line["words"] for line in own] == [one.words, "联系人 13812345678"]
    assert [line["words"] for line in theirs] == [one.words, "联系人 138****5678"]
    assert (own[0]["matter"], own[0]["source"], own[0]["text"]) == (sent.id, "marked", "同意，13912345678。")
    assert own[0]["reason"]
    assert [task["words"] for task in own[1]["tasks"]] == ["发函"]
    for line in theirs:
        told = {name: line[name] for name in ("matter", "source", "reason", "outcome", "text", "tasks")}
        assert not any(told.values())
    meetings.take(meetings.convener, held, "issue_minutes")
    after = read_by(CITY)
    assert (after[0]["outcome"], after[0]["text"]) == ("decision", "同意，139****5678。")
    (task,) = after[1]["tasks"]
    assert (task["owner"]["name"], task["due_on"], task["state"]) == (CITY, "2026-12-01", "待落实")
    assert isinstance(task["matter"], int)
    stranger = Watched(app, meetings.desk, Person.get_by_id(meetings.invited(PINGYUAN).person_id))
    assert stranger.get(f"/matters/{held.id}").status_code == 404


def test_a_reminder_that_has_passed_is_an_answer_that_the_description_knows(
    meetings: Meetings, app: Flask, now: HeldClock
) -> None:
    """G-8: the light of what is no limit overstepped."""
    told = meetings.notified()
    now.move_to(datetime(2026, 11, 27, 9, 0))
    program = Watched(app, meetings.desk, Person.get_by_id(meetings.convener.person_id))
    assert program.get(f"/matters/{told.id}").get_json()["light"] == "passed"
    assert program.get("/matters").get_json()["matters"][0]["light"] == "passed"
