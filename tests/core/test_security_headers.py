"""Headers on every answer, requests from other sites, error pages, and what every page is given (trust, "The web")."""

import pytest
from flask import Flask

from portal.desk import Desk, deadlines, people
from portal.desk.matters import open_matter
from portal.domain.procedure import Role
from portal.store.db import Busy, DiskFull, transaction
from portal.store.enablement import PluginSwitch
from portal.store.matters import Matter
from portal.store.notices import Notice
from portal.store.people import Person
from portal.store.snapshots import changed
from portal.store.units import Unit
from portal.web import errors, htmx, security
from tests import factories
from tests.conftest import HeldClock
from tests.web_fixtures import Client, member

pytestmark = pytest.mark.usefixtures("now")
PROMISED = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
JSON = {"Accept": "application/json"}


@pytest.fixture
def draft(memo_desk: Desk, clerk: Person) -> Matter:
    return open_matter(memo_desk, factories.actor(clerk), "memo", {})


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/login", 200),
        ("GET", "/memo/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/nowhere/中文", 404),
        ("GET", "/files/9", 404),
        ("GET", "/memo/fault", 500),
        ("GET", "/api/v1/nowhere", 404),
        ("PUT", "/login", 405),
        ("GET", "/static/css/theme.css", 200),
        ("GET", "/static/missing.css", 404),
        ("POST", "/memo/1/send", 400),
    ],
)
def test_every_answer_carries_the_headers_and_each_goes_into_latin_1(
    logged_in: Client, method: str, url: str, status: int
) -> None:
    if url == "/login":
        logged_in.post("/logout")
    answer = logged_in.flask.open(url, method=method)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in PROMISED} == PROMISED
    assert "HX-Request" in answer.headers["Vary"]
    assert all(value.encode("latin-1") and "\n" not in value for value in answer.headers.values())


def test_pages_are_never_kept_while_hashed_static_files_are_kept_for_ever(
    app: Flask, logged_in: Client
) -> None:
    assert logged_in.get("/memo/").headers["Cache-Control"] == "no-store"
    with app.test_request_context():
        url = app.url_for("static", filename="css/theme.css")
    assert "immutable" in logged_in.get(url).headers["Cache-Control"]
    assert logged_in.get("/static/css/theme.css").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_an_unsafe_request_from_another_site_is_refused_even_with_the_token(
    logged_in: Client, draft: Matter, headers: dict[str, str]
) -> None:
    logged_in.get("/memo/")
    answer = logged_in.post(f"/memo/{draft.id}/send", {"title": "来函"}, headers=headers)
    assert answer.status_code == 400
    assert Matter.get_by_id(draft.id).state == "draft"


def test_an_unsafe_request_from_our_own_page_is_taken(logged_in: Client, draft: Matter) -> None:
    logged_in.get("/memo/")
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert logged_in.post(f"/memo/{draft.id}/send", {"title": "来函"}, headers=headers).status_code == 303


def test_a_form_without_its_token_does_nothing_and_says_so(logged_in: Client, draft: Matter) -> None:
    answer = logged_in.flask.post(f"/memo/{draft.id}/send", data={"title": "来函"})
    assert answer.status_code == 400
    assert "页面已过期" in answer.text
    assert Matter.get_by_id(draft.id).state == "draft"


def test_a_bearer_token_counts_under_the_api_only(app: Flask, desk: Desk, clerk: Person) -> None:
    token = people.issue_token(desk, None, clerk.id)
    headers = {"Authorization": f"Bearer {token}"}
    with app.test_request_context("/api/v1/matters", headers=headers):
        app.preprocess_request()
        from portal.web.sessions import current_actor

        assert current_actor().person_id == clerk.id
    assert app.test_client().get("/memo/", headers=headers).status_code == 303


# Errors


