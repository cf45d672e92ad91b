"""What the round leaves behind: reminders that went out, digests of a day, its own heartbeat."""

from peewee import DateField, ForeignKeyField, IntegerField, TextField

from portal.store.db import InstantField, JSONField, Table
from portal.store.matters import Matter, MatterClock
from portal.store.people import Person


class Reminder(Table):
    """A reminder of a limit that went out: for which instant of its plan, and who was told; once each (trust 10).

    ``told`` names the people as they were then, for whoever oversees. ``days_over`` is 0 while the limit runs.
    """

    clock = ForeignKeyField(MatterClock, on_delete="CASCADE")
    matter = ForeignKeyField(Matter, backref="reminders", on_delete="CASCADE")
    at = InstantField()
    days_over = IntegerField(default=0)
    words = TextField()
    told = JSONField(default=list)
    sent_at = InstantField()

    class Meta:
        indexes = ((("clock", "at"), True),)


class Digest(Table):
    """What lay before a person on the morning of a working day: ids of matters by section; one a day."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    day = DateField()
    sections = JSONField(default=dict)
    sent_at = InstantField()

    class Meta:
        indexes = ((("person", "day"), True),)


class Heartbeat(Table):
    """When the round last came to its end, and for which day it has sent the digests; one row."""

    name = TextField(primary_key=True)
    beat_at = InstantField()
    digests_on = DateField(null=True)
