"""The procedure of a complaint: its states, steps and clocks (domain §5, C-1 … C-7). Pure.

One procedure for every unit: who holds the power verifies, files or answers; who was asked for what a town office holds
passes it on (C-4); the town office then has a complaint of its own, and its result comes back.
"""

from plugins.complaints import answering, clocks, handling, passing
from plugins.complaints.grounds import (
    handler,
    materials_owed,
    maybe_a_towns,
    maybe_others,
    maybe_ours,
    ordered,
    received_at,
)
from portal.domain.answered import reason_given
from portal.domain.procedure import (
    DESK_ROLES,
    OVERSEEING_ROLES,
    SIGNING_ROLES,
    By,
    Clock,
    Facts,
    Outcome,
    Procedure,
    Seat,
    State,
    Step,
    since,
    unless,
)
from portal.domain.usual_steps import EITHER_PARTY, RECEIVERS, SENDERS, among, dropping

BUREAU = By(Seat.COORDINATOR, OVERSEEING_ROLES)
FOLLOWS = By(Seat.SENDER, frozenset())
"""Follows from another matter, never taken by hand."""
UNFINISHED = passing.UNFINISHED
OPEN_QUESTION = UNFINISHED | {"unsettled"}
"""Where it is still to be decided what becomes of it."""
PASSED_ON = answering.PASSED_ON


def after_verifying(facts: Facts) -> str:
    """C-3: nothing found is answered at once; what is no matter of enforcement is pointed elsewhere."""
    return {"none": "no_violation", "outside": "resulted"}.get(str(facts.fields.get("finding")), "verifying")


def after_merging(facts: Facts) -> str:
    """C-1: who leads goes on; the other waits for its result, or has it already where the first is done with."""
    if not passing.other_leads(facts):
        return facts.state
    return "resulted" if (facts.known.get("other") or {}).get("result") else "merged"


def after_telling_office(facts: Facts) -> str:
    """C-4: while written material is owed, the complaint stays among the unit's own tasks."""
    return "referred" if materials_owed(facts) else "awaiting_town"


def after_handing(facts: Facts) -> str:
    """C-4: with the material the last duty is done, if the town office was told."""
    return "awaiting_town" if facts.state == "referred" and not passing.office_to_tell(facts) else facts.state


def after_result(facts: Facts) -> str:
    """C-6: to whom the result was owed: a unit that passed it on, or the complainant."""
    return "result_known" if facts.state in PASSED_ON else "resulted"


def after_feeding_back(facts: Facts) -> str:
    """C-5, C-6: the two duties in either order."""
    return "fed_back" if answering.replied(facts) else facts.state


def after_settling(facts: Facts) -> str:
    """D-4: found to be this unit's, it is decided on here; found to be another's, it is handed over."""
    return "verifying" if facts.fields.get("settled_for") == handler(facts).id else "handed_over"


def slip(facts: Facts) -> str | None:
    """C-2, C-4: whoever came to this unit gets its slip; whoever was sent here has the other unit's notice."""
    return None if facts.get("referred_by") else "register_slip"


