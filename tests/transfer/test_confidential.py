"""G-7: the phone and card number of a party, on every way out of a transfer."""

import io
from typing import Any

import pytest
from docx import Document

from plugins.transfer.models import TransferRecord
from portal.domain.procedure import Actor, Role
from portal.store.audit import AuditEntry
from portal.store.files import IssuedLetter
from portal.store.matters import Matter
from tests import factories
from tests.transfer.conftest import District, Login

FIRE, TIEXI, BUREAU = "区消防救援大队", "铁西街道办事处", "区司法局"
PHONE, CARD = "13812345678", "410711199001011234"
PARTY = {"subject": "李某", "subject_phone": PHONE, "subject_code": CARD, "contact_phone": "13700001111"}


@pytest.fixture
def sent(district: District) -> Matter:
    """A transfer against a person whose phone and card number are known."""
    return district.sent(FIRE, TIEXI, **PARTY, facts=f"三辆货车占道，车主电话{PHONE}。")


def reader_of(district: District, name: str) -> Actor:
    """Somebody at the desk of a unit; of 司法局 somebody who oversees."""
    return factories.clerk(district.units[name], Role.SUPERVISOR) if name == BUREAU else district.clerks[name]


def words(docx: bytes) -> str:
    return "".join(paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs)


@pytest.mark.parametrize("reader", [FIRE, TIEXI, BUREAU])
def test_the_page_masks_the_party_s_numbers_and_not_the_officer_s_phone(
    district: District, login_of: Login, sent: Matter, reader: str
) -> None:
    shown = login_of(reader_of(district, reader)).get(f"/transfer/{sent.id}").text
    assert PHONE not in shown
    assert CARD not in shown
    assert "138****5678" in shown
    assert "4107**********1234" in shown
    assert "13700001111" in shown


@pytest.mark.parametrize(("reader", "whole"), [(FIRE, True), (TIEXI, True), (BUREAU, False)])
def test_the_letter_bears_the_numbers_for_the_two_units_only(
    district: District, login_of: Login, sent: Matter, reader: str, whole: bool
) -> None:
    letter = IssuedLetter.get(IssuedLetter.matter == sent.id)
    browser = login_of(reader_of(district, reader))
    for told in (
        browser.get(f"/letters/{letter.id}").text,
        browser.get(f"/matters/papers?matter={sent.id}").text,
        browser.get(f"/transfer/{sent.id}/preview/transfer_letter").text,
        words(browser.get(f"/letters/{letter.id}.docx").data),
        words(browser.get(f"/transfer/{sent.id}/preview/transfer_letter.docx").data),
    ):
        assert (PHONE in told) is whole
        assert (CARD in told) is whole


@pytest.mark.parametrize(
    ("reader", "status"), [(FIRE, 200), (TIEXI, 200), (BUREAU, 403), ("平原镇人民政府", 404)]
)
def test_either_side_sees_them_whole_with_a_reason(
    district: District, login_of: Login, sent: Matter, reader: str, status: int
) -> None:
    shown = login_of(reader_of(district, reader)).post(
        f"/matters/{sent.id}/unmask", {"reason": "联系当事人到场"}
    )
    assert shown.status_code == status
    assert (PHONE in shown.text and CARD in shown.text) is (status == 200)
    logged = AuditEntry.select().where(AuditEntry.action == "matter.unmask").count()
    assert logged == (1 if status == 200 else 0)


@pytest.mark.parametrize("reader", [FIRE, BUREAU])
def test_nobody_finds_a_transfer_by_them(
    district: District, login_of: Login, sent: Matter, reader: str
) -> None:
    browser = login_of(reader_of(district, reader))
    for asked in (PHONE, CARD):
        assert f"/transfer/{sent.id}" not in browser.get(f"/search?q={asked}").text
    assert f"/transfer/{sent.id}" in browser.get("/search?q=货车占道").text


def test_a_colleague_who_sends_the_draft_keeps_what_was_masked(district: District, login_of: Login) -> None:
    draft = district.draft(FIRE, TIEXI, **PARTY)
    colleague = factories.clerk(district.units[FIRE])
    shown = login_of(colleague).get(f"/transfer/{draft.id}").text
    assert PHONE not in shown
    typed: dict[str, Any] = {**district.answers(TIEXI), **PARTY, "subject_phone": "138****5678"}
    sent = district.take(colleague, draft, "submit", **{**typed, "subject_code": "4107**********1234"})
    kept = TransferRecord.get(TransferRecord.matter == sent.id)
    assert (kept.subject_phone, kept.subject_code) == (PHONE, CARD)


def test_the_next_transfer_of_a_returned_case_has_them_and_shows_them_to_nobody(
    district: District, login_of: Login
) -> None:
    """T-8: nothing is typed twice, and nothing is shown on its way."""
    sent = district.received(FIRE, TIEXI, **PARTY)
    objected = district.take(
        district.clerks[TIEXI], sent, "object", reason_code="not_here", reason="不在辖区", legal_basis="清单",
        proposed_holder=district.units["解放路街道办事处"].code,
    )  # fmt: skip
    district.take(district.clerks[FIRE], objected, "agree_return")
    browser = login_of(district.clerks[FIRE])
    shown = browser.get(f"/transfer/new?grew_from={sent.id}").text
    assert PHONE not in shown
    assert "138****5678" in shown
    given = {**district.answers("解放路街道办事处"), **PARTY, "subject_phone": "138****5678"}
    assert (
        browser.post("/transfer/new", {**given, "grew_from": sent.id, "draft_key": "k1"}).status_code == 303
    )
    grown = Matter.select().order_by(Matter.id.desc()).get()
    assert PHONE in browser.get(f"/transfer/{grown.id}").text, "who opened the draft goes on writing it"
