"""What people see of a joint operation, over HTTP: the plan with its rows, each unit's part, who finds nothing (domain M-2)."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask

from portal.store.matters import Matter
from portal.store.people import Person
from tests.api_fixtures import Program, told
from tests.conftest import HeldClock
from tests.consultation.operations import (
    BEFORE,
    CITY,
    FIRE,
    NAME,
    OURS,
    PINGYUAN,
    PLAN,
    TARGET,
    THEIRS,
    TIEXI,
    Operations,
)
from tests.transfer.conftest import District, Login, district, login_of

__all__ = ["district", "login_of"]
NEW = "/consultation/joint_operation/new"


@pytest.fixture
def operations(district: District, now: HeldClock) -> Operations:
    """The same people as elsewhere, each with a browser (``login_of``)."""
    now.move_to(BEFORE)
    return Operations(district, now)


def rows(operations: Operations, *lines: tuple[str, str, str]) -> dict[str, Any]:
    """The table of the form as a browser sends it: every row, the empty ones too."""
    filled = [*lines, ("", "", "")]
    codes = [str(operations.district.units[unit].id) if unit else "" for unit, _people, _powers in filled]
    return {"units": codes, "officers": [line[1] for line in filled], "powers": [line[2] for line in filled]}


def test_a_plan_is_typed_row_by_row_laid_before_the_head_and_confirmed_by_the_other(
    operations: Operations, login_of: Login
) -> None:
    client, other = login_of(operations.clerk(TIEXI)), login_of(operations.clerk(FIRE))
    mine = Person.id == operations.clerk(TIEXI).person_id
    Person.update(badge="H77").where(mine).execute()
    blank = client.get(NEW).text
    assert f'data-phrase-into="officers-1" value="{operations.clerk(TIEXI).name}（H77）、"' in blank
    own = operations.district.units[TIEXI].id
    assert re.search(rf'<select id="units-1"[^>]*>.*?<option value="{own}" selected>', blank)
    table = rows(operations, (TIEXI, "王一（H1）", "X1"), (FIRE, "", ""))
    refused = client.post(NEW, {**PLAN, **table, "act": "submit"})
    assert refused.status_code == 422
    assert "E-G-OFFICER2" in refused.text
    assert "E-L-NOITEM" in refused.text
    assert all(f'value="{typed}"' in refused.text for typed in ("王一（H1）", "X1", NAME))
    [draft] = Matter.select()
    saved = client.post(
        f"/consultation/{draft.id}/plan",
        {
            **PLAN,
            **rows(operations, (TIEXI, OURS, "410703-CF-0151"), (FIRE, "", "410703-CF-0151")),
            "act": "save",
        },
    )
    page = client.get(saved.location).text
    assert "无此职权" in page
    assert "铁西街道办事处行使" in page
    table = rows(operations, (TIEXI, OURS, "410703-CF-0151"), (FIRE, THEIRS, "消防监督检查"))
    sent = client.post(f"/consultation/{draft.id}/plan", {**PLAN, **table, "act": "submit"})
    assert sent.status_code == 303
    assert "批准前只有本单位看得到" in client.get(sent.location).text
    assert other.get(sent.location).status_code == 404
    head = login_of(operations.district.approvers[TIEXI])
    paper = head.get(sent.location).text
    assert "以自己的名义" in paper
    assert "批准并下达" in paper
    assert head.post(f"{sent.location}/approve", {}).status_code == 303
    theirs = other.get(sent.location).text
    assert '<option value="410703-CF-0151 ' in blank
    assert TARGET in theirs
    assert f'value="{THEIRS}"' in theirs
    assert other.post(f"{sent.location}/confirm", {"own_officers": THEIRS}).status_code == 303
    assert "确认参加" in login_of(operations.clerk(TIEXI)).get(sent.location).text


def test_units_that_are_no_party_find_nothing(operations: Operations, login_of: Login) -> None:
    """G-9."""
    approved = operations.approved()
    client = login_of(operations.clerk(CITY))
    for address in (f"/consultation/{approved.id}", f"/consultation/{approved.id}/preview/joint_plan"):
        assert client.get(address).status_code == 404
    for address in (
        "/consultation/operations",
        f"/search?q={TARGET[:4]}",
        "/",
        "/statistics/",
        "/letters/",
        "/notices/",
        "/calendar/?whose=district&on=2026-11-24",
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert TARGET not in page.text
        assert NAME not in page.text
    listed = login_of(operations.clerk(FIRE)).get("/consultation/operations").text
    assert NAME in listed


def test_each_result_stands_beside_its_organ_and_a_joint_one_is_refused_with_what_was_typed(
    operations: Operations, login_of: Login
) -> None:
    """AT-104."""
    done = operations.carried_out()
    client = login_of(operations.clerk(FIRE))
    typed = {
        "decision": "penalty", "decision_number": "卫消罚〔2026〕8号", "result": "当场改正。",
        "organs": [str(operations.district.units[name].id) for name in (TIEXI, FIRE)],
    }  # fmt: skip
    refused = client.post(f"/consultation/{done.id}/record_result", typed)
    assert refused.status_code == 422
    assert "E-M-JOINT-NAME" in refused.text
    assert "当场改正。" in refused.text
    typed["organs"] = []
    assert client.post(f"/consultation/{done.id}/record_result", typed).status_code == 303
    page = login_of(operations.clerk(TIEXI)).get(f"/consultation/{done.id}").text
    assert "卫消罚〔2026〕8号" in page
    assert "未登记" in page
    assert "登记本单位处理结果" in page
    assert login_of(operations.clerk(PINGYUAN)).get(f"/consultation/{done.id}").status_code == 404


def test_what_a_unit_found_to_be_anothers_is_transferred_from_here(
    operations: Operations, login_of: Login
) -> None:
    """T-2: also while others still decide; only by the unit that says so."""
    done = operations.carried_out()
    operations.take(operations.clerk(FIRE), done, "record_result", decision="passed_on")
    address = f"/transfer/new?grew_from={done.id}"
    client = login_of(operations.clerk(FIRE))
    assert address in client.get(f"/consultation/{done.id}").text
    assert TARGET in client.get(address).text
    assert address not in login_of(operations.clerk(TIEXI)).get(f"/consultation/{done.id}").text


def test_an_operation_grows_from_a_matter_with_its_place_and_its_party(
    operations: Operations, login_of: Login
) -> None:
    received = operations.district.received(FIRE, TIEXI)
    accepted = operations.take(operations.clerk(TIEXI), received, "accept")
    client = login_of(operations.clerk(TIEXI))
    address = f"{NEW}?grew_from={accepted.id}"
    assert address in client.get(f"/transfer/{accepted.id}").text
    form = client.get(address).text
    assert all(words in form for words in ("某物业公司", "铁西新村3号楼前", "410703-CF-0151"))
    assert f'name="grew_from" value="{accepted.id}"' in form


def test_who_is_party_to_the_matter_alone_does_not_learn_of_the_operation(
    operations: Operations, login_of: Login, app: Flask
) -> None:
    """G-9: neither on its page, nor in the whole incident, its archive, or by program."""
    received = operations.district.received(FIRE, TIEXI)
    operations.issued(operations.drafted(CITY, grew_from=received.id))
    client = login_of(operations.clerk(FIRE))
    for address in (f"/transfer/{received.id}", f"/matters/{received.id}/incident"):
        page = client.get(address).text
        assert NAME not in page
        assert "joint" not in page
    archive = ZipFile(BytesIO(client.get(f"/matters/{received.id}/archive.zip").data))
    assert not any(NAME.encode() in archive.read(name) for name in archive.namelist())
    api = Program(app, operations.district.desk, Person.get_by_id(operations.clerk(FIRE).person_id))
    assert told(api.get(f"/matters/{received.id}"))["links"] == []


def test_more_in_a_row_than_anybody_types_is_refused_and_kept(
    operations: Operations, login_of: Login
) -> None:
    client = login_of(operations.clerk(TIEXI))
    many = {
        **PLAN,
        **rows(operations, (TIEXI, OURS, "；".join(["甲"] * 70)), (FIRE, "", "")),
        "act": "submit",
    }
    answer = client.post(NEW, many)
    assert answer.status_code == 422
    assert "写得太多" in answer.text
    assert many["powers"][0] in answer.text


def test_programs_send_the_rows_as_lists(operations: Operations, app: Flask) -> None:
    api = Program(app, operations.district.desk, Person.get_by_id(operations.clerk(TIEXI).person_id))
    units = [operations.district.units[name].code for name in (TIEXI, FIRE)]
    fields = {**PLAN, "units": units, "officers": [OURS, ""], "powers": ["410703-CF-0151", ""]}
    opened = api.post("/matters", {"kind": "joint_operation", "fields": fields})
    assert opened.status_code == 201
    assert api.take(told(opened), "plan")["state"] == "pending_approval"
    bad = api.post("/matters", {"kind": "joint_operation", "fields": {**fields, "units": ["D99"]}})
    answer = api.post(f"/matters/{told(bad)['id']}/steps/plan", {"fields": {}})
    assert answer.status_code == 422
    assert any("没有“D99”这个单位" in reason["message"] for reason in told(answer)["reasons"])
