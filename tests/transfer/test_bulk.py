"""Ten at once: signed for, assigned, printed; each matter its own act with its own result (product.md, journeys)."""

from collections.abc import Callable, Iterable

import pytest
from flask import Flask

from portal.desk import Desk, assigning, inbox, lists
from portal.domain.procedure import Actor, Role, Seat
from portal.store.matters import Event, Matter, Party
from portal.store.notices import Notice
from portal.store.people import Person
from tests import factories
from tests.transfer.conftest import District
from tests.web_fixtures import PASSWORD_HASH, Client

FIRE, TIEXI, PINGYUAN = "区消防救援大队", "铁西街道办事处", "平原镇人民政府"
Login = Callable[[Actor], Client]


@pytest.fixture
def login_of(app: Flask, district: District) -> Login:
    """Log a person in, in a browser of their own."""

    def logged_in(actor: Actor) -> Client:
        Person.update(password_hash=PASSWORD_HASH).where(Person.id == actor.person_id).execute()
        client = Client(app)
        client.log_in(Person.get_by_id(actor.person_id).username)
        return client

    return logged_in


def ticked(matters: Iterable[Matter]) -> list[str]:
    """The rows as a list of this moment shows them."""
    return [f"{one.id}-{Matter.get_by_id(one.id).version}" for one in matters]


def states(matters: Iterable[Matter]) -> list[str]:
    return [Matter.get_by_id(one.id).state for one in matters]


def test_ten_are_signed_for_at_once_each_with_its_event_and_receipt(
    district: District, login_of: Login
) -> None:
    sent = [district.sent(FIRE, TIEXI) for _ in range(10)]
    answer = login_of(district.clerks[TIEXI]).post(
        "/matters/bulk/take", {"step": "receive", "matter": ticked(sent)}
    )
    assert answer.status_code == 200
    assert "已办 10 件；" in answer.text
    assert set(states(sent)) == {"received"}
    assert Event.select().where(Event.step == "receive").count() == 10


def test_one_that_a_colleague_has_taken_does_not_stop_the_rest(district: District, login_of: Login) -> None:
    first, second, third = (district.sent(FIRE, TIEXI) for _ in range(3))
    seen = ticked((first, second, third))
    colleague = factories.clerk(district.units[TIEXI], Role.LIAISON)
    district.take(colleague, second, "receive")
    page = (
        login_of(district.clerks[TIEXI]).post("/matters/bulk/take", {"step": "receive", "matter": seen}).text
    )
    assert "未办 1 件，已办 2 件" in page
    assert f"已由{colleague.name}于" in page
    assert set(states((first, second, third))) == {"received"}
    assert Event.select().where(Event.matter == second.id, Event.step == "receive").count() == 1


def test_what_the_step_does_not_fit_is_left_alone_and_said_so(district: District, login_of: Login) -> None:
    done, waiting = district.received(FIRE, TIEXI), district.sent(FIRE, TIEXI)
    page = (
        login_of(district.clerks[TIEXI])
        .post("/matters/bulk/take", {"step": "receive", "matter": ticked((done, waiting))})
        .text
    )
    assert "已办 1 件，不适用 1 件" in page
    assert states((done, waiting)) == ["received", "received"]


def test_a_stranger_learns_no_more_of_a_matter_than_of_none(district: District, login_of: Login) -> None:
    hidden = district.sent(FIRE, TIEXI)
    stranger = login_of(district.clerks[PINGYUAN])
    told = []
    for number in (hidden.id, 999_999):
        page = stranger.post("/matters/bulk/take", {"step": "receive", "matter": [f"{number}-3"]}).text
        told.append(page.replace(stranger.csrf, ""))  # the token of forms bears the second it was made in
    assert told[0] == told[1]
    assert hidden.title not in told[0]
    assert states([hidden]) == ["sent"]


@pytest.mark.parametrize("step", ["withdraw", "object", "no_such"])
def test_only_what_asks_nothing_and_comes_next_is_done_in_one_go(
    district: District, login_of: Login, step: str
) -> None:
    sent = district.sent(FIRE, TIEXI)
    page = login_of(district.clerks[FIRE]).post(
        "/matters/bulk/take", {"step": step, "matter": ticked([sent])}
    )
    assert "不适用 1 件" in page.text
    assert states([sent]) == ["sent"]


def test_nothing_ticked_leads_back_to_the_list_with_a_word(district: District, login_of: Login) -> None:
    client = login_of(district.clerks[TIEXI])
    answer = client.post("/matters/bulk/take", {"step": "receive", "back": "/todo?mine=1"})
    assert (answer.status_code, answer.location) == (303, "/todo?mine=1")
    assert "请先勾选要办理的办件" in client.get("/todo").text


def test_the_list_offers_each_reader_what_is_theirs(district: District, login_of: Login) -> None:
    district.sent(FIRE, TIEXI)
    receiver, sender = (login_of(district.clerks[unit]).get("/transfer/").text for unit in (TIEXI, FIRE))
    assert 'name="step" value="receive"' in receiver
    assert 'name="step"' not in sender


def test_without_javascript_a_link_ticks_every_row(district: District, login_of: Login) -> None:
    district.sent(FIRE, TIEXI)
    client = login_of(district.clerks[TIEXI])
    assert 'aria-label="选择 占用、堵塞消防车通道">' in client.get("/todo").text
    assert 'aria-label="选择 占用、堵塞消防车通道" checked>' in client.get("/todo?all=1").text


