"""How a transfer follows the matter that takes it up: into dispute, out of it by its result, back if it is withdrawn (T-8)."""

from collections.abc import Iterable
from typing import Any

from portal import kit
from portal.domain.procedure import Actor, Facts, Outcome, Relation

FOLLOWED = {Outcome.UNSETTLED: "dispute", Outcome.SETTLED: "settle", Outcome.WITHDRAWN: "resume"}
"""What the outcome of a matter that takes up a transfer means for the transfer: its own step."""


def follow_dispute(desk: kit.Desk, taker: Any, actor: Actor, facts: Facts) -> None:
    """Take the transfer's own step after what happened to the matter that takes it up; none where none fits."""
    fields: dict[str, Any] = {}
    if taker.outcome == Outcome.SETTLED:
        winner = facts.get("settled_for")
        if winner is None:
            return
        fields = {"settled_for": kit.directory().heir(winner).id, "settled_by": facts.get("settled_by")}
    for transfer in _taken_by(taker):
        kit.consequence(
            desk, actor, transfer, FOLLOWED[Outcome(taker.outcome)], fields, cause=_last_event(taker)
        )


def taken_up(matter: Any) -> bool:
    """Whether another matter that is still open takes this transfer up, so that it is not settled here on paper (P-5)."""
    by = kit.Link.select(kit.Link.matter).where(
        (kit.Link.other == matter.id) & (kit.Link.relation == Relation.TAKES_UP)
    )
    unsettled = (kit.Matter.open == True) & (kit.Matter.outcome == Outcome.UNSETTLED)
    return bool(kit.Matter.select().where(kit.Matter.id.in_(by) & unsettled).exists())


def _taken_by(taker: Any) -> Iterable[int]:
    links = kit.Link.select(kit.Link.other).where(
        (kit.Link.matter == taker.id) & (kit.Link.relation == Relation.TAKES_UP)
    )
    rows = kit.Matter.select(kit.Matter.id).where(kit.Matter.id.in_(links) & (kit.Matter.kind == "transfer"))
    return [number for (number,) in rows.tuples()]


def _last_event(matter: Any) -> Any:
    return kit.Event.select().where(kit.Event.matter == matter.id).order_by(kit.Event.id.desc()).first()
