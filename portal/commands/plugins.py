"""``portal plugins``: which of the seven systems is on, draining or off at which office (P-1 … P-4)."""

from typing import Any

import click

from portal.commands import answer, at_desk, json_option
from portal.desk import Desk, enablement, units
from portal.desk.enablement import State
from portal.store import snapshots

office = click.option("--office", required=True, metavar="UNIT", help="镇办或者部门，编码或名称。")
name = click.argument("name")


@click.group(help="制度启用：列出，按单位启用、收尾、停用；NAME 为 all 时是部门的总开关。")
def plugins() -> None:
    """The group of commands about the switches."""


@plugins.command(name="list", help="列出各单位各项制度的状态；不写 --office 为全部单位。")
@click.option("--office", default="", metavar="UNIT", help="只列这个单位。")
@json_option
@at_desk
def list_plugins(desk: Desk, office: str, as_json: bool) -> None:
    """List the switch of every plugin at every office, or at one."""
    every = [
        u for u in snapshots.directory().units.values() if u.kind in enablement.SWITCHABLE and not u.valid_to
    ]
    chosen = [units.named(office)] if office else every
    facts: list[dict[str, Any]] = [
        {
            "plugin": plugin.name, "label": plugin.label, "core": plugin.core,
            "office": {"code": unit.code, "name": unit.name},
            "state": State.ON.value if plugin.core else snapshots.switch(plugin.name, unit.id),
        }
        for unit in chosen
        for plugin in desk.host.plugins
    ]  # fmt: skip
    lines = [f"{f['office']['name']}  {f['label']}（{f['plugin']}）  {State(f['state']).text}" for f in facts]
    answer(facts, "\n".join(lines), as_json)


@plugins.command(help="启用制度 NAME。")
@name
@office
@json_option
@at_desk
def enable(desk: Desk, name: str, office: str, as_json: bool) -> None:
    """Turn a plugin on at an office."""
    _switch(desk, name, office, State.ON, as_json)


@plugins.command(help="制度 NAME 收尾：不再新建，已有办件继续办理。")
@name
@office
@json_option
@at_desk
def drain(desk: Desk, name: str, office: str, as_json: bool) -> None:
    """Let a plugin drain at an office: nothing new, what is open is finished."""
    _switch(desk, name, office, State.DRAINING, as_json)


@plugins.command(help="停用制度 NAME；有未结期限时拒绝（E-P-OPEN-MATTERS），请改用 drain。")
@name
@office
@json_option
@at_desk
def disable(desk: Desk, name: str, office: str, as_json: bool) -> None:
    """Turn a plugin off at an office, unless clocks run there."""
    _switch(desk, name, office, State.OFF, as_json)


def _switch(desk: Desk, name: str, office: str, state: State, as_json: bool) -> None:
    done = enablement.switch(desk, None, name, units.named(office).id, state)
    facts: dict[str, Any] = {
        "plugin": name, "office": {"code": done.unit.code, "name": done.unit.name}, "former": done.state,
        "state": state.value, "open_matters": done.open_matters, "running_clocks": done.running_clocks,
    }  # fmt: skip
    answer(facts, f"{done.unit.name}的“{done.label}”：{state.text}。{enablement.MEANINGS[state]}", as_json)
