"""Tells people what waits for them and what happened to their matters; the row is the inbox."""

from collections.abc import Iterable

from portal import clock
from portal.desk import Desk, staff
from portal.desk.facts import participants_of
from portal.domain.absence import Office
from portal.domain.procedure import (
    ADMIN_ROLES,
    DESK_ROLES,
    OVERSEEING_ROLES,
    OVERSEEING_SEATS,
    By,
    Facts,
    Role,
    Seat,
    State,
)
from portal.store import snapshots
from portal.store.db import Prepared
from portal.store.matters import Event, Matter
from portal.store.notices import Notice, add
from portal.store.people import Person

OF_EVENT = Prepared(
    lambda matter, at: Notice.select().where((Notice.matter == matter) & (Notice.created_at == at))
)


def tell(desk: Desk, matter: Matter, state: State, event: Event, facts: Facts, *, each: bool = False) -> None:
    """Write the notices of a step: to those it now waits for, and to the other parties for information.

    Never to the person who acted. Private matters tell only the unit that holds them. What one of many participants
    answers (``each``) is told to the two sides, not to the other participants.
    """
    procedure = desk.host.procedure(matter.kind)
    subject = (matter.title or procedure.label).removeprefix(f"{procedure.label}：")
    waiting = state.waits_for
    rows: dict[int, str] = {}
    many = [] if each else [(Seat.PARTICIPANT, one.unit) for one in participants_of(matter)]
    answered = {one.unit for one in participants_of(matter) if one.answered_at}
    for seat, unit in [*facts.parties.items(), *many]:
        owes = seat is not Seat.PARTICIPANT or unit not in answered
        if waiting is not None and state.awaits(seat) and owes:
            text = f"【{state.label}】{procedure.label}：{subject}"
            rows |= dict.fromkeys(people_of(unit.id, waiting.roles), text)
        elif not state.private:
            text = f"{facts.actor.principal.name}{_said(event.label)}：{subject}"
            roles = OVERSEEING_ROLES if seat in OVERSEEING_SEATS else By(seat).roles
            rows |= dict.fromkeys(people_of(unit.id, roles), text)
    rows.pop(facts.actor.person_id, None)
    write(rows.items(), matter=matter, kind=event.step)


def _said(label: str) -> str:
    """A step in the past: 已签收; one that says no is an answer, for nobody has 已不属本单位."""
    return f"答复“{label}”" if label.startswith("不") else f"已{label}"


def write(rows: Iterable[tuple[int, str]], *, matter: Matter | None = None, kind: str = "") -> None:
    """Put one line into each person's inbox."""
    add([*rows], matter.id if matter else None, kind, int(clock.now().timestamp()))


def put(person: int, text: str, *, matter: Matter | None = None, kind: str = "") -> Notice:
    """Put one line into one person's inbox and give it back, for whoever carries it further after the commit."""
    number = matter.id if matter else None
    return Notice.create(person=person, matter=number, kind=kind, text=text, created_at=clock.now())


def people_of(unit_id: int, roles: frozenset[Role]) -> list[int]:
    """The active people of a unit and its inner units who hold one of ``roles``, and who stands in for them today.

    Never administrators. Where nobody is left at the desk of a unit, its head gets what was for the desk (G-5).
    """
    return people_in(staff.office(unit_id), roles)


def people_in(office: Office, roles: frozenset[Role]) -> list[int]:
    """The same of an office whose people are known already."""
    found = [m.id for m in office.members.values() if m.roles & roles and not m.roles & ADMIN_ROLES]
    if not found and roles & DESK_ROLES and office.desk_is_vacant:
        found = [m.id for m in office.members.values() if Role.HEAD in m.roles]
    return office.reached(found)


def supervisors() -> set[int]:
    """The people of 司法局 who oversee the mechanism, told of what units leave without anybody to answer for it."""
    offices = snapshots.directory().of_kinds("supervisor")
    return {person for office in offices for person in people_of(office.id, frozenset({Role.SUPERVISOR}))}


def holders_of(role: Role) -> list[int]:
    """The active people of all units who hold a role."""
    rows = Person.select(Person.id, Person.roles).where(
        (Person.active == True) & Person.roles.contains(role.value)
    )
    return [pid for pid, held in rows.order_by(Person.id).tuples() if role in staff.roles_of(held)]


def deliver(desk: Desk, events: Iterable[Event]) -> None:
    """After commit: offer the notices of what happened to every further channel (hook ``deliver``)."""
    if desk.host.channels(desk):
        moments = [(event.matter_id, int(event.recorded_at.timestamp())) for event in events]
        for matter, at in dict.fromkeys(moments):
            carry(desk, OF_EVENT(matter, at))


def carry(desk: Desk, written: Iterable[Notice]) -> None:
    """After commit: offer these notices to every further channel (hook ``deliver``)."""
    for notice in written:
        desk.host.deliver(desk, notice)
