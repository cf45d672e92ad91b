"""When and where the units of a matter meet."""

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from portal.store.db import InstantField, Table
from portal.store.matters import Matter


class Appointment(Table):
    """The one time and place of a matter whose units meet: a meeting, a joint operation.

    ``uid`` never changes and ``sequence`` moves with every change that others must learn of: calendars outside know the
    appointment by them (RFC 5545). ``room`` is a room that only one appointment can have at a time, "" where there is
    none; ``place`` is where it is, in words.
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    starts_at = InstantField()
    ends_at = InstantField()
    place = TextField(default="")
    room = TextField(default="")
    uid = TextField(unique=True)
    sequence = IntegerField(default=0)
    cancelled = BooleanField(default=False)
    changed_at = InstantField()

    class Meta:
        indexes = ((("starts_at", "ends_at"), False), (("room", "starts_at"), False))
