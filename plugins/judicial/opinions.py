"""What comes back from the procuratorate or the police for an administrative penalty (反向移送, J-10). Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time

from portal.domain.answered import unanswered, yet_to_come
from portal.domain.calendar import ZONE
from portal.domain.case_decisions import DECISIONS
from portal.domain.letters import Letter, Section, chinese_date
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
from portal.domain.terms import Due, Later
from portal.domain.usual_papers import contact_line, letter, lines, the_case
from portal.domain.usual_steps import SENDERS, SENDERS_DESK, SENDERS_HEAD, dropping

ANSWERS = {name: words for name, words in DECISIONS.items() if name in ("penalty", "no_penalty", "warned")}


def received_at(facts: Facts) -> datetime | None:
    """J-10: the ninety days run from the day on which the opinion came in."""
    received: date | None = facts.get("received_on")
    return datetime.combine(received, time(9), ZONE) if received else facts.entered_at


def may_register(facts: Facts) -> Iterable[Reason]:
    """J-10: who sent it, when it came in, what it asks for."""
    yield from unanswered(
        facts,
        Reason("E-FORM", "请填写案由。", "以检察意见书为准。", field="title"),
        Reason("E-FORM", "请选择来文机关。", "人民检察院或者公安机关。", field="receiver"),
        Reason("E-FORM", "请填写收到日期。", "回复期限自收到之日起算。", field="received_on"),
    )  # fmt: skip
    yield from yet_to_come(facts, {"received_on": "收到日期"})


def may_decide(facts: Facts) -> Iterable[Reason]:
    """J-10, 310-13: the organ decides by itself whether to punish."""
    yield from unanswered(
        facts,
        Reason("E-FORM", "请选择处理决定。", "", "国务院令第310号第十三条", field="decision"),
        Reason("E-FORM", "请填写决定日期。", "以决定书为准。", field="decided_on"),
    )  # fmt: skip
    yield from yet_to_come(facts, {"decided_on": "决定日期"})


def may_reply(facts: Facts) -> Iterable[Reason]:
    """J-10: the reply says what came of it."""
    if not facts.said("answer"):
        yield Reason(
            "E-FORM", "请写明办理情况。", "作出处罚的写明决定书文号；不处罚的写明理由。", field="answer"
        )


def reply_letter(facts: Facts, number: str | None) -> Letter:
    """检察意见回复函, or the answer to the police that handed the case over."""
    decided = facts.get("decided_on")
    paper = f"《{facts.get('opinion_number')}》" if facts.get("opinion_number") else "来函"
    outcome = (
        f"我单位于{chinese_date(decided)}{ANSWERS.get(str(facts.get('decision')), '作出处理')}。"
        if decided
        else ""
    )
    return letter(
        facts, "reply_letter", number, f"关于{the_case(facts)}办理情况的回复函",
        (
            Section(None, (f"你单位{paper}收悉，现将办理情况回复如下：",)),
            Section(None, tuple(part for part in (outcome, *lines(facts.get("answer"))) if part)),
        ),
        closing="特此回复。", contact=contact_line(facts),
    )  # fmt: skip


def as_asked(facts: Facts, found: Due) -> Later | None:
    """J-10: the procuratorate may give more time than the ninety days."""
    asked: date | None = facts.get("reply_by")
    return Later(asked, "来文要求的回复日期") if asked and asked > found.due_on else None


REPLY = Clock("judicial.opinion_reply", Seat.SENDER, received_at, later=as_asked)
OPINION = Procedure(
    "procuratorial_opinion",
    "检察意见（反向移送）",
    states=(
        State("draft", "草稿", SENDERS_DESK, private=True, editable=True, restricted=True),
        State("received", "待决定是否处罚", SENDERS, (REPLY,), private=True, restricted=True),
        State("decided", "已决定，待回复", SENDERS_HEAD, (REPLY,), private=True, restricted=True),
        State("replied", "已回复", outcome=Outcome.CONCLUDED, open=False, restricted=True),
        State("dropped", "已作废", private=True, open=False, restricted=True),
    ),
    steps=(
        Step("register", "登记", frozenset({"draft"}), "received", SENDERS_DESK, "opinion", may_register, tone="primary"),
        *dropping(SENDERS),
        Step("decide", "登记处理决定", frozenset({"received"}), "decided", SENDERS_DESK, "opinion_decision", may_decide, tone="primary"),
        Step("reply", "批准回复", frozenset({"decided"}), "replied", SENDERS_HEAD, "opinion_reply", may_reply, letter="reply_letter", tone="primary"),
    ),
    opened_by=By(Seat.SENDER, DESK_ROLES | SIGNING_ROLES),
    seats={Seat.SENDER: "行政机关", Seat.RECEIVER: "来文机关"},
)  # fmt: skip
