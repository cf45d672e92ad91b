"""Every hook, exercised by a third party's package that the project itself does not know (tests/stranger)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from portal.desk import Desk
from portal.desk.matters import open_matter, take
from portal.desk.migrations import migrate
from portal.domain.procedure import Actor, Outcome, State
from portal.domain.reasons import Forbidden, Refused
from portal.hookspecs import Plugin, hookimpl
from portal.plugin_host import PluginFault, PluginHost
from portal.settings import Settings
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.enablement import PluginSwitch
from portal.store.matters import Matter
from tests import factories
from tests.conftest import HeldClock


@dataclass(frozen=True)
class Loan:
    """Two street offices, one of which has asked the other for a vehicle."""

    desk: Desk
    asking: Actor
    lending: Actor
    plugin: Any

    def ask(self, title: str = "联合巡查") -> Matter:
        answers = {"receiver": str(self.lending.unit.id), "title": title, "people": "3"}
        draft = open_matter(self.desk, self.asking, "vehicle_loan", answers)
        return take(self.desk, self.asking, draft.id, "ask").matter


@pytest.fixture
def loan(stranger: Any, database: str, tmp_path: Path, now: HeldClock) -> Iterator[Loan]:
    """A portal that has the stranger beside its own plugins."""
    host = PluginHost()
    migrate(host)
    factories.calendar_years()
    desk = Desk(host, Settings(data=tmp_path, database_url=database, secret_key="a key for tests"))
    yield Loan(desk, factories.clerk(factories.unit()), factories.clerk(factories.unit()), stranger)
    stranger.BOARD.clear()


class TestDeclare:
    """``declare`` brings a plugin in: no file of the project names it."""

    def test_a_strangers_procedure_is_known_and_comes_after_our_own(self, stranger: Any) -> None:
        host = PluginHost()
        assert host.plugins[-1].name == "lending"
        assert host.procedure("vehicle_loan").label == "执法车辆借用"
        assert host.owner("vehicle_loan").label == "车辆借用"

    def test_its_matters_run_like_any_other(self, loan: Loan) -> None:
        asked = loan.ask()
        assert (asked.state, asked.title) == ("asked", "联合巡查")
        assert loan.plugin.VehicleLoan.get().people == 3
        assert take(loan.desk, loan.lending, asked.id, "lend").matter.outcome == "settled"

    def test_its_own_rule_refuses_with_its_own_code(self, loan: Loan) -> None:
        answers = {"receiver": str(loan.lending.unit.id), "title": "联合巡查", "people": "6"}
        draft = open_matter(loan.desk, loan.asking, "vehicle_loan", answers)
        with pytest.raises(Refused, match="E-V-SEATS"):
            take(loan.desk, loan.asking, draft.id, "ask")

    def test_the_switch_of_a_unit_applies_to_it(self, loan: Loan) -> None:
        switch(loan.asking, "off")
        with pytest.raises(Forbidden, match="E-P-DISABLED"):
            loan.ask()

    def test_a_name_declared_twice_is_refused_at_start(self, stranger: Any) -> None:
        class Again:
            @staticmethod
            @hookimpl
            def declare() -> Plugin:
                return Plugin(name="lending", label="又一个")

        with pytest.raises(PluginFault, match="lending"):
            PluginHost(extra=[Again])

    def test_a_misspelt_hook_is_refused_at_start(self) -> None:
        class Misspelt:
            @staticmethod
            @hookimpl
            def step_takn(matter: object) -> None: ...

        with pytest.raises(Exception, match="step_takn"):
            PluginHost(extra=[Misspelt])


class TestCheckStep:
    """``check_step`` lets a plugin object to a step of any kind."""

    def test_a_step_is_refused_with_the_plugins_reason(self, loan: Loan) -> None:
        asked = loan.ask("检修后试车")
        with pytest.raises(Refused, match="E-V-GARAGE"):
            take(loan.desk, loan.lending, asked.id, "lend")

    def test_a_switch_never_lifts_the_bar(self, loan: Loan) -> None:
        asked = loan.ask("检修后试车")
        switch(loan.lending, "off")
        with pytest.raises(Refused, match="E-V-GARAGE"):
            take(loan.desk, loan.lending, asked.id, "lend")

    def test_the_plugin_is_told_to_which_state_the_step_leads(self, loan: Loan) -> None:
        seen: list[State] = []

        class Watching:
            @staticmethod
            @hookimpl
            def check_step(leads_to: State) -> None:
                seen.append(leads_to)

        desk = Desk(PluginHost(extra=[Watching]), loan.desk.settings)
        take(desk, loan.lending, loan.ask().id, "refuse")
        assert [(state.name, state.outcome) for state in seen] == [("refused", Outcome.REFUSED)]


class TestStepTaken:
    """``step_taken`` reacts inside the transaction of the step."""

    def test_what_the_plugin_writes_stands_with_the_step(self, loan: Loan) -> None:
        asked = loan.ask()
        take(loan.desk, loan.lending, asked.id, "lend")
        assert loan.plugin.KeyEntry.get().person == loan.lending.name

    def test_an_exception_aborts_the_step_and_names_the_plugin(self, loan: Loan) -> None:
        asked = loan.ask("无钥匙")
        with pytest.raises(PluginFault, match=r"插件 lending .*钥匙柜里没有这把钥匙"):
            take(loan.desk, loan.lending, asked.id, "lend")
        assert Matter.get_by_id(asked.id).state == "asked"
        assert loan.plugin.KeyEntry.select().count() == 0


class TestPanels:
    """``panels`` puts what a plugin knows beside a matter, where it is on for the reader's unit."""

    def test_a_panel_is_offered(self, loan: Loan) -> None:
        asked = loan.ask()
        offered = [panel for panel in loan.desk.host.panels(asked, loan.asking) if "钥匙" in panel["title"]]
        assert offered == [{"title": "钥匙登记（0）", "url": f"/lending/{asked.id}/keys"}]

    def test_where_the_plugin_is_off_there_is_none(self, loan: Loan) -> None:
        asked = loan.ask()
        switch(loan.asking, "off")
        assert not [panel for panel in loan.desk.host.panels(asked, loan.asking) if "钥匙" in panel["title"]]

    def test_a_panel_that_fails_is_left_out_and_logged(
        self, loan: Loan, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Failing:
            @staticmethod
            @hookimpl
            def panels(subject: object) -> list[dict[str, str]]:
                raise RuntimeError("no panel today")

        asked = loan.ask()
        host = PluginHost(extra=[Failing])
        assert [panel for panel in host.panels(asked, loan.asking) if "钥匙" in panel["title"]]
        assert "no panel today" in caplog.text


class TestDeliver:
    """``deliver`` carries a committed notice by one more channel."""

    def test_a_notice_reaches_the_channel(self, loan: Loan) -> None:
        loan.ask("联合巡查")
        assert any("联合巡查" in text for text in loan.plugin.BOARD)

    def test_a_failing_channel_is_logged_and_the_step_stands(
        self, loan: Loan, caplog: pytest.LogCaptureFixture
    ) -> None:
        asked = loan.ask("急用")
        assert asked.state == "asked"
        assert "门口的屏幕没有应答" in caplog.text


def switch(actor: Actor, state: str) -> None:
    """Set the stranger's switch at the actor's unit."""
    with transaction():
        PluginSwitch.create(plugin="lending", unit=actor.principal.id, state=state, changed_at=0)
        snapshots.changed("switches")
