"""七项制度的启用: switches a plugin at an office, after saying what that would do; ends what drains (P-1 … P-4)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal import clock
from portal.desk import Desk, audit, notices, units
from portal.desk.duties import must_be
from portal.desk.facts import all_units_of
from portal.domain.procedure import ADMIN_ROLES, Actor, Role, Seat
from portal.domain.reasons import NotFound, Reason, Refused
from portal.hookspecs import Plugin
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.enablement import PluginSwitch
from portal.store.matters import Matter, MatterClock, Party
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
class Underway:
    """What is open at a unit, in numbers: drafts, what it sent, what it received, the clocks that run on all of it."""

    drafts: int
    outgoing: int
    incoming: int
    clocks: int

    @property
    def matters(self) -> int:
        return self.drafts + self.outgoing + self.incoming


@dataclass(frozen=True, slots=True)
class Effect:
    """What a switch would touch, in numbers only: who switches sees no matters (trust 6)."""

    label: str
    unit: UnitRow
    state: str
    target: State
    underway: Underway
    people: int
    reasons: tuple[Reason, ...]

    @property
    def open_matters(self) -> int:
        return self.underway.matters

    @property
    def running_clocks(self) -> int:
        return self.underway.clocks


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
    found = _underway(unit.id, _kinds(*chosen))
    reasons = _open_reasons(unit, found) if state is State.OFF and found.clocks else ()
    label = chosen[0].label if plugin != ALL else "全部制度"
    return Effect(label, unit, state_of(desk, plugin, unit.id), state, found, len(_people(unit.id)), reasons)


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


def matter_finished(desk: Desk, actor: Actor, matter: Matter) -> None:
    """P-4: a plugin that drains at a unit turns off by itself with its last open matter, in that step's transaction.

    Call it when the step is on the log: the log's head is locked by then, so that of two last matters finished at
    the same moment the later one finds nothing open.
    """
    plugin = desk.host.owner(matter.kind)
    if matter.open or plugin.core:
        return
    for unit in all_units_of(matter):
        _end_if_drained(actor, plugin, snapshots.directory().principal(unit.id).id)


def end_drained(desk: Desk) -> int:
    """P-4: turn off what drains and has nothing open any more; how many switches. For the round.

    Finds what no finished matter tells of: nothing was open when it began to drain, or a paper went to another unit.
    """
    draining = [key for key, state in snapshots.switches().items() if state == State.DRAINING]
    plugins = [(desk.host.plugin(name), unit) for name, unit in sorted(draining)]
    if not plugins:
        return 0
    with transaction():
        return sum(_end_if_drained(None, plugin, unit) for plugin, unit in plugins if plugin is not None)


def _end_if_drained(actor: Actor | None, plugin: Plugin, unit_id: int) -> bool:
    if snapshots.switch(plugin.name, unit_id) != State.DRAINING:
        return False
    if Party.select().where(_ours(unit_id, _kinds(plugin))).exists():
        return False
    draining = _switch_of(plugin.name, unit_id) & (PluginSwitch.state == State.DRAINING)
    if not PluginSwitch.update(state=State.OFF.value, changed_at=clock.now()).where(draining).execute():
        return False  # somebody was first
    snapshots.changed("switches")
    unit = units.row(unit_id)
    detail = {"plugins": [plugin.name], "state": State.OFF.value}
    if actor is None:
        audit.record_round("plugin.drained", "unit", unit.id, **detail)
    else:
        audit.record(actor, "plugin.drained", "unit", unit.id, **detail)
    text = f"{unit.name}的“{plugin.label}”已收尾完毕，自动停用。{MEANINGS[State.OFF]}"
    told = [*_people(unit.id), *notices.holders_of(Role.SYSTEM_ADMIN)]
    notices.write([(person, text) for person in told], kind="plugin.drained")
    return True


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


def _open_reasons(unit: UnitRow, found: Underway) -> tuple[Reason, ...]:
    return (
        Reason(
            "E-P-OPEN-MATTERS",
            f"{unit.name}还有 {found.matters} 件未办结、{found.clocks} 个期限在走，不能停用。",
            remedy="请改为“收尾”：不再新建，已有办件继续办理，全部办结后自动停用；确需立即停用的，由区司法局说明理由决定。",
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


def _kinds(*plugins: Plugin) -> list[str]:
    return [procedure.kind for plugin in plugins for procedure in plugin.procedures]


def _ours(unit_id: int, kinds: Iterable[str]) -> Any:
    """What is open for the unit among matters of these kinds."""
    return (Party.unit == unit_id) & Party.kind.in_(list(kinds)) & (Party.open == True)


def _underway(unit_id: int, kinds: list[str]) -> Underway:
    """How much is open for the unit among matters of these kinds."""
    ours = _ours(unit_id, kinds)
    seats = (
        Party.select(Matter.private, Party.seat, Party.matter).join(Matter).where(ours).distinct().tuples()
    )
    counted = Counter("draft" if private else seat for private, seat, _matter in seats)
    running = MatterClock.select().where(
        MatterClock.matter.in_(Party.select(Party.matter).where(ours)) & MatterClock.stopped_at.is_null()
    )
    incoming = counted[Seat.RECEIVER] + counted[Seat.PARTICIPANT]
    return Underway(counted["draft"], counted[Seat.SENDER], incoming, running.count())


def _people(unit_id: int) -> list[int]:
    return notices.people_of(unit_id, frozenset(Role) - ADMIN_ROLES - {Role.SERVICE})


def _switch_of(plugin: str, unit_id: int) -> Any:
    return (PluginSwitch.plugin == plugin) & (PluginSwitch.unit == unit_id)


def _write(plugin: str, unit_id: int, state: State) -> None:
    values = {"state": state.value, "changed_at": clock.now()}
    if not PluginSwitch.update(**values).where(_switch_of(plugin, unit_id)).execute():
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
    State.DRAINING: "不再新建，已有办件继续办理，全部办结后自动停用。",
    State.OFF: "不再新建；已收到的办件仍可查看，来件线下送达、线下办理登记。",
}
"""What each state means to the people of the office, in one sentence."""
