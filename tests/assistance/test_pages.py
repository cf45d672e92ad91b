"""The pages of 执法协助: what people see and press, and that a refusal loses nothing."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import pytest

from portal.domain.calendar import ZONE
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import Link, Matter
from tests.assistance.conftest import FINDING, FIRE, NO_EVIDENCE, TIEXI, Helping, running
from tests.conftest import HeldClock
from tests.transfer.conftest import PHOTO, Login

Codes = Callable[..., set[str]]


def test_the_page_of_a_case_leads_to_a_form_filled_in_from_it(helping: Helping, login_of: Login) -> None:
    """A-1: item, place, subject, title and the department that the item came from."""
    case, clerk = helping.filing("2026-11-18"), login_of(helping.clerks[TIEXI])
    assert f"/assistance/new?grew_from={case.id}" in clerk.get(f"/filing/{case.id}").text
    page = clerk.get(f"/assistance/new?grew_from={case.id}").text
    assert all(
        said in page
        for said in ("铁西新村3号楼前", "某物业公司", "铁西立〔2026〕9号", "答复自动归入该案证据")
    )
    assert f'selected value="{helping.units[FIRE].id}">{FIRE}' in page


def test_sent_from_the_form_it_waits_for_approval_and_is_linked_to_the_case(
    helping: Helping, login_of: Login
) -> None:
    case, clerk = helping.filing("2026-11-18"), login_of(helping.clerks[TIEXI])
    clerk.get("/assistance/new")
    typed = {**helping.request(), "grew_from": case.id, "act": "submit", "draft_key": "one"}
    sent = clerk.post("/assistance/new", {**typed, "evidence": (BytesIO(PHOTO), "样品.png")})
    assert sent.status_code == 303
    request = Matter.get(Matter.kind == "assistance")
    assert request.state == "pending_approval"
    assert Link.select().where((Link.matter == request.id) & (Link.other == case.id)).exists()
    assert StoredFile.select().where(StoredFile.matter == request.id).count() == 1


def test_what_is_refused_comes_back_with_all_that_was_typed(helping: Helping, login_of: Login) -> None:
    clerk = login_of(helping.clerks[TIEXI])
    clerk.get("/assistance/new")
    typed = {**helping.request(question=""), "act": "submit", "draft_key": "two"}
    answer = clerk.post("/assistance/new", typed)
    assert answer.status_code == 422
    assert "E-A-NOQUESTION" in answer.text
    assert "检查发现灭火器两具压力不足。" in answer.text


def test_a_call_for_somebody_to_come_is_two_fields_and_a_button(helping: Helping, login_of: Login) -> None:
    """A-3."""
    clerk = login_of(helping.clerks[TIEXI])
    clerk.get("/assistance/new")
    typed = {**helping.request(type="onsite"), "act": "call", "called_person": "值班室", "draft_key": "three"}
    assert clerk.post("/assistance/new", typed).status_code == 303
    request = Matter.get(Matter.kind == "assistance")
    page = login_of(helping.clerks[FIRE]).get(f"/assistance/{request.id}").text
    assert "已电话告知" in page
    assert "登记到场处置" in page


def test_the_letter_after_the_call_starts_with_all_that_was_typed(helping: Helping, login_of: Login) -> None:
    """A-3: nothing is typed twice, and what is missing for the letter is asked for."""
    draft = helping.asked(type="onsite", called_person="值班室", question="")
    called = helping.take(helping.clerks[TIEXI], draft, "call")
    clerk = login_of(helping.clerks[TIEXI])
    page = clerk.get(f"/assistance/{called.id}").text
    assert "请补填协助函送审" in page
    assert "检查发现灭火器两具压力不足。" in page
    assert "存草稿" not in page
    refused = clerk.post(f"/assistance/{called.id}/submit", helping.request(type="onsite", question=""))
    assert "E-A-NOQUESTION" in refused.text
    typed = helping.request(type="onsite", question="请指导先行登记保存。")
    assert clerk.post(f"/assistance/{called.id}/submit", typed).status_code == 303
    after = Matter.get_by_id(called.id)
    assert (after.state, after.draft["question"]) == ("letter_pending", "请指导先行登记保存。")


def test_the_approver_reads_the_letter_that_will_go_out(helping: Helping, login_of: Login) -> None:
    submitted = helping.take(helping.clerks[TIEXI], helping.asked(), "submit")
    page = login_of(helping.approvers[TIEXI]).get(f"/assistance/{submitted.id}").text
    assert all(
        said in page
        for said in ("批准发函", "送检的两具灭火器是否合格？", "卫政办〔2024〕1号第三条第（五）项")
    )


def test_who_is_asked_finds_the_answer_open_before_him(helping: Helping, login_of: Login) -> None:
    signed, liaison = helping.signed(), login_of(helping.clerks[FIRE])
    page = liaison.get(f"/assistance/{signed.id}").text
    assert all(said in page for said in ("认定意见、答复内容", "无其他证据材料", "告知延期", "要求补充材料"))
    assert "铁西街道办事处请求：" in page
    assert 'id="step-explain"' not in page
    refused = liaison.post(f"/assistance/{signed.id}/reply", FINDING)
    assert refused.status_code == 422
    assert "E-A-REPLY-NOEVID" in refused.text
    assert FINDING["opinion"] in refused.text
    answered = liaison.post(f"/assistance/{signed.id}/reply", {**FINDING, **NO_EVIDENCE})
    assert answered.status_code == 303


def test_what_was_corrected_says_so_where_it_is_read(helping: Helping, login_of: Login) -> None:
    """G-6: the words that went out stay; beside them stands the letter that puts them right."""
    answered = helping.helper(helping.signed(), "reply", **FINDING, **NO_EVIDENCE)
    clerk = login_of(helping.clerks[TIEXI])
    assert "以更正函为准" not in clerk.get(f"/assistance/{answered.id}").text
    helping.helper(answered, "correct_answer", correction="“不合格”应为“合格”。")
    letter = IssuedLetter.get(IssuedLetter.kind == "answer_correction")
    page = clerk.get(f"/assistance/{answered.id}").text
    assert f'已更正，以更正函为准：<a href="/letters/{letter.id}">' in page.split("请求协助的事项")[0]


def test_after_the_last_day_the_page_offers_to_explain_and_not_to_put_off(
    helping: Helping, login_of: Login, now: HeldClock
) -> None:
    """A-4."""
    signed = helping.signed()
    now.move_to(datetime(2026, 11, 30, 9, 0, tzinfo=ZONE))
    page = login_of(helping.clerks[FIRE]).get(f"/assistance/{signed.id}").text
    assert 'id="step-explain"' in page
    assert 'id="step-extend"' not in page


def test_an_announced_day_is_proved_day_by_day(helping: Helping, login_of: Login) -> None:
    """A-4, K-11."""
    extended = helping.helper(
        helping.signed(), "extend", new_date="2026-12-11", reason_code="special", reason="送检。"
    )
    page = login_of(helping.clerks[TIEXI]).get(f"/matters/{extended.id}/clocks").text
    assert "已事先告知延长至2026年12月11日" in page
    assert "期限至本日" in page


def test_the_evidence_is_shown_on_the_page_of_the_case(helping: Helping, login_of: Login) -> None:
    """A-2."""
    case = helping.filing("2026-11-18")
    signed = helping.signed(grew_from=case.id)
    helping.hand_in(signed, "finding")
    helping.helper(signed, "reply", **FINDING)
    clerk = login_of(helping.clerks[TIEXI])
    page = clerk.get(f"/filing/{case.id}").text
    assert "检验报告.png" in page
    assert "证据材料（检验报告、鉴定意见、数据、档案复制件）" in page
    assert "执法协助：认定涉案灭火器是否合格" in page
    assert "证据材料已归入" in clerk.get(f"/assistance/{signed.id}").text


def test_who_answered_does_not_get_to_see_the_case(helping: Helping, login_of: Login) -> None:
    """G-9: neither the case nor its name."""
    case = helping.filing("2026-11-18")
    answered = helping.helper(helping.signed(grew_from=case.id), "reply", **FINDING, **NO_EVIDENCE)
    liaison = login_of(helping.clerks[FIRE])
    assert liaison.get(f"/filing/{case.id}").status_code == 404
    assert f"/filing/{case.id}" not in liaison.get(f"/assistance/{answered.id}").text
    assert "证据材料已归入" not in liaison.get(f"/assistance/{answered.id}").text


@pytest.mark.parametrize("name", ["assistance_letter", "service_receipt", "onsite_record", "archive_record"])
def test_each_paper_can_be_read_and_taken_along(helping: Helping, login_of: Login, name: str) -> None:
    asked = helping.asked(type="archives", purpose="办案", persons="王一（H1）、李二（H2）")
    clerk = login_of(helping.clerks[TIEXI])
    assert clerk.get(f"/assistance/{asked.id}/preview/{name}").status_code == 200
    assert clerk.get(f"/assistance/{asked.id}/preview/{name}.docx").data.startswith(b"PK")


def test_the_blank_forms_are_in_the_own_name(helping: Helping, login_of: Login) -> None:
    """G-11a, §14.5."""
    page = login_of(helping.clerks[TIEXI]).get("/blanks/").text
    for title in (
        "执法协助函",
        "查阅、复制档案函",
        "协助复函",
        "延期告知书",
        "现场处置记录",
        "查阅、复制档案登记表",
    ):
        assert title in page
    shown = login_of(helping.clerks[TIEXI]).get("/blanks/all").text
    assert "铁西街道办事处" in shown
    assert "None" not in shown


def test_served_on_paper_the_days_begin_with_the_signature(helping: Helping, now: HeldClock) -> None:
    """P-2, A-2."""
    submitted = helping.take(helping.clerks[TIEXI], helping.asked(delivery="offline"), "submit")
    approved = helping.take(helping.approvers[TIEXI], submitted, "approve")
    helping.attach(helping.clerks[TIEXI], approved, "receipt")
    now.move_to(datetime(2026, 11, 24, 9, 0))
    served = helping.take(
        helping.clerks[TIEXI], approved, "deliver_offline", recipient="李某", happened_at="2026-11-23T10:00"
    )
    clock = running(served)
    assert clock is not None
    assert (served.state, clock.due_on) == ("received", date(2026, 11, 30))
