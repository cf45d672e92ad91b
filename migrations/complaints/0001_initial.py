"""The tables of complaints as they were at the first release; frozen copies of the models."""

from typing import Any

from peewee import BigIntegerField, BooleanField, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class ComplaintRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        register_number = TextField(index=True, null=True)
        query_code = TextField(null=True)
        channel = TextField(null=True)
        received_at = BigIntegerField(null=True)
        is_informant = BooleanField(default=False)
        is_anonymous = BooleanField(default=False)
        complainant = TextField(null=True)
        complainant_phone = TextField(null=True)
        complainant_address = TextField(null=True)
        complainant_code = TextField(null=True)
        consent_identity = BooleanField(default=False)
        identity_withheld = BooleanField(default=False)
        against_staff = BooleanField(default=False)
        conflict_cleared = BooleanField(default=False)
        points = TextField(null=True)
        written = BooleanField(default=False)
        ticket_number = TextField(null=True)
        ticket_due = BigIntegerField(null=True)
        classification = TextField(null=True)
        first_responsible = IntegerField(null=True)
        merged_into = IntegerField(null=True)
        referred_by = IntegerField(null=True)
        acknowledged_at = BigIntegerField(null=True)
        verified_at = BigIntegerField(null=True)
        verified_how = TextField(null=True)
        officers = TextField(null=True)
        finding = TextField(null=True)
        facts = TextField(null=True)
        handover_reason = TextField(null=True)
        filed_on = DateField(null=True)
        filing_number = TextField(null=True)
        receiver = IntegerField(index=True, null=True)
        coordinator = IntegerField(null=True)
        offered_at = BigIntegerField(null=True)
        signed_at = BigIntegerField(null=True)
        told_at = BigIntegerField(null=True)
        told_by = TextField(null=True)
        told_words = TextField(null=True)
        tell_waived = TextField(null=True)
        office_told_at = BigIntegerField(null=True)
        office_told_by = TextField(null=True)
        materials_at = BigIntegerField(null=True)
        materials_list = TextField(null=True)
        materials_copies = TextField(null=True)
        materials_signed_at = BigIntegerField(null=True)
        resulted_at = BigIntegerField(null=True)
        decided_on = DateField(null=True)
        result = TextField(null=True)
        replied_at = BigIntegerField(null=True)
        reply_by = TextField(null=True)
        reply = TextField(null=True)
        reply_waived = TextField(null=True)
        fed_back_at = BigIntegerField(null=True)
        feedback = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "complaint_record"

    db.create_tables([ComplaintRecord])
