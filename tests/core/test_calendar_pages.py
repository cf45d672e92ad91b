"""日历 as people see it, and the calendars they take along: ICS, read by another library than the one that writes it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import vobject
from flask import Flask

from portal.desk import Desk, matters
from portal.desk.appointments import appoint, call_off
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor
from portal.plugin_host import PluginHost
from portal.store.matters import Matter
from portal.store.people import Person
from portal.store.units import Unit
from tests import circular_plugin, factories
from tests.conftest import HeldClock
from tests.web_fixtures import Client, application, member

TUESDAY = date(2026, 11, 24)
TITLE = "商议张三违法建设一案"


def at(hour: int, day: date = TUESDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


@pytest.fixture(scope="session")
def circular_host() -> PluginHost:
    """All installed plugins, and circulars, in which many units take part."""
    return PluginHost(extra=[circular_plugin])


@pytest.fixture
def desk(circular_host: PluginHost, desk: Desk) -> Desk:
    """A desk with circulars."""
    return Desk(circular_host, desk.settings)


@pytest.fixture
def app(desk: Desk) -> Flask:
    """The portal with circulars."""
    return application(desk)


@pytest.fixture
def asked(office: Unit, clerk: Person) -> Actor:
    """The clerk whose browser ``logged_in`` is: of the office that is asked."""
    return factories.actor(clerk)


@pytest.fixture
def meeting(desk: Desk, asked: Actor, now: HeldClock) -> Matter:
    """What the office is asked to by another, on Tuesday at nine."""
    sender = factories.clerk(factories.unit("平原镇人民政府", "town"))
    answers = {"title": TITLE, "receivers": [str(asked.unit.id)]}
    draft = matters.open_matter(desk, sender, "circular", answers)
    matter = matters.take(desk, sender, draft.id, "send").matter
    appoint(matter, at(9), at(11), "区政府三楼", "第一会议室")
    return matter


def stranger(app: Flask) -> Client:
    """The browser of somebody whom it does not concern."""
    member(factories.unit("解放路街道办事处"), username="stranger")
    browser = Client(app, "10.0.0.2")
    browser.log_in("stranger")
    return browser


def text_of(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return str(answer.text)


@pytest.mark.parametrize("view", ["month", "week", "list"])
@pytest.mark.parametrize("whose", ["me", "unit", "district"])
def test_a_meeting_stands_on_its_day_with_its_hours_and_leads_to_its_matter(
    logged_in: Client, meeting: Matter, view: str, whose: str
) -> None:
    page = text_of(logged_in, f"/calendar/?view={view}&whose={whose}&on=2026-11-23")
    assert "09:00–11:00" in page
    assert f'href="/matters/{meeting.id}">{TITLE}</a>' in page
    assert page.count(TITLE) == 2  # the meeting, and the day on which the answer falls due


def test_to_whom_it_does_not_concern_it_is_not_there(app: Flask, meeting: Matter) -> None:
    browser = stranger(app)
    for whose in ("me", "unit", "district"):
        page = text_of(browser, f"/calendar/?whose={whose}&on=2026-11")
        assert "09:00" not in page
        assert "张三" not in page
    assert "张三" not in text_of(browser, "/")


def test_what_was_called_off_says_so(logged_in: Client, meeting: Matter) -> None:
    called_off = '<span class="diary-off">已取消</span>'
    assert called_off not in text_of(logged_in, "/calendar/?on=2026-11")
    call_off(meeting)
    assert called_off in text_of(logged_in, "/calendar/?on=2026-11")


def test_the_days_off_and_the_make_up_days_have_their_names(logged_in: Client) -> None:
    factories.calendar_years()
    october = text_of(logged_in, "/calendar/?on=2026-10")
    assert "国庆节" in october
    assert '<span class="diary-called">班</span>' in october


def test_the_desk_shows_the_meetings_of_the_coming_week(logged_in: Client, meeting: Matter) -> None:
    page = text_of(logged_in, "/")
    assert "七天内的会议" in page
    assert "09:00–11:00" in page
    assert 'href="/calendar/"' in page


@pytest.mark.parametrize(
    "query", ["on=2026-13", "on=morgen", "on=0001-01-01", "on=9999-12-31", "view=year", "whose=all"]
)
def test_what_the_address_cannot_mean_is_refused_with_what_it_can(logged_in: Client, query: str) -> None:
    answer = logged_in.get(f"/calendar/?{query}")
    assert answer.status_code == 422
    assert "E-QUERY" in answer.text


@pytest.mark.parametrize("on", ["2000-01-01", "2100-12-31"])
def test_the_first_and_the_last_days_are_drawn(logged_in: Client, on: str) -> None:
    for view in ("month", "week", "list"):
        text_of(logged_in, f"/calendar/?view={view}&on={on}")


# --- feeds --------------------------------------------------------------------------------------------------


def address(browser: Client) -> str:
    """Make an address of the own calendar, and read it off the page."""
    page = str(browser.post("/me/feed").text)
    return "/calendar/" + page.split(".ics")[0].rsplit("/calendar/", 1)[1] + ".ics"


def events(app: Flask, url: str) -> dict[str, Any]:
    """What an outside calendar, which logs in nowhere, reads there: its events by summary."""
    answer = Client(app, "10.0.0.9").get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    calendar = vobject.readOne(answer.data.decode())
    return {one.summary.value: one for one in calendar.vevent_list}


def test_a_feed_has_meetings_at_their_instant_and_limits_as_whole_days(
    app: Flask, logged_in: Client, meeting: Matter
) -> None:
    found = events(app, address(logged_in))
    met, due = found[f"传阅（{meeting.id} 号）"], found[f"提醒：传阅（{meeting.id} 号）"]
    assert met.dtstart.value == datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert met.dtend.value == datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert (met.sequence.value, met.status.value) == ("0", "CONFIRMED")
    assert met.location.value == "区政府三楼 第一会议室"
    assert (due.dtstart.value, due.dtend.value) == (date(2026, 11, 27), date(2026, 11, 28))
    assert due.uid.value != met.uid.value


@pytest.mark.parametrize(("reminder", "said"), [(True, "提醒"), (False, "到期")])
def test_an_internal_reminder_is_never_called_a_limit(
    app: Flask, logged_in: Client, meeting: Matter, reminder: bool, said: str
) -> None:
    Matter.update(due_reminder=reminder).where(Matter.id == meeting.id).execute()
    assert f"{said}：传阅（{meeting.id} 号）" in events(app, address(logged_in))
    assert f'<span class="diary-time">{said}</span>' in text_of(logged_in, "/calendar/?on=2026-11")


def test_a_meeting_that_moves_keeps_its_name_in_the_feed_and_counts_up(
    app: Flask, logged_in: Client, meeting: Matter, now: HeldClock
) -> None:
    url, summary = address(logged_in), f"传阅（{meeting.id} 号）"
    before = events(app, url)[summary]
    now.forward(minutes=5)
    appoint(meeting, at(14), at(16), "区政府三楼")
    after = events(app, url)[summary]
    assert after.uid.value == before.uid.value
    assert after.dtstamp.value > before.dtstamp.value
    assert (before.sequence.value, after.sequence.value) == ("0", "1")
    call_off(meeting)
    off = events(app, url)[summary]
    assert (off.status.value, off.sequence.value, off.uid.value) == ("CANCELLED", "2", before.uid.value)


def test_a_feed_tells_nobody_what_it_is_about_and_of_what_is_restricted_nothing(
    app: Flask, logged_in: Client, meeting: Matter
) -> None:
    url = address(logged_in)
    body = Client(app).get(url).get_data(as_text=True).replace("\r\n ", "")
    assert "张三" not in body
    assert "违法建设" not in body
    Matter.update(restricted=True).where(Matter.id == meeting.id).execute()
    body = Client(app).get(url).get_data(as_text=True).replace("\r\n ", "")
    assert "传阅" not in body
    assert "第一会议室" not in body
    assert "工作安排" in body


def test_an_address_that_was_renewed_or_withdrawn_opens_nothing(app: Flask, logged_in: Client) -> None:
    first = address(logged_in)
    second = address(logged_in)
    outside = Client(app)
    assert [outside.get(url).status_code for url in (first, second)] == [404, 200]
    logged_in.post("/me/feed/withdraw")
    assert outside.get(second).status_code == 404


def test_a_disabled_person_s_address_is_as_unknown_as_a_guessed_one(
    app: Flask, logged_in: Client, clerk: Person
) -> None:
    url, outside = address(logged_in), Client(app)
    Person.update(active=False).where(Person.id == clerk.id).execute()
    guess = "/calendar/" + "x" * 43 + ".ics"
    disabled, guessed = outside.get(url), outside.get(guess)
    assert (disabled.status_code, guessed.status_code) == (404, 404)
    assert disabled.text.replace(url, "") == guessed.text.replace(guess, "")


def test_an_address_is_shown_once_and_logs_nobody_in(app: Flask, logged_in: Client) -> None:
    url = address(logged_in)
    assert url not in text_of(logged_in, "/me/")
    assert "换一个地址" in text_of(logged_in, "/me/")
    outside = Client(app)
    outside.get(url)
    assert outside.get("/calendar/").status_code == 303


def test_one_meeting_is_taken_into_a_calendar_and_out_of_it(
    app: Flask, logged_in: Client, meeting: Matter
) -> None:
    page = text_of(logged_in, f"/matters/{meeting.id}")
    assert "2026年11月24日（周二）09:00–11:00" in page
    assert f'href="/calendar/matters/{meeting.id}.ics"' in page
    answer = logged_in.get(f"/calendar/matters/{meeting.id}.ics")
    asked = vobject.readOne(answer.get_data(as_text=True))
    assert "attachment" in answer.headers["Content-Disposition"]
    assert asked.method.value == "REQUEST"
    assert asked.vevent.organizer.params["CN"] == ["平原镇人民政府"]
    assert [one.params["CN"] for one in asked.vevent.attendee_list] == [["铁西街道办事处"]]
    call_off(meeting)
    off = vobject.readOne(logged_in.get(f"/calendar/matters/{meeting.id}.ics").get_data(as_text=True))
    assert (off.method.value, off.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert off.vevent.uid.value == asked.vevent.uid.value
    assert stranger(app).get(f"/calendar/matters/{meeting.id}.ics").status_code == 404
