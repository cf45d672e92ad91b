"""What else there is about one party, by kind: complaints about the same (C-1)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql('CREATE INDEX "matter_subject_kind" ON "matter" ("subject", "kind")')
