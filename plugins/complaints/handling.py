"""What stands against taking a complaint in, verifying it and choosing its outcome (domain C-2, C-3, C-7). Pure."""

from collections.abc import Iterable

from plugins.complaints.grounds import (
    ACCEPT_CLAUSE,
    POWERS_CLAUSE,
    REFERRAL_CLAUSE,
    can_be_answered,
    handler,
    in_transition,
    ordered,
    received_at,
    town_that_holds,
    whose,
)
from portal.domain.answered import reason_given, two_officers, unanswered
from portal.domain.official_papers import unclassified
from portal.domain.power_checks import may_file
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

REGISTER_CLAUSE = "河南省行政执法条例第二十二条"
HOTLINE_CLAUSE = "市级热线规则"
CONFLICT_CLAUSE = "行政处罚法第四十三条（回避）"


def may_register(facts: Facts) -> Iterable[Reason]:
    """C-2: the channel, the minute, what is complained of, and who complained, unless anonymous."""
    yield from unanswered(facts, *REGISTER_NEEDS)
    came = received_at(facts)
    if came is not None and came > facts.now:
        yield Reason("E-FORM", "收到时间晚于现在。", "请核对日期和时间。", field="received_at")
    if not facts.get("is_anonymous") and not facts.get("identity_withheld") and not facts.said("complainant"):
        yield Reason(
            "E-FORM", "请填写投诉人、举报人姓名。", "不愿留名的，勾选“匿名”。", REGISTER_CLAUSE, field="complainant"
        )  # fmt: skip
    yield from unclassified(facts)
    yield from _same_name(facts)


REGISTER_NEEDS = (
    Reason("E-FORM", "请选择收到的渠道。", "如：来访、电话、12345 热线。", ACCEPT_CLAUSE, field="channel"),
    Reason("E-FORM", "请填写收到的时间。", "写到分钟；过渡期内以时间先后确定首问单位。", ACCEPT_CLAUSE, field="received_at"),
    Reason("E-FORM", "请填写反映的问题和诉求。", "来访、来电的，当场记录，向其宣读并请其签字。", REGISTER_CLAUSE, field="points"),
)  # fmt: skip


def _same_name(facts: Facts) -> Iterable[Reason]:
    """C-7: a name that is also a colleague's is asked about; people do share names."""
    accused = facts.said("subject")
    if accused and accused in facts.known.get("staff_names", ()) and not facts.get("against_staff"):
        yield Reason(
            "E-C-CONFLICT", f"被反映人“{accused}”与本单位工作人员同名。",
            "是本单位工作人员的，勾选“反映本单位工作人员”，转区司法局；不是的，请说明。", CONFLICT_CLAUSE, Severity.WARNING,
            "against_staff",
        )  # fmt: skip


def impartial(facts: Facts) -> Iterable[Reason]:
    """C-7: nobody handles a complaint against one's own colleagues; it goes to 司法局."""
    if facts.get("against_staff") and not facts.particulars.get("conflict_cleared"):
        yield Reason(
            "E-C-CONFLICT",
            "反映的是本单位工作人员，本单位不得自行办理。",
            "请办理“转区司法局”。",
            CONFLICT_CLAUSE,
        )


def may_acknowledge(facts: Facts) -> Iterable[Reason]:
    """C-2: who told the complainant that the complaint is taken in, and how."""
    yield from unanswered(
        facts, Reason("E-FORM", "请选择告知方式。", "", ACCEPT_CLAUSE, field="acknowledged_by")
    )


def to_acknowledge(facts: Facts) -> bool:
    """C-2: somebody is there to be told, and has not been told yet."""
    return can_be_answered(facts) and not facts.get("acknowledged_at")


def may_verify(facts: Facts) -> Iterable[Reason]:
    """C-3, G-4: what was found and the conclusion; an on-site visit by at least two officers."""
    yield from impartial(facts)
    yield from unanswered(facts, *VERIFY_NEEDS)
    if facts.fields.get("verified_how") == "on_site":
        yield from two_officers(facts, "officers", "现场核实")
    yield from left_to_the_town(facts)


