"""The tables of assistance as they were at the first release; frozen copies of the models."""

from typing import Any

from peewee import BigIntegerField, BooleanField, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class AssistanceRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        sender = IntegerField(null=True)
        receiver = IntegerField(index=True, null=True)
        type = TextField(null=True)
        facts = TextField(null=True)
        question = TextField(null=True)
        grounds = TextField(null=True)
        wanted_form = TextField(null=True)
        wanted_on = DateField(null=True)
        case_number = TextField(null=True)
        purpose = TextField(null=True)
        persons = TextField(null=True)
        called_at = BigIntegerField(null=True)
        called_person = TextField(null=True)
        classification = TextField(null=True)
        contact = TextField(null=True)
        contact_phone = TextField(null=True)
        delivery = TextField(null=True)
        delivery_method = TextField(null=True)
        delivered_at = BigIntegerField(null=True)
        recipient = TextField(null=True)
        received_at = BigIntegerField(null=True)
        late_reason = TextField(null=True)
        supplement_asked_at = BigIntegerField(null=True)
        pause_since = DateField(null=True)
        paused = IntegerField(default=0)
        extended_on = DateField(null=True)
        extensions = IntegerField(default=0)
        extension_code = TextField(null=True)
        extension_reason = TextField(null=True)
        arrived_at = BigIntegerField(null=True)
        officers = TextField(null=True)
        measures = TextField(null=True)
        opinion = TextField(null=True)
        opinion_basis = TextField(null=True)
        no_evidence = BooleanField(default=False)
        copied = TextField(null=True)
        reply_form = TextField(null=True)
        replied_at = BigIntegerField(null=True)
        decline_code = TextField(null=True)
        declined = TextField(null=True)
        refusal = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "assistance_record"

    db.create_tables([AssistanceRecord])
