"""The small, wholly cached part of the record: units, places, powers, calendar, terms, switches, settings, templates.

Each snapshot is an immutable value built from a few tables and kept per process until its Version number moves,
so that a page asks one tiny query instead of joining. What is read inside the transaction that changes it is
never kept: a rollback must not leave a snapshot of something that never was.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from portal import clock
from portal.domain import limits
from portal.domain.absence import Away
from portal.domain.calendar import Calendar, Year
from portal.domain.grants import OpenCases, Transition
from portal.domain.law_limits import LAW_LIMITS, LawLimit, in_force
from portal.domain.naming import Index, PlaceIndex
from portal.domain.powers import Grant, GrantMode, Item, PlaceRef, PowerList, UnitRef
from portal.store import db as database
from portal.store.calendar import CalendarYear, LawLimitVersion, TermVersion
from portal.store.db import Setting
from portal.store.enablement import DeclaredKind, PluginSwitch
from portal.store.files import LetterTemplate
from portal.store.people import Absence, Person
from portal.store.powers import ListPaper, PowerGrant, PowerItem, PowerWording, Synonym
from portal.store.units import INNER_KINDS, TOWN_OFFICES, Place, Unit

T = TypeVar("T")
_kept: dict[str, tuple[int, Any]] = {}
_seen: ContextVar[dict[str, int] | None] = ContextVar("portal_versions_seen", default=None)
_changed: ContextVar[frozenset[str]] = ContextVar("portal_snapshots_changed", default=frozenset())


@contextmanager
def reading() -> Iterator[None]:
    """Within the block (a request) versions are asked once and all snapshots agree with each other."""
    seen, changed = _seen.set(database.versions()), _changed.set(frozenset())
    try:
        yield
    finally:
        _seen.reset(seen)
        _changed.reset(changed)


def changed(*names: str) -> None:
    """The current transaction changed ``names``: every process will rebuild them."""
    database.touch(*names)
    _changed.set(_changed.get() | frozenset(names))


def _look_again() -> None:
    """The transaction that changed something has ended: its number says what holds now, committed or not."""
    _changed.set(frozenset())
    if _seen.get() is not None:
        _seen.set(database.versions())


def forget() -> None:
    """Drop all that is kept: another database was opened (tests, restore)."""
    _kept.clear()
    _changed.set(frozenset())


def _snapshot(name: str, build: Callable[[], T]) -> T:
    if _changed.get():
        if not database.db.in_transaction():
            _look_again()
        elif name in _changed.get():
            return build()
    seen = _seen.get()
    number = (database.versions() if seen is None else seen).get(name, 0)
    kept = _kept.get(name)
    if kept is None or kept[0] != number:
        kept = _kept[name] = (number, build())
    return kept[1]


@dataclass(frozen=True)
class UnitRow:
    """A unit as pages and rules need it."""

    id: int
    code: str
    name: str
    full_name: str
    short_name: str
    aliases: tuple[str, ...]
    kind: str
    parent_id: int | None
    organ_code: str
    municipal_name: str
    address: str
    duty_phone: str
    valid_to: date | None
    successor_id: int | None = None

    @cached_property
    def ref(self) -> UnitRef:
        return UnitRef(self.id, self.code, self.name, self.kind)


class Directory:
    """All units and places, by id, code and name."""

    def __init__(self, units: list[UnitRow], places: list[tuple[int, str, list[str], int, list[Any]]]):
        self.units = {unit.id: unit for unit in units}
        self.by_code = {unit.code: unit for unit in units}
        self.places = {
            pid: PlaceRef(pid, name, self.units[office].ref, former=self._former(former))
            for pid, name, _aliases, office, former in places
        }
        self._place_rows = places

    def _former(self, kept: list[Any]) -> tuple[tuple[UnitRef, date], ...]:
        return tuple((self.units[office].ref, date.fromisoformat(until)) for office, until in kept)

    @cached_property
    def former_names(self) -> Mapping[int, tuple[str, ...]]:
        """The names of units that are no more, by the living unit that each leads to: renamed, or merged (G-2)."""
        found: dict[int, tuple[str, ...]] = {}
        for unit in self.units.values():
            heir = self.living(unit)
            if unit.valid_to is not None and heir is not None:
                found[heir.id] = (*found.get(heir.id, ()), unit.name, unit.full_name, unit.short_name)
        return {number: tuple(dict.fromkeys(names)) for number, names in found.items()}

    def living(self, unit: UnitRow) -> UnitRow | None:
        """The unit itself, or who follows it today through all its successors; None where nobody does."""
        seen = set()
        while unit.valid_to is not None and unit.successor_id is not None and unit.id not in seen:
            seen.add(unit.id)
            unit = self.units[unit.successor_id]
        return unit if unit.valid_to is None else None

    @cached_property
    def merged(self) -> Mapping[UnitRef, tuple[tuple[UnitRef, date], ...]]:
        """The units that each living one has taken over, with the day from which they were no more (G-2)."""
        found: dict[UnitRef, tuple[tuple[UnitRef, date], ...]] = {}
        for unit in self.units.values():
            heir = self.living(unit)
            if unit.valid_to is not None and heir is not None:
                found[heir.ref] = (*found.get(heir.ref, ()), (unit.ref, unit.valid_to))
        return found

    def heir(self, unit_id: int) -> UnitRef:
        """Who has the duties of a unit today: itself, or the unit it was merged into; itself where nobody follows."""
        unit = self.units[unit_id]
        return (self.living(unit) or unit).ref

    def ref(self, unit_id: int) -> UnitRef:
        return self.units[unit_id].ref

    def name(self, unit_id: int | None) -> str:
        return self.units[unit_id].name if unit_id in self.units else ""

    def heir_name(self, unit_id: int | None) -> str:
        """Whom a duty laid on this unit binds today, by name; empty where no unit was named."""
        return self.heir(unit_id).name if unit_id in self.units else ""

    def principal(self, unit_id: int) -> UnitRef:
        """The unit in whose name papers of ``unit_id`` go out: its parent, if it is an inner unit (G-2)."""
        unit = self.units[unit_id]
        if unit.kind in INNER_KINDS and unit.parent_id is not None:
            return self.principal(unit.parent_id)
        return unit.ref

    def inner_units(self, unit_id: int) -> tuple[UnitRef, ...]:
        return tuple(unit.ref for unit in self.units.values() if unit.parent_id == unit_id)

    def of_kinds(self, *kinds: str) -> tuple[UnitRef, ...]:
        return tuple(unit.ref for unit in self.units.values() if unit.kind in kinds and unit.valid_to is None)

    @cached_property
    def named_places(self) -> list[tuple[PlaceRef, tuple[str, ...]]]:
        """Every place and every town office as a place, with the other names it goes by."""
        offices = [u for u in self.units.values() if u.kind in TOWN_OFFICES and u.valid_to is None]
        entries = [(self.places[pid], tuple(aliases)) for pid, _name, aliases, *_ in self._place_rows]
        return entries + [
            (PlaceRef(None, u.name, u.ref), (u.full_name, u.short_name, *u.aliases)) for u in offices
        ]

    @cached_property
    def place_index(self) -> PlaceIndex:
        """Search of places and offices by name, alias and pinyin."""
        return PlaceIndex(self.named_places)

    @cached_property
    def _names_of_places(self) -> list[tuple[str, PlaceRef]]:
        names = [
            (n, place) for place, others in self.named_places for n in (place.name, *others) if len(n) > 1
        ]
        return sorted(names, key=lambda pair: -len(pair[0]))

    def locate(self, text: str) -> PlaceRef | None:
        """The place named in ``text`` by its longest known name; None where none or two offices fit equally.

        Letters are read as pinyin: they name a place if they fit no other.
        """
        found = [(name, place) for name, place in self._names_of_places if name in text]
        longest = [place for name, place in found if len(name) == len(found[0][0])]
        if not found and text.isascii() and text.isalpha():
            longest = self.place_index.find(text, limit=2)
            return longest[0] if len(longest) == 1 else None
        offices = {place.office.id for place in longest if place.office}
        return longest[0] if len(offices) == 1 else None


def directory() -> Directory:
    return _snapshot("units", _build_directory)


def _build_directory() -> Directory:
    rows = [
        UnitRow(
            u.id, u.code, u.name, u.full_name, u.short_name or u.name, tuple(u.aliases), u.kind, u.parent_id,
            u.organ_code, u.municipal_name, u.address, u.duty_phone, u.valid_to, u.successor_id,
        )
        for u in Unit.select().order_by(Unit.code)
    ]  # fmt: skip
    places = list(
        Place.select(Place.id, Place.name, Place.aliases, Place.office, Place.former)
        .order_by(Place.id)
        .tuples()
    )
    return Directory(rows, places)


class Powers:
    """The whole registry of powers, from which the list as of any day is made."""

    def __init__(
        self,
        wordings: list[Any],
        grants: dict[int, tuple[Grant, ...]],
        units: Directory,
        documents: dict[str, str],
    ):
        self._wordings, self._documents = wordings, documents
        self.grants = grants
        self.units = units
        self._on: dict[date, PowerList] = {}
        self._indexes: dict[date, Index] = {}

    def on(self, day: date) -> PowerList:
        """Items as worded on ``day``; grants of all times, since answers name what came before and comes next."""
        day = self._anchor(day)
        if day not in self._on:
            items = {w.item_id: w.item for w in self._wordings if w.covers(day)}
            for w in self._wordings:  # an item first listed later is still known by its first wording
                items.setdefault(w.item_id, w.item)
            self._on[day] = PowerList(items, self.grants, self._documents, self.units.merged)
        return self._on[day]

    def index(self, day: date) -> Index:
        """Search of items by words, synonyms and pinyin, as worded on ``day``."""
        anchor = self._anchor(day)
        if anchor not in self._indexes:
            self._indexes[anchor] = Index(self.on(day).items.values())
        return self._indexes[anchor]

    @cached_property
    def _edges(self) -> list[date]:
        return sorted({w.valid_from for w in self._wordings})

    def _anchor(self, day: date) -> date:
        """Wordings change on few days: all days between two changes share one list."""
        earlier = [edge for edge in self._edges if edge <= day]
        return earlier[-1] if earlier else date.min


@dataclass(frozen=True)
class Wording:
    """An item as worded in ``[valid_from, valid_to)``."""

    item_id: int
    item: Item
    valid_from: date
    valid_to: date | None
    document: str

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def powers() -> Powers:
    return _snapshot("powers", _build_powers)


def power_list(day: date) -> PowerList:
    """The list as it stands on ``day``."""
    return powers().on(day)


def _build_powers() -> Powers:
    units = directory()
    papers = {p.id: p for p in ListPaper.select()}
    synonyms: dict[int, list[str]] = {}
    for item_id, words in Synonym.select(Synonym.item, Synonym.words).tuples():
        synonyms.setdefault(item_id, []).append(words)
    items = {i.id: i for i in PowerItem.select()}
    wordings = []
    for w in PowerWording.select().order_by(PowerWording.item, PowerWording.valid_from):
        row = items[w.item_id]
        item = Item(
            id=row.id, code=row.code, name=w.name, field=w.field, basis=w.basis, penalties=tuple(w.penalties),
            origin=units.heir(row.origin_id), retained=row.retained, synonyms=tuple(synonyms.get(row.id, ())),
            note=w.note, needs_review=row.needs_review, repealed_on=row.repealed_on if w.basis == row.repealed_basis else None,
        )  # fmt: skip
        wordings.append(Wording(row.id, item, w.valid_from, w.valid_to, papers[w.paper_id].document))
    documents = {paper.document: paper.title for paper in papers.values()}
    return Powers(wordings, _build_grants(units, papers), units, documents)


def _build_grants(units: Directory, papers: dict[int, Any]) -> dict[int, tuple[Grant, ...]]:
    grants: dict[int, list[Grant]] = {}
    for g in PowerGrant.select().order_by(PowerGrant.item, PowerGrant.valid_from, PowerGrant.holder):
        paper = papers[g.paper_id]
        grants.setdefault(g.item_id, []).append(
            Grant(
                id=g.id, item_id=g.item_id, holder=units.ref(g.holder_id), mode=GrantMode(g.mode),
                penalties=tuple(g.penalties), valid_from=g.valid_from, valid_to=g.valid_to,
                document=paper.document, list_title=paper.title, number=g.number,
                published_on=paper.published_on, transition=_transition(paper), **_ending(papers.get(g.recall_paper_id)),
            )
        )  # fmt: skip
    return {item_id: tuple(rows) for item_id, rows in grants.items()}


def _ending(paper: Any) -> dict[str, Any]:
    """What the paper that ended a grant says of it."""
    if paper is None:
        return {"recalled_by": ""}
    return {
        "recalled_by": paper.document,
        "recall_transition": _transition(paper),
        "open_cases": OpenCases(paper.open_cases),
    }


def _transition(paper: Any) -> Transition | None:
    if paper.transition_from is None or paper.transition_to is None:
        return None
    return Transition(paper.transition_from, paper.transition_to, paper.document)


def calendar() -> Calendar:
    return _snapshot("calendar", _build_calendar)


def _build_calendar() -> Calendar:
    def days(table: dict[str, str]) -> dict[date, str]:
        return {date.fromisoformat(day): name for day, name in table.items()}

    return Calendar(Year(y.year, y.source, days(y.off), days(y.makeup)) for y in CalendarYear.select())


@dataclass(frozen=True, slots=True)
class AwayRow:
    """Somebody's absence, running or to come, with its number and the unit that they sit in."""

    id: int
    unit_id: int
    away: Away


