"""Warnings that a district hardens into refusals, as values (domain §12)."""

import pytest

from portal.domain.hardening import HARDENABLE, hardened
from portal.domain.reasons import Reason, Severity

PAPER = "卫政办〔2026〕5号"
SIX = (
    "E-A-EXT-LIMIT", "E-T-LOOP", "E-T-NO-FORWARD", "E-M-NO-OWNER", "E-C-FIRST-NOPASS", "E-A-REPLY-INFORMAL",
)  # fmt: skip


def warned(code: str, severity: Severity = Severity.WARNING) -> Reason:
    return Reason(code, "再次异议。", "写一句理由。", "T-8", severity, "reason")


def test_the_six_codes_may_be_hardened_and_no_other() -> None:
    assert set(HARDENABLE) == set(SIX)


@pytest.mark.parametrize("code", SIX)
def test_without_a_decision_they_warn(code: str) -> None:
    assert hardened([warned(code)], {}) == [warned(code)]


@pytest.mark.parametrize("code", SIX)
def test_hardened_they_refuse_say_what_to_do_and_name_the_districts_paper(code: str) -> None:
    (reason,) = hardened([warned(code)], {code: PAPER})
    assert (reason.severity, reason.code, reason.message) == (Severity.REFUSAL, code, "再次异议。")
    assert reason.remedy == HARDENABLE[code].remedy
    assert reason.clause == f"T-8；区内规定：{PAPER}"


@pytest.mark.parametrize(
    ("reason", "papers"),
    [
        (warned("E-T-LOOP"), {"E-T-NO-FORWARD": PAPER}),
        (warned("E-T-LOOP", Severity.NOTE), {"E-T-LOOP": PAPER}),
        (warned("E-T-LOOP", Severity.REFUSAL), {"E-T-LOOP": PAPER}),
        (warned("W-S-DIR"), {"W-S-DIR": PAPER}),
    ],
    ids=["another code", "a note stays a note", "a refusal is none the harder", "what may not be hardened"],
)
def test_nothing_else_becomes_harder(reason: Reason, papers: dict[str, str]) -> None:
    assert hardened([reason], papers) == [reason]
