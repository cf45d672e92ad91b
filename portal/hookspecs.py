"""The questions the core asks its plugins: five, one line each (architecture, "The five hooks")."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pluggy

from portal.domain.confidential import Confidential
from portal.domain.procedure import Actor, Facts, Procedure, Seat, State
from portal.domain.reasons import Reason

PROJECT = "portal"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True, slots=True)
class Details:
    """What a program reads of a matter beside what all matters have.

    ``schema`` is the JSON schema of an object; ``read``: function(desk, actor, matter) → that object, with nothing in it
    that the actor may not read on the matter's page.
    """

    schema: Mapping[str, Any]
    read: Callable[[Any, Actor, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Plugin:
    """What a plugin declares of itself.

    ``procedures``: its kinds of matter. ``forms``: form name → class of ``wtforms.Form``; one declaration serves
    page and API. ``letters``: letter name → function of Facts and number to a ``Letter``.
    ``lookups``: kind → function(matter, fields, actor) giving the rules what they may not look up themselves
    (``Facts.known``). ``blanks``: title → function of Facts that know nothing but the own unit, to the ``Letter`` that is
    printed beforehand and written by hand in an outage (空白文书). ``particulars``: kind → the peewee model of the plugin's own record of a matter, with a
    ``matter`` key; an answer whose name is a column of it, or of the matter, is recorded there. ``recorded_by``:
    kind → function(facts, step) → further columns a step changes. ``seats``: kind → function(facts) → the unit in
    each seat (of ``Seat.PARTICIPANT`` all its units), told to the units once the state is no longer private. ``staying_away``: kind → function(numbers of matters) → pairs of unit and
    matter: who sits in it and has said not to come, so that it leaves the calendar of that unit. ``confidential``: kind → which columns of its
    record tell who somebody is, and whose people may see them whole (G-7). ``details``: kind → ``Details``, what the API tells of a
    matter of this kind beside the rest. ``each_morning``: function(desk), asked once on every working day while
    offices are open, inside a transaction of its own: it tells people what only a day brings and gives back the notices
    that it wrote; it remembers itself what it has told. ``blueprint`` is a dotted name, imported when the web starts, so that rules and
    the command line need no Flask. ``core`` plugins are outside the plugin matrix and always on.
    """

    name: str
    label: str
    procedures: Sequence[Procedure] = ()
    forms: Mapping[str, type[Any]] = field(default_factory=dict)
    letters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    blanks: Mapping[str, Callable[[Facts], Any]] = field(default_factory=dict)
    lookups: Mapping[str, Callable[..., Mapping[str, Any]]] = field(default_factory=dict)
    particulars: Mapping[str, type[Any]] = field(default_factory=dict)
    recorded_by: Mapping[str, Callable[[Facts, str], Mapping[str, Any]]] = field(default_factory=dict)
    seats: Mapping[str, Callable[[Facts], Mapping[Seat, Any]]] = field(default_factory=dict)
    staying_away: Mapping[str, Callable[[Collection[int]], set[tuple[int, int]]]] = field(
        default_factory=dict
    )
    confidential: Mapping[str, Confidential] = field(default_factory=dict)
    details: Mapping[str, Details] = field(default_factory=dict)
    each_morning: Callable[[Any], Iterable[Any]] | None = None
    tables: Sequence[type] = ()
    migrations: Path | None = None
    templates: Path | None = None
    blueprint: str | None = None
    icon: str = "folder2-open"
    core: bool = False


@hookspec
def declare() -> Plugin:  # type: ignore[empty-body]
    """Return the plugin's ``Plugin``: name, label, procedures, pages, tables, migrations, scope."""


@hookspec
def check_step(matter: Any, step: str, actor: Actor, facts: Facts, leads_to: State) -> Iterable[Reason]:  # type: ignore[empty-body]
    """Give the reasons why this step of any kind may not be taken; ``leads_to`` is the state it would bring."""


@hookspec
def step_taken(desk: Any, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """React to a step inside its transaction; an exception aborts the act and names the plugin."""


@hookspec
def panels(subject: Any, reader: Actor) -> Iterable[Mapping[str, str]]:  # type: ignore[empty-body]
    """Offer panels (title, url) for the page of a matter or of a resolver's answer."""


@hookspec
def deliver(desk: Any, notice: Any) -> None:
    """Carry a notice by one more channel, after commit; a failure is logged, never raised."""
