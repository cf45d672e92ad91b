"""What is kept beside a line of an agenda knows the page on which it is being typed (M-3)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql("ALTER TABLE other_text ADD COLUMN sitting TEXT NOT NULL DEFAULT ''")
    (former,) = [
        index.name for index in db.get_indexes("other_text") if index.columns == ["line_id", "person_id"]
    ]
    db.execute_sql(f'DROP INDEX "{former}"')
    db.execute_sql(
        "CREATE UNIQUE INDEX other_text_line_id_person_id_sitting ON other_text (line_id, person_id, sitting)"
    )
