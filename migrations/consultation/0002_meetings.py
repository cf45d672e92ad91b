"""Meetings, what each unit answers to the invitation, and how a unit holds its regular ones (M-1)."""

from typing import Any

from peewee import BigIntegerField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Matter(Base):
        pass

    class Unit(Base):
        pass

    class MeetingRecord(Base):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        sort = TextField(null=True)
        required = TextField()
        optional = TextField()
        outside = TextField(null=True)
        length = IntegerField(null=True)
        starts_at = BigIntegerField(null=True)
        ends_at = BigIntegerField(null=True)
        room = TextField(null=True)
        topics = TextField(null=True)
        contact = TextField(null=True)
        contact_phone = TextField(null=True)
        classification = TextField(null=True)
        offline_note = TextField(null=True)
        previous_at = BigIntegerField(null=True)
        notified_at = BigIntegerField(null=True)
        opened_at = BigIntegerField(null=True)
        held_at = BigIntegerField(null=True)
        minuted_at = BigIntegerField(null=True)
        observers = TextField(null=True)

    class MeetingSeat(Base):
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        unit = ForeignKeyField(Unit)
        attendance = TextField()
        deputy = TextField()
        reason = TextField()
        person = TextField()
        answered_at = BigIntegerField(null=True)
        came = TextField()
        people = TextField()

        class Meta:
            indexes = ((("matter", "unit"), True),)

    class MeetingSeries(Base):
        unit = ForeignKeyField(Unit, unique=True)
        rule = TextField()
        starts = TextField()
        length = IntegerField(null=True)
        room = TextField()
        required = TextField()
        optional = TextField()
        saved_at = BigIntegerField()
        saved_by = TextField()

    db.create_tables([MeetingRecord, MeetingSeat, MeetingSeries])
