"""The guard of switched-off plugins: nothing new, while what one is party to can always be read (P-1, P-3, P-4).

It reads the addresses that interface.md fixes: /<plugin>/new, /<plugin>/<kind>/new, POST /<plugin>/<id>/<step>. What
is an emergency it never holds back (M-4).
"""

from flask import request

from portal.desk.matters import disabled
from portal.domain.reasons import Forbidden
from portal.hookspecs import Plugin
from portal.store.enablement import PluginSwitch
from portal.store.matters import Matter, Party
from portal.web.sessions import current_actor, current_desk, reader

ALWAYS = frozenset({"register_offline"})


def respect_switches() -> None:
    """Refuse (403, E-P-DISABLED) what is new where the plugin is not on, and steps where it is off.

    Matters that were open before it was switched off stay workable (P-4); those that came in since are read, and
    handled on paper by ``register_offline`` (P-3).
    """
    host = current_desk().host
    plugin = host.plugin(request.blueprint) if request.blueprint else None
    if plugin is None or plugin.core or reader() is None:
        return
    unit = current_actor().principal
    tail = request.path.rstrip("/").split("/")[2:]
    if "new" in tail[1:] and host.knows(tail[0]):
        refused = not host.opens(tail[0], unit.id)
    elif tail[-1:] == ["new"]:
        refused = not host.is_on(plugin.name, unit.id)
    else:
        refused = (
            request.method == "POST"
            and host.is_off(plugin.name, unit.id)
            and not _goes_on(plugin, unit.id, tail)
        )
    if refused:
        raise Forbidden([disabled(plugin.label, unit.name)])


def respect_switch_of(matter: Matter, step: str) -> None:
    """The same for a step that comes by another address than a plugin's (the JSON API)."""
    if held_off(matter, step):
        plugin, unit = current_desk().host.owner(matter.kind), current_actor().principal
        raise Forbidden([disabled(plugin.label, unit.name)])


def held_off(matter: Matter, step: str) -> bool:
    """Is the plugin off at the reader's unit, and the step none of those that go on nevertheless (P-3, P-4)?"""
    plugin, unit = current_desk().host.owner(matter.kind), current_actor().principal
    host = current_desk().host
    off = not host.procedure(matter.kind).emergency and host.is_off(plugin.name, unit.id)
    return off and not _goes_on(plugin, unit.id, [str(matter.id), step])


def _goes_on(plugin: Plugin, unit_id: int, tail: list[str]) -> bool:
    """May this step be taken although the plugin is off at the unit? A stranger's matter is left to the desk's 404."""
    if len(tail) < 2 or not tail[0].isdigit():
        return False
    if tail[1] in ALWAYS:
        return True
    ours = Party.select(Party.matter).where((Party.matter == int(tail[0])) & (Party.unit == unit_id))
    matter = Matter.get_or_none(Matter.id.in_(ours))
    if matter is None or current_desk().host.procedure(matter.kind).emergency:
        return True
    switch = PluginSwitch.get_or_none((PluginSwitch.plugin == plugin.name) & (PluginSwitch.unit == unit_id))
    return switch is not None and matter.opened_at < switch.changed_at
