"""The database: one proxy that all tables share, opened for SQLite or PostgreSQL with the settings that matter."""

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from peewee import (
    BigIntegerField,
    Database,
    DatabaseProxy,
    IntegrityError,
    Model,
    ModelObjectCursorWrapper,
    OperationalError,
    PostgresqlDatabase,
    TextField,
    fn,
)
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

from portal.domain.calendar import ZONE

db = DatabaseProxy()

LOCK_SECONDS = 5
"""How long a writer waits for another before it gives up."""
_writing = threading.Lock()

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: NORMAL lost acknowledged writes in a measured power cut (trust 1)
    "foreign_keys": 1,
    "busy_timeout": LOCK_SECONDS * 1000,
    "secure_delete": 1,
    "cache_size": -4000,  # KiB a connection, and each thread has one; the system caches the file once for all
    "temp_store": 2,
}

LOCK_TIMEOUT = f"-c lock_timeout={LOCK_SECONDS}s"
"""PostgreSQL waits for ever unless told; SQLite's busy_timeout says the same."""


class Busy(Exception):
    """Somebody else holds the database beyond the timeout; nothing was changed. Answer 503."""


class Collided(Busy, IntegrityError):
    """Somebody else wrote the same in the same instant; nothing was changed, and trying again makes sense. Answer 503."""


class DiskFull(Exception):
    """There is no room left on the disk; nothing was changed. Answer 507."""


def open_database(url: str, *, connections: int = 16) -> Database:
    """Open ``sqlite:///path`` or ``postgresql://user@host/name`` and hand it to all tables.

    Every writing SQLite transaction begins IMMEDIATE: with deferred ones most concurrent writers ended in
    "database is locked".
    """
    parts = urlsplit(url)
    opened: Database
    if parts.scheme == "sqlite":
        opened = PooledSqliteDatabase(
            parts.path[1:] if parts.path.startswith("//") else unquote(parts.path[1:]) or ":memory:",
            pragmas=SQLITE_PRAGMAS,
            lock_type="IMMEDIATE",
            check_same_thread=False,
            autoconnect=False,
            max_connections=connections,
        )
    elif parts.scheme in ("postgresql", "postgres"):
        opened = PooledPostgresqlDatabase(
            unquote(parts.path[1:]),
            host=parts.hostname,
            port=parts.port or 5432,
            user=unquote(parts.username or "postgres"),
            password=unquote(parts.password) if parts.password else None,
            prefer_psycopg3=True,
            options=LOCK_TIMEOUT,
            autoconnect=False,
            max_connections=connections,
        )
    else:
        raise ValueError(f"DATABASE_URL 应以 sqlite:/// 或 postgresql:// 开头，现为“{url}”。")
    db.initialize(opened)
    return opened


def is_postgres() -> bool:
    return isinstance(db.obj, PostgresqlDatabase)


@contextmanager
def connection() -> Iterator[None]:
    """A connection for the length of a block: a request, a command, a round."""
    if db.is_closed():
        db.connect()
        try:
            yield
        finally:
            if not db.is_closed():
                db.close()
    else:
        yield


@contextmanager
def transaction() -> Iterator[None]:
    """One writing transaction: all or nothing. Raises Busy or DiskFull in place of the driver's errors."""
    try:
        with _turn_to_write(), db.atomic():
            yield
    except IntegrityError as error:
        if not db.in_transaction() and re.search("unique", str(error), re.IGNORECASE):
            raise Collided(str(error)) from error
        raise
    except OperationalError as error:
        text = str(error).lower()
        if "locked" in text or "timeout" in text or "deadlock" in text:
            raise Busy(str(error)) from error
        if "full" in text or "no space" in text:
            raise DiskFull(str(error)) from error
        raise


@contextmanager
def _turn_to_write() -> Iterator[None]:
    """SQLite lets one write at a time: the threads of a process wait here in line.

    Left to SQLite each would wake again and again to look, and the unlucky one waits longest.
    """
    if is_postgres() or db.in_transaction():
        yield
        return
    if not _writing.acquire(timeout=LOCK_SECONDS):
        raise Busy("another thread writes")
    try:
        yield
    finally:
        _writing.release()


