"""The pages of a transfer, as a clerk, an approver and a liaison see them."""

import re
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.domain.procedure import Role
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.files import StoredFile
from portal.store.matters import Matter
from portal.store.units import Liaison, Unit
from tests import factories
from tests.transfer.conftest import PHOTO, District, Login
from tests.web_fixtures import Client

TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{6}\.[\w-]{27}")

FIRE, TIEXI, PINGYUAN, BUREAU = "区消防救援大队", "铁西街道办事处", "平原镇人民政府", "区司法局"


def form_of(district: District, **more: Any) -> dict[str, Any]:
    return {
        **district.answers(TIEXI, draft_key="key-1", act="submit"),
        "evidence": (BytesIO(PHOTO), "照片.png"),
        **more,
    }


def create(client: Client, data: dict[str, Any], **options: Any) -> TestResponse:
    return client.post("/transfer/new", data, content_type="multipart/form-data", **options)


def test_the_form_comes_filled_in_from_the_resolvers_answer(district: District, login_of: Login) -> None:
    page = login_of(district.clerks[FIRE]).get("/transfer/new?item=410703-CF-0151&place=铁西新村").text
    assert re.search(r'<option selected value="\d+">铁西街道办事处</option>', page)
    assert "占用、堵塞、封闭消防车通道妨碍消防车通行" in page


def test_sending_from_the_blank_form_opens_keeps_and_submits(district: District, login_of: Login) -> None:
    answer = create(login_of(district.clerks[FIRE]), form_of(district))
    matter = Matter.get()
    assert (answer.status_code, answer.location) == (303, f"/transfer/{matter.id}")
    assert matter.state == "pending_approval"
    assert StoredFile.get().name == "照片.png"


def test_a_refused_form_comes_back_with_reasons_and_all_that_was_typed(
    district: District, login_of: Login
) -> None:
    client = login_of(district.clerks[FIRE])
    page = create(client, form_of(district, facts="", inspection="", officers=""))
    assert page.status_code == 422
    assert "E-T-MAT-LETTER" in page.text
    assert "E-T-MAT-SOURCE" in page.text
    assert "某物业公司" in page.text
    assert StoredFile.select().count() == 1


def test_a_form_sent_twice_opens_one_draft(district: District, login_of: Login) -> None:
    client = login_of(district.clerks[FIRE])
    create(client, form_of(district, act="save"))
    create(client, form_of(district, act="save"))
    assert (Matter.select().count(), StoredFile.select().count()) == (1, 1)


def test_the_address_of_a_step_takes_it_as_it_stands(district: District, login_of: Login) -> None:
    draft = district.draft(FIRE, TIEXI)
    assert login_of(district.clerks[FIRE]).post(f"/transfer/{draft.id}/submit").status_code == 303
    assert Matter.get().state == "pending_approval"


def test_a_blank_form_saves_itself(district: District, login_of: Login) -> None:
    client = login_of(district.clerks[FIRE])
    answer = client.htmx("/transfer/new/draft", {"draft_key": "k", "facts": "三辆货车"})
    assert "草稿已保存" in answer.text
    assert Matter.get().draft == {"facts": "三辆货车"}


def test_the_approver_reads_the_letter_and_approves_with_one_click(
    district: District, login_of: Login
) -> None:
    matter = district.submitted(FIRE, TIEXI)
    client = login_of(district.approvers[FIRE])
    page = client.get(f"/transfer/{matter.id}").text
    assert "关于移送" in page
    assert "三辆货车停放在消防车通道内" in page
    answer = client.post(f"/transfer/{matter.id}/approve", {"version": matter.version})
    assert answer.status_code == 303
    assert Matter.get().number == "卫消函〔2026〕1号"


def test_a_second_click_is_told_who_was_first(district: District, login_of: Login) -> None:
    matter = district.sent(FIRE, TIEXI)
    client = login_of(district.approvers[FIRE])
    answer = client.post(f"/transfer/{matter.id}/approve", {"version": matter.version - 1})
    assert answer.status_code == 409
    assert "已由" in answer.text
    assert "批准移送" in answer.text


def test_the_approver_sends_back_with_a_phrase(district: District, login_of: Login) -> None:
    matter = district.submitted(FIRE, TIEXI)
    login_of(district.approvers[FIRE]).post(
        f"/transfer/{matter.id}/send_back", {"phrase": "证据不足，请补充"}
    )
    assert Matter.get().state == "draft"


def test_another_unit_finds_nothing(district: District, login_of: Login) -> None:
    matter = district.sent(FIRE, TIEXI)
    client = login_of(district.clerks[PINGYUAN])
    there, nowhere = client.get(f"/transfer/{matter.id}"), client.get("/transfer/999999")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert _said(there.text, matter.id) == _said(nowhere.text, 999999)


def _said(page: str, number: int) -> str:
    """What a page says, apart from its own address and from the tokens of the second in which it was made."""
    return TOKEN.sub("", page).replace(f"/transfer/{number}", "")


def test_the_receiver_signs_and_the_sender_reads_it_in_the_timeline(
    district: District, login_of: Login
) -> None:
    matter = district.sent(FIRE, TIEXI)
    login_of(district.clerks[TIEXI]).post(f"/transfer/{matter.id}/receive", {"version": matter.version})
    page = login_of(district.clerks[FIRE]).get(f"/transfer/{matter.id}").text
    assert "已签收" in page
    assert "案件移送函回执" in page


