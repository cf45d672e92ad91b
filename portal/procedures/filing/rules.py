"""The filing register: file, conclude, reopen; runs the ninety days (G-11b, 行政处罚法54, 60). Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time

from portal.domain import case_days
from portal.domain.answered import reason_given
from portal.domain.calendar import ZONE
from portal.domain.case_decisions import CRIME
from portal.domain.power_checks import may_file
from portal.domain.procedure import (
    DESK_ROLES,
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
from portal.domain.usual_steps import dropping

OURS = By(Seat.SENDER)
NOBODY = By(Seat.SENDER, frozenset())
"""Follows from another matter, never taken by hand."""


def filed_since(facts: Facts) -> datetime | None:
    """行政处罚法60: ninety natural days from the day of filing, that day excluded."""
    filed_on: date | None = facts.get("filed_on")
    return datetime.combine(filed_on, time(), ZONE) if filed_on else facts.entered_at


def may_register(facts: Facts) -> Iterable[Reason]:
    """G-11b, L-3: the unit must hold the power on the day of filing; a department has lost what was devolved."""
    filed_on: date | None = facts.get("filed_on")
    if not facts.get("title"):
        yield Reason("E-FORM", "请填写案由。", "如：占用、堵塞消防车通道。", "", field="title")
    yield from case_days.filed(facts)
    if facts.powers is not None and filed_on is not None:
        item = facts.powers.items.get(facts.get("item") or 0)
        yield from may_file(
            facts.powers, item, facts.known.get("place"), facts.parties[Seat.SENDER], filed_on
        )


def may_conclude(facts: Facts) -> Iterable[Reason]:
    """G-11b: a concluded case names its outcome and day."""
    yield from case_days.decided(facts)
    if not facts.fields.get("decision"):
        yield Reason("E-FORM", "请选择处理决定。", "", "行政处罚法第五十七条", field="decision")


def concluded_as(facts: Facts) -> str:
    """J-1: a case that is to go to the police stays in the register until they or a court have answered."""
    return "suspected_crime" if facts.get("decision") == CRIME and facts.state == "filed" else "concluded"


FILING = Procedure(
    "filing",
    "立案登记",
    states=(
        State("draft", "草稿", OURS, private=True, editable=True),
        State(
            "filed",
            "已立案",
            OURS,
            (Clock("filing.decision", Seat.SENDER, filed_since, until=case_days.decided_at),),
            outcome=Outcome.FILED,
        ),
        State("suspected_crime", "涉嫌犯罪，应当移送", OURS, outcome=Outcome.SUSPECTED_CRIME),
        State("concluded", "已结案", outcome=Outcome.CONCLUDED, open=False),
        State("dropped", "已作废", outcome=Outcome.WITHDRAWN, private=True, open=False),
    ),
    steps=(
        Step("file", "立案", frozenset({"draft"}), "filed", OURS, "filing", may_register, tone="primary"),
        *dropping(OURS),
        Step(
            "conclude",
            "结案",
            frozenset({"filed", "suspected_crime"}),
            concluded_as,
            OURS,
            "conclusion",
            may_conclude,
            tone="primary",
        ),
        Step("revive", "恢复办理", frozenset({"suspected_crime"}), "filed", NOBODY),
        Step(
            "reopen",
            "重新办理",
            frozenset({"concluded"}),
            "filed",
            OURS,
            "reason",
            reason_given,
            tone="careful",
        ),
    ),
    opened_by=By(Seat.SENDER, DESK_ROLES | SIGNING_ROLES),
)
