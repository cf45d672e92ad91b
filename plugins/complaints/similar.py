"""Open complaints about the same thing, found while one is typed: by item, place and the party complained of (C-1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.complaints.models import ComplaintRecord
from plugins.complaints.rules import COMPLAINT
from portal import kit
from portal.domain.procedure import Actor, Seat

MOST = 8


@dataclass(frozen=True, slots=True)
class Similar:
    """One complaint that may be the same: of another unit only who has it, since when and under which number.

    ``id`` is None where the reader may not open it.
    """

    id: int | None
    number: str
    title: str
    unit: str
    received_at: datetime
    state: str


def similar_to(
    actor: Actor,
    item: int | None,
    where: kit.Whereabouts | None,
    subject: str,
    *,
    apart_from: int | None = None,
) -> list[Similar]:
    """The open complaints that agree in two of item, office and subject, the newest first.

    Those of the reader's own unit, and in a 过渡期 those of other units about the same item in the same office, for C-1
    asks who was first. Nothing while only one of the three is known, and nothing for administrators, who see no matters.
    """
    if actor.is_administrator:
        return []
    office = where.office_id if where else None
    alike = _alike(item, office, subject.strip())
    if alike is None:
        return []
    ours = {actor.principal.id, actor.unit.id}
    seen = kit.Party.unit.in_(ours)
    if item and office and _in_transition(item, str(where)):
        seen |= (kit.Matter.item == item) & (kit.Matter.office == office)
    rows = (
        kit.Matter.select(kit.Matter, ComplaintRecord, kit.Party.unit.alias("handler"))
        .join(ComplaintRecord, on=(ComplaintRecord.matter == kit.Matter.id), attr="record")
        .switch(kit.Matter)
        .join(kit.Party, on=((kit.Party.matter == kit.Matter.id) & (kit.Party.seat == Seat.SENDER)))
        .where(alike, seen, kit.Matter.private == False, kit.Matter.id != (apart_from or 0))
        .order_by(ComplaintRecord.received_at.desc(), kit.Matter.id.desc())
        .limit(MOST)
    )
    return [_line(row, ours) for row in rows.objects()]


def _alike(item: int | None, office: int | None, subject: str) -> Any:
    """The open complaints that agree in two of the three, each pair from its own index; None while fewer are known."""
    one = kit.Matter.alias()
    known = [
        condition
        for given, condition in ((item, one.item == item), (office, one.office == office), (subject, one.subject == subject))
        if given
    ]  # fmt: skip
    pairs = [first & second for place, first in enumerate(known) for second in known[place + 1 :]]
    if not pairs:
        return None
    found = pairs[0]
    for pair in pairs[1:]:
        found |= pair
    open_ones = (one.kind == COMPLAINT.kind) & (one.open == True)
    return kit.Matter.id.in_(one.select(one.id).where(open_ones, found))


def _in_transition(item: int, where: str) -> bool:
    answer = kit.whose(item, where)
    return answer is not None and answer.transition is not None


def _line(row: Any, ours: set[int]) -> Similar:
    own = row.handler in ours
    state = COMPLAINT.state(row.state).label
    return Similar(
        row.id if own else None, row.register_number or str(row.id), row.title if own else "同一事项、同一辖区",
        kit.directory().name(row.handler), row.received_at, state if own else "",
    )  # fmt: skip
