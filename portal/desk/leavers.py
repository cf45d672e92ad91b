"""Who leaves: an account disabled, or a person moved to another unit; what was theirs goes on, their record stays.

Matters are their unit's: those in the leaver's hand are assigned to the B 岗, else to the head, who are told of each.
The liaison's seat, absences and the place as somebody's B 岗 end with a word to those who must do something about it.
"""

from dataclasses import dataclass

from peewee import ModelSelect

from portal import clock
from portal.desk import Desk, absences, audit, handover, liaisons, notices, people, staff
from portal.desk.duties import must_be
from portal.domain.actors import ADMIN_ROLES, DESK_ROLES, SIGNING_ROLES, Actor, Role
from portal.domain.reasons import Forbidden, Reason
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.matters import Matter, Party
from portal.store.people import Absence, Person
from portal.store.units import Liaison

NOTICE = "handover"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a leaving does, in numbers and names, for who may not see the matters (三员)."""

    matters: int
    heir: str
    liaison: bool
    deputy_of: tuple[str, ...]
    vacant: tuple[str, ...]


def disable(desk: Desk, actor: Actor | None, person_id: int) -> Person:
    """Let a person log in no more, from the next request on; what they did stays theirs, what waits goes on."""
    must_be(actor, "停用人员", Role.SYSTEM_ADMIN)
    if actor is not None and actor.person_id == person_id:
        raise Forbidden([Reason("E-G-SEPARATION", "不能停用自己的账号。", clause="G-4 三员分立")])
    with transaction():
        person = people.get(person_id)
        person.active = False
        people.end_sessions(person, Person.active)
        audit.record(actor, "person.disable", "person", person.id)
        settle(actor, person, person.unit_id)
    return person


def enable(desk: Desk, actor: Actor | None, person_id: int) -> Person:
    """Let a disabled person log in again, with the password and the roles they had."""
    must_be(actor, "启用人员", Role.SYSTEM_ADMIN)
    with transaction():
        person = people.get(person_id)
        person.active = True
        people.end_sessions(person, Person.active)
        snapshots.changed("absences")
        audit.record(actor, "person.enable", "person", person.id)
    return person


def settle(actor: Actor | None, person: Person, unit_id: int) -> None:
    """See to what somebody leaves behind in the unit of ``unit_id``, inside the caller's transaction.

    Call it when the person is no longer counted among the unit's people.
    """
    unit = snapshots.directory().principal(unit_id).id
    moved = _hand_on(person, unit)
    ended = _end_liaison(actor, person, unit)
    _end_absences(person)
    _let_go_as_deputy(person, unit)
    Person.update(deputy=None).where(Person.id == person.id).execute()
    _tell_of_vacancy(person, unit)
    audit.record(actor, "person.leave", "person", person.id, unit=unit, matters=moved, liaison=ended)


def effect(person: Person) -> Effect:
    """What would happen if the person left their unit now."""
    unit = snapshots.directory().principal(person.unit_id).id
    taking_over = handover.heirs(person, unit)
    return Effect(
        len(handover.in_hand(person.id, unit)),
        taking_over[0].name if taking_over else "",
        bool(_seats(person, unit)),
        tuple(name for (name,) in _served(person).select(Person.name).tuples()),
        _vacant(unit, without=person.id),
    )


def _hand_on(person: Person, unit: int) -> int:
    """Assign what was in the leaver's hand to whoever takes over; how many matters."""
    numbers, taking_over = handover.in_hand(person.id, unit), handover.heirs(person, unit)
    heir = taking_over[0] if taking_over else None
    for matter in Matter.select().where(Matter.id.in_(numbers)).order_by(Matter.due_at, Matter.id):
        Party.update(assignee=heir).where((Party.matter == matter.id) & (Party.unit == unit)).execute()
        if heir is not None:
            text = f"【接续办理】{matter.title or '未填案由的草稿'}（原由{person.name}办理）"
            notices.write([(heir.id, text)], matter=matter, kind=NOTICE)
    return len(numbers)


def _end_liaison(actor: Actor | None, person: Person, unit: int) -> int:
    seats = _seats(person, unit)
    for seat in seats:
        liaisons.end_liaison(actor, seat.id, max(clock.today(), seat.valid_from))
    return len(seats)


def _seats(person: Person, unit: int) -> list[Liaison]:
    in_office = Liaison.valid_to.is_null() | (Liaison.valid_to > clock.today())
    return list(Liaison.select().where((Liaison.person_id == person.id) & (Liaison.unit == unit) & in_office))


def _end_absences(person: Person) -> None:
    rows = Absence.select().where(
        (Absence.person == person.id) & Absence.ended_at.is_null() & (Absence.until >= clock.today())
    )
    absences.close(list(rows), "已离岗，代办结束")


def _let_go_as_deputy(person: Person, unit: int) -> None:
    """Whoever had the leaver as B 岗 must find another; those away meanwhile are the head's (G-5)."""
    served = list(_served(person))
    away = {one.person for one in staff.aways_of(unit) if one.deputy == person.id}
    heads = notices.people_of(unit, frozenset({Role.HEAD})) if away else []
    text = f"您的 B 岗{person.name}已不在本单位，请另定 B 岗。"
    notices.write([(one.id, text) for one in served], kind=NOTICE)
    names = "、".join(one.name for one in Person.select().where(Person.id.in_(away)).order_by(Person.id))
    notices.write(
        [(one, f"{person.name}已不在本单位，其代办的{names}的工作由您接收。") for one in heads], kind=NOTICE
    )
    Person.update(deputy=None).where(Person.deputy == person.id).execute()


def _served(person: Person) -> ModelSelect:
    return Person.select().where((Person.deputy == person.id) & (Person.active == True)).order_by(Person.id)


def _tell_of_vacancy(person: Person, unit: int) -> None:
    """Where nobody is left to sign for papers, or to approve them, those are told who can help it."""
    posts = _vacant(unit, without=person.id)
    if not posts:
        return
    name = snapshots.directory().units[unit].name
    text = f"{name}的{person.name}离岗后，没有在岗的{'、'.join(posts)}；请尽快明确人员、授予角色。"
    told = set(notices.people_of(unit, frozenset({Role.HEAD}))) | notices.supervisors()
    told |= set(notices.holders_of(Role.SECURITY_ADMIN)) | set(notices.holders_of(Role.SYSTEM_ADMIN))
    notices.write([(one, text) for one in sorted(told)], kind="W-G-NO-LIAISON")


def _vacant(unit: int, *, without: int) -> tuple[str, ...]:
    """The posts of a unit that must have them which nobody fills any more, once ``without`` is gone."""
    office = staff.office(unit)
    left = [m for m in office.members.values() if m.id != without and not m.roles & ADMIN_ROLES]
    posts = (("经办人、联络人", DESK_ROLES), ("负责人", SIGNING_ROLES))
    return tuple(
        words for words, roles in posts if office.needs_desk and not any(m.roles & roles for m in left)
    )
