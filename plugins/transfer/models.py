"""What a transfer records beside the common columns of its matter."""

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from portal.kit import InstantField, Matter, Table


class TransferRecord(Table):
    """The particulars of one transfer: discovery, facts, urgency, delivery, what the receiver found and decided."""

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    sender = IntegerField(null=True)
    receiver = IntegerField(null=True, index=True)
    subject_code = TextField(null=True)
    subject_address = TextField(null=True)
    subject_phone = TextField(null=True)
    source_kind = TextField(null=True)
    discovered_at = InstantField(null=True)
    found_at = InstantField(null=True)
    facts = TextField(null=True)
    provisions = TextField(null=True)
    transfer_reason = TextField(null=True)
    measures = TextField(null=True)
    inspection = TextField(null=True)
    officers = TextField(null=True)
    urgent = BooleanField(default=False)
    urgent_reason = TextField(null=True)
    urgent_since = InstantField(null=True)
    evidence_pending = BooleanField(default=False)
    classification = TextField(null=True)
    contact = TextField(null=True)
    contact_phone = TextField(null=True)
    exception_law = TextField(null=True)
    exception_article = TextField(null=True)
    exception_text = TextField(null=True)
    delivery = TextField(null=True)
    late_reason = TextField(null=True)
    delivered_at = InstantField(null=True)
    recipient = TextField(null=True)
    delivery_method = TextField(null=True)
    received_at = InstantField(null=True)
    supplement_asked_at = InstantField(null=True)
    reason_code = TextField(null=True)
    objection = TextField(null=True)
    legal_basis = TextField(null=True)
    proposed_holder = IntegerField(null=True)
    returned_at = InstantField(null=True)
    filed_on = DateField(null=True)
    filing_number = TextField(null=True)
    decided_on = DateField(null=True)
    decision = TextField(null=True)
    result = TextField(null=True)
