"""What a meeting records beside the common columns of its matter, and what each unit invited answers."""

from peewee import ForeignKeyField, IntegerField, TextField

from portal.kit import InstantField, JSONField, Matter, Table, Unit


class MeetingRecord(Table):
    """The particulars of one meeting, as they stand after the last change of time or place.

    ``required`` and ``optional`` are ids of units, ``outside`` names those that have no account and are invited on
    paper; ``length`` is in minutes. ``previous_at`` is the last regular meeting of the same convener (M-1), ``held_at``
    the instant from which the minutes are owed (M-3).
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    sort = TextField(null=True)
    required = JSONField(default=list)
    optional = JSONField(default=list)
    outside = TextField(null=True)
    length = IntegerField(null=True)
    starts_at = InstantField(null=True)
    ends_at = InstantField(null=True)
    room = TextField(null=True)
    topics = TextField(null=True)
    contact = TextField(null=True)
    contact_phone = TextField(null=True)
    classification = TextField(null=True)
    offline_note = TextField(null=True)
    previous_at = InstantField(null=True)
    notified_at = InstantField(null=True)
    opened_at = InstantField(null=True)
    held_at = InstantField(null=True)
    minuted_at = InstantField(null=True)
    observers = TextField(null=True)
    host = TextField(null=True)
    proposed_to = IntegerField(null=True)
    proposal = TextField(null=True)


class MeetingSeat(Table):
    """What one unit answered to the invitation, and who of it came (出席、请假、列席).

    ``attendance`` is one of ``answering.ATTENDANCE``, ``came`` one of ``holding.CAME``; ``person`` is who answered,
    ``deputy`` and ``people`` are names.
    """

    matter = ForeignKeyField(Matter, on_delete="CASCADE")
    unit = ForeignKeyField(Unit)
    attendance = TextField(default="")
    deputy = TextField(default="")
    reason = TextField(default="")
    person = TextField(default="")
    answered_at = InstantField(null=True)
    came = TextField(default="")
    people = TextField(default="")

    class Meta:
        indexes = ((("matter", "unit"), True),)


class MeetingSeries(Table):
    """How a unit holds its regular meetings: by which rule of RFC 5545, at what time of day, whom it invites (M-1)."""

    unit = ForeignKeyField(Unit, unique=True)
    rule = TextField()
    starts = TextField(default="")
    length = IntegerField(null=True)
    room = TextField(default="")
    required = JSONField(default=list)
    optional = JSONField(default=list)
    saved_at = InstantField()
    saved_by = TextField()


class OverdueTold(Table):
    """That 司法局 was told of an interval that is over: once after each regular meeting (M-1 W-M-OVERDUE)."""

    meeting = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    told_at = InstantField()
