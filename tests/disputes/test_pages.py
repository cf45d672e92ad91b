"""The pages of a dispute, as both sides, 司法局, 区政府办 and strangers see them."""

import re
from io import BytesIO
from typing import Any

from portal.store import snapshots
from portal.store.db import transaction
from portal.store.enablement import PluginSwitch
from portal.store.matters import Matter
from tests.disputes.conftest import CITY, FIRE, JIEFANG, OBJECTION, TIEXI, Quarrel
from tests.transfer.conftest import PHOTO, Login


def form_of(quarrel: Quarrel, **more: Any) -> dict[str, Any]:
    return {**quarrel.answers(), "draft_key": "key-1", "act": "submit", **more}


def test_a_dispute_is_opened_from_the_blank_form_with_its_material(quarrel: Quarrel, login_of: Login) -> None:
    client = login_of(quarrel.district.clerks[FIRE])
    data = form_of(quarrel, evidence=(BytesIO(PHOTO), "照片.png"))
    answer = client.post("/disputes/new", data, content_type="multipart/form-data")
    matter = Matter.get()
    assert (answer.status_code, answer.location, matter.state) == (303, f"/disputes/{matter.id}", "opened")
    assert "照片.png" in client.get(f"/disputes/{matter.id}").text


def test_a_refused_form_comes_back_with_reasons_and_all_that_was_typed(
    quarrel: Quarrel, login_of: Login
) -> None:
    page = login_of(quarrel.district.clerks[FIRE]).post("/disputes/new", form_of(quarrel, interim_unit=""))
    assert page.status_code == 422
    assert "E-D-INTERIM" in page.text
    assert "应由铁西办管辖。" in page.text


def test_the_form_saves_itself_and_goes_on_from_there(quarrel: Quarrel, login_of: Login) -> None:
    client = login_of(quarrel.district.clerks[FIRE])
    assert (
        "草稿已保存" in client.htmx("/disputes/new/draft", {"draft_key": "k", "sender_view": "归铁西。"}).text
    )
    draft = Matter.get()
    assert "草稿已保存" in client.htmx(f"/disputes/{draft.id}/draft", {"sender_view": "归铁西办。"}).text
    assert "归铁西办。" in client.get(f"/disputes/{draft.id}").text


def test_an_objected_transfer_offers_the_dispute_filled_in(quarrel: Quarrel, login_of: Login) -> None:
    district = quarrel.district
    received = district.received(FIRE, TIEXI)
    fields = {**OBJECTION, "proposed_holder": quarrel.code(CITY)}
    objected = district.take(district.clerks[TIEXI], received, "object", **fields)
    client = login_of(district.clerks[FIRE])
    address = f"/disputes/new?grew_from={objected.id}"
    assert address in client.get(f"/transfer/{objected.id}").text
    page = client.get(address).text
    assert re.search(r'<option selected value="\d+">铁西街道办事处</option>', page)
    assert "三辆货车停放在消防车通道内。" in page


def test_what_is_signed_is_shown_whole_to_who_is_to_sign_it(quarrel: Quarrel, login_of: Login) -> None:
    """D-1: unit, part of the case and goods stand on the page, and in the form already."""
    dispute = quarrel.answered()
    offered = {"settled_for": quarrel.code(TIEXI), "scope": "停车部分", "goods": "物品由消防保管。"}
    quarrel.take(quarrel.district.clerks[FIRE], dispute, "agree", **offered)
    page = login_of(quarrel.district.clerks[TIEXI]).get(f"/disputes/{dispute.id}").text
    assert "管辖，范围“停车部分”，材料、物品“物品由消防保管。”。" in page
    assert re.search(r'<input[^>]*name="goods"[^>]*value="物品由消防保管。"', page)


def test_both_views_stand_side_by_side_with_the_answer_of_the_list(quarrel: Quarrel, login_of: Login) -> None:
    dispute = quarrel.answered()
    page = login_of(quarrel.district.clerks[TIEXI]).get(f"/disputes/{dispute.id}").text
    views = page[page.index("two-views") :]
    assert views.index("应由铁西办管辖。") < views.index("属消防职责。")
    assert "参考意见：由铁西街道办事处管辖。" in page
    assert "任何一方不得就争议事项先行处罚" in page


def test_each_is_offered_what_is_his(quarrel: Quarrel, login_of: Login) -> None:
    dispute = quarrel.coordinated()
    pages = {
        who: login_of(actor).get(f"/disputes/{dispute.id}").text
        for who, actor in (("side", quarrel.district.clerks[FIRE]), ("government", quarrel.gov_office), ("bureau", quarrel.supervisor))
    }  # fmt: skip
    assert 'id="step-decide"' in pages["government"]
    assert 'id="step-decide"' not in pages["side"] + pages["bureau"]
    assert 'id="step-withdraw"' in pages["side"]
    assert 'id="step-withdraw"' not in pages["government"]


