"""制度启用: a plugin is switched after a page that says what would happen (P-1, P-4)."""

from flask import Flask

from portal.desk import Desk, matters
from portal.desk.enablement import State, switch
from portal.domain.procedure import Role
from portal.store import snapshots
from portal.store.units import Unit
from tests import factories
from tests.core.administrators import hub, logged_in, system, tiexi
from tests.web_fixtures import Client

__all__ = ["hub", "system", "tiexi"]


def test_a_switch_takes_two_clicks_the_first_of_which_only_tells(
    app: Flask, system: Client, tiexi: Unit
) -> None:
    address = f"/admin/plugins/transfer/{tiexi.id}/off"
    assert f'href="{address}"' in system.get("/admin/plugins/").text
    told = system.get(address).text
    assert "尚未改动" in told
    assert "确认改为停用" in told
    assert snapshots.switch("transfer", tiexi.id) == "on"
    assert system.post(address).status_code == 303
    assert "已改为停用" in system.get("/admin/plugins/").text


def test_the_page_offers_draining_where_clocks_run(memo_desk: Desk, system: Client, tiexi: Unit) -> None:
    """AT-106, on the page."""
    found = {"title": "占用消防车通道", "discovered_at": "2026-11-20T08:30"}
    for _ in range(2):
        matters.open_matter(memo_desk, factories.clerk(tiexi), "transfer", found)
    address = f"/admin/plugins/transfer/{tiexi.id}/"
    told = system.get(f"{address}off").text
    assert "E-P-OPEN-MATTERS" in told
    assert f'action="{address}draining"' in told
    assert "占用消防车通道" not in told
    refused = system.post(f"{address}off")
    assert refused.status_code == 422
    assert refused.text.count("E-P-OPEN-MATTERS") == 1
    assert system.post(f"{address}draining").status_code == 303
    assert snapshots.switch("transfer", tiexi.id) == "draining"


def test_the_supervisor_sees_the_matrix_and_overrides_with_a_reason(
    app: Flask, memo_desk: Desk, hub: Unit, tiexi: Unit
) -> None:
    matters.open_matter(memo_desk, factories.clerk(tiexi), "transfer", {"discovered_at": "2026-11-20T08:30"})
    supervisor = logged_in(app, factories.unit("区司法局", "supervisor"), Role.SUPERVISOR, "sup")
    address = f"/admin/plugins/transfer/{tiexi.id}/off"
    assert "强制停用" in supervisor.get(address).text
    assert supervisor.post(address, {"reason": ""}).status_code == 422
    assert supervisor.post(address, {"reason": "机构改革"}).status_code == 303
    assert snapshots.switch("transfer", tiexi.id) == "off"


def test_a_department_has_one_master_switch_that_may_be_mixed(memo_desk: Desk, system: Client) -> None:
    fire = factories.unit("区消防救援大队", "department")
    assert f"/admin/plugins/all/{fire.id}/off" in system.get("/admin/plugins/").text
    switch(memo_desk, None, "transfer", fire.id, State.OFF)
    assert "部分停用" in system.get("/admin/plugins/").text
