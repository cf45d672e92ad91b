"""What people keep for themselves: phrases, named filters; and what they may take back, and what never."""

import io
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask

from portal.desk import Desk, assigning, files, inbox, phrases, saved_filters, undo
from portal.domain.procedure import Actor
from portal.store.audit import AuditEntry
from portal.store.files import StoredFile
from portal.store.matters import Event, Matter
from portal.store.notices import Notice
from portal.store.people import Person
from portal.store.personal import Phrase, SavedFilter, Undoable
from tests import factories
from tests.conftest import HeldClock
from tests.transfer.conftest import PHOTO, District
from tests.web_fixtures import PASSWORD_HASH, Client

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"
Login = Callable[[Actor], Client]
Codes = Callable[..., set[str]]


@pytest.fixture
def login_of(app: Flask, district: District) -> Login:
    """Log a person in, in a browser of their own."""

    def logged_in(actor: Actor) -> Client:
        Person.update(password_hash=PASSWORD_HASH).where(Person.id == actor.person_id).execute()
        client = Client(app)
        client.log_in(Person.get_by_id(actor.person_id).username)
        return client

    return logged_in


# --- 常用语 --------------------------------------------------------------------------------------------------


def test_a_sentence_is_kept_from_the_field_it_was_typed_in_and_offered_there_again(
    district: District, login_of: Login
) -> None:
    client = login_of(district.clerks[FIRE])
    sent = {
        "phrase_id": "facts",
        "phrase_field": "facts",
        "phrase_use": "基本违法事实",
        "facts": "货车占道。",
    }
    answer = client.htmx("/me/phrases/keep", sent)
    assert 'data-phrase-into="facts" value="货车占道。"' in answer.text
    page = client.get("/transfer/new").text
    assert page.count('value="货车占道。"') == 1
    assert 'data-phrase-into="facts" value="货车占道。"' in page


def test_phrases_are_ones_own(district: District, login_of: Login, refused: Codes) -> None:
    kept = phrases.keep(district.clerks[FIRE], "货车占道。")
    stranger = district.clerks[TIEXI]
    assert "货车占道。" not in login_of(stranger).get("/transfer/new").text
    assert refused(phrases.change, stranger, kept.id, "改", "") == {"E-NOTFOUND"}
    assert refused(phrases.remove, stranger, kept.id) == {"E-NOTFOUND"}


def test_an_approver_sends_back_with_a_phrase_of_his_own_in_one_click(
    district: District, login_of: Login
) -> None:
    waiting, approver = district.submitted(FIRE, TIEXI), district.approvers[FIRE]
    phrases.keep(approver, "请补现场照片。", "退回意见")
    client = login_of(approver)
    page = client.get(f"/transfer/{waiting.id}").text
    for phrase in ("请补现场照片。", "证据不足，请补充"):
        assert f'name="phrase" value="{phrase}"' in page
    client.post(f"/transfer/{waiting.id}/send_back", {"phrase": "请补现场照片。"})
    assert Event.get(Event.step == "send_back").details == [["退回意见", "请补现场照片。"]]


@pytest.mark.parametrize("text", ["", "　 ", "长" * 501])
def test_no_phrase_is_empty_or_a_whole_report(district: District, refused: Codes, text: str) -> None:
    assert refused(phrases.keep, district.clerks[FIRE], text) == {"E-PHRASE"}


def test_a_phrase_kept_twice_is_one_and_there_is_an_end_of_them(district: District, refused: Codes) -> None:
    clerk = district.clerks[FIRE]
    for number in range(phrases.MOST):
        phrases.keep(clerk, f"第{number}句")
    assert phrases.keep(clerk, "第0句").id == Phrase.get(Phrase.text == "第0句").id
    assert refused(phrases.keep, clerk, "再一句") == {"E-PHRASE"}


def test_what_was_typed_into_a_refused_phrase_is_not_lost(district: District, login_of: Login) -> None:
    answer = login_of(district.clerks[FIRE]).post("/me/phrases/", {"text": "长" * 501})
    assert answer.status_code == 422
    assert "长" * 501 in answer.text


# --- 我的筛选 ------------------------------------------------------------------------------------------------


def test_a_named_filter_stands_above_its_list_and_on_the_desk(district: District, login_of: Login) -> None:
    client = login_of(district.clerks[FIRE])
    answer = client.post(
        "/me/filters/transfer", {"name": "铁西待签收", "side": "out", "state": "sent", "q": "铁西"}
    )
    address = f"/transfer/?side=out&state=sent&q={quote('铁西')}"
    assert (answer.status_code, answer.location) == (303, address)
    for page in ("/", "/transfer/?side="):
        assert f'href="{address.replace("&", "&amp;")}"' in client.get(page).text


