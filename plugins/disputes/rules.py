"""The procedure of a dispute over jurisdiction: its states, steps and clocks (domain §9, D-1 … D-5). Pure."""

from plugins.disputes import opening, settling
from portal.domain.procedure import (
    DESK_ROLES,
    SIGNING_ROLES,
    By,
    Clock,
    Outcome,
    Procedure,
    Relation,
    Role,
    Seat,
    State,
    Step,
    since,
)
from portal.domain.usual_steps import among, dropping

PEOPLE = DESK_ROLES | SIGNING_ROLES
OPENER, OTHER = By(Seat.SENDER, PEOPLE), By(Seat.RECEIVER, PEOPLE)
EITHER = By(None, PEOPLE)
"""No seat of its own: the check asks for a party."""
EITHER_SIGNS = By(None, SIGNING_ROLES)
STATION = By(Seat.COORDINATOR, frozenset({Role.SUPERVISOR}))
GOVERNMENT = By(Seat.GOVERNMENT, frozenset({Role.GOV_OFFICE}))
CONFERRING = frozenset({"opened", "negotiating"})
UNDECIDED = CONFERRING | {"failed", "submitted", "coordinating"}


NEGOTIATE = Clock("dispute.negotiate", Seat.RECEIVER, since("disputed_at"))
"""The days for conferring count from the day on which the dispute was opened, those for deciding from the submission."""
OPEN = Outcome.UNSETTLED
STATES = (
    State("draft", "草稿", OPENER, private=True, editable=True),
    State("opened", "待对方答复", OTHER, (NEGOTIATE,), OPEN),
    State("negotiating", "协商中", EITHER, (NEGOTIATE,), OPEN),
    State("agreed", "协商一致", EITHER, outcome=Outcome.SETTLED),
    State("failed", "协商不成", EITHER_SIGNS, (Clock("dispute.submit", Seat.SENDER),), OPEN),
    State("submitted", "待司法局协调", STATION, (Clock("dispute.decide", Seat.COORDINATOR, since("submitted_at")),), OPEN),
    State("coordinating", "待区政府决定", GOVERNMENT, (Clock("dispute.decide", Seat.GOVERNMENT, since("submitted_at")),), OPEN),
    State("decided", "已决定", EITHER, outcome=Outcome.SETTLED),
    State("executed", "已执行", OPENER, outcome=Outcome.SETTLED),
    State("closed", "已办结", outcome=Outcome.SETTLED, open=False),
    State("withdrawn", "已撤回", outcome=Outcome.WITHDRAWN, open=False),
    State("dropped", "已作废", outcome=Outcome.WITHDRAWN, private=True, open=False),
)  # fmt: skip


STEPS = (
    Step("open", "提出争议", among("draft"), "opened", OPENER, "dispute", opening.may_open, tone="primary"),
    *dropping(OPENER),
    Step("negotiate", "答复并协商", CONFERRING, settling.after_a_view, EITHER, "view", settling.may_negotiate,
         tone="primary", offered=settling.is_ours),
    Step(
        "agree", "签署一致意见", CONFERRING | {"submitted"}, settling.after_agreeing, By(None, PEOPLE | {Role.SUPERVISOR}),
        "agreement", settling.may_agree, letter=lambda facts: "negotiation_record" if settling.is_agreed(facts) else None,
        offered=lambda facts: settling.is_ours(facts) or settling.at_the_station(facts),
    ),
    Step("fail", "协商不成", CONFERRING, "failed", EITHER, "failure", settling.may_fail, offered=settling.is_ours),
    Step("sign", "确认协商记录", among("failed"), None, EITHER, "remark", settling.may_sign, letter="negotiation_record",
         tone="primary", offered=settling.has_not_signed),
    Step("submit", "提请区人民政府决定", CONFERRING | {"failed"}, settling.to_station_or_government, EITHER_SIGNS,
         "submission", settling.may_submit, letter="submission", tone="primary",
         offered=lambda facts: settling.is_ours(facts) and facts.state == "failed"),
    Step("coordinate", "提出协调意见", among("submitted"), "coordinating", STATION, "opinion", settling.may_coordinate,
         tone="primary"),
    Step("forward", "转报上级决定", among("coordinating"), None, GOVERNMENT, "forwarding", settling.may_forward),
    Step("decide", "作出决定", among("coordinating"), "decided", GOVERNMENT, "decision", settling.may_decide,
         letter="decision_letter", tone="primary"),
    Step("execute", "执行完毕", among("agreed", "decided"), "executed", EITHER, "execution", settling.may_execute,
         tone="primary", offered=settling.takes_over),
    Step("close", "办结", among("executed"), "closed", OPENER, tone="primary"),
    Step("propose_change", "建议调整清单", among("agreed", "decided", "executed", "closed"), None, EITHER,
         check=settling.by_a_side, offered=settling.is_ours),
    Step("register_offline", "登记线下结果", UNDECIDED, settling.settled_on_paper, EITHER, "offline_result",
         settling.may_register_offline, offered=settling.is_ours),
    Step("withdraw", "撤回争议", UNDECIDED, "withdrawn", OPENER, "reason", settling.may_withdraw, tone="careful"),
)  # fmt: skip

DISPUTE = Procedure(
    "dispute",
    "争议协调",
    STATES,
    STEPS,
    opened_by=OPENER,
    starts_from={
        Outcome.UNSETTLED: Relation.TAKES_UP,
        Outcome.NOT_OURS: Relation.TAKES_UP,
        Outcome.REFUSED: Relation.TAKES_UP,
    },
    seats={
        Seat.SENDER: "提出方",
        Seat.RECEIVER: "对方",
        Seat.COORDINATOR: "区司法局",
        Seat.GOVERNMENT: "区人民政府",
    },
)
