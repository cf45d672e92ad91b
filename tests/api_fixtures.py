"""Programs that act at the JSON API: tokens of people in the sample district, and a transfer on its way."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.desk import Desk, people
from portal.domain.procedure import Role
from portal.store.people import Person
from portal.store.units import Unit
from tests import factories
from tests.web_fixtures import application, member

PROBLEM = "application/problem+json"
PHOTO = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
DRAFT = {
    "place": "铁西新村3号楼前", "title": "占用、堵塞消防车通道", "subject": "某物业公司 13812345678",
    "discovered_at": "2026-11-20T08:30", "facts": "三辆货车停放在消防车通道内。", "inspection": "现场检查发现三辆货车。",
    "officers": "王一（H1）、李二（H2）",
}  # fmt: skip


class Program:
    """A program with a person's token."""

    def __init__(self, app: Flask, desk: Desk, person: Person):
        self._client = app.test_client(use_cookies=False)
        self.person = person
        self.headers = {"Authorization": f"Bearer {people.issue_token(desk, None, person.id)}"}

    def send(self, method: str, path: str, **request: Any) -> TestResponse:
        """Send a request with the token."""
        return self._client.open(f"/api/v1{path}", method=method, headers=self.headers, **request)

    def get(self, path: str, **query: str) -> TestResponse:
        return self.send("GET", path, query_string=query)

    def post(self, path: str, sent: Any = None, **options: Any) -> TestResponse:
        return self.send("POST", path, **(options or {"json": {} if sent is None else sent}))

    def take(self, matter: Mapping[str, Any], step: str, /, **fields: Any) -> dict[str, Any]:
        """Take a step that must succeed, with the version last seen."""
        response = self.post(
            f"/matters/{matter['id']}/steps/{step}", {"fields": fields, "version": matter["version"]}
        )
        assert response.status_code == 200, response.text
        return told(response)


def told(response: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = response.get_json()
    return found


def codes(response: TestResponse) -> set[str]:
    """The codes of a refusal, which must be problem+json."""
    assert response.mimetype == PROBLEM, response.text
    assert told(response)["status"] == response.status_code
    return {reason["code"] for reason in told(response)["reasons"]}


@pytest.fixture
def portal_app(desk: Desk) -> Flask:
    """The application with the installed plugins only."""
    return application(desk)


@pytest.fixture
def district_units(desk: Desk) -> dict[str, Unit]:
    """The sample district with one item that 铁西 holds."""
    factories.calendar_years()
    made = factories.sample_units()
    factories.item(
        "对占用、堵塞、封闭消防车通道妨碍消防车通行的处罚", made["区消防救援大队"], (made["铁西街道办事处"],),
        code="410703-CF-0151", basis="《中华人民共和国消防法》第六十条第一款第五项",
    )  # fmt: skip
    factories.place("铁西新村", made["铁西街道办事处"])
    return made


@pytest.fixture
def fire(portal_app: Flask, desk: Desk, district_units: dict[str, Unit]) -> Program:
    """The program of a clerk of the fire brigade."""
    return Program(portal_app, desk, member(district_units["区消防救援大队"], Role.HANDLER, Role.LIAISON))


@pytest.fixture
def chief(portal_app: Flask, desk: Desk, district_units: dict[str, Unit]) -> Program:
    """The program of the approver of the fire brigade."""
    return Program(portal_app, desk, member(district_units["区消防救援大队"], Role.APPROVER))


@pytest.fixture
def tiexi(portal_app: Flask, desk: Desk, district_units: dict[str, Unit]) -> Program:
    """The program of a clerk of 铁西街道办事处."""
    return Program(portal_app, desk, member(district_units["铁西街道办事处"], Role.HANDLER, Role.LIAISON))


@pytest.fixture
def onlooker(portal_app: Flask, desk: Desk, district_units: dict[str, Unit]) -> Program:
    """The program of a clerk who is party to nothing."""
    return Program(portal_app, desk, member(district_units["解放路街道办事处"], Role.HANDLER))


def drafted(program: Program, **more: Any) -> dict[str, Any]:
    """A draft to 铁西 with a photo."""
    fields = {**DRAFT, "receiver": "铁西街道办事处", "item": "410703-CF-0151", **more}
    response = program.post("/matters", {"kind": "transfer", "fields": fields})
    assert response.status_code == 201, response.text
    attached = upload(program, told(response)["id"])
    assert attached.status_code == 201, attached.text
    return told(response)


def upload(program: Program, matter_id: int, **parts: Any) -> TestResponse:
    data = {"purpose": "evidence", "file": (BytesIO(PHOTO), "照片.png"), **parts}
    return program.post(f"/matters/{matter_id}/files", data=data)


def sent(fire: Program, chief: Program) -> dict[str, Any]:
    """A transfer that has gone out."""
    return chief.take(fire.take(drafted(fire), "submit"), "approve")
