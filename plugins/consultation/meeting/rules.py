"""The procedure of a meeting: states, steps and limits (domain M-1, M-2, M-3). Pure."""

from plugins.consultation.meeting import answering, holding, outcomes, overdue, planning
from portal.domain.answered import reason_given
from portal.domain.procedure import (
    DESK_ROLES,
    OVERSEEING_ROLES,
    SIGNING_ROLES,
    By,
    Clock,
    Outcome,
    Procedure,
    Relation,
    Seat,
    State,
    Step,
)
from portal.domain.usual_steps import among

PEOPLE = DESK_ROLES | SIGNING_ROLES | OVERSEEING_ROLES
"""司法局 and 区政府办 convene and are invited like others, and often have nobody but those who oversee."""
OURS, INVITED, ASKED = (By(seat, PEOPLE) for seat in (Seat.SENDER, Seat.PARTICIPANT, Seat.RECEIVER))
BOTH = By(None, PEOPLE)
"""Until it is held a meeting is in the 待办 of its convener, and of each unit that has not answered."""
NOBODY = By(Seat.SENDER, frozenset())
"""Follows from another act, never taken by hand."""
BEFOREHAND = frozenset({"draft", "planned"})
TOLD = frozenset({"notified", "postponed"})
GROWS_FROM = tuple(one for one in Outcome if one is not Outcome.WITHDRAWN)
"""M-2: a special meeting grows from any case clue, however it stands; the next regular one from the last."""
HELD_AGAIN = Clock(overdue.owed, Seat.SENDER, overdue.since, aside=True)
"""The convener's own reminder: lists and 待办 of those invited do not go by it."""
CONCLUDED = Clock(holding.CONCLUDE, Seat.SENDER, holding.over_since)
"""On the day of the meeting: lists and 待办 of all go by it, and who has not ended it is reminded the day after."""

ANSWERED = Clock(answering.owed, Seat.PARTICIPANT, aside=True, later=answering.before_it_begins)
"""Reminds who has not answered, and nobody above them; the meeting itself stands at its own day."""


MEETING = Procedure(
    "meeting",
    "协商会议",
    states=(
        State("draft", "草稿", OURS, (HELD_AGAIN,), private=True, editable=True),
        State("proposed", "待召集单位答复", ASKED),
        State("adopted", "已由对方召集", outcome=Outcome.CONCLUDED, open=False),
        State("not_adopted", "未采纳", open=False),
        State("planned", "已安排未通知", OURS, (HELD_AGAIN,), private=True, editable=True),
        State("notified", "已通知", BOTH, (CONCLUDED, ANSWERED, HELD_AGAIN)),
        State("postponed", "已改期", BOTH, (CONCLUDED, ANSWERED, HELD_AGAIN)),
        State("in_session", "会议中", OURS, (CONCLUDED,)),
        State("held", "已召开", OURS, (Clock(holding.MINUTES, Seat.SENDER, holding.minutes_since),), Outcome.CONCLUDED),
        State("minuted", "已印发纪要", outcome=Outcome.CONCLUDED),
        State("closed", "已办结", outcome=Outcome.CONCLUDED, open=False),
        State("cancelled", "已取消", outcome=Outcome.WITHDRAWN, open=False),
        State("dropped", "已作废", outcome=Outcome.WITHDRAWN, private=True, open=False),
    ),
    steps=(
        Step("plan", "安排", BEFOREHAND, "planned", OURS, "meeting", planning.may_plan),
        Step("notify", "发出通知", BEFOREHAND, "notified", OURS, "numbering", planning.may_notify, letter="meeting_notice",
             tone="primary"),
        Step("drop", "作废草稿", BEFOREHAND, "dropped", OURS, tone="careful"),
        Step("restore", "恢复草稿", among("dropped"), "draft", OURS),
        Step("propose", "提请其他单位召集", among("draft"), "proposed", OURS, "proposal", planning.may_propose),
        Step("adopt", "由本单位召集", among("proposed"), "adopted", ASKED, check=planning.may_adopt, tone="primary"),
        Step("not_adopt", "不召集", among("proposed"), "not_adopted", ASKED, "meeting_reason", reason_given, tone="careful"),
        Step("withdraw", "撤回提请", among("proposed"), "cancelled", OURS, "meeting_reason", reason_given, tone="careful"),
        Step("attend", "参加", TOLD, None, INVITED, tone="primary", offered=answering.to_answer, each=True),
        Step("answer", "答复", TOLD, None, INVITED, "answer", answering.may_answer, offered=answering.to_answer, each=True),
        Step("change_answer", "变更答复", TOLD, None, INVITED, "changed_answer", answering.may_change,
             offered=answering.has_answered, each=True, again=True),
        Step("open", "开始会议", TOLD, "in_session", OURS, check=holding.may_open, offered=holding.has_come),
        Step("postpone", "改期", TOLD, "postponed", OURS, "postponing", planning.may_postpone, letter="meeting_change",
             asks_anew=True),
        Step("invite", "增加参会单位", TOLD, None, OURS, "inviting", planning.may_invite, quiet=True),
        Step("cancel", "取消会议", TOLD | {"in_session"}, "cancelled", OURS, "cancelling", holding.may_cancel,
             letter="meeting_cancelled", tone="careful"),
        Step("conclude", "结束会议", TOLD | {"in_session"}, "held", OURS, "attendance", holding.may_conclude, tone="primary",
             offered=holding.may_be_over),
        Step("record", "记录议定事项", among("in_session", "held"), None, OURS, "outcome", outcomes.may_record, quiet=True),
        Step("issue_minutes", "印发纪要", among("held"), "minuted", OURS, "numbering", outcomes.may_issue, letter="meeting_minutes",
             tone="primary"),
        Step("correct", "更正纪要", among("minuted", "closed"), None, OURS, "minutes_correction", outcomes.may_correct,
             letter="minutes_correction"),
        Step("renew", "重新计算间隔", BEFOREHAND | TOLD, None, NOBODY),
        Step("close", "办结", among("minuted"), "closed", OURS, "meeting_remark", holding.may_close),
    ),
    opened_by=OURS,
    starts_from=dict.fromkeys(GROWS_FROM, Relation.GREW_FROM),
    seats={Seat.SENDER: "召集单位", Seat.RECEIVER: "被提请单位", Seat.PARTICIPANT: "参会单位"},
)  # fmt: skip
