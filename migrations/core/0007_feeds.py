"""Each person may have one secret address under which calendars outside read the own meetings and deadlines."""

from typing import Any

from peewee import BigIntegerField, ForeignKeyField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class Person(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    class CalendarFeed(Model):
        person = ForeignKeyField(Person, unique=True, on_delete="CASCADE")
        secret_hash = TextField(unique=True)
        made_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "calendar_feed"

    db.create_tables([CalendarFeed])
