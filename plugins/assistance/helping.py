"""What stands against the acts of the unit that is asked, and what is recorded in its place (domain A-2 … A-6). Pure."""

from collections.abc import Iterable
from datetime import date

from plugins.assistance.clocks import OPINION
from plugins.assistance.words import CLAUSE, NO_REFUSAL
from portal.domain import official_papers as papers
from portal.domain.answered import handed_in, reason_given, two_officers, unanswered
from portal.domain.power_words import day_text
from portal.domain.procedure import Facts, Role, Seat
from portal.domain.reasons import Reason, Severity

EXTENSIONS_AT_MOST, LONGEST_EXTENSION = 2, 15
"""A-4 [CONV]: how often an extension is announced, and by how many working days each."""


def may_ask_supplement(facts: Facts) -> Iterable[Reason]:
    """A-2 [CONV]: one list, once, within two working days of the letter; later or again it asks for a sentence."""
    yield from papers.asked_once(facts, ASKED_BEFORE)
    delivered, calendar = papers.delivered_at(facts), facts.calendar
    if delivered is None or calendar is None:
        return
    term = papers.limit(facts, "assistance.supplement", delivered.date())
    if not term.off and calendar.working_between(delivered.date(), facts.now.date()) > term.length:
        yield Reason(
            "E-A-SUPPLEMENT-LATE", f"收到协助函已超过 {term.words}，要求补充偏晚。", "请说明理由；补充期间中止计算答复期限。",
            "A-2 内部规则", Severity.WARNING,
        )  # fmt: skip


ASKED_BEFORE = Reason(
    "E-A-SUPPLEMENT-TWICE", "本件已要求补充过一次。", "应一次性列明；确需再次补充的，请说明理由。", "A-2 内部规则",
    Severity.WARNING,
)  # fmt: skip


def may_supplement(facts: Facts) -> Iterable[Reason]:
    """A-2: the answer to the list carries a file or says what stands in its place."""
    return papers.supplemented(facts, NOT_SUPPLEMENTED)


NOT_SUPPLEMENTED = Reason(
    "E-A-SUPPLEMENT-EMPTY", "没有补充任何材料或说明。", "请上传材料，或说明无法补充的原因。", "A-2", field="remark"
)  # fmt: skip


def may_extend(facts: Facts) -> Iterable[Reason]:
    """A-4: an extension is a notice given before the end, with its reason and a later day; nobody consents to it."""
    clock, new_date = facts.clock(OPINION), facts.fields.get("new_date")
    if clock is None:
        yield Reason(
            "E-A-EXT-NONE", "本件没有可以延长的期限。", "现场处置应立即办理；其他协助请直接答复。", CLAUSE
        )
        return
    yield from unanswered(facts, *EXTENSION_NEEDS)
    if clock.is_late(facts.now):
        yield Reason(
            "E-A-EXT-LATE", f"答复期限已于{day_text(clock.due_on)}届满，延长须事先告知。",
            "您的说明已记入经过，期限不变；请尽快答复，并写明超期原因。", CLAUSE, field="new_date", kept=True,
        )  # fmt: skip
    if new_date is None:
        yield Reason(
            "E-A-EXT-NOTLATER", "请填写新的期限。", "填写出具认定结论的日期。", CLAUSE, field="new_date"
        )
    elif new_date <= clock.due_on:
        yield Reason(
            "E-A-EXT-NOTLATER", f"新的期限不晚于原期限（{day_text(clock.due_on)}）。", "请填写更晚的日期，或按期答复。", CLAUSE,
            field="new_date",
        )  # fmt: skip
    else:
        yield from _within_bounds(facts, clock.due_on, new_date)


EXTENSION_NEEDS = (
    Reason("E-A-EXT-NOREASON", "没有选择延长的事由。", "情况特殊，或者认定过程所需时间较长。", CLAUSE, field="reason_code"),
    Reason("E-A-EXT-NOREASON", "没有说明延长的理由。", "写一句话即可，如：需送省级机构检测。", CLAUSE, field="reason"),
)  # fmt: skip


def _within_bounds(facts: Facts, due_on: date, new_date: date) -> Iterable[Reason]:
    """A-4, Q-18 [CONV]: at most two, each of at most fifteen working days, the second by the unit's head."""
    announced, calendar = facts.particulars.get("extensions") or 0, facts.calendar
    said = []
    if announced >= EXTENSIONS_AT_MOST:
        said.append(f"已告知延长 {announced} 次")
    if announced == 1 and Role.HEAD not in facts.actor.roles:
        said.append("第二次延长应由本单位主要负责人办理")
    if calendar is not None and calendar.working_between(due_on, new_date) > LONGEST_EXTENSION:
        said.append(f"延长超过 {LONGEST_EXTENSION} 个工作日")
    if said:
        yield Reason(
            "E-A-EXT-LIMIT", f"{'，'.join(said)}（“适当延长”的内部掌握）。", "请说明理由；或者先答复已有结论的部分。",
            "A-4 内部规则", Severity.WARNING, "new_date",
        )  # fmt: skip


def can_be_put_off(facts: Facts) -> bool:
    """A-4: while it runs, and its day has not passed; afterwards what is left is to explain and to answer."""
    return facts.clock(OPINION) is not None and not is_overdue(facts)


def is_overdue(facts: Facts) -> bool:
    """A-4: whether the day of the opinion has passed."""
    return facts.overrun(OPINION) is not None


