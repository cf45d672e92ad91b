"""When a department that was called has answered, when it is silent, when the report opens (domain M-4, M-5, §11). Pure."""

from collections.abc import Callable
from datetime import datetime

from portal.domain.official_papers import limit
from portal.domain.procedure import Facts
from portal.domain.terms import due

ACKNOWLEDGE, ON_SITE = "hazard.acknowledge", "hazard.on_site"


def sent_at(facts: Facts) -> datetime | None:
    """M-4: the instant of the notice, from which all its limits run."""
    sent: datetime | None = facts.get("sent_at")
    return sent


def by(name: str) -> Callable[[Facts], datetime | None]:
    """When the department answered, or came: also if it was said on the telephone, and is only logged now (Q-23)."""
    return lambda facts: facts.fields.get("called_at") or facts.particulars.get(name)


def passed(facts: Facts, rule: str, since: datetime | None) -> bool:
    """Whether a limit of natural time that runs since then is over by now, to the second."""
    if since is None or facts.calendar is None:
        return False
    return facts.now >= due(limit(facts, rule, since.date()), since, facts.calendar).due_at


def lacks_call(facts: Facts) -> bool:
    """M-4 W-M-NOPHONE: half an hour after the notice no telephone call is logged, and nobody is on the spot yet."""
    return (
        facts.state in ON_THE_TELEPHONE
        and not facts.particulars.get("phoned_at")
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
