"""The pages of complaints, as clerks of a department and of a town office see them."""

import re
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.store.files import StoredFile
from portal.store.matters import Matter
from tests.complaints.conftest import BUREAU, CITY, FIRE, HOUSING, PINGYUAN, TIEXI, Counter
from tests.transfer.conftest import PHOTO, Login
from tests.web_fixtures import Client

SECRETS = ("王建国", "13800001234", "2单元", "410703199001011234")


def create(client: Client, counter: Counter, **more: Any) -> TestResponse:
    sent = {**counter.answers(draft_key="key-1", act="submit"), **more}
    return client.post("/complaints/new", sent, content_type="multipart/form-data")


def test_intake_is_one_form_and_gives_a_number_and_a_query_code(counter: Counter, login_of: Login) -> None:
    clerk = login_of(counter.clerks[TIEXI])
    answer = create(clerk, counter, complaint=(BytesIO(PHOTO), "来信.png"))
    matter = Matter.get()
    assert (answer.status_code, answer.location) == (303, f"/complaints/{matter.id}")
    assert matter.state == "registered"
    assert matter.title == "占用、堵塞、封闭消防车通道妨碍消防车通行"
    assert StoredFile.get().purpose == "complaint"
    page = clerk.get(answer.location).text
    record = counter.record(matter)
    assert record.register_number == f"2026-{matter.id:05}"
    assert re.fullmatch(r"\d{6}", record.query_code)
    assert record.register_number in page
    assert record.query_code in page
    assert "投诉举报登记回执" in page


def test_a_refused_form_comes_back_with_all_that_was_typed(counter: Counter, login_of: Login) -> None:
    page = create(login_of(counter.clerks[TIEXI]), counter, complainant="", points="通道被占。")
    assert page.status_code == 422
    assert "请填写投诉人、举报人姓名" in page.text
    assert "通道被占。" in page.text


def test_whoever_comes_in_person_has_been_told_by_the_slip(counter: Counter, login_of: Login) -> None:
    """C-2: the slip is the acknowledgement; no second telling is asked for."""
    assert counter.record(counter.registered(TIEXI, channel="visit")).acknowledged_at is not None
    by_phone = counter.registered(TIEXI)
    page = login_of(counter.clerks[TIEXI]).get(f"/complaints/{by_phone.id}").text
    assert "告知已受理" in page
    counter.take(TIEXI, by_phone, "acknowledge", acknowledged_by="phone")
    assert "投诉举报受理告知书" in login_of(counter.clerks[TIEXI]).get(f"/complaints/{by_phone.id}").text


def test_the_form_says_whose_it_is_while_it_is_typed(counter: Counter, login_of: Login) -> None:
    part = login_of(counter.clerks[FIRE]).get(
        f"/complaints/whose?item={counter.fire_lane.code}&place=铁西新村"
    )
    assert "清单核对：铁西街道办事处" in part.text
    assert "<html" not in part.text


def test_the_department_sees_to_whom_it_goes(counter: Counter, login_of: Login) -> None:
    ours = counter.registered(FIRE)
    page = login_of(counter.clerks[FIRE]).get(f"/complaints/{ours.id}").text
    assert "按清单，今日由铁西街道办事处行使" in page
    assert re.search(r'<option selected value="\d+">铁西街道办事处</option>', page)


def test_the_notice_names_the_town_office_with_address_and_phone(counter: Counter, login_of: Login) -> None:
    """C-4 ②: name, address, phone."""
    told = counter.told(FIRE)
    page = login_of(counter.clerks[FIRE]).get(f"/complaints/{told.id}").text
    notice = re.search(r'href="(/letters/\d+)">投诉举报告知书', page)
    assert notice is not None
    letter = login_of(counter.clerks[FIRE]).get(notice.group(1)).text
    assert "新乡市卫滨区铁西街道办事处" in letter
    assert "地址" in letter


def test_two_buttons_end_a_complaint_that_was_passed_on(counter: Counter, login_of: Login) -> None:
    ours = counter.told(FIRE, consent_identity=True)
    (theirs,) = counter.of(TIEXI)
    counter.take(TIEXI, theirs, "verify", finding="none", verified_how="desk", facts="通道已腾空。")
    clerk = login_of(counter.clerks[TIEXI])
    page = clerk.get(f"/complaints/{theirs.id}").text
    for words in ("办结前的三件事", "答复投诉人", "反馈转来部门", "答复、反馈并办结", "区消防救援大队"):
        assert words in page
    said = {"reply": "通道已腾空。", "reply_by": "phone", "also_feed_back": "y", "also_close": "y"}
    assert clerk.post(f"/complaints/{theirs.id}/reply", said).status_code == 303
    assert Matter.get_by_id(theirs.id).state == "closed"
    shown = login_of(counter.clerks[FIRE]).get(f"/complaints/{ours.id}").text
    assert "镇办已反馈" in shown
    assert "通道已腾空。（铁西办函〔2026〕1号）" in shown


