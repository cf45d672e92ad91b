"""The pages of 行刑衔接 over HTTP: what a person sees, and what nobody else does."""

from collections.abc import Callable
from typing import Any

import pytest

from plugins.judicial.models import Offence, ReferralRecord
from portal.desk import matters
from portal.domain.procedure import Role
from portal.store.matters import Matter, Party
from tests import factories
from tests.judicial.conftest import COMPLETE, FIRE, GOVERNMENT, JUSTICE, PROCURATORATE, TIEXI, Case
from tests.web_fixtures import Client

Login = Callable[..., Client]
NEW = "/judicial/criminal_referral/new"


def typed(**more: Any) -> dict[str, Any]:
    return {**COMPLETE, "draft_key": "k1", "act": "report", **more}


def bribery_of_library() -> Offence:
    """The entry as it ships; a database that was emptied between two tests has lost it."""
    Offence.delete().where(Offence.name == "受贿罪").execute()
    return Offence.create(
        name="受贿罪", article="刑法第三百八十五条", standard="受贿数额三万元以上", source="法释〔2016〕9号", organ="supervision"
    )  # fmt: skip


def referral() -> Matter:
    return Matter.select().where(Matter.kind == "criminal_referral").order_by(Matter.id.desc()).get()


def test_a_case_leads_to_a_form_that_is_filled_in(case: Case, login_of: Login) -> None:
    filing = case.filing()
    client = login_of(case.clerk())
    assert f"{NEW}?grew_from={filing.id}" in client.get(f"/filing/{filing.id}").text
    page = client.get(f"{NEW}?grew_from={filing.id}").text
    for said in (COMPLETE["title"], COMPLETE["subject"], COMPLETE["facts"], "铁西新村3号楼前"):
        assert said in page


def test_the_form_appoints_the_team_and_reports_in_one_go(case: Case, login_of: Login) -> None:
    client = login_of(case.clerk())
    assert client.post(NEW, typed()).status_code == 303
    assert referral().state == "reported"
    page = client.get(f"/judicial/{referral().id}").text
    assert "等待本单位<b>主要负责人" in page
    assert "批准移送</button>" not in page


def test_what_is_refused_stays_in_the_form_and_is_sent_again(case: Case, login_of: Login) -> None:
    client = login_of(case.clerk())
    refused = client.post(NEW, typed(report=""))
    assert refused.status_code == 422
    assert "E-J-NOREPORT" in refused.text
    assert COMPLETE["team"] in refused.text
    assert client.post(NEW, typed()).status_code == 303
    assert Matter.select().where(Matter.kind == "criminal_referral").count() == 1


def test_the_offence_of_the_library_brings_article_standard_and_addressee(
    case: Case, login_of: Login
) -> None:
    client, bribery = login_of(case.clerk()), bribery_of_library()
    part = client.get(f"/judicial/standard?offence={bribery.name}").text
    assert "刑法第三百八十五条" in part
    assert "区监察委员会" in part
    client.post(NEW, typed(offence="受贿", article="", standard=""))
    record = ReferralRecord.get(ReferralRecord.matter == referral().id)
    assert (record.offence, record.article, record.organ) == ("受贿罪", "刑法第三百八十五条", "supervision")


def test_the_head_reads_the_letter_and_decides_with_one_click(case: Case, login_of: Login) -> None:
    reported = case.reported()
    client = login_of(case.heads[FIRE])
    page = client.get(f"/judicial/{reported.id}").text
    assert "涉嫌犯罪案件移送书" in page
    assert "正职负责人决定" in page
    assert client.post(f"/judicial/{reported.id}/approve", {}).status_code == 303
    letter = client.get(f"/judicial/{reported.id}").text
    assert "打印移送书，盖章" in letter


