"""What follows from a change of the list: cases handed over between two units, a changed basis acknowledged. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time

from portal.domain.calendar import ZONE
from portal.domain.power_checks import LIST_CLAUSE
from portal.domain.power_words import day_text
from portal.domain.procedure import (
    By,
    Clock,
    Facts,
    Outcome,
    Procedure,
    Seat,
    State,
    Step,
)
from portal.domain.reasons import Reason, Severity

NOBODY = By(None, frozenset())
"""Opened and begun by the act they follow from, never by hand."""
GIVERS, TAKERS = By(Seat.SENDER), By(Seat.RECEIVER)
HISTORY_CLAUSE = "卫政办〔2024〕1号第三部分（一）"
WEIGHED = frozenset({"submit", "file"})
"""Steps at which a case is put on the basis of an item."""


def agreed_since(facts: Facts) -> datetime | None:
    """T-1: what was consulted on is handed over within three working days of the agreed date [CONV]."""
    agreed: date | None = facts.get("agreed_on")
    return datetime.combine(agreed, time(), ZONE) if agreed else facts.entered_at


def may_agree(facts: Facts) -> Iterable[Reason]:
    """T-1: a record of consultation has its date and what both sides agreed."""
    agreed: date | None = facts.fields.get("agreed_on")
    if agreed is None:
        yield Reason(
            "E-FORM", "请填写协商日期。", "以双方签字的协商记录为准。", HISTORY_CLAUSE, field="agreed_on"
        )
    elif agreed > facts.now.date():
        yield Reason("E-G-FUTURE", "协商日期晚于今天。", "请核对日期。", field="agreed_on")
    if not str(facts.fields.get("result") or "").strip():
        remedy = "逐案写明由谁办理；都无异议的写“同意清单所列处理”。"
        yield Reason("E-FORM", "请填写协商结果。", remedy, HISTORY_CLAUSE, field="result")


HANDOVER = Procedure(
    "handover",
    "清单交接",
    states=(
        State("draft", "草稿", private=True),
        State("negotiating", "待协商", GIVERS),
        State("agreed", "待交接", TAKERS, (Clock("transfer.after_agreement", Seat.SENDER, agreed_since),)),
        State("handed_over", "已交接", outcome=Outcome.CONCLUDED, open=False),
    ),
    steps=(
        Step("begin", "生成协商记录和交接清单", frozenset({"draft"}), "negotiating", NOBODY, letter="consultation_record"),
        Step("agree", "登记协商结果", frozenset({"negotiating"}), "agreed", GIVERS, "agreement", may_agree, tone="primary"),
        Step("sign", "签收交接清单", frozenset({"agreed"}), "handed_over", TAKERS, "signing", tone="primary"),
    ),
    opened_by=NOBODY,
)  # fmt: skip

BASIS_CHANGE = Procedure(
    "basis_change",
    "依据变更",
    states=(
        State("draft", "草稿", private=True),
        State("told", "待确认", TAKERS, (Clock("powers.basis_change", Seat.RECEIVER),)),
        State("acknowledged", "已确认", outcome=Outcome.CONCLUDED, open=False),
    ),
    steps=(
        Step("tell", "通报依据变更", frozenset({"draft"}), "told", NOBODY),
        Step(
            "acknowledge", "确认知悉", frozenset({"told"}), "acknowledged",
            TAKERS,
            tone="primary",
        ),
    ),
    opened_by=NOBODY,
)  # fmt: skip


def stale(facts: Facts) -> Iterable[Reason]:
    """L-4 ``W-L-STALE``: the law that an item stands on is repealed; a sentence says on what the case stands now."""
    item = facts.item
    if item is None or item.repealed_on is None or facts.now.date() < item.repealed_on:
        return
    yield Reason(
        "W-L-STALE",
        f"「{item.name}」的设定依据自{day_text(item.repealed_on)}起废止。",
        "请写明本件适用的现行依据，或者先与原实施部门核对。",
        LIST_CLAUSE,
        Severity.WARNING,
        field="item",
    )
