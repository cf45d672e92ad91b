"""七项制度的启用: switches a plugin at an office, after saying what that would do (P-1 … P-4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal import clock
from portal.desk import Desk, audit, notices, units
from portal.desk.duties import must_be
from portal.domain.procedure import ADMIN_ROLES, Actor, Role
from portal.domain.reasons import NotFound, Reason, Refused
from portal.hookspecs import Plugin
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.enablement import PluginSwitch
from portal.store.matters import MatterClock, Party
from portal.store.snapshots import UnitRow
from portal.store.units import TOWN_OFFICES

ALL = "all"
"""In place of a plugin's name: a department's master switch, which turns all plugins at once (P-1)."""
DEPARTMENTS = frozenset({"department", "branch", "judicial"})
SWITCHABLE = TOWN_OFFICES | DEPARTMENTS
MIXED = "mixed"
CLAUSE = "P-4；卫政办〔2024〕1号 三"


class State(StrEnum):
    """What a plugin is at an office: on, draining (nothing new, open matters are finished) or off."""

    ON = "on"
    DRAINING = "draining"
    OFF = "off"

    @property
    def text(self) -> str:
        return {"on": "启用", "draining": "收尾", "off": "停用"}[self.value]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a switch would touch, in numbers only: who switches sees no matters (trust 6)."""

    label: str
    unit: UnitRow
    state: str
    target: State
    open_matters: int
    running_clocks: int
    people: int
    reasons: tuple[Reason, ...]


def switchable(desk: Desk) -> list[Plugin]:
    """The plugins that have a switch: all but the core's own, which are always on (P-1)."""
    return [plugin for plugin in desk.host.plugins if not plugin.core]


def state_of(desk: Desk, plugin: str, unit_id: int) -> str:
    """The state of a plugin at a unit; of ALL the one that all plugins share, else "mixed"."""
    states = {snapshots.switch(one.name, unit_id) for one in _plugins(desk, plugin)}
    return states.pop() if len(states) == 1 else MIXED


def effect(desk: Desk, actor: Actor | None, plugin: str, unit_id: int, state: State) -> Effect:
    """What switching would do, and why it would be refused, for the page that asks before it acts.

    Raises Forbidden, NotFound (no such plugin or unit), Refused (E-P-CORE).
    """
    must_be(actor, "切换制度的启用状态", Role.SYSTEM_ADMIN, Role.SUPERVISOR)
    chosen, unit = _plugins(desk, plugin), _unit(unit_id)
    kinds = [procedure.kind for one in chosen for procedure in one.procedures]
    matters, clocks = _open(unit.id, kinds)
    reasons = _open_reasons(unit, matters, clocks) if state is State.OFF and clocks else ()
    label = chosen[0].label if plugin != ALL else "全部制度"
    return Effect(
        label, unit, state_of(desk, plugin, unit.id), state, matters, clocks, len(_people(unit.id)), reasons
    )


def switch(
    desk: Desk, actor: Actor | None, plugin: str, unit_id: int, state: State, reason: str = ""
) -> Effect:
    """Turn a plugin (or ALL) on, to draining, or off at a unit; logged, and told to the unit's people.

    Off is refused with E-P-OPEN-MATTERS while clocks run there; only 司法局 may override, with a ``reason`` (P-4).
    Draining holds what is open workable. Switching to the present state changes nothing.
    """
    with transaction():
        found = effect(desk, actor, plugin, unit_id, state)
        _must_be_allowed(actor, found, reason.strip())
        turned = [one for one in _plugins(desk, plugin) if snapshots.switch(one.name, found.unit.id) != state]
        for one in turned:
            _write(one.name, found.unit.id, state)
        if turned:
            snapshots.changed("switches")
            _record(actor, turned, found, reason.strip())
    return found


