"""The JSON API as other programs rely on it (interface.md, HTTP)."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from portal.desk import Desk, people
from portal.store.db import transaction
from portal.store.enablement import PluginSwitch
from portal.store.snapshots import changed
from portal.store.units import Unit
from tests.api_fixtures import DRAFT, PHOTO, Program, codes, drafted, sent, told, upload
from tests.conftest import HeldClock
from tests.web_fixtures import Client, member

# --- a case through the API ------------------------------------------------------------------------------------


def test_a_transfer_goes_its_whole_way_over_the_api(fire: Program, chief: Program, tiexi: Program) -> None:
    matter = sent(fire, chief)
    assert (matter["state"], matter["number"]) == ("sent", "卫消函〔2026〕1号")
    matter = told(tiexi.get(f"/matters/{matter['id']}"))
    assert [step["name"] for step in matter["steps"]] == ["receive"]
    for step in ("receive", "accept"):
        matter = tiexi.take(matter, step)
    matter = tiexi.take(matter, "file", filed_on="2026-11-20", filing_number="铁西立〔2026〕1号")
    matter = tiexi.take(
        matter, "conclude", decided_on="2026-11-20", decision="penalty", result="罚款五百元。"
    )
    assert (matter["state"], matter["state_label"], matter["open"]) == ("concluded", "已办结", False)
    assert [event["step"] for event in matter["timeline"]] == [
        "open", "submit", "approve", "receive", "accept", "file", "conclude",
    ]  # fmt: skip


def test_opening_answers_201_with_the_matter_and_its_address(fire: Program) -> None:
    response = fire.post("/matters", {"kind": "transfer", "fields": {"title": "堵塞通道"}})
    matter = told(response)
    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/v1/matters/{matter['id']}"
    assert (matter["kind"], matter["state"], matter["fields"]["title"]) == ("transfer", "draft", "堵塞通道")
    assert {"submit", "drop"} == {step["name"] for step in matter["steps"]}


def test_a_matter_tells_parties_clocks_files_and_letters(
    fire: Program, chief: Program, tiexi: Program
) -> None:
    matter = told(tiexi.get(f"/matters/{sent(fire, chief)['id']}"))
    assert {p["seat"]: p["unit"]["name"] for p in matter["parties"]} == {
        "sender": "区消防救援大队", "receiver": "铁西街道办事处",
    }  # fmt: skip
    duty = matter["clocks"][0]
    assert (duty["rule"], duty["label"], duty["due_on"]) == (
        "transfer.normal",
        "mechanism_limit",
        "2026-11-25",
    )
    assert duty["due_at"] == "2026-11-26T00:00:00+08:00"
    assert (duty["words"], duty["light"]) == ("按期", None)
    assert [clock["rule"] for clock in matter["clocks"] if clock["light"]] == ["transfer.sign", "letter.scan"]
    assert matter["item"]["code"] == "410703-CF-0151"
    assert [file["purpose"] for file in matter["files"]] == ["evidence"]
    assert [letter["number"] for letter in matter["letters"]] == ["卫消函〔2026〕1号"]


def test_files_and_letters_are_handed_out(fire: Program, chief: Program, tiexi: Program) -> None:
    matter = sent(fire, chief)
    file = tiexi.get(matter["files"][0]["url"].removeprefix("/api/v1"))
    assert (file.status_code, file.data, file.mimetype) == (200, PHOTO, "image/png")
    letter = tiexi.get(matter["letters"][0]["url"].removeprefix("/api/v1"))
    assert letter.data.startswith(b"PK")


def test_a_step_asks_for_its_fields_with_choices(fire: Program) -> None:
    matter = drafted(fire)
    submit = next(
        step for step in told(fire.get(f"/matters/{matter['id']}"))["steps"] if step["name"] == "submit"
    )
    fields = {field["name"]: field for field in submit["fields"]}
    assert fields["urgent"]["type"] == "flag"
    assert {"value": "electronic", "label": "电子送达"} in fields["delivery"]["choices"]
    assert "铁西街道办事处" in {choice["label"] for choice in fields["receiver"]["choices"]}
    assert {"purpose": "evidence", "label": "证据材料（照片、视频、笔录）"} in submit["attachments"]


def test_the_kinds_that_one_may_open_are_told_with_their_fields(fire: Program) -> None:
    kinds = {kind["kind"]: kind for kind in told(fire.get("/kinds"))["kinds"]}
    assert {"transfer", "filing"} <= kinds.keys()
    assert {"name", "label", "type", "required", "choices", "description"} == kinds["transfer"]["fields"][
        0
    ].keys()


def test_a_matter_that_grew_from_another_is_linked_both_ways(fire: Program) -> None:
    first = drafted(fire)
    grown = told(
        fire.post("/matters", {"kind": "filing", "fields": {"title": "立案"}, "grew_from": first["id"]})
    )
    assert [(link["id"], link["relation"], link["outgoing"]) for link in grown["links"]] == [
        (first["id"], "grew_from", True)
    ]
    back = told(fire.get(f"/matters/{first['id']}"))["links"]
    assert [(link["id"], link["outgoing"]) for link in back] == [(grown["id"], False)]


def test_a_link_to_a_matter_that_one_may_not_know_of_is_not_told(
    fire: Program, chief: Program, tiexi: Program
) -> None:
    matter = sent(fire, chief)
    fire.post("/matters", {"kind": "filing", "fields": {"title": "自查"}, "grew_from": matter["id"]})
    assert told(tiexi.get(f"/matters/{matter['id']}"))["links"] == []


def test_numbers_that_identify_a_person_are_masked_once_the_draft_is_sent(
    fire: Program, chief: Program
) -> None:
    matter = drafted(fire, subject_phone="13812345678")
    assert matter["fields"]["subject_phone"] == "13812345678"
    matter = chief.take(fire.take(matter, "submit"), "approve")
    assert matter["fields"]["subject_phone"] == "138****5678"
    assert "13812345678" not in str(matter["timeline"])


# --- lists -----------------------------------------------------------------------------------------------------


def test_the_list_shows_the_units_matters_with_light_and_next(
    fire: Program, chief: Program, tiexi: Program
) -> None:
    matter = sent(fire, chief)
    page = told(tiexi.get("/matters", side="in", kind="transfer", q="消防车通道"))
    assert [row["id"] for row in page["matters"]] == [matter["id"]]
    assert page["next"] is None
    assert page["matters"][0].keys() < matter.keys()
    assert told(tiexi.get("/matters", side="out"))["matters"] == []
    assert told(tiexi.get("/matters", light=page["matters"][0]["light"]))["matters"]


def test_a_page_holds_a_hundred_matters_and_says_how_to_go_on(fire: Program, desk: Desk) -> None:
    for number in range(101):
        fire.post("/matters", {"kind": "filing", "fields": {"title": str(number)}})
    first = told(fire.get("/matters"))
    second = told(fire.get("/matters", cursor=first["next"]))
    assert (len(first["matters"]), len(second["matters"]), second["next"]) == (100, 1, None)


# --- enquiries -------------------------------------------------------------------------------------------------


def test_whose_power_is_answered_as_on_the_command_line(fire: Program) -> None:
    answer = told(fire.get("/powers/who", item="410703-CF-0151", place="铁西新村", on="2026-11-20"))
    assert (answer["outcome"], answer["holder"]["name"], answer["since"]) == (
        "one",
        "铁西街道办事处",
        "2024-03-01",
    )
    assert answer["reasons"]


@pytest.mark.parametrize("start", ["2026-11-20T16:30:00+08:00", "2026-11-20T16:30:00 08:00", "2026-11-20"])
def test_when_a_limit_ends_is_answered_as_on_the_command_line(fire: Program, start: str) -> None:
    answer = told(fire.get("/terms/due", rule="transfer.normal", **{"from": start}))
    assert (answer["due_at"], answer["due_on"]) == ("2026-11-26T00:00:00+08:00", "2026-11-25")
    assert answer["days"][0].keys() == {"date", "counted", "why"}


# --- refusals --------------------------------------------------------------------------------------------------


def test_every_reason_against_a_step_is_told_at_once(fire: Program) -> None:
    matter = told(fire.post("/matters", {"kind": "transfer", "fields": {"receiver": "铁西街道办事处"}}))
    response = fire.post(f"/matters/{matter['id']}/steps/submit", {"version": matter["version"]})
    assert response.status_code == 422
    assert {"E-T-MAT-LETTER", "E-T-MAT-EVIDENCE"} <= codes(response)
    reason = told(response)["reasons"][0]
    assert {"code", "severity", "message", "remedy", "clause"} <= reason.keys()


def test_a_stale_version_is_answered_409_and_changes_nothing(fire: Program, chief: Program) -> None:
    matter = drafted(fire)
    fire.take(matter, "submit")
    again = fire.post(f"/matters/{matter['id']}/steps/submit", {"version": matter["version"]})
    assert (again.status_code, codes(again)) == (409, {"E-G-STALE"})
    assert told(chief.get(f"/matters/{matter['id']}"))["state"] == "pending_approval"


def test_a_warning_is_passed_by_a_sentence_and_a_refusal_never(
    fire: Program, tiexi: Program, chief: Program
) -> None:
    matter = tiexi.take(sent(fire, chief), "receive")
    onward = {**DRAFT, "receiver": "区城市管理局", "item": "410703-CF-0151"}
    grown = told(tiexi.post("/matters", {"kind": "transfer", "fields": onward, "grew_from": matter["id"]}))
    upload(tiexi, grown["id"])
    path = f"/matters/{grown['id']}/steps/submit"
    assert "E-T-NO-FORWARD" in codes(tiexi.post(path, {}))
    confirmed = tiexi.post(path, {"confirm": {"E-T-NO-FORWARD": "原移送单位已同意", "E-T-JURIS": "请通融"}})
    assert "E-T-NO-FORWARD" not in codes(confirmed)
    assert "E-T-JURIS" in codes(confirmed)


def test_a_strangers_answer_does_not_tell_whether_a_matter_exists(fire: Program, onlooker: Program) -> None:
    matter = drafted(fire)
    asked = [f"/matters/{matter['id']}", "/matters/999999"]
    pages = [onlooker.get(path) for path in asked]
    steps = [onlooker.post(f"{path}/steps/submit", {}) for path in asked]
    uploads = [upload(onlooker, number) for number in (matter["id"], 999999)]
    file = told(fire.get(f"/matters/{matter['id']}"))["files"][0]["id"]
    files = [onlooker.get(f"/files/{number}") for number in (file, 999999)]
    for known, unknown in (pages, steps, uploads, files):
        assert (known.status_code, unknown.status_code) == (404, 404)
        assert known.data == unknown.data


@pytest.mark.parametrize(
    "path", ["/matters", "/matters/1", "/kinds", "/openapi.json", "/powers/who?item=x", "/files/1"]
)
def test_nobody_gets_an_answer_without_token_or_session(portal_app: Flask, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer nobody"}):
        response = portal_app.test_client().get(f"/api/v1{path}", headers=headers)
        assert (response.status_code, codes(response)) == (401, {"E-G-LOGIN"})
        assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_step_of_another_role_is_forbidden(fire: Program) -> None:
    matter = fire.take(drafted(fire), "submit")
    response = fire.post(f"/matters/{matter['id']}/steps/approve", {})
    assert (response.status_code, codes(response)) == (403, {"E-G-ROLE"})


def test_a_service_person_may_read_and_take_no_step(
    portal_app: Flask, desk: Desk, district_units: dict[str, Unit], fire: Program, chief: Program
) -> None:
    reader = Program(portal_app, desk, people.service_person(desk, district_units["铁西街道办事处"].id))
    matter = sent(fire, chief)
    seen = told(reader.get(f"/matters/{matter['id']}"))
    assert (seen["state"], seen["steps"]) == ("sent", [])
    assert told(reader.get("/kinds"))["kinds"] == []
    for response in (
        reader.post(f"/matters/{matter['id']}/steps/receive", {}),
        reader.post("/matters", {"kind": "transfer", "fields": {}}),
        upload(reader, matter["id"]),
    ):
        assert (response.status_code, codes(response)) == (403, {"E-G-ROLE"})


def switch_off(unit: Unit, since: datetime) -> None:
    """Switch transfers off at a unit."""
    with transaction():
        PluginSwitch.create(plugin="transfer", unit=unit.id, state="off", changed_at=since)
        changed("switches")


def test_nothing_new_is_opened_where_the_plugin_is_off(
    tiexi: Program, district_units: dict[str, Unit], now: HeldClock
) -> None:
    switch_off(district_units["铁西街道办事处"], now.instant)
    opening = tiexi.post("/matters", {"kind": "transfer", "fields": {}})
    assert (opening.status_code, codes(opening)) == (403, {"E-P-DISABLED"})
    assert "transfer" not in {kind["kind"] for kind in told(tiexi.get("/kinds"))["kinds"]}


@pytest.mark.parametrize(("switched_off", "steps"), [("before", []), ("after", ["receive"])])
def test_what_came_in_before_the_switch_stays_workable_and_what_came_after_is_only_read(
    fire: Program, chief: Program, tiexi: Program, district_units: dict[str, Unit], now: HeldClock,
    switched_off: str, steps: list[str],
) -> None:  # fmt: skip
    matter = sent(fire, chief)
    hours = -1 if switched_off == "before" else 1
    switch_off(district_units["铁西街道办事处"], now.instant + timedelta(hours=hours))
    seen = told(tiexi.get(f"/matters/{matter['id']}"))
    assert [step["name"] for step in seen["steps"]] == steps
    answer = tiexi.post(f"/matters/{matter['id']}/steps/receive", {})
    assert answer.status_code == (200 if steps else 403)


def test_an_unknown_kind_and_an_unknown_step_do_not_exist(fire: Program) -> None:
    assert fire.post("/matters", {"kind": "holiday", "fields": {}}).status_code == 404
    assert fire.post(f"/matters/{drafted(fire)['id']}/steps/celebrate", {}).status_code == 404


@pytest.mark.parametrize(
    ("sent_body", "status"),
    [
        (b"{", 400), (b"\xff\xfe", 400), (b"[" * 100_000, 400), (b'{"kind": NaN}', 400), (b'{"kind": 1' + b"0" * 5000 + b"}", 400),
        (b"[]", 422), (b"{}", 422), (b'{"kind": 1}', 422), (b'{"kind": "filing", "more": 1}', 422),
        (b'{"kind": "filing", "fields": []}', 422), (b'{"kind": "filing", "fields": {"title": {}}}', 422),
        (b'{"kind": "filing", "fields": {"title": ["a"]}}', 422), (b'{"kind": "filing", "fields": {"title": true}}', 422),
        (b'{"kind": "filing", "fields": {"title": "\\u0000"}}', 422), (b'{"kind": "filing", "fields": {"title": "\\ud800"}}', 422),
        (b'{"kind": "filing\\u0000"}', 422), (b'{"kind": "filing", "grew_from": 99999999999999999999}', 422),
        (b'{"kind": "filing", "grew_from": "1"}', 422), (b'{"kind": "filing", "grew_from": 999999}', 404),
        (b'{"kind": "filing", "confirm": ["E"]}', 422), (b'{"kind": "filing", "confirm": {"E": 1}}', 422),
    ],
)  # fmt: skip
def test_a_bad_body_is_refused_and_opens_nothing(fire: Program, sent_body: bytes, status: int) -> None:
    response = fire.post("/matters", data=sent_body, content_type="application/json")
    assert response.status_code == status, response.text
    assert codes(response)
    assert told(fire.get("/matters"))["matters"] == []


def test_an_unknown_field_is_refused_by_its_name(fire: Program) -> None:
    response = fire.post(
        "/matters", {"kind": "filing", "fields": {"titel": "立案", "subject": 7, "filed_on": 3}}
    )
    assert codes(response) == {"E-FORM"}
    assert {reason["field"] for reason in told(response)["reasons"]} == {"titel", "filed_on"}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_another_format_than_json_is_not_supported(fire: Program, content_type: str) -> None:
    response = fire.post("/matters", data=b"{}", content_type=content_type)
    assert response.status_code == 415
    assert codes(response)


def test_a_body_beyond_two_mebibytes_is_too_large(fire: Program) -> None:
    response = fire.post("/matters", data=b" " * (2 * 1024 * 1024 + 1), content_type="application/json")
    assert (response.status_code, codes(response)) == (413, {"E-HTTP-413"})


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/matters", {"kind": "holiday"}), ("/matters", {"light": "blue"}), ("/matters", {"side": "both"}), ("/matters", {"cursor": "x"}),
        ("/matters", {"colour": "red"}), ("/matters", {"q": "\x00"}), ("/matters", {"q": "字" * 300}), ("/powers/who", {}),
        ("/powers/who", {"item": "x", "on": "2026-13-01"}), ("/powers/who", {"item": "x", "on": "20261120"}),
        ("/terms/due", {"rule": "transfer.normal"}), ("/terms/due", {"rule": "no.such", "from": "2026-11-20"}),
        ("/terms/due", {"rule": "transfer.normal", "from": "yesterday"}), ("/terms/due", {"rule": "transfer.normal", "from": "0001-01-01"}),
        ("/terms/due", {"rule": "transfer.normal", "from": "9999-12-31"}),
        ("/terms/due", {"rule": "transfer.normal", "from": "2026-11-20", "sender": "无此单位"}),
    ],
)  # fmt: skip
def test_a_bad_query_is_refused_with_a_reason(fire: Program, path: str, query: dict[str, str]) -> None:
    response = fire.get(path, **query)
    assert response.status_code == 422, response.text
    assert codes(response)


@pytest.mark.parametrize(
    "path",
    [
        "/matters/0",
        "/matters/99999999999999999999",
        "/files/99999999999999999999",
        "/letters/99999999999999999999.docx",
        "/matters/x",
        "/nothing",
    ],
)
def test_what_does_not_exist_is_a_problem_404(fire: Program, path: str) -> None:
    response = fire.get(path)
    assert response.status_code == 404
    assert codes(response)


def test_another_method_is_a_problem_405_that_names_the_allowed_ones(
    fire: Program, portal_app: Flask
) -> None:
    response = fire.post("/kinds", {})
    assert (response.status_code, codes(response)) == (405, {"E-HTTP-405"})
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize(
    "parts",
    [
        {"purpose": "holiday"}, {"purpose": ""}, {"file": (BytesIO(b""), "")}, {"pages": "0"}, {"pages": "9" * 30}, {"pages": "x"},
        {"is_original": "perhaps"}, {"more": "1"}, {"file": (BytesIO(b"MZ"), "a.exe")}, {"file": (BytesIO(b"MZ"), "a.png")},
    ],
)  # fmt: skip
def test_a_bad_upload_is_refused_with_a_reason(fire: Program, parts: dict[str, Any]) -> None:
    parts = {
        name: (BytesIO(v[0].getvalue()), v[1]) if isinstance(v, tuple) else v for name, v in parts.items()
    }
    matter = told(fire.post("/matters", {"kind": "transfer", "fields": {}}))
    response = upload(fire, matter["id"], **parts)
    assert response.status_code == 422, response.text
    assert codes(response) <= {"E-FORM", "E-G-FILE"}
    assert told(fire.get(f"/matters/{matter['id']}"))["files"] == []


def test_of_several_files_all_are_kept_or_none(fire: Program) -> None:
    matter = told(fire.post("/matters", {"kind": "transfer", "fields": {}}))
    good, bad = (BytesIO(PHOTO), "一.png"), (BytesIO(b"MZ"), "二.exe")
    assert upload(fire, matter["id"], file=[good, bad]).status_code == 422
    assert told(fire.get(f"/matters/{matter['id']}"))["files"] == []
    both = upload(
        fire, matter["id"], file=[(BytesIO(PHOTO), "一.png"), (BytesIO(PHOTO), "二.png")], pages="2"
    )
    assert [(file["name"], file["pages"]) for file in told(both)["files"]] == [("一.png", 2), ("二.png", 2)]


@pytest.mark.parametrize("filed_on", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_beyond_the_calendar_breaks_nothing(fire: Program, filed_on: str) -> None:
    response = fire.post("/matters", {"kind": "filing", "fields": {"title": "立案", "filed_on": filed_on}})
    assert response.status_code == 201, response.text
    step = fire.post(f"/matters/{told(response)['id']}/steps/file", {})
    assert step.status_code == 422, step.text


def test_a_session_of_the_web_needs_the_csrf_token_to_change_something(
    portal_app: Flask, district_units: dict[str, Unit]
) -> None:
    browser = Client(portal_app)
    browser.log_in(member(district_units["区消防救援大队"], username="fire").username)
    assert browser.get("/api/v1/matters").status_code == 200
    refused = browser.flask.post("/api/v1/matters", json={"kind": "filing"})
    assert refused.status_code == 400
    assert codes(refused)
    browser.get("/password")
    opened = browser.flask.post(
        "/api/v1/matters", json={"kind": "filing"}, headers={"X-CSRFToken": browser.csrf}
    )
    assert opened.status_code == 201