ANSWER_OWED = Clock(clocks.first_answer, Seat.SENDER, received_at)
BY_LAW = Clock(clocks.limit_by_law, Seat.SENDER, received_at)
RETURNABLE = Clock("complaint.return_order", Seat.SENDER, received_at, aside=True, runs=ordered)
"""C-9 [CONV]: how long an order of the hotline may be returned; a reminder beside the clocks, nobody owes it."""
TELLING = Clock("complaint.tell", Seat.SENDER, received_at, runs=passing.office_to_tell)
"""C-4 ③ [CONV]: the town office is told at the same time as the complainant."""
HANDING = Clock("complaint.materials", Seat.SENDER, received_at, runs=materials_owed)
"""C-4 ④ [CONV]: three working days for written material, whatever else has happened meanwhile."""
FEEDING_BACK = Clock("complaint.feed_back", Seat.SENDER, since("resulted_at"), runs=answering.feedback_owed)
"""C-6 [CONV]: five working days from the result."""
STATES = (
    State(
        "draft",
        "草稿",
        SENDERS,
        (Clock("complaint.register", Seat.SENDER, received_at),),
        private=True,
        editable=True,
    ),
    State("registered", "已登记", SENDERS, (ANSWER_OWED, BY_LAW, RETURNABLE)),
    State("verifying", "核实中", SENDERS, (ANSWER_OWED, BY_LAW, RETURNABLE)),
    State("no_violation", "未发现违法", SENDERS, (FEEDING_BACK, BY_LAW)),
    State("filed", "已立案", clocks=(BY_LAW,), outcome=Outcome.FILED),
    State("handed_over", "待移交", SENDERS, (BY_LAW,), outcome=Outcome.NOT_OURS),
    State("taken_over", "对方已接办", clocks=(BY_LAW,), outcome=Outcome.ACCEPTED),
    State("unsettled", "管辖待定", SENDERS, (BY_LAW,), outcome=Outcome.UNSETTLED),
    State("resulted", "已有结果", SENDERS, (FEEDING_BACK, BY_LAW)),
    State("replied", "已答复", SENDERS, (FEEDING_BACK,)),
    State("fed_back", "已反馈", SENDERS),
    State("referred", "已转告", SENDERS, (TELLING, HANDING)),
    State("awaiting_town", "待镇办反馈", clocks=(HANDING,)),
    State("result_known", "镇办已反馈", SENDERS, (HANDING,)),
    State("merged", "已并案"),
    State("routed", "已转区司法局", BUREAU),
    State("closed", "已办结", outcome=Outcome.CONCLUDED, open=False),
    State("withdrawn", "已撤回", outcome=Outcome.WITHDRAWN, open=False),
    State("returned", "已退单", outcome=Outcome.WITHDRAWN, open=False),
    State("dropped", "已作废", outcome=Outcome.WITHDRAWN, private=True, open=False),
)