def test_the_list_shows_what_waits_with_its_light(district: District, login_of: Login) -> None:
    district.sent(FIRE, TIEXI)
    client = login_of(district.clerks[TIEXI])
    assert "占用、堵塞消防车通道" in client.get("/transfer/").text
    desktop = client.get("/").text
    assert "待签收" in desktop
    assert "剩 1 天" in desktop


def test_who_oversees_reads_both_sides_and_whose_turn_it_is(district: District, login_of: Login) -> None:
    district.sent(FIRE, TIEXI)
    overseer = login_of(factories.clerk(district.units[BUREAU], Role.SUPERVISOR))
    page = overseer.get("/transfer/").text
    assert f"{FIRE} → {TIEXI}" in page
    assert f"待{TIEXI}办理" in page
    assert "对方单位" not in page


@pytest.mark.parametrize("address", ["/transfer/", "/filing/"])
def test_no_form_is_offered_to_who_may_not_send_it(district: District, login_of: Login, address: str) -> None:
    offered = f'href="{address}new"'
    overseer = login_of(factories.clerk(district.units[BUREAU], Role.SUPERVISOR))
    assert offered not in overseer.get(address).text
    assert offered in login_of(district.clerks[FIRE]).get(address).text


def test_search_finds_by_one_character_and_only_what_is_ours(district: District, login_of: Login) -> None:
    district.sent(FIRE, TIEXI)
    assert "某物业公司" in login_of(district.clerks[TIEXI]).get("/search?q=货").text
    assert "某物业公司" not in login_of(district.clerks[PINGYUAN]).get("/search?q=货").text


@pytest.mark.parametrize("letters", ["xfctd", "zyds", "mwygs", "txxc"])
def test_search_finds_by_pinyin_initials_of_title_subject_and_place(
    district: District, login_of: Login, letters: str
) -> None:
    district.sent(FIRE, TIEXI)
    assert "某物业公司" in login_of(district.clerks[TIEXI]).get(f"/search?q={letters}").text


def test_the_issued_letter_opens_as_docx(district: District, login_of: Login) -> None:
    district.sent(FIRE, TIEXI)
    client = login_of(district.clerks[TIEXI])
    assert client.get("/letters/1").status_code == 200
    assert client.get("/letters/1.docx").data[:2] == b"PK"


def test_an_issued_letter_is_never_changed(district: District, login_of: Login) -> None:
    """AT-107."""
    district.sent(FIRE, TIEXI)
    answer = login_of(district.clerks[FIRE]).post("/letters/1/edit", {"title": "改"})
    assert answer.status_code == 422
    assert "E-G-IMMUTABLE" in answer.text
    assert "更正函" in answer.text


def test_a_matter_of_another_kind_is_not_shown_as_a_transfer(district: District, login_of: Login) -> None:
    matter = district.received(FIRE, TIEXI)
    district.take(district.clerks[TIEXI], matter, "accept")
    district.take(district.clerks[TIEXI], matter, "file", filed_on="2026-11-20")
    filing = Matter.get(Matter.kind == "filing")
    client = login_of(district.clerks[TIEXI])
    assert client.get(f"/transfer/{filing.id}").status_code == 404
    assert client.get(f"/filing/{filing.id}").status_code == 200


def test_the_proof_of_ninety_days_has_a_page_of_its_own(district: District, login_of: Login) -> None:
    matter = district.received(FIRE, TIEXI)
    district.take(district.clerks[TIEXI], matter, "accept")
    district.take(district.clerks[TIEXI], matter, "file", filed_on="2026-11-20")
    client = login_of(district.clerks[TIEXI])
    address = re.search(rf"/matters/{matter.id}/clocks/\d+", client.get(f"/transfer/{matter.id}").text)
    assert address
    assert "第 90 日" in client.get(address.group()).text


def test_an_urgent_matter_says_whom_to_call_at_night(district: District, login_of: Login) -> None:
    """T-3: the receiver's liaison by mobile, and its duty phone."""
    office = district.units[TIEXI]
    with transaction():
        Unit.update(duty_phone="0373-0000009").where(Unit.id == office.id).execute()
        Liaison.create(unit=office, name="钱七", mobile="13900000000", valid_from="2026-01-01", recorded_at=0)
        snapshots.changed("units")
    matter = district.sent(FIRE, TIEXI)
    client = login_of(district.clerks[FIRE])
    assert "夜间联系" not in client.get(f"/transfer/{matter.id}").text
    client.post(f"/transfer/{matter.id}/mark_urgent", {"urgent_reason": "harm", "version": matter.version})
    page = client.get(f"/transfer/{matter.id}").text
    assert "联络人钱七" in page
    assert "13900000000" in page
    assert "0373-0000009" in page
    assert "危害可能扩大" in page


def test_a_letter_that_was_signed_for_is_no_longer_offered_to_be_withdrawn(
    district: District, login_of: Login
) -> None:
    """G-11: a button that can only be refused is none."""
    clerk, way = login_of(district.clerks[FIRE]), 'action="/transfer/{}/withdraw"'
    sent = district.sent(FIRE, TIEXI)
    assert way.format(sent.id) in clerk.get(f"/transfer/{sent.id}").text
    signed = district.received(FIRE, TIEXI)
    assert way.format(signed.id) not in clerk.get(f"/transfer/{signed.id}").text
