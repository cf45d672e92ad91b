"""The clauses that a refusal names, and what every taking-back needs. Pure."""

from collections.abc import Iterable

from portal.domain.procedure import Facts
from portal.domain.reasons import Reason

DUTY_CLAUSE = "卫政办〔2024〕1号 三（一）2"
MATERIALS_CLAUSE = "卫政办〔2024〕1号 三（一）3"
NAME_CLAUSE = "卫政办〔2024〕1号 三（一）4"
POWERS_CLAUSE = "卫政办〔2024〕1号 二"
DISPUTE_CLAUSE = "卫政办〔2024〕1号 三（六）"


def reason_given(facts: Facts) -> Iterable[Reason]:
    """A step that takes something back says why."""
    if not str(facts.fields.get("reason") or "").strip():
        yield Reason("E-FORM-REASON", "请说明理由。", "写一句话即可。", "", field="reason")
