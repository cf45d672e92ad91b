"""What a request for assistance records beside the common columns of its matter."""

from peewee import BooleanField, DateField, IntegerField, TextField

from portal.kit import InstantField, PaperRecord


class AssistanceRecord(PaperRecord):
    """The particulars of one request: what is asked, the call, the letter, pauses and extensions, the answer.

    ``pause_since`` is the day from which a supplement is owed, ``paused`` the working days lost to earlier ones;
    ``extended_on`` the last day announced so far, ``extensions`` how often one was. ``resumed_at`` is when a settled dispute brought the request back to the helper.
    """

    type = TextField(null=True)
    facts = TextField(null=True)
    question = TextField(null=True)
    grounds = TextField(null=True)
    wanted_form = TextField(null=True)
    wanted_on = DateField(null=True)
    case_number = TextField(null=True)
    purpose = TextField(null=True)
    persons = TextField(null=True)
    called_at = InstantField(null=True)
    called_person = TextField(null=True)
    pause_since = DateField(null=True)
    paused = IntegerField(default=0)
    extended_on = DateField(null=True)
    extensions = IntegerField(default=0)
    extension_code = TextField(null=True)
    extension_reason = TextField(null=True)
    arrived_at = InstantField(null=True)
    officers = TextField(null=True)
    measures = TextField(null=True)
    opinion = TextField(null=True)
    opinion_basis = TextField(null=True)
    no_evidence = BooleanField(default=False)
    copied = TextField(null=True)
    reply_form = TextField(null=True)
    replied_at = InstantField(null=True)
    decline_code = TextField(null=True)
    declined = TextField(null=True)
    refusal = TextField(null=True)
    resumed_at = InstantField(null=True)