def absences() -> tuple[AwayRow, ...]:
    """Who is away now or will be, the first first."""
    return _snapshot("absences", _build_absences)


def _build_absences() -> tuple[AwayRow, ...]:
    rows = (
        Absence.select(Absence.id, Person.unit, Absence.person, Absence.deputy, Absence.since, Absence.until)
        .join(Person, on=(Absence.person == Person.id))
        .where(Absence.ended_at.is_null() & (Absence.until >= clock.today()) & (Person.active == True))
        .order_by(Absence.since, Absence.id)
    )
    return tuple(AwayRow(number, unit, Away(*away)) for number, unit, *away in rows.tuples())


def term_versions() -> dict[str, list[TermVersion]]:
    """The district's own numbers of each limit, the newest first (G-12)."""
    return _snapshot("terms", _build_terms)[0]


def _build_terms() -> tuple[dict[str, list[TermVersion]], tuple[LawLimit, ...]]:
    found: dict[str, list[TermVersion]] = {}
    for row in TermVersion.select().order_by(TermVersion.since.desc(), TermVersion.id.desc()):
        found.setdefault(row.term, []).append(row)
    rows = LawLimitVersion.select().order_by(LawLimitVersion.id)
    return found, tuple(
        LawLimit(
            row.law, row.article, row.duty, row.days, limits.Unit(row.unit), row.active, limits.Label(row.label), tuple(row.items),
            row.since, row.document, row.clause,
        )
        for row in rows
    )  # fmt: skip


