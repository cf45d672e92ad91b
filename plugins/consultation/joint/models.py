"""What a joint operation records beside the common columns of its matter: the plan, and each unit's part."""

from peewee import DateField, ForeignKeyField, IntegerField, TextField

from portal.kit import InstantField, JSONField, Matter, Table, Unit


class OperationRecord(Table):
    """The plan of one operation; ``units``, ``officers`` and ``powers`` are its rows as they were typed, side by side.

    ``target`` is whom it is about, known to the parties alone until it was carried out.
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    target = TextField(null=True)
    grounds = TextField(null=True)
    course = TextField(null=True)
    starts_at = InstantField(null=True)
    ends_at = InstantField(null=True)
    meeting_point = TextField(null=True)
    units = JSONField(null=True)
    officers = JSONField(null=True)
    powers = JSONField(null=True)
    leader = IntegerField(null=True)
    commander = TextField(null=True)
    keeper = TextField(null=True)
    safety = TextField(null=True)
    classification = TextField(null=True)
    contact = TextField(null=True)
    contact_phone = TextField(null=True)
    carried_out_at = InstantField(null=True)
    happened = TextField(null=True)
    conclusion = TextField(null=True)


class OperationPart(Table):
    """One unit's part in an operation: who comes with which powers, what it answered, what it decided in its own name."""

    matter = ForeignKeyField(Matter, on_delete="CASCADE")
    unit = ForeignKeyField(Unit)
    officers = JSONField(default=list)
    powers = JSONField(default=list)
    answer = TextField(default="planned")
    answered_by = TextField(default="")
    answered_at = InstantField(null=True)
    reason = TextField(default="")
    decision = TextField(default="")
    decision_number = TextField(default="")
    decided_on = DateField(null=True)
    result = TextField(default="")
    recorded_by = TextField(default="")
    recorded_at = InstantField(null=True)

    class Meta:
        indexes = ((("matter", "unit"), True),)
