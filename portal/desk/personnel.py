"""What is written about people besides roles and passwords: unit, post, phones, 执法证; one by one or from a list."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.desk import Desk, audit, leavers, notices, people, units
from portal.desk.duties import must_be
from portal.desk.people import Added
from portal.desk.records import Imported, Record, read_records, refuse, repeated
from portal.domain.listed import Problem
from portal.domain.procedure import ADMIN_ROLES, Actor, Role
from portal.domain.reasons import Forbidden, Reason, Refused
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.people import LoginSession, Person

COLUMNS = ("用户名", "姓名", "单位", "职务", "办公电话", "手机", "执法证号", "证件有效期")
NEEDED = ("用户名", "姓名", "单位")
DETAILS = frozenset({"name", "unit", "post", "office_phone", "mobile", "badge", "badge_until"})
OWN_DETAILS = frozenset({"office_phone", "mobile"})
LONGEST = 64


def edit(actor: Actor | None, person_id: int, values: Mapping[str, Any]) -> Person:
    """Correct what is written about a person (DETAILS, a missing text leaves as it is).

    Who moves to another principal unit logs in again and holds no roles there until they are granted. By the system administrator or the operator. Raises Forbidden, NotFound, Refused (E-G-PERSON).
    """
    must_be(actor, "修改人员", Role.SYSTEM_ADMIN)
    given = {n: v for n, v in values.items() if n in DETAILS and (v is not None or n == "badge_until")}
    if not str(given.get("name", "x")).strip():
        raise Refused([Reason("E-G-PERSON", "请填写姓名。", field="name")])
    with transaction():
        person = people.get(person_id)
        _must_not_be_service(actor, person)
        if "unit" in given:
            units.row(given["unit"])
        before = person.unit_id
        changed = _write(person, given)
        _leave(actor, person, before)
        audit.record(actor, "person.edit", "person", person.id, fields=sorted(changed))
    return person


def set_own_phones(actor: Actor, office_phone: str, mobile: str) -> Person:
    """Let a person keep their own phone numbers right."""
    with transaction():
        person = people.get(actor.person_id)
        changed = _write(
            person, {"office_phone": office_phone.strip()[:LONGEST], "mobile": mobile.strip()[:LONGEST]}
        )
        audit.record_person(person, "person.own_phones", fields=sorted(changed))
    return person


def end_other_sessions(actor: Actor, kept: LoginSession) -> int:
    """Log the person out everywhere else; returns how many sessions ended."""
    others = (
        (LoginSession.person == actor.person_id) & (LoginSession.id != kept.id) & (LoginSession.stamp != 0)
    )
    with transaction():
        ended: int = LoginSession.update(stamp=0).where(others).execute()
        audit.record_person(kept.person, "logout.others", sessions=ended)
    return ended


def import_people(
    desk: Desk, actor: Actor | None, data: bytes, filename: str
) -> tuple[Imported, list[Added]]:
    """Enter a list of people (csv or xlsx, COLUMNS): all of it or nothing.

    New ones get no role and a one-time password, which is returned this once; a known user name changes that
    person and leaves roles and password alone. Raises Forbidden, Refused (E-G-SHEET, one reason a cell).
    """
    must_be(actor, "导入人员", Role.SYSTEM_ADMIN)
    records = read_records(data, filename, COLUMNS, NEEDED)
    refuse([*repeated(records, "用户名"), *(p for record in records for p in _faults(record))])
    with transaction():
        known = {person.username: person for person in Person.select()}
        for person in (known.get(record["用户名"]) for record in records):
            _must_not_be_service(actor, person)
        new = [_add(desk, actor, record) for record in records if record["用户名"] not in known]
        old = [_change(actor, known[r["用户名"]], r) for r in records if r["用户名"] in known]
        changed = sum(bool(one) for one in old)
        audit.record(actor, "person.import", "person", added=len(new), changed=changed, file=filename)
    return Imported(len(new), changed, len(old) - changed), new


def _add(desk: Desk, actor: Actor | None, record: Record) -> Added:
    details = _details(record)
    added = people.add(desk, actor, record["用户名"], details["name"], details["unit"])
    _write(added.person, details)
    return added


def _faults(record: Record) -> list[Problem]:
    found = []
    if not record["用户名"] or len(record["用户名"]) > LONGEST:
        found.append(record.problem("用户名", f"应为 1 至 {LONGEST} 个字符。"))
    if not record["姓名"] or len(record["姓名"]) > LONGEST:
        found.append(record.problem("姓名", f"应为 1 至 {LONGEST} 字。"))
    try:
        units.named(record["单位"])
    except Refused as refused:
        found.append(record.problem("单位", refused.reasons[0].message))
    if record["证件有效期"] and _day(record["证件有效期"]) is None:
        found.append(record.problem("证件有效期", f"“{record['证件有效期']}”不是日期，应写作 2027-12-31。"))
    return found


def _details(record: Record) -> dict[str, Any]:
    given = {
        "name": record["姓名"], "unit": units.named(record["单位"]).id, "post": record["职务"],
        "office_phone": record["办公电话"], "mobile": record["手机"], "badge": record["执法证号"],
        "badge_until": _day(record["证件有效期"]),
    }  # fmt: skip
    columns = dict(zip(("post", "office_phone", "mobile", "badge", "badge_until"), COLUMNS[3:], strict=True))
    return {
        name: value
        for name, value in given.items()
        if columns.get(name, "姓名") in record.cells or name == "unit"
    }


def _write(person: Person, values: Mapping[str, Any]) -> set[str]:
    """Save what differs and return its names; a move to another unit ends the person's sessions."""
    now = {name: person.unit_id if name == "unit" else getattr(person, name) for name in values}
    changed = {name for name, value in values.items() if now[name] != value}
    for name in changed:
        setattr(person, name, values[name])
    if "unit" in changed:
        person.stamp += 1
    if changed:
        person.save()
    return changed


def _change(actor: Actor | None, person: Person, record: Record) -> set[str]:
    before = person.unit_id
    changed = _write(person, _details(record))
    _leave(actor, person, before)
    return changed


def _leave(actor: Actor | None, person: Person, before: int) -> None:
    """Who moves to another principal unit leaves the former one's work there; within one unit nothing is left."""
    principal = snapshots.directory().principal
    if principal(before) != principal(person.unit_id):
        leavers.settle(actor, person, before)
        _give_up_roles(actor, person)
    if before != person.unit_id:
        snapshots.changed("absences")


def _give_up_roles(actor: Actor | None, person: Person) -> None:
    """Roles are held in a unit: in another one they would be a grant, which is the security administrator's (trust 6)."""
    held = [role.text for role in Role if role in person.role_set]
    if not held or person.role_set & ADMIN_ROLES:
        return
    former, person.roles = person.roles, ""
    people.end_sessions(person, Person.roles)
    audit.record(actor, "person.roles", "person", person.id, former=former, roles="")
    unit = snapshots.directory().name(person.unit_id)
    text = f"{person.name}已调到{unit}，原有角色（{'、'.join(held)}）随之收回，请按新岗位授权。"
    notices.write([(one, text) for one in notices.holders_of(Role.SECURITY_ADMIN)], kind="person.roles")


def _must_not_be_service(actor: Actor | None, person: Person | None) -> None:
    """The read-only account of programs belongs to its unit and stays as it was made."""
    if actor is not None and person is not None and Role.SERVICE in person.role_set:
        raise Forbidden([Reason("E-G-SEPARATION", "接口账号由系统维护，不能修改。", clause="G-4")])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None