class InstantField(BigIntegerField):
    """An instant as whole seconds since 1970 UTC: the same on both databases, sortable, free of zones (K-1).

    Python sees an aware datetime in Asia/Shanghai.
    """

    if TYPE_CHECKING:  # peewee's fields are descriptors: on a row the name is the value

        def __get__(self, row: Any, table: Any) -> Any: ...
        def __set__(self, row: Any, value: Any) -> None: ...

    def db_value(self, value: datetime | int | None) -> int | None:
        if value is None or isinstance(value, int):
            return value
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return int(value.timestamp())

    def python_value(self, value: int | None) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, ZONE)


class JSONField(TextField):
    """JSON for display, never for filters; Chinese stays readable in the database."""

    if TYPE_CHECKING:

        def __get__(self, row: Any, table: Any) -> Any: ...
        def __set__(self, row: Any, value: Any) -> None: ...

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, default=str)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)


class Table(Model):
    """Base of all tables of the portal and of its plugins."""

    class Meta:
        database = db
        legacy_table_names = False  # else two plugins' indexes collide and one is silently missing

    def save(self, force_insert: bool = False, only: Iterable[Any] | None = None) -> Any:
        """Insert or update the row as peewee does, its statement written once for each set of columns.

        A step writes a dozen small rows; writing their statements anew cost more than running them.
        """
        meta: Any = self._meta
        table: Any = type(self)
        known = self.get_id() not in (None, (None,))
        if meta.composite_key or not meta.auto_increment or (known and force_insert):
            return super().save(force_insert=force_insert, only=only)
        wanted = {one if isinstance(one, str) else one.name for one in only} if only else self.__data__.keys()
        names = tuple(
            name
            for name in meta.sorted_field_names
            if name in wanted and name in self.__data__ and name != "id"
        )
        values = [meta.fields[name].db_value(self.__data__[name]) for name in names]
        statement = _written(table, names, not known, is_postgres())
        cursor = db.execute_sql(statement, [*values, self.get_id()] if known else values)
        if not known:
            self._pk = cursor.fetchone()[0] if is_postgres() else cursor.lastrowid
        self._dirty.clear()
        return cursor.rowcount if known else 1


@cache
def _written(table: type[Table], names: tuple[str, ...], new: bool, postgres: bool) -> str:
    """The statement that inserts, or updates by id, these columns of a table."""
    mark = "%s" if postgres else "?"
    columns = [f'"{table._meta.fields[name].column_name}"' for name in names]
    if new:
        marks = ", ".join([mark] * len(columns))
        returning = ' RETURNING "id"' if postgres else ""
        return f'INSERT INTO "{table._meta.table_name}" ({", ".join(columns)}) VALUES ({marks}){returning}'  # noqa: S608
    assigned = ", ".join(f"{column} = {mark}" for column in columns)
    return f'UPDATE "{table._meta.table_name}" SET {assigned} WHERE "id" = {mark}'  # noqa: S608


def rows(statement: str, *values: Any) -> list[Any]:
    """What a statement with ``?`` for its values finds, as the database keeps it."""
    found: list[Any] = db.execute_sql(_marked(statement), values).fetchall()
    return found


def run(statement: str, *values: Any) -> int:
    """Run a statement with ``?`` for its values, as their columns keep them; how many rows it touched."""
    touched: int = db.execute_sql(_marked(statement), values).rowcount
    return touched


def _marked(statement: str) -> str:
    return statement.replace("?", "%s") if is_postgres() else statement


Order = list[tuple[int | None, Any]]
"""For each parameter of a statement which of the given values it is, or which constant."""


