"""Logging in, locks, sessions and their ends, the own password, and forms that outlive a login (trust, "The web")."""

from collections.abc import Callable
from dataclasses import replace
from http.cookies import SimpleCookie
from time import perf_counter

import pytest
from flask import Flask

from portal.desk import Desk, leavers, logins, people, personnel, tokens
from portal.desk.matters import open_matter
from portal.domain.procedure import Role
from portal.store.decisions import DEMO_ACCOUNTS
from portal.store.matters import Matter
from portal.store.people import LoginFailure, LoginSession, Person
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.web_fixtures import PASSWORD, Client, application, member

pytestmark = pytest.mark.usefixtures("now")
PAGE = "/memo/"


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def session_cookie(client: Client) -> str:
    found = client.flask.get_cookie("portal")
    assert found is not None
    return found.value


# The door


def test_a_page_sends_a_stranger_to_the_login_and_from_there_back(client: Client, clerk: Person) -> None:
    answer = client.get("/memo/?state=draft")
    assert (answer.status_code, answer.location) == (303, "/login?next=%2Fmemo%2F%3Fstate%3Ddraft")
    client.get(answer.location)
    assert client.log_in("clerk", next="/memo/?state=draft").location == "/memo/?state=draft"


def test_the_reader_is_named_on_every_page(logged_in: Client) -> None:
    page = logged_in.get(PAGE).text
    assert "王芳" in page
    assert "铁西街道办事处" in page
    assert "经办人" in page


def test_whoever_is_logged_in_is_not_asked_again(logged_in: Client) -> None:
    assert logged_in.get("/login").location == "/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\nSet-Cookie: a=b",
        "/a\\b",
    ],
)
def test_next_stays_on_the_site(client: Client, clerk: Person, elsewhere: str) -> None:
    assert client.log_in("clerk", next=elsewhere).location == "/"


