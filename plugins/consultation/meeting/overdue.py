"""Regular meetings: when the next is due after the last, and when that is over (domain M-1, §11 consultation.regular). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.calendar import Calendar
from portal.domain.power_words import day_text
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity
from portal.domain.reminders import working_days_before
from portal.domain.terms import Term, due

INTERVAL = "consultation.regular"
CLAUSE = "卫政办〔2024〕1号 三（四）“协商会议应定期召开”；间隔为内部提醒"


def owed(facts: Facts) -> str | None:
    """M-1: the next regular meeting is owed once there was one; an internal reminder, never a legal limit."""
    return INTERVAL if facts.get("sort") == "regular" and facts.particulars.get("previous_at") else None


def since(facts: Facts) -> datetime | None:
    """M-1: the interval runs from the last regular meeting."""
    previous: datetime | None = facts.particulars.get("previous_at")
    return previous


@dataclass(frozen=True, slots=True)
class Interval:
    """Until when the next regular meeting is due, and from which day on people are reminded of it."""

    last_on: date
    due_on: date
    remind_on: date


def interval(last: datetime, term: Term, calendar: Calendar) -> Interval:
    """M-1: three months after the last meeting, or what the district has set; reminded ten working days before."""
    end = due(term, last, calendar).due_on
    return Interval(last.date(), end, working_days_before(end, term.reminded_before, calendar))


def is_overdue(found: Interval, today: date) -> Iterable[Reason]:
    """M-1 W-M-OVERDUE: the interval is over and no regular meeting was held; said, and bars nothing."""
    if today > found.due_on:
        yield Reason(
            "W-M-OVERDUE", f"上次定期协商会议是{day_text(found.last_on)}，内部提醒的间隔到{day_text(found.due_on)}为止，至今没有再开。",
            "请安排下一次定期会议；间隔是内部提醒，不是期限，不作为考核。", CLAUSE, Severity.NOTE,
        )  # fmt: skip


def nears(found: Interval, today: date) -> bool:
    """M-1: the reminder ten working days before."""
    return found.remind_on <= today <= found.due_on
