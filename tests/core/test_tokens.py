"""``portal token`` and ``portal openapi``: how a program gets at the API (interface.md, "Command line")."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from portal.cli import portal
from portal.domain.procedure import Role
from portal.store.audit import AuditEntry
from portal.store.db import db, open_database
from portal.store.people import Person
from portal.store.units import Unit
from portal.web.api.description import described
from tests import factories

Run = Callable[..., Result]


@pytest.fixture
def run(database: str, tmp_path: Path) -> Iterator[Run]:
    """Run ``portal WORDS`` over the test's database; a command closes it, as the end of a program would."""
    environment = {"PORTAL_DATA": str(tmp_path), "DATABASE_URL": database}
    pools = []

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(portal, words, env=environment)
        pools.append(open_database(database))
        db.connect()
        return result

    yield invoke
    for pool in pools:
        pool.close_all()


@pytest.fixture
def office(database: str) -> Unit:
    """The unit that tokens are issued for."""
    return factories.unit("铁西街道办事处", code="410703-TX")


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_token_without_a_person_is_the_read_only_service_persons(run: Run, office: Unit) -> None:
    first = told(run("token", "add", "410703-TX", "--json"))
    assert len(first["token"]) > 40
    person = Person.get(Person.username == first["person"])
    assert (person.name, person.unit_id, person.role_set) == ("接口", office.id, {Role.SERVICE})
    again = told(run("token", "add", "铁西街道办事处", "--json"))
    assert (again["person"], again["token"] == first["token"]) == (first["person"], False)


def test_a_token_acts_for_the_named_person(run: Run, office: Unit, portal_app: Flask) -> None:
    factories.person(office, Role.HANDLER, name="王芳", username="wang")
    for named in ("王芳", "wang"):
        token = told(run("token", "add", office.code, "--person", named, "--json"))["token"]
        answer = portal_app.test_client().get("/api/v1/kinds", headers={"Authorization": f"Bearer {token}"})
        assert {kind["kind"] for kind in answer.get_json()["kinds"]} >= {"transfer"}


def test_issuing_a_token_is_logged_without_the_token(run: Run, office: Unit) -> None:
    token = told(run("token", "add", office.code, "--json"))["token"]
    entry = AuditEntry.get(AuditEntry.action == "token.issue")
    assert entry.actor_id is None
    assert token not in entry.detail


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("无此单位",), "E-G-UNIT"), (("410703-TX", "--person", "没有此人"), "E-G-PERSON"),
        (("410703-TX", "--person", "同名"), "E-G-PERSON"), (("410703-TX", "--person", "left"), "E-G-PERSON"),
    ],
)  # fmt: skip
def test_a_token_for_nobody_is_refused(run: Run, office: Unit, words: tuple[str, ...], code: str) -> None:
    for username in ("same1", "same2"):
        factories.person(office, name="同名", username=username)
    factories.person(office, username="left")
    Person.update(active=False).where(Person.username == "left").execute()
    refused = run("token", "add", *words)
    assert refused.exit_code == 1
    assert code in refused.stderr


def test_the_description_is_printed_as_the_api_answers_it(run: Run, portal_app: Flask) -> None:
    assert told(run("openapi")) == described(portal_app)