def test_a_filter_keeps_only_names_and_values_that_the_list_knows(
    district: District, login_of: Login
) -> None:
    given = {
        "name": "试",
        "side": "nowhere",
        "state": "sent",
        "light": "purple",
        "cursor": "x",
        "next": "//evil",
    }
    login_of(district.clerks[FIRE]).post("/me/filters/transfer", given)
    assert SavedFilter.get().chosen == {"state": "sent"}


def test_a_list_opens_with_the_default_filter_and_every_tab_leads_out_of_it(
    district: District, login_of: Login
) -> None:
    district.sent(FIRE, TIEXI, title="已送出的")
    district.draft(FIRE, TIEXI, title="还在写的")
    clerk = district.clerks[FIRE]
    saved_filters.keep(clerk, "transfer", "待签收", {"state": "sent"}, default=True)
    client = login_of(clerk)
    opened = client.get("/transfer/").text
    assert "已送出的" in opened
    assert "还在写的" not in opened
    assert "还在写的" in client.get("/transfer/?side=").text
    assert 'href="/transfer/"' not in opened.split('<nav class="tabs"')[1].split("</nav>")[0]


def test_a_list_has_one_default_and_may_have_none_again(district: District) -> None:
    clerk = district.clerks[FIRE]
    first = saved_filters.keep(clerk, "transfer", "一", {"state": "sent"}, default=True)
    second = saved_filters.keep(clerk, "transfer", "二", {"state": "draft"}, default=True)
    assert [one.name for one in saved_filters.mine(clerk) if one.is_default] == ["二"]
    saved_filters.set_default(clerk, second.id, False)
    assert not any(one.is_default for one in saved_filters.mine(clerk))
    assert SavedFilter.get_by_id(first.id).chosen == {"state": "sent"}


@pytest.mark.parametrize(("name", "chosen"), [("", {"q": "铁西"}), ("名" * 21, {"q": "铁西"}), ("空的", {})])
def test_a_filter_needs_a_short_name_and_something_filtered(
    district: District, refused: Codes, name: str, chosen: dict[str, str]
) -> None:
    assert refused(saved_filters.keep, district.clerks[FIRE], "transfer", name, chosen) == {"E-FILTER"}


# --- 撤销 ----------------------------------------------------------------------------------------------------


def test_what_was_just_done_has_a_button_that_takes_it_back(district: District, login_of: Login) -> None:
    clerk = district.clerks[FIRE]
    kept = phrases.keep(clerk, "货车占道。", "基本违法事实")
    client = login_of(clerk)
    client.post(f"/me/phrases/{kept.id}/remove")
    page = client.get("/me/phrases/").text
    assert "常用语已删除。" in page
    number = page.split('name="undo" value="')[1].split('"')[0]
    client.post("/undo", {"undo": number, "next": "/me/phrases/"})
    assert "常用语已恢复。" in client.get("/me/phrases/").text
    assert [(one.text, one.use) for one in phrases.mine(clerk)] == [("货车占道。", "基本违法事实")]


def test_read_marks_come_off_again_but_not_from_what_was_read_before(
    district: District, now: HeldClock
) -> None:
    district.sent(FIRE, TIEXI)
    clerk = district.clerks[TIEXI]
    inbox.mark_read(clerk)
    now.forward(minutes=1)
    district.sent(FIRE, TIEXI)
    number = inbox.mark_read(clerk)
    assert undo.take_back(district.desk, clerk, [number]).words == ("通知已恢复为未读。",)
    unread = Notice.select().where(Notice.person == clerk.person_id, Notice.read_at.is_null())
    assert unread.count() == 1


def test_the_former_assignee_comes_back_unless_somebody_named_another_since(district: District) -> None:
    sent, clerk = district.sent(FIRE, TIEXI), district.clerks[TIEXI]
    first, second = (factories.clerk(district.units[TIEXI]) for _ in range(2))
    assigning.assign(district.desk, clerk, sent.id, first.person_id)
    number = assigning.assign(district.desk, clerk, sent.id, second.person_id).undo
    undo.take_back(district.desk, clerk, [number])
    assert assigning.assignee(clerk, sent) == Person.get_by_id(first.person_id)
    number = assigning.assign(district.desk, clerk, sent.id, second.person_id).undo
    assigning.assign(district.desk, second, sent.id, second.person_id)
    assigning.assign(district.desk, second, sent.id, None)
    assert [one.code for one in undo.take_back(district.desk, clerk, [number]).reasons] == ["E-UNDO"]
    assert assigning.assignee(clerk, sent) is None


