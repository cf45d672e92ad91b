"""The procedure of a case transfer: its states, steps and clocks (domain §4, T-1 … T-9). Pure."""

from plugins.transfer import clocks, ongoing, receiving, sending, urgency
from portal.domain import case_days, usual_steps
from portal.domain import official_papers as papers
from portal.domain.answered import reason_given
from portal.domain.case_decisions import CRIME
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
    unless,
)
from portal.domain.usual_steps import RECEIVERS, RECEIVERS_DESK, SENDERS, SENDERS_DESK, SENDERS_HEAD, among

SENDER, RECEIVER = Seat.SENDER, Seat.RECEIVER
WITH_RECEIVER = frozenset({"received", "supplement_requested", "accepted", "filed", "objected", "in_dispute"})
SENT = WITH_RECEIVER | {"sent"}
FINISHED = frozenset({"concluded", "suspected_crime", "not_filed"})
BEFORE_SENDING = frozenset({"draft", "withdrawn", "pending_approval", "approved"})


def settled_offline(facts: Facts) -> str:
    """P-3, P-5: where a transfer stands after what was decided or done about it on paper."""
    result = str(facts.get("offline_result") or "receiver")
    if result == "sender" and facts.state == "in_dispute":
        return "returned_decided"
    return OFFLINE_RESULTS[result]


def settled(facts: Facts) -> str:
    """T-8, D-4: where a transfer stands once it is settled whose the case is: with the receiver, else back."""
    if facts.fields.get("settled_for") == facts.parties[RECEIVER].id:
        return "accepted"
    return "returned_decided" if facts.fields.get("settled_by") else "returned_agreed"


def withdrawn(facts: Facts) -> str:
    """G-11: a letter that never went out becomes a draft again, unseen by the receiver."""
    return "draft" if facts.state == "approved" else "withdrawn"


def concluded_as(facts: Facts) -> str:
    """J-1: the result 移送司法机关 says that a crime is suspected, which others take up."""
    return "suspected_crime" if facts.fields.get("decision") == CRIME else "concluded"


OFFLINE_RESULTS = {
    "receiver": "accepted", "sender": "returned_agreed", "filed": "filed", "not_filed": "not_filed",
    "concluded": "concluded",
}  # fmt: skip
DUTY = Clock(clocks.duty, SENDER, clocks.duty_since)
TELLING = Clock("transfer.ongoing", SENDER, clocks.discovered_at, aside=True, runs=ongoing.information_owed)
"""T-4 [CONV]: an hour after the discovery of what is going on, the sender is reminded to tell the competent side."""
EVIDENCE = Clock(
    "transfer.evidence_pending", SENDER, papers.delivered_at, aside=True, runs=clocks.evidence_owed
)
DECISION = Clock(
    "filing.decision", RECEIVER, clocks.filed_since, until=case_days.decided_at, runs=unless("decided_on")
)
"""行政处罚法60: the ninety days run until the case is decided, also where the receiver's register says so first."""
RESULT = Clock(
    "transfer.result",
    RECEIVER,
    case_days.decided_at,
    aside=True,
    runs=lambda facts: bool(facts.get("decided_on")),
)
"""T-7 [CONV]: what is decided and not yet fed back to the sender is reminded of."""
STATES = (
    State("draft", "草稿", SENDERS_DESK, (DUTY, TELLING), private=True, editable=True),
    State("pending_approval", "待审批", SENDERS_HEAD, (DUTY, TELLING), private=True),
    State("approved", "待送达", SENDERS_DESK, (DUTY, TELLING), private=True),
    State("sent", "待签收", RECEIVERS_DESK, (Clock("transfer.sign", RECEIVER), EVIDENCE, papers.SCAN)),
    State(
        "received",
        "已签收",
        RECEIVERS,
        (Clock("transfer.decide", RECEIVER, clocks.decide_since), EVIDENCE, papers.SCAN),
    ),
    State(
        "supplement_requested",
        "待补正",
        SENDERS_DESK,
        (Clock("transfer.supplement", SENDER), EVIDENCE, papers.SCAN),
    ),
    State("accepted", "已受理", RECEIVERS, (EVIDENCE, papers.SCAN), outcome=Outcome.ACCEPTED),
    State(
        "filed",
        "已立案",
        RECEIVERS,
        (
            DECISION,
            RESULT,
            EVIDENCE,
            papers.SCAN,
        ),
        outcome=Outcome.FILED,
    ),
    State("not_filed", "不予立案", outcome=Outcome.CONCLUDED, open=False),
    State("concluded", "已办结", outcome=Outcome.CONCLUDED, open=False),
    State("suspected_crime", "已办结，涉嫌犯罪", outcome=Outcome.SUSPECTED_CRIME, open=False),
    State(
        "objected",
        "管辖异议",
        SENDERS,
        (Clock("transfer.answer_objection", SENDER),),
        outcome=Outcome.NOT_OURS,
    ),
    State("returned_agreed", "协商退回", outcome=Outcome.NOT_OURS, open=False),
    State("returned_decided", "决定退回", outcome=Outcome.NOT_OURS, open=False),
    State("in_dispute", "争议中", SENDERS, outcome=Outcome.UNSETTLED),
    State("withdrawn", "已撤回", SENDERS_DESK, (DUTY, TELLING), outcome=Outcome.WITHDRAWN, editable=True),
    State("dropped", "已作废", outcome=Outcome.WITHDRAWN, private=True, open=False),
)


