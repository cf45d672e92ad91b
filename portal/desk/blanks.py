"""空白文书: forms to print beforehand and to write by hand in an outage (G-11a), written by the same functions as letters."""

from collections.abc import Callable
from dataclasses import dataclass

from portal import clock
from portal.desk import Desk, originals
from portal.domain.letters import Letter, blanked
from portal.domain.procedure import Actor, Facts, Seat
from portal.domain.reasons import NotFound
from portal.store import snapshots

CORE = "各类办件通用"


@dataclass(frozen=True, slots=True)
class Blank:
    """One form: its name in addresses, what it is called, who has it, and the letter with nothing filled in."""

    name: str
    title: str
    owner: str
    letter: Letter


def all_of(desk: Desk, actor: Actor) -> list[Blank]:
    """Every blank form, in the name of the reader's unit: those of the plugins, then the core's own."""
    full = snapshots.directory().units[actor.principal.id].full_name
    found = [
        _blank(plugin.name, title, plugin.label, _written(write, plugin.name, actor))
        for plugin in desk.host.plugins
        for title, write in plugin.blanks.items()
    ]
    return [*found, _blank("core", "原件、物品交接单", CORE, blanked(originals.blank(full)))]


def find(desk: Desk, actor: Actor, name: str) -> Blank:
    """One blank form; NotFound where there is none of the name."""
    found = next((blank for blank in all_of(desk, actor) if blank.name == name), None)
    if found is None:
        raise NotFound
    return found


def _blank(owner: str, title: str, label: str, letter: Letter) -> Blank:
    return Blank(f"{owner}-{letter.kind}", title, label, letter)


def _written(write: Callable[[Facts], Letter], owner: str, actor: Actor) -> Letter:
    """The form as a matter would have it of which nothing is known but who writes."""
    full = snapshots.directory().units[actor.principal.id].full_name
    nothing = Facts(
        kind=owner, state="", now=clock.now(), actor=actor, parties={Seat.SENDER: actor.principal},
        known={"sender_name": full},
    )  # fmt: skip
    return write(nothing)
