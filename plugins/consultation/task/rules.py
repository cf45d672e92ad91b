"""The procedure of a task that a meeting agreed: states, steps and its day (domain M-3). Pure."""

from collections.abc import Iterable
from datetime import date

from portal.domain.answered import reason_given, unanswered
from portal.domain.letters import chinese_date
from portal.domain.procedure import (
    DESK_ROLES,
    OVERSEEING_ROLES,
    SIGNING_ROLES,
    By,
    Clock,
    Facts,
    Outcome,
    Procedure,
    Seat,
    State,
    Step,
)
from portal.domain.reasons import Reason
from portal.domain.terms import Due, Later
from portal.domain.usual_steps import among

TO_FILL_IN = "M-3（系统输入校验）"
TASK = "consultation.task"
PEOPLE = DESK_ROLES | SIGNING_ROLES | OVERSEEING_ROLES
"""Those who convened and those who were there: 司法局 and 区政府办 too, where nobody but those who oversee may be at work."""
OURS, THEIRS = By(Seat.SENDER, PEOPLE), By(Seat.RECEIVER, PEOPLE)
NOBODY = By(Seat.SENDER, frozenset())
"""Follows from the minutes of a meeting, never opened by hand."""
NO_RESULT = Reason("E-M-NORESULT", "没有写明落实情况。", "请写一句话。", TO_FILL_IN, field="result")
NO_UNIT = Reason("E-M-NO-UNIT", "没有选择牵头单位。", "请选择由哪个单位完成。", TO_FILL_IN, field="owner")


def term_of(facts: Facts) -> str | None:
    """M-3: the day that the meeting set; where it set none, no clock runs."""
    return TASK if facts.get("due_on") else None


def agreed_day(facts: Facts, found: Due) -> Later | None:
    """M-3: the task ends on the day that the meeting agreed, whatever it is; an internal reminder, not a limit of law."""
    agreed: date | None = facts.get("due_on")
    return (
        Later(agreed, f"会议议定于{chinese_date(agreed)}前完成", "以会议议定的日期为准") if agreed else None
    )


def sent(facts: Facts) -> str:
    """M-3: to the unit that is to do it; where the meeting named none, the convener names one first."""
    return "assigned" if facts.get("owner") else "unassigned"


def may_assign(facts: Facts) -> Iterable[Reason]:
    """M-3: another unit or another day; the day that is set anew has not passed."""
    yield from () if facts.get("owner") else (NO_UNIT,)
    on: date | None = facts.fields.get("due_on")
    if on is not None and on < facts.now.date():
        yield Reason("E-FORM", "完成日期已经过去。", "请核对日期。", field="due_on")


def may_finish(facts: Facts) -> Iterable[Reason]:
    """M-3: what is done says what came of it."""
    return unanswered(facts, NO_RESULT)


OPEN = among("unassigned", "assigned", "returned")
STATES = (
    State("draft", "草稿", private=True),
    State("unassigned", "待明确牵头单位", OURS),
    State("assigned", "待落实", THEIRS, (Clock(term_of, Seat.RECEIVER, later=agreed_day),)),
    State("returned", "已退回", OURS),
    State("done", "已落实", outcome=Outcome.CONCLUDED, open=False),
    State("dropped", "已取消", outcome=Outcome.WITHDRAWN, open=False),
)
STEPS = (
    Step("send", "交办", among("draft"), sent, NOBODY),
    Step("finish", "报告落实情况", among("assigned"), "done", THEIRS, "task_result", may_finish, tone="primary"),
    Step("give_back", "退回并说明理由", among("assigned"), "returned", THEIRS, "task_reason", reason_given, tone="careful"),
    Step("assign", "改派、改期", OPEN, "assigned", OURS, "assignment", may_assign, tone="primary"),
    Step("record_result", "登记落实情况", OPEN, "done", OURS, "task_result", may_finish),
    Step("drop", "取消任务", OPEN, "dropped", OURS, "task_reason", reason_given, tone="careful"),
)  # fmt: skip

MEETING_TASK = Procedure(
    "meeting_task",
    "会议事项",
    STATES,
    STEPS,
    opened_by=NOBODY,
    seats={Seat.SENDER: "召集单位", Seat.RECEIVER: "牵头单位"},
)
