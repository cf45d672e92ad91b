"""The procedure of a criminal referral: its states, steps and clocks (domain §10, J-1 … J-9, J-11). Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from plugins.judicial import answers, preparing
from plugins.judicial.answers import ASKED, FILED, ORDERED, SUPPORTED, ended_unused, with_scan
from plugins.judicial.preparing import concerns_official, decides
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
    unless,
)
from portal.domain.reasons import Reason
from portal.domain.usual_steps import SENDERS, SENDERS_DESK, SENDERS_HEAD, among

SENDER, POLICE = Seat.SENDER, Seat.RECEIVER
AWAITING = frozenset({"receipted", "forwarded"})
WITH_POLICE = AWAITING | {"supplement_asked"}
REFUSED = frozenset({"not_filed", "upheld"})
CONTESTED = REFUSED | {"reconsidering", "supervising", "unsupported"}
ENDING = REFUSED | {"unsupported", "filed", "goods_handed"}


def first_report(facts: Facts) -> datetime | None:
    """J-3: the three days run from the first report, also while it is being completed."""
    reported: datetime | None = facts.get("reported_at")
    return reported


def criminal(facts: Facts) -> bool:
    """J-11: whether the case goes to the police, who answer; art. 19 sets no limit for the clue of an official's crime."""
    return not concerns_official(facts)


def before_asking(facts: Facts) -> bool:
    """J-6: what the police say within a day of taking the case over; once they have asked for more, they have said it."""
    return criminal(facts) and not facts.get("missing")


def if_called_for(term: str, done: str) -> Callable[[Facts], datetime | None]:
    """J-6: the police are late if they did it late, not if the case never called for it."""
    unused = ended_unused(term)
    return lambda facts: facts.now if facts.state == done else unused(facts)


def owed_to_procuratorate(facts: Facts) -> str | None:
    """J-6: what the police owe the procuratorate: to explain, or to file."""
    return {ASKED: "judicial.police_explain", ORDERED: "judicial.police_file"}.get(str(facts.get("opinion")))


def reviewed(facts: Facts) -> str:
    """J-7: the police have looked at it again."""
    return "filed" if facts.fields.get("review") == FILED else "upheld"


def supervised(facts: Facts) -> str:
    """J-7: the procuratorate asks for the reasons, has the case filed, or finds the refusal right."""
    return "unsupported" if facts.fields.get("opinion") == SUPPORTED else "supervising"


def letter_to(facts: Facts) -> str:
    """J-4, J-11: 移送书 to the police, 线索移送函 to 监察机关."""
    return "clue_letter" if concerns_official(facts) else "referral_letter"


def _pending(name: str, label: str, *clocks: Clock, waits_for: By = SENDERS) -> State:
    """A state in which the crime is neither tried nor ruled out: E-J-LIEU stands (J-9), only parties know (G-9)."""
    return State(name, label, waits_for, clocks, outcome=Outcome.SUSPECTED_CRIME, restricted=True)


def _inner(name: str, label: str, waits_for: By | None, *clocks: Clock, **more: Any) -> State:
    return State(name, label, waits_for, clocks, private=True, restricted=True, **more)


APPROVE = Clock("judicial.approve", SENDER, first_report, runs=criminal)
STATES = (
    _inner("clue", "线索核实", SENDERS_DESK, editable=True),
    _inner("team", "专案组核查", SENDERS_DESK, APPROVE, editable=True),
    _inner("reported", "待正职负责人决定", SENDERS_HEAD, APPROVE),
    _inner("approved", "已批准，待移送", SENDERS, Clock("judicial.send", SENDER, runs=criminal)),
    _pending("sent", "已移送，待回执"),
    _pending(
        "receipted", "已接收，待立案决定",
        Clock("judicial.police_decision", POLICE, runs=criminal),
        Clock("judicial.police_forward", POLICE, aside=True, runs=before_asking,
              until=if_called_for("judicial.police_forward", "forwarded")),
        Clock("judicial.police_incomplete", POLICE, aside=True, runs=before_asking,
              until=if_called_for("judicial.police_incomplete", "supplement_asked")),
    ),
    _pending("forwarded", "已转送有管辖权的机关"),
    _pending("supplement_asked", "待补充材料", Clock("judicial.supplement", SENDER)),
    _pending("filed", "公安已立案", Clock("judicial.goods", SENDER)),
    _pending("not_filed", "公安不予立案",
             Clock("judicial.reconsider", SENDER, until=ended_unused("judicial.reconsider"))),
    _pending("reconsidering", "复议中", Clock("judicial.police_review", POLICE)),
    _pending("upheld", "复议维持不予立案",
             Clock("judicial.supervise", SENDER, until=ended_unused("judicial.supervise"))),
    _pending("supervising", "立案监督中", Clock(owed_to_procuratorate, POLICE, since("asked_at"))),
    _pending("unsupported", "检察院认为不立案理由成立"),
    _pending("goods_handed", "涉案物品已移交"),
    State("result", "已有处理结果", outcome=Outcome.CONCLUDED, open=False, restricted=True),
    State("revived", "不追究刑事责任，恢复行政处理", outcome=Outcome.CONCLUDED, open=False, restricted=True),
    _inner("disapproved", "不批准移送", None, open=False),
    _inner("dropped", "已作废", None, outcome=Outcome.WITHDRAWN, open=False),
)  # fmt: skip

