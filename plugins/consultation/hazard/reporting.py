"""The report to the district government, its instruction, and the end of a notice (domain M-5). Pure."""

from collections.abc import Iterable

from plugins.consultation.hazard.answering import NOTICE_CLAUSE
from plugins.consultation.hazard.timing import lacks_call, may_report_now
from portal.domain.answered import unanswered
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

REPORT_CLAUSE = NOTICE_CLAUSE + "“不能说明理由又拒不处理的，各镇办应向区人民政府报告”"
NO_INSTRUCTION = Reason(
    "E-M-NOINSTRUCTION", "没有写明批示内容。", "请写明要求谁做什么。", REPORT_CLAUSE, field="instruction"
)


def may_report(facts: Facts) -> Iterable[Reason]:
    """M-5: both conditions stand: not handled, and no reason given; before the two hours it asks for a sentence."""
    yield from no_call(facts)
    if facts.state == "refused_with_reason":
        yield Reason(
            "E-M-REPORT-HASREASON", "对方已说明不处理的理由，不适用向区人民政府报告。",
            "不同意其理由的，作为管辖争议协商；或者“改通知其他单位”。", REPORT_CLAUSE,
        )  # fmt: skip
    elif not may_report_now(facts):
        yield Reason(
            "E-M-REPORT-EARLY", "通知还没有满两小时，对方也没有拒绝。", "可先再次电话催促；情况危急、不能再等的，请用一句话说明。",
            "M-5 内部规则", Severity.WARNING,
        )  # fmt: skip


def no_call(facts: Facts) -> Iterable[Reason]:
    """M-4 W-M-NOPHONE: half an hour after the notice no telephone call is logged; said and recorded, never a bar."""
    if lacks_call(facts):
        yield Reason(
            "W-M-NOPHONE", "通知已满半小时，没有登记电话确认。", "请立即打电话，并“登记电话”：谁接的、什么时候。", NOTICE_CLAUSE,
            Severity.NOTE,
        )  # fmt: skip


def awaits_instruction(facts: Facts) -> bool:
    """Whether a report waits for the government's word."""
    return bool(facts.particulars.get("reported_at") and not facts.particulars.get("instructed_at"))


def may_instruct(facts: Facts) -> Iterable[Reason]:
    """M-5: an instruction has words, and a report that it answers."""
    if not awaits_instruction(facts):
        yield Reason("E-M-NOREPORT", "本件没有等待批示的报告。", "请刷新后查看经过。", REPORT_CLAUSE)
    yield from unanswered(facts, NO_INSTRUCTION)


def instructed(facts: Facts) -> str:
    """M-5: an instruction goes to the department, unless it has meanwhile dealt with the hazard."""
    return "handled" if facts.state == "handled" else "instructed"


def may_be_closed(facts: Facts) -> bool:
    """M-5: handled, or instructed."""
    return facts.state in ("handled", "instructed")


def may_close(facts: Facts) -> Iterable[Reason]:
    """M-5: a notice is never closed without handling or instruction."""
    if not may_be_closed(facts):
        yield Reason(
            "E-M-NOTHANDLED", "隐患没有处置，区政府也没有批示，不能办结。",
            "对方处置后办结；隐患已由他人消除的，“登记隐患已消除”；无人处置又不说明理由的，“报告区政府”。", REPORT_CLAUSE,
        )  # fmt: skip
