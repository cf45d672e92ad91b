"""The tables of lending as they are at first; frozen copies of the models."""

from typing import Any

from peewee import BigIntegerField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class KeyEntry(Model):
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        person = TextField()
        handed_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "key_entry"

    db.create_tables([KeyEntry])

    class VehicleLoan(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        receiver = IntegerField(null=True)
        people = IntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "vehicle_loan"

    db.create_tables([VehicleLoan])
