"""The same day, a delay with its reason, and when a delay is watched (domain S-2, S-3, K-7). Pure."""

from datetime import date, datetime, time, timedelta

from portal.domain.calendar import ZONE
from portal.domain.official_papers import limit
from portal.domain.power_words import day_text
from portal.domain.procedure import Facts, RunningClock
from portal.domain.terms import Due, Later, due

SAME_DAY, WATCH = "sharing.same_day", "sharing.delay_watch"
DELAYS = {"collecting": "收集", "sorting": "整理", "other": "其他原因"}
AN_INSTANT = timedelta(seconds=1)


def formed_at(facts: Facts) -> datetime | None:
    """S-2: the day on which the information was formed; that of the draft where none is given."""
    formed: date | None = facts.get("formed_on")
    return datetime.combine(formed, time(), ZONE) if formed else facts.entered_at


def last_day(facts: Facts) -> date | None:
    """S-2, K-7: the day on which it was to be shared: that of its formation, or the next working day."""
    since = formed_at(facts)
    if since is None or facts.calendar is None:
        return None
    return due(limit(facts, SAME_DAY, since.date()), since, facts.calendar).due_on


def put_off(facts: Facts, found: Due) -> Later | None:
    """S-3: a later day that was set on or before the last one, for a reason, is when it ends; set afterwards it is not."""
    until: date | None = facts.get("extended_to")
    said: datetime | None = facts.particulars.get("extended_at")
    if until is None or until <= found.due_on or said is None or not delay_reason(facts):
        return None
    if said.date() > found.due_on:
        return None
    return Later(until, f"延期共享至{day_text(until)}：{delay_reason(facts)}")


def delay_reason(facts: Facts) -> str:
    """S-3: why it could not be shared on the day, in words; empty where nothing, or only 其他, is said."""
    code, words = str(facts.get("delay_reason") or ""), facts.said("delay_words")
    if code == "other":
        return words
    return "：".join(part for part in (DELAYS.get(code, ""), words) if part)


def shared_at(facts: Facts) -> datetime | None:
    """S-3: a delay with its reason is lawful and no lateness: it counts as shared in the last instant."""
    running = same_day_clock(facts)
    if running is None or not running.is_late(facts.now) or not delay_reason(facts):
        return None
    return running.due_at - AN_INSTANT


def same_day_clock(facts: Facts) -> RunningClock | None:
    """The clock of the same day, where it runs."""
    return next((one for one in facts.clocks if one.term == SAME_DAY), None)


def watched(facts: Facts) -> str | None:
    """S-3 [CONV]: a delay that was announced is watched from the day on which it was to be shared."""
    last, until = last_day(facts), facts.get("extended_to")
    return WATCH if last is not None and until is not None and until > last else None


def watched_since(facts: Facts) -> datetime | None:
    """S-3: the watch runs from the last day."""
    last = last_day(facts)
    return datetime.combine(last, time(), ZONE) if last else None


def days_of_delay(facts: Facts, on: date) -> int:
    """S-3: how many working days after the last day ``on`` is; 0 in time."""
    last = last_day(facts)
    if last is None or facts.calendar is None or on <= last:
        return 0
    return max(1, facts.calendar.working_between(last, on))
