"""司法局 is told once of each interval of regular meetings that is over (M-1)."""

from typing import Any

from peewee import BigIntegerField, ForeignKeyField, Model


def up(migrator: Any, db: Any) -> None:
    class Matter(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"

    class OverdueTold(Model):
        meeting = ForeignKeyField(Matter, on_delete="CASCADE", unique=True)
        told_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "overdue_told"

    db.create_tables([OverdueTold])
