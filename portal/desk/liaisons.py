"""联络人: who answers for a unit, named, handed over, ended by the system administrator (G-5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from portal import clock
from portal.desk import audit, notices, staff, units
from portal.desk.duties import must_be
from portal.desk.staff import NEEDS_LIAISON
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import NotFound, Reason, Refused, Severity
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.people import Person
from portal.store.snapshots import UnitRow
from portal.store.units import Liaison

LONGEST = 64
DETAILS = ("name", "post", "office_phone", "mobile", "backup")


class Standing(StrEnum):
    """Where a liaison stands: in office, in office with a last day set, out of office (G-5)."""

    ACTIVE = "active"
    HANDED_OVER = "handed_over"
    ENDED = "ended"

    @property
    def text(self) -> str:
        return {"active": "在任", "handed_over": "交接中", "ended": "已卸任"}[self.value]


@dataclass(frozen=True, slots=True)
class Contact:
    """A liaison as the directory shows one; ``stand_in`` is whom to turn to while they are away (G-5), "" else."""

    row: Liaison
    standing: Standing
    stand_in: str = ""


def standing_on(valid_to: date | None, today: date) -> Standing:
    """G-5 active → handed_over → ended: a last day is set while the work is handed over; from that day it is over."""
    if valid_to is None:
        return Standing.ACTIVE
    return Standing.HANDED_OVER if today < valid_to else Standing.ENDED


def of_units(unit_ids: Iterable[int], today: date) -> dict[int, list[Contact]]:
    """Those in office, by unit: one query for a whole directory."""
    in_office = Liaison.valid_to.is_null() | (Liaison.valid_to > today)
    rows = (
        Liaison.select()
        .where(Liaison.unit.in_(list(unit_ids)) & in_office)
        .order_by(Liaison.valid_from, Liaison.id)
    )
    found: dict[int, list[Contact]] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(_contact(row, today))
    return found


def all_of(unit_id: int, today: date) -> list[Contact]:
    """Everyone who ever was the unit's liaison, newest first."""
    rows = (
        Liaison.select().where(Liaison.unit == unit_id).order_by(Liaison.valid_from.desc(), Liaison.id.desc())
    )
    return [_contact(row, today) for row in rows]


def _contact(row: Liaison, today: date) -> Contact:
    standing = standing_on(row.valid_to, today)
    away = row.person_id is not None and standing is not Standing.ENDED
    return Contact(row, standing, staff.stand_in_of(row.person_id, row.unit_id) if away else "")


def missing(unit: UnitRow, contacts: Iterable[Contact]) -> Reason | None:
    """W-G-NO-LIAISON for a unit that must have a liaison and has none in office; never blocks an act."""
    if unit.kind not in NEEDS_LIAISON or unit.valid_to is not None or any(True for _ in contacts):
        return None
    return Reason(
        "W-G-NO-LIAISON", f"{unit.name}没有在任的联络人，来件由主要负责人接收。", "请明确联络人。", "三（四）；G-5",
        Severity.WARNING,
    )  # fmt: skip


def name_liaison(
    actor: Actor | None,
    unit_id: int,
    details: Mapping[str, str],
    *,
    since: date,
    person_id: int | None = None,
) -> Liaison:
    """Name somebody the unit's liaison from ``since``; ``details`` are the texts of DETAILS.

    ``person_id`` is the account, where there is one; its name and phones serve where ``details`` are silent. Raises
    Refused with E-G-LIAISON: no name, a liaison of another unit already (G-5), or not of this unit.
    """
    must_be(actor, "明确联络人", Role.SYSTEM_ADMIN)
    unit, person = units.row(unit_id), _person(person_id, unit_id)
    values = {name: details.get(name, "").strip() or str(getattr(person, name, "") or "") for name in DETAILS}
    _must_be_nameable(unit, values, person)
    with transaction():
        _must_serve_no_other(unit, values, person_id)
        row = Liaison.create(
            unit=unit_id, person_id=person_id, valid_from=since, recorded_at=clock.now(), **values
        )
        audit.record(actor, "liaison.name", "unit", unit_id, liaison=row.id, name=row.name, since=since)
    return row


