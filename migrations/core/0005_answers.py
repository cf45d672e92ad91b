"""A matter may have many participants, each of which answers for itself: when it did (M-1, S-1)."""

from typing import Any

from peewee import PostgresqlDatabase


def up(migrator: Any, db: Any) -> None:
    whole_seconds = "BIGINT" if isinstance(db, PostgresqlDatabase) else "INTEGER"
    db.execute_sql(f"ALTER TABLE party ADD COLUMN answered_at {whole_seconds}")