class Prepared:
    """A query whose SQL is written once: ``Prepared(lambda number: Matter.select().where(Matter.id == number))``.

    peewee writes a statement anew whenever it is run, which for the small indexed reads of a page takes several times
    as long as running it. Calling gives the rows as a list, as the query itself would: instances, or tuples where it
    ends in ``.tuples()``. A value is given as its column keeps it: an instant as a number of seconds.
    """

    def __init__(self, build: Callable[..., Any]):
        self._build = build
        self._written: dict[bool, tuple[Any, str, Order]] = {}
        self._brought: dict[bool, tuple[str, Order]] = {}
        self._readers: dict[bool, Callable[[Any], Any]] = {}

    def __call__(self, *values: Any) -> list[Any]:
        query, cursor = self._run(values)
        rows = cursor.fetchall()
        if not rows:
            return []
        dialect = is_postgres()
        if dialect not in self._readers:
            self._readers[dialect] = _reader(query, cursor)
        return list(map(self._readers[dialect], rows))

    def kept(self, *values: Any) -> list[Any]:
        """The rows as the database keeps them: instants as seconds, on SQLite flags as 0 and 1."""
        rows: list[Any] = self._run(values)[1].fetchall()
        return rows

    def brought(self, *values: Any) -> list[list[Any]]:
        """The same rows, brought over as one value: at each row SQLite would let another thread have the interpreter."""
        dialect = is_postgres()
        if dialect not in self._brought:
            query, statement, order = self._written_for(len(values))
            self._brought[dialect] = _as_one_value(statement, len(query._returning)), order
        statement, order = self._brought[dialect]
        found = db.execute_sql(statement, _given(order, values)).fetchone()[0]
        return array_of(found)

    def first(self, *values: Any) -> Any:
        """The first row, or None."""
        return next(iter(self(*values)), None)

    def execute(self, *values: Any) -> None:
        """Run an INSERT or UPDATE."""
        self._run(values)

    def _run(self, values: Sequence[Any]) -> tuple[Any, Any]:
        query, statement, order = self._written_for(len(values))
        return query, db.execute_sql(statement, _given(order, values))

    def _written_for(self, count: int) -> tuple[Any, str, Order]:
        dialect = is_postgres()
        if dialect not in self._written:
            self._written[dialect] = self._write(count)
        return self._written[dialect]

    def _write(self, count: int) -> tuple[Any, str, Order]:
        """The query, its statement, and for each parameter which value goes there, or which constant."""
        marks = {
            str(-7_000_000_000 - place): place for place in range(count)
        }  # no query has such a value of its own
        query = self._build(*map(int, marks))
        statement, parameters = query.sql()
        return query, statement, [(marks.get(str(one)), one) for one in parameters]


def _given(order: Order, values: Sequence[Any]) -> list[Any]:
    return [constant if place is None else values[place] for place, constant in order]


def as_array(*columns: Any) -> Any:
    """The rows of a query as one value, each row an array of these columns; ``array_of`` reads it."""
    if is_postgres():
        return fn.json_agg(fn.json_build_array(*columns))
    return fn.json_group_array(fn.json_array(*columns))


def array_of(value: Any) -> list[list[Any]]:
    """The rows that ``as_array`` made one value of; PostgreSQL's driver has read it already, and knows none as NULL."""
    found: list[list[Any]] = json.loads(value) if isinstance(value, str) else value or []
    return found


def _as_one_value(statement: str, columns: int) -> str:
    names = ", ".join(f"c{number}" for number in range(columns))
    made = (
        f"json_agg(json_build_array({names}))" if is_postgres() else f"json_group_array(json_array({names}))"
    )
    return f"WITH brought ({names}) AS ({statement}) SELECT {made} FROM brought"  # noqa: S608


def _reader(query: Any, cursor: Any) -> Callable[[Any], Any]:
    """Makes of a row of the cursor what the query gives: peewee works out how anew for each cursor, we once."""
    wrapper = query._get_cursor_wrapper(cursor)
    wrapper.initialize()
    if type(wrapper) is not ModelObjectCursorWrapper or not wrapper.is_model:
        read: Callable[[Any], Any] = wrapper.process_row
        return read
    table: Any = wrapper.model
    columns = list(zip(wrapper.unique_columns, wrapper.converters, strict=True))

    def instance(row: Any) -> Any:
        one = table(__no_default__=1)
        one.__data__ = {
            name: value if convert is None else convert(value)
            for (name, convert), value in zip(columns, row, strict=True)
        }
        return one

    return instance


class Version(Table):
    """How often a small, wholly cached part of the record has changed (units, powers, calendar, switches).

    A process keeps its snapshot as long as the number stands; the number moves in the changing transaction.
    """

    name = TextField(primary_key=True)
    number = BigIntegerField(default=0)


class Setting(Table):
    """What is decided for the whole portal and by which document; ``portal.store.decisions`` declares each."""

    name = TextField(primary_key=True)
    value = JSONField()
    document = TextField(default="")
    decided_at = InstantField(null=True)


def touch(*names: str) -> None:
    """Tell every process that its snapshot of ``names`` is out of date; call inside the changing transaction."""
    for name in names:
        if not Version.update(number=Version.number + 1).where(Version.name == name).execute():
            Version.insert(name=name, number=1).execute()


VERSIONS = Prepared(lambda: Version.select(Version.name, Version.number).tuples())


def versions() -> dict[str, int]:
    """The present numbers of all snapshots: one small query a request."""
    return dict(VERSIONS())
