"""C-7, G-9: who complained is known to the unit that handles the complaint, and to nobody else, by whatever way."""

import io
import json
import zipfile
from datetime import datetime

import pytest
from docx import Document

from portal.desk import files, matters, veils
from portal.domain.procedure import Role
from portal.domain.reasons import Forbidden
from portal.store.audit import AuditEntry
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter
from portal.store.notices import Notice
from tests import factories
from tests.complaints.conftest import BUREAU, FIRE, PINGYUAN, TIEXI, Counter
from tests.conftest import HeldClock
from tests.transfer.conftest import PHOTO, Login

NAME, PHONE, HOME, CARD = "王建国", "13800001234", "铁西新村3号楼2单元", "410703199001011234"
SECRETS = (NAME, PHONE, HOME, CARD)
SAID = f"{NAME}（{PHONE}，{CARD}，住{HOME}）反映三辆货车占道。"


def nothing_of(told: str) -> None:
    """No word of who complained."""
    for secret in SECRETS:
        assert secret not in told, f"{secret} is told"


def docx_words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def told(counter: Counter) -> Matter:
    """A complaint that the fire brigade has passed on to 铁西, with a careless clerk's words."""
    return counter.told(FIRE, points=SAID, title=f"{NAME}投诉占道", consent_identity="y")


@pytest.mark.parametrize("reader", [FIRE, TIEXI, BUREAU])
def test_no_way_out_of_a_complaint_names_who_complained(
    counter: Counter, login_of: Login, told: Matter, reader: str
) -> None:
    """AT-51: pages, lists, search, letters, archive; the handling unit's own included, until it says why."""
    browser = login_of(counter.clerks[reader])
    pages = [
        "/", "/todo", "/done", "/notices/", "/complaints/", f"/complaints/{told.id}", "/search?q=占道",
        f"/matters/papers?matter={told.id}", f"/matters/{told.id}/supervision",
        f"/complaints/{told.id}/preview/register_form", f"/complaints/{told.id}/preview/office_notice", "/letters/",
    ]  # fmt: skip
    for page in pages:
        shown = browser.get(page)
        assert shown.status_code == 200, page
        nothing_of(shown.text)
    for page in (f"/complaints/?q={NAME}", f"/search?q={NAME}", f"/search?q={PHONE}", f"/search?q={CARD}"):
        assert f"/complaints/{told.id}" not in browser.get(page).text
    for letter in IssuedLetter.select().where(IssuedLetter.matter == told.id):
        nothing_of(browser.get(f"/letters/{letter.id}").text)
        nothing_of(docx_words(browser.get(f"/letters/{letter.id}.docx").data))
    package = zipfile.ZipFile(io.BytesIO(browser.get(f"/matters/{told.id}/archive.zip").data))
    for name in package.namelist():
        body = package.read(name)
        nothing_of(docx_words(body) if name.endswith(".docx") else body.decode(errors="ignore"))


def test_neither_timeline_nor_notices_nor_log_name_who_complained(counter: Counter, told: Matter) -> None:
    counter.take(TIEXI, counter.of(TIEXI)[0], "verify", finding="none", verified_how="desk", facts=SAID)
    for event in Event.select():
        nothing_of(json.dumps([event.details, event.confirmed], ensure_ascii=False))
    for notice in Notice.select():
        nothing_of(notice.text)
    for entry in AuditEntry.select():
        nothing_of(entry.detail)
    for matter in Matter.select():
        nothing_of(f"{matter.title}{matter.subject}{matter.summary}{matter.place_text}")


def test_the_office_that_answers_knows_who_complained_where_he_agreed(counter: Counter, told: Matter) -> None:
    """C-5, C-6: with consent the identity travels with the complaint, seen by nobody on its way."""
    theirs = counter.of(TIEXI)[0]
    assert counter.record(theirs).complainant == NAME
    assert dict(veils.whole(counter.desk, theirs))["联系电话"] == PHONE
    veils.unmask(counter.desk, counter.clerks[TIEXI], theirs.id, "电话告知处理结果")


