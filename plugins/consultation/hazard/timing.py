"""When a department that was called has answered, when it is silent, when the report opens (domain M-4, M-5, §11). Pure."""

from datetime import datetime

from portal.domain.official_papers import limit
from portal.domain.procedure import Facts
from portal.domain.terms import due

ACKNOWLEDGE, ON_SITE = "hazard.acknowledge", "hazard.on_site"


def sent_at(facts: Facts) -> datetime | None:
    """M-4: the instant of the notice, from which all its limits run."""
    sent: datetime | None = facts.get("sent_at")
    return sent


def answered(facts: Facts) -> datetime | None:
    """When the department first said a word, also if it was on the telephone and is only logged now (Q-23)."""
    return _said(facts, "answered_at")


def arrived(facts: Facts) -> datetime | None:
    """When its people came, likewise."""
    return _said(facts, "arrived_at")


def phoned(facts: Facts) -> datetime | None:
    """When somebody answered the telephone."""
    return _said(facts, "phoned_at")


def _said(facts: Facts, name: str) -> datetime | None:
    instant: datetime | None = facts.fields.get("called_at") or facts.particulars.get(name)
    return instant


def answer_owed(facts: Facts) -> str | None:
    """M-4: the department owes a word within half an hour, whichever way it gives it."""
    return None if facts.particulars.get("answered_at") else ACKNOWLEDGE


def arrival_owed(facts: Facts) -> str | None:
    """M-4: it owes its people on the spot within two hours."""
    return None if facts.particulars.get("arrived_at") else ON_SITE


def call_owed(facts: Facts) -> str | None:
    """M-4: who sends the notice telephones as well and writes down who answered."""
    return None if facts.particulars.get("phoned_at") else ACKNOWLEDGE


def passed(facts: Facts, rule: str, since: datetime | None) -> bool:
    """Whether a limit of natural time that runs since then is over by now, to the second."""
    if since is None or facts.calendar is None:
        return False
    return facts.now >= due(limit(facts, rule, since.date()), since, facts.calendar).due_at


def lacks_call(facts: Facts) -> bool:
    """M-4 W-M-NOPHONE: half an hour after the notice no telephone call is logged, and nobody is on the spot yet."""
    return (
        facts.state in ON_THE_TELEPHONE
        and call_owed(facts) is not None
        and passed(facts, ACKNOWLEDGE, sent_at(facts))
    )


def is_silent(facts: Facts) -> bool:
    """M-5 (a): nobody came within the two hours; who said that people are on the way has two hours from then."""
    if facts.state == "dispatched":
        return passed(facts, ON_SITE, facts.particulars.get("dispatched_at"))
    return facts.state in ("sent", "acknowledged") and passed(facts, ON_SITE, sent_at(facts))


def may_report_now(facts: Facts) -> bool:
    """M-5: neither handled nor explained: refused without a word of reason, or silent for two hours."""
    return facts.state == "no_response" or is_silent(facts)


ON_THE_TELEPHONE = frozenset({"sent", "acknowledged", "dispatched", "no_response"})
"""Where a call still tells something; what is pressed in the portal is no telephone call."""
