"""What every official paper records of itself, whatever it is about: the columns that its usual rules and letters look at."""

from peewee import ForeignKeyField, IntegerField, TextField

from portal.store.db import InstantField, Table
from portal.store.matters import Matter


class PaperRecord(Table):
    """Base of a plugin's record of a paper between two units: between whom, how it went out, when it was delivered.

    A base only, without a table of its own: whoever derives from it has the columns in his.
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    sender = IntegerField(null=True)
    receiver = IntegerField(null=True, index=True)
    classification = TextField(null=True)
    contact = TextField(null=True)
    contact_phone = TextField(null=True)
    delivery = TextField(null=True)
    delivery_method = TextField(null=True)
    delivered_at = InstantField(null=True)
    recipient = TextField(null=True)
    received_at = InstantField(null=True)
    late_reason = TextField(null=True)
    supplement_asked_at = InstantField(null=True)
