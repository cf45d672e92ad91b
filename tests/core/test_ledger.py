"""办件台账: the matters of a unit in the columns that a superior asks for, as xlsx and csv (S-5, G-9)."""

import csv
import io
import json
from datetime import date, datetime

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.desk import Desk, audit_words, ledger
from portal.domain.procedure import Role
from portal.domain.reasons import Forbidden, Refused
from portal.store.audit import AuditEntry
from portal.store.matters import Matter
from portal.store.units import Unit
from tests import factories
from tests.api_fixtures import Program, drafted, sent
from tests.conftest import HeldClock
from tests.web_fixtures import Client, member

pytestmark = pytest.mark.both

FIRE, TIEXI, BUREAU = "区消防救援大队", "铁西街道办事处", "区司法局"
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
WHO_TO_WHOM = ("kind", "sender", "others", "state")


def told(
    desk: Desk, unit: Unit, *columns: str, role: Role = Role.HANDLER, first: date = FIRST, kind: str = ""
) -> list[list[str]]:
    return ledger.lines(desk, factories.clerk(unit, role), columns, first, LAST, kind)


def test_a_row_says_what_was_asked_in_the_order_in_which_it_was_asked(
    desk: Desk, district_units: dict[str, Unit], fire: Program, chief: Program
) -> None:
    sent(fire, chief)
    unit = district_units[FIRE]
    assert told(desk, unit, "others", "opened", "title", "nonsense") == [
        [TIEXI, "2026-11-20", "占用、堵塞消防车通道"]
    ]
    assert ledger.header(["others", "nonsense"]) == ["对方单位"]
    assert ledger.header([]) == list(ledger.COLUMNS.values())


@pytest.mark.parametrize(
    ("reader", "role", "rows"),
    [(FIRE, Role.HANDLER, 1), (TIEXI, Role.HANDLER, 1), (BUREAU, Role.SUPERVISOR, 1), ("解放路街道办事处", Role.HANDLER, 0),
     ("区人民政府办公室", Role.GOV_OFFICE, 0)],
)  # fmt: skip
def test_a_unit_finds_its_own_and_who_oversees_what_they_see(
    desk: Desk, district_units: dict[str, Unit], fire: Program, chief: Program, reader: str, role: Role, rows: int
) -> None:  # fmt: skip
    """G-9: no draft of anybody, nothing of others, nothing restricted to those who only oversee."""
    sent(fire, chief)
    drafted(fire)
    expected = [["案件移送", FIRE, TIEXI, "待签收"]] * rows
    assert told(desk, district_units[reader], *WHO_TO_WHOM, role=role) == expected
    Matter.update(restricted=True).execute()
    overseen = told(desk, district_units[reader], *WHO_TO_WHOM, role=role)
    assert overseen == ([] if role is Role.SUPERVISOR else expected)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_get_no_ledger(desk: Desk, district_units: dict[str, Unit], role: Role) -> None:
    with pytest.raises(Forbidden):
        told(desk, district_units[FIRE], role=role)


def test_it_goes_by_the_day_of_opening_and_by_kind(
    desk: Desk, district_units: dict[str, Unit], fire: Program, chief: Program
) -> None:
    sent(fire, chief)
    unit = district_units[FIRE]
    assert len(told(desk, unit, "title", first=date(2026, 11, 20))) == 1
    assert told(desk, unit, "title", first=date(2026, 11, 21)) == []
    assert len(told(desk, unit, "title", kind="transfer")) == 1
    assert told(desk, unit, "title", kind="complaint") == []


def test_the_number_of_a_person_is_masked_as_in_lists(
    desk: Desk, district_units: dict[str, Unit], fire: Program, chief: Program
) -> None:
    """G-7."""
    sent(fire, chief)
    Matter.update(subject="张某某 410703199001012345").execute()
    ((subject,),) = told(desk, district_units[FIRE], "subject")
    assert "410703199001012345" not in subject
    assert subject.startswith("张某某")


def test_late_is_what_a_limit_says_and_no_reminder(
    desk: Desk, district_units: dict[str, Unit], fire: Program, chief: Program, now: HeldClock
) -> None:
    """G-8: the letter went out a working day late; that nobody has signed since is a reminder of our own."""
    waiting = fire.take(drafted(fire), "submit")
    now.move_to(datetime(2026, 11, 26, 9, 0))
    assert told(desk, district_units[FIRE], "late") == []
    chief.take(waiting, "approve", late_reason="负责人出差。")
    now.move_to(datetime(2026, 12, 10, 9, 0))
    ((late, due),) = told(desk, district_units[FIRE], "late", "due")
    assert (late, due) == ("移送案件：超 1 天", "2026-11-27")


def test_more_than_a_sheet_is_read_with_is_refused(
    desk: Desk,
    district_units: dict[str, Unit],
    fire: Program,
    chief: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent(fire, chief)
    monkeypatch.setattr(ledger, "AT_MOST", 0)
    with pytest.raises(Refused, match="E-QUERY"):
        told(desk, district_units[FIRE])


@pytest.fixture
def page(portal_app: Flask, district_units: dict[str, Unit]) -> Client:
    """The browser of a clerk of the fire brigade."""
    client = Client(portal_app)
    assert client.log_in(member(district_units[FIRE], username="fire").username).status_code == 303
    return client


def test_the_page_leads_to_the_same_ledger_as_xlsx_and_csv(
    page: Client, fire: Program, chief: Program
) -> None:
    sent(fire, chief)
    assert 'href="/statistics/ledger"' in page.get("/statistics/").text
    form = page.get("/statistics/ledger").text
    assert 'name="column" value="late"' in form
    assert '<option value="transfer">案件移送</option>' in form
    asked = {"column": ["sender", "others"], "from": "2026-11-01", "to": "2026-11-30"}
    sheet = load_workbook(io.BytesIO(page.get("/statistics/ledger.xlsx", query_string=asked).data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows == [["发起单位", "对方单位"], [FIRE, TIEXI]]
    text = page.get("/statistics/ledger.csv", query_string=asked).data.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == rows


@pytest.mark.parametrize("asked", ["from=x&to=2026-13-01", "from=9999-12-31&to=0001-01-01", "kind=no_such"])
def test_nonsense_in_the_address_is_no_fault_of_ours(page: Client, asked: str) -> None:
    assert page.get(f"/statistics/ledger.xlsx?{asked}").status_code == 200


def test_days_the_wrong_way_round_are_refused_and_no_empty_sheet(page: Client) -> None:
    answer = page.get("/statistics/ledger.xlsx?from=2026-11-30&to=2026-11-01&kind=transfer&column=title")
    assert (answer.status_code, "起止日期前后颠倒" in answer.text) == (422, True)
    for kept in (
        'value="2026-11-30"',
        'value="2026-11-01"',
        'value="transfer" selected',
        'value="title" checked',
    ):
        assert kept in answer.text  # nothing that was chosen is lost
    assert 'value="number" checked' not in answer.text


def test_the_log_keeps_who_took_how_many_out(
    desk: Desk, district_units: dict[str, Unit], fire: Program, chief: Program
) -> None:
    """Trust 7: reads of sensitive things too, and a ledger is many at once."""
    sent(fire, chief)
    told(desk, district_units[FIRE], kind="transfer")
    entry = AuditEntry.select().where(AuditEntry.action == "matter.ledger").get()
    assert (entry.unit_id, entry.object_kind) == (district_units[FIRE].id, "transfer")
    assert json.loads(entry.detail) == {"since": "2026-11-01", "until": "2026-11-30", "entries": 1}
    assert audit_words.ACTIONS[entry.action] == "导出办件台账"