def test_every_answer_has_its_form_and_asks_for_its_scan(case: Case, login_of: Login) -> None:
    sent = case.sent()
    client = login_of(case.clerk())
    refused = client.post(f"/judicial/{sent.id}/receipt", {"recipient": "赵警官"})
    assert refused.status_code == 422
    assert "W-J-SCAN" in refused.text
    said = {"recipient": "赵警官", "confirm-W-J-SCAN": "明日扫描"}
    assert client.post(f"/judicial/{sent.id}/receipt", said).status_code == 303
    page = client.get(f"/judicial/{sent.id}").text
    assert "登记立案" in page
    assert "登记不予立案" in page


def test_nobody_but_the_unit_and_the_police_knows_of_a_referral(case: Case, login_of: Login) -> None:
    """G-9: not the other unit of the case, not 司法局, not 区政府办; not by page, list, search, letter, file or link."""
    units = case.district.units
    filing = case.filing()
    sent = case.sent(grew_from=filing)
    case.district.attach(case.clerk(), sent, "evidence")
    word, letter = "涉嫌犯罪案件移送", sent.number
    for reader in (
        case.clerk(TIEXI),
        factories.clerk(units[JUSTICE], Role.SUPERVISOR),
        factories.clerk(units[GOVERNMENT], Role.GOV_OFFICE),
        factories.clerk(units[PROCURATORATE], Role.HANDLER),
    ):
        client = login_of(reader)
        for page in (f"/judicial/{sent.id}", f"/matters/{sent.id}", f"/matters/{sent.id}/archive.zip"):
            assert client.get(page).status_code == 404
        assert letter not in client.get(f"/search?q={sent.subject}").text
        assert letter not in client.get("/judicial/").text
        assert client.get(f"/filing/{filing.id}").status_code in (200, 404)
        assert word + "：" not in client.get(f"/filing/{filing.id}").text
    assert client.get(f"/judicial/of/{filing.id}").status_code == 404


def test_the_police_see_what_came_to_them_once_it_came(case: Case, login_of: Login) -> None:
    officer = factories.clerk(case.district.units["市公安局卫滨分局"], Role.HANDLER)
    approved = case.approved()
    client = login_of(officer)
    assert client.get(f"/judicial/{approved.id}").status_code == 404
    case.on(approved, "send")
    assert client.get(f"/judicial/{approved.id}").status_code == 200


def test_the_page_of_the_case_shows_the_referral_to_its_unit(case: Case, login_of: Login) -> None:
    filing = case.filing()
    sent = case.sent(grew_from=filing)
    client = login_of(case.clerk())
    assert f"/judicial/of/{filing.id}" in client.get(f"/filing/{filing.id}").text
    panel = client.get(f"/judicial/of/{filing.id}").text
    assert sent.number in panel
    assert "不得作出行政处罚" in panel


def test_a_penalty_is_refused_on_the_page_with_what_to_do_instead(case: Case, login_of: Login) -> None:
    """AT-89, as a person meets it."""
    filing = case.filing()
    case.reported(grew_from=filing)
    said = {"decision": "penalty", "decided_on": "2026-11-20", "result": "罚款五万元"}
    refused = login_of(case.clerk()).post(f"/filing/{filing.id}/conclude", said)
    assert refused.status_code == 422
    assert "E-J-LIEU" in refused.text
    assert "不得以罚代刑" in refused.text


def test_the_library_is_kept_by_administrators_with_its_sources(case: Case, login_of: Login) -> None:
    system = factories.clerk(case.district.units["镇办综合指挥和信息化网络中心"], Role.SYSTEM_ADMIN)
    entry = {
        "name": "妨害公务罪",
        "article": "刑法第二百七十七条",
        "standard": "以暴力、威胁方法阻碍执行职务",
    }
    client = login_of(system)
    refused = client.post("/judicial/library", entry)
    assert refused.status_code == 422
    assert "出处" in refused.text
    assert client.post("/judicial/library", {**entry, "source": "刑法第二百七十七条"}).status_code == 303
    assert "妨害公务罪" in login_of(case.clerk()).get(NEW).text
    assert login_of(case.clerk()).post("/judicial/library", entry).status_code == 403


