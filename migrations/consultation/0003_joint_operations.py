"""The tables of joint operations: the plan, and each unit's part; frozen copies of the models."""

from typing import Any

from peewee import BigIntegerField, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class Unit(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "unit"

    class OperationRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        target = TextField(null=True)
        grounds = TextField(null=True)
        course = TextField(null=True)
        starts_at = BigIntegerField(null=True)
        ends_at = BigIntegerField(null=True)
        meeting_point = TextField(null=True)
        units = TextField(null=True)
        officers = TextField(null=True)
        powers = TextField(null=True)
        leader = IntegerField(null=True)
        commander = TextField(null=True)
        keeper = TextField(null=True)
        safety = TextField(null=True)
        classification = TextField(null=True)
        contact = TextField(null=True)
        contact_phone = TextField(null=True)
        carried_out_at = BigIntegerField(null=True)
        happened = TextField(null=True)
        conclusion = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "operation_record"

    class OperationPart(Model):
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        unit = ForeignKeyField(Unit)
        officers = TextField()
        powers = TextField()
        answer = TextField(default="planned")
        answered_by = TextField(default="")
        answered_at = BigIntegerField(null=True)
        reason = TextField(default="")
        decision = TextField(default="")
        decision_number = TextField(default="")
        decided_on = DateField(null=True)
        result = TextField(default="")
        recorded_by = TextField(default="")
        recorded_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "operation_part"
            indexes = ((("matter", "unit"), True),)

    db.create_tables([OperationRecord, OperationPart])
