"""The tables of consultation as they were at the first release; frozen copies of the models."""

from typing import Any

from peewee import BigIntegerField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class HazardRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        receiver = IntegerField(index=True, null=True)
        told_beside = TextField(null=True)
        danger_kind = TextField(null=True)
        danger = TextField(null=True)
        people_at_risk = TextField(null=True)
        emergency_call = TextField(null=True)
        contact = TextField(null=True)
        contact_phone = TextField(null=True)
        sent_at = BigIntegerField(null=True)
        phoned_at = BigIntegerField(null=True)
        answered_at = BigIntegerField(null=True)
        dispatched_at = BigIntegerField(null=True)
        sent_people = TextField(null=True)
        arrived_at = BigIntegerField(null=True)
        handled_at = BigIntegerField(null=True)
        officers = TextField(null=True)
        result = TextField(null=True)
        refused_at = BigIntegerField(null=True)
        reason_code = TextField(null=True)
        reason = TextField(null=True)
        proposed_holder = IntegerField(null=True)
        agreed = TextField(null=True)
        reported_at = BigIntegerField(null=True)
        unhandled = TextField(null=True)
        request = TextField(null=True)
        report_received_at = BigIntegerField(null=True)
        instructed_at = BigIntegerField(null=True)
        instruction = TextField(null=True)
        instructor = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "hazard_record"

    db.create_tables([HazardRecord])
