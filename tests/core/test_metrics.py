"""Figures for whoever watches the server."""

from flask import Flask

from portal.desk import Desk, deadlines, people
from portal.store.people import Person
from tests.conftest import HeldClock
from tests.web_fixtures import Client


def test_the_figures_are_told_on_loopback(app: Flask) -> None:
    told = Client(app, "127.0.0.1").get("/metrics")
    assert told.status_code == 200
    assert "portal_log_entries" in told.text


def test_they_tell_how_old_the_last_round_is(app: Flask, desk: Desk, now: HeldClock) -> None:
    deadlines.make_round(desk)
    now.forward(seconds=90)
    told = Client(app, "127.0.0.1").get("/metrics").text
    assert "portal_round_age_seconds 90" in told
    assert "portal_reminders_total 0" in told


def test_from_elsewhere_they_are_not_even_there(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


def test_from_elsewhere_a_token_shows_them(client: Client, desk: Desk, clerk: Person) -> None:
    token = people.issue_token(desk, None, clerk.id)
    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer false"}).status_code == 404
