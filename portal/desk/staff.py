"""Who works in a unit today, who is away, and who acts in whose place: rows become values for the rules of A/B 岗."""

from portal import clock
from portal.domain.absence import Away, Member, Office
from portal.domain.actors import Actor, Role
from portal.store import snapshots
from portal.store.db import Prepared
from portal.store.people import Person
from portal.store.snapshots import AwayRow
from portal.store.units import Unit

NEEDS_LIAISON = frozenset({"town", "subdistrict", "department"})
"""Kinds of units that must have a liaison (G-5)."""

MEMBERS = Prepared(
    lambda unit: (
        Person.select(Person.id, Person.name, Person.roles, Person.post)
        .join(Unit)
        .where(((Unit.id == unit) | (Unit.parent == unit)) & (Person.active == True))
        .tuples()
    )
)


def actor_of(person: Person) -> Actor:
    """The person as the rules know them, acting for their unit and its principal (G-2), with the roles lent today."""
    units, unit = snapshots.directory(), person.unit_id
    actor = Actor(person.id, person.name, units.ref(unit), units.principal(unit), person.role_set)
    principal = actor.principal
    concerned = Role.HEAD in actor.roles and principal.kind in NEEDS_LIAISON
    if not concerned and not running(principal.id):
        return actor
    return actor.standing_in(office(principal.id).stand_ins(person.id))


def office(principal: int) -> Office:
    """The people of a principal unit and its inner units, as they are at work today."""
    unit = snapshots.directory().units[principal]
    needs_desk = unit.kind in NEEDS_LIAISON and unit.valid_to is None
    return Office(members_of(principal), running(principal), needs_desk)


def members_of(principal: int) -> dict[int, Member]:
    """The active people of a unit and its inner units, by number."""
    rows = MEMBERS(principal)
    return {number: Member(number, name, roles_of(held), post) for number, name, held, post in rows}


def running(principal: int) -> tuple[Away, ...]:
    """Those of a unit who are away today; on most days nobody, and then nothing is asked of the database."""
    today = clock.today()
    return tuple(row.away for row in _of(principal) if row.away.covers(today))


def stand_in_of(person: int, unit: int) -> str:
    """Who stands in today for somebody of a unit, by name; "" while they are at work."""
    principal = snapshots.directory().principal(unit).id
    if not any(away.person == person for away in running(principal)):
        return ""
    here = office(principal)
    return "、".join(here.members[one].name for one in here.in_place_of(person)) or "主要负责人"


def aways_of(principal: int) -> tuple[Away, ...]:
    """The absences of a unit's people, running and to come."""
    return tuple(row.away for row in _of(principal))


def roles_of(held: str) -> frozenset[Role]:
    """Roles as a person's row keeps them."""
    return frozenset(Role(name) for name in held.split(",") if name)


def _of(principal: int) -> list[AwayRow]:
    units = snapshots.directory()
    return [row for row in snapshots.absences() if units.principal(row.unit_id).id == principal]
