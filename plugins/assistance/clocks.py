"""Which limit runs on a request, from when, and until which later day (domain A-2, A-3, A-4, A-6). Pure."""

from datetime import date, datetime
from typing import Any

from portal.domain.letters import chinese_date
from portal.domain.official_papers import delivered_at
from portal.domain.procedure import Facts
from portal.domain.terms import Due, Later

OPINION, ONSITE, ARCHIVES = "assistance.opinion", "assistance.onsite", "assistance.archives"
LIMITS = {"technical": OPINION, "archives": ARCHIVES}
WARNED_OF = 15
"""So many days before the end of the ninety a late opinion is warned of (A-4)."""


def duty(facts: Facts) -> str | None:
    """A-1, A-2, A-3, A-6: five working days for an opinion, three for archives, two hours on site; none for other help."""
    if facts.get("type") == "onsite":
        return None if facts.get("arrived_at") else ONSITE
    return LIMITS.get(str(facts.get("type")))


def duty_since(facts: Facts) -> datetime | None:
    """A-2, A-3, Q-16: from the delivery of the letter, or from when a dispute about it was settled; on site from the call."""
    called: datetime | None = facts.get("called_at")
    if facts.get("resumed_at"):
        return facts.get("resumed_at")
    return called or delivered_at(facts) if facts.get("type") == "onsite" else delivered_at(facts)


def put_off(facts: Facts, found: Due) -> Later | None:
    """A-2, A-4: the days while a supplement was owed do not count; an announced day goes before."""
    paused, announced = facts.get("paused") or 0, facts.get("extended_on")
    if announced is not None:
        return Later(announced, f"已事先告知延长至{chinese_date(announced)}")
    if not paused or facts.calendar is None:
        return None
    until = facts.calendar.add_working(found.due_on, paused)
    return Later(until, f"等候补充材料，中止计算 {paused} 个工作日", days=paused)


def answer_scan_missing(facts: Facts) -> bool:
    """§14.4: a formal answer whose sealed copy has not been scanned yet."""
    return facts.get("reply_form") == "letter" and not facts.having("sealed_opinion")


def pause_begun(facts: Facts) -> dict[str, Any]:
    """A-2: what asking for a supplement leaves on record: the clock stands from today, unless it had run out before."""
    return {
        "supplement_asked_at": facts.now,
        "pause_since": None if facts.overrun(OPINION) else facts.now.date(),
    }


def pause_ended(facts: Facts) -> dict[str, Any]:
    """A-2: what the supplement leaves on record: the working days lost; an announced day moves by as many (A-4)."""
    since: date | None = facts.get("pause_since")
    if since is None or facts.calendar is None:
        return {}
    lost = facts.calendar.working_between(since, facts.now.date())
    announced: date | None = facts.get("extended_on")
    moved = facts.calendar.add_working(announced, lost) if announced and lost else announced
    return {"pause_since": None, "paused": (facts.get("paused") or 0) + lost, "extended_on": moved}


def runs_into(new_date: date, case_due: date | None) -> bool:
    """A-4: whether an opinion on ``new_date`` leaves the town fewer than fifteen days of its case's ninety."""
    return case_due is not None and (case_due - new_date).days < WARNED_OF