def test_the_decision_starts_from_the_opinion_of_the_justice_bureau(
    quarrel: Quarrel, login_of: Login
) -> None:
    submitted = quarrel.submitted()
    dispute = quarrel.take(
        quarrel.supervisor,
        submitted,
        "coordinate",
        opinion="建议区消防管辖。",
        recommended_for=quarrel.code(FIRE),
    )
    client = login_of(quarrel.gov_office)
    page = client.get(f"/disputes/{dispute.id}").text
    assert re.search(r'<option selected value="\d+">区消防救援大队</option>', page)
    fields = {
        "settled_for": quarrel.code(FIRE),
        "decision_reason": "司法局意见。",
        "version": dispute.version,
    }
    assert client.post(f"/disputes/{dispute.id}/decide", fields).status_code == 303
    after = client.get(f"/disputes/{dispute.id}").text
    assert "新乡市卫滨区人民政府决定" in after
    assert "卫政函〔2026〕1号" in after


def test_a_dispute_is_nobody_elses(quarrel: Quarrel, login_of: Login) -> None:
    """G-9: a third unit gets what it gets for an id that does not exist; 区政府办, before the file comes to it."""
    dispute = quarrel.answered()
    for actor in (quarrel.district.clerks[JIEFANG], quarrel.gov_office):
        client = login_of(actor)
        hidden, missing = client.get(f"/disputes/{dispute.id}"), client.get("/disputes/999999")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert "某物业公司" not in client.get("/disputes/").text + client.get("/search?q=物业").text


def test_a_decision_is_a_precedent_beside_the_answer_without_its_parties(
    quarrel: Quarrel, login_of: Login
) -> None:
    """D-4: who has nothing to do with the dispute reads the decision, and neither side nor 当事人."""
    decided = quarrel.decide(
        quarrel.coordinated(), TIEXI, published="y", principle="通道在辖区内的，由镇办管辖。"
    )
    client = login_of(quarrel.district.clerks[JIEFANG])
    answer = client.get("/powers/who?item=410703-CF-0151&place=铁西新村").text
    address = re.search(r'hx-get="(/disputes/precedents[^"]+)"', answer)
    assert address is not None
    assert "管辖争议先例（1）" in answer
    panel = client.get(address[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).text
    assert "决定由 <b>铁西街道办事处</b> 管辖" in panel
    assert "通道在辖区内的，由镇办管辖。" in panel
    assert not any(word in panel for word in ("某物业公司", "3号楼", FIRE, decided.title + "一案"))


def test_what_was_not_published_or_only_agreed_is_no_precedent(quarrel: Quarrel, login_of: Login) -> None:
    quarrel.decided(TIEXI)
    client = login_of(quarrel.district.clerks[JIEFANG])
    assert "管辖争议先例" not in client.get("/powers/who?item=410703-CF-0151&place=铁西新村").text
    assert "没有公开的先例" in client.get(f"/disputes/precedents?item={quarrel.district.item}").text


def test_the_papers_can_be_read_before_they_go_out(quarrel: Quarrel, login_of: Login) -> None:
    dispute = quarrel.answered()
    client = login_of(quarrel.district.clerks[FIRE])
    page = client.get(f"/disputes/{dispute.id}/preview/negotiation_record")
    assert "管辖争议协商记录" in page.text
    assert "属消防职责。" in page.text
    docx = client.get(f"/disputes/{dispute.id}/preview/negotiation_record.docx")
    assert docx.headers["Content-Type"].endswith("wordprocessingml.document")
    assert client.get(f"/disputes/{dispute.id}/preview/no_such").status_code == 404


def test_the_blank_forms_are_printed_beforehand(quarrel: Quarrel, login_of: Login) -> None:
    page = login_of(quarrel.district.clerks[FIRE]).get("/blanks/").text
    assert all(words in page for words in ("管辖争议协商记录", "管辖争议提请决定书", "管辖争议决定书"))


def test_where_the_plugin_is_off_nothing_new_is_opened_and_what_came_is_read(
    quarrel: Quarrel, login_of: Login
) -> None:
    """P-1, P-3."""
    with transaction():
        unit = quarrel.district.units[TIEXI]
        PluginSwitch.create(plugin="disputes", unit=unit.id, state="off", changed_at=0)
        snapshots.changed("switches")
    dispute = quarrel.opened()
    client = login_of(quarrel.district.clerks[TIEXI])
    assert client.get("/disputes/new").status_code == 403
    page = client.get(f"/disputes/{dispute.id}").text
    assert "本单位已停用“争议协调”" in page
    assert 'id="step-register_offline"' in page
    assert 'id="step-negotiate"' not in page


def test_the_transfer_leads_to_its_dispute_and_says_how_it_ended(quarrel: Quarrel, login_of: Login) -> None:
    transfer, dispute = quarrel.contested()
    client = login_of(quarrel.district.clerks[FIRE])
    page = client.get(f"/transfer/{transfer.id}").text
    assert f"/disputes/{dispute.id}" in page
    assert "登记线下办理结果" not in page
    for unit in (FIRE, TIEXI):
        quarrel.take(quarrel.district.clerks[unit], dispute, "agree", settled_for=quarrel.code(FIRE))
    assert "管辖争议的结果：本案由本单位管辖。" in client.get(f"/transfer/{transfer.id}").text


def test_somebody_without_a_role_at_the_desk_opens_no_dispute(quarrel: Quarrel, login_of: Login) -> None:
    page = login_of(quarrel.supervisor).get("/disputes/").text
    assert "提出争议</a>" not in page
    assert login_of(quarrel.supervisor).post("/disputes/new", form_of(quarrel)).status_code == 403
