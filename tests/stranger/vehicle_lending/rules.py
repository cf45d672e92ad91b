"""What may be done with a request for a vehicle, by whom, and until when. Pure."""

from collections.abc import Iterable

from portal.domain.procedure import By, Clock, Facts, Outcome, Procedure, Seat, State, Step
from portal.domain.reasons import Reason

OURS, THEIRS = By(Seat.SENDER), By(Seat.RECEIVER)
SEATS_OF_A_CAR = 5


def fits(facts: Facts) -> Iterable[Reason]:
    """A car takes five people; who needs more borrows two."""
    if (facts.get("people") or 1) > SEATS_OF_A_CAR:
        yield Reason("E-V-SEATS", "一辆车最多乘坐 5 人。", remedy="请分别借用两辆车。", field="people")


LENDING = Procedure(
    kind="vehicle_loan",
    label="执法车辆借用",
    states=(
        State("draft", "草稿", waits_for=OURS, private=True, editable=True),
        State("asked", "待答复", waits_for=THEIRS, clocks=(Clock("sharing.request", Seat.RECEIVER),)),
        State("lent", "已借出", outcome=Outcome.SETTLED, open=False),
        State("refused", "不借", outcome=Outcome.REFUSED, open=False),
    ),
    steps=(
        Step(
            "ask", "提出借用", frozenset({"draft"}), "asked", OURS, form="asking", check=fits, tone="primary"
        ),
        Step("lend", "借出", frozenset({"asked"}), "lent", THEIRS, letter="consent", tone="primary"),
        Step("refuse", "不借", frozenset({"asked"}), "refused", THEIRS, tone="careful"),
    ),
)
