"""不在岗 and A/B 岗: who stands in for a person, from when to when, and back again (G-4, G-5).

By the person, the head of the unit, the system administrator or the operator (``actor`` None). Nothing is moved: the
roles of somebody away are lent to whoever stands in, day by day, and come back by themselves. To whom they are lent the
unit says: the system administrator, who grants no roles, enters days with the B 岗 that it has named (trust 6).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.desk import audit, notices, people, staff
from portal.domain.absence import Away, Member, cover_warnings, deputy_faults, span_faults
from portal.domain.actors import ADMIN_ROLES, Actor, Role
from portal.domain.power_words import day_text
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused, outstanding
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.people import Absence, Person

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """One absence of somebody, as it is entered: the days, the B 岗 for them, and why (may be left out)."""

    since: date
    until: date
    deputy: int | None = None
    reason: str = ""


def name_deputy(actor: Actor | None, person_id: int, deputy_id: int | None) -> Person:
    """Say who is a person's B 岗 (None: nobody), of the same principal unit. Raises Refused with E-G-DEPUTY."""
    person = concerned(actor, person_id)
    if not may_name(actor):
        raise Forbidden([_UNITS_OWN])
    if deputy_id is not None:
        _must_be_deputy(person, deputy_id)
    with transaction():
        Person.update(deputy=deputy_id).where(Person.id == person.id).execute()
        audit.record(actor, "person.deputy", "person", person.id, deputy=deputy_id)
    return people.get(person.id)


def begin(
    actor: Actor | None, person_id: int, plan: Plan, confirm: Mapping[str, str] | None = None
) -> Absence:
    """Enter an absence: on its days the deputy has the person's work, and everybody concerned is told now.

    Raises Refused: E-G-DEPUTY, E-G-ABSENCE (days), or W-G-NO-DEPUTY, W-G-DEPUTY-AWAY, W-G-STANDING-IN until a sentence
    in ``confirm`` lets it pass; then the head of the unit gets the work and 司法局 is told.
    """
    person = concerned(actor, person_id)
    sentences = dict(confirm or {})
    if (
        not may_name(actor)
        and plan.deputy not in (None, person.deputy_id)
        and not person.role_set & ADMIN_ROLES
    ):
        raise Refused([_UNITS_OWN])
    with transaction():
        gaps = _gaps(person, plan)
        if left := outstanding([*_faults(person, plan), *gaps], sentences):
            raise Refused(left)
        row = Absence.create(
            person=person.id, deputy=plan.deputy, since=plan.since, until=plan.until, reason=plan.reason[:LONGEST_REASON],
            recorded_by=actor.person_id if actor else None, recorded_at=clock.now(),
        )  # fmt: skip
        snapshots.changed("absences")
        said = {gap.code: sentences[gap.code] for gap in gaps}
        audit.record(
            actor, "absence.begin", "person", person.id, absence=row.id, deputy=plan.deputy, since=plan.since,
            until=plan.until, confirmed=said,
        )  # fmt: skip
        _tell_beginning(actor, person, plan, gaps)
    return row


def end(actor: Actor | None, absence_id: int) -> Absence:
    """End an absence now, or call off one to come: from the next request on everybody does their own work again."""
    row: Absence | None = Absence.get_or_none(Absence.id == absence_id)
    if row is None:
        raise NotFound("没有这一登记。")
    person = concerned(actor, row.person_id)
    if row.ended_at is not None or row.until < clock.today():
        return row
    with transaction():
        close([row])
        audit.record(actor, "absence.end", "person", person.id, absence=row.id)
    return row


def close(rows: list[Absence], why: str = "已回岗，代办结束") -> None:
    """End these absences inside the caller's transaction and tell whoever stood in."""
    for row in rows:
        row.ended_at = clock.now()
        row.save(only=[Absence.ended_at])
        words = why if row.since <= clock.today() else "的不在岗登记已取消"
        if row.deputy_id is not None:
            notices.write([(row.deputy_id, f"{row.person.name}{words}。")], kind="absence")
    snapshots.changed("absences")


