"""Figures for whoever watches the server."""

from flask import Flask

from portal.desk import Desk, people
from portal.store.people import Person
from tests.web_fixtures import Client


def test_the_figures_are_told_on_loopback(app: Flask) -> None:
    told = Client(app, "127.0.0.1").get("/metrics")
    assert told.status_code == 200
    assert "portal_log_entries" in told.text


def test_from_elsewhere_they_are_not_even_there(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


def test_from_elsewhere_a_token_shows_them(client: Client, desk: Desk, clerk: Person) -> None:
    token = people.issue_token(desk, None, clerk.id)
    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer false"}).status_code == 404