INTAKE = (
    Step("register", "登记", among("draft"), "registered", SENDERS, "complaint", handling.may_register,
         letter=slip, tone="primary"),
    *dropping(SENDERS),
    Step("acknowledge", "告知已受理", UNFINISHED, None, SENDERS, "acknowledgement", handling.may_acknowledge,
         letter="acceptance_notice", offered=lambda facts: clocks.first_answer(facts) == "complaint.acknowledge"),
)  # fmt: skip
HANDLING = (
    Step("tell_complainant", "转镇办并告知", UNFINISHED, "referred", SENDERS, "telling", passing.may_tell,
         letter="referral_notice", tone="primary", offered=maybe_a_towns),
    Step("verify", "登记核实情况", OPEN_QUESTION, after_verifying, SENDERS, "verification", handling.may_verify, tone="primary"),
    Step("file", "立案", OPEN_QUESTION, "filed", SENDERS, "filing", handling.may_file_case,
         offered=maybe_ours),
    Step("hand_over", "移交有管辖权的单位", OPEN_QUESTION, "handed_over", SENDERS, "handing_over",
         handling.may_hand_over, offered=maybe_others),
    Step("ask_who", "提请明确管辖", UNFINISHED, "unsettled", SENDERS, "reason", handling.may_ask_who),
    Step("route", "转区司法局", UNFINISHED, "routed", SENDERS, "reason", handling.may_route, tone="careful"),
    Step("withdraw", "投诉人撤回", UNFINISHED, "withdrawn", SENDERS, "reason", reason_given, tone="careful"),
    Step("return_order", "退回 12345 工单", UNFINISHED, "returned", SENDERS, "reason", handling.may_return, tone="careful",
         offered=ordered),
    Step("merge", "并入另一件", UNFINISHED, after_merging, SENDERS, "merging", passing.may_merge),
)  # fmt: skip
PASSING_ON = (
    Step("offer", "商请镇办接办", UNFINISHED, None, SENDERS, "offer", passing.may_offer,
         offered=lambda facts: bool(facts.get("first_responsible")) and not facts.get("signed_at")),
    Step("sign", "签收接办", UNFINISHED, None, RECEIVERS, tone="primary", offered=unless("signed_at")),
    Step("tell_office", "告知镇办", among("referred"), after_telling_office, SENDERS, "office_telling",
         passing.may_tell_office, letter="office_notice", tone="primary", offered=passing.office_to_tell),
    Step("hand_materials", "移交书面材料", PASSED_ON, after_handing, SENDERS, "materials", passing.may_hand_materials,
         letter="materials_list", tone="primary", offered=passing.materials_to_hand),
    Step("sign_materials", "签收材料", PASSED_ON, None, RECEIVERS, tone="primary", offered=passing.materials_to_sign),
    Step("ask_guidance", "请部门指导", PASSED_ON, None, RECEIVERS, "reason", passing.may_ask_guidance),
    Step("guide", "出具指导意见", PASSED_ON, None, SENDERS, "guidance", passing.may_guide),
)  # fmt: skip
ANSWERING = (
    Step("reply", "答复投诉人", among("no_violation", "resulted"), "replied", SENDERS, "reply", answering.may_reply,
         letter="reply_notice", tone="primary"),
    Step("feed_back", "反馈转来部门", among("no_violation", "resulted", "replied"), after_feeding_back, SENDERS, "feedback",
         answering.may_feed_back, letter="feedback_letter", tone="primary", offered=answering.feedback_owed),
    Step("relay", "转告结果", among("result_known"), None, SENDERS, "reply", answering.may_relay, letter="reply_notice",
         offered=lambda facts: not answering.replied(facts) and not facts.get("consent_identity")),
    Step("register_offline", "登记线下办理结果", PASSED_ON | {"filed", "handed_over", "taken_over", "unsettled"}, after_result,
         EITHER_PARTY, "offline_result", answering.may_record_result, offered=answering.of_a_party),
    Step("answer_routed", "办结并答复", among("routed"), "closed", BUREAU, "routed_answer", answering.may_answer_routed,
         letter="reply_notice", tone="primary"),
    Step("return_routed", "退回原单位办理", among("routed"), "verifying", BUREAU, "reason", reason_given),
    Step("close", "办结", answering.CLOSABLE, "closed", SENDERS, "remark", answering.may_close, tone="primary",
         offered=answering.closable_now),
)  # fmt: skip
FOLLOWING = (
    Step("note_signed", "对方签收接办", among("handed_over"), "taken_over", FOLLOWS),
    Step("note_result", "得知办理结果", PASSED_ON - {"result_known"} | {"filed", "handed_over", "taken_over", "unsettled", "merged"},
         after_result, FOLLOWS),
    Step("note_return", "退回重新办理", among("handed_over", "taken_over"), "verifying", FOLLOWS),
    Step("note_settled", "管辖已经明确", among("unsettled"), after_settling, FOLLOWS),
    Step("note_merger", "另一件并入本件", UNFINISHED | PASSED_ON | {"filed", "handed_over", "taken_over", "no_violation",
         "resulted", "unsettled"}, None, FOLLOWS),
    Step("be_merged", "并入另一件", UNFINISHED, "merged", FOLLOWS),
    Step("take_up", "重新登记办理", among("merged"), "registered", FOLLOWS),
)  # fmt: skip

COMPLAINT = Procedure(
    "complaint",
    "投诉举报",
    STATES,
    (*INTAKE, *HANDLING, *PASSING_ON, *ANSWERING, *FOLLOWING),
    opened_by=By(Seat.SENDER, DESK_ROLES | SIGNING_ROLES),
    seats={Seat.SENDER: "承办单位", Seat.RECEIVER: "镇办"},
)
