"""Which limit runs on a transfer, and from when (domain T-2, T-3, T-5, T-7, K-11). Pure."""

from datetime import date, datetime, time

from plugins.transfer.sending import scan_missing
from portal.domain.calendar import ZONE
from portal.domain.procedure import Facts
from portal.domain.term_table import TERMS
from portal.domain.terms import MECHANISM_DATE, due, due_since_urgent


def found_at(facts: Facts) -> datetime | None:
    """T-2, Q-1: the clock starts when the officers find that it is the other side's; by default at discovery.

    After an agreed return it starts anew on the day of the return (T-8).
    """
    returned: datetime | None = (facts.known.get("parent") or {}).get("returned_at")
    return returned or facts.get("found_at") or facts.get("discovered_at")


def duty(facts: Facts) -> str | None:
    """T-2, T-3, K-11: three working days; twenty-four hours once urgent, where these end earlier (never later).

    What was found before the notice took effect has no limit of the notice (G-1).
    """
    found = found_at(facts)
    if found is None or found.date() < MECHANISM_DATE:
        return None
    return "transfer.urgent" if facts.get("urgent") and _hours_end_first(facts) else "transfer.normal"


def duty_since(facts: Facts) -> datetime | None:
    """T-3: an urgent transfer counts from the instant urgency arose, known at discovery unless said otherwise."""
    return _urgent_since(facts) if duty(facts) == "transfer.urgent" else found_at(facts)


def _urgent_since(facts: Facts) -> datetime | None:
    """T-8: nobody could send before the case came back, so urgency counts from the return at the earliest."""
    since, found = facts.get("urgent_since"), found_at(facts)
    returned: datetime | None = (facts.known.get("parent") or {}).get("returned_at")
    return max(since, returned) if since and returned else since or found


def _hours_end_first(facts: Facts) -> bool:
    since, found = _urgent_since(facts), found_at(facts)
    if since is None or found is None or facts.calendar is None:
        return True
    normal = due(TERMS["transfer.normal"], found, facts.calendar)
    urgent = due(TERMS["transfer.urgent"], since, facts.calendar)
    return due_since_urgent(normal, urgent) is urgent


def evidence_owed(facts: Facts) -> str | None:
    """T-5: evidence that was to follow is reminded of until it is there."""
    return (
        "transfer.evidence_pending"
        if facts.get("evidence_pending") and not facts.having("evidence")
        else None
    )


def scan_owed(facts: Facts) -> str | None:
    """§14.4: the scan of the sealed copy follows an electronic delivery; a reminder that never holds up delivery."""
    return "letter.scan" if scan_missing(facts) else None


def delivered_at(facts: Facts) -> datetime | None:
    """Q-3: the instant of delivery, electronic or on paper."""
    delivered: datetime | None = facts.particulars.get("delivered_at")
    return delivered or facts.entered_at


def decide_since(facts: Facts) -> datetime | None:
    """T-7: three working days from delivery; from the supplement, if one was asked for."""
    if facts.particulars.get("supplement_asked_at"):
        return facts.entered_at
    return delivered_at(facts)


def filed_since(facts: Facts) -> datetime | None:
    """行政处罚法60: ninety days from the day of filing, that day excluded."""
    filed_on: date | None = facts.get("filed_on")
    return datetime.combine(filed_on, time(), ZONE) if filed_on else facts.entered_at
