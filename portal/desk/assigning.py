"""分派: naming the person of one's own unit who looks after a matter; the others may act all the same.

No act between units: nothing goes into the timeline, the other side learns nothing, and it can be undone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import Expression

from portal.desk import Desk, audit, facts, notices, staff, undo
from portal.domain.absence import Member
from portal.domain.access import seats_of
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor
from portal.domain.reasons import Forbidden, Reason, Refused
from portal.store.db import Prepared, transaction
from portal.store.matters import Matter, Party
from portal.store.notices import Notice
from portal.store.people import Person

WORKING_ROLES = DESK_ROLES | SIGNING_ROLES
NOTICE = "assign"
ASSIGNEE = Prepared(
    lambda matter, unit: (
        Person.select(Person.id, Person.name, Person.post)
        .join(Party, on=(Party.assignee == Person.id))
        .where((Party.matter == matter) & (Party.unit == unit))
    )
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A matter, who looks after it now (None: nobody is named), and the number by which this is undone."""

    matter: Matter
    person: Member | None
    undo: int


def colleagues(actor: Actor) -> list[Member]:
    """The people of the actor's unit to whom a matter can be given, by name; none for who works on no matters."""
    if not actor.roles & WORKING_ROLES:
        return []
    office = staff.office(actor.principal.id)
    found = [office.members[one] for one in notices.people_in(office, WORKING_ROLES)]
    return sorted(found, key=lambda member: member.name)


def assignee(actor: Actor, matter: Matter) -> Person | None:
    """Who looks after a matter in the actor's unit."""
    found: Person | None = ASSIGNEE.first(matter.id, actor.principal.id)
    return found


def assign(desk: Desk, actor: Actor, matter_id: int, person_id: int | None) -> Assigned:
    """Give an open matter of one's unit to a colleague, or take the name off (None).

    Raises NotFound, Forbidden (no seat or no role in it) and Refused (E-G-ASSIGN: closed, or no colleague).
    """
    matter = facts.readable(desk, actor, matter_id)
    _must_be_ours(actor, matter)
    if not matter.open:
        raise Refused([_reason("办件已办结，不再分派。", "需要接着办理的，请查看相关办件。")])
    person = next((one for one in colleagues(actor) if one.id == person_id), None)
    if person_id is not None and person is None:
        raise Refused([_reason("承办人应是本单位在用的经办人、联络人或负责人。", "请从名单中选择。")])
    with transaction():
        before = assignee(actor, matter)
        Party.update(assignee=person_id).where(_ours(actor, matter)).execute()
        _tell(desk, actor, matter, before, person)
        audit.record(actor, "matter.assign", matter.kind, matter.id, person=person.name if person else "")
        taken_back_by = undo.remember(
            actor, "assign", matter=matter.id, given=person_id, before=before.id if before else None
        )
    return Assigned(matter, person, taken_back_by)


@undo.reverses("assign")
def _give_back(desk: Desk, actor: Actor, values: Mapping[str, Any]) -> str:
    """The former assignee again, unless somebody has named another since."""
    matter = facts.readable(desk, actor, values["matter"])
    now = assignee(actor, matter)
    if (now.id if now else None) != values["given"]:
        raise Refused([undo.too_late("之后已另行分派，没有撤销。")])
    assign(desk, actor, matter.id, values["before"])
    return "分派已撤销。"


def _tell(desk: Desk, actor: Actor, matter: Matter, before: Person | None, person: Member | None) -> None:
    """The new assignee learns of it; the former one need not read any more of what no longer holds."""
    former, named = before.id if before else None, person.id if person else None
    if before is not None and former != named:
        Notice.delete().where(
            (Notice.person == before.id)
            & (Notice.matter == matter.id)
            & (Notice.kind == NOTICE)
            & Notice.read_at.is_null()
        ).execute()
    if person is not None and named not in (former, actor.person_id):
        procedure = desk.host.procedure(matter.kind)
        text = f"【分派给您】{procedure.label}：{matter.title or procedure.label}（{actor.name}分派）"
        notices.write([(person.id, text)], matter=matter, kind=NOTICE)


def _ours(actor: Actor, matter: Matter) -> Expression:
    return (Party.matter == matter.id) & (Party.unit == actor.principal.id)


def _must_be_ours(actor: Actor, matter: Matter) -> None:
    if seats_of(actor, facts.standing_of(matter, facts.parties_of(matter))) and actor.roles & WORKING_ROLES:
        return
    raise Forbidden(
        [
            Reason(
                "E-G-ROLE",
                "分派由办件当事单位的经办人、联络人或负责人进行。",
                "请转告有权办理的人员。",
                "G-4 人员与角色",
            )
        ]
    )


def _reason(message: str, remedy: str) -> Reason:
    return Reason("E-G-ASSIGN", message, remedy=remedy, field="person")
