"""The days of a case, whoever keeps it: filed, then decided, neither in the future (行政处罚法54, 60)."""

from collections.abc import Iterable
from datetime import date, datetime, time

from portal.domain.calendar import ZONE
from portal.domain.power_words import day_text
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

NINETY_DAYS = "filing.decision"
DECISION_CLAUSE = "行政处罚法第六十条"


def filed(facts: Facts) -> Iterable[Reason]:
    """G-11b: a case is filed on a day that has come."""
    filed_on: date | None = facts.get("filed_on")
    if filed_on is None:
        yield Reason(
            "E-FORM", "请填写立案日期。", "以立案审批表为准。", "行政处罚法第五十四条第二款", field="filed_on"
        )
    elif filed_on > facts.now.date():
        yield Reason("E-G-FUTURE", "立案日期晚于今天。", "请核对日期。", field="filed_on")


def decided(facts: Facts) -> Iterable[Reason]:
    """G-11b, T-7: a case is decided on a day that has come, not before it was filed, late only with a reason (K-10)."""
    decided_on: date | None = facts.fields.get("decided_on")
    if decided_on is None:
        yield Reason("E-FORM", "请填写决定日期。", "以决定书为准。", DECISION_CLAUSE, field="decided_on")
    elif decided_on > facts.now.date():
        yield Reason("E-G-FUTURE", "决定日期晚于今天。", "请核对日期。", field="decided_on")
    elif facts.get("filed_on") and decided_on < facts.get("filed_on"):
        yield Reason(
            "E-F-DECIDED-EARLY",
            "决定日期早于立案日期。",
            "请核对日期。",
            "行政处罚法第五十四条",
            field="decided_on",
        )
    else:
        yield from _decided_late(facts, decided_on)


def decided_at(facts: Facts) -> datetime | None:
    """行政处罚法60: the ninety days end with the decision, on whichever day it is reported."""
    decided_on: date | None = facts.get("decided_on")
    return datetime.combine(decided_on, time(), ZONE) if decided_on else None


def _decided_late(facts: Facts, decided_on: date) -> Iterable[Reason]:
    """K-10: being late never blocks the decision; it asks for one sentence."""
    at = datetime.combine(decided_on, time(), ZONE)
    late = [c for c in facts.clocks if c.term == NINETY_DAYS and c.is_late(at)]
    if late:
        yield Reason(
            "W-F-LATE",
            f"决定日期晚于办案期限（{day_text(late[0].due_on)}）。",
            "请写明超期的原因，或者延长期限的依据。",
            DECISION_CLAUSE,
            Severity.WARNING,
            "decided_on",
        )