@pytest.mark.parametrize(("username", "password"), [("clerk", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_refusal_does_not_say_what_was_wrong(
    client: Client, clerk: Person, username: str, password: str
) -> None:
    answer = client.log_in(username, password)
    assert answer.status_code == 401
    assert "用户名或密码不正确" in answer.text
    assert PASSWORD not in answer.text


def test_an_unknown_name_costs_as_much_time_as_a_known_one(database: str, office: Unit) -> None:
    people.passwords.verify("", "warm")
    known = factories.person(office, username="known", password_hash=people.passwords.hashed(PASSWORD))

    def seconds(username: str) -> float:
        start = perf_counter()
        with pytest.raises(logins.LoginRefused):
            logins.check(username, "wrong", "10.0.0.1")
        return perf_counter() - start

    unknown, wrong = seconds("nobody"), seconds(known.username)
    assert unknown > wrong / 3


def test_training_mode_lists_who_can_log_in_with_what(memo_desk: Desk) -> None:
    account = {
        "username": "demo1",
        "password": "xl",
        "name": "赵一",
        "unit_name": "铁西街道办事处",
        "roles_text": "经办人",
    }
    DEMO_ACCOUNTS.decide([account])
    training = application(replace(memo_desk, settings=replace(memo_desk.settings, training=True)))
    assert "demo1" in Client(training).get("/login").text
    assert "demo1" not in Client(application(memo_desk)).get("/login").text


# Locks


def test_five_failures_lock_the_account_for_fifteen_minutes(
    client: Client, clerk: Person, now: HeldClock
) -> None:
    for _ in range(5):
        assert client.log_in("clerk", "wrong").status_code == 401
    locked = client.log_in("clerk")
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "900")
    assert "09:15 后再试" in locked.text
    now.forward(minutes=14, seconds=59)
    assert client.log_in("clerk").status_code == 429
    now.forward(seconds=1)
    assert client.log_in("clerk").status_code == 303


def test_a_name_that_does_not_exist_is_locked_alike(client: Client, office: Unit) -> None:
    statuses = [client.log_in("nobody", "wrong").status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


def test_a_locked_try_does_not_lengthen_the_lock(client: Client, clerk: Person, now: HeldClock) -> None:
    for _ in range(5):
        client.log_in("clerk", "wrong")
    now.forward(minutes=10)
    client.log_in("clerk", "wrong")
    now.forward(minutes=5)
    assert client.log_in("clerk").status_code == 303


def test_a_login_forgets_the_failures_before_it(client: Client, clerk: Person) -> None:
    for _ in range(4):
        client.log_in("clerk", "wrong")
    client.log_in("clerk")
    assert LoginFailure.select().count() == 0


def test_twenty_failures_lock_the_network_they_came_from(app: Flask, clerk: Person) -> None:
    for number in range(20):
        Client(app, f"2001:db8:1:2::{number:x}").log_in(f"name{number}", "wrong")
    assert Client(app, "2001:db8:1:2:ffff::1").log_in("clerk").status_code == 429
    assert Client(app, "2001:db8:1:3::1").log_in("clerk").status_code == 303


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        (None, "unknown"),
    ],
)
def test_failures_are_counted_by_ipv4_address_or_ipv6_network(address: str | None, network: str) -> None:
    assert logins.network_of(address) == network


# Sessions


def test_the_session_changes_at_login_and_a_planted_one_is_worth_nothing(app: Flask, clerk: Person) -> None:
    victim = Client(app)
    victim.get("/login")
    planted = session_cookie(victim)
    victim.log_in("clerk")
    attacker = Client(app)
    attacker.flask.set_cookie("portal", planted)
    assert not is_in(attacker)
    assert session_cookie(victim) != planted


def test_the_database_holds_no_token_that_would_open_a_session(logged_in: Client) -> None:
    with logged_in.flask.session_transaction() as kept:
        token = kept["login"]
    row = LoginSession.get()
    assert row.token_hash == tokens.digest(token)
    assert token not in str(row.__data__)


def test_a_session_ends_after_thirty_idle_minutes(logged_in: Client, now: HeldClock) -> None:
    now.forward(minutes=30)
    assert is_in(logged_in)
    now.forward(minutes=30, seconds=1)
    assert not is_in(logged_in)


def test_a_session_ends_after_ten_hours_however_busy(logged_in: Client, now: HeldClock) -> None:
    for _ in range(20):
        assert is_in(logged_in)
        now.forward(minutes=30)
    assert is_in(logged_in)
    now.forward(seconds=1)
    assert not is_in(logged_in)


def test_use_is_written_down_at_most_once_a_minute(logged_in: Client, now: HeldClock) -> None:
    begun = LoginSession.get().seen_at
    now.forward(seconds=59)
    logged_in.get(PAGE)
    assert LoginSession.get().seen_at == begun
    now.forward(seconds=1)
    logged_in.get(PAGE)
    assert LoginSession.get().seen_at == now.instant


def test_logout_ends_this_session_and_clears_what_the_browser_kept(app: Flask, logged_in: Client) -> None:
    other = Client(app)
    other.log_in("clerk")
    stolen = session_cookie(logged_in)
    logged_in.get(PAGE)
    answer = logged_in.post("/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    logged_in.flask.set_cookie("portal", stolen)
    assert not is_in(logged_in)
    assert is_in(other)


@pytest.mark.parametrize("change", ["disabled", "given roles", "given a password", "moved"])
def test_a_change_to_the_person_acts_at_the_next_request(
    desk: Desk, logged_in: Client, clerk: Person, office: Unit, change: str
) -> None:
    system, security = (factories.clerk(office, role) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN))
    changes: dict[str, Callable[[], object]] = {
        "disabled": lambda: leavers.disable(desk, system, clerk.id),
        "given roles": lambda: people.set_roles(desk, security, clerk.id, [Role.LIAISON]),
        "given a password": lambda: people.reset_password(desk, system, clerk.id),
        "moved": lambda: personnel.edit(system, clerk.id, {"unit": factories.unit().id}),
    }
    changes[change]()
    assert not is_in(logged_in)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(memo_desk: Desk, clerk: Person) -> None:
    abroad = application(replace(memo_desk, settings=replace(memo_desk.settings, host="portal.example")))
    answer = abroad.test_client().get("/login")
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["portal"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


# The own password


def test_a_handed_over_password_must_be_changed_before_anything_else(
    client: Client, desk: Desk, office: Unit
) -> None:
    handed = people.add(desk, None, "lilei", "李雷", office.id).password
    assert client.log_in("lilei", handed).location == "/password"
    assert client.get(PAGE).location == "/password"
    assert "先修改密码" in client.get("/password").text
    new = {"former_password": handed, "new_password": PASSWORD, "repeated_password": PASSWORD}
    assert client.post("/password", new).location == "/"
    assert is_in(client)


def test_a_changed_password_ends_the_other_sessions_and_not_this_one(app: Flask, logged_in: Client) -> None:
    other = Client(app)
    other.log_in("clerk")
    logged_in.get("/password")
    new = {
        "former_password": PASSWORD,
        "new_password": "Blue-Kettle-42",
        "repeated_password": "Blue-Kettle-42",
    }
    assert logged_in.post("/password", new).status_code == 303
    assert is_in(logged_in)
    assert not is_in(other)


@pytest.mark.parametrize(
    ("former", "new", "repeated", "said"),
    [
        ("wrong", "Blue-Kettle-42", "Blue-Kettle-42", "原密码不正确"),
        (PASSWORD, "Blue-Kettle-42", "Blue-Kettle-43", "不一致"),
        (PASSWORD, "P@ssw0rd", "P@ssw0rd", "太常见"),
    ],
)
def test_a_refused_password_shows_the_form_again_with_the_reason(
    logged_in: Client, former: str, new: str, repeated: str, said: str
) -> None:
    logged_in.get("/password")
    form = {"former_password": former, "new_password": new, "repeated_password": repeated}
    answer = logged_in.post("/password", form)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'name="new_password"' in answer.text


# A form that outlives its login


@pytest.fixture
def draft(memo_desk: Desk, clerk: Person) -> Matter:
    return open_matter(memo_desk, factories.actor(clerk), "memo", {})


def test_with_htmx_the_login_opens_above_the_form_which_is_then_sent_again(
    logged_in: Client, draft: Matter, now: HeldClock
) -> None:
    logged_in.get(f"/memo/{draft.id}")
    of_the_open_form = logged_in.csrf
    now.forward(hours=1)
    expired = logged_in.htmx(f"/memo/{draft.id}/send", {"title": "来函"})
    assert expired.status_code == 401
    assert "已填写的内容还在本页" in expired.text
    assert "<html" not in expired.text
    again = logged_in.htmx("/login", {"username": "clerk", "password": PASSWORD})
    assert again.status_code == 200
    assert "请再次提交" in again.text
    sent = logged_in.htmx(f"/memo/{draft.id}/send", {"title": "来函", "csrf_token": of_the_open_form})
    assert sent.headers["HX-Redirect"] == f"/memo/{draft.id}"
    assert Matter.get_by_id(draft.id).state == "sent"


def test_a_wrong_password_in_the_box_above_the_form_is_said_in_the_box(
    logged_in: Client, now: HeldClock
) -> None:
    now.forward(hours=1)
    answer = logged_in.htmx("/login", {"username": "clerk", "password": "wrong"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "#login-box")
    assert "用户名或密码不正确" in answer.text


def test_somebody_else_who_logs_in_above_the_form_cannot_send_it(
    logged_in: Client, office: Unit, draft: Matter, now: HeldClock
) -> None:
    member(office, username="other")
    logged_in.get(f"/memo/{draft.id}")
    of_the_open_form = logged_in.csrf
    now.forward(hours=1)
    logged_in.htmx(f"/memo/{draft.id}/send", {"title": "来函"})
    answer = logged_in.htmx("/login", {"username": "other", "password": PASSWORD})
    assert answer.headers["HX-Redirect"] == "/"
    assert (
        logged_in.post(
            f"/memo/{draft.id}/send", {"title": "来函", "csrf_token": of_the_open_form}
        ).status_code
        == 400
    )
    assert Matter.get_by_id(draft.id).state == "draft"


def test_without_htmx_the_form_is_kept_and_can_be_sent_after_the_login(
    logged_in: Client, draft: Matter, now: HeldClock
) -> None:
    logged_in.get(f"/memo/{draft.id}")
    now.forward(hours=1)
    expired = logged_in.post(f"/memo/{draft.id}/send", {"title": "来函<二>"})
    assert expired.location == "/login?next=%2Fresume"
    logged_in.get(expired.location)
    assert logged_in.log_in("clerk", next="/resume").location == "/resume"
    page = logged_in.get("/resume").text
    assert f'action="/memo/{draft.id}/send"' in page
    assert 'value="来函&lt;二&gt;"' in page
    logged_in.post(f"/memo/{draft.id}/send", {"title": "来函<二>"})
    assert Matter.get_by_id(draft.id).state == "sent"


def test_what_was_kept_for_one_person_is_never_shown_to_another(
    logged_in: Client, office: Unit, draft: Matter, now: HeldClock
) -> None:
    member(office, username="other")
    logged_in.get(f"/memo/{draft.id}")
    now.forward(hours=1)
    logged_in.post(f"/memo/{draft.id}/send", {"title": "来函"})
    logged_in.get("/login")
    logged_in.log_in("other", next="/resume")
    assert logged_in.get("/resume").location == "/"
