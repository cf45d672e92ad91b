"""A meeting takes place: who came, when it was held, what is owed afterwards (domain M-1, M-3). Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from plugins.consultation.meeting.answering import DECLINE
from plugins.consultation.meeting.planning import NOTICE_CLAUSE, REGULAR, optional
from portal.domain.answered import reason_given
from portal.domain.power_words import some_names
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

CAME_TO_IT = ("present", "observer")
CAME = {"present": "出席", "observer": "列席", "leave": "请假", "absent": "缺席"}
CONCLUDE, MINUTES = "consultation.conclude", "consultation.minutes"


def may_open(facts: Facts) -> Iterable[Reason]:
    """M-1: a meeting is opened on its day; another day asks for a sentence."""
    yield from _not_before_its_day(facts)
    starts = facts.particulars.get("starts_at")
    if starts is not None and facts.now.date() > starts.date():
        yield Reason(
            "W-M-LATE", f"会议定在{starts.month}月{starts.day}日，已经过了。", "当天开过的，直接“结束会议”；改到今天召开的请写明。", "M-1 内部规则",
            Severity.WARNING,
        )  # fmt: skip


def _not_before_its_day(facts: Facts) -> Iterable[Reason]:
    starts = facts.particulars.get("starts_at")
    if starts is not None and facts.now.date() < starts.date():
        yield Reason(
            "W-M-EARLY", f"会议定在{starts.month}月{starts.day}日，还没有到。", "改期的请办理“改期”；提前召开的请写明。", "M-1 内部规则",
            Severity.WARNING,
        )  # fmt: skip


def has_come(facts: Facts) -> bool:
    """Whether the day of the meeting has come, so that opening it is put before people."""
    starts = facts.particulars.get("starts_at")
    return starts is not None and starts.date() <= facts.now.date()


def may_be_over(facts: Facts) -> bool:
    """Whether ending it is put before people: it is going on, or its time has come and nobody opened it here."""
    starts = facts.particulars.get("starts_at")
    return facts.state == "in_session" or (starts is not None and starts <= facts.now)


def may_conclude(facts: Facts) -> Iterable[Reason]:
    """M-1: attendance is on record, absence with its reason; somebody besides the convener was there."""
    yield from _not_before_its_day(facts)
    rows = attendance(facts)
    came = any(row["came"] in CAME_TO_IT for row in rows)
    silent = absent_without_reason(facts, rows)
    if came and silent and not str(facts.fields.get("absence") or "").strip():
        yield Reason(
            "W-M-ABSENT", f"{some_names(silent)}没有到会，也没有说明原因。", "到了会的请改为“出席”；没有到会的，填写“没有到会的原因”（其他受邀单位看不到），不清楚的说明即可。", "M-1 内部规则",
            Severity.WARNING, field="absence",
        )  # fmt: skip
    if facts.participants and not came and not facts.fields.get("observers"):
        yield Reason(
            "E-M-NOBODYCAME", "没有一个受邀单位到会。", "只有系统外单位到会的，填写“系统外单位、列席人员”；没有开成的，请办理“取消”或者“改期”。", NOTICE_CLAUSE, field="came"
        )  # fmt: skip


def absent_without_reason(facts: Facts, rows: list[dict[str, Any]]) -> list[UnitRef]:
    """M-1: who had to come, did not, and has not said why."""
    answers: Mapping[int, Any] = facts.known.get("seats") or {}
    excused = {unit for unit, row in answers.items() if row.get("reason")} | set(optional(facts))
    away = {row["unit"] for row in rows if row["came"] not in CAME_TO_IT} - excused
    return [one.unit for one in facts.participants if one.unit.id in away]


def attendance(facts: Facts) -> list[dict[str, Any]]:
    """Who of each unit came: as typed, else as the unit had answered."""
    answers: Mapping[int, Any] = facts.known.get("seats") or {}
    typed = _typed(facts)
    return [{"unit": one.unit.id, **(typed.get(n) or supposed(answers.get(one.unit.id)))}
            for n, one in enumerate(facts.participants)]  # fmt: skip


def supposed(answer: Any) -> dict[str, str]:
    """How a unit is entered where nothing is typed: by its answer; without one it was not there."""
    if answer is None or not answer["attendance"]:
        return {"came": "absent", "people": ""}
    if answer["attendance"] == DECLINE:
        return {"came": "leave", "people": ""}
    return {"came": "present", "people": answer["deputy"]}


def _typed(facts: Facts) -> dict[int, dict[str, str]]:
    """The rows of the sheet as typed: one choice and one line of names a unit, in the order of the participants."""
    came, people = facts.fields.get("came") or [], facts.fields.get("people") or []
    return {
        n: {"came": choice, "people": people[n].strip()[:200] if n < len(people) else ""}
        for n, choice in enumerate(came)
        if choice in CAME
    }


def held_at(facts: Facts) -> datetime:
    """M-3: from when the minutes are owed: the meeting's own end where it is entered later, else now.

    Opened only after its time, it was held then and not as planned.
    """
    ends: datetime | None = facts.particulars.get("ends_at")
    opened: datetime | None = facts.particulars.get("opened_at")
    if ends is None or (opened is not None and opened >= ends):
        return facts.now
    return min(ends, facts.now)


def minutes_since(facts: Facts) -> datetime | None:
    """M-3: the instant the meeting was held."""
    held: datetime | None = facts.particulars.get("held_at")
    return held


def over_since(facts: Facts) -> datetime | None:
    """M-1: the instant at which a meeting is to be over; from then its convener owes its end: held, moved or called off."""
    ends: datetime | None = facts.particulars.get("ends_at")
    return ends


def may_cancel(facts: Facts) -> Iterable[Reason]:
    """M-1: cancelling says why, to everybody."""
    yield from reason_given(facts)


def is_regular(facts: Facts) -> bool:
    """M-1: one of the regular meetings, after which the interval runs anew."""
    return facts.get("sort") == REGULAR


def all_done(facts: Facts) -> bool:
    """M-3: whether nothing of what the meeting decided is left to do."""
    return not facts.known.get("open_tasks")


def may_close(facts: Facts) -> Iterable[Reason]:
    """M-3: a meeting is closed once all its tasks are done; open ones come back on the next agenda."""
    if not all_done(facts):
        yield Reason(
            "W-M-OPENTASKS", "会议议定的事项还没有办完。", "办完后自动办结；现在办结的，未办完的事项进入下次会议议程。", "M-3 内部规则",
            Severity.WARNING,
        )  # fmt: skip
