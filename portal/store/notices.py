"""Notices: the inbox of each person. The row is written in the transaction of the act that caused it."""

from collections.abc import Sequence

from peewee import ForeignKeyField, TextField

from portal.store.db import InstantField, Table, run
from portal.store.matters import Matter
from portal.store.people import Person


class Notice(Table):
    """A line in somebody's inbox, about a matter or about the portal."""

    person = ForeignKeyField(Person, backref="notices")
    matter = ForeignKeyField(Matter, null=True)
    kind = TextField(default="")
    text = TextField()
    created_at = InstantField()
    read_at = InstantField(null=True)

    class Meta:
        indexes = ((("person", "read_at", "id"), False),)


AT_A_TIME = 500


def add(lines: Sequence[tuple[int, str]], matter_id: int | None, kind: str, at: int) -> None:
    """Put a line into the inbox of each of these people, all of one act."""
    for first in range(0, len(lines), AT_A_TIME):
        rows = [(person, matter_id, kind, text, at) for person, text in lines[first : first + AT_A_TIME]]
        marks = ", ".join(["(?, ?, ?, ?, ?)"] * len(rows))
        statement = f"INSERT INTO notice (person_id, matter_id, kind, text, created_at) VALUES {marks}"  # noqa: S608
        run(statement, *(value for row in rows for value in row))
