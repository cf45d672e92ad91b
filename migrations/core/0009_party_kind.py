"""A unit's matters of a kind, the newest first: what was shared (S-5)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql('CREATE INDEX "party_unit_id_kind_matter_id" ON "party" ("unit_id", "kind", "matter_id")')