def test_a_file_taken_off_before_the_letter_went_is_not_put_back_behind_it(district: District) -> None:
    """It would stand among the evidence with a time before the sending, and was not sent."""
    matter, clerk = district.draft(FIRE, TIEXI), district.clerks[FIRE]
    more = files.attach(district.desk, clerk, matter.id, "other", io.BytesIO(PHOTO), "另一张.png")
    number = files.detach(district.desk, clerk, more.id).undo
    sent = district.take(clerk, Matter.get_by_id(matter.id), "submit")
    district.take(district.approvers[FIRE], sent, "approve")
    [reason] = undo.take_back(district.desk, clerk, [number]).reasons
    assert "没有放回" in reason.message
    assert not StoredFile.select().where(StoredFile.name == "另一张.png").exists()


def test_a_file_taken_off_a_draft_is_put_back_as_it_was(district: District) -> None:
    draft, clerk = district.draft(FIRE, TIEXI), district.clerks[FIRE]
    before = StoredFile.get().__data__
    number = files.detach(district.desk, clerk, before["id"]).undo
    assert not StoredFile.select().exists()
    assert undo.take_back(district.desk, clerk, [number]).words == ("“照片.png”已放回。",)
    after = StoredFile.get().__data__
    assert {**after, "id": 0} == {**before, "id": 0}
    assert (
        AuditEntry.select()
        .where(AuditEntry.object_id == draft.id, AuditEntry.action == "file.attach")
        .count()
        == 2
    )


def test_a_file_is_not_put_back_into_what_has_gone_to_the_approver(district: District) -> None:
    draft, clerk = district.draft(FIRE, TIEXI), district.clerks[FIRE]
    district.attach(clerk, draft, "evidence", "多余的.png")
    extra = StoredFile.get(StoredFile.name == "多余的.png")
    number = files.detach(district.desk, clerk, extra.id).undo
    district.take(clerk, draft, "submit")
    assert [one.code for one in undo.take_back(district.desk, clerk, [number]).reasons] == ["E-G-IMMUTABLE"]


def test_undoing_is_the_doers_alone_works_once_and_for_ten_minutes(
    district: District, now: HeldClock
) -> None:
    clerk, colleague = district.clerks[FIRE], factories.clerk(district.units[FIRE])
    numbers = [phrases.remove(clerk, phrases.keep(clerk, text).id) for text in ("一", "二")]
    assert undo.take_back(district.desk, colleague, numbers).words == ()
    assert undo.take_back(district.desk, clerk, numbers[:1]).words == ("常用语已恢复。",)
    assert undo.take_back(district.desk, clerk, numbers[:1]).words == ()
    now.forward(minutes=10, seconds=1)
    assert [one.code for one in undo.take_back(district.desk, clerk, numbers[1:]).reasons] == ["E-UNDO"]
    assert [one.text for one in phrases.mine(clerk)] == ["一"]


def test_what_can_no_longer_be_undone_is_not_kept(district: District, now: HeldClock) -> None:
    clerk = district.clerks[FIRE]
    phrases.remove(clerk, phrases.keep(clerk, "一").id)
    now.forward(minutes=11)
    phrases.remove(clerk, phrases.keep(clerk, "二").id)
    assert [one.values["text"] for one in Undoable.select()] == ["二"]


def test_no_step_between_units_can_be_undone(desk: Desk, district: District) -> None:
    """G-6, G-11: what was signed, sent or decided is answered by a lawful step."""
    district.received(FIRE, TIEXI)
    assert not Undoable.select().exists()
    assert set(undo.REVERSALS) == {
        "assign", "notices.read", "file.detach", "phrase.remove", "filter.remove",
    }  # fmt: skip


def test_a_dropped_draft_is_restored_by_a_step_and_goes_on_as_a_draft(
    district: District, login_of: Login
) -> None:
    draft, clerk = district.draft(FIRE, TIEXI), district.clerks[FIRE]
    district.take(clerk, draft, "drop", reason="重复登记")
    client = login_of(clerk)
    assert "恢复草稿" in client.get(f"/transfer/{draft.id}").text
    client.post(f"/transfer/{draft.id}/restore")
    assert Matter.get_by_id(draft.id).state == "draft"
    assert district.take(clerk, draft, "submit").state == "pending_approval"
