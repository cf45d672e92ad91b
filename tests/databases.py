"""Databases for tests: made once a worker, and quickly clean again for every test."""

import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql

from portal.desk.migrations import migrate
from portal.plugin_host import PluginHost
from portal.store import snapshots
from portal.store.audit import GENESIS
from portal.store.db import connection, db, open_database

SQLITE, POSTGRES = "sqlite", "postgres"
MEMORY = "/dev/shm"  # noqa: S108 - where there is one, a commit waits for no disk; nothing here outlives the test
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")


def postgres_answers() -> bool:
    """Is there a PostgreSQL to test with?"""
    try:
        psycopg.connect(POSTGRES_URL, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


class Backend(ABC):
    """One kind of database, for one worker."""

    @abstractmethod
    def clean(self, host: PluginHost) -> "Iterator[str]":
        """A context with the URL of a database that has all tables and no rows; it is open."""

    @abstractmethod
    def empty(self) -> "Iterator[str]":
        """A context with the URL of a database that has no tables; it is open."""


@contextmanager
def opened(url: str) -> Iterator[str]:
    """Open the database for the length of a test, and close all its connections afterwards."""
    pool = open_database(url)
    snapshots.forget()
    try:
        yield url
    finally:
        pool.close_all()
        snapshots.forget()


class SqliteBackend(Backend):
    """A file migrated once, copied for each test."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._copies = 0

    @contextmanager
    def clean(self, host: PluginHost) -> Iterator[str]:
        if not self._template.exists():
            with opened(f"sqlite:///{self._template}"), connection():
                migrate(host)
        copy = self._next()
        shutil.copyfile(self._template, copy)
        with opened(f"sqlite:///{copy}") as url:
            yield url
        copy.unlink()

    @contextmanager
    def empty(self) -> Iterator[str]:
        with opened(f"sqlite:///{self._next()}") as url:
            yield url

    @property
    def _template(self) -> Path:
        return self._folder / "template.sqlite3"

    def _next(self) -> Path:
        self._copies += 1
        return self._folder / f"{self._copies}.sqlite3"


class PostgresBackend(Backend):
    """A database of the worker's own, migrated once, emptied for each test."""

    def __init__(self, worker: str):
        base = psycopg.conninfo.conninfo_to_dict(POSTGRES_URL)["dbname"]
        self._name = f"{base}_{worker}_{os.getpid()}"  # two runs side by side must not meet
        self._migrated = False

    @contextmanager
    def clean(self, host: PluginHost) -> Iterator[str]:
        if not self._migrated:
            self._create(self._name)
            with opened(self._url(self._name)), connection():
                migrate(host)
            self._migrated = True
        with opened(self._url(self._name)) as url:
            with connection():
                _empty_tables()
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        name = f"{self._name}_empty"
        self._create(name)
        with opened(self._url(name)) as url:
            yield url

    def remove(self) -> None:
        """Leave nothing behind on the server."""
        for name in (self._name, f"{self._name}_empty"):
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _create(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._execute("CREATE DATABASE {}", name)
        self._execute(
            "ALTER DATABASE {} SET synchronous_commit = off", name
        )  # nothing here outlives the test

    def _execute(self, statement: str, name: str) -> None:
        self._server.execute(sql.SQL(statement).format(sql.Identifier(name)))

    @cached_property
    def _server(self) -> psycopg.Connection:
        return psycopg.connect(POSTGRES_URL, autocommit=True)

    def _url(self, name: str) -> str:
        return f"{POSTGRES_URL.rsplit('/', 1)[0]}/{name}"


def _empty_tables() -> None:
    """Empty what a test has filled: most tests fill few rows of some forty tables, where TRUNCATE is slow.

    As a replica the server asks neither foreign keys nor the guard of the log.
    """
    tables = [name for name in db.get_tables() if not name.startswith("migration_")]
    filled = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in tables)
    names = [row[0] for row in db.execute_sql(filled).fetchall()]
    if not names:
        return
    numbered = {row[0] for row in db.execute_sql(NUMBERED).fetchall()}
    acts = ["SET session_replication_role = replica"]
    acts += [f'DELETE FROM "{name}"' for name in names]
    acts += [
        f"SELECT setval('\"{name}_id_seq\"', 1, false)" for name in names if f"{name}_id_seq" in numbered
    ]
    acts += ["SET session_replication_role = DEFAULT"]
    db.execute_sql("; ".join(acts))
    db.execute_sql("INSERT INTO audit_head (id, last, hash) VALUES (1, 0, %s)", (GENESIS,))


NUMBERED = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"


@contextmanager
def backend_for(kind: str, worker: str, folder: Path) -> Iterator[Backend]:
    """The backend of this kind for one worker; what it made on a server is removed in the end."""
    if kind == SQLITE:
        with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else folder) as quick:
            yield SqliteBackend(Path(quick))
        return
    made = PostgresBackend(worker)
    try:
        yield made
    finally:
        made.remove()


BACKENDS = [SQLITE, POSTGRES] if postgres_answers() else [SQLITE]
