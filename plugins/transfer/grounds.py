"""The clauses that a refusal names, and what a form must answer. Pure."""

from collections.abc import Iterable
from datetime import date

from portal.domain.procedure import Facts
from portal.domain.reasons import Reason
from portal.domain.term_table import TERMS
from portal.domain.terms import Term

DUTY_CLAUSE = "卫政办〔2024〕1号 三（一）2"
MATERIALS_CLAUSE = "卫政办〔2024〕1号 三（一）3"
NAME_CLAUSE = "卫政办〔2024〕1号 三（一）4"
POWERS_CLAUSE = "卫政办〔2024〕1号 二"
DISPUTE_CLAUSE = "卫政办〔2024〕1号 三（六）"


def unanswered(facts: Facts, *needs: Reason) -> Iterable[Reason]:
    """Those of the reasons whose field was left empty in the step's form."""
    return [need for need in needs if not str(facts.fields.get(need.field or "") or "").strip()]


def two_officers(facts: Facts, field: str, paper: str) -> Iterable[Reason]:
    """行政处罚法42: an on-site record names at least two officers."""
    if len(officers(facts.get(field))) < 2:
        yield Reason(
            "E-G-OFFICER2", f"{paper}应有两名以上执法人员。", "请填写两名以上执法人员的姓名和执法证号。",
            "行政处罚法第四十二条；河南省行政执法条例第二十四条", field=field,
        )  # fmt: skip


def officers(text: object) -> list[str]:
    """The officers named in a field, separated by 、，, ; or line breaks; nobody counts twice."""
    words = str(text or "")
    for mark in "，,;；\n\r":
        words = words.replace(mark, "、")
    return list(dict.fromkeys(word.strip() for word in words.split("、") if word.strip()))


def reason_given(facts: Facts) -> Iterable[Reason]:
    """A step that takes something back says why."""
    return unanswered(facts, Reason("E-FORM-REASON", "请说明理由。", "写一句话即可。", field="reason"))


def limit(facts: Facts, rule: str, day: date) -> Term:
    """G-12: a limit as the district has it from that day on; as it ships where nothing was looked up."""
    look_up = facts.known.get("term_on")
    term: Term = look_up(rule, day) if look_up is not None else TERMS[rule]
    return term
