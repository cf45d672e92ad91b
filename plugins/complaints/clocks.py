"""Which reminder runs on a complaint, and from when (domain C-2, C-4, C-6). Pure."""

from plugins.complaints.grounds import received_on, town_that_holds
from plugins.complaints.handling import to_acknowledge
from portal.domain.procedure import Facts


def first_answer(facts: Facts) -> str | None:
    """C-2, C-4 [CONV]: two working days to acknowledge, or to pass on what a town office must handle."""
    if facts.get("told_at"):
        return None
    if town_that_holds(facts, received_on(facts)) is not None:
        return "complaint.tell"
    return "complaint.acknowledge" if to_acknowledge(facts) else None


def limit_by_law(facts: Facts) -> str | None:
    """C-8, Q-12: the limit that the item's own law sets, for whoever holds the item; none where the law sets none.

    The duty follows the power: a department that was asked for what a town office holds is bound to pass it on.
    """
    return None if town_that_holds(facts, received_on(facts)) is not None else "complaint.by_law"
