"""Gathers what rules may look at (Facts) from the record; the one place where rows become values for rules."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from portal import clock
from portal.desk import Desk
from portal.domain.access import Standing, may_read
from portal.domain.procedure import Actor, Attachment, Facts, Participant, Relation, RunningClock, Seat
from portal.domain.reasons import NotFound
from portal.domain.terms import Unit
from portal.store import snapshots
from portal.store.db import Prepared
from portal.store.files import StoredFile
from portal.store.matters import Link, Matter, MatterClock, Party, incident

MATTER = Prepared(lambda number: Matter.select().where(Matter.id == number))
PARTIES = Prepared(
    lambda number: (
        Party.select(Party.seat, Party.unit, Party.former, Party.answered_at, Party.assignee)
        .where(Party.matter == number)
        .tuples()
    )
)
FILES = Prepared(
    lambda number: StoredFile.select().where(StoredFile.matter == number).order_by(StoredFile.id)
)
CLOCKS = Prepared(
    lambda number: MatterClock.select().where(MatterClock.matter == number).order_by(MatterClock.id)
)
RUNNING = Prepared(
    lambda number: MatterClock.select().where(
        (MatterClock.matter == number) & MatterClock.stopped_at.is_null()
    )
)


LINKS = Prepared(
    lambda number: (
        Link.select(Link.matter, Link.other, Link.relation)
        .where((Link.matter == number) | (Link.other == number))
        .tuples()
    )
)


def linked_to(matter: Matter, *relations: Relation) -> list[int]:
    """The matters to which this one stands in one of these relations, the oldest first; few have any."""
    found = matter.kept["links"] if "links" in matter.kept else LINKS(matter.id)
    return sorted(other for one, other, how in found if one == matter.id and how in relations)


def linked_from(matter: Matter, *relations: Relation) -> list[int]:
    """The matters that stand to this one in one of these relations, such as those that grew from it; the oldest first."""
    found = matter.kept["links"] if "links" in matter.kept else LINKS(matter.id)
    return sorted(one for one, other, how in found if other == matter.id and how in relations)


def all_links(matter: Matter) -> list[tuple[int, int, str]]:
    """How a matter stands to others, both ways, for a page whose parts all ask: read once (matter, other, relation)."""
    if "links" not in matter.kept:
        matter.kept["links"] = LINKS(matter.id)
    found: list[tuple[int, int, str]] = matter.kept["links"]
    return found


def incident_of(matter: Matter) -> list[int]:
    """Every matter of the same incident, this one included; most stand alone."""
    return [matter.id] if matter.kept.get("links") == [] else incident(matter.id)


def parties_of(matter: Matter) -> dict[Seat, Any]:
    """The units of a matter by seat, as references; the sender first. Where many sit is left to ``participants_of``."""
    units = snapshots.directory()
    found = {one.seat: units.ref(one.unit) for one in _seated(matter) if one.seat is not Seat.PARTICIPANT}
    return {seat: found[seat] for seat in Seat if seat in found}


def participants_of(matter: Matter) -> tuple[Participant, ...]:
    """The many units that a matter was sent to, in the order of their codes, each with when it answered."""
    units = snapshots.directory()
    found = [
        Participant(units.ref(one.unit), one.answered_at)
        for one in _seated(matter)
        if one.seat is Seat.PARTICIPANT
    ]
    return tuple(sorted(found, key=lambda one: one.unit.code))


def all_units_of(matter: Matter) -> list[Any]:
    """Every unit that takes part in a matter, in whatever seat, each once; the sender first."""
    return list(dict.fromkeys([*parties_of(matter).values(), *(one.unit for one in participants_of(matter))]))


def former_parties(matter: Matter) -> list[tuple[Seat, str]]:
    """The units, no more today, whose seat in the matter a successor has taken over, by their names (G-2)."""
    units = snapshots.directory()
    return [(one.seat, units.name(one.former)) for one in _seated(matter) if one.former is not None]


class Seated(NamedTuple):
    """A party's row: in which seat, which unit, whose successor it is there, when it answered as one of many, who looks after it."""

    seat: Seat
    unit: int
    former: int | None
    answered_at: datetime | None
    assignee: int | None = None


def is_assigned(actor: Actor, matter: Matter) -> bool:
    """Whether somebody of a person's unit looks after a matter."""
    return any(one.assignee for one in _seated(matter) if one.unit == actor.principal.id)


def takes_part(actor: Actor, matter: Matter, *seats: Seat) -> bool:
    """Whether a person's unit, or the one it acts for, has a seat in a matter: one of these, where some are named."""
    ours = (actor.principal.id, actor.unit.id)
    return any(one.unit in ours and one.seat in (seats or tuple(Seat)) for one in _seated(matter))


