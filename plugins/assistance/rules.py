"""The procedure of a request for assistance: its states, steps and clocks (domain §8, A-1 … A-6). Pure."""

from plugins.assistance import asking, clocks, helping
from portal.domain import official_papers as papers
from portal.domain.answered import reason_given
from portal.domain.procedure import (
    DESK_ROLES,
    SIGNING_ROLES,
    By,
    Clock,
    Facts,
    Outcome,
    Procedure,
    Relation,
    Seat,
    State,
    Step,
)

SENDER, RECEIVER = Seat.SENDER, Seat.RECEIVER
ASKERS_DESK, ASKERS_HEAD, ASKERS = By(SENDER, DESK_ROLES), By(SENDER, SIGNING_ROLES), By(SENDER)
HELPERS_DESK, HELPERS = By(RECEIVER, DESK_ROLES), By(RECEIVER)
NOBODY = By(RECEIVER, frozenset())
"""Follows from how a dispute was settled, never taken by hand."""
EITHER_PARTY = By(None)
"""No seat of its own: the check asks for a party."""

DUTY = Clock(clocks.duty, RECEIVER, clocks.duty_since, later=clocks.put_off)
LETTER_AFTER = Clock("assistance.letter_after", SENDER, clocks.called_since)
SCAN = Clock(papers.scan_owed, SENDER, papers.delivered_at, aside=True)
ANSWER_SCAN = Clock(clocks.answer_scan_owed, RECEIVER, clocks.replied_at, aside=True)


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


WITH_HELPER = _from("sent", "received", "extended")
CALLED = _from("called", "letter_pending", "letter_approved")
UNDELIVERED = _from("approved", "letter_approved")
ANSWERED = _from("replied", "used", "declined_reasoned")
STATES = (
    State("draft", "草稿", ASKERS_DESK, private=True, editable=True),
    State("called", "已电话告知", HELPERS, (DUTY, LETTER_AFTER)),
    State("letter_pending", "补函待审批", ASKERS_HEAD, (DUTY, LETTER_AFTER)),
    State("letter_approved", "补函待送达", ASKERS_DESK, (DUTY, LETTER_AFTER)),
    State("pending_approval", "待审批", ASKERS_HEAD, private=True),
    State("approved", "待送达", ASKERS_DESK, private=True),
    State("sent", "待签收", HELPERS_DESK, (DUTY, SCAN)),
    State("received", "已签收", HELPERS, (DUTY, SCAN)),
    State("supplement_asked", "待补充（中止计算）", ASKERS_DESK, (SCAN,)),
    State("extended", "已告知延期", HELPERS, (DUTY, SCAN)),
    State("replied", "已答复", ASKERS_DESK, (ANSWER_SCAN, SCAN)),
    State("used", "已采用", ASKERS_DESK, (ANSWER_SCAN,)),
    State("closed", "已办结", outcome=Outcome.CONCLUDED, open=False),
    State("declined_reasoned", "不能协助（已说明理由）", ASKERS_DESK, outcome=Outcome.REFUSED),
    State("refused", "拒不协助", HELPERS, (DUTY,), outcome=Outcome.REFUSED),
    State("cancelled", "不再需要", outcome=Outcome.WITHDRAWN, open=False),
    State("withdrawn", "已撤回", ASKERS_DESK, outcome=Outcome.WITHDRAWN, editable=True),
    State("dropped", "已作废", outcome=Outcome.WITHDRAWN, private=True, open=False),
)


def submitted(facts: Facts) -> str:
    """A-3: the letter that follows a call is approved in sight of those who were called."""
    return "letter_pending" if facts.state == "called" else "pending_approval"


def sent_back(facts: Facts) -> str:
    return "called" if facts.state == "letter_pending" else "draft"


def approved(facts: Facts) -> str:
    """A-3, §14.4, P-2: a letter that waits for its seal or its bearer hides nothing from those who were called."""
    target = papers.delivery(facts)
    return "letter_approved" if (facts.state, target) == ("letter_pending", "approved") else target


def taken_back(facts: Facts) -> str:
    """G-11, A-3: a letter is withdrawn, the call that went before it is not."""
    if facts.state == "letter_approved" or (
        facts.state == "sent" and is_onsite(facts) and facts.get("called_at")
    ):
        return "called"
    return "draft" if facts.state == "approved" else "withdrawn"


def called(facts: Facts) -> str:
    """A-1, A-3: a call alone sets only action on site going; any other request waits for its letter."""
    return "called" if facts.get("type") == "onsite" else "draft"


def replied(facts: Facts) -> str:
    """A-2: a partial answer does not stop the clock."""
    return facts.state if facts.fields.get("partial") else "replied"


def reply_letter(facts: Facts) -> str | None:
    """A-2: a formal answer goes out as a numbered 复函, on file or in part as none."""
    return None if facts.fields.get("partial") or facts.get("reply_form") == "informal" else "reply_letter"


def supplemented(facts: Facts) -> str:
    return "extended" if facts.get("extensions") else "received"


