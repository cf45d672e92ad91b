"""工作交接单: the open matters that one person of a unit has in hand, and what else is theirs, to be handed over."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.desk import people, recording, staff
from portal.desk.list_rows import Row, rows_of
from portal.domain.actors import Actor, Role
from portal.domain.powers import UnitRef
from portal.domain.reasons import NotFound
from portal.store import snapshots
from portal.store.matters import Event, Matter, Party
from portal.store.people import Person
from portal.store.units import Liaison

MOST = 500
"""A sheet longer than this is no sheet; the rest stands in 待办."""


@dataclass(frozen=True, slots=True)
class Handover:
    """What one person hands over in one unit.

    ``in_hand`` are the matters assigned to them or last in their hand, ``waiting`` what else waits for their roles.
    """

    person: Person
    unit: UnitRef
    in_hand: Sequence[Row]
    waiting: Sequence[Row]
    liaisons: Sequence[Liaison]
    heirs: Sequence[str]


def of(reader: Actor, person_id: int) -> Handover:
    """The sheet of a person for the reader's unit; NotFound for who neither works nor has worked there (G-9).

    Whoever reads it sees nothing that the lists of the unit do not show; an administrator gets none.
    """
    person, unit = people.get(person_id), reader.principal
    here = snapshots.directory().principal(person.unit_id).id == unit.id
    held = in_hand(person.id, unit.id, gone=not (here and person.active))
    if reader.is_administrator or not (here or held):
        raise NotFound("没有这个人员。")
    waits = _waiting(person, unit.id, held) if here and person.active else []
    return Handover(
        person, unit, rows_of(reader, held[:MOST]), rows_of(reader, waits),
        list(Liaison.select().where((Liaison.person_id == person.id) & (Liaison.unit == unit.id) & Liaison.valid_to.is_null())),
        [one.name for one in heirs(person, unit.id)],
    )  # fmt: skip


def in_hand(person_id: int, unit: int, *, gone: bool = False) -> list[int]:
    """The open matters of a unit that are assigned to a person, or, being nobody's, were last in their hand.

    For somebody ``gone`` those that were last in their hand, to whomever they have been assigned since.
    """
    of_whom = recording.last_touch if gone else recording.last_hand
    took_part = Event.select(Event.matter).where(
        (Event.unit == unit) & ((Event.actor == person_id) | (Event.acted_for == person_id))
    )
    theirs = (Party.assignee == person_id) | (Matter.last_editor == person_id) | Matter.id.in_(took_part)
    found = (
        Matter.select()
        .join(Party)
        .where((Party.unit == unit) & (Party.open == True) & theirs)
        .order_by(Matter.due_at, Matter.id)
        .distinct()
    )
    return [matter.id for matter in found if of_whom(matter, unit) == person_id]


def heirs(person: Person, unit: int) -> list[Person]:
    """Who takes over from somebody who leaves a unit: the B 岗 who is at work there, else the head."""
    office = staff.office(unit)
    deputy = office.members.get(person.deputy_id or 0)
    if (
        deputy is not None
        and deputy.may_stand_in
        and deputy.id != person.id
        and not office.is_away(deputy.id)
    ):
        return [people.get(deputy.id)]
    heads = [m.id for m in office.members.values() if Role.HEAD in m.roles and m.id != person.id]
    return [people.get(one) for one in heads[:1]]


def _waiting(person: Person, unit: int, held: Sequence[int]) -> list[int]:
    groups = recording.todo_groups(staff.actor_of(person))
    rows = (
        Party.select(Party.matter)
        .where(
            (Party.unit == unit) & Party.todo.in_(groups) & (Party.open == True) & Party.assignee.is_null()
        )
        .order_by(Party.due_at, Party.matter)
        .limit(MOST)
    )
    known = set(held)
    return [number for (number,) in rows.tuples() if number not in known]