def law_limits(on: date) -> list[LawLimit]:
    """The limits on complaints that laws set, as they are on a day: the shipped ones and the district's (C-8, G-12)."""
    return in_force((*LAW_LIMITS, *_snapshot("terms", _build_terms)[1]), on)


def switches() -> dict[tuple[str, int], str]:
    """(plugin, unit id) → on, draining or off; absent means on."""
    return _snapshot("switches", _build_switches)


def _build_switches() -> dict[tuple[str, int], str]:
    rows = PluginSwitch.select(PluginSwitch.plugin, PluginSwitch.unit, PluginSwitch.state).tuples()
    return {(plugin, unit): state for plugin, unit, state in rows}


def switch(plugin: str, unit_id: int) -> str:
    return switches().get((plugin, unit_id), "on")


def settings() -> dict[str, Any]:
    """Name → value of all that has been decided for the whole portal."""
    return _snapshot("settings", lambda: {row.name: row.value for row in Setting.select()})


def templates_in_force() -> dict[str, LetterTemplate]:
    """Form → the district's own letter template in force; a form without one goes out in the shipped one."""
    return _snapshot("templates", _build_templates)


def _build_templates() -> dict[str, LetterTemplate]:
    in_force = LetterTemplate.since.is_null(False) & LetterTemplate.until.is_null()
    return {row.form: row for row in LetterTemplate.select().where(in_force)}


def declared() -> dict[str, DeclaredKind]:
    """Kind → what its plugin declared when it was last installed."""
    return _snapshot("declared", lambda: {row.kind: row for row in DeclaredKind.select()})


def stale() -> list[str]:
    """Which kept snapshots differ from the rows of the same version, in words: somebody changed rows past the portal."""
    now, built = (
        database.versions(),
        {"units": ("单位", _build_directory), "switches": ("制度开关", _build_switches)},
    )
    return [
        label
        for name, (label, build) in built.items()
        if name in _kept
        and _kept[name][0] == now.get(name, 0)
        and _rows_of(_kept[name][1]) != _rows_of(build())
    ]


def _rows_of(snapshot: Any) -> Any:
    return snapshot.units if isinstance(snapshot, Directory) else snapshot
