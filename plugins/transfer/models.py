"""What a transfer records beside the common columns of its matter."""

from peewee import BooleanField, DateField, IntegerField, TextField

from portal.domain.confidential import Confidential, Tells
from portal.domain.procedure import Seat
from portal.kit import InstantField, PaperRecord


class TransferRecord(PaperRecord):
    """The particulars of one transfer, from the discovery to what the receiver found and decided.

    ``own_filed_on`` and ``own_closed_on`` are the sending department's own dates (T-1), ``filed_on`` the receiver's.
    """

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
    registered_on = DateField(null=True)
    own_filed_on = DateField(null=True)
    own_closed_on = DateField(null=True)
    violated_on = DateField(null=True)
    agreed_on = DateField(null=True)
    agreed_by = TextField(null=True)
    agreed_result = TextField(null=True)
    ongoing = BooleanField(default=False)
    dissuaded_at = InstantField(null=True)
    dissuaders = TextField(null=True)
    dissuasion = TextField(null=True)
    reaction = TextField(null=True)
    informed_at = InstantField(null=True)
    informed_by = TextField(null=True)
    informed_person = TextField(null=True)
    informed_words = TextField(null=True)
    urgent = BooleanField(default=False)
    urgent_reason = TextField(null=True)
    urgent_since = InstantField(null=True)
    evidence_pending = BooleanField(default=False)
    exception_law = TextField(null=True)
    exception_article = TextField(null=True)
    exception_text = TextField(null=True)
    reason_code = TextField(null=True)
    objection = TextField(null=True)
    legal_basis = TextField(null=True)
    proposed_holder = IntegerField(null=True)
    contested_at = InstantField(null=True)
    contest_reason = TextField(null=True)
    interim_unit = IntegerField(null=True)
    returned_at = InstantField(null=True)
    filed_on = DateField(null=True)
    filing_number = TextField(null=True)
    decided_on = DateField(null=True)
    decision = TextField(null=True)
    result = TextField(null=True)


OF_THE_PARTY = Confidential(
    columns={"subject_code": Tells.NUMBER, "subject_phone": Tells.NUMBER},
    handled_in=lambda record: frozenset({Seat.SENDER, Seat.RECEIVER}),
    plain=frozenset({"contact_phone", "informed_person"}),
)
"""G-7: both sides work on the case; the letter between them bears the numbers, everybody else reads it without."""
