"""Units, people and a list for tests: rows as an administrator would have entered them."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from itertools import count

from portal import clock
from portal.desk import staff
from portal.desk.founding import load_shipped_years
from portal.domain.procedure import Actor, Role
from portal.store import snapshots
from portal.store.db import db, is_postgres, transaction
from portal.store.people import Person
from portal.store.powers import ListPaper, PowerGrant, PowerItem, PowerWording
from portal.store.units import Place, Unit

SAMPLES = files("portal") / "data" / "samples"
_numbers = count(1)


def calendar_years() -> None:
    """Load the shipped working days of 2024 to 2026."""
    load_shipped_years()


def unit(name: str = "", kind: str = "subdistrict", *, parent: Unit | None = None, code: str = "") -> Unit:
    """A unit of the district; a street office unless said otherwise."""
    number = next(_numbers)
    named = name or f"第{number}街道办事处"
    with transaction():
        made = Unit.create(
            code=code or f"T{number:03}", name=named, full_name=f"新乡市卫滨区{named}", short_name=named, kind=kind,
            parent=parent, organ_code=f"测{in_words(number)}函",
        )  # fmt: skip
        snapshots.changed("units")
    return made


def in_words(number: int) -> str:
    """A number in Chinese digits, as a 机关代字 is made of characters only: 12 → 一二."""
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(number))


def person(unit: Unit, *roles: Role, name: str = "", username: str = "", password_hash: str = "") -> Person:
    """Somebody of ``unit``; a handler unless said otherwise. Has no password unless given its hash."""
    number = next(_numbers)
    return Person.create(
        username=username or f"person{number}", name=name or f"张{number}", unit=unit,
        roles=",".join(role.value for role in roles or (Role.HANDLER,)), created_at=clock.now(),
        password_hash=password_hash, must_change_password=False,
    )  # fmt: skip


def actor(who: Person) -> Actor:
    """The person as the desk and the rules know them."""
    return staff.actor_of(who)


def clerk(unit: Unit, *roles: Role) -> Actor:
    """Somebody new of ``unit``, ready to act."""
    return actor(person(unit, *roles))


def place(name: str, office: Unit, aliases: tuple[str, ...] = ()) -> Place:
    """A place in the territory of a town or street office."""
    with transaction():
        made = Place.create(name=name, office=office, aliases=list(aliases))
        snapshots.changed("units")
    return made


def sample_units() -> dict[str, Unit]:
    """The units of the sample list by name, inner units under their parents."""
    made: dict[str, Unit] = {}
    rows = list(csv.DictReader((SAMPLES / "units.csv").read_text(encoding="utf-8-sig").splitlines()))
    by_code: dict[str, Unit] = {}
    with transaction():
        for row in sorted(rows, key=lambda row: bool(row["上级"])):
            unit_row = Unit.create(
                code=row["编码"], name=row["名称"], full_name=row["全称"], short_name=row["简称"],
                aliases=row["别名"].split("、") if row["别名"] else [], kind=row["类型"],
                parent=by_code.get(row["上级"]) or None, organ_code=row["机关代字"],
            )  # fmt: skip
            made[unit_row.name] = by_code[unit_row.code] = unit_row
        snapshots.changed("units")
    return made


def item(name: str, origin: Unit, holders: tuple[Unit, ...] = (), **wording: str) -> PowerItem:
    """An item of the department ``origin``, devolved to ``holders`` from 2024-03-01."""
    number = next(_numbers)
    since = date(2024, 3, 1)
    with transaction():
        paper = ListPaper.get_or_none(ListPaper.document == "测试〔2024〕1号") or ListPaper.create(
            document="测试〔2024〕1号",
            title="测试清单",
            mode="whole",
            effective_from=since,
            published_on=since,
        )
        made = PowerItem.create(code=wording.pop("code", f"W{number:04}"), origin=origin)
        PowerWording.create(item=made, name=name, valid_from=since, paper=paper, **wording)
        for holder in holders:
            PowerGrant.create(item=made, holder=holder, valid_from=since, paper=paper)
        snapshots.changed("powers")
    return made


@contextmanager
def unguarded_log() -> Iterator[None]:
    """Let the log be altered, as by somebody who has the database itself in hand."""
    if is_postgres():
        db.execute_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        yield
        db.execute_sql("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    else:
        for act in ("update", "delete"):
            db.execute_sql(f"DROP TRIGGER audit_entry_no_{act}")
        yield
