"""The tables grow by migrations, owner by owner; a migration that fails leaves no trace."""

import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from portal import hookspecs
from portal.desk.migrations import MigrationFailed, core_tables, migrate, pending, tables_of
from portal.hookspecs import Plugin
from portal.plugin_host import PluginHost
from portal.store.audit import head
from portal.store.db import connection, db, is_postgres, open_database

GOOD = 'def up(migrator, db):\n    db.execute_sql("CREATE TABLE ours (id INTEGER)")\n'
BAD = GOOD.replace("ours", "half_done") + '    db.execute_sql("NO SUCH STATEMENT")\n'


def plugin_with(folder: Path, **migrations: str) -> PluginHost:
    """A host with one further plugin that brings these migrations."""
    folder.mkdir()
    for name, source in migrations.items():
        (folder / f"{name.removeprefix('m')}.py").write_text(source)

    class Ours:
        @staticmethod
        @hookspecs.hookimpl
        def declare() -> Plugin:
            return Plugin(name="ours", label="我们的", migrations=folder)

    return PluginHost(extra=[Ours])


def shape(table: Any) -> tuple[Any, ...]:
    """A table as the database describes it: columns, indexes, foreign keys."""
    name = table._meta.table_name
    columns = {(c.name, c.data_type.upper(), c.null, c.primary_key) for c in db.get_columns(name)}
    indexes = {(tuple(i.columns), i.unique) for i in db.get_indexes(name)}
    keys = {(k.column, k.dest_table, k.dest_column) for k in db.get_foreign_keys(name)}
    return name, columns, indexes, keys


def test_the_migrations_make_exactly_the_tables_that_the_models_describe(
    empty_database: str, host: PluginHost
) -> None:
    migrate(host)
    migrated = [shape(table) for table in tables_of(host)]
    if not is_postgres():
        db.execute_sql("PRAGMA foreign_keys = OFF")  # tables go in the order of their names
    for name in db.get_tables():
        if not name.startswith(("matter_text", "migration_")):
            db.execute_sql(f'DROP TABLE "{name}"' + (" CASCADE" if is_postgres() else ""))
    db.create_tables(tables_of(host))
    assert migrated == [shape(table) for table in tables_of(host)]


def test_tables_are_named_so_that_those_referred_to_come_first() -> None:
    names = [table._meta.table_name for table in core_tables()]
    assert names.index("unit") < names.index("person") < names.index("matter") < names.index("party")


def test_a_new_database_lacks_every_migration_and_a_migrated_one_none(
    empty_database: str, host: PluginHost
) -> None:
    assert {"core/0001_initial", "core/0002_beginnings"} <= set(pending(host))
    assert migrate(host)
    assert pending(host) == []
    assert migrate(host) == []


def test_the_log_has_its_beginning(empty_database: str, host: PluginHost) -> None:
    migrate(host)
    assert head() == (0, "0" * 64)


def test_a_plugin_has_a_history_of_its_own(empty_database: str, tmp_path: Path) -> None:
    applied = migrate(plugin_with(tmp_path / "ours", m0001_first=GOOD))
    assert applied[-1] == "ours/0001_first"
    assert {"ours", "migration_ours", "migration_core"} <= set(db.get_tables())


def test_a_failing_migration_is_rolled_back_whole_and_names_its_owner(
    empty_database: str, tmp_path: Path
) -> None:
    broken = plugin_with(tmp_path / "ours", m0001_first=GOOD, m0002_second=BAD)
    with pytest.raises(MigrationFailed, match="ours 的数据库迁移失败"):
        migrate(broken)
    assert "ours" in db.get_tables()
    assert "half_done" not in db.get_tables()
    assert pending(broken) == ["ours/0002_second"]


def migrate_once_more(url: str) -> list[str]:
    """What another process does that starts at the same time."""
    pool = open_database(url)
    with connection():
        applied = migrate(PluginHost())
    pool.close_all()
    return applied


def test_two_processes_that_start_together_migrate_once(empty_database: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as starting:
        first, second = starting.map(migrate_once_more, [empty_database] * 2)
    assert sorted([bool(first), bool(second)]) == [False, True]
