"""The procedure of an urgent notice: states, steps and limits (domain M-4, M-5). Pure."""

from plugins.consultation.hazard import answering, reporting
from plugins.consultation.hazard.timing import ACKNOWLEDGE, ON_SITE, by, may_report_now, sent_at
from portal.domain.procedure import (
    DESK_ROLES,
    SIGNING_ROLES,
    By,
    Clock,
    Outcome,
    Procedure,
    Role,
    Seat,
    State,
    Step,
    unless,
)
from portal.domain.usual_steps import among

SENDER, RECEIVER, GOVERNMENT = Seat.SENDER, Seat.RECEIVER, Seat.GOVERNMENT
EVERYBODY = DESK_ROLES | SIGNING_ROLES | {Role.LEGAL_REVIEWER}
"""In an emergency whoever of the unit is there acts; only the report to the government is signed."""
OURS, THEIRS = By(SENDER, EVERYBODY), By(RECEIVER, EVERYBODY)
OUR_HEADS, DISTRICT = By(SENDER, SIGNING_ROLES), By(GOVERNMENT, frozenset({Role.GOV_OFFICE}))
NOBODY = By(SENDER, frozenset())
"""Follows from another act, never taken by hand."""

CALLED = frozenset({"sent", "acknowledged", "dispatched"})
UNDER_WAY = CALLED | {"on_site", "no_response", "reported", "instructed"}
OPEN = UNDER_WAY | {"refused_with_reason", "handled"}
ARRIVAL = Clock(ON_SITE, RECEIVER, sent_at, until=by("arrived_at"), runs=unless("arrived_at"))
"""M-4: the department owes its people on the spot within two hours."""
ANSWER = Clock(ACKNOWLEDGE, RECEIVER, sent_at, until=by("answered_at"), runs=unless("answered_at"))
"""M-4: it owes a word within half an hour, whichever way it gives it."""
CALL = Clock(ACKNOWLEDGE, SENDER, sent_at, aside=True, until=by("phoned_at"), runs=unless("phoned_at"))
"""M-4: who sends the notice telephones as well and writes down who answered."""
AWAITED = (ARRIVAL, ANSWER)
"""The arrival first: a step that ends both, such as coming without a word, ends them at the same instant."""

STATES = (
    State("draft", "草稿", OURS, private=True, editable=True),
    State("sent", "待回应", THEIRS, (*AWAITED, CALL), Outcome.ALERTED),
    State("acknowledged", "已接报", THEIRS, (ARRIVAL,), Outcome.ALERTED),
    State("dispatched", "已派员", THEIRS, (ARRIVAL,), Outcome.ALERTED),
    State("on_site", "已到场", THEIRS, outcome=Outcome.ALERTED),
    State("handled", "已处置", OURS, outcome=Outcome.CONCLUDED),
    State("refused_with_reason", "说明理由未处理", OURS, outcome=Outcome.REFUSED),
    State("no_response", "未处理也未说明理由", OURS, (ARRIVAL, CALL), Outcome.UNEXPLAINED),
    State("reported", "已报告区政府", DISTRICT, AWAITED, Outcome.ALERTED),
    State("instructed", "区政府已批示", THEIRS, outcome=Outcome.ALERTED),
    State("passed_on", "已改通知其他单位", open=False),
    State("closed", "已办结", outcome=Outcome.CONCLUDED, open=False),
    State("dropped", "已作废", outcome=Outcome.WITHDRAWN, private=True, open=False),
)


STEPS = (
    Step("send", "立即通知", among("draft"), "sent", OURS, "hazard", answering.may_send, letter="hazard_notice", tone="primary"),
    Step("drop", "作废草稿", among("draft"), "dropped", OURS, tone="careful"),
    Step("restore", "恢复草稿", among("dropped"), "draft", OURS),
    Step("acknowledge", "接报", among("sent"), "acknowledged", THEIRS, tone="primary"),
    Step("dispatch", "派员", CALLED - {"dispatched"} | {"no_response", "refused_with_reason", "reported", "instructed"},
         answering.stays_reported("dispatched"), THEIRS, "dispatch", tone="primary", offered=answering.may_still_set_out),
    Step("arrive", "到场", CALLED | {"no_response", "refused_with_reason", "reported", "instructed"},
         answering.stays_reported("on_site"), THEIRS, "arrival", tone="primary", offered=unless("arrived_at")),
    Step("handle", "处置完毕", OPEN - {"handled"}, "handled", THEIRS, "handling", answering.may_handle, tone="primary"),
    Step("refuse", "不处理", CALLED | {"no_response", "reported", "instructed"}, answering.refused, THEIRS, "refusal",
         tone="careful"),
    Step("log_call", "登记电话", OPEN - {"handled", "on_site"}, answering.said_by_phone, OURS, "call", answering.may_log_call,
         tone="primary"),
    Step("complete", "补充情况", UNDER_WAY, None, OURS, "details", answering.may_complete),
    Step("tell_more", "增加通知单位", UNDER_WAY, None, OURS, "more", answering.may_send),
    Step("readdress", "改通知其他单位", among("refused_with_reason"), "passed_on", OURS, "more", answering.may_send,
         tone="primary"),
    Step("register_offline", "登记线下协商结果", among("refused_with_reason"), answering.settled_offline, OURS,
         "offline_result", answering.may_register_offline, offered=lambda facts: not facts.known.get("taken_up")),
    Step("settle", "按争议结果办理", among("refused_with_reason"), answering.settled, NOBODY),
    Step("record_end", "登记隐患已消除", UNDER_WAY | {"refused_with_reason"}, "handled", OURS, "end", answering.may_record_end),
    Step("report", "报告区政府", CALLED | {"no_response", "refused_with_reason"}, "reported", OUR_HEADS, "report",
         reporting.may_report, letter="hazard_report", tone="careful", offered=may_report_now),
    Step("receive_report", "签收报告", among("reported"), None, DISTRICT, tone="primary",
         offered=unless("report_received_at")),
    Step("instruct", "登记批示", among("reported", "handled"), reporting.instructed, DISTRICT, "instruction",
         reporting.may_instruct, tone="primary", offered=reporting.awaits_instruction),
    Step("close", "办结", OPEN, "closed", OURS, "remark", reporting.may_close, tone="primary",
         offered=reporting.may_be_closed),
)  # fmt: skip

HAZARD = Procedure(
    "hazard_notice",
    "紧急情况通知",
    STATES,
    STEPS,
    opened_by=OURS,
    seats={SENDER: "通知方", RECEIVER: "被通知方"},
    emergency=True,
)