def test_it_does_not_where_he_did_not(counter: Counter) -> None:
    counter.told(FIRE, points=SAID)
    theirs = counter.of(TIEXI)[0]
    record = counter.record(theirs)
    assert (record.complainant, record.complainant_phone, record.identity_withheld) == (None, None, True)
    nothing_of(
        f"{record.points}{theirs.title}{json.dumps(Matter.get_by_id(theirs.id).draft, ensure_ascii=False)}"
    )


@pytest.mark.parametrize("reader", [TIEXI, BUREAU])
def test_only_the_handling_unit_lifts_the_veil(counter: Counter, told: Matter, reader: str) -> None:
    with pytest.raises(Forbidden):
        veils.unmask(counter.desk, counter.clerks[reader], told.id, "想看一下是谁投诉的")
    veils.unmask(counter.desk, counter.clerks[FIRE], told.id, "电话告知转办情况")


def test_a_complaint_against_one_s_own_staff_is_known_to_the_bureau_alone(counter: Counter) -> None:
    """C-7, AT-50: from the routing on 司法局 handles it, and the unit it is about no longer sees who complained."""
    ours = counter.registered(TIEXI, against_staff="y", subject="铁西办某执法人员")
    veils.unmask(counter.desk, counter.clerks[TIEXI], ours.id, "登记时核对电话")
    routed = counter.take(TIEXI, ours, "route", reason="反映本单位工作人员")
    with pytest.raises(Forbidden):
        veils.unmask(counter.desk, counter.clerks[TIEXI], routed.id, "想看一下是谁投诉的")
    veils.unmask(counter.desk, counter.clerks[BUREAU], routed.id, "电话联系投诉人核实")


def test_a_transfer_that_grows_from_it_names_nobody(counter: Counter, login_of: Login) -> None:
    """C-3 (c): what was said goes over, who said it does not."""
    matter = counter.verified(PINGYUAN, "not_ours", points=SAID)
    matter = counter.take(PINGYUAN, matter, "hand_over", facts=SAID, handover_reason="不在辖区")
    browser = login_of(counter.clerks[PINGYUAN])
    nothing_of(browser.get(f"/transfer/new?grew_from={matter.id}").text)
    typed = {"title": f"{NAME}投诉占道", "facts": SAID, "grew_from": matter.id, "draft_key": "k1"}
    assert browser.post("/transfer/new", typed).status_code == 303
    grown = counter.grown(matter)[-1]
    nothing_of(json.dumps(grown.draft, ensure_ascii=False) + grown.title)


def test_a_colleague_sees_the_draft_masked_and_registers_it_whole(counter: Counter, login_of: Login) -> None:
    draft = counter.draft(TIEXI)
    colleague = factories.clerk(counter.units[TIEXI], Role.HANDLER)
    browser = login_of(colleague)
    shown = browser.get(f"/complaints/{draft.id}").text
    nothing_of(shown)
    assert "王**" in shown
    typed = {**counter.answers(), "complainant": "王**", "complainant_phone": "138****1234", "act": "submit"}
    assert browser.post(f"/complaints/{draft.id}/register", typed).status_code == 303
    record = counter.record(draft)
    assert (record.complainant, record.complainant_phone) == (NAME, PHONE)


# --- C-6: the unit that decides answers ----------------------------------------------------------------------


def handed_over(counter: Counter, *, signed: bool = True, **more: object) -> Matter:
    """A transfer to 铁西 that grew from a complaint at 平原镇, signed for."""
    matter = counter.verified(PINGYUAN, "not_ours", **more)
    matter = counter.take(PINGYUAN, matter, "hand_over", facts="已核实。", handover_reason="不在辖区")
    desk, units = counter.desk, counter.units
    typed = {
        "item": counter.fire_lane.id, "place": "铁西新村3号楼前", "receiver": units[TIEXI].code, "title": "占用消防车通道",
        "subject": "某物业公司", "discovered_at": "2026-11-20T08:40", "facts": "三辆货车占道。", "inspection": "现场检查。",
        "officers": "王一（H1）、李二（H2）", "source_kind": "complaint",
    }  # fmt: skip
    draft = matters.open_matter(desk, counter.clerks[PINGYUAN], "transfer", typed, grew_from=matter.id)
    files.attach(desk, counter.clerks[PINGYUAN], draft.id, "evidence", io.BytesIO(PHOTO), "照片.png")
    matters.take(desk, counter.clerks[PINGYUAN], draft.id, "submit")
    sent = matters.take(desk, counter.approvers[PINGYUAN], draft.id, "approve").matter
    return matters.take(desk, counter.clerks[TIEXI], sent.id, "receive").matter if signed else sent


