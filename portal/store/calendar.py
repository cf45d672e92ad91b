"""Years of working days, and the versions of the terms' parameters (K-3, K-8, G-12)."""

from peewee import BooleanField, DateField, IntegerField, TextField

from portal.store.db import InstantField, JSONField, Table


class CalendarYear(Table):
    """One year as the State Council's notice has it: days off and make-up working days, by ISO date."""

    year = IntegerField(primary_key=True)
    source = TextField(default="")
    off = JSONField()
    makeup = JSONField()
    loaded_at = InstantField()


class TermVersion(Table):
    """A changed length of a term, from a day on, by a source document (G-12); the shipped table is version 0.

    ``clause`` is what the document says. Nothing is overwritten: of two for one day the later entered holds.
    """

    term = TextField()
    length = IntegerField()
    off = BooleanField(default=False)
    since = DateField()
    document = TextField()
    clause = TextField(default="")
    recorded_at = InstantField()
    recorded_by = TextField(default="")

    class Meta:
        indexes = ((("term", "since", "id"), False),)


class LawLimitVersion(Table):
    """A limit on complaints that a law sets, from a day on, by a source document (C-8, G-12); the shipped ones are version 0.

    ``items`` are codes of items that it binds though their basis does not name the law. Nothing is overwritten.
    """

    law = TextField()
    duty = TextField()
    article = TextField(default="")
    days = IntegerField()
    unit = TextField()
    active = BooleanField(default=True)
    label = TextField()
    items = JSONField(default=list)
    since = DateField()
    document = TextField()
    clause = TextField(default="")
    recorded_at = InstantField()
    recorded_by = TextField(default="")
