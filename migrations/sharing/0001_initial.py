"""The tables of sharing as they were at the first release; frozen copies of the models."""

from typing import Any

from peewee import BigIntegerField, BooleanField, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class Person(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    class Unit(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "unit"

    class MadeFrom(Model):
        category = IntegerField(unique=True)
        act = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "made_from"

    db.create_tables([MadeFrom])

    class RequestAnswer(Model):
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        unit = ForeignKeyField(Unit)
        person = TextField()
        declined = BooleanField(default=False)
        text = TextField(default="")
        cells = TextField()
        answered_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "request_answer"
            indexes = ((("matter", "unit"), True),)

    db.create_tables([RequestAnswer])

    class RequestRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        sort = TextField(null=True)
        question = TextField(null=True)
        purpose = TextField(null=True)
        legal_need = TextField(null=True)
        columns = TextField(null=True)
        due_on = DateField(null=True)
        classification = TextField(null=True)
        receivers = TextField()
        offline_note = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "request_record"

    db.create_tables([RequestRecord])

    class ShareItem(Model):
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        item = IntegerField(index=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "share_item"

    db.create_tables([ShareItem])

    class ShareRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        category = IntegerField(null=True)
        more_items = TextField(null=True)
        content = TextField(null=True)
        formed_on = DateField(null=True)
        source = TextField(null=True)
        document = TextField(null=True)
        repealed_on = DateField(null=True)
        classification = TextField(null=True)
        receivers = TextField()
        offline_note = TextField(null=True)
        delay_reason = TextField(null=True)
        delay_words = TextField(null=True)
        extended_to = DateField(null=True)
        extended_at = BigIntegerField(null=True)
        expires_on = DateField(null=True)
        shared_at = BigIntegerField(null=True)
        due_on = DateField(null=True)
        delayed = IntegerField(null=True)
        version = IntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "share_record"

    db.create_tables([ShareRecord])

    class ShareVersion(Model):
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        number = IntegerField()
        title = TextField()
        content = TextField(default="")
        reason = TextField(default="")
        valid_from = DateField()
        shared_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "share_version"
            indexes = ((("matter", "number"), True),)

    db.create_tables([ShareVersion])

    class Training(Model):
        unit = ForeignKeyField(Unit)
        held_on = DateField()
        title = TextField()
        items = TextField()
        people = TextField(default="")
        papers = TextField(default="")
        recorded_by = ForeignKeyField(Person)
        recorded_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "training"

    db.create_tables([Training])