def change(actor: Actor | None, liaison_id: int, details: Mapping[str, str]) -> Liaison:
    """Correct post, phones or who stands in (A/B 岗); another person is another liaison."""
    must_be(actor, "修改联络人", Role.SYSTEM_ADMIN)
    row = _get(liaison_id)
    given = {name: details[name].strip()[:LONGEST] for name in DETAILS if name in details and name != "name"}
    if not given:
        return row
    with transaction():
        Liaison.update(**given).where(Liaison.id == row.id).execute()
        audit.record(actor, "liaison.change", "unit", row.unit_id, liaison=row.id, **given)
    return _get(liaison_id)


def end_liaison(actor: Actor | None, liaison_id: int, on: date) -> Liaison:
    """Let a liaison's office end on ``on``; until then the work is handed over.

    Where nobody follows, the unit's head and 司法局 are told: the head gets the inbox (G-5).
    """
    must_be(actor, "终止联络人", Role.SYSTEM_ADMIN)
    row = _get(liaison_id)
    if on < row.valid_from:
        raise Refused([Reason("E-G-LIAISON", f"卸任日期早于任职日期 {row.valid_from}。", field="on")])
    with transaction():
        Liaison.update(valid_to=on).where(Liaison.id == row.id).execute()
        audit.record(actor, "liaison.end", "unit", row.unit_id, liaison=row.id, name=row.name, on=on)
        unit = units.row(row.unit_id)
        follows = Liaison.select().where((Liaison.unit == unit.id) & Liaison.valid_to.is_null()).exists()
        if not follows and unit.kind in NEEDS_LIAISON:
            _tell_head_and_supervisor(unit, row, on)
    return _get(liaison_id)


def _tell_head_and_supervisor(unit: UnitRow, row: Liaison, on: date) -> None:
    text = f"{unit.name}的联络人{row.name}自 {on} 起卸任，尚无继任；来件由该单位主要负责人接收，请尽快明确联络人。"
    heads = set(notices.people_of(unit.id, frozenset({Role.HEAD})))
    told = sorted(notices.supervisors() | heads)
    notices.write([(person, text) for person in told], kind="W-G-NO-LIAISON")


def _must_be_nameable(unit: UnitRow, values: Mapping[str, str], person: Any) -> None:
    if not values["name"]:
        raise Refused([Reason("E-G-LIAISON", "请填写联络人姓名，或者选择人员。", field="name")])
    if unit.valid_to is not None:
        raise Refused([Reason("E-G-LIAISON", f"{unit.name}已经撤销。")])


def _must_serve_no_other(unit: UnitRow, values: Mapping[str, str], person_id: int | None) -> None:
    """G-5: a person may be liaison of one unit only; without an account a person is known by name and mobile."""
    same = (
        Liaison.person_id == person_id
        if person_id
        else (
            (Liaison.name == values["name"]) & (Liaison.mobile == values["mobile"]) & (Liaison.mobile != "")
        )
    )
    running = Liaison.valid_to.is_null() | (Liaison.valid_to > clock.today())
    other = Liaison.get_or_none(same & running)
    if other is not None:
        where = units.row(other.unit_id).name
        sentence = f"{values['name']}已是{where}的联络人，一人只能任一个单位的联络人。"
        raise Refused(
            [Reason("E-G-LIAISON", sentence, "请另定人员，或者先终止其原职。", "G-5 联络人", field="name")]
        )


def _person(person_id: int | None, unit_id: int) -> Person | None:
    if person_id is None:
        return None
    person: Person | None = Person.get_or_none((Person.id == person_id) & (Person.active == True))
    if person is None:
        raise NotFound("没有这个人员，或者已停用。")
    if unit_id not in (person.unit_id, snapshots.directory().principal(person.unit_id).id):
        raise Refused(
            [
                Reason(
                    "E-G-LIAISON",
                    f"{person.name}不是本单位的人员。",
                    "请选择本单位人员。",
                    "G-5",
                    field="person",
                )
            ]
        )
    return person


def _get(liaison_id: int) -> Liaison:
    row: Liaison | None = Liaison.get_or_none(Liaison.id == liaison_id)
    if row is None:
        raise NotFound("没有这个联络人。")
    return row
