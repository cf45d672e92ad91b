"""What a list would do to the open matters, tried out before it is published (L-5, L-8)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any

from peewee import JOIN, Expression

from portal.desk import Desk, lists
from portal.desk.power_changes import LIST_CHANGE, Draft
from portal.domain.calendar import ZONE
from portal.domain.grants import OpenCases
from portal.domain.list_changes import ListChange
from portal.domain.open_cases import Fate, Handling, OpenCase, Stage, Stir, fate, stirs
from portal.domain.powers import Item, UnitRef
from portal.domain.procedure import Actor, Outcome, Procedure, Seat, State
from portal.store import snapshots
from portal.store.matters import Matter, MatterClock, Party

NINETY_DAYS = "filing.decision"
"""The clock that runs in every filed case, whatever its kind: from the day of filing (行政处罚法60)."""
NO_CASES = (LIST_CHANGE, "basis_change")
"""Kinds of matter about the list itself."""
NO_PLACE = "地点未确定"


@dataclass(frozen=True, slots=True)
class Touched:
    """An open matter that a list touches, and what the change means for it."""

    id: int
    kind: str
    state: str
    title: str
    number: str
    private: bool
    restricted: bool
    item: Item
    office: UnitRef | None
    parties: tuple[UnitRef, ...]
    fate: Fate


@dataclass(frozen=True, slots=True)
class OfficeTouched:
    """The matters touched in one office's territory (``name`` says so where nobody knows whose it is)."""

    name: str
    matters: tuple[Touched, ...]

    @property
    def counts(self) -> list[tuple[Handling, int]]:
        """How many of them are handled which way, in the order in which people read it."""
        found = Counter(one.fate.handling for one in self.matters)
        return [(handling, found[handling]) for handling in Handling if found[handling]]


@dataclass(frozen=True, slots=True)
class TryOut:
    """A list tried out on all open matters under one rule for open cases."""

    rule: OpenCases
    touched: tuple[Touched, ...]

    @property
    def offices(self) -> list[OfficeTouched]:
        """What is touched, office by office; last what has no place."""
        named = sorted(
            self.touched, key=lambda one: (one.office is None, one.office and one.office.code, one.id)
        )
        return [OfficeTouched(name, tuple(found)) for name, found in groupby(named, key=_office_name)]


def try_out(desk: Desk, draft: Draft, reader: Actor | None, rule: OpenCases | None = None) -> TryOut:
    """The open matters that publishing would touch and ``reader`` may see (None: the operator, who sees all).

    ``rule`` None is the one that the draft declares.
    """
    chosen = rule or draft.rule
    return TryOut(chosen, tuple(_touched(desk, draft.change, reader, chosen)) if draft.change else ())


def _touched(desk: Desk, change: ListChange, reader: Actor | None, rule: OpenCases) -> Iterator[Touched]:
    """One query for a whole list, whatever it touches; what it means for each matter is then a matter of rules."""
    stirred = stirs(change.difference)
    units, effective = snapshots.directory(), change.difference.effective
    known = change.difference.units
    for found in _open_matters(stirred, reader):
        if not desk.host.knows(found.kind) or not _decides_cases(desk.host.procedure(found.kind)):
            continue
        seated = dict(found.parties)
        parties = {seat: units.ref(seated[seat]) for seat in Seat if seat in seated}
        office = units.ref(found.office) if found.office else None
        case = _case(desk.host.procedure(found.kind).state(found.state), parties, office, found.filed_on)
        meaning = fate(stirred[found.item], case, effective, rule, known)
        if meaning is not None:
            yield Touched(
                found.id, found.kind, found.state, found.title, found.number, found.private, found.restricted,
                change.powers.items[found.item], office, tuple(dict.fromkeys(parties.values())), meaning,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """A row of the query, the parties of a matter together."""

    id: int
    kind: str
    state: str
    title: str
    number: str
    private: bool
    restricted: bool
    item: int
    office: int | None
    filed_at: int | datetime | None
    parties: tuple[tuple[Seat, int], ...]

    @property
    def filed_on(self) -> date | None:
        return self.filed_at.astimezone(ZONE).date() if isinstance(self.filed_at, datetime) else None


CASES = frozenset({Outcome.ACCEPTED, Outcome.FILED, Outcome.UNSETTLED})


def _decides_cases(procedure: Procedure) -> bool:
    """Whether such matters hang on whose power an item is; what only tells or asks about an item does not."""
    return any(state.outcome in CASES for state in procedure.states)


def _open_matters(stirred: Mapping[int, Stir], reader: Actor | None) -> Iterator[_Found]:
    """The open matters of the items stirred, in the territories concerned, as far as the reader may know of them."""
    if not stirred or (reader is not None and reader.is_administrator):
        return
    seats, filed = Party.alias(), MatterClock.alias()
    running = (filed.matter == Matter.id) & (filed.term == NINETY_DAYS) & filed.stopped_at.is_null()
    columns = (
        Matter.id, Matter.kind, Matter.state, Matter.title, Matter.number, Matter.private, Matter.restricted,
        Matter.item, Matter.office, filed.started_at,
    )  # fmt: skip
    query = (
        Matter.select(*columns, seats.seat, seats.unit)
        .join(seats, on=(seats.matter == Matter.id))
        .switch(Matter)
        .join(filed, JOIN.LEFT_OUTER, on=running)
        .where(_in_territories(stirred.values()), Matter.open == True, Matter.kind.not_in(NO_CASES))
        .order_by(Matter.id)
    )
    if reader is not None:
        query = query.where(lists.readable_by(reader))
    for _number, rows in groupby(query.tuples(), key=lambda row: row[0]):
        found = list(rows)
        parties = tuple((Seat(seat), unit) for *_matter, seat, unit in found)
        yield _Found(*[*found[0][:-2], parties])


def _in_territories(stirred: Iterable[Stir]) -> Expression:
    """Items with the offices concerned; items that concern the same offices in one condition."""
    by_code = snapshots.directory().by_code
    together: dict[frozenset[str] | None, list[int]] = {}
    for one in stirred:
        together.setdefault(one.offices, []).append(one.item_id)
    conditions: list[Any] = []
    for offices, items in together.items():
        condition = Matter.item.in_(items)
        if offices is not None:
            ids = [by_code[code].id for code in sorted(offices)]
            condition &= Matter.office.in_(ids) | Matter.office.is_null()
        conditions.append(condition)
    return reduce(or_, conditions)


def _case(
    state: State, parties: Mapping[Seat, UnitRef], office: UnitRef | None, filed_on: date | None
) -> OpenCase:
    """An open matter as the rules see it: in hand of the receiver once it went out."""
    stage = _stage(state, filed_on)
    with_sender = stage is Stage.DRAFTED or Seat.RECEIVER not in parties
    held_by = parties[Seat.SENDER if with_sender else Seat.RECEIVER]
    return OpenCase(stage, held_by.code, office.code if office else None, filed_on)


def _stage(state: State, filed_on: date | None) -> Stage:
    if state.private or state.editable:
        return Stage.DRAFTED
    if state.outcome in (Outcome.NOT_OURS, Outcome.UNSETTLED):
        return Stage.DISPUTED
    return Stage.FILED if filed_on is not None else Stage.UNDERWAY


def _office_name(one: Touched) -> str:
    return one.office.name if one.office else NO_PLACE
