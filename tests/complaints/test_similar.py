"""Issue 5, C-1: similar open complaints by item, place and party, shown while one types and merged in one click."""

from datetime import datetime
from urllib.parse import quote

import pytest

from portal.store.matters import Matter
from tests.complaints.conftest import FIRE, PINGYUAN, TIEXI, Counter
from tests.conftest import HeldClock
from tests.transfer.conftest import Login

NAME = "王建国"


def typed(counter: Counter, **more: object) -> str:
    """The form so far, as htmx sends it."""
    given = {"item": counter.fire_lane.code, "place": "铁西新村5号楼前", "subject": "", **more}
    return "/complaints/similar?" + "&".join(f"{name}={quote(str(value))}" for name, value in given.items())


def number(counter: Counter, matter: Matter) -> str:
    return str(counter.record(matter).register_number)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, True),
        ({"place": "", "subject": "某物业公司"}, True),
        ({"item": "", "subject": "某物业公司"}, True),
        ({"place": ""}, False),
        ({"item": ""}, False),
        ({"item": "410703-CF-0900"}, False),
        ({"place": "锦绣里小区"}, False),
        ({"place": "锦绣里小区", "subject": "某物业公司"}, True),
    ],
    ids=[
        "item and office", "item and party", "office and party", "only the item", "only the place", "another item", "another office",
        "another office, the same party",
    ],
)  # fmt: skip
def test_two_of_item_place_and_party_make_it_similar(
    counter: Counter, login_of: Login, said: dict[str, str], found: bool
) -> None:
    matter = counter.registered(TIEXI)
    shown = login_of(counter.clerks[TIEXI]).get(typed(counter, **said)).text
    assert (number(counter, matter) in shown) is found
    assert NAME not in shown


def test_what_is_closed_or_still_a_draft_is_not_offered(counter: Counter, login_of: Login) -> None:
    counter.draft(TIEXI)
    counter.take(TIEXI, counter.registered(TIEXI), "withdraw", reason="投诉人撤回")
    assert "登记并并入" not in login_of(counter.clerks[TIEXI]).get(typed(counter)).text


def test_another_unit_s_are_known_to_nobody_outside_the_transition(counter: Counter, login_of: Login) -> None:
    """G-9."""
    matter = counter.registered(FIRE)
    for unit in (TIEXI, PINGYUAN):
        shown = login_of(counter.clerks[unit]).get(typed(counter)).text
        assert number(counter, matter) not in shown


def test_in_the_transition_who_was_asked_first_is_shown_without_what_was_said(
    counter: Counter, transition: None, login_of: Login, now: HeldClock
) -> None:
    """C-1, AT-45: which unit, since when, under which number; neither words nor party, and no way to open it."""
    now.move_to(datetime(2026, 3, 10, 12, 0))
    first = counter.registered(FIRE, received_at="2026-03-10T09:10")
    browser = login_of(counter.clerks[TIEXI])
    shown = browser.get(typed(counter)).text
    assert number(counter, first) in shown
    assert f"{FIRE} 2026年3月10日（周二）09:10 收到" in shown
    assert first.title not in shown
    assert "某物业公司" not in shown
    assert f"/complaints/{first.id}" not in shown
    assert browser.get(f"/complaints/{first.id}").status_code == 404


def test_it_is_registered_and_merged_in_one_click(
    counter: Counter, transition: None, login_of: Login, now: HeldClock
) -> None:
    """AT-45: the one received first leads."""
    now.move_to(datetime(2026, 3, 10, 12, 0))
    first = counter.registered(FIRE, received_at="2026-03-10T09:10")
    answers = {
        **counter.answers(received_at="2026-03-10T11:30"),
        "draft_key": "k1",
        "merge_into": number(counter, first),
    }
    assert login_of(counter.clerks[TIEXI]).post("/complaints/new", answers).status_code == 303
    (second,) = counter.of(TIEXI)
    assert second.state == "merged"
    assert counter.record(second).merged_into == first.id
    assert counter.record(first).first_responsible == counter.units[FIRE].id


def test_without_scripts_the_page_after_registering_offers_the_same(
    counter: Counter, login_of: Login
) -> None:
    first = counter.registered(TIEXI, received_at="2026-11-19T10:00")
    second = counter.registered(TIEXI)
    browser = login_of(counter.clerks[TIEXI])
    shown = browser.get(f"/complaints/{second.id}").text
    assert "相似的未办结件" in shown
    assert f'name="into" value="{number(counter, first)}"' in shown
    merged = browser.post(
        f"/complaints/{second.id}/merge", {"into": number(counter, first), "version": second.version}
    )
    assert merged.status_code == 303
    assert Matter.get_by_id(second.id).state == "merged"
    assert "相似的未办结件" not in browser.get(f"/complaints/{second.id}").text


def test_a_form_shown_again_lists_them_too(counter: Counter, login_of: Login) -> None:
    """Without scripts 查 sends the form, which comes back with what was found."""
    matter = counter.registered(TIEXI)
    answers = {**counter.answers(points=""), "act": "submit", "draft_key": "k2"}
    shown = login_of(counter.clerks[TIEXI]).post("/complaints/new", answers)
    assert shown.status_code == 422
    assert f'name="merge_into" value="{number(counter, matter)}"' in shown.text


def test_what_cannot_be_merged_is_registered_and_shown_with_the_reason(
    counter: Counter, login_of: Login
) -> None:
    answers = {**counter.answers(), "draft_key": "k3", "merge_into": "2026-99999"}
    shown = login_of(counter.clerks[TIEXI]).post("/complaints/new", answers)
    assert shown.status_code == 422
    assert "没有找到可以并入的投诉举报" in shown.text
    (matter,) = counter.of(TIEXI)
    assert matter.state == "registered"
