"""Loads plugins by entry point and asks them: what is declared, what forbids a step, what follows from it."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import pluggy

from portal import hookspecs
from portal.domain.procedure import Actor, Facts, Procedure, State
from portal.domain.reasons import Reason
from portal.hookspecs import PROJECT, Plugin
from portal.store import snapshots
from portal.store.db import Busy, DiskFull

ENTRY_POINTS = "portal.plugins"
log = logging.getLogger(__name__)


class PluginFault(Exception):
    """A plugin is declared wrongly, or failed while reacting; the message names it."""


class PluginHost:
    """All plugins of this process, loaded once; whether one is on at an office is asked of the switches."""

    def __init__(self, extra: Iterable[object] = ()):
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._manager.load_setuptools_entrypoints(ENTRY_POINTS)
        for module in extra:
            self._manager.register(module)
        self._manager.check_pending()
        self._check_declarations()

    def _check_declarations(self) -> None:
        names = [plugin.name for plugin in self.plugins]
        faults = [f"plugin {name!r} is declared twice" for name in set(names) if names.count(name) > 1]
        for plugin in self.plugins:
            for procedure in plugin.procedures:
                faults += procedure.faults()
                faults += [
                    f"{procedure.kind}.{step.name} asks for the unknown form {step.form!r}"
                    for step in procedure.steps
                    if step.form is not None and step.form not in plugin.forms
                ]
        if faults:
            raise PluginFault("; ".join(sorted(faults)))

    @cached_property
    def _declared(self) -> list[tuple[object, Plugin]]:
        found: list[tuple[object, Plugin]] = [
            (impl.plugin, impl.function())  # type: ignore[misc]
            for impl in self._manager.hook.declare.get_hookimpls()
        ]
        return sorted(found, key=lambda pair: (not pair[1].core, ORDER.get(pair[1].name, 99), pair[1].name))

    @property
    def plugins(self) -> list[Plugin]:
        """Every loaded plugin: the core's own first, then the seven in the order of the notice, then others."""
        return [plugin for _module, plugin in self._declared]

    @cached_property
    def _owners(self) -> Mapping[str, tuple[Plugin, Procedure]]:
        return {p.kind: (plugin, p) for plugin in self.plugins for p in plugin.procedures}

    @property
    def kinds(self) -> Iterable[str]:
        return self._owners.keys()

    def procedure(self, kind: str) -> Procedure:
        """The procedure of a kind; of one whose plugin was removed its words, and no step."""
        return self._owners[kind][1] if kind in self._owners else _former(kind)[1]

    def owner(self, kind: str) -> Plugin:
        """The plugin of a kind; of one that was removed its name, without pages, forms and tables."""
        return self._owners[kind][0] if kind in self._owners else _former(kind)[0]

    def knows(self, kind: str) -> bool:
        """Is the plugin of this kind installed, so that its matters can be worked on?"""
        return kind in self._owners

    def remembers(self, kind: str) -> bool:
        """Is it a kind of matter at all, of a plugin that is installed or was?"""
        return kind in self._owners or kind in snapshots.declared()

    def plugin(self, name: str) -> Plugin | None:
        return next((plugin for plugin in self.plugins if plugin.name == name), None)

    def is_on(self, name: str, unit_id: int) -> bool:
        """May something new be opened with this plugin at this unit? Core plugins always."""
        plugin = self.plugin(name)
        return plugin is not None and (plugin.core or snapshots.switch(name, unit_id) == "on")

    def opens(self, kind: str, unit_id: int) -> bool:
        """May a new matter of this kind be opened at this unit? An emergency whatever the switch says (M-4)."""
        plugin, procedure = self._owners[kind]
        return procedure.emergency or self.is_on(plugin.name, unit_id)

    def is_off(self, name: str, unit_id: int) -> bool:
        plugin = self.plugin(name)
        return plugin is None or (not plugin.core and snapshots.switch(name, unit_id) == "off")

    def staying_away(self, matters: Iterable[tuple[str, int]]) -> set[tuple[int, int]]:
        """Which units have said that they do not come to which of these matters, given by kind and number."""
        by_kind: dict[str, list[int]] = {}
        for kind, number in matters:
            by_kind.setdefault(kind, []).append(number)
        found: set[tuple[int, int]] = set()
        for kind, numbers in by_kind.items():
            if ask := self.owner(kind).staying_away.get(kind):
                found |= ask(numbers)
        return found

    def objections(self, matter: Any, step: str, actor: Actor, facts: Facts, leads_to: State) -> list[Reason]:
        """What any loaded plugin says against the step; a switch never lifts a legal bar (P-1)."""
        answers = self._manager.hook.check_step(
            matter=matter, step=step, actor=actor, facts=facts, leads_to=leads_to
        )
        return [reason for answer in answers for reason in answer or ()]

    @cached_property
    def _reacting(self) -> list[Any]:
        """Who reacts to steps, in the order of the plugins."""
        modules = [module for module, _plugin in self._declared]
        impls = self._manager.hook.step_taken.get_hookimpls()
        return sorted(
            impls, key=lambda impl: modules.index(impl.plugin) if impl.plugin in modules else len(modules)
        )

    def announce(self, desk: Any, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
        """Tell every plugin, inside the transaction, that a step was taken; a failure names its plugin.

        The core's own procedures react first: others build on what follows from a published list.
        """
        for impl in self._reacting:
            try:
                arguments = {"desk": desk, "matter": matter, "step": step, "actor": actor, "facts": facts}
                impl.function(*(arguments[name] for name in impl.argnames))
            except (PluginFault, Busy, DiskFull):  # what the database cannot do now is no fault of a plugin
                raise
            except Exception as error:
                if hasattr(error, "reasons"):
                    raise
                raise PluginFault(f"插件 {impl.plugin_name} 在“{step}”之后出错：{error}") from error

    def panels(self, subject: Any, reader: Actor) -> Iterator[Mapping[str, str]]:
        """Panels of the plugins that are on for the reader's unit; one that fails is logged and left out."""
        silent = [m for m, plugin in self._declared if self.is_off(plugin.name, reader.principal.id)]
        caller = self._manager.subset_hook_caller("panels", remove_plugins=silent)
        for impl in caller.get_hookimpls():
            try:
                arguments = {"subject": subject, "reader": reader}
                offered: Any = impl.function(*(arguments[name] for name in impl.argnames))
                yield from offered or ()
            except Exception:
                log.exception("panels of plugin %s failed", impl.plugin_name)

    def channels(self, desk: Any) -> list[Any]:
        """What carries notices further; a channel whose module has ``idle(desk)`` may say that it is not in use."""
        impls = self._manager.hook.deliver.get_hookimpls()
        return [impl for impl in impls if not getattr(impl.plugin, "idle", _never)(desk)]

    def deliver(self, desk: Any, notice: Any) -> None:
        """Offer a committed notice to every further channel; a failing channel is logged, never raised."""
        for impl in self.channels(desk):
            try:
                arguments = {"desk": desk, "notice": notice}
                impl.function(*(arguments[name] for name in impl.argnames))
            except Exception:
                log.exception("delivery by plugin %s failed", impl.plugin_name)


def _never(_desk: Any) -> bool:
    return False


class _Former(Procedure):
    """What is on record of a procedure whose plugin was removed; a state nobody wrote down goes by its name."""

    def state(self, name: str) -> State:
        return self._states.get(name) or State(name, name, open=False)


def _former(kind: str) -> tuple[Plugin, Procedure]:
    """A removed plugin and its procedure, as they were declared when last here: to be read, not worked on."""
    row = snapshots.declared().get(kind)
    if row is None:
        return Plugin(kind, kind), _Former(kind, kind, (), ())
    states = tuple(State(name, label, open=False) for name, label in row.states.items())
    return Plugin(row.plugin, row.plugin_label), _Former(kind, row.label, states, ())


ORDER = {
    name: number
    for number, name in enumerate(
        ["transfer", "complaints", "sharing", "consultation", "assistance", "disputes", "judicial"]
    )
}