def concerned(actor: Actor | None, person_id: int) -> Person:
    """The person, if the actor may settle their absences; NotFound for somebody of another unit (G-9)."""
    person = people.get(person_id)
    if actor is None or actor.person_id == person.id or Role.SYSTEM_ADMIN in actor.roles:
        return person
    if snapshots.directory().principal(person.unit_id).id != actor.principal.id:
        raise NotFound("没有这个人员。")
    if Role.HEAD not in actor.own_roles:
        remedy = "请转告本人或者主要负责人。"
        raise Forbidden(
            [Reason("E-G-ROLE", "他人的 B 岗和不在岗由本单位主要负责人登记。", remedy, "G-4 A/B 岗")]
        )
    return person


def current(person_id: int) -> list[Absence]:
    """A person's absences that run or are to come, the first first."""
    rows = Absence.select().where(
        (Absence.person == person_id) & Absence.ended_at.is_null() & (Absence.until >= clock.today())
    )
    return list(rows.order_by(Absence.since, Absence.id))


def may_name(actor: Actor | None) -> bool:
    """May the actor say to whom somebody's roles are lent? That is their unit's affair, and the operator's."""
    return actor is None or not actor.is_administrator


_UNITS_OWN = Reason(
    "E-G-SEPARATION",
    "B 岗由本人或者本单位主要负责人确定，系统管理员只按已定的 B 岗登记。",
    "请本单位先定 B 岗；或者不选，同期由主要负责人接收。",
    "G-4 三员分立",
    field="deputy",
)


def choices(actor: Actor, person: Person) -> list[Member]:
    """Whom the actor may choose as the person's B 岗, by name; nobody for an administrator."""
    if person.role_set & ADMIN_ROLES:
        return []
    members = staff.members_of(snapshots.directory().principal(person.unit_id).id)
    return sorted(
        (
            m
            for m in members.values()
            if m.may_stand_in and m.id != person.id and (may_name(actor) or m.id == person.deputy_id)
        ),
        key=lambda m: (m.name, m.id),
    )


def _must_be_deputy(person: Person, deputy_id: int) -> None:
    if faults := deputy_faults(_member(person), _colleagues(person).get(deputy_id)):
        raise Refused(faults)


def _faults(person: Person, plan: Plan) -> tuple[Reason, ...]:
    """What refuses: the B 岗 who cannot be one, days that cannot be."""
    member = _member(person)
    found: list[Reason] = []
    if plan.deputy is not None or not member.may_stand_in:
        found += deputy_faults(member, _colleagues(person).get(plan.deputy or 0))
    own = [away for away in _aways(person) if away.person == person.id]
    return (*found, *span_faults(plan.since, plan.until, clock.today(), own))


def _gaps(person: Person, plan: Plan) -> tuple[Reason, ...]:
    colleagues = _colleagues(person)
    deputy = colleagues.get(plan.deputy or 0)
    if plan.deputy is not None and deputy is None:
        return ()  # refused already
    return cover_warnings(_member(person), deputy, plan.since, plan.until, _aways(person), colleagues)


def _tell_beginning(actor: Actor | None, person: Person, plan: Plan, gaps: tuple[Reason, ...]) -> None:
    days = (
        day_text(plan.since)
        if plan.since == plan.until
        else f"{day_text(plan.since)}至{day_text(plan.until)}"
    )
    if plan.deputy is not None:
        notices.write([(plan.deputy, f"{person.name}{days}不在岗，由您代办。")], kind="absence")
    if actor is None or actor.person_id != person.id:
        notices.write([(person.id, f"已为您登记{days}不在岗。")], kind="absence")
    if not gaps:
        return
    unit = snapshots.directory().principal(person.unit_id)
    text = f"{unit.name}{person.name}{days}不在岗，无人代办（{gaps[0].message}），同期由主要负责人接收。"
    heads = set(notices.people_of(unit.id, frozenset({Role.HEAD}))) - {person.id}
    told = heads | (notices.supervisors() if unit.kind in staff.NEEDS_LIAISON else set())
    notices.write([(one, text) for one in sorted(told)], kind=gaps[0].code)


def _member(person: Person) -> Member:
    return Member(person.id, person.name, person.role_set)


def _colleagues(person: Person) -> dict[int, Member]:
    return staff.members_of(snapshots.directory().principal(person.unit_id).id)


def _aways(person: Person) -> tuple[Away, ...]:
    return staff.aways_of(snapshots.directory().principal(person.unit_id).id)
