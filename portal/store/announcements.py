"""公告: what is told to everybody, or to some kinds of units, from a day to a day; and who has read it."""

from peewee import CompositeKey, DateField, ForeignKeyField, TextField

from portal.store.db import InstantField, JSONField, Table
from portal.store.people import Person


class Announcement(Table):
    """One announcement: plain text, shown from ``starts_on`` to ``ends_on`` (both included) unless withdrawn.

    ``kinds`` are the kinds of units it is for, empty for all. ``told_at`` is when its notices were written.
    """

    title = TextField()
    text = TextField()
    starts_on = DateField()
    ends_on = DateField()
    kinds = JSONField(default=list)
    author = ForeignKeyField(Person)
    created_at = InstantField()
    told_at = InstantField(null=True)
    withdrawn_at = InstantField(null=True)

    class Meta:
        indexes = ((("ends_on", "starts_on"), False),)


class AnnouncementRead(Table):
    """That a person has read an announcement."""

    announcement = ForeignKeyField(Announcement)
    person = ForeignKeyField(Person)
    read_at = InstantField()

    class Meta:
        primary_key = CompositeKey("announcement", "person")
