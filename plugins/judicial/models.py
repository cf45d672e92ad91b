"""What a referral and an opinion of the procuratorate record beside the common columns of their matters; the library."""

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from portal.domain.confidential import Confidential, Tells
from portal.domain.procedure import Seat
from portal.kit import InstantField, Matter, Table


class Offence(Table):
    """One entry of the library: an offence, its article, the standard to compare with, and where that stands.

    ``organ`` says who takes it: ``police``, or ``supervision`` for what public officials commit in office (J-11).
    """

    name = TextField()
    article = TextField()
    standard = TextField()
    source = TextField()
    organ = TextField(default="police")
    verified = BooleanField(default=False)
    active = BooleanField(default=True)


class ReferralRecord(Table):
    """The particulars of one referral, from the suspicion to what police, procuratorate and court answered.

    ``notice_at`` is when the latest notice of the police came in, ``asked_at`` when the police or the procuratorate got
    what they have to answer: from there the limits run (J-6, J-7).
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    receiver = IntegerField(null=True)
    library = IntegerField(null=True)
    organ = TextField(null=True)
    subject_code = TextField(null=True)
    subject_address = TextField(null=True)
    subject_phone = TextField(null=True)
    suspected_on = DateField(null=True)
    facts = TextField(null=True)
    offence = TextField(null=True)
    article = TextField(null=True)
    standard = TextField(null=True)
    figures = TextField(null=True)
    team = TextField(null=True)
    report = TextField(null=True)
    goods = TextField(null=True)
    seized_on = DateField(null=True)
    lab = TextField(null=True)
    penalties = TextField(null=True)
    classification = TextField(null=True)
    contact = TextField(null=True)
    contact_phone = TextField(null=True)
    reported_at = InstantField(null=True)
    approved_at = InstantField(null=True)
    approved_by = TextField(null=True)
    refusal = TextField(null=True)
    late_reason = TextField(null=True)
    sent_at = InstantField(null=True)
    delivery_method = TextField(null=True)
    recipient = TextField(null=True)
    receipted_at = InstantField(null=True)
    forwarded_to = TextField(null=True)
    missing = TextField(null=True)
    notice_at = InstantField(null=True)
    asked_at = InstantField(null=True)
    police_number = TextField(null=True)
    non_filing_reason = TextField(null=True)
    grounds = TextField(null=True)
    reconsidered_at = InstantField(null=True)
    supervised_at = InstantField(null=True)
    opinion = TextField(null=True)
    goods_at = InstantField(null=True)
    goods_taker = TextField(null=True)
    goods_delay = TextField(null=True)
    result = TextField(null=True)
    result_text = TextField(null=True)


class OpinionRecord(Table):
    """One 检察意见 or case handed back by the police (J-10): what came in, when, and what was answered."""

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    receiver = IntegerField(null=True)
    opinion_number = TextField(null=True)
    received_on = DateField(null=True)
    reply_by = DateField(null=True)
    opinion = TextField(null=True)
    subject_code = TextField(null=True)
    decision = TextField(null=True)
    decided_on = DateField(null=True)
    answer = TextField(null=True)
    contact = TextField(null=True)
    contact_phone = TextField(null=True)


OF_THE_PARTY = Confidential(
    columns={"subject_code": Tells.NUMBER, "subject_phone": Tells.NUMBER},
    handled_in=lambda record: frozenset({Seat.SENDER, Seat.RECEIVER}),
    plain=frozenset({"contact_phone"}),
)
"""G-7: who refers a case and who takes it over work on it; the papers bear the numbers."""
OF_THE_PARTY_HERE = Confidential(columns={"subject_code": Tells.NUMBER}, plain=frozenset({"contact_phone"}))
