"""Who complained, for the unit that decides on what a complaint was handed over for and answers the complainant (C-6)."""

from collections.abc import Iterable
from typing import Any

from plugins.complaints.models import ComplaintRecord
from plugins.complaints.rules import COMPLAINT
from portal import kit
from portal.domain.confidential import UNMASKING_ROLES
from portal.domain.procedure import Actor, Relation, Seat

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

HANDLING = (Seat.SENDER, Seat.RECEIVER)
"""Who may have to answer the complainant; whoever is only told, or oversees, does not."""


def origin_of(subject: Any, reader: Actor) -> Any:
    """The complaint that a matter grew from, where the complainant agreed that this reader's unit may know of him.

    None for any other matter, for one that has not gone out, and for the unit that handles the complaint itself.
    """
    if subject.kind == COMPLAINT.kind or subject.private or not reader.roles & UNMASKING_ROLES:
        return None
    row = NAMED_ORIGIN.first(subject.id) if kit.linked_to(subject, Relation.GREW_FROM) else None
    if row is None or not _takes_part(subject.id, reader, HANDLING):
        return None
    return None if _takes_part(row.id, reader, list(Seat)) else row


def _takes_part(matter: int, reader: Actor, seats: Iterable[Seat]) -> bool:
    ours = (reader.principal.id, reader.unit.id)
    seated = (kit.Party.matter == matter) & kit.Party.unit.in_(ours) & kit.Party.seat.in_(list(seats))
    return bool(kit.Party.select(kit.Party.unit).where(seated).exists())
