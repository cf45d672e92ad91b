"""Units and places: imported, corrected, renamed, by the system administrator or the operator (G-2).

Every act is logged and told to all processes (snapshot ``units``). ``actor`` None is the operator.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.desk import audit, unit_lists
from portal.desk.duties import must_be
from portal.desk.records import Imported, Record, read_records, refuse, repeated
from portal.domain.listed import Problem
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import NotFound, Reason, Refused
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.snapshots import UnitRow
from portal.store.units import TOWN_OFFICES, Place, Unit

PLACE_COLUMNS = ("地点", "别名", "镇办", "类别", "说明")
PLACE_NEEDED = ("地点", "镇办")
EDITABLE = frozenset(
    {"short_name", "aliases", "organ_code", "municipal_name", "address", "duty_phone", "note"}
)


def named(text: str) -> UnitRow:
    """The unit that a code or any of its names means, also one it had before; Refused (E-G-UNIT) when there is none,
    or more than one.
    """
    words, units = text.strip(), snapshots.directory().units.values()
    found = [unit for unit in units if words and words == unit.code] or [
        unit for unit in units if unit.valid_to is None and words in _names(unit)
    ]
    if len(found) != 1:
        problem = "没有名为" if not found else "不止一个单位名为"
        raise Refused(
            [Reason("E-G-UNIT", f"{problem}“{words[:40]}”的单位。", "请用通讯录中的编码或者名称。")]
        )
    return found[0]


def row(unit_id: int) -> UnitRow:
    """A unit by number; NotFound when there is none."""
    found = snapshots.directory().units.get(unit_id)
    if found is None:
        raise NotFound("没有这个单位。")
    return found


def import_units(actor: Actor | None, data: bytes, filename: str) -> Imported:
    """Enter a list of units (csv or xlsx, columns of unit_lists.COLUMNS): all of it or nothing.

    A row whose code is known changes that unit. Raises Forbidden, Refused (E-G-SHEET, one reason a cell).
    """
    must_be(actor, "导入单位", Role.SYSTEM_ADMIN)
    records = read_records(data, filename, unit_lists.COLUMNS, unit_lists.NEEDED)
    with transaction():
        rows = {unit.code: unit for unit in Unit.select()}
        codes = {unit.id: unit.code for unit in rows.values()}
        known = {
            u.code: unit_lists.Known(u.name, u.kind, codes.get(u.parent_id, ""), bool(u.valid_to))
            for u in rows.values()
        }
        refuse(unit_lists.faults(records, known))
        done = [_enter_unit(record, rows) for record in records]
        changed = [_set_parent(record, rows) for record in records]
        result = _counted(
            [a or ("changed" if b else "unchanged") for a, b in zip(done, changed, strict=True)]
        )
        snapshots.changed("units", "powers")
        audit.record(actor, "unit.import", "unit", added=result.added, changed=result.changed, file=filename)
    return result


def import_places(actor: Actor | None, data: bytes, filename: str) -> Imported:
    """Enter a list of places with the town office of each: all of it or nothing; a known name changes that place."""
    must_be(actor, "导入地点", Role.SYSTEM_ADMIN)
    records = read_records(data, filename, PLACE_COLUMNS, PLACE_NEEDED)
    offices = _town_offices()
    refuse([*repeated(records, "地点"), *(p for record in records for p in _place_faults(record, offices))])
    with transaction():
        known = {place.name: place for place in Place.select()}
        result = _counted([_enter_place(record, known, offices[record["镇办"]]) for record in records])
        snapshots.changed("units")
        audit.record(
            actor, "place.import", "place", added=result.added, changed=result.changed, file=filename
        )
    return result


def edit(actor: Actor | None, unit_id: int, values: Mapping[str, Any]) -> Unit:
    """Correct what is written about a unit (EDITABLE, None leaves as it is); its name changes by ``rename`` only."""
    must_be(actor, "修改单位", Role.SYSTEM_ADMIN)
    row(unit_id)
    given = {name: value for name, value in values.items() if name in EDITABLE and value is not None}
    _must_be_organ_code(given.get("organ_code", ""))
    with transaction():
        Unit.update(**given).where(Unit.id == unit_id).execute()
        snapshots.changed("units")
        audit.record(actor, "unit.edit", "unit", unit_id, **given)
    return Unit.get_by_id(unit_id)


def rename(actor: Actor | None, unit_id: int, name: str, full_name: str, on: date) -> Unit:
    """Give a unit its new name from ``on``; the old name stays as a closed row that leads to it (G-2).

    The living row keeps its number, so that people, open matters and items stay with the unit; papers that went
    out keep the old name in their frozen content. Raises Refused (E-G-UNIT).
    """
    must_be(actor, "单位更名", Role.SYSTEM_ADMIN)
    name = name.strip()
    _must_be_free(unit_id, name)
    with transaction():
        unit = Unit.get_by_id(row(unit_id).id)
        Unit.create(
            code=f"{unit.code}@{on:%Y%m%d}", name=unit.name, full_name=unit.full_name, short_name=unit.short_name,
            kind=unit.kind, parent=unit.parent_id, valid_from=unit.valid_from, valid_to=on, successor=unit.id,
        )  # fmt: skip
        former, unit.aliases = unit.name, [*unit.aliases, f"{unit.name}（旧称）"]
        unit.name, unit.full_name, unit.valid_from = name, full_name.strip() or name, on
        unit.save()
        snapshots.changed("units", "powers")
        audit.record(actor, "unit.rename", "unit", unit.id, former=former, name=name, on=on)
    return unit


def places_of(unit_id: int) -> list[Place]:
    """The places in the territory of a town office, by category and name."""
    return list(Place.select().where(Place.office == unit_id).order_by(Place.category, Place.name))


def successor_of(unit_id: int) -> UnitRow | None:
    """The unit that a closed one leads to: its new name, or who took over."""
    successor = Unit.get_by_id(unit_id).successor_id
    return snapshots.directory().units.get(successor) if successor else None


def _names(unit: UnitRow) -> tuple[str, ...]:
    former = snapshots.directory().former_names.get(unit.id, ())
    return (unit.name, unit.full_name, unit.short_name, *unit.aliases, *former)


def _enter_unit(record: Record, rows: dict[str, Unit]) -> str:
    """Create or change one unit without its parent; "" when nothing but perhaps the parent differs."""
    values, code = unit_lists.values_of(record), record["编码"]
    if code not in rows:
        rows[code] = Unit.create(code=code, **values)
        return "added"
    return "changed" if _write(rows[code], values) else ""


def _set_parent(record: Record, rows: dict[str, Unit]) -> bool:
    parent = rows[record["上级"]].id if record["上级"] else None
    return _write(rows[record["编码"]], {"parent_id": parent})


def _write(thing: Any, values: Mapping[str, Any]) -> bool:
    """Save what differs; was there anything?"""
    different = {name: value for name, value in values.items() if getattr(thing, name) != value}
    for name, value in different.items():
        setattr(thing, name, value)
    if different:
        thing.save()
    return bool(different)


def _counted(done: list[str]) -> Imported:
    return Imported(done.count("added"), done.count("changed"), done.count("unchanged"))


def _town_offices() -> dict[str, int]:
    """The town offices by code and by every name."""
    offices = [
        u for u in snapshots.directory().units.values() if u.kind in TOWN_OFFICES and u.valid_to is None
    ]
    return {name: unit.id for unit in offices for name in (unit.code, *_names(unit)) if name}


def _place_faults(record: Record, offices: Mapping[str, int]) -> list[Problem]:
    found = []
    if not record["地点"] or len(record["地点"]) > unit_lists.LONGEST_NAME:
        found.append(record.problem("地点", f"应为 1 至 {unit_lists.LONGEST_NAME} 字。"))
    if record["镇办"] not in offices:
        found.append(record.problem("镇办", f"没有名为“{record['镇办']}”的镇办。"))
    return found


def _enter_place(record: Record, known: Mapping[str, Place], office: int) -> str:
    values = {
        "aliases": unit_lists.split_aliases(record["别名"]), "office_id": office, "category": record["类别"],
        "note": record["说明"],
    }  # fmt: skip
    name = record["地点"]
    if name not in known:
        Place.create(name=name, **values)
        return "added"
    return "changed" if _write(known[name], values) else "unchanged"


def _must_be_organ_code(code: str) -> None:
    if code and not unit_lists.ORGAN_CODE.fullmatch(code):
        raise Refused([Reason("E-G-DOCNO", "机关代字应为 2 至 12 个汉字，如 铁西办函。", field="organ_code")])


def _must_be_free(unit_id: int, name: str) -> None:
    if not name or len(name) > unit_lists.LONGEST_NAME:
        raise Refused([Reason("E-G-UNIT", f"单位名称应为 1 至 {unit_lists.LONGEST_NAME} 字。", field="name")])
    units = snapshots.directory().units.values()
    if any(unit.name == name and unit.valid_to is None for unit in units):
        raise Refused([Reason("E-G-UNIT", f"已有名为“{name}”的单位。", field="name")])
    if row(unit_id).valid_to is not None:
        raise Refused([Reason("E-G-UNIT", "该单位已经撤销，不能更名。")])
