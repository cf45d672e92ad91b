"""A limit may end on a later day than its own: which, and why (K-11)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql("ALTER TABLE matter_clock ADD COLUMN later_on DATE")
    db.execute_sql("ALTER TABLE matter_clock ADD COLUMN later_why TEXT NOT NULL DEFAULT ''")
