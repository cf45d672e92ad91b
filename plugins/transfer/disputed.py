"""How a transfer follows the matter that takes it up: into dispute, out of it by its result, back if it is withdrawn (T-8)."""

from typing import Any

from portal import kit
from portal.domain.procedure import Actor, Facts, Outcome

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
    for transfer in kit.taken_by(taker, "transfer"):
        kit.consequence(
            desk, actor, transfer, FOLLOWED[Outcome(taker.outcome)], fields, cause=kit.last_event(taker)
        )