@pytest.mark.parametrize("reader", [FIRE, TIEXI, BUREAU])
def test_no_paper_names_who_complained(counter: Counter, login_of: Login, reader: str) -> None:
    """AT-51: what is printed, for the investigated party or anybody else, bears the register number alone."""
    ours = counter.told(FIRE, channel="letter", consent_identity=True)
    counter.take(FIRE, ours, "hand_materials", materials_list="举报信 2 页")
    client = login_of(counter.clerks[reader])
    for name in ("register_form", "office_notice", "referral_notice"):
        paper = client.get(f"/complaints/{ours.id}/preview/{name}").text
        assert not [secret for secret in SECRETS if secret in paper], name
    for number in re.findall(r'href="/letters/(\d+)"', client.get(f"/complaints/{ours.id}").text):
        letter = client.get(f"/letters/{number}").text
        assert not [secret for secret in SECRETS if secret in letter], number


def test_who_complained_travels_only_with_consent(counter: Counter) -> None:
    """G-9, C-6: without consent the town office handles it, and the department passes the result on."""
    counter.told(FIRE)
    counter.told(FIRE, consent_identity=True)
    kept, given = (counter.record(matter) for matter in counter.of(TIEXI))
    assert (kept.complainant, kept.complainant_phone, kept.identity_withheld) == (None, None, True)
    assert (given.complainant, given.complainant_phone, given.identity_withheld) == (
        "王建国",
        "13800001234",
        False,
    )
    told_so = counter.take(
        FIRE, counter.registered(FIRE), "tell_complainant", told_by="phone", identity="yes"
    )
    assert counter.record(told_so).consent_identity is True


def test_without_consent_the_department_passes_the_result_on(counter: Counter, refused: Any) -> None:
    ours = counter.told(FIRE)
    (theirs,) = counter.of(TIEXI)
    counter.take(TIEXI, theirs, "verify", finding="none", verified_how="desk", facts="通道已腾空。")
    counter.take(
        TIEXI, theirs, "reply", reply="已腾空。", reply_by="relayed", also_feed_back=True, also_close=True
    )
    assert refused(counter.take, FIRE, ours, "close") == {"E-C-RELAY"}
    counter.take(FIRE, ours, "relay", reply="已腾空。", reply_by="phone")
    assert counter.take(FIRE, ours, "close").state == "closed"


def test_another_point_starts_with_all_that_is_the_same(counter: Counter, login_of: Login) -> None:
    """AT-49: the complainant, the place and the minute are there; the item is chosen anew."""
    ours = counter.registered(TIEXI)
    page = login_of(counter.clerks[TIEXI]).get(f"/complaints/new?grew_from={ours.id}").text
    assert "同一投诉举报的另一个问题" in page
    assert "铁西新村3号楼前" in page
    assert "410703-CF-0151" not in page
    assert not [secret for secret in SECRETS if secret in page]
    sent = {
        "item": counter.building.id,
        "points": "无证施工。",
        "channel": "phone",
        "received_at": "2026-11-20T08:40",
    }
    login_of(counter.clerks[TIEXI]).post(
        "/complaints/new", {**sent, "grew_from": ours.id, "draft_key": "key-2", "act": "submit"}
    )
    second = counter.of(TIEXI)[-1]
    assert (second.state, counter.record(second).complainant) == ("registered", "王建国")


def test_the_transfer_comes_filled_in_from_the_complaint(counter: Counter, login_of: Login) -> None:
    """C-3 (c): what was verified is the letter's basic fact; the limit runs from the day of verification."""
    ours = counter.verified(TIEXI, "not_ours", item=counter.building.id)
    counter.take(TIEXI, ours, "hand_over")
    clerk = login_of(counter.clerks[TIEXI])
    page = clerk.get(f"/complaints/{ours.id}").text
    assert f"/transfer/new?grew_from={ours.id}" in page
    form = clerk.get(f"/transfer/new?grew_from={ours.id}").text
    for words in ("电话核实，情况属实。", "某物业公司", "铁西新村3号楼前", "2026-11-20T09:00"):
        assert words in form
    assert re.search(rf'<option selected value="\d+">{HOUSING}</option>', form)
    assert not [secret for secret in SECRETS if secret in form]


@pytest.mark.parametrize("other", [PINGYUAN, CITY])
def test_a_complaint_of_others_is_not_there(counter: Counter, login_of: Login, other: str) -> None:
    ours = counter.registered(TIEXI)
    client = login_of(counter.clerks[other])
    assert client.get(f"/complaints/{ours.id}").status_code == 404
    assert client.get(f"/complaints/{ours.id}/preview/register_form").status_code == 404
    assert f"/complaints/{ours.id}" not in client.get("/complaints/").text


def test_nobody_learns_of_a_complaint_by_trying_numbers(counter: Counter, refused: Any) -> None:
    """G-9: one that is about something else cannot be merged into, nor told from one that does not exist."""
    theirs = counter.registered(TIEXI)
    ours = counter.registered(PINGYUAN, item=counter.building.id, place=PINGYUAN, subject="另一家")
    for into in (counter.record(theirs).register_number, str(theirs.id), "2026-99999", ""):
        assert refused(counter.take, PINGYUAN, ours, "merge", into=into) == {"E-C-MERGE"}


def test_a_list_shows_what_came_in_and_what_was_passed_on(counter: Counter, login_of: Login) -> None:
    counter.told(FIRE)
    page = login_of(counter.clerks[TIEXI]).get("/complaints/?side=in").text
    assert "待镇办反馈" in page
    assert "登记投诉举报" in login_of(counter.clerks[TIEXI]).get("/complaints/").text
