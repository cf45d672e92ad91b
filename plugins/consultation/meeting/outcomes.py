"""What a meeting makes of a line: a decision, an information, a task; what may be written and issued (M-2, M-3). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.domain.answered import unanswered
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

DECISION, INFORMATION, TASK, NOT_YET = "decision", "information", "task", "not_yet"
OUTCOMES = {DECISION: "决定", INFORMATION: "通报", TASK: "任务", NOT_YET: "未议"}
TO_FILL_IN = "M-3（系统输入校验）"
OWN_NAME = "河南省行政执法条例第十六条"


@dataclass(frozen=True, slots=True)
class Task:
    """What a unit is to do until a day, as the meeting agreed."""

    words: str
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda as the rules and the minutes see it: what it is called, what came of it, in which words."""

    id: int
    words: str
    outcome: str = ""
    text: str = ""
    organ: str = ""
    settled_for: str = ""
    tasks: tuple[Task, ...] = ()
    other_texts: int = 0


def may_record(facts: Facts) -> Iterable[Reason]:
    """M-3, M-2: an outcome belongs to a line of this meeting; a task says what, who and until when."""
    if facts.fields.get("line") not in {line.id for line in lines(facts)}:
        yield Reason("E-FORM", "没有这一项议题。", "请刷新后从议题中选择。", TO_FILL_IN, field="line")
    act = facts.fields.get("result")
    if act not in OUTCOMES:
        yield Reason(
            "E-FORM", "没有选择是决定、通报还是任务。", "请按其中一个按钮。", TO_FILL_IN, field="result"
        )
    if act == TASK:
        yield from _task(facts)
    yield from in_one_name(facts)
    if facts.fields.get("settled_for") and act != DECISION:
        yield Reason(
            "E-FORM", "商定管辖单位的，应记为决定。", "请按“决定”。", TO_FILL_IN, field="settled_for"
        )


def _task(facts: Facts) -> Iterable[Reason]:
    """M-3 E-M-NO-OWNER: a task has an owner and a day; without an owner a sentence says why [CONV]."""
    if not task_words(facts):
        yield Reason("E-FORM", "没有写明任务内容。", "请写一句话。", TO_FILL_IN, field="task")
    if not facts.fields.get("owner"):
        yield Reason(
            "E-M-NO-OWNER", "任务没有写明牵头单位。", "请选择牵头单位；暂时定不下来的，用一句话说明，印发纪要后由召集单位指定。",
            "M-3 内部规则", Severity.WARNING, "owner",
        )  # fmt: skip
    due_on: date | None = facts.fields.get("due_on")
    if due_on is None:
        yield Reason("W-M-NO-DATE", "任务没有写明完成日期，不计时、不提醒。", "", "M-3 内部规则", Severity.NOTE, "due_on")  # fmt: skip
    elif due_on < min(facts.particulars.get("starts_at") or facts.now, facts.now).date():
        yield Reason("E-FORM", "完成日期早于会议当天。", "请核对日期。", TO_FILL_IN, field="due_on")


def task_words(facts: Facts) -> str:
    """What is to be done: typed as the task, or else as the text of the line."""
    return str(facts.fields.get("task") or facts.fields.get("said") or "").strip()


def in_one_name(facts: Facts) -> Iterable[Reason]:
    """M-2 E-M-JOINT-NAME: a penalty decision is one organ's, in its own name; a meeting announces none in two names."""
    if len(set(facts.fields.get("organs") or ())) > 1:
        yield Reason(
            "E-M-JOINT-NAME", "一项处罚决定不能以两个机关的名义作出。",
            "各机关在自己的职权内分别作出决定：请每个机关各记一项。", OWN_NAME, field="organs",
        )  # fmt: skip


def may_issue(facts: Facts) -> Iterable[Reason]:
    """M-3: minutes say something, and nobody's words are left out unread; both are readings of ours, so they warn."""
    found = lines(facts)
    if not any(line.outcome or line.text for line in found):
        yield Reason(
            "W-M-EMPTY", "没有一项议题记有结果。", "请先逐项记录决定、通报或者任务；确实没有的，用一句话说明。", "M-3 内部规则",
            Severity.WARNING,
        )  # fmt: skip
    yield from unmerged_texts(facts)


def unmerged_texts(facts: Facts) -> Iterable[Reason]:
    """M-3 W-M-UNMERGED: somebody's words stand beside a line and would not be in the minutes."""
    unmerged = [line.words for line in lines(facts) if line.other_texts]
    if unmerged:
        yield Reason(
            "W-M-UNMERGED", f"有人写的文字还没有合并：{'、'.join(unmerged)}。", "请在该项中对照合并；不采用的，用一句话说明。",
            "M-3 内部规则", Severity.WARNING,
        )  # fmt: skip


def may_correct(facts: Facts) -> Iterable[Reason]:
    """G-6: issued minutes stay as they are; what was wrong in them is put right by a paper of its own."""
    return unanswered(
        facts, Reason("E-FORM", "没有写明更正什么。", "写明原文和更正后的文字。", "G-6 全过程记录", field="correction")
    )  # fmt: skip


def lines(facts: Facts) -> tuple[Line, ...]:
    """The agenda as it stands."""
    return tuple(facts.known.get("lines", ()))