def test_a_fault_of_ours_shows_a_number_and_nothing_of_our_inside(
    logged_in: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = logged_in.get("/memo/fault")
    number = answer.text.split('class="error-number">')[1].split("<")[0]
    assert answer.status_code == 500
    assert number in caplog.text
    assert "SELECT secret" in caplog.text
    assert not any(inside in answer.text for inside in ("SELECT", "/var", "Traceback", "RuntimeError"))


@pytest.mark.parametrize("status", sorted(errors.TITLES))
def test_every_status_has_its_chinese_words(status: int) -> None:
    assert all(errors.TITLES[status])


@pytest.mark.parametrize(
    ("error", "status"), [(Busy("database is locked"), 503), (DiskFull("disk full"), 507)]
)
def test_a_busy_or_full_database_says_so_and_shows_the_form_with_what_was_typed(
    app: Flask,
    logged_in: Client,
    draft: Matter,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
) -> None:
    def fails(*_args: object, **_named: object) -> None:
        raise error

    logged_in.get("/memo/")
    monkeypatch.setattr("tests.memo_plugin.matters.take", fails)
    answer = logged_in.post(f"/memo/{draft.id}/send", {"title": "辛苦写成的标题"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "5")
    assert "辛苦写成的标题" in answer.text
    assert errors.TITLES[status][1] in answer.text


def test_the_api_tells_reasons_as_problem_json(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/nowhere")
    assert answer.content_type.startswith("application/problem+json")
    told = answer.json
    assert told is not None
    assert told["status"] == 404
    assert told["reasons"][0].keys() >= {"code", "severity", "message", "remedy", "clause"}


def test_a_refused_step_shows_the_page_again_with_everything_typed(logged_in: Client, draft: Matter) -> None:
    logged_in.get("/memo/")
    answer = logged_in.post(f"/memo/{draft.id}/send", {"title": "急件一封"})
    assert answer.status_code == 422
    assert "急件一封" in answer.text
    assert 'name="confirm-E-M-URGENT"' in answer.text
    confirmed = {"title": "急件一封", "confirm-E-M-URGENT": "汛情"}
    assert logged_in.post(f"/memo/{draft.id}/send", confirmed).status_code == 303


def test_a_refused_step_answers_htmx_with_the_refusal_box_alone(logged_in: Client, draft: Matter) -> None:
    logged_in.get("/memo/")
    answer = logged_in.htmx(f"/memo/{draft.id}/send", {"title": ""})
    assert answer.status_code == 422
    assert "请写明便函标题" in answer.text
    assert "<html" not in answer.text


def test_what_one_may_not_know_of_looks_like_what_does_not_exist(
    app: Flask, clerk: Person, draft: Matter
) -> None:
    member(factories.unit(), username="stranger")
    stranger = Client(app)
    stranger.log_in("stranger")
    pages = [stranger.get(f"/memo/{number}") for number in (draft.id, 999)]
    assert [page.status_code for page in pages] == [404, 404]
    bodies = [
        page.text.replace(f"/memo/{number}", "") for page, number in zip(pages, (draft.id, 999), strict=True)
    ]
    assert bodies[0] == bodies[1]


def test_chinese_in_a_redirect_is_percent_encoded(app: Flask) -> None:
    with app.test_request_context(headers={"HX-Request": "true"}):
        assert htmx.go_to("/search?q=占道").headers["HX-Redirect"] == "/search?q=%E5%8D%A0%E9%81%93"
        answer = htmx.answer("", trigger={"saved": "已保存"})
        answer.headers["HX-Trigger"].encode("latin-1")


# What every page is given


def test_the_text_size_is_kept_in_this_browser(client: Client, clerk: Person) -> None:
    client.get("/login")
    assert client.post("/preferences/text-size", {"size": "huge", "next": "/login"}).location == "/login"
    assert 'class="text-huge"' in client.get("/login").text
    assert client.post("/preferences/text-size", {"size": "9"}).status_code == 400


def test_the_menu_counts_what_waits_for_this_person(logged_in: Client, draft: Matter) -> None:
    page = logged_in.get("/memo/").text
    assert 'href="/memo/" aria-current="page"' in page
    assert '<b class="menu-count">1</b>' in page


def test_the_bell_counts_unread_notices(logged_in: Client, clerk: Person, now: HeldClock) -> None:
    Notice.create(person=clerk.id, text="有新办件", created_at=now.instant)
    assert "1 条未读" in logged_in.get("/memo/").text


def test_administrators_see_no_matters_in_their_menu(client: Client, office: Unit) -> None:
    member(office, Role.SYSTEM_ADMIN, username="sysadmin")
    client.log_in("sysadmin")
    assert 'href="/memo/"' not in client.get("/password").text


def test_no_entry_of_the_menu_leads_nowhere(logged_in: Client) -> None:
    entries = {part.split('"')[0] for part in logged_in.get("/memo/").text.split('<li><a href="')[1:]}
    assert entries
    assert all(logged_in.get(entry).status_code == 200 for entry in entries)


# Plugins that are off (P-1, P-3, P-4)


def switch(unit: Unit, state: str, at: HeldClock) -> None:
    with transaction():
        PluginSwitch.create(plugin="memo", unit=unit.id, state=state, changed_at=at.instant)
        changed("switches")


@pytest.mark.parametrize("state", ["off", "draining"])
def test_a_plugin_that_is_not_on_opens_nothing_new_and_says_who_can_switch_it_on(
    logged_in: Client, office: Unit, now: HeldClock, state: str
) -> None:
    switch(office, state, now)
    answer = logged_in.get("/memo/new")
    assert answer.status_code == 403
    assert "E-P-DISABLED" in answer.text
    assert "系统管理员" in answer.text


def test_a_plugin_that_is_off_is_not_in_the_menu(logged_in: Client, office: Unit, now: HeldClock) -> None:
    switch(office, "off", now)
    assert 'href="/memo/"' not in logged_in.get("/memo/").text


def test_what_was_open_before_the_switch_is_read_and_worked_on(
    logged_in: Client, office: Unit, draft: Matter, now: HeldClock
) -> None:
    now.forward(minutes=1)
    switch(office, "off", now)
    assert logged_in.get(f"/memo/{draft.id}").status_code == 200
    assert logged_in.post(f"/memo/{draft.id}/send", {"title": "来函"}).status_code == 303


def test_what_came_in_after_the_switch_is_read_and_handled_on_paper(
    logged_in: Client, office: Unit, draft: Matter, now: HeldClock
) -> None:
    logged_in.get("/memo/")
    logged_in.post(f"/memo/{draft.id}/send", {"title": "来函"})
    switch(office, "off", now)
    assert logged_in.get(f"/memo/{draft.id}").status_code == 200
    assert logged_in.post(f"/memo/{draft.id}/close").status_code == 403
    assert logged_in.post(f"/memo/{draft.id}/register_offline").status_code == 303


# Signs of life


def test_the_process_answers_without_its_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.web.app.connection", None)
    assert app.test_client().get("/healthz").status_code == 200


def test_it_is_ready_once_the_calendar_is_there_and_a_round_has_been_made(app: Flask, desk: Desk) -> None:
    client = app.test_client()
    assert client.get("/readyz").status_code == 503
    factories.calendar_years()
    assert client.get("/readyz").json["checks"]["round"] is False
    deadlines.make_round(desk)
    assert client.get("/readyz").json == {
        "ready": True,
        "checks": {"database": True, "migrations": True, "calendar": True, "round": True},
        "round": {"beat_at": "2026-11-20T09:00:00+08:00", "late_by_seconds": 0},
    }


def test_it_tells_by_how_much_the_round_is_late(app: Flask, desk: Desk, now: HeldClock) -> None:
    factories.calendar_years()
    deadlines.make_round(desk)
    now.forward(minutes=20)
    told = app.test_client().get("/readyz")
    assert (told.status_code, told.json["round"]["late_by_seconds"]) == (503, 20 * 60)


def test_the_limit_of_a_request_leaves_room_for_one_largest_file() -> None:
    assert security.LARGEST_REQUEST > 50 * 1024 * 1024
