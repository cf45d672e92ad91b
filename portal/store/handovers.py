"""What two units agreed on about the cases that a published list leaves between them (T-1, L-7)."""

from peewee import DateField, ForeignKeyField, TextField

from portal.store.db import JSONField, Table
from portal.store.matters import Matter


class HandoverRecord(Table):
    """Cases between two units that a published list leaves to be settled, and what they agreed on.

    ``cases`` are told in the words of the day of publication, in the shape of their two papers.
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    document = TextField(null=True)
    effective = DateField(null=True)
    cases = JSONField(default=list)
    agreed_on = DateField(null=True)
    result = TextField(null=True)