def may_ask(counter: Counter, login_of: Login, unit: str, matter: Matter) -> bool:
    """Whether the people of a unit are offered to see who complained, and get an answer."""
    browser, url = login_of(counter.clerks[unit]), f"/complaints/grown/{matter.id}/identity"
    offered = (
        url in browser.get(f"/{'assistance' if matter.kind == 'assistance' else 'transfer'}/{matter.id}").text
    )
    answered = browser.get(url).status_code == 200
    assert offered is answered
    assert (browser.post(url, {"reason": "告知处理结果"}).status_code == 200) is answered
    return answered


def test_who_decides_may_ask_whom_to_answer_where_he_agreed(counter: Counter, login_of: Login) -> None:
    grown = handed_over(counter, consent_identity="y")
    browser, url = login_of(counter.clerks[TIEXI]), f"/complaints/grown/{grown.id}/identity"
    assert url in browser.get(f"/transfer/{grown.id}").text
    nothing_of(browser.get(f"/transfer/{grown.id}").text)
    masked = browser.get(url).text
    nothing_of(masked)
    assert "王**" in masked
    assert browser.post(url, {"reason": ""}).status_code == 422
    shown = browser.htmx(url, {"reason": "告知处理结果"}).text
    for secret in SECRETS:
        assert secret in shown
    entry = AuditEntry.get(AuditEntry.action == "matter.unmask")
    assert (entry.object_kind, entry.actor_id) == ("complaint", counter.clerks[TIEXI].person_id)
    origin = counter.of(PINGYUAN)[0]
    assert "告知处理结果" in login_of(counter.clerks[PINGYUAN]).get(f"/complaints/{origin.id}").text


def test_who_has_not_signed_for_it_has_nobody_to_answer(counter: Counter, login_of: Login) -> None:
    """C-6, G-9: the identity travels only if it is needed: neither on the way, nor with what goes back."""
    sent = handed_over(counter, consent_identity="y", signed=False)
    assert not may_ask(counter, login_of, TIEXI, sent)
    counter.take(TIEXI, sent, "receive")
    assert may_ask(counter, login_of, TIEXI, sent)
    said = {
        "reason_code": "not_listed",
        "reason": "地点不在辖区。",
        "legal_basis": "清单",
        "proposed_holder": counter.units[FIRE].code,
    }
    counter.take(TIEXI, sent, "object", **said)
    assert not may_ask(counter, login_of, TIEXI, sent)


def test_who_helps_with_it_has_nobody_to_answer(counter: Counter, login_of: Login) -> None:
    """C-6, A-1: a helper has not taken the complaint over, and is never told who complained."""
    matter = counter.verified(PINGYUAN, "not_ours", consent_identity="y")
    matter = counter.take(PINGYUAN, matter, "hand_over", facts="已核实。", handover_reason="不在辖区")
    asked = {
        "type": "general", "receiver": counter.units[FIRE].code, "title": "核实车辆", "facts": "三辆货车占道。",
        "question": "车辆登记在谁名下？", "reason": "本单位无此信息。",
    }  # fmt: skip
    draft = matters.open_matter(
        counter.desk, counter.clerks[PINGYUAN], "assistance", asked, grew_from=matter.id
    )
    matters.take(counter.desk, counter.clerks[PINGYUAN], draft.id, "submit")
    sent = matters.take(counter.desk, counter.approvers[PINGYUAN], draft.id, "approve").matter
    signed = counter.take(FIRE, sent, "receive")
    assert Matter.get_by_id(matter.id).state == "handed_over"
    assert not may_ask(counter, login_of, FIRE, signed)


@pytest.mark.parametrize("more", [{}, {"is_anonymous": "y", "complainant": "", "consent_identity": "y"}])
def test_it_may_not_where_he_did_not_or_left_no_name(
    counter: Counter, login_of: Login, more: dict[str, str]
) -> None:
    grown = handed_over(counter, **more)
    browser = login_of(counter.clerks[TIEXI])
    assert "/identity" not in browser.get(f"/transfer/{grown.id}").text
    assert browser.get(f"/complaints/grown/{grown.id}/identity").status_code == 404
    assert (
        browser.post(f"/complaints/grown/{grown.id}/identity", {"reason": "告知处理结果"}).status_code == 404
    )