STEPS = (
    Step(
        "submit", "送审", among("draft", "withdrawn"), "pending_approval", SENDERS_DESK, "transfer",
        sending.may_submit, tone="primary",
    ),
    *usual_steps.dropping(SENDERS, "draft", "withdrawn"),
    Step(
        "approve", "批准移送", among("pending_approval"), papers.delivery, SENDERS_HEAD, "approval", sending.may_send,
        letter="transfer_letter", tone="primary",
    ),
    Step("send_back", "退回修改", among("pending_approval"), "draft", SENDERS_HEAD, "phrase", reason_given),
    *usual_steps.delivering(among("approved"), sending.may_deliver, sending.may_deliver_offline),
    Step("mark_urgent", "标为情况紧急", BEFORE_SENDING | SENT, None, SENDERS, "urgency", urgency.may_mark_urgent,
         offered=urgency.may_become_urgent),
    Step("record_dissuasion", "登记劝阻", BEFORE_SENDING, None, SENDERS, "dissuasion", ongoing.may_record_dissuasion,
         tone="primary", offered=ongoing.dissuasion_owed),
    Step("inform", "登记告知", BEFORE_SENDING, None, SENDERS, "information", ongoing.may_inform,
         tone="primary", offered=ongoing.information_owed),
    Step("withdraw", "撤回", SENT | {"approved"}, withdrawn, SENDERS, "reason", receiving.may_withdraw, tone="careful",
         offered=lambda facts: facts.state in receiving.UNSIGNED),
    Step("accept", "受理", among("received"), "accepted", RECEIVERS, check=receiving.may_accept, tone="primary"),
    Step("ask_supplement", "要求补正", among("received"), "supplement_requested", RECEIVERS, "supplement_list",
         receiving.may_ask_supplement),
    Step("supplement", "补正", among("supplement_requested"), "received", SENDERS_DESK, "supplement",
         receiving.may_supplement, tone="primary"),
    Step("object", "不属本单位", among("received", "accepted"), "objected", RECEIVERS, "objection", receiving.may_object),
    Step("agree_return", "同意退回", among("objected"), "returned_agreed", SENDERS, "remark", tone="primary"),
    Step("contest", "提请协调", among("objected", "received"), "in_dispute", usual_steps.EITHER_PARTY, "contest",
         receiving.may_contest, offered=receiving.may_be_contested),
    Step("register_offline", "登记线下办理结果", among("received", "accepted", "filed", "in_dispute"), settled_offline,
         usual_steps.EITHER_PARTY, "offline_result", receiving.may_register_offline, offered=receiving.settled_on_paper),
    Step("dispute", "进入争议协调", among("objected"), "in_dispute", usual_steps.NOBODY),
    Step("settle", "按争议结果办理", among("objected", "in_dispute"), settled, usual_steps.NOBODY),
    Step("resume", "争议撤回", among("in_dispute"), lambda facts: "objected" if facts.get("objection") else "received", usual_steps.NOBODY),
    Step("file", "立案", among("accepted"), "filed", RECEIVERS, "filing", receiving.may_file_case, tone="primary"),
    Step("decline_filing", "不予立案", among("accepted"), "not_filed", RECEIVERS, "declined_filing", reason_given,
         letter="result_letter"),
    Step("conclude", "办结并反馈", among("filed"), concluded_as, RECEIVERS, "conclusion", receiving.may_conclude,
         letter="result_letter", tone="primary"),
    Step("note_decision", "登记处理决定", among("filed"), None, usual_steps.NOBODY),
    Step("note_reopening", "重新办理", among("filed"), None, usual_steps.NOBODY),
    Step("add_evidence", "补送证据", SENT, None, SENDERS_DESK, "evidence", receiving.may_add_evidence),
    usual_steps.adding_scan(SENT | FINISHED),
    usual_steps.correcting(SENT | FINISHED),
)  # fmt: skip

TRANSFER = Procedure(
    "transfer",
    "案件移送",
    STATES,
    STEPS,
    opened_by=By(SENDER, DESK_ROLES | SIGNING_ROLES),
    starts_from={
        Outcome.NOT_OURS: Relation.GREW_FROM,
        Outcome.CONCLUDED: Relation.GREW_FROM,
        Outcome.WITHDRAWN: Relation.GREW_FROM,
        Outcome.ALERTED: Relation.GREW_FROM,
    },
    seats={SENDER: "移送方", RECEIVER: "接收方"},
)