def test_the_papers_of_several_matters_are_one_page(district: District, login_of: Login) -> None:
    signed, sent = district.received(FIRE, TIEXI), district.sent(FIRE, TIEXI)
    client = login_of(district.clerks[TIEXI])
    there = client.post("/matters/bulk/print", {"matter": ticked((signed, sent))}).location
    page = client.get(there).text
    assert page.count('<article class="letter letter-letter"') == 2
    assert page.count('<article class="letter letter-slip"') == 1


# --- assigning ----------------------------------------------------------------------------------------------


def test_ten_are_given_to_a_colleague_who_finds_them_among_his_own(
    district: District, login_of: Login
) -> None:
    sent = [district.sent(FIRE, TIEXI) for _ in range(10)]
    colleague = factories.clerk(district.units[TIEXI])
    answer = login_of(district.clerks[TIEXI]).post(
        "/matters/bulk/assign", {"person": str(colleague.person_id), "matter": ticked(sent)}
    )
    assert "已办 10 件" in answer.text
    assert len(inbox.todo(colleague, limit=50, mine=True)) == 10
    assert len(lists.matters_of(colleague, mine=True).rows) == 10
    assert inbox.todo(district.clerks[TIEXI], limit=50, mine=True) == ()
    assert Notice.select().where(Notice.person == colleague.person_id, Notice.kind == "assign").count() == 10


def test_whoever_is_named_the_others_of_the_unit_may_act_all_the_same(district: District) -> None:
    sent = district.sent(FIRE, TIEXI)
    colleague = factories.clerk(district.units[TIEXI])
    assigning.assign(district.desk, district.clerks[TIEXI], sent.id, colleague.person_id)
    assert district.take(district.clerks[TIEXI], sent, "receive").state == "received"
    assert Party.get(Party.matter == sent.id, Party.seat == Seat.RECEIVER).assignee_id == colleague.person_id


def test_the_other_side_does_not_see_whom_a_unit_has_named(district: District, login_of: Login) -> None:
    sent = district.sent(FIRE, TIEXI)
    colleague = factories.person(district.units[TIEXI], name="欧阳春雪")
    assigning.assign(district.desk, district.clerks[TIEXI], sent.id, colleague.id)
    for address in ("/transfer/", f"/transfer/{sent.id}"):
        assert "欧阳春雪" in login_of(district.clerks[TIEXI]).get(address).text
        assert "欧阳春雪" not in login_of(district.clerks[FIRE]).get(address).text


def test_a_name_can_be_taken_off_again_and_the_unread_word_of_it_goes_too(district: District) -> None:
    sent = district.sent(FIRE, TIEXI)
    colleague = factories.clerk(district.units[TIEXI])
    assigning.assign(district.desk, district.clerks[TIEXI], sent.id, colleague.person_id)
    undone = assigning.assign(district.desk, district.clerks[TIEXI], sent.id, None)
    assert undone.person is None
    assert not Notice.select().where(Notice.kind == "assign").exists()


def test_a_matter_is_given_only_to_a_working_colleague_of_the_same_unit(
    desk: Desk, district: District, refused: Callable[..., set[str]]
) -> None:
    sent, clerk = district.sent(FIRE, TIEXI), district.clerks[TIEXI]
    left = factories.person(district.units[TIEXI])
    Person.update(active=False).where(Person.id == left.id).execute()
    reviewer = factories.person(district.units[TIEXI], Role.LEGAL_REVIEWER)
    for stranger in (district.clerks[FIRE].person_id, left.id, reviewer.id, 999_999):
        assert refused(assigning.assign, desk, clerk, sent.id, stranger) == {"E-G-ASSIGN"}


def test_only_a_party_assigns_and_only_what_is_open(
    desk: Desk, district: District, refused: Callable[..., set[str]]
) -> None:
    sent = district.sent(FIRE, TIEXI)
    bureau = factories.clerk(district.units["区司法局"], Role.SUPERVISOR)
    assert refused(assigning.assign, desk, bureau, sent.id, None) == {"E-G-ROLE"}
    assert refused(assigning.assign, desk, district.clerks[PINGYUAN], sent.id, None) == {"E-NOTFOUND"}
    district.take(district.clerks[FIRE], sent, "withdraw", reason="移送有误")
    district.take(district.clerks[FIRE], sent, "drop", reason="不再移送")
    assert refused(assigning.assign, desk, district.clerks[FIRE], sent.id, None) == {"E-G-ASSIGN"}


@pytest.mark.parametrize(("light", "shown"), [("late", "已超期的"), ("today", "今日到期的")])
def test_a_figure_of_the_desk_leads_to_just_what_it_counts(
    district: District, login_of: Login, light: str, shown: str
) -> None:
    for title, found in (
        ("已超期的", "2026-11-16T09:00"),
        ("今日到期的", "2026-11-17T09:00"),
        ("早着呢的", "2026-11-20T08:30"),
    ):
        district.draft(FIRE, TIEXI, title=title, discovered_at=found)
    page = login_of(district.clerks[FIRE]).get(f"/todo?light={light}").text
    assert [title for title in ("已超期的", "今日到期的", "早着呢的") if f">{title}</a>" in page] == [shown]
    assert login_of(district.clerks[FIRE]).get("/todo?light=purple").status_code == 422
