"""The procedure of a joint operation: states, steps, who sees it when (domain M-2). Pure."""

from typing import Any

from plugins.consultation.joint import answering, deciding, planning
from portal.domain.answered import reason_given
from portal.domain.procedure import (
    DESK_ROLES,
    SIGNING_ROLES,
    By,
    Outcome,
    Procedure,
    Relation,
    Role,
    Seat,
    State,
    Step,
)
from portal.domain.usual_steps import among, dropping

DESK = DESK_ROLES | {Role.LEGAL_REVIEWER}
OURS, OUR_SIGNERS = By(Seat.SENDER, DESK | SIGNING_ROLES), By(Seat.SENDER, SIGNING_ROLES)
EACH, EVERYBODY = By(Seat.PARTICIPANT, DESK | SIGNING_ROLES), By(None, DESK | SIGNING_ROLES)


def _secret(name: str, label: str, waits_for: By | None = None, **more: Any) -> State:
    """Before the action, and where there was none, the parties alone know of it (G-9)."""
    return State(name, label, waits_for, restricted=True, **more)


STATES = (
    _secret("draft", "草稿", OURS, private=True, editable=True),
    _secret("pending_approval", "待批准", OUR_SIGNERS, private=True),
    _secret("approved", "待各单位确认", EACH),
    _secret("ready", "待实施", OURS),
    State("carried_out", "已实施，待各单位处理", EVERYBODY, outcome=Outcome.ACCEPTED),
    State("concluded", "已办结", outcome=Outcome.CONCLUDED, open=False),
    _secret("cancelled", "已取消", outcome=Outcome.WITHDRAWN, open=False),
    _secret("dropped", "已作废", outcome=Outcome.WITHDRAWN, private=True, open=False),
)
COMING, ENDED = frozenset({"approved", "ready"}), frozenset({"carried_out", "concluded"})


STEPS = (
    Step("plan", "送审", among("draft"), "pending_approval", OURS, "joint_plan", planning.may_plan, tone="primary"),
    *dropping(OURS),
    Step("approve", "批准并下达", among("pending_approval"), "approved", OUR_SIGNERS, "joint_approval", planning.may_approve,
         letter="joint_plan", tone="primary"),
    Step("send_back", "退回修改", among("pending_approval"), "draft", OUR_SIGNERS, "phrase", reason_given, tone="careful"),
    Step("withdraw", "撤回修改", among("pending_approval"), "draft", OURS, "reason", reason_given),
    Step("confirm", "确认参加", among("approved"), answering.after_own_answer, EACH, "joint_confirmation", answering.may_confirm,
         tone="primary", offered=answering.to_answer, each=True),
    Step("change_answer", "更改人员、职权", COMING, answering.after_own_answer, EACH, "joint_confirmation", answering.may_confirm,
         offered=answering.has_answered, each=True, again=True),
    Step("decline", "不参加", COMING, answering.after_own_answer, EACH, "reason", reason_given, tone="careful",
         offered=answering.may_still_decline, each=True, again=True),
    Step("enter_answer", "登记线下确认", COMING, answering.after_entered_answer, OURS, "joint_offline_answer",
         answering.may_enter_answer, offered=deciding.has_offline),
    Step("reschedule", "变更时间、地点", COMING, "approved", OUR_SIGNERS, "joint_rescheduling", planning.may_reschedule,
         letter="joint_plan", asks_anew=True),
    Step("carry_out", "登记实施", COMING, "carried_out", OURS, "joint_carrying_out", planning.may_carry_out, tone="primary",
         asks_anew=planning.who_came),
    Step("cancel", "取消行动", COMING, "cancelled", OURS, "reason", reason_given, tone="careful"),
    Step("record_result", "登记本单位处理结果", ENDED, None, EACH, "joint_result", deciding.may_record, tone="primary",
         offered=deciding.to_record, each=True),
    Step("record_own_result", "登记本单位处理结果", ENDED, None, OURS, "joint_result", deciding.may_record, tone="primary",
         offered=deciding.lacks_own),
    Step("correct_result", "更正处理结果", ENDED, None, EACH, "joint_correction", deciding.may_correct,
         offered=deciding.has_recorded),
    Step("correct_own_result", "更正处理结果", ENDED, None, OURS, "joint_correction", deciding.may_correct,
         offered=deciding.has_recorded),
    Step("enter_result", "登记线下处理结果", ENDED, None, OURS, "joint_offline_result", deciding.may_enter_result,
         offered=deciding.has_offline),
    Step("conclude", "办结", among("carried_out"), "concluded", OURS, "joint_conclusion", deciding.may_conclude, tone="primary"),
)  # fmt: skip

JOINT_OPERATION = Procedure(
    "joint_operation",
    "联合执法",
    STATES,
    STEPS,
    opened_by=OURS,
    starts_from={
        Outcome.ACCEPTED: Relation.GREW_FROM,
        Outcome.FILED: Relation.GREW_FROM,
        Outcome.ALERTED: Relation.GREW_FROM,
        Outcome.CONCLUDED: Relation.GREW_FROM,
    },
    seats={Seat.SENDER: "组织单位", Seat.PARTICIPANT: "参加单位"},
)
