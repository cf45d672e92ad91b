"""Lets one process at a time do what several could: held by the database, and let go when its holder dies."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from portal.store.db import db, is_postgres

NUMBERS = {"round": 4107_0302}


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else holds the lock ``name``, without waiting; it is held to the end of the block.

    An advisory lock on PostgreSQL; on SQLite a small second file, so that the portal's own writers go on.
    """
    if is_postgres():
        taken = bool(db.execute_sql("SELECT pg_try_advisory_lock(%s)", (NUMBERS[name],)).fetchone()[0])
        try:
            yield taken
        finally:
            if taken:
                db.execute_sql("SELECT pg_advisory_unlock(%s)", (NUMBERS[name],))
    elif db.obj.database == ":memory:":
        yield True
    else:
        with closing(sqlite3.connect(f"{db.obj.database}.{name}", timeout=0, isolation_level=None)) as lock:
            yield _taken(lock)


def _taken(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        return False
    return True
