"""How a matter stands to another one that takes it up, such as a dispute: for the plugins on both sides (T-8, P-5)."""

from portal.domain.procedure import Outcome, Relation
from portal.store.db import Prepared
from portal.store.matters import Event, Link, Matter


def taken_up(matter: Matter) -> bool:
    """Whether another matter that is still unsettled takes this one up, so that it is not settled on paper here (P-5)."""
    by = Link.select(Link.matter).where((Link.other == matter.id) & (Link.relation == Relation.TAKES_UP))
    unsettled = (Matter.open == True) & (Matter.outcome == Outcome.UNSETTLED)
    return bool(Matter.select().where(Matter.id.in_(by) & unsettled).exists())


def taken_by(taker: Matter, kind: str) -> list[int]:
    """The matters of a kind that another matter takes up."""
    taken = Link.select(Link.other).where((Link.matter == taker.id) & (Link.relation == Relation.TAKES_UP))
    rows = Matter.select(Matter.id).where(Matter.id.in_(taken) & (Matter.kind == kind))
    return [number for (number,) in rows.tuples()]


LAST_EVENT = Prepared(
    lambda number: Event.select().where(Event.matter == number).order_by(Event.id.desc()).limit(1)
)


def last_event(matter: Matter) -> Event | None:
    """What happened to a matter last: the cause of what follows from it."""
    found: Event | None = LAST_EVENT.first(matter.id)
    return found
