"""Notices: the inbox of each person. The row is written in the transaction of the act that caused it."""

from peewee import ForeignKeyField, TextField

from portal.store.db import InstantField, Table
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
