"""What a loan records beside the common columns of its matter, and the book of keys."""

from peewee import ForeignKeyField, IntegerField, TextField

from portal.kit import InstantField, Matter, Table


class VehicleLoan(Table):
    """The particulars of one loan: from whom, for how many people."""

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    receiver = IntegerField(null=True)
    people = IntegerField(null=True)


class KeyEntry(Table):
    """A line in the book of keys: when the key of a vehicle was handed out, and to whom."""

    matter = ForeignKeyField(Matter, on_delete="CASCADE")
    person = TextField()
    handed_at = InstantField()
