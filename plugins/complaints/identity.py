"""Who complained, for the unit that decides on what a complaint was handed over for and answers the complainant (C-6)."""

from typing import Any

from plugins.complaints.models import ComplaintRecord
from plugins.complaints.rules import COMPLAINT
from portal import kit
from portal.domain.confidential import UNMASKING_ROLES
from portal.domain.procedure import Actor, Outcome, Relation, Seat

NAMED_ORIGIN = kit.Prepared(
    lambda number: (
        kit.Matter.select()
        .join(ComplaintRecord, on=(ComplaintRecord.matter == kit.Matter.id))
        .switch(kit.Matter)
        .join(kit.Link, on=(kit.Link.other == kit.Matter.id))
        .where(
            (kit.Link.matter == number) & (kit.Link.relation == Relation.GREW_FROM),
            (ComplaintRecord.consent_identity == True) & (ComplaintRecord.is_anonymous == False),
            ComplaintRecord.complainant.is_null(False),
        )
    )
)
"""The complaints that a matter grew from whose complainant agreed to be known, written once: every page asks."""

TAKING_OVER = kit.Prepared(
    lambda complaint, number: kit.Event.select(kit.Event.id).where(
        (kit.Event.matter == complaint) & (kit.Event.step == "note_signed"),
        kit.Event.cause_id.in_(SIGNING.select(SIGNING.id).where(SIGNING.matter == number)),
    )
)
"""That a complaint was taken over by the act of signing for this matter."""
SIGNING: Any = kit.Event.alias()
SAYING_NO = frozenset({Outcome.NOT_OURS, Outcome.UNSETTLED, Outcome.WITHDRAWN})


def origin_of(subject: Any, reader: Actor) -> Any:
    """The complaint that this reader's unit has taken over by signing for a matter, where the complainant agreed.

    None for any other matter, for who helps, argues or has given it back, and for the unit that handles the complaint
    itself: the identity travels only where it is needed to answer (G-9).
    """
    if subject.kind == COMPLAINT.kind or subject.private or not reader.roles & UNMASKING_ROLES:
        return None
    row = NAMED_ORIGIN.first(subject.id) if kit.linked_to(subject, Relation.GREW_FROM) else None
    if row is None or subject.outcome in SAYING_NO or TAKING_OVER.first(row.id, subject.id) is None:
        return None
    ours = kit.takes_part(reader, subject, Seat.RECEIVER) and not kit.takes_part(reader, row)
    return row if ours else None
