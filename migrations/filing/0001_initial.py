"""The tables of filing as they were at the first release; frozen copies of the models."""

from typing import Any

from peewee import DateField, ForeignKeyField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class FilingRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        filed_on = DateField(null=True)
        filing_number = TextField(null=True)
        basis = TextField(null=True)
        decided_on = DateField(null=True)
        decision = TextField(null=True)
        result = TextField(null=True)
        enforcement = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "filing_record"

    db.create_tables([FilingRecord])
