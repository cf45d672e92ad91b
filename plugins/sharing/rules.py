"""The two procedures of 信息共享: a share with many readers, a request that each unit asked answers (domain §6). Pure."""

from plugins.sharing import asking, publishing, timing
from portal.domain.answered import reason_given
from portal.domain.procedure import By, Clock, Outcome, Procedure, Seat, State, Step
from portal.domain.usual_steps import SENDERS, among, dropping

READERS = By(Seat.PARTICIPANT)
SHARED = frozenset({"published", "corrected"})


SHARE = Procedure(
    "share",
    "信息共享",
    states=(
        State(
            "draft", "待共享", SENDERS,
            (Clock(timing.SAME_DAY, Seat.SENDER, timing.formed_at, until=timing.shared_at, later=timing.put_off),
             Clock(timing.watched, Seat.SENDER, timing.watched_since, aside=True)),
            private=True, editable=True,
        ),
        State("published", "已共享", open=False),
        State("corrected", "已更正", open=False),
        State("expired", "已失效", open=False),
        State("dropped", "已作废", private=True, open=False),
    ),
    steps=(
        Step("publish", "共享", among("draft"), "published", SENDERS, "share", publishing.may_publish, tone="primary"),
        *dropping(SENDERS),
        Step("acknowledge", "知悉", SHARED, None, READERS, tone="primary", offered=publishing.to_acknowledge, each=True),
        Step("correct", "更正（新版本）", SHARED, "corrected", SENDERS, "correction", publishing.may_correct, asks_anew=True),
        Step("add_readers", "增加接收单位", SHARED, None, SENDERS, "more", publishing.may_add_readers),
        Step("route", "转送", SHARED, None, READERS, "more", publishing.may_route, offered=publishing.routes),
        Step("expire", "标为失效", SHARED, "expired", SENDERS, "reason", reason_given, tone="careful"),
    ),
    opened_by=SENDERS,
    seats={Seat.SENDER: "提供单位", Seat.PARTICIPANT: "接收单位"},
)  # fmt: skip

INFO_REQUEST = Procedure(
    "info_request",
    "信息需求",
    states=(
        State("draft", "草稿", SENDERS, private=True, editable=True),
        State("asked", "待答复", READERS, (Clock(asking.REQUEST, Seat.PARTICIPANT, later=asking.put_off),)),
        State("answered", "已答复", open=False),
        State("declined", "不提供", outcome=Outcome.REFUSED, open=False),
        State("withdrawn", "已撤回", outcome=Outcome.WITHDRAWN, open=False),
        State("dropped", "已作废", outcome=Outcome.WITHDRAWN, private=True, open=False),
    ),
    steps=(
        Step("ask", "提出", among("draft"), "asked", SENDERS, "request", asking.may_ask, tone="primary"),
        *dropping(SENDERS),
        Step("answer", "答复", among("asked"), asking.after_answer, READERS, "answer", asking.may_answer, tone="primary",
             offered=asking.to_answer, each=True),
        Step("decline", "不提供", among("asked"), asking.after_declining, READERS, "declining", asking.may_decline,
             tone="careful", offered=asking.to_answer, each=True),
        Step("withdraw", "撤回", among("asked"), "withdrawn", SENDERS, "reason", reason_given, tone="careful"),
    ),
    opened_by=SENDERS,
    seats={Seat.SENDER: "需求单位", Seat.PARTICIPANT: "提供单位"},
)  # fmt: skip
