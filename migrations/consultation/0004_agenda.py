"""Agendas of meetings, what came of them, the tasks agreed, and what is to come before a meeting (M-1, M-3)."""

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

    class AgendaLine(Model):
        meeting = ForeignKeyField(Matter, on_delete="CASCADE")
        position = IntegerField()
        words = TextField()
        origin = TextField(default="")
        about = IntegerField(index=True, null=True)
        reason = TextField(default="")
        outcome = TextField(default="")
        text = TextField(default="")
        version = IntegerField(default=1)
        written_by = TextField(default="")
        organ = IntegerField(null=True)
        settled_for = IntegerField(null=True)
        library = BooleanField(default=False)
        carried_to = IntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "agenda_line"

    db.create_tables([AgendaLine])

    class AgreedTask(Model):
        line = ForeignKeyField(AgendaLine, on_delete="CASCADE")
        words = TextField()
        owner = IntegerField(null=True)
        due_on = DateField(null=True)
        matter = IntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "agreed_task"

    db.create_tables([AgreedTask])

    class OtherText(Model):
        line = ForeignKeyField(AgendaLine, on_delete="CASCADE")
        person = ForeignKeyField(Person)
        text = TextField()
        kept_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "other_text"
            indexes = ((("line", "person"), True),)

    db.create_tables([OtherText])

    class TableMark(Model):
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        unit = IntegerField()
        person = ForeignKeyField(Person)
        why = TextField()
        marked_at = BigIntegerField()
        discussed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "table_mark"
            indexes = ((("matter", "unit"), True),)

    db.create_tables([TableMark])

    class TaskRecord(Model):
        matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
        meeting = IntegerField(index=True, null=True)
        task = TextField(null=True)
        owner = IntegerField(null=True)
        due_on = DateField(null=True)
        result = TextField(null=True)
        reason = TextField(null=True)
        done_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "task_record"

    db.create_tables([TaskRecord])
