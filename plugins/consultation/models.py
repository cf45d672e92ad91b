"""What the kinds of 联合执法协商 record beside the common columns of their matters."""

from peewee import ForeignKeyField, IntegerField, TextField

from portal.kit import InstantField, Matter, Table


class HazardRecord(Table):
    """The particulars of one urgent notice to one department, from the call to what the government instructed.

    ``phoned_at`` is the first telephone call to the department that somebody answered, ``answered_at`` its first word
    in whatever way; ``told_beside`` names the departments that got the same notice.
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    receiver = IntegerField(null=True, index=True)
    told_beside = TextField(null=True)
    danger_kind = TextField(null=True)
    danger = TextField(null=True)
    people_at_risk = TextField(null=True)
    emergency_call = TextField(null=True)
    contact = TextField(null=True)
    contact_phone = TextField(null=True)
    sent_at = InstantField(null=True)
    phoned_at = InstantField(null=True)
    answered_at = InstantField(null=True)
    dispatched_at = InstantField(null=True)
    sent_people = TextField(null=True)
    arrived_at = InstantField(null=True)
    handled_at = InstantField(null=True)
    officers = TextField(null=True)
    result = TextField(null=True)
    refused_at = InstantField(null=True)
    reason_code = TextField(null=True)
    reason = TextField(null=True)
    proposed_holder = IntegerField(null=True)
    agreed = TextField(null=True)
    reported_at = InstantField(null=True)
    unhandled = TextField(null=True)
    request = TextField(null=True)
    report_received_at = InstantField(null=True)
    instructed_at = InstantField(null=True)
    instruction = TextField(null=True)
    instructor = TextField(null=True)
