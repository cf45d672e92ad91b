"""The days of a case, whoever keeps it: filed, then decided, neither in the future (行政处罚法54, 60)."""

from collections.abc import Iterable
from datetime import date

from portal.domain.procedure import Facts
from portal.domain.reasons import Reason


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
    """G-11b, T-7: a case is decided on a day that has come, not before it was filed."""
    decided_on: date | None = facts.fields.get("decided_on")
    if decided_on is None:
        yield Reason("E-FORM", "请填写决定日期。", "以决定书为准。", "行政处罚法第六十条", field="decided_on")
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
