"""When a settled dispute brought a declined request back to the helper (A-5, D-4)."""

from typing import Any

from peewee import PostgresqlDatabase


def up(migrator: Any, db: Any) -> None:
    instant = "BIGINT" if isinstance(db, PostgresqlDatabase) else "INTEGER"
    db.execute_sql(f"ALTER TABLE assistance_record ADD COLUMN resumed_at {instant}")
