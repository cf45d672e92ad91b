"""Brings the tables up to date: each owner has a folder of migrations and a history table of its own."""

import importlib
import pkgutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peewee import sort_models
from playhouse.migrations import Runner

import portal.store
from portal.desk import declarations
from portal.plugin_host import PluginHost
from portal.shipped import shipped
from portal.store import snapshots
from portal.store.db import Table, db, is_postgres

CORE = "core"
LOCK_NUMBER = 4107_0301
PATIENCE_SECONDS = 120


class MigrationFailed(Exception):
    """A migration broke off; it was rolled back whole. The message names its owner."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns tables: the core or one plugin; ``folder`` holds its numbered migrations."""

    name: str
    folder: Path

    def runner(self) -> Runner:
        """The runner over this owner's folder and history table."""
        return Runner(db.obj, str(self.folder), table_name=self.history)

    @property
    def history(self) -> str:
        """The table in which its applied migrations are written down."""
        return f"migration_{self.name}"


def owners(host: PluginHost) -> list[Owner]:
    """All owners in the order in which their tables may refer to one another: core, its procedures, plugins."""
    folders = [(CORE, shipped("migrations") / CORE)]
    folders += [(p.name, p.migrations or shipped("migrations") / p.name) for p in host.plugins]
    return [Owner(name, folder) for name, folder in folders if folder.is_dir()]


def pending(host: PluginHost) -> list[str]:
    """The migrations not yet applied, as ``owner/name``; needs an open connection."""
    return [
        f"{owner.name}/{row.name}"
        for owner in owners(host)
        for row in owner.runner().status()
        if not row.applied
    ]


def applied(host: PluginHost) -> dict[str, list[str]]:
    """The migrations that have been applied, by owner."""
    return {
        owner.name: [row.name for row in owner.runner().status() if row.applied] for owner in owners(host)
    }


def histories(host: PluginHost) -> set[str]:
    """The tables that remember what has been applied, of owners that are installed."""
    return {owner.history for owner in owners(host)}


def bring_to(host: PluginHost, former: Mapping[str, Sequence[str]]) -> None:
    """Apply to an empty database the migrations that another one had, of the owners that are installed here.

    Raises MigrationFailed. Those that came later are left to ``migrate``.
    """
    for owner in owners(host):
        if names := former.get(owner.name):
            _up(owner, names[-1])


def unknown(host: PluginHost, former: Mapping[str, Sequence[str]]) -> list[str]:
    """The migrations of another database that the owners installed here do not have, as ``owner/name``."""
    ours = {owner.name: {row.name for row in owner.runner().migrations()} for owner in owners(host)}
    return [
        f"{name}/{one}"
        for name, names in former.items()
        if name in ours
        for one in names
        if one not in ours[name]
    ]


def migrate(host: PluginHost) -> list[str]:
    """Apply what is pending and return it as ``owner/name``; needs an open connection.

    One process at a time does so, the others wait and then find nothing to do. Raises MigrationFailed; the
    migration that failed has left no trace, those before it stand.
    """
    with _alone():
        applied = [f"{owner.name}/{name}" for owner in owners(host) for name in _up(owner)]
        snapshots.forget()
        declarations.remember(host)
    return applied


def core_tables() -> list[type[Table]]:
    """Every table of the core, those that others refer to first."""
    modules = [
        importlib.import_module(f"{portal.store.__name__}.{found.name}")
        for found in pkgutil.iter_modules(portal.store.__path__)
    ]
    mine = {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Table) and thing is not Table
    }
    return _sorted(mine)


def tables_of(host: PluginHost) -> list[type[Table]]:
    """Every table of the core and of all loaded plugins, those that others refer to first."""
    return _sorted({*core_tables(), *(table for plugin in host.plugins for table in plugin.tables)})


def _sorted(tables: set[Any]) -> list[type[Table]]:
    return sort_models(sorted(tables, key=lambda table: table._meta.table_name))


def _up(owner: Owner, last: str | None = None) -> list[str]:
    try:
        return owner.runner().up(last)
    except Exception as error:  # a migration may fail in any way; whatever it was must name its owner
        raise MigrationFailed(f"{owner.name} 的数据库迁移失败，已整体回退：{error}") from error


@contextmanager
def _alone() -> Iterator[None]:
    """Hold off other processes that would migrate the same database; a dead process holds nothing."""
    if is_postgres():
        db.execute_sql("SELECT pg_advisory_lock(%s)", (LOCK_NUMBER,))
        try:
            yield
        finally:
            db.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK_NUMBER,))
    elif db.obj.database == ":memory:":
        yield
    else:
        beside = f"{db.obj.database}.migrating"
        with closing(sqlite3.connect(beside, timeout=PATIENCE_SECONDS, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