def test_the_figures_of_a_month_are_numbers_only(case: Case, login_of: Login) -> None:
    """J-12: suspicions, referrals, refusals, and penalties that were stopped; of all units for 司法局."""
    filing = case.filing()
    case.not_filed(grew_from=filing)
    login_of(case.clerk()).post(
        f"/filing/{filing.id}/conclude", {"decision": "penalty", "decided_on": "2026-11-20"}
    )
    page = (
        login_of(factories.clerk(case.district.units[JUSTICE], Role.SUPERVISOR)).get("/judicial/figures").text
    )
    assert FIRE in page
    assert COMPLETE["subject"] not in page
    for label in ("涉嫌犯罪线索", "公安不予立案", "拦下以罚代刑"):
        assert f'data-label="{label}" class="number">1<' in page


@pytest.mark.parametrize(
    ("role", "unit", "offered"),
    [
        (Role.SYSTEM_ADMIN, "镇办综合指挥和信息化网络中心", True),
        (Role.SUPERVISOR, JUSTICE, True),
        (Role.AUDIT_ADMIN, "镇办综合指挥和信息化网络中心", False),
        (Role.HANDLER, FIRE, False),
    ],
)
def test_who_keeps_the_library_finds_it_in_the_menu_and_marks_what_was_checked(
    case: Case, login_of: Login, role: Role, unit: str, offered: bool
) -> None:
    """J-1: an entry that ships is a proposal until somebody has read the official text."""
    entry = bribery_of_library()
    client = login_of(factories.clerk(case.district.units[unit], role))
    assert ('href="/judicial/library"' in client.get("/powers/").text) is offered
    assert ("条待核对" in client.get("/judicial/library").text) is offered
    said = {name: getattr(entry, name) for name in ("name", "article", "standard", "source", "organ")}
    answer = client.post(f"/judicial/library/{entry.id}", {**said, "verified": "1"})
    assert answer.status_code == (303 if offered else 403)
    assert Offence.get_by_id(entry.id).verified is offered


def test_the_number_of_a_party_is_carried_over_unseen(case: Case, login_of: Login) -> None:
    """G-7: what the case knows of the party's number comes along masked and is whole in the letter."""
    district = case.district
    received = district.received(FIRE, TIEXI, subject_code="410703199001012345")
    accepted = district.take(district.clerks[TIEXI], received, "accept")
    filed = district.take(district.clerks[TIEXI], accepted, "file", filed_on="2026-11-20")
    register = Matter.get((Matter.kind == "filing") & (Matter.title == filed.title))
    client = login_of(case.clerk(TIEXI))
    page = client.get(f"{NEW}?grew_from={register.id}").text
    assert "410703199001012345" not in page
    client.post(NEW, typed(grew_from=register.id, subject_code=""))
    head = login_of(case.heads[TIEXI])
    assert "410703199001012345" in head.get(f"/judicial/{referral().id}/preview/referral_letter").text


def test_the_number_of_a_party_stays_behind_the_veil_of_who_merely_takes_part(
    case: Case, login_of: Login
) -> None:
    """G-7: a unit that has a seat in a transfer, and handles it no more than 司法局 does, gets no number by referring."""
    district, number = case.district, "410703199001012345"
    received = district.received(FIRE, TIEXI, subject_code=number)
    unit, clerk = district.units[JUSTICE], factories.clerk(district.units[JUSTICE], Role.HANDLER)
    Party.create(matter=received, unit=unit, seat="coordinator", kind="transfer", state="received")
    register = matters.open_matter(case.desk, clerk, "filing", {"title": "同一案"}, grew_from=received.id)
    client = login_of(clerk)
    assert number not in client.get(f"{NEW}?grew_from={register.id}").text
    client.post(NEW, typed(grew_from=register.id, subject_code=""))
    record = ReferralRecord.get(ReferralRecord.matter == referral().id)
    assert number not in f"{record.subject_code}{referral().draft}"


def test_a_month_that_is_none_shows_this_one(case: Case, login_of: Login) -> None:
    for month in ("²026-1", "2026-²", "9" * 5000 + "-1", "2026-13"):
        assert login_of(case.clerk()).get(f"/judicial/figures?month={month}").status_code == 200
