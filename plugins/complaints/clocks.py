"""Which reminder runs on a complaint, and from when (domain C-2, C-4, C-6). Pure."""

from plugins.complaints.answering import feedback_owed
from plugins.complaints.grounds import materials_owed, ordered, received_on, town_that_holds
from plugins.complaints.handling import to_acknowledge
from plugins.complaints.passing import office_to_tell
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


def return_window(facts: Facts) -> str | None:
    """C-9 [CONV]: how long an order of the hotline may be returned; a reminder beside the clocks, nobody owes it."""
    return "complaint.return_order" if ordered(facts) else None


def telling_owed(facts: Facts) -> str | None:
    """C-4 ③ [CONV]: the town office is told at the same time as the complainant."""
    return "complaint.tell" if office_to_tell(facts) else None


def handing_owed(facts: Facts) -> str | None:
    """C-4 ④ [CONV]: three working days for written material, whatever else has happened meanwhile."""
    return "complaint.materials" if materials_owed(facts) else None


def feeding_back_owed(facts: Facts) -> str | None:
    """C-6 [CONV]: five working days from the result."""
    return "complaint.feed_back" if feedback_owed(facts) else None
