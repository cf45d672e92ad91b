"""司法局 finds at once what was neither done nor explained, however many matters there are (M-5, A-5)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql("CREATE INDEX matter_outcome_open_due_at_id ON matter (outcome, open, due_at, id)")
