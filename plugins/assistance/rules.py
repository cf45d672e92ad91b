"""The procedure of a request for assistance: its states, steps and clocks (domain §8, A-1 … A-6). Pure."""

from plugins.assistance import asking, clocks, helping
from portal.domain import official_papers as papers
from portal.domain import usual_steps
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
    since,
)
from portal.domain.usual_steps import RECEIVERS, RECEIVERS_DESK, SENDERS, SENDERS_DESK, SENDERS_HEAD, among

SENDER, RECEIVER = Seat.SENDER, Seat.RECEIVER
DUTY = Clock(clocks.duty, RECEIVER, clocks.duty_since, later=clocks.put_off)
LETTER_AFTER = Clock("assistance.letter_after", SENDER, since("called_at"))
"""A-3: the letter is owed from the call on."""
ANSWER_SCAN = Clock("letter.scan", RECEIVER, since("replied_at"), aside=True, runs=clocks.answer_scan_missing)
"""§14.4: the scan of the sealed opinion follows an electronic answer; a reminder that holds nothing up."""


WITH_HELPER = among("sent", "received", "extended")
CALLED = among("called", "letter_pending", "letter_approved")
UNDELIVERED = among("approved", "letter_approved")
ANSWERED = among("replied", "used", "declined_reasoned")
SETTLED = ANSWERED | {"closed"}
STATES = (
    State("draft", "草稿", SENDERS_DESK, private=True, editable=True),
    State("called", "已电话告知", RECEIVERS, (DUTY, LETTER_AFTER)),
    State("letter_pending", "补函待审批", SENDERS_HEAD, (DUTY, LETTER_AFTER)),
    State("letter_approved", "补函待送达", SENDERS_DESK, (DUTY, LETTER_AFTER)),
    State("pending_approval", "待审批", SENDERS_HEAD, private=True),
    State("approved", "待送达", SENDERS_DESK, private=True),
    State("sent", "待签收", RECEIVERS_DESK, (DUTY, papers.SCAN)),
    State("received", "已签收", RECEIVERS, (DUTY, papers.SCAN)),
    State("supplement_asked", "待补充（中止计算）", SENDERS_DESK, (papers.SCAN,)),
    State("extended", "已告知延期", RECEIVERS, (DUTY, papers.SCAN)),
    State("replied", "已答复", SENDERS_DESK, (ANSWER_SCAN, papers.SCAN)),
    State("used", "已采用", SENDERS_DESK, (ANSWER_SCAN,)),
    State("closed", "已办结", outcome=Outcome.CONCLUDED, open=False),
    State("declined_reasoned", "不能协助（已说明理由）", SENDERS_DESK, outcome=Outcome.REFUSED),
    State("refused", "拒不协助", RECEIVERS, (DUTY,), outcome=Outcome.REFUSED),
    State("cancelled", "不再需要", outcome=Outcome.WITHDRAWN, open=False),
    State("withdrawn", "已撤回", SENDERS_DESK, outcome=Outcome.WITHDRAWN, editable=True),
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
    Step("submit", "送审", among("draft", "withdrawn", "called"), submitted, SENDERS_DESK, "assistance", asking.may_submit,
         tone="primary"),
    Step("call", "电话告知", among("draft"), called, SENDERS_DESK, check=asking.may_call),
    *usual_steps.dropping(SENDERS, "draft", "withdrawn"),
    Step("approve", "批准发函", among("pending_approval", "letter_pending"), approved, SENDERS_HEAD, "approval",
         asking.may_send, letter="assistance_letter", tone="primary"),
    Step("send_back", "退回修改", among("pending_approval", "letter_pending"), sent_back, SENDERS_HEAD, "phrase", reason_given),
    *usual_steps.delivering(UNDELIVERED, asking.may_deliver, asking.may_deliver_offline),
    Step("arrive", "登记到场处置", WITH_HELPER | CALLED, None, RECEIVERS, "onsite", helping.may_arrive, tone="primary",
         offered=lambda facts: is_onsite(facts) and not facts.get("arrived_at")),
    Step("reply", "答复", WITH_HELPER | {"refused"}, replied, RECEIVERS, "reply", helping.may_reply, letter=reply_letter,
         tone="primary", offered=lambda facts: facts.state != "sent"),
    Step("extend", "告知延期", WITH_HELPER, "extended", RECEIVERS, "extension", helping.may_extend, letter="extension_letter",
         offered=helping.can_be_put_off),
    Step("explain", "说明逾期情况", WITH_HELPER, None, RECEIVERS, "reason", reason_given, offered=helping.is_overdue),
    Step("ask_supplement", "要求补充材料", WITH_HELPER, "supplement_asked", RECEIVERS, "supplement_list",
         helping.may_ask_supplement, offered=lambda facts: facts.state != "sent"),
    Step("supplement", "补充材料", among("supplement_asked"), supplemented, SENDERS_DESK, "supplement",
         helping.may_supplement, tone="primary"),
    Step("decline", "不能协助", WITH_HELPER | {"refused"}, "declined_reasoned", RECEIVERS, "decline", helping.may_decline,
         letter="decline_letter", tone="careful", offered=lambda facts: facts.state != "sent"),
    Step("record_refusal", "登记拒不协助", WITH_HELPER | CALLED, "refused", SENDERS, "refusal", reason_given, tone="careful",
         offered=lambda facts: not facts.get("arrived_at")),
    Step("register_offline", "登记线下办理结果", WITH_HELPER, settled_offline, usual_steps.EITHER_PARTY, "offline_result",
         helping.may_register_offline, offered=papers.goes_on_paper),
    Step("withdraw", "撤回", WITH_HELPER | UNDELIVERED, taken_back, SENDERS, "reason", asking.may_withdraw, tone="careful",
         offered=lambda facts: facts.state in asking.UNSIGNED),
    Step("cancel", "不再需要协助", CALLED | {"received", "extended", "supplement_asked"}, "cancelled", SENDERS, "reason",
         reason_given, tone="careful"),
    usual_steps.correcting(WITH_HELPER | SETTLED | {"supplement_asked", "refused"}),
    usual_steps.correcting(
        SETTLED, "correct_answer", "发答复更正函", RECEIVERS, "answer_correction", offered=helping.answered_by_letter
    ),
    usual_steps.adding_scan(WITH_HELPER | ANSWERED | {"supplement_asked"}),
    Step("add_opinion", "上传盖章的书面意见", among("replied", "used"), None, RECEIVERS, "opinion", helping.may_add_opinion,
         offered=clocks.answer_scan_missing),
    Step("resume", "争议解决，继续办理", among("declined_reasoned", "refused"), "received", usual_steps.NOBODY),
    Step("use", "采用为证据", among("replied"), "used", SENDERS_DESK),
    Step("close", "办结", ANSWERED | {"refused", "received"}, "closed", SENDERS_DESK, tone="primary",
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
