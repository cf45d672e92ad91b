"""Who acts, and the steps that most procedures have: a draft dropped, a paper sent back, delivered, received (G-4, P-2, §14.4). Pure.

A procedure puts them among its own; the forms that they name are those of ``kit.USUAL_FORMS``.
"""

from typing import Any

from portal.domain import official_papers as papers
from portal.domain.answered import correction_given, reason_given
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, By, Check, Seat, Step

SENDERS, SENDERS_DESK, SENDERS_HEAD = (
    By(Seat.SENDER),
    By(Seat.SENDER, DESK_ROLES),
    By(Seat.SENDER, SIGNING_ROLES),
)
RECEIVERS, RECEIVERS_DESK = By(Seat.RECEIVER), By(Seat.RECEIVER, DESK_ROLES)
EITHER_PARTY = By(None)
"""No seat of its own: the check asks for a party."""
NOBODY = By(Seat.RECEIVER, frozenset())
"""Follows from another matter, never taken by hand."""


def among(*states: str) -> frozenset[str]:
    """The states from which a step is taken."""
    return frozenset(states)


def dropping(by: By, *states: str) -> tuple[Step, Step]:
    """A draft that nobody needs is not deleted: it is 作废, with a reason, and can be brought back."""
    return (
        Step("drop", "作废草稿", among(*states or ("draft",)), "dropped", by, "reason", reason_given, tone="careful"),
        Step("restore", "恢复草稿", among("dropped"), "draft", by),
    )  # fmt: skip


def delivering(
    approved: frozenset[str], may_deliver: Check, may_deliver_offline: Check
) -> tuple[Step, Step, Step]:
    """P-2, §14.4: an approved paper is delivered under its seal, or handed over on paper; the receiver signs for it."""
    return (
        Step("deliver", "盖章送达", approved, "sent", SENDERS_DESK, "late", may_deliver, tone="primary",
             offered=lambda facts: not papers.goes_on_paper(facts)),
        Step("deliver_offline", "登记线下送达", approved, "received", SENDERS_DESK, "offline_delivery", may_deliver_offline,
             tone="primary", offered=papers.goes_on_paper),
        Step("receive", "签收", among("sent"), "received", RECEIVERS_DESK, check=papers.evidence_whole, letter="receipt_slip",
             tone="primary"),
    )  # fmt: skip


def correcting(
    states: frozenset[str], name: str = "correct", label: str = "发更正函", by: By = SENDERS_HEAD,
    letter: str = "correction_letter", **more: Any,
) -> Step:  # fmt: skip
    """G-6, G-11: an error in what went out is put right by a letter of its own."""
    return Step(name, label, states, None, by, "correction", correction_given, letter=letter, **more)


def adding_scan(states: frozenset[str]) -> Step:
    """§14.4: the scan of the sealed copy follows a paper that went out electronically."""
    return Step(
        "add_scan", "上传盖章件", states, None, SENDERS_DESK, "scan", papers.may_add_scan, offered=papers.scan_missing
    )  # fmt: skip