def _seated(matter: Matter) -> list[Seated]:
    """The parties of a matter, read once while an act goes on; whoever changes them drops them from ``kept``."""
    if "parties" not in matter.kept:
        matter.kept["parties"] = [Seated(Seat(seat), *rest) for seat, *rest in PARTIES(matter.id)]
    seated: list[Seated] = matter.kept["parties"]
    return seated


def standing_of(matter: Matter, parties: Mapping[Seat, Any]) -> Standing:
    """What access needs to know of a matter."""
    participants = tuple(one.unit for one in participants_of(matter))
    return Standing(parties, matter.private, matter.restricted, matter.escalated, participants)


def particulars_of(desk: Desk, matter: Matter) -> dict[str, Any]:
    """The plugin's own record of the matter and the matter's common columns, as plain values."""
    values: dict[str, Any] = {
        "title": matter.title,
        "subject": matter.subject,
        "number": matter.number,
        "item": matter.item_id,
        "place": matter.place_id,
        "where": matter.place_text,
        "office": matter.office_id,
        "summary": matter.summary,
    }
    model = desk.host.owner(matter.kind).particulars.get(matter.kind)
    row = record_of(model, matter) if model is not None else None
    if row is not None:
        values |= {name: value for name, value in row.__data__.items() if name not in ("id", "matter")}
    return values


def record_of(model: Any, matter: Matter) -> Any:
    """The plugin's own row of a matter, read once while an act goes on; None where there is none."""
    if "record" not in matter.kept:
        matter.kept["record"] = _record_query(model).first(matter.id)
    return matter.kept["record"]


@cache
def _record_query(model: Any) -> Prepared:
    return Prepared(lambda number: model.select().where(model.matter == number))


def stored_files(matter: Matter) -> list[StoredFile]:
    """The files of a matter in the order they came, read once while an act goes on."""
    if "files" not in matter.kept:
        matter.kept["files"] = FILES(matter.id)
    files: list[StoredFile] = matter.kept["files"]
    return files


def running_clocks(matter: Matter) -> list[MatterClock]:
    """The clocks that run on a matter, read once while an act goes on."""
    if "clocks" not in matter.kept:
        matter.kept["clocks"] = RUNNING(matter.id)
    clocks: list[MatterClock] = matter.kept["clocks"]
    return clocks


def all_clocks(matter: Matter) -> list[MatterClock]:
    """Every clock of a matter in the order of their start, for a page that shows the stopped ones too: read once."""
    found: list[MatterClock] = CLOCKS(matter.id)
    matter.kept["clocks"] = [row for row in found if row.stopped_at is None]
    return found


def files_of(matter: Matter) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(row.id, row.purpose, row.name, row.pages, row.is_original, row.frozen)
        for row in stored_files(matter)
    )


def clocks_of(matter: Matter) -> tuple[RunningClock, ...]:
    return tuple(
        RunningClock(row.term, row.owed_by, row.due_at, row.due_on, Unit(row.unit))
        for row in running_clocks(matter)
    )


def facts_of(
    desk: Desk,
    matter: Matter,
    actor: Actor,
    *,
    fields: Mapping[str, Any] | None = None,
    happened_at: datetime | None = None,
    parties: Mapping[Seat, Any] | None = None,
) -> Facts:
    """Everything a rule of this matter's procedure may look at."""
    now = happened_at or clock.now()
    known = known_of(desk, matter.kind, matter, fields or {}, actor)
    return Facts(
        kind=matter.kind,
        state=matter.state,
        now=now,
        actor=actor,
        fields=fields or {},
        particulars=particulars_of(desk, matter),
        parties=parties if parties is not None else parties_of(matter),
        files=files_of(matter),
        clocks=clocks_of(matter),
        known=known,
        powers=snapshots.power_list(now.date()),
        calendar=snapshots.calendar(),
        entered_at=matter.entered_at,
        last_editor=matter.last_editor_id,
        participants=participants_of(matter),
    )


def known_of(
    desk: Desk, kind: str, matter: Matter | None, fields: Mapping[str, Any], actor: Actor
) -> Mapping[str, Any]:
    """What the plugin looks up for its rules and forms; ``matter`` is None while the first form is blank."""
    lookup = desk.host.owner(kind).lookups.get(kind)
    return lookup(matter, fields, actor) if lookup is not None else {}


def readable(desk: Desk, actor: Actor, matter_id: int) -> Matter:
    """The matter, if the actor may know of it; NotFound otherwise, the same as for one that does not exist."""
    matter: Matter | None = MATTER.first(matter_id)
    if matter is None:
        raise NotFound
    if not may_read(actor, standing_of(matter, parties_of(matter))):
        raise NotFound
    return matter
