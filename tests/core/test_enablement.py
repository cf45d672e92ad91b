"""Switching a plugin at an office: who may, what it says beforehand, what holds it up (P-1 … P-4)."""

from typing import Any

import pytest

from portal.desk import Desk, enablement, matters
from portal.desk.enablement import ALL, State, effect, state_of, switch
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.store import snapshots
from portal.store.audit import AuditEntry
from portal.store.matters import Matter
from portal.store.notices import Notice
from portal.store.units import Unit
from tests import factories

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def tiexi(database: str) -> Unit:
    factories.calendar_years()
    return factories.unit("铁西街道办事处")


@pytest.fixture
def administrator(tiexi: Unit) -> Actor:
    return factories.clerk(factories.unit("指挥中心", "hub"), Role.SYSTEM_ADMIN)


@pytest.fixture
def supervisor(tiexi: Unit) -> Actor:
    return factories.clerk(factories.unit("区司法局", "supervisor"), Role.SUPERVISOR)


def drafts(desk: Desk, unit: Unit, count: int) -> list[Matter]:
    """Transfers that the unit found this morning: each has the clock of three working days running."""
    clerk = factories.clerk(unit)
    found = {"title": "占用消防车通道", "discovered_at": "2026-11-20T08:30"}
    return [matters.open_matter(desk, clerk, "transfer", found) for _ in range(count)]


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_every_plugin_is_on_until_it_is_switched(desk: Desk, tiexi: Unit) -> None:
    assert snapshots.switch("transfer", tiexi.id) == state_of(desk, "transfer", tiexi.id) == "on"


def test_a_plugin_without_open_matters_is_switched_off_logged_and_told(
    desk: Desk, administrator: Actor, tiexi: Unit
) -> None:
    clerk = factories.person(tiexi)
    switch(desk, administrator, "transfer", tiexi.id, State.OFF)
    assert desk.host.is_off("transfer", tiexi.id)
    entry = AuditEntry.get(AuditEntry.action == "plugin.switch")
    assert (entry.actor_id, entry.object_id) == (administrator.person_id, tiexi.id)
    assert [(n.person_id, "“案件移送”已改为停用" in n.text) for n in Notice.select()] == [(clerk.id, True)]


def test_nothing_new_is_opened_where_it_is_off_or_draining(
    desk: Desk, administrator: Actor, tiexi: Unit
) -> None:
    for state in (State.OFF, State.DRAINING):
        switch(desk, administrator, "transfer", tiexi.id, state)
        with pytest.raises(Refused) as refused:
            drafts(desk, tiexi, 1)
        assert codes(refused) == {"E-P-DISABLED"}
    switch(desk, administrator, "transfer", tiexi.id, State.ON)
    assert drafts(desk, tiexi, 1)


def test_off_is_refused_while_clocks_run_and_names_how_many(
    desk: Desk, administrator: Actor, tiexi: Unit
) -> None:
    """AT-106: two open clocks."""
    drafts(desk, tiexi, 2)
    with pytest.raises(Refused) as refused:
        switch(desk, administrator, "transfer", tiexi.id, State.OFF)
    assert codes(refused) == {"E-P-OPEN-MATTERS"}
    assert "2 件未办结、2 个期限在走" in str(refused.value)
    assert "收尾" in refused.value.reasons[0].remedy
    assert snapshots.switch("transfer", tiexi.id) == "on"
    assert not AuditEntry.select().where(AuditEntry.action == "plugin.switch").exists()


def test_the_operator_cannot_override_either(desk: Desk, tiexi: Unit) -> None:
    drafts(desk, tiexi, 1)
    with pytest.raises(Refused):
        switch(desk, None, "transfer", tiexi.id, State.OFF, "没有理由可以强制")


def test_draining_holds_what_is_open_workable(desk: Desk, administrator: Actor, tiexi: Unit) -> None:
    draft = drafts(desk, tiexi, 1)[0]
    switch(desk, administrator, "transfer", tiexi.id, State.DRAINING)
    author = factories.clerk(tiexi)
    assert matters.revise(desk, author, draft.id, {"title": "占用登高场地"}).title == "占用登高场地"


