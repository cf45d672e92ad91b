"""Matters whose units meet have a time and a place (M-1)."""

from typing import Any

from peewee import BigIntegerField, BooleanField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class Appointment(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        starts_at = BigIntegerField()
        ends_at = BigIntegerField()
        place = TextField()
        room = TextField()
        uid = TextField(unique=True)
        sequence = IntegerField()
        cancelled = BooleanField()
        changed_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "appointment"
            indexes = ((("starts_at", "ends_at"), False), (("room", "starts_at"), False))

    db.create_tables([Appointment])
