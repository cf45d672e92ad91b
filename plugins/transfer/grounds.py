"""The clauses that a refusal names, and what a form must answer. Pure."""

from collections.abc import Iterable

from portal.domain.procedure import Facts
from portal.domain.reasons import Reason

DUTY_CLAUSE = "卫政办〔2024〕1号 三（一）2"
MATERIALS_CLAUSE = "卫政办〔2024〕1号 三（一）3"
NAME_CLAUSE = "卫政办〔2024〕1号 三（一）4"
POWERS_CLAUSE = "卫政办〔2024〕1号 二"
DISPUTE_CLAUSE = "卫政办〔2024〕1号 三（六）"


def unanswered(facts: Facts, *needs: Reason) -> Iterable[Reason]:
    """Those of the reasons whose field was left empty in the step's form."""
    return [need for need in needs if not str(facts.fields.get(need.field or "") or "").strip()]


def reason_given(facts: Facts) -> Iterable[Reason]:
    """A step that takes something back says why."""
    return unanswered(facts, Reason("E-FORM-REASON", "请说明理由。", "写一句话即可。", field="reason"))
