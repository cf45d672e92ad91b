"""What a record tells of who somebody is, and the veil that lies over it wherever the record is shown (G-7, C-7). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from portal.domain.letters import Letter
from portal.domain.masking import NOBODY, digits, masked, masked_name, masked_number
from portal.domain.procedure import DESK_ROLES, OVERSEEING_ROLES, SIGNING_ROLES, Actor, Role, Seat

Value = TypeVar("Value")
UNMASKING_ROLES = DESK_ROLES | SIGNING_ROLES | {Role.LEGAL_REVIEWER}


class Tells(StrEnum):
    """In what way a column tells who somebody is."""

    NAME = "name"
    NUMBER = "number"
    ADDRESS = "address"

    def masked(self, value: str) -> str:
        """The value as everybody sees it: 张**, 138****1234."""
        return masked_number(value) if self is Tells.NUMBER else masked_name(value)


@dataclass(frozen=True, slots=True)
class Confidential:
    """What of a kind's record is confidential, and for whom.

    ``columns`` are columns of the plugin's record with what they tell. ``handled_in`` gives the seats of the units that
    handle a matter with such a record: their people may lift the veil with a reason. The identity of an ``informant`` is hidden from them, too,
    until they do, and in papers as well; any other party's phone and card number stand in the papers of those units.
    ``plain`` are columns with the phones of officers. Files for one of ``purposes`` (the informant's own letter) are
    only for the units that handle the matter.
    """

    columns: Mapping[str, Tells]
    handled_in: Callable[[Mapping[str, Any]], frozenset[Seat]] = lambda record: frozenset({Seat.SENDER})
    informant: bool = False
    plain: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Veil:
    """What is hidden in one matter: the values of its confidential columns, each with what stands in its place.

    ``raw`` are those values as they were typed; ``near`` is where the matter happened, whose words are no secret even
    where the informant lives there, ``handled_in`` the seats of the units that handle it. A kind that declares nothing
    has no veil: every text stays as it is.
    """

    confidential: Confidential | None = None
    raw: Mapping[str, str] = field(default_factory=dict)
    near: str = ""
    handled_in: frozenset[Seat] = frozenset()

    def is_handled_by(self, seats: frozenset[Seat]) -> bool:
        """G-9: do people of a unit in these seats handle the matter, so that its papers are theirs?"""
        return self.confidential is None or bool(self.handled_in & seats)

    def may_be_lifted_by(self, actor: Actor, seats: frozenset[Seat]) -> bool:
        """G-7: by the people of the handling unit who work on the matter; not by whoever merely oversees it."""
        roles = UNMASKING_ROLES | (OVERSEEING_ROLES if Seat.COORDINATOR in seats else frozenset())
        return self.confidential is not None and self.is_handled_by(seats) and bool(actor.roles & roles)

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """What each confidential column shows that holds anything to hide."""
        told = self.confidential.columns if self.confidential else {}
        shown = {name: told[name].masked(value) for name, value in self.raw.items() if name in told}
        return {name: text for name, text in shown.items() if text != self.raw[name].strip()}

    @cached_property
    def _values(self) -> list[tuple[str, str]]:
        """Each hidden value with what stands in its place, the longest first."""
        found = dict(pair for name, text in self.columns.items() for pair in self._spellings(name, text))
        return sorted(found.items(), key=lambda pair: -len(pair[0]))

    def _spellings(self, name: str, text: str) -> list[tuple[str, str]]:
        said, tells = self.raw[name].strip(), self.confidential.columns[name] if self.confidential else None
        if len(said) < 2 or said in NOBODY or (tells is Tells.ADDRESS and said in self.near):
            return []
        return [(said, text)] + ([(digits(said), text)] if tells is Tells.NUMBER else [])

    def known(self, text: str) -> str:
        """The text without the confidential values of this record: for what is written where more people read."""
        for value, instead in self._values:
            if value in text:
                text = text.replace(value, instead)
        return text

    def identity(self, text: str) -> str:
        """The text without who the informant is; what any other party's numbers are stays."""
        return self.known(text) if self.confidential and self.confidential.informant else text

    def shown(self, text: str) -> str:
        """The text as pages and programs show it: besides, no mobile and card number of anybody."""
        return masked(self.known(text)) if self.confidential else text

    def paper(self, letter: Letter, *, handled: bool) -> Letter:
        """A letter as it may be read; its own units read it whole, but for who an informant is."""
        return rewritten(letter, self.identity if handled else self.shown)

    def record(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The record as pages show it; phones of officers stay."""
        plain = self.confidential.plain if self.confidential else frozenset()
        return {
            name: self.columns.get(name) or (value if name in plain else within(value, self.shown))
            for name, value in values.items()
        }

    def draft(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, to be written on by somebody else: only the confidential columns are hidden."""
        return {**values, **{n: text for n, text in self.columns.items() if values.get(n)}}

    def restored(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answers in which a masked value that came back as it was shown means the value that is there."""
        return {n: self.raw[n] if v and v == self.columns.get(n) else v for n, v in answers.items()}


def within(value: Value, hide: Callable[[str], str]) -> Value:
    """A value with every text in it rewritten."""
    changed: Any = value
    if isinstance(value, str):
        changed = hide(value)
    elif isinstance(value, list | tuple):
        changed = type(value)(within(one, hide) for one in value)
    elif isinstance(value, dict):
        changed = {name: within(one, hide) for name, one in value.items()}
    found: Value = changed
    return found


def rewritten(letter: Letter, hide: Callable[[str], str]) -> Letter:
    """A letter with every text in it rewritten; the same value where nothing is hidden."""
    told = letter.to_json()
    said = {
        name: within(value, hide)
        for name, value in told.items()
        if name not in ("kind", "form", "date", "number")
    }
    return letter if said == {name: told[name] for name in said} else Letter.from_json({**told, **said})
