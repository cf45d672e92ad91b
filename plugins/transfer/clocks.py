"""Which limit runs on a transfer, and from when (domain T-1 … T-5, T-7, K-11). Pure."""

from datetime import date, datetime, time

from plugins.transfer.legacy import by_agreement, devolved_on
from portal.domain.calendar import ZONE
from portal.domain.official_papers import delivered_at, limit
from portal.domain.procedure import Facts
from portal.domain.terms import MECHANISM_DATE, due, due_since_urgent


def found_at(facts: Facts) -> datetime | None:
    """T-2, Q-1: the clock starts when the officers find that it is the other side's; by default at discovery.

    After an agreed return it starts anew on the day of the return (T-8); before the item went down it was not the
    other side's (T-1).
    """
    returned: datetime | None = (facts.known.get("parent") or {}).get("returned_at")
    found: datetime | None = returned or facts.get("found_at") or facts.get("discovered_at")
    since = devolved_on(facts)
    if found is not None and since is not None and found.date() < since:
        return _midnight(since)
    return found


def duty(facts: Facts) -> str | None:
    """T-2, T-3, K-11: three working days; twenty-four hours once urgent, where these end earlier (never later).

    What was found before the notice took effect has no limit of the notice (G-1). What was left from before the item
    went down is sent as agreed, and only reminded of (T-1).
    """
    if by_agreement(facts):
        return "transfer.after_agreement" if facts.get("agreed_on") else None
    found = found_at(facts)
    if found is None or found.date() < MECHANISM_DATE:
        return None
    return "transfer.urgent" if facts.get("urgent") and _hours_end_first(facts) else "transfer.normal"


def duty_since(facts: Facts) -> datetime | None:
    """T-3: an urgent transfer counts from the instant urgency arose, known at discovery unless said otherwise."""
    term = duty(facts)
    if term == "transfer.after_agreement":
        return _midnight(facts.get("agreed_on"))
    return _urgent_since(facts) if term == "transfer.urgent" else found_at(facts)


def _urgent_since(facts: Facts) -> datetime | None:
    """T-8: nobody could send before the case came back, so urgency counts from the return at the earliest."""
    since, found = facts.get("urgent_since"), found_at(facts)
    returned: datetime | None = (facts.known.get("parent") or {}).get("returned_at")
    return max(since, returned) if since and returned else since or found


def _hours_end_first(facts: Facts) -> bool:
    since, found = _urgent_since(facts), found_at(facts)
    if since is None or found is None or facts.calendar is None:
        return True
    normal = due(limit(facts, "transfer.normal", found.date()), found, facts.calendar)
    urgent = due(limit(facts, "transfer.urgent", since.date()), since, facts.calendar)
    return due_since_urgent(normal, urgent) is urgent


def evidence_owed(facts: Facts) -> bool:
    """T-5: evidence that was to follow is reminded of until it is there."""
    return bool(facts.get("evidence_pending")) and not facts.having("evidence")


def discovered_at(facts: Facts) -> datetime | None:
    """T-4: the instant of discovery, whoever's it turned out to be."""
    discovered: datetime | None = facts.get("discovered_at")
    return discovered


def decide_since(facts: Facts) -> datetime | None:
    """T-7: three working days from delivery; from the supplement, if one was asked for."""
    if facts.particulars.get("supplement_asked_at"):
        return facts.entered_at
    return delivered_at(facts)


def filed_since(facts: Facts) -> datetime | None:
    """行政处罚法60: ninety days from the day of filing, that day excluded."""
    filed_on: date | None = facts.get("filed_on")
    return _midnight(filed_on) if filed_on else facts.entered_at


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
