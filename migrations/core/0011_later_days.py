"""A limit that was paused ends so many working days after its own end: counted anew with its calendar (K-8, K-11)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql("ALTER TABLE matter_clock ADD COLUMN later_days INTEGER NOT NULL DEFAULT 0")
