"""The description of the API is complete and true: what it promises is kept, whatever is sent (interface.md, HTTP)."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks
from werkzeug.test import TestResponse

from portal.desk import Desk
from portal.domain.term_table import TERMS
from portal.store.people import Person
from portal.store.units import Unit
from portal.web import openapi
from portal.web.api.description import described
from tests.api_fixtures import Program, drafted, sent, told

pytestmark = pytest.mark.thin

EXAMPLES = 10
PROMISES = [
    schemathesis.checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_headers_conformance, checks.response_schema_conformance, checks.negative_data_rejection,
]  # fmt: skip
CALLS = [
    "GET /api/v1/files/{file_id}", "GET /api/v1/kinds", "GET /api/v1/letters/{letter_id}.docx", "GET /api/v1/matters",
    "POST /api/v1/matters", "GET /api/v1/matters/{matter_id}", "GET /api/v1/matters/{matter_id}/archive.zip", "POST /api/v1/matters/{matter_id}/files",
    "POST /api/v1/matters/{matter_id}/unmask",
    "POST /api/v1/matters/{matter_id}/steps/{step}", "GET /api/v1/openapi.json", "GET /api/v1/powers/who",
    "GET /api/v1/terms/due",
]  # fmt: skip


def test_every_call_is_described(portal_app: Flask) -> None:
    told_of = {
        f"{method.upper()} {path}" for path, operations in described(portal_app)["paths"].items() for method in operations
    }  # fmt: skip
    assert told_of == set(CALLS)


def test_the_description_is_served(fire: Program, portal_app: Flask) -> None:
    assert told(fire.get("/openapi.json")) == described(portal_app)


def test_the_form_of_every_step_is_described(portal_app: Flask) -> None:
    shapes = described(portal_app)["components"]["schemas"]
    assert shapes["transfer.submit"]["properties"]["urgent"]["type"] == ["boolean", "null"]
    assert shapes["transfer.receive"]["properties"].keys() == {"happened_at", "back_reason"}
    assert shapes["list_change.publish"]["properties"].keys().isdisjoint({"back_reason"})


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
def test_no_request_gets_an_answer_that_is_not_described(
    portal_app: Flask, fire: Program, chief: Program, call: str, mode: GenerationMode
) -> None:
    try_out(portal_app, fire, chief, call, mode, EXAMPLES)


@pytest.mark.parametrize("status", [404, 422])
def test_an_answer_that_is_not_described_is_noticed(
    portal_app: Flask, fire: Program, chief: Program, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    true = openapi._problems
    monkeypatch.setattr(openapi, "_problems", lambda *asked: true(*asked) - {status})
    with pytest.raises(FailureGroup, match="Undocumented status code"):
        try_out(portal_app, fire, chief, "POST /api/v1/matters", GenerationMode.POSITIVE, examples=30)


class Watched(Program):
    """A program whose every answer is judged by the description."""

    def __init__(self, app: Flask, desk: Desk, person: Person):
        super().__init__(app, desk, person)
        self._app = app
        self._schema = schemathesis.openapi.from_dict(described(app))

    def send(self, method: str, path: str, **request: Any) -> TestResponse:
        response = super().send(method, path, **request)
        endpoint, _ = self._app.url_map.bind("").match(f"/api/v1{path}", method)
        operation = self._schema.find_operation_by_id(endpoint.rpartition(".")[2])
        operation.validate_response(response)
        return response


def test_the_answers_of_a_whole_case_are_as_described(
    portal_app: Flask,
    desk: Desk,
    district_units: dict[str, Unit],
    fire: Program,
    chief: Program,
    tiexi: Program,
) -> None:
    fire, chief, tiexi = (Watched(portal_app, desk, program.person) for program in (fire, chief, tiexi))
    matter = tiexi.take(sent(fire, chief), "receive")
    for answer in (*matter["files"], *matter["letters"]):
        assert tiexi.get(answer["url"].removeprefix("/api/v1")).status_code == 200
    grown = tiexi.post("/matters", {"kind": "filing", "fields": {"title": "立案"}, "grew_from": matter["id"]})
    assert told(grown)["links"]
    assert told(tiexi.get("/matters"))["matters"]
    assert told(tiexi.get("/kinds"))["kinds"]
    assert told(tiexi.get("/powers/who", item="410703-CF-0151", place="铁西新村"))["outcome"] == "one"
    for rule in TERMS:
        tiexi.get("/terms/due", rule=rule, **{"from": "2026-11-20T16:30"})
    for refused in (
        tiexi.get("/terms/due"),
        tiexi.get("/matters/999"),
        tiexi.post(f"/matters/{matter['id']}/steps/receive"),
    ):
        assert told(refused)["reasons"]


def try_out(
    app: Flask, fire: Program, chief: Program, call: str, mode: GenerationMode, examples: int
) -> None:
    """Send ``examples`` requests of one call, made from the description, and judge each answer by it."""
    operation = _operation(app, fire, call)
    if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation):
        return
    known = _known(fire, chief)

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), chosen=st.sampled_from(known))
    def send(case: Case, chosen: dict[str, Any]) -> None:
        if mode is GenerationMode.POSITIVE:
            _aim(case, chosen)
        response = case.call(headers=fire.headers)
        case.validate_response(response, checks=PROMISES)

    send()


def _aim(case: Case, chosen: dict[str, Any]) -> None:
    """Let a good request meet something: a matter that is there, in the version that it has now."""
    case.path_parameters = {name: chosen[name] for name in case.path_parameters or {}}
    if isinstance(case.body, dict) and "version" in case.body:
        case.body["version"] = None


def _operation(app: Flask, program: Program, call: str) -> Any:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers=program.headers)
    method, path = call.split(" ")
    return schema[path][method]


def _can_be_wrong(operation: Any) -> bool:
    return bool(list(operation.iter_parameters()) or operation.body)


def _known(fire: Program, chief: Program) -> list[dict[str, Any]]:
    """Matters in two states with a file and a letter, and numbers of nothing."""
    draft, gone = drafted(fire), sent(fire, chief)
    file, letter = gone["files"][0]["id"], gone["letters"][0]["id"]
    return [
        {"matter_id": matter, "file_id": file, "letter_id": letter, "step": step}
        for matter in (draft["id"], gone["id"])
        for step in ("submit", "add_evidence", "approve", "celebrate")
    ] + [{"matter_id": 999, "file_id": 999, "letter_id": 999, "step": "submit"}]