def settled_offline(facts: Facts) -> str:
    """P-3: where a request stands after what was answered on paper."""
    return "declined_reasoned" if facts.fields.get("offline_result") == "declined" else "replied"


def is_onsite(facts: Facts) -> bool:
    return facts.get("type") == "onsite"


STEPS = (
    Step("submit", "送审", _from("draft", "withdrawn", "called"), submitted, ASKERS_DESK, "assistance", asking.may_submit,
         tone="primary"),
    Step("call", "电话告知", _from("draft"), called, ASKERS_DESK, check=asking.may_call),
    Step("drop", "作废草稿", _from("draft", "withdrawn"), "dropped", ASKERS, "reason", reason_given, tone="careful"),
    Step("restore", "恢复草稿", _from("dropped"), "draft", ASKERS),
    Step("approve", "批准发函", _from("pending_approval", "letter_pending"), approved, ASKERS_HEAD, "approval",
         asking.may_send, letter="assistance_letter", tone="primary"),
    Step("send_back", "退回修改", _from("pending_approval", "letter_pending"), sent_back, ASKERS_HEAD, "phrase", reason_given),
    Step("deliver", "盖章送达", UNDELIVERED, "sent", ASKERS_DESK, "late", asking.may_deliver, tone="primary",
         offered=lambda facts: not papers.goes_on_paper(facts)),
    Step("deliver_offline", "登记线下送达", UNDELIVERED, "received", ASKERS_DESK, "offline_delivery",
         asking.may_deliver_offline, tone="primary", offered=papers.goes_on_paper),
    Step("receive", "签收", _from("sent"), "received", HELPERS_DESK, check=papers.evidence_whole, letter="receipt_slip",
         tone="primary"),
    Step("arrive", "登记到场处置", WITH_HELPER | CALLED, None, HELPERS, "onsite", helping.may_arrive, tone="primary",
         offered=lambda facts: is_onsite(facts) and not facts.get("arrived_at")),
    Step("reply", "答复", WITH_HELPER | {"refused"}, replied, HELPERS, "reply", helping.may_reply, letter=reply_letter,
         tone="primary", offered=lambda facts: facts.state != "sent"),
    Step("extend", "告知延期", WITH_HELPER, "extended", HELPERS, "extension", helping.may_extend, letter="extension_letter",
         offered=lambda facts: helping.running(facts) is not None and not helping.is_overdue(facts)),
    Step("explain", "说明逾期情况", WITH_HELPER, None, HELPERS, "reason", reason_given, offered=helping.is_overdue),
    Step("ask_supplement", "要求补充材料", WITH_HELPER, "supplement_asked", HELPERS, "supplement_list",
         helping.may_ask_supplement, offered=lambda facts: facts.state != "sent"),
    Step("supplement", "补充材料", _from("supplement_asked"), supplemented, ASKERS_DESK, "supplement",
         helping.may_supplement, tone="primary"),
    Step("decline", "不能协助", WITH_HELPER | {"refused"}, "declined_reasoned", HELPERS, "decline", helping.may_decline,
         letter="decline_letter", tone="careful", offered=lambda facts: facts.state != "sent"),
    Step("record_refusal", "登记拒不协助", WITH_HELPER | CALLED, "refused", ASKERS, "refusal", reason_given, tone="careful",
         offered=lambda facts: not facts.get("arrived_at")),
    Step("register_offline", "登记线下办理结果", WITH_HELPER, settled_offline, EITHER_PARTY, "offline_result",
         helping.may_register_offline, offered=helping.settled_on_paper),
    Step("withdraw", "撤回", WITH_HELPER | UNDELIVERED, taken_back, ASKERS, "reason", asking.may_withdraw, tone="careful",
         offered=lambda facts: facts.state in asking.UNSIGNED),
    Step("cancel", "不再需要协助", CALLED | {"received", "extended", "supplement_asked"}, "cancelled", ASKERS, "reason",
         reason_given, tone="careful"),
    Step("add_scan", "上传盖章件", WITH_HELPER | ANSWERED | {"supplement_asked"}, None, ASKERS_DESK, "scan",
         papers.may_add_scan, offered=papers.scan_missing),
    Step("add_opinion", "上传盖章的书面意见", _from("replied", "used"), None, HELPERS, "opinion", helping.may_add_opinion,
         offered=clocks.answer_scan_missing),
    Step("resume", "争议解决，继续办理", _from("declined_reasoned", "refused"), "received", NOBODY),
    Step("use", "采用为证据", _from("replied"), "used", ASKERS_DESK),
    Step("close", "办结", ANSWERED | {"refused", "received"}, "closed", ASKERS_DESK, tone="primary",
         check=helping.may_close, offered=helping.is_answered),
)  # fmt: skip

ASSISTANCE = Procedure(
    "assistance",
    "执法协助",
    STATES,
    STEPS,
    opened_by=By(SENDER, DESK_ROLES | SIGNING_ROLES),
    starts_from={Outcome.ACCEPTED: Relation.GREW_FROM, Outcome.FILED: Relation.GREW_FROM},
    seats={SENDER: "请求方", RECEIVER: "协助方"},
)
