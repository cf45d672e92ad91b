"""What a dispute records beside the common columns of its matter."""

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from portal.kit import InstantField, Matter, Table


class DisputeRecord(Table):
    """The particulars of one dispute, from both sides' views to what was decided and carried out.

    ``sender`` is the side that opened it. ``agreed_for`` and ``agreed_scope`` are what the last to sign proposes;
    ``settled_for`` is the unit found competent, ``settled_by`` the unit that decided so (None: both agreed).
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    receiver = IntegerField(null=True, index=True)
    dispute_kind = TextField(null=True)
    points = TextField(null=True)
    facts = TextField(null=True)
    violated_on = DateField(null=True)
    new_facts = TextField(null=True)
    interim_unit = IntegerField(null=True)
    classification = TextField(null=True)
    sender_view = TextField(null=True)
    sender_basis = TextField(null=True)
    sender_filed_on = DateField(null=True)
    receiver_view = TextField(null=True)
    receiver_basis = TextField(null=True)
    receiver_filed_on = DateField(null=True)
    disputed_at = InstantField(null=True)
    answered_at = InstantField(null=True)
    negotiation = TextField(null=True)
    sender_signed_at = InstantField(null=True)
    receiver_signed_at = InstantField(null=True)
    agreed_for = IntegerField(null=True)
    agreed_scope = TextField(null=True)
    failed_at = InstantField(null=True)
    request = TextField(null=True)
    submitted_at = InstantField(null=True)
    opinion = TextField(null=True)
    recommended_for = IntegerField(null=True)
    forwarded_to = TextField(null=True)
    forwarded_at = InstantField(null=True)
    settled_for = IntegerField(null=True, index=True)
    settled_by = IntegerField(null=True)
    settled_on = DateField(null=True)
    scope = TextField(null=True)
    goods = TextField(null=True)
    decision_reason = TextField(null=True)
    principle = TextField(null=True)
    published = BooleanField(default=False)
    executed_at = InstantField(null=True)
