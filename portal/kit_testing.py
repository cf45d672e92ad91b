"""The door for tests of a plugin: facts for its rules, and a whole portal over a database of its own.

For those who write a plugin outside this project; the portal itself never imports it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal import clock
from portal.desk import Desk, founding, migrations
from portal.domain.calendar import ZONE
from portal.domain.powers import UnitRef
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor, Facts, Procedure, Role
from portal.plugin_host import PluginHost
from portal.settings import Settings
from portal.store import snapshots
from portal.store.db import connection, open_database, transaction
from portal.store.files import IssuedLetter
from portal.store.matters import Matter
from portal.store.people import Person
from portal.store.units import Unit

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
"""A Friday on which the clock of a trial stands."""
NUMERALS = "甲乙丙丁戊己庚辛壬癸"
"""One character for each office of a trial: a 机关代字 is made of characters only."""
NOBODY = UnitRef(1, "T01", "平原镇人民政府", "town")


@dataclass(frozen=True)
class Trial:
    """A portal with all plugins that are installed, for the length of a test."""

    desk: Desk

    def office(self, name: str, kind: str = "subdistrict") -> Actor:
        """A new unit and one person of it who may do all that a unit's people do."""
        number = Unit.select().count()
        with transaction():
            unit = Unit.create(
                code=f"T{number + 1:02}",
                name=name,
                full_name=name,
                kind=kind,
                organ_code=f"试{NUMERALS[number]}函",
            )
            person = Person.create(
                username=f"trial{number}", name=f"试用人员{number}", unit=unit, created_at=clock.now(),
                roles=",".join(sorted(DESK_ROLES | SIGNING_ROLES)),
            )  # fmt: skip
            snapshots.changed("units")
        units = snapshots.directory()
        return Actor(person.id, person.name, units.ref(unit.id), units.principal(unit.id), person.role_set)

    def letters(self, matter: Matter) -> list[Any]:
        """What was issued for a matter, in order; ``title``, ``number`` and ``content`` tell what it says."""
        return list(IssuedLetter.select().where(IssuedLetter.matter == matter.id).order_by(IssuedLetter.id))


@contextmanager
def trial(folder: Path) -> Iterator[Trial]:
    """A portal over an empty SQLite file in ``folder``, all migrations applied, at nine on a Friday morning."""
    settings = Settings(folder, f"sqlite:///{folder / 'portal.sqlite3'}", "a key for tests")
    pool = open_database(settings.database_url)
    snapshots.forget()
    try:
        with connection(), clock.standing_at(MORNING):
            desk = Desk(PluginHost(), settings)
            migrations.migrate(desk.host)
            founding.load_shipped_years()
            yield Trial(desk)
    finally:
        pool.close_all()
        snapshots.forget()


def facts(procedure: Procedure, *, state: str = "", **fields: Any) -> Facts:
    """The facts of a matter in its first state, or in ``state``, with what the form of a step answered."""
    actor = Actor(1, "试用人员", NOBODY, NOBODY, frozenset({Role.HANDLER}))
    return Facts(procedure.kind, state or procedure.initial.name, MORNING, actor, fields)
