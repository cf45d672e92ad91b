"""The rows of the whole database in one form for both databases: read within one snapshot, written back, compared."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import Any

from portal.store.db import db, is_postgres

SEARCH = "matter_text"
"""The full-text index, whose table differs between the two databases: kept as the tokens of each matter."""
SHADOWS = tuple(f"{SEARCH}_{part}" for part in ("config", "content", "data", "docsize", "idx"))
BATCH = 2000
OF_POSTGRES = {"DATETIME": "TIMESTAMP", "BLOB": "BYTEA"}
"""Types that only SQLite calls so."""


class Tally:
    """How many rows a table has, and a digest of them that does not depend on their order."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % 2**256

    @property
    def digest(self) -> str:
        return f"{self._sum:064x}"


@contextmanager
def one_moment() -> Iterator[None]:
    """Within the block everything is read as it stood at the first reading, while others go on writing."""
    with db.transaction() if is_postgres() else db.transaction("DEFERRED"):
        if is_postgres():
            db.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def tables() -> list[str]:
    """Every table that holds rows of its own, those that others refer to first."""
    names = sorted(n for n in db.get_tables() if not n.startswith("sqlite_") and n not in SHADOWS)
    keys = references()
    referred = {name: {to for _column, to, _key in keys.get(name, ())} - {name} for name in names}
    return list(TopologicalSorter(referred).static_order())


KEYS_OF_POSTGRES = (
    "SELECT here.relname, mine.attname, there.relname, theirs.attname FROM pg_constraint AS fk "
    "JOIN pg_class AS here ON here.oid = fk.conrelid JOIN pg_class AS there ON there.oid = fk.confrelid "
    "JOIN pg_attribute AS mine ON mine.attrelid = fk.conrelid AND mine.attnum = fk.conkey[1] "
    "JOIN pg_attribute AS theirs ON theirs.attrelid = fk.confrelid AND theirs.attnum = fk.confkey[1] "
    "WHERE fk.contype = 'f' AND fk.connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
"""All keys at once: asked table by table in the standard's words, a hundred tables take seconds."""


def references() -> dict[str, list[tuple[str, str, str]]]:
    """What refers to what: for each table its columns that point elsewhere, to which table and column."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    if is_postgres():
        for table, column, to, key in db.execute_sql(KEYS_OF_POSTGRES).fetchall():
            found.setdefault(table, []).append((column, to, key))
        return found
    for table in db.get_tables():
        keys = db.get_foreign_keys(table)
        found[table] = [(k.column, k.dest_table, k.dest_column) for k in keys]
    return found


def columns(table: str) -> list[str]:
    """The columns of a table, in the order of ``lines``."""
    return ["id", "body"] if table == SEARCH else [column.name for column in db.get_columns(table)]


def lines(table: str) -> Iterator[bytes]:
    """Each row as one line of JSON; call it within ``one_moment``."""
    for row in _rows(table):
        values = [_plain(value) for value in row]
        if table == SEARCH:
            values[1] = " ".join(sorted(set(values[1].split())))
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def tally(table: str) -> Tally:
    """How many rows a table has now, with their digest."""
    counted = Tally()
    for line in lines(table):
        counted.add(line)
    return counted


def load(table: str, names: Sequence[str], kept: Iterable[bytes]) -> None:
    """Write rows into an empty table; a reference within the table may point to a later row."""
    rows = ([_written(value) for value in json.loads(line)] for line in kept)
    named = ", ".join(f'"{name}"' for name in names)
    if not is_postgres():
        names_of_sqlite = "rowid, body" if table == SEARCH else named
        marks = ", ".join("?" * len(names))
        db.cursor().executemany(f'INSERT INTO "{table}" ({names_of_sqlite}) VALUES ({marks})', rows)  # noqa: S608
    elif table == SEARCH:
        statement = f"INSERT INTO {SEARCH} (id, body) VALUES (%s, to_tsvector('simple', %s))"  # noqa: S608
        db.cursor().executemany(statement, rows)
    else:
        with db.cursor().copy(f'COPY "{table}" ({named}) FROM STDIN') as stream:
            for row in rows:
                stream.write_row(row)


def empty(table: str) -> None:
    """Take away what a migration has put into a table that is about to be loaded."""
    db.execute_sql(f'DELETE FROM "{table}"')  # noqa: S608


def count_on(table: str) -> None:
    """Let the numbers of new rows follow the highest that was loaded; SQLite does so by itself."""
    counted = [c.name for c in db.get_columns(table) if c.primary_key and c.identity]
    if is_postgres() and counted:
        name = counted[0]
        highest = f'SELECT setval(pg_get_serial_sequence(%s, %s), GREATEST(MAX("{name}"), 1), MAX("{name}") IS NOT NULL) FROM "{table}"'  # noqa: S608
        db.execute_sql(highest, (f'"{table}"', name))


def shape(table: str) -> dict[str, Any]:
    """What a table is like, in words that both databases understand: for tables that no migration here makes."""
    return {
        "columns": [
            [c.name, c.data_type, c.null, c.primary_key, bool(c.identity)] for c in db.get_columns(table)
        ],
        "indexes": [
            [list(i.columns), i.unique] for i in db.get_indexes(table) if not _of_key(table, i.columns)
        ],
        "keys": [list(key) for key in references().get(table, ())],
    }


def make(table: str, like: dict[str, Any]) -> None:
    """Make a table of this shape; what it refers to must be there."""
    alone = [name for name, *_rest, primary, _counted in like["columns"] if primary]
    parts = [_column(*column, alone=len(alone) == 1) for column in like["columns"]]
    if len(alone) > 1:
        parts.append(f"PRIMARY KEY ({_quoted(alone)})")
    parts += [
        f'FOREIGN KEY ("{here}") REFERENCES "{there}" ("{named}")' for here, there, named in like["keys"]
    ]
    db.execute_sql(f'CREATE TABLE "{table}" ({", ".join(parts)})')
    for number, (names, unique) in enumerate(like["indexes"]):
        kind = "UNIQUE INDEX" if unique else "INDEX"
        db.execute_sql(f'CREATE {kind} "{table}_index_{number}" ON "{table}" ({_quoted(names)})')


def _column(name: str, kind: str, null: bool, primary: bool, counted: bool, *, alone: bool) -> str:
    if counted and alone:
        return f'"{name}" {"SERIAL" if is_postgres() else "INTEGER"} NOT NULL PRIMARY KEY'
    if is_postgres():
        kind = OF_POSTGRES.get(kind.upper(), kind)
    return f'"{name}" {kind}{"" if null else " NOT NULL"}{" PRIMARY KEY" if primary and alone else ""}'


def _of_key(table: str, names: Sequence[str]) -> bool:
    return list(names) == list(db.get_primary_keys(table))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _rows(table: str) -> Iterator[Sequence[Any]]:
    """The rows as the database keeps them, not all in memory at once."""
    if table == SEARCH:
        tokens = "id, array_to_string(tsvector_to_array(body), ' ')" if is_postgres() else "rowid, body"
        statement = f"SELECT {tokens} FROM {SEARCH}"  # noqa: S608
    else:
        statement = f'SELECT {_quoted(columns(table))} FROM "{table}"'  # noqa: S608
    if not is_postgres():
        yield from db.execute_sql(statement)
        return
    with db.connection().cursor(name="rows_of_a_table") as cursor:
        cursor.itersize = BATCH
        yield from cursor.execute(statement)


def _plain(value: Any) -> Any:
    """A value as JSON tells it, the same from either database."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(value).decode()}
    return value


def _written(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value
