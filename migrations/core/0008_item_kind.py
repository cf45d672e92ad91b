"""What else is known of an item, by kind: precedents, guidance, what goes back and forth (L-4, D-4, M-1)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql('CREATE INDEX "matter_item_id_kind" ON "matter" ("item_id", "kind")')
