"""What a unit answers to an invitation, for itself: it comes, sends a deputy, or cannot and says why (domain M-1). Pure."""

from collections.abc import Iterable
from datetime import datetime

from plugins.consultation.meeting.planning import TO_FILL_IN
from portal.domain.answered import unanswered
from portal.domain.letters import chinese_date
from portal.domain.procedure import Facts, Participant
from portal.domain.reasons import Reason
from portal.domain.reminders import working_days_before
from portal.domain.terms import Due, Later

ANSWER = "consultation.answer"
ATTEND, DEPUTY, DECLINE = "attend", "deputy", "decline"
NO_CHOICE = Reason(
    "E-FORM", "没有选择改成什么答复。", "请选择参加、派员代会或者不能参加。", TO_FILL_IN, field="attendance"
)  # fmt: skip
SAME = Reason(
    "E-M-SAMEANSWER", "答复没有变化。", "现在的答复就是这样，不需要再办。", TO_FILL_IN, field="attendance"
)
ATTENDANCE = {ATTEND: "参加", DEPUTY: "派员代会", DECLINE: "不能参加"}
NO_DEPUTY = Reason(
    "E-M-NODEPUTY", "没有写明由谁代会。", "请填写代会人姓名、职务。", TO_FILL_IN, field="deputy"
)
NO_REASON = Reason(
    "E-M-NOREASON",
    "没有写明为什么不能参加。",
    "请写一句话，会议记录里会写明。",
    TO_FILL_IN,
    field="reason",
)


def owed(facts: Facts) -> str | None:
    """M-1: an answer is owed while one of those invited has given none; an internal reminder, never a limit.

    Who is told on a day off of a meeting before the next working day is not reminded: that day would come after it.
    """
    waited_for = any(one.answered_at is None for one in facts.participants)
    return ANSWER if waited_for and not _begins_before_anybody_works(facts) else None


def _begins_before_anybody_works(facts: Facts) -> bool:
    """Whether the meeting lies before the first working day on or after that of its notice."""
    starts: datetime | None = facts.particulars.get("starts_at")
    if starts is None or facts.entered_at is None or facts.calendar is None:
        return False
    return starts.date() < facts.calendar.next_working(facts.entered_at.date())


def before_it_begins(facts: Facts, found: Due) -> Later | None:
    """M-1: until the working day before the meeting; who is told on that day or later answers at once."""
    starts: datetime | None = facts.particulars.get("starts_at")
    if starts is None or facts.calendar is None:
        return None
    day = working_days_before(starts.date(), 1, facts.calendar)
    return Later(day, f"会议定于{chinese_date(starts.date())}，请最迟在前一个工作日答复", "会议前一个工作日")


def may_answer(facts: Facts) -> Iterable[Reason]:
    """M-1: a deputy is named, absence has its reason."""
    given = attendance(facts)
    if given == DEPUTY:
        yield from unanswered(facts, NO_DEPUTY)
    if given == DECLINE:
        yield from unanswered(facts, NO_REASON)


def may_change(facts: Facts) -> Iterable[Reason]:
    """M-1: an answer may be changed until the meeting; what is changed says to what."""
    yield from may_answer(facts)
    if not facts.fields.get("attendance"):
        yield NO_CHOICE
    elif is_the_same(facts):
        yield SAME


def is_the_same(facts: Facts) -> bool:
    """Whether the unit has said just this before, so that a second press changes nothing."""
    before = (facts.known.get("seats") or {}).get(facts.actor.principal.id)
    given = attendance(facts)
    named = {DEPUTY: "deputy", DECLINE: "reason"}.get(given)
    if before is None or before["attendance"] != given:
        return False
    return named is None or str(facts.fields.get(named) or "").strip() == before[named]


def attendance(facts: Facts) -> str:
    """The answer; who only presses the button comes."""
    return str(facts.fields.get("attendance") or ATTEND)


def to_answer(facts: Facts) -> bool:
    """Whether the actor's unit is invited and has not answered yet."""
    return any(one.answered_at is None for one in _own(facts))


def has_answered(facts: Facts) -> bool:
    """Whether it has, so that it can change its answer."""
    return any(one.answered_at is not None for one in _own(facts))


def _own(facts: Facts) -> list[Participant]:
    ours = {facts.actor.principal.id, facts.actor.unit.id}
    return [one for one in facts.participants if one.unit.id in ours]
