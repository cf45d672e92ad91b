"""Minutes say who presided over the meeting (M-3)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql("ALTER TABLE meeting_record ADD COLUMN host TEXT")
