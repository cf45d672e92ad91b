"""A unit may propose a meeting that another one convenes (M-1)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql("ALTER TABLE meeting_record ADD COLUMN proposed_to INTEGER")
    db.execute_sql("ALTER TABLE meeting_record ADD COLUMN proposal TEXT")