@pytest.mark.parametrize("reader", [FIRE, BUREAU, PINGYUAN])
def test_nobody_else_asks_there(counter: Counter, login_of: Login, reader: str) -> None:
    """Neither a stranger nor who oversees; the handling unit has the complaint itself."""
    grown = handed_over(counter, consent_identity="y")
    browser = login_of(counter.clerks[reader])
    assert browser.get(f"/complaints/grown/{grown.id}/identity").status_code == 404
    assert (
        browser.post(f"/complaints/grown/{grown.id}/identity", {"reason": "告知处理结果"}).status_code == 404
    )


# --- ways around it ------------------------------------------------------------------------------------------


def another_point(counter: Counter, unit: str, first: Matter) -> Matter:
    """A draft of ``unit`` about another point of a complaint, with nobody's name typed."""
    said = {"points": "另反映占用绿地。", "channel": "phone"}
    return matters.open_matter(counter.desk, counter.clerks[unit], "complaint", said, grew_from=first.id)


def test_another_point_of_what_was_routed_does_not_bring_the_name_back(counter: Counter) -> None:
    """C-7: the unit complained of opens no copy of the identity that it may not see any more."""
    ours = counter.registered(TIEXI, against_staff="y", subject="铁西办某执法人员")
    routed = counter.take(TIEXI, ours, "route", reason="反映本单位工作人员")
    assert counter.record(another_point(counter, TIEXI, routed)).complainant is None


def test_another_point_is_by_who_complained_here_and_not_by_who_did_elsewhere(
    counter: Counter, transition: None, now: HeldClock
) -> None:
    """AT-49, C-1: what another unit's complainant said was merged in; his name stays with that unit."""
    now.move_to(datetime(2026, 3, 2, 14, 0))
    theirs = counter.registered(TIEXI, complainant="李小红", received_at="2026-03-02T10:00")
    ours = counter.registered(FIRE, received_at="2026-03-02T09:00")
    counter.take(TIEXI, theirs, "merge", into=counter.record(ours).register_number)
    assert counter.record(theirs).merged_into == ours.id
    assert counter.record(another_point(counter, FIRE, ours)).complainant == NAME


def test_who_is_told_how_it_ended_does_not_ask_who_complained(counter: Counter, login_of: Login) -> None:
    """S-1, C-6: the complainant agreed that who handles it knows of him, not every reader of a share."""
    matter = counter.verified(TIEXI, "none", consent_identity="y")
    counter.take(TIEXI, matter, "reply", reply="经核实没有发现违法行为。", reply_by="phone")
    counter.take(TIEXI, matter, "close")
    [share] = [row for row in counter.grown(matter) if row.kind == "share"]
    matters.take(
        counter.desk, counter.clerks[TIEXI], share.id, "publish", {"receivers": [str(counter.units[FIRE].id)]}
    )
    browser = login_of(counter.clerks[FIRE])
    page = browser.get(f"/sharing/{share.id}")
    assert page.status_code == 200
    assert "/identity" not in page.text
    url = f"/complaints/grown/{share.id}/identity"
    assert browser.get(url).status_code == 404
    assert browser.post(url, {"reason": "告知处理结果"}).status_code == 404


def test_an_administrator_finds_no_similar_complaint(
    counter: Counter, transition: None, now: HeldClock, login_of: Login
) -> None:
    """G-4, G-9: 三员 see no matters, the hint beside the form of intake included."""
    now.move_to(datetime(2026, 3, 10, 14, 0))
    theirs = counter.record(counter.registered(TIEXI, received_at="2026-03-10T09:10")).register_number
    asked = f"/complaints/similar?item={counter.fire_lane.id}&place=铁西新村3号楼前"
    assert str(theirs) in login_of(counter.clerks[FIRE]).get(asked).text
    administrator = factories.clerk(counter.units[FIRE], Role.SYSTEM_ADMIN)
    assert str(theirs) not in login_of(administrator).get(asked).text