def test_the_supervisor_overrides_with_a_reason_that_is_on_the_log(
    desk: Desk, supervisor: Actor, tiexi: Unit
) -> None:
    drafts(desk, tiexi, 1)
    with pytest.raises(Refused) as refused:
        switch(desk, supervisor, "transfer", tiexi.id, State.OFF, " ")
    assert codes(refused) == {"E-P-REASON"}
    switch(desk, supervisor, "transfer", tiexi.id, State.OFF, "机构改革，全部转线下")
    assert snapshots.switch("transfer", tiexi.id) == "off"
    assert "机构改革" in AuditEntry.get(AuditEntry.action == "plugin.switch").detail


def test_the_supervisor_does_nothing_but_override(desk: Desk, supervisor: Actor, tiexi: Unit) -> None:
    for state in (State.ON, State.DRAINING):
        with pytest.raises(Refused):
            switch(desk, supervisor, "transfer", tiexi.id, state, "理由")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN, Role.SUPERVISOR}))
def test_nobody_else_switches_or_sees_what_it_would_do(desk: Desk, tiexi: Unit, role: Role) -> None:
    somebody = factories.clerk(tiexi, role)
    with pytest.raises(Forbidden):
        switch(desk, somebody, "transfer", tiexi.id, State.OFF)
    with pytest.raises(Forbidden):
        effect(desk, somebody, "transfer", tiexi.id, State.OFF)


def test_the_effect_is_told_in_numbers_before_anything_is_changed(
    desk: Desk, administrator: Actor, tiexi: Unit
) -> None:
    drafts(desk, tiexi, 2)
    found = effect(desk, administrator, "transfer", tiexi.id, State.DRAINING)
    assert (found.open_matters, found.running_clocks, found.people, found.state) == (2, 2, 1, "on")
    assert found.reasons == ()
    assert snapshots.switch("transfer", tiexi.id) == "on"


def test_matters_of_another_unit_or_another_plugin_do_not_hold_it_up(
    desk: Desk, administrator: Actor, tiexi: Unit
) -> None:
    drafts(desk, factories.unit(), 1)
    matters.open_matter(desk, factories.clerk(tiexi), "filing", {})
    assert switch(desk, administrator, "transfer", tiexi.id, State.OFF).running_clocks == 0


def test_a_plugin_of_the_core_has_no_switch(desk: Desk, administrator: Actor, tiexi: Unit) -> None:
    with pytest.raises(Refused) as refused:
        switch(desk, administrator, "filing", tiexi.id, State.OFF)
    assert codes(refused) == {"E-P-CORE"}


def test_a_department_turns_everything_by_one_master_switch(desk: Desk, administrator: Actor) -> None:
    fire = factories.unit("区消防救援大队", "department")
    switch(desk, administrator, ALL, fire.id, State.OFF)
    assert {snapshots.switch(plugin.name, fire.id) for plugin in enablement.switchable(desk)} == {"off"}
    assert state_of(desk, ALL, fire.id) == "off"


def test_an_inner_unit_follows_the_switch_of_its_principal(
    desk: Desk, administrator: Actor, tiexi: Unit
) -> None:
    team = factories.unit("铁西执法队", "internal", parent=tiexi)
    assert switch(desk, administrator, "transfer", team.id, State.OFF).unit.id == tiexi.id


@pytest.mark.parametrize("kind", ["government", "supervisor", "hub"])
def test_who_only_decides_or_supervises_has_no_switch(desk: Desk, administrator: Actor, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        switch(desk, administrator, "transfer", factories.unit(kind=kind).id, State.OFF)
    assert codes(refused) == {"E-P-UNIT"}


def test_an_unknown_plugin_or_unit_is_not_found(desk: Desk, administrator: Actor, tiexi: Unit) -> None:
    arguments: list[tuple[Any, Any]] = [("unknown", tiexi.id), ("transfer", 987654)]
    for plugin, unit in arguments:
        with pytest.raises(NotFound):
            switch(desk, administrator, plugin, unit, State.OFF)


def test_switching_to_the_present_state_changes_and_tells_nothing(
    desk: Desk, administrator: Actor, tiexi: Unit
) -> None:
    factories.person(tiexi)
    switch(desk, administrator, "transfer", tiexi.id, State.ON)
    assert Notice.select().count() == 0
    assert not AuditEntry.select().where(AuditEntry.action == "plugin.switch").exists()
