"""统计 come from the matters themselves: per unit and kind, for a month, on a page and as xlsx."""

import io
from datetime import date, datetime

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.desk import Desk
from portal.desk.figures import Figure, figures, next_month, total
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden
from portal.store.units import Unit
from tests import factories
from tests.api_fixtures import Program, drafted, sent
from tests.conftest import HeldClock
from tests.web_fixtures import Client, member

pytestmark = pytest.mark.both

NOVEMBER = date(2026, 11, 1)
FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"


def seen(desk: Desk, unit: Unit, role: Role = Role.HANDLER, month: date = NOVEMBER) -> list[Figure]:
    return figures(desk, factories.clerk(unit, role), month)


def test_each_unit_counts_what_it_opened_concluded_and_did_in_time(
    desk: Desk, district_units: dict[str, Unit], fire: Program, chief: Program, tiexi: Program
) -> None:
    matter = sent(fire, chief)
    for step in ("receive", "accept"):
        matter = tiexi.take(matter, step)
    tiexi.take(matter, "decline_filing", reason="违法行为轻微并已改正。")
    drafted(fire)
    rows = seen(desk, district_units["区司法局"], Role.SUPERVISOR)
    assert {(row.unit, row.kind): row.numbers for row in rows} == {
        (FIRE, "案件移送"): (1, 0, 1, 0), (TIEXI, "案件移送"): (0, 1, 0, 0),
    }  # fmt: skip
    assert total(rows).numbers == (1, 1, 1, 0)


def test_a_late_act_is_counted_in_the_month_in_which_it_was_done(
    desk: Desk, district_units: dict[str, Unit], fire: Program, chief: Program, now: HeldClock
) -> None:
    matter = fire.take(drafted(fire), "submit")
    now.move_to(datetime(2026, 12, 1, 9, 0))
    chief.take(matter, "approve", late_reason="负责人出差。")
    assert [row.numbers for row in seen(desk, district_units[FIRE])] == [(1, 0, 0, 0)]
    assert [row.numbers for row in seen(desk, district_units[FIRE], month=date(2026, 12, 1))] == [
        (0, 0, 0, 1)
    ]


def test_a_unit_sees_its_own_figures_and_the_overseers_all(
    desk: Desk, district_units: dict[str, Unit], fire: Program, chief: Program
) -> None:
    sent(fire, chief)
    assert {row.unit for row in seen(desk, district_units[FIRE])} == {FIRE}
    assert seen(desk, district_units["解放路街道办事处"]) == []
    assert {row.unit for row in seen(desk, district_units["区司法局"], Role.GOV_OFFICE)} == {FIRE}


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_get_no_figures(desk: Desk, role: Role) -> None:
    administrator: Actor = factories.clerk(factories.unit(), role)
    with pytest.raises(Forbidden):
        figures(desk, administrator, NOVEMBER)


@pytest.mark.parametrize(
    ("month", "following"), [(NOVEMBER, date(2026, 12, 1)), (date(2026, 12, 31), date(2027, 1, 1))]
)
def test_a_month_is_followed_by_the_next(month: date, following: date) -> None:
    assert next_month(month) == following


@pytest.fixture
def page(portal_app: Flask, district_units: dict[str, Unit]) -> Client:
    """The browser of a clerk of the fire brigade."""
    client = Client(portal_app)
    assert client.log_in(member(district_units[FIRE], username="fire").username).status_code == 303
    return client


def test_the_page_and_the_sheet_say_the_same(page: Client, fire: Program, chief: Program) -> None:
    sent(fire, chief)
    shown = page.get("/statistics/")
    assert shown.status_code == 200
    assert "2026年11月" in shown.text
    sheet = load_workbook(io.BytesIO(page.get("/statistics/export?month=2026-11").data)).active
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=3)]
    assert rows == [(FIRE, "案件移送", 1, 0, 1, 0), ("合计", None, 1, 0, 1, 0)]


def test_an_empty_month_says_so(page: Client) -> None:
    assert "这个月没有办件" in page.get("/statistics/?month=2025-01").text


@pytest.mark.parametrize("month", ["2026", "2026-13", "1999-01", "0000-00", "x"])
def test_a_month_that_is_none_is_refused(page: Client, month: str) -> None:
    assert page.get("/statistics/", query_string={"month": month}).status_code == 422