def _must_be_allowed(actor: Actor | None, found: Effect, reason: str) -> None:
    """P-4: the system administrator and the operator switch; 司法局 only overrides, and says why."""
    overrides = actor is not None and Role.SUPERVISOR in actor.roles
    if overrides and not (found.target is State.OFF and reason):
        sentence = "司法局只在有未结期限时决定强制停用，且须说明理由。"
        raise Refused(
            [Reason("E-P-REASON", sentence, "请填写理由；其他切换由系统管理员办理。", CLAUSE, field="reason")]
        )
    if found.reasons and not overrides:
        raise Refused(found.reasons)


def _open_reasons(unit: UnitRow, matters: int, clocks: int) -> tuple[Reason, ...]:
    return (
        Reason(
            "E-P-OPEN-MATTERS",
            f"{unit.name}还有 {matters} 件未办结、{clocks} 个期限在走，不能停用。",
            remedy="请改为“收尾”：不再新建，已有办件继续办理；确需停用的，由区司法局说明理由决定。",
            clause=CLAUSE,
        ),
    )


def _plugins(desk: Desk, name: str) -> list[Plugin]:
    if name == ALL:
        return switchable(desk)
    plugin = desk.host.plugin(name)
    if plugin is None:
        raise NotFound("没有这项制度。")
    if plugin.core:
        sentence = f"“{plugin.label}”是系统的基础功能，不设开关。"
        raise Refused([Reason("E-P-CORE", sentence, "只有七项制度可以按单位启用、停用。", "P-1")])
    return [plugin]


def _unit(unit_id: int) -> UnitRow:
    """The unit whose switch counts: an inner unit follows its principal (G-2)."""
    unit = units.row(snapshots.directory().principal(units.row(unit_id).id).id)
    if unit.kind not in SWITCHABLE or unit.valid_to is not None:
        sentence = f"{unit.name}没有制度开关。"
        raise Refused([Reason("E-P-UNIT", sentence, "开关按镇办设置，部门各设一个总开关。", "P-1")])
    return unit


def _open(unit_id: int, kinds: Iterable[str]) -> tuple[int, int]:
    """How many matters of these kinds are open for the unit, and how many clocks run on them."""
    ours = Party.select(Party.matter).where(
        (Party.unit == unit_id) & Party.kind.in_(list(kinds)) & (Party.open == True)
    )
    running = MatterClock.select().where(MatterClock.matter.in_(ours) & MatterClock.stopped_at.is_null())
    return ours.distinct().count(), running.count()


def _people(unit_id: int) -> list[int]:
    return notices.people_of(unit_id, frozenset(Role) - ADMIN_ROLES - {Role.SERVICE})


def _write(plugin: str, unit_id: int, state: State) -> None:
    values = {"state": state.value, "changed_at": clock.now()}
    same = (PluginSwitch.plugin == plugin) & (PluginSwitch.unit == unit_id)
    if not PluginSwitch.update(**values).where(same).execute():
        PluginSwitch.insert(plugin=plugin, unit=unit_id, **values).execute()


def _record(actor: Actor | None, turned: Iterable[Plugin], found: Effect, reason: str) -> None:
    named = list(turned)
    audit.record(
        actor, "plugin.switch", "unit", found.unit.id, plugins=[one.name for one in named], state=found.target.value,
        open_matters=found.open_matters, running_clocks=found.running_clocks, reason=reason,
    )  # fmt: skip
    labels = "、".join(f"“{one.label}”" for one in named)
    text = f"{found.unit.name}的{labels}已改为{found.target.text}。" + MEANINGS[found.target]
    text += f"理由：{reason}" if reason else ""
    notices.write([(person, text) for person in _people(found.unit.id)], kind="plugin.switch")


MEANINGS = {
    State.ON: "可以新建和接收办件。",
    State.DRAINING: "不再新建，已有办件继续办理至办结。",
    State.OFF: "不再新建；已收到的办件仍可查看，来件线下送达、线下办理登记。",
}
"""What each state means to the people of the office, in one sentence."""
