"""The words by which 12345 orders are read become the district's to say (C-9)."""

from typing import Any

from peewee import BigIntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class OrderLabels(Model):
        labels = TextField()
        saved_at = BigIntegerField()
        saved_by = TextField()

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([OrderLabels])
