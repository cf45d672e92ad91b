"""The limits that laws set for complaints become the district's to put right (C-8, G-12)."""

from typing import Any

from peewee import BigIntegerField, BooleanField, DateField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class LawLimitVersion(Model):
        law = TextField()
        duty = TextField()
        article = TextField()
        days = IntegerField()
        unit = TextField()
        active = BooleanField()
        label = TextField()
        items = TextField()
        since = DateField()
        document = TextField()
        clause = TextField()
        recorded_at = BigIntegerField()
        recorded_by = TextField()

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([LawLimitVersion])
