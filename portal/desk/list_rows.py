"""The rows of a list: of each matter what a line shows, with its parties, brought over as one value."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from peewee import JOIN

from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Seat
from portal.store.db import Prepared, array_of, as_array
from portal.store.matters import Matter, Party
from portal.store.people import Person

SEATS = {seat.value: seat for seat in Seat}


@dataclass(frozen=True, slots=True)
class Row:
    """One matter in a list, for one reader.

    ``other_unit`` is the party on the other side, None while there is none; ``assignee`` who looks after the matter
    in the reader's own unit. Whom the other side has named is its own affair.
    """

    id: int
    kind: str
    state: str
    version: int
    title: str
    subject: str
    number: str
    item_id: int | None
    place_text: str
    opened: int
    open: bool
    outcome: str
    due_at: int
    due_unit: str
    due_reminder: bool
    paused: bool
    parties: tuple[tuple[Seat, int], ...]
    other_unit: int | None
    assignee: str

    @property
    def opened_at(self) -> datetime:
        """When it was opened; kept as seconds, for most lists do not show it."""
        return datetime.fromtimestamp(self.opened, ZONE)


OF_PARTIES = ("parties", "other_unit", "assignee")
"""What a row says of its parties; all else are columns of the matter."""
FLAGS = tuple(place for place, one in enumerate(fields(Row)) if one.type is bool)
"""Where a row has a flag, which SQLite keeps as 0 or 1."""


def rows_of(actor: Actor, ids: Sequence[int]) -> tuple[Row, ...]:
    """The matters with these ids as rows of a list, in this order; the caller has seen to it that all may be read."""
    if not ids:
        return ()
    ours, found = (actor.principal.id, actor.unit.id), dict[int, Row]()
    for *matter, seated in _rows_query(len(ids)).brought(*ids):
        for flag in FLAGS:
            matter[flag] = bool(matter[flag])
        seats = array_of(seated)
        parties = tuple(sorted((SEATS[seat], unit) for seat, unit, _name in seats))
        assignee = next((name for _seat, unit, name in seats if name and unit in ours), "")
        found[matter[0]] = Row(*[*matter, parties, _other(parties, ours), assignee])
    return tuple(found[number] for number in ids)


@cache
def _rows_query(count: int) -> Prepared:
    """The columns of Row, and each party with the name of its assignee, for so many matters."""
    columns = [
        getattr(Matter, {"opened": "opened_at"}.get(one.name, one.name.removesuffix("_id")))
        for one in fields(Row)
        if one.name not in OF_PARTIES
    ]
    return Prepared(lambda *ids: Matter.select(*columns, _seated()).where(Matter.id.in_(ids)).tuples())


def _seated() -> Any:
    """The parties of a matter in the same query: seat, unit, name of the assignee."""
    assigned = Party.assignee == Person.id
    parties = Party.select(as_array(Party.seat, Party.unit, Person.name)).join(
        Person, JOIN.LEFT_OUTER, on=assigned
    )
    return parties.where(Party.matter == Matter.id).alias("seated")


def _other(parties: Sequence[tuple[Seat, int]], ours: tuple[int, int]) -> int | None:
    """The party on the other side: the receiver, if that is not ourselves."""
    near = (Seat.RECEIVER,) if any(seat is Seat.RECEIVER for seat, _unit in parties) else (Seat.SENDER,)
    first = sorted(parties, key=lambda party: party[0] not in near)
    return next((unit for _seat, unit in first if unit not in ours), None)
