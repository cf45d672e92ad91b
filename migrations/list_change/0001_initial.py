"""The tables of list_change as they were at the first release; frozen copies of the models."""

from typing import Any

from peewee import DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class BasisChangeRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        document = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "basis_change_record"

    db.create_tables([BasisChangeRecord])

    class HandoverRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        document = TextField(null=True)
        effective = DateField(null=True)
        cases = TextField()
        agreed_on = DateField(null=True)
        result = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "handover_record"

    db.create_tables([HandoverRecord])

    class ListDraft(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        change = TextField(null=True)
        mode = TextField(null=True)
        document = TextField(null=True)
        published_on = DateField(null=True)
        effective = DateField(null=True)
        transition_from = DateField(null=True)
        transition_to = DateField(null=True)
        open_cases = TextField(null=True)
        rows = TextField()
        problems = TextField()
        confirmed = TextField()
        apart = TextField()
        file_name = TextField(null=True)
        file_sha256 = TextField(null=True)
        opinion = TextField(null=True)
        reason = TextField(null=True)
        paper_id = IntegerField(null=True)
        result = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "list_draft"

    db.create_tables([ListDraft])