def may_arrive(facts: Facts) -> Iterable[Reason]:
    """A-3: the record of action on site names two officers and what they did."""
    yield from two_officers(facts, "officers", "现场处置记录")
    yield from unanswered(
        facts, Reason("E-A-ONSITE-MEASURES", "请写明现场采取的措施。", "如：先行登记保存、责令停止。", CLAUSE, field="measures")
    )  # fmt: skip


def may_reply(facts: Facts) -> Iterable[Reason]:
    """A-2: a written opinion with number and seal, and the evidence or the word that there is none; late, with a reason."""
    if not facts.said("opinion") and not facts.having("sealed_opinion"):
        yield Reason(
            "E-A-REPLY-EMPTY", "没有书面意见。", "请填写意见，或上传盖章的意见书。", CLAUSE, field="opinion"
        )
    if facts.fields.get("partial"):
        return
    yield from _with_evidence(facts)
    if facts.get("reply_form") == "informal":
        yield Reason(
            "E-A-REPLY-INFORMAL", "答复没有文号、印章，不能直接作为实施行政处罚的证据。",
            "请改为“正式复函”；确须先行答复的，请说明何时补发正式意见。", f"{CLAUSE}；行政处罚法第四十六条", Severity.WARNING,
            "reply_form",
        )  # fmt: skip
    yield from late_with_reason(facts)


def _with_evidence(facts: Facts) -> Iterable[Reason]:
    if (
        facts.get("type") == "technical"
        and not facts.having("finding")
        and not facts.fields.get("no_evidence")
    ):
        yield Reason(
            "E-A-REPLY-NOEVID", "没有相关证据材料。", "请上传检验报告、鉴定意见等；确实没有的，勾选“无其他证据材料”。", CLAUSE,
            field="no_evidence",
        )  # fmt: skip
    if facts.get("type") == "archives" and not facts.said("copied"):
        yield Reason(
            "E-A-ARCH-COPIED", "没有登记查阅、复制的份数和页数。", "请填写；只查阅未复制的，写“只查阅”。", "A-6 内部规则",
            Severity.WARNING, "copied",
        )  # fmt: skip


def late_with_reason(facts: Facts) -> Iterable[Reason]:
    """K-10: answering late is not refused; it asks for one sentence."""
    return papers.reason_when_late(facts, (OPINION,), "E-A-LATE-NOREASON", "答复期限", CLAUSE)


def may_decline(facts: Facts) -> Iterable[Reason]:
    """A-5, A-6: who cannot help says so in writing and why; access to archives is refused on legal grounds only."""
    archives = facts.get("type") == "archives"
    if archives and not str(facts.fields.get("reason") or "").strip():
        yield Reason(
            "E-A-ARCH-REFUSED", "不予查阅、复制档案，没有写明依据。", "涉密、封存、已移交等，请写明依据；没有的，应予支持。",
            f"{CLAUSE}“不得推诿、刁难”", field="reason",
        )  # fmt: skip
    elif not archives:
        yield from unanswered(facts, *DECLINE_NEEDS)
    yield from late_with_reason(facts)


DECLINE_NEEDS = (
    Reason("E-A-DECLINE-NOREASON", "不能协助的，应当说明理由：没有选择事由。", "请选择一项。", NO_REFUSAL, field="reason_code"),
    Reason("E-A-DECLINE-NOREASON", "不能协助的，应当书面说明理由。", "请写明理由。", NO_REFUSAL, field="reason"),
)  # fmt: skip


def may_add_opinion(facts: Facts) -> Iterable[Reason]:
    """§14.4: the sealed opinion is a file."""
    return handed_in(
        facts,
        Reason(
            "E-G-SCAN", "没有选择盖章的书面意见。", "请上传扫描件或照片。", "§14.4", field="sealed_opinion"
        ),
    )


def may_register_offline(facts: Facts) -> Iterable[Reason]:
    """P-3: what was answered on paper is entered by a party; in the other side's place, with its paper."""
    yield from papers.by_a_party(facts, "线下办理结果由请求方或协助方登记。")
    if not papers.goes_on_paper(facts):
        yield Reason(
            "E-A-NOT-OFFLINE", "协助单位在网上办理，不需要登记线下结果。", "请由协助单位直接办理。", "P-3"
        )
    if facts.actor.principal != facts.parties.get(Seat.RECEIVER) and not facts.having("record"):
        yield Reason(
            "E-A-MAT-RECORD", "代协助单位登记须有书面依据。", "请上传对方的书面答复。", "P-2", field="record"
        )
    yield from unanswered(
        facts,
        Reason("E-FORM-REASON", "请选择办理结果。", "以对方书面答复为准。", "P-3", field="offline_result"),
    )
    yield from reason_given(facts)


def is_answered(facts: Facts) -> bool:
    """A-2, A-3: whether nothing more is expected: answered, declined, or on site and done."""
    return facts.state != "received" or facts.get("arrived_at") is not None


def answered_by_letter(facts: Facts) -> bool:
    """G-6: whether there is a letter to put right: an answer by a 复函, or one that says why not; not one on file alone."""
    return bool(facts.get("declined") or (facts.get("replied_at") and facts.get("reply_form") != "informal"))


def may_close(facts: Facts) -> Iterable[Reason]:
    """A-2: what nobody has answered is not closed but cancelled."""
    if not is_answered(facts):
        yield Reason("E-A-NOT-ANSWERED", "协助单位还没有答复。", "不再需要的，请办理“不再需要协助”。", CLAUSE)