TAKER = Reason("E-FORM", "请填写转送的机关。", "以公安机关的书面告知为准。", field="forwarded_to")
WANTED = Reason("E-FORM", "请写明公安机关要求补充的材料。", "以补充材料通知为准。", field="missing")
WHY = Reason("E-FORM", "请写明不予立案的理由。", "以不予立案通知书为准。", field="non_filing_reason")
REVIEW = Reason("E-FORM", "请选择复议决定。", "以复议决定书为准。", field="review")
OPINION = Reason("E-FORM", "请选择检察院的意见。", "以检察院文书为准。", field="opinion")

STEPS = (
    Step("appoint_team", "指定专案组", among("clue", "team"), "team", SENDERS_DESK, "referral", preparing.may_appoint),
    Step("report", "报送正职决定", among("team"), "reported", SENDERS_DESK, "report", preparing.may_report, tone="primary"),
    Step("drop", "作废草稿", among("clue", "team"), "dropped", SENDERS, "reason", reason_given, tone="careful",
         offered=unless("reported_at")),
    Step("restore", "恢复草稿", among("dropped"), "clue", SENDERS),
    Step("approve", "批准移送", among("reported"), "approved", SENDERS_HEAD, "approval", preparing.may_approve,
         letter=letter_to, tone="primary", offered=decides),
    Step("disapprove", "不批准移送", among("reported"), "disapproved", SENDERS_HEAD, "disapproval", preparing.may_disapprove,
         tone="careful", offered=decides),
    Step("send_back", "退回补充核查", among("reported"), "team", SENDERS_HEAD, "phrase", reason_given),
    Step("send", "登记送达", among("approved"), "sent", SENDERS, "sending", preparing.may_send, tone="primary"),
    Step("receipt", "登记回执", among("sent"), "receipted", SENDERS_DESK, "receipt", with_scan("receipt", "回执"), tone="primary"),
    Step("forward", "登记转送", among("receipted"), "forwarded", SENDERS_DESK, "forwarding",
         with_scan("forwarding", "转送告知书", TAKER), offered=criminal),
    Step("ask_supplement", "登记补充材料通知", AWAITING, "supplement_asked", SENDERS_DESK, "supplement_notice",
         with_scan("missing_notice", "补充材料通知", WANTED)),
    Step("supplement", "补充材料", among("supplement_asked"), "receipted", SENDERS_DESK, "supplement", answers.may_supplement,
         tone="primary"),
    Step("file", "登记立案", WITH_POLICE | CONTESTED, "filed", SENDERS_DESK, "police_filing",
         with_scan("filing_notice", "立案通知书"), offered=criminal),
    Step("decline_filing", "登记不予立案", WITH_POLICE, "not_filed", SENDERS_DESK, "non_filing",
         with_scan("non_filing_notice", "不予立案通知书", WHY), offered=criminal),
    Step("draft_grounds", "拟写复议、监督理由", REFUSED, None, SENDERS_DESK, "grounds", answers.grounds_given),
    Step("reconsider", "提请复议", among("not_filed"), "reconsidering", SENDERS_HEAD, "reconsideration",
         answers.may_reconsider, letter="reconsideration_letter", tone="primary"),
    Step("review", "登记复议决定", among("reconsidering"), reviewed, SENDERS_DESK, "review",
         with_scan("review_decision", "复议决定书", REVIEW), tone="primary"),
    Step("supervise", "建议立案监督", REFUSED, "supervising", SENDERS_HEAD, "supervision", answers.may_supervise,
         letter="supervision_letter"),
    Step("procuratorate", "登记检察院意见", among("supervising"), supervised, SENDERS_DESK, "procuratorate",
         with_scan("procuratorate_paper", "检察院文书", OPINION), tone="primary"),
    Step("hand_goods", "移交涉案物品", among("filed"), "goods_handed", SENDERS_DESK, "goods", answers.may_hand_goods,
         tone="primary", offered=criminal),
    Step("note_penalty", "登记移送前的处罚", among("reported", "approved") | WITH_POLICE | CONTESTED | {"sent", "filed", "goods_handed"},
         None, SENDERS_DESK, "penalties", answers.penalties_given),
    Step("close", "登记处理结果", ENDING | AWAITING, answers.ended, SENDERS_DESK, "result", answers.may_close,
         offered=answers.may_end),
)  # fmt: skip

CRIMINAL_REFERRAL = Procedure(
    "criminal_referral",
    "涉嫌犯罪案件移送",
    STATES,
    STEPS,
    opened_by=By(SENDER, DESK_ROLES | SIGNING_ROLES),
    starts_from={
        Outcome.FILED: Relation.GREW_FROM,
        Outcome.ACCEPTED: Relation.GREW_FROM,
        Outcome.SUSPECTED_CRIME: Relation.GREW_FROM,
    },
    seats={SENDER: "移送机关", POLICE: "受移送机关"},
)
