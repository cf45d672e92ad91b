"""The authority list as values: items, grants, and which grants stand on a given day (L-1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

TOWN_OFFICE_KINDS = frozenset({"town", "subdistrict"})


class GrantMode(StrEnum):
    """How a power came down: handed over for good, or exercised in the department's name (L-2)."""

    DEVOLVED = "devolved"
    ENTRUSTED = "entrusted"

    @property
    def label(self) -> str:
        return "委托" if self is GrantMode.ENTRUSTED else "下放"


class OpenCases(StrEnum):
    """The rule of a batch for cases filed and not closed when their power is taken back (L-7)."""

    STAY = "stay"
    ALONG = "along"
    CONSULT = "consult"

    @property
    def label(self) -> str:
        return {"stay": "由现承办单位办结", "along": "随事项移交", "consult": "逐案协商"}[self.value]


@dataclass(frozen=True, slots=True)
class Transition:
    """过渡期 of a batch, both days included: who is asked first stays responsible (C-1, Q-6)."""

    since: date
    until: date
    document: str

    def covers(self, day: date) -> bool:
        """Whether a complaint received on ``day`` falls into it."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit as the list speaks of it; ``kind`` is one of domain.md G-2."""

    id: int
    code: str
    name: str
    kind: str

    @property
    def is_town_office(self) -> bool:
        """Whether the notice counts the unit among 镇办, the only bodies that powers may be devolved to."""
        return self.kind in TOWN_OFFICE_KINDS


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """Where something happened: a known place, or an office standing for its whole territory (``id`` None).

    ``office`` is None while nobody knows whose territory it is. ``neighbours`` are further offices whose
    territory the place touches, so that a boundary is answered as a conflict and not by guessing (L-1).
    ``former`` are offices, merged since, in whose territory it lay until a day.
    """

    id: int | None
    name: str
    office: UnitRef | None
    neighbours: tuple[UnitRef, ...] = ()
    former: tuple[tuple[UnitRef, date], ...] = ()

    def on(self, day: date) -> "PlaceRef":
        """The place as it lay on a day: a merger of offices changes no territory of before (G-2)."""
        office = next((unit for unit, until in self.former if day < until), None)
        return self if office is None else replace(self, office=office, former=())

    @property
    def offices(self) -> tuple[UnitRef, ...]:
        """Every office whose territory contains the place, the registered one first."""
        own = (self.office,) if self.office else ()
        return own + tuple(unit for unit in self.neighbours if unit != self.office)


@dataclass(frozen=True, slots=True)
class Item:
    """One penalty item 处罚事项; ``origin`` is the department that had it before any list (原实施部门).

    ``retained`` says that a published list keeps the item with the department everywhere (L-5), ``needs_review`` that
    not every holder has acknowledged a changed basis yet, ``repealed_on`` from when its law is repealed (L-4).
    """

    id: int
    code: str
    name: str
    field: str
    basis: str
    penalties: tuple[str, ...]
    origin: UnitRef
    retained: bool
    synonyms: tuple[str, ...] = ()
    note: str = ""
    needs_review: bool = False
    repealed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One item in the hands of one town office for ``[valid_from, valid_to)``, by one document.

    ``penalties`` are the penalty kinds that came down, empty for all (L-5, partial power); ``document`` is
    the 文号 that granted, ``recalled_by`` the one that ended it; ``number`` its number in the list.
    ``transition`` is that of the granting batch, ``recall_transition`` and ``open_cases`` are of the one that ended it.
    """

    id: int
    item_id: int
    holder: UnitRef
    mode: GrantMode
    penalties: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    document: str
    list_title: str
    number: str
    recalled_by: str
    published_on: date
    transition: Transition | None = None
    recall_transition: Transition | None = None
    open_cases: OpenCases = OpenCases.STAY

    def stands_on(self, day: date) -> bool:
        """Whether the grant is in force on ``day``: from 00:00 of the first day, until 24:00 of the last."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def meets(self, other: "Grant") -> bool:
        """Whether the two grants share a day."""
        starts_before_end = other.valid_to is None or self.valid_from < other.valid_to
        return starts_before_end and (self.valid_to is None or other.valid_from < self.valid_to)

    def shares_penalties(self, other: "Grant") -> bool:
        """Whether the two grants cover a common penalty kind; a grant of all kinds meets every other."""
        if not self.penalties or not other.penalties:
            return True
        return not set(self.penalties).isdisjoint(other.penalties)


@dataclass(frozen=True)
class PowerList:
    """Everything published so far about who holds which item: the input of every question in this layer.

    ``grants`` are keyed by item id and hold past, present and announced ones; ``documents`` maps a 文号 to
    the title of the paper. ``merged`` says which units a living one has taken over, each with the first day on which
    it was no more (G-2).
    """

    items: Mapping[int, Item]
    grants: Mapping[int, tuple[Grant, ...]]
    documents: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[UnitRef, tuple[tuple[UnitRef, date], ...]] = field(default_factory=dict)

    def on_its_side(self, unit: UnitRef, on: date) -> tuple[UnitRef, ...]:
        """A unit with those merged into it that were still there on a day: what these did, it answers for (G-2)."""
        return (unit, *(former for former, until in self.merged.get(unit, ()) if on < until))

    def grants_of(self, item_id: int, office: UnitRef | None = None) -> tuple[Grant, ...]:
        """All grants of an item, of one office if given, in order of their first day."""
        found = (g for g in self.grants.get(item_id, ()) if office is None or g.holder == office)
        return tuple(sorted(found, key=lambda grant: (grant.valid_from, grant.id)))

    def grants_on(self, item_id: int, on: date, office: UnitRef | None = None) -> tuple[Grant, ...]:
        """The grants of an item that stand on a day, of one office if given."""
        return tuple(grant for grant in self.grants_of(item_id, office) if grant.stands_on(on))

    def holders_on(self, item_id: int, on: date) -> tuple[UnitRef, ...]:
        """The offices that hold an item on a day, in the order of their codes."""
        found = {grant.holder for grant in self.grants_on(item_id, on)}
        return tuple(sorted(found, key=lambda unit: unit.code))

    def every_grant(self) -> Iterator[Grant]:
        """All grants of all items."""
        for item_id in self.grants:
            yield from self.grants_of(item_id)

    def item_by_code(self, code: str) -> Item | None:
        """The item with this code, if the list has one."""
        return next((item for item in self.items.values() if item.code == code), None)


def unbroken_run(grants: tuple[Grant, ...], grant: Grant) -> tuple[date, date | None]:
    """First day and end (exclusive, None while none is announced) of one holder's unbroken power.

    A list that is issued anew often renews a grant on the very day the old one ends; to those who ask
    "since when, until when" that is one period.
    """
    since, until = grant.valid_from, grant.valid_to
    for earlier in sorted(grants, key=lambda g: g.valid_from, reverse=True):
        if earlier.valid_to is not None and earlier.valid_from < since <= earlier.valid_to:
            since = earlier.valid_from
    for later in sorted(grants, key=lambda g: g.valid_from):
        if until is not None and later.valid_from <= until:
            until = None if later.valid_to is None else max(until, later.valid_to)
    return since, until
