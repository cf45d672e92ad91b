"""The tables of transfer as they were at the first release; frozen copies of the models."""

from typing import Any

from peewee import BigIntegerField, BooleanField, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class TransferRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        sender = IntegerField(null=True)
        receiver = IntegerField(index=True, null=True)
        subject_code = TextField(null=True)
        subject_address = TextField(null=True)
        subject_phone = TextField(null=True)
        source_kind = TextField(null=True)
        discovered_at = BigIntegerField(null=True)
        found_at = BigIntegerField(null=True)
        facts = TextField(null=True)
        provisions = TextField(null=True)
        transfer_reason = TextField(null=True)
        measures = TextField(null=True)
        inspection = TextField(null=True)
        officers = TextField(null=True)
        registered_on = DateField(null=True)
        own_filed_on = DateField(null=True)
        own_closed_on = DateField(null=True)
        violated_on = DateField(null=True)
        agreed_on = DateField(null=True)
        agreed_by = TextField(null=True)
        agreed_result = TextField(null=True)
        ongoing = BooleanField(default=False)
        dissuaded_at = BigIntegerField(null=True)
        dissuaders = TextField(null=True)
        dissuasion = TextField(null=True)
        reaction = TextField(null=True)
        informed_at = BigIntegerField(null=True)
        informed_by = TextField(null=True)
        informed_person = TextField(null=True)
        informed_words = TextField(null=True)
        urgent = BooleanField(default=False)
        urgent_reason = TextField(null=True)
        urgent_since = BigIntegerField(null=True)
        evidence_pending = BooleanField(default=False)
        classification = TextField(null=True)
        contact = TextField(null=True)
        contact_phone = TextField(null=True)
        exception_law = TextField(null=True)
        exception_article = TextField(null=True)
        exception_text = TextField(null=True)
        delivery = TextField(null=True)
        late_reason = TextField(null=True)
        delivered_at = BigIntegerField(null=True)
        recipient = TextField(null=True)
        delivery_method = TextField(null=True)
        received_at = BigIntegerField(null=True)
        supplement_asked_at = BigIntegerField(null=True)
        reason_code = TextField(null=True)
        objection = TextField(null=True)
        legal_basis = TextField(null=True)
        proposed_holder = IntegerField(null=True)
        contested_at = BigIntegerField(null=True)
        contest_reason = TextField(null=True)
        interim_unit = IntegerField(null=True)
        returned_at = BigIntegerField(null=True)
        filed_on = DateField(null=True)
        filing_number = TextField(null=True)
        decided_on = DateField(null=True)
        decision = TextField(null=True)
        result = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "transfer_record"

    db.create_tables([TransferRecord])
