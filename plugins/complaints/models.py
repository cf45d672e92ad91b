"""What a complaint records beside the common columns of its matter; the party complained of is the matter's subject."""

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from portal.kit import InstantField, JSONField, Matter, Table


class ComplaintRecord(Table):
    """The particulars of one complaint (投诉) or report (举报), from the minute it came in to its three duties.

    ``receiver`` is the town office that the complaint is passed on to, ``referred_by`` the unit that passed it on to this
    one, ``merged_into`` the complaint that leads. The four columns of ``words.CONFIDENTIAL`` say who complained.
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    register_number = TextField(null=True, index=True)
    query_code = TextField(null=True)
    channel = TextField(null=True)
    received_at = InstantField(null=True)
    is_informant = BooleanField(default=False)
    is_anonymous = BooleanField(default=False)
    complainant = TextField(null=True)
    complainant_phone = TextField(null=True)
    complainant_address = TextField(null=True)
    complainant_code = TextField(null=True)
    consent_identity = BooleanField(default=False)
    identity_withheld = BooleanField(default=False)
    against_staff = BooleanField(default=False)
    conflict_cleared = BooleanField(default=False)
    points = TextField(null=True)
    written = BooleanField(default=False)
    ticket_number = TextField(null=True)
    ticket_due = InstantField(null=True)
    classification = TextField(null=True)
    first_responsible = IntegerField(null=True)
    merged_into = IntegerField(null=True)
    referred_by = IntegerField(null=True)
    acknowledged_at = InstantField(null=True)
    verified_at = InstantField(null=True)
    verified_how = TextField(null=True)
    officers = TextField(null=True)
    finding = TextField(null=True)
    facts = TextField(null=True)
    handover_reason = TextField(null=True)
    filed_on = DateField(null=True)
    filing_number = TextField(null=True)
    receiver = IntegerField(null=True, index=True)
    coordinator = IntegerField(null=True)
    offered_at = InstantField(null=True)
    signed_at = InstantField(null=True)
    told_at = InstantField(null=True)
    told_by = TextField(null=True)
    told_words = TextField(null=True)
    tell_waived = TextField(null=True)
    office_told_at = InstantField(null=True)
    office_told_by = TextField(null=True)
    materials_at = InstantField(null=True)
    materials_list = TextField(null=True)
    materials_copies = TextField(null=True)
    materials_signed_at = InstantField(null=True)
    resulted_at = InstantField(null=True)
    decided_on = DateField(null=True)
    result = TextField(null=True)
    replied_at = InstantField(null=True)
    reply_by = TextField(null=True)
    reply = TextField(null=True)
    reply_waived = TextField(null=True)
    fed_back_at = InstantField(null=True)
    feedback = TextField(null=True)


class OrderLabels(Table):
    """The words by which 12345 orders are read, by column of the form; the newest row holds, none is changed (C-9)."""

    labels = JSONField()
    saved_at = InstantField()
    saved_by = TextField()
