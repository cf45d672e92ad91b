"""What people keep for their own comfort: phrases, named filters, and what they may still take back."""

from peewee import BooleanField, ForeignKeyField, TextField

from portal.store.db import InstantField, JSONField, Table
from portal.store.people import Person


class Phrase(Table):
    """A sentence that somebody writes often (常用语); ``use`` is the label of the field it is for, "" any field."""

    person = ForeignKeyField(Person, backref="phrases", on_delete="CASCADE")
    use = TextField(default="")
    text = TextField()


class SavedFilter(Table):
    """A named filter of somebody's list of one kind; ``chosen`` holds the filters of its address."""

    person = ForeignKeyField(Person, backref="saved_filters", on_delete="CASCADE")
    kind = TextField()
    name = TextField()
    chosen = JSONField()
    is_default = BooleanField(default=False)

    class Meta:
        indexes = ((("person", "kind", "name"), True),)


class Undoable(Table):
    """Something that its doer may still take back: which act, and the values it needs to be reversed."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    act = TextField()
    values = JSONField()
    done_at = InstantField()


class CalendarFeed(Table):
    """The address under which somebody's calendar is read without a login; only the SHA-256 of its secret is kept."""

    person = ForeignKeyField(Person, unique=True, on_delete="CASCADE")
    secret_hash = TextField(unique=True)
    made_at = InstantField()
