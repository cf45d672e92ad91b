"""The tables of disputes as they were at the first release; frozen copies of the models."""

from typing import Any

from peewee import BigIntegerField, BooleanField, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class DisputeRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        receiver = IntegerField(index=True, null=True)
        dispute_kind = TextField(null=True)
        points = TextField(null=True)
        facts = TextField(null=True)
        violated_on = DateField(null=True)
        new_facts = TextField(null=True)
        interim_unit = IntegerField(null=True)
        classification = TextField(null=True)
        sender_view = TextField(null=True)
        sender_basis = TextField(null=True)
        sender_filed_on = DateField(null=True)
        receiver_view = TextField(null=True)
        receiver_basis = TextField(null=True)
        receiver_filed_on = DateField(null=True)
        disputed_at = BigIntegerField(null=True)
        answered_at = BigIntegerField(null=True)
        negotiation = TextField(null=True)
        sender_signed_at = BigIntegerField(null=True)
        receiver_signed_at = BigIntegerField(null=True)
        agreed_for = IntegerField(null=True)
        agreed_scope = TextField(null=True)
        failed_at = BigIntegerField(null=True)
        request = TextField(null=True)
        submitted_at = BigIntegerField(null=True)
        opinion = TextField(null=True)
        recommended_for = IntegerField(null=True)
        forwarded_to = TextField(null=True)
        forwarded_at = BigIntegerField(null=True)
        settled_for = IntegerField(index=True, null=True)
        settled_by = IntegerField(null=True)
        settled_on = DateField(null=True)
        scope = TextField(null=True)
        goods = TextField(null=True)
        decision_reason = TextField(null=True)
        principle = TextField(null=True)
        published = BooleanField(default=False)
        executed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "dispute_record"

    db.create_tables([DisputeRecord])
