"""The log over HTTP: read and turned, verified, taken out; the reading itself is on it (trust 7)."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal import clock
from portal.desk import liaisons
from portal.domain.procedure import Role
from portal.store.audit import AuditEntry
from portal.store.people import Person
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.core.administrators import auditor, hub, tiexi
from tests.web_fixtures import Client

__all__ = ["auditor", "hub", "tiexi"]


def test_the_log_is_read_by_day_actor_and_act_and_the_reading_is_on_it(
    auditor: Client, tiexi: Unit, now: HeldClock
) -> None:
    liaisons.name_liaison(None, tiexi.id, {"name": "李某"}, since=clock.today())
    page = auditor.get(
        "/admin/audit/", query_string={"action": "liaison.name", "since": "2026-11-20", "until": "2026-11-20"}
    ).text
    assert "李某" in page
    assert "运维操作员（命令行）" in page
    assert "李某" not in auditor.get("/admin/audit/", query_string={"until": "2026-11-19"}).text
    assert "李某" not in auditor.get("/admin/audit/", query_string={"actor": "张三"}).text
    assert "liaison.name" in AuditEntry.select().where(AuditEntry.action == "audit.read").first().detail


def test_the_log_turns_its_pages(auditor: Client, tiexi: Unit) -> None:
    for number in range(60):
        liaisons.name_liaison(None, tiexi.id, {"name": f"李{number}"}, since=clock.today())
    first = auditor.get("/admin/audit/", query_string={"action": "liaison.name"}).text
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "李59" in first
    assert "李0" in auditor.get(onward).text


def test_verifying_tells_whether_the_chain_holds(auditor: Client, tiexi: Unit) -> None:
    assert "链条完整" in auditor.post("/admin/audit/verify").text
    with factories.unguarded_log():
        AuditEntry.update(actor_name="别人").where(AuditEntry.id == 2).execute()
    assert "第 2 条与链条不符" in auditor.post("/admin/audit/verify").text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_log_goes_out_safe_from_formulas_and_the_export_is_logged(
    auditor: Client, tiexi: Unit, kind: str
) -> None:
    actor = factories.person(tiexi, name="=HYPERLINK(1)")
    liaisons.name_liaison(factories.actor(_promoted(actor)), tiexi.id, {"name": "李某"}, since=clock.today())
    data = auditor.get(f"/admin/audit/export.{kind}").data
    if kind == "csv":
        assert b"'=HYPERLINK(1)" in data
    else:
        cells = [c for row in load_workbook(BytesIO(data)).active for c in row if c.value == "=HYPERLINK(1)"]
        assert {cell.data_type for cell in cells} == {"s"}
    assert AuditEntry.select().where(AuditEntry.action == "audit.export").count() == 1


def _promoted(person: Person) -> Person:
    person.roles = Role.SYSTEM_ADMIN.value
    person.save()
    return person
