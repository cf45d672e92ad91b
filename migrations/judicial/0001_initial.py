"""The tables of judicial as they were at the first release; frozen copies of the models."""

from typing import Any

from peewee import BigIntegerField, BooleanField, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class Offence(Model):
        name = TextField()
        article = TextField()
        standard = TextField()
        source = TextField()
        organ = TextField(default="police")
        verified = BooleanField(default=False)
        active = BooleanField(default=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "offence"

    db.create_tables([Offence])

    class OpinionRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        receiver = IntegerField(null=True)
        opinion_number = TextField(null=True)
        received_on = DateField(null=True)
        reply_by = DateField(null=True)
        opinion = TextField(null=True)
        subject_code = TextField(null=True)
        decision = TextField(null=True)
        decided_on = DateField(null=True)
        answer = TextField(null=True)
        contact = TextField(null=True)
        contact_phone = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "opinion_record"

    db.create_tables([OpinionRecord])

    class ReferralRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        receiver = IntegerField(null=True)
        library = IntegerField(null=True)
        organ = TextField(null=True)
        subject_code = TextField(null=True)
        subject_address = TextField(null=True)
        subject_phone = TextField(null=True)
        suspected_on = DateField(null=True)
        facts = TextField(null=True)
        offence = TextField(null=True)
        article = TextField(null=True)
        standard = TextField(null=True)
        figures = TextField(null=True)
        team = TextField(null=True)
        report = TextField(null=True)
        goods = TextField(null=True)
        seized_on = DateField(null=True)
        lab = TextField(null=True)
        penalties = TextField(null=True)
        classification = TextField(null=True)
        contact = TextField(null=True)
        contact_phone = TextField(null=True)
        reported_at = BigIntegerField(null=True)
        approved_at = BigIntegerField(null=True)
        approved_by = TextField(null=True)
        refusal = TextField(null=True)
        late_reason = TextField(null=True)
        sent_at = BigIntegerField(null=True)
        delivery_method = TextField(null=True)
        recipient = TextField(null=True)
        receipted_at = BigIntegerField(null=True)
        forwarded_to = TextField(null=True)
        missing = TextField(null=True)
        notice_at = BigIntegerField(null=True)
        asked_at = BigIntegerField(null=True)
        police_number = TextField(null=True)
        non_filing_reason = TextField(null=True)
        grounds = TextField(null=True)
        reconsidered_at = BigIntegerField(null=True)
        supervised_at = BigIntegerField(null=True)
        opinion = TextField(null=True)
        goods_at = BigIntegerField(null=True)
        goods_taker = TextField(null=True)
        goods_delay = TextField(null=True)
        result = TextField(null=True)
        result_text = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "referral_record"

    db.create_tables([ReferralRecord])