def left_to_the_town(facts: Facts) -> Iterable[Reason]:
    """C-4: on what a town office holds a department draws no conclusion by itself, but where it was asked first (C-1)."""
    town = town_that_holds(facts, facts.now.date())
    if town is None or handler(facts).is_town_office or in_transition(facts):
        return
    if facts.fields.get("finding") == "none":
        yield Reason(
            "E-C-NOTOWN", f"按清单，该事项在此地由{town.name}行使，本单位不能自行核实答复。",
            "请办理“转镇办并告知”或者移交，由其核实、答复，并向本单位反馈。", REFERRAL_CLAUSE, field="finding",
        )  # fmt: skip


VERIFY_NEEDS = (
    Reason("E-FORM", "请填写核实情况。", "写明核实的经过和查明的事实。", ACCEPT_CLAUSE, field="facts"),
    Reason("E-FORM", "请选择核实结论。", "还没有结论的，选“尚在核实”。", ACCEPT_CLAUSE, field="finding"),
)


def may_file_case(facts: Facts) -> Iterable[Reason]:
    """C-3 (b): only who holds the item on that day files; who does not, hands over."""
    yield from impartial(facts)
    filed_on = facts.get("filed_on") or facts.now.date()
    if filed_on > facts.now.date():
        yield Reason("E-FORM", "立案日期晚于今天。", "请核对日期。", field="filed_on")
    if facts.powers is None:
        return
    for reason in may_file(facts.powers, facts.item, facts.known.get("place"), handler(facts), filed_on):
        yield _not_the_holder(reason) if reason.refuses else reason


def _not_the_holder(reason: Reason) -> Reason:
    """C-3, L-3: the list's own reason under the code of complaints, with the way out."""
    return Reason(
        "E-C-NOTHOLDER", reason.message, f"{reason.remedy}请改办“移交有管辖权的单位”，内容自动带入。",
        f"{ACCEPT_CLAUSE}；{POWERS_CLAUSE}",
    )  # fmt: skip


def may_hand_over(facts: Facts) -> Iterable[Reason]:
    """C-3 (c): with the written basic facts; what is our own by the list is asked about."""
    yield from impartial(facts)
    if not facts.said("facts"):
        yield Reason(
            "E-C-NODOC", "移交应形成相关书面资料，现在没有核实情况。", "请写明查明的基本事实，或者先“登记核实情况”。",
            ACCEPT_CLAUSE, field="facts",
        )  # fmt: skip
    answer = whose(facts, facts.now.date())
    if answer is not None and answer.holder == handler(facts):
        yield Reason(
            "E-C-HOLDER", f"按清单，该事项由本单位（{handler(facts).name}）行使。", "一般由本单位立案；仍要移交的，请说明理由。",
            POWERS_CLAUSE, Severity.WARNING,
        )  # fmt: skip


def may_ask_who(facts: Facts) -> Iterable[Reason]:
    """C-3, D-1: whose it is cannot be said; the question is put with this unit's view."""
    yield from impartial(facts)
    yield from reason_given(facts)


def may_route(facts: Facts) -> Iterable[Reason]:
    """C-7: what concerns one's own colleagues goes to 司法局, with a word on why."""
    yield from reason_given(facts)
    if facts.known.get("bureau") is None:
        yield Reason(
            "E-C-NOBUREAU", "系统中没有登记区司法局。", "请系统管理员在“单位”中登记。", CONFLICT_CLAUSE
        )


def may_return(facts: Facts) -> Iterable[Reason]:
    """C-9: an order of the hotline goes back with a word on why; after the window with a sentence, for that is ours [CONV]."""
    yield from reason_given(facts)
    if not ordered(facts):
        yield Reason(
            "E-C-ORDER", "不是 12345 工单，不能退单。", "请核实后答复、立案或者移交。", HOTLINE_CLAUSE
        )
    window = facts.clock("complaint.return_order")
    if window is not None and window.is_late(facts.now):
        yield Reason(
            "E-C-RETURN-LATE", f"退单期限（{window.due_on:%m月%d日}）已过。", "请先与热线平台沟通；仍要退单的，请说明。",
            HOTLINE_CLAUSE, Severity.WARNING,
        )  # fmt: skip
