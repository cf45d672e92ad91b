"""What 信息共享 records beside the common columns of its matters: shares and their versions, requests and answers."""

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from portal.kit import InstantField, JSONField, Matter, Person, Table, Unit


class ShareRecord(Table):
    """The particulars of one piece of shared information, as its newest version says it.

    ``receivers`` are the ids of those that get it; ``due_on`` and ``delayed`` (working days) are as of the day it was
    shared; ``extended_at`` is when a later day was set (S-3).
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    category = IntegerField(null=True)
    more_items = TextField(null=True)
    content = TextField(null=True)
    formed_on = DateField(null=True)
    source = TextField(null=True)
    document = TextField(null=True)
    repealed_on = DateField(null=True)
    classification = TextField(null=True)
    receivers = JSONField(default=list)
    offline_note = TextField(null=True)
    delay_reason = TextField(null=True)
    delay_words = TextField(null=True)
    extended_to = DateField(null=True)
    extended_at = InstantField(null=True)
    expires_on = DateField(null=True)
    shared_at = InstantField(null=True)
    due_on = DateField(null=True)
    delayed = IntegerField(null=True)
    version = IntegerField(null=True)


class ShareItem(Table):
    """An item that shared information is about."""

    matter = ForeignKeyField(Matter, on_delete="CASCADE")
    item = IntegerField(index=True)


class ShareVersion(Table):
    """One version of shared information: what it said from a day on, and why it was put right."""

    matter = ForeignKeyField(Matter, on_delete="CASCADE")
    number = IntegerField()
    title = TextField()
    content = TextField(default="")
    reason = TextField(default="")
    valid_from = DateField()
    shared_at = InstantField()

    class Meta:
        indexes = ((("matter", "number"), True),)


class RequestRecord(Table):
    """The particulars of one request: a need, a question of guidance, or a table for each unit to fill in."""

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    sort = TextField(null=True)
    question = TextField(null=True)
    purpose = TextField(null=True)
    legal_need = TextField(null=True)
    columns = TextField(null=True)
    due_on = DateField(null=True)
    classification = TextField(null=True)
    receivers = JSONField(default=list)
    offline_note = TextField(null=True)


class RequestAnswer(Table):
    """What one of the units that were asked has answered; only the asking unit and itself see it."""

    matter = ForeignKeyField(Matter, on_delete="CASCADE")
    unit = ForeignKeyField(Unit)
    person = TextField()
    declined = BooleanField(default=False)
    text = TextField(default="")
    cells = JSONField(default=list)
    answered_at = InstantField()

    class Meta:
        indexes = ((("matter", "unit"), True),)


class Training(Table):
    """A training by the origin department: when, on which items, for whom, with which papers (L-4)."""

    unit = ForeignKeyField(Unit)
    held_on = DateField()
    title = TextField()
    items = JSONField(default=list)
    people = TextField(default="")
    papers = TextField(default="")
    recorded_by = ForeignKeyField(Person)
    recorded_at = InstantField()


class MadeFrom(Table):
    """What becomes of information of a category that follows from another matter: nothing, a draft, or it is shared."""

    category = IntegerField(unique=True)
    act = TextField()
