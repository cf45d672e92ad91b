"""Proposing, reviewing and publishing a change of the authority list (L-5). Pure."""

from collections.abc import Iterable
from datetime import date

from portal.domain.answered import reason_given
from portal.domain.grants import OpenCases
from portal.domain.list_changes import ListChange, against_publishing, against_transition
from portal.domain.open_cases import against_rule
from portal.domain.power_checks import LIST_CLAUSE
from portal.domain.procedure import (
    DESK_ROLES,
    SIGNING_ROLES,
    By,
    Facts,
    Outcome,
    Procedure,
    Role,
    Seat,
    State,
    Step,
)
from portal.domain.reasons import Reason
from portal.domain.usual_steps import dropping

ANYBODY = DESK_ROLES | SIGNING_ROLES | {Role.SUPERVISOR}
OURS = By(Seat.SENDER, ANYBODY)
BUREAU = By(None, frozenset({Role.SUPERVISOR}))
AT_BUREAU = By(Seat.RECEIVER, frozenset({Role.SUPERVISOR}))
PROPOSING_KINDS = frozenset({"town", "subdistrict", "department", "branch", "judicial", "supervisor"})
OF_ONE_ITEM = frozenset({"recall", "rename", "basis"})
"""Changes that are about an item the list already has."""
UNPUBLISHED = frozenset({"draft", "reviewing", "reviewed"})


def may_propose(facts: Facts) -> Iterable[Reason]:
    """L-1, L-5: 镇办 and departments propose; a proposal says what is to change."""
    if facts.actor.principal.kind not in PROPOSING_KINDS:
        yield Reason("E-G-ROLE", "清单调整由镇办、区级部门提出。", "请转告有关单位提出。", LIST_CLAUSE)
    if not facts.said("title"):
        yield Reason("E-FORM", "请填写标题。", "如：2026年行政处罚事项清单调整。", field="title")
    if facts.known["change"] is None and not facts.said("summary"):
        yield Reason(
            "E-FORM",
            "请写明调整内容，或者导入清单。",
            "写明事项、承接主体和理由。",
            LIST_CLAUSE,
            field="summary",
        )
    if facts.known["change"] is None and facts.get("change") in OF_ONE_ITEM and not facts.get("item"):
        yield Reason("E-FORM", "请写明所涉事项。", "或者导入写有这些事项的清单。", LIST_CLAUSE, field="item")
    yield from against_transition(facts.get("transition_from"), facts.get("transition_to"))


def may_publish(facts: Facts) -> Iterable[Reason]:
    """L-1, L-5, L-9: by a paper, not backward without a reason, nothing twice, nothing that cannot go down."""
    change: ListChange | None = facts.known["change"]
    if change is None:
        remedy = "请在本办件中导入清单，写明清单性质和生效日期。"
        yield Reason("E-L-NOITEM", "没有可以公布的清单。", remedy, LIST_CLAUSE)
        return
    yield from against_publishing(
        change,
        str(facts.get("document") or ""),
        facts.now.date(),
        live=facts.known["live"],
        latest=facts.known["latest"],
        backdating_reason=backdating_reason(facts),
    )
    yield from against_transition(facts.get("transition_from"), facts.get("transition_to"))
    yield from against_rule(OpenCases(facts.get("open_cases") or OpenCases.STAY), recalls=change.recalls)


def backdating_reason(facts: Facts) -> str:
    """L-5: a reason counts once the matters that the list touches were seen."""
    return str(facts.fields.get("reason") or "") if facts.fields.get("seen") else ""


def first_day(facts: Facts) -> date | None:
    """The day from which the change is to hold."""
    found: date | None = facts.get("effective")
    return found


def opinion_given(facts: Facts) -> Iterable[Reason]:
    """A review leaves its opinion."""
    if not str(facts.fields.get("opinion") or "").strip():
        yield Reason("E-FORM", "请填写审查意见。", "写一句话即可。", LIST_CLAUSE, field="opinion")


LIST_CHANGE = Procedure(
    "list_change",
    "清单调整",
    states=(
        State("draft", "草稿", OURS, private=True, editable=True),
        State("reviewing", "待审查", AT_BUREAU),
        State("reviewed", "已审查待公布", AT_BUREAU),
        State("published", "已公布", outcome=Outcome.CONCLUDED, open=False),
        State("declined", "不予采纳", open=False),
        State("dropped", "已作废", outcome=Outcome.WITHDRAWN, private=True, open=False),
    ),
    steps=(
        Step(
            "propose", "提交司法局审查", frozenset({"draft"}), "reviewing", OURS, "change", may_propose,
            tone="primary",
        ),
        *dropping(OURS),
        Step("review", "审查", frozenset({"reviewing"}), "reviewed", BUREAU, "review", opinion_given),
        Step("publish", "公布", UNPUBLISHED, "published", BUREAU, "publication", may_publish, tone="primary"),
        Step(
            "decline", "不予采纳", frozenset({"reviewing", "reviewed"}), "declined", BUREAU, "reason",
            reason_given, tone="careful",
        ),
    ),
    opened_by=By(Seat.SENDER, ANYBODY),
)  # fmt: skip
