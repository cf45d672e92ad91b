"""What stands against sending a transfer, each rule under its id (domain T-1 … T-6, K-10). Pure."""

from collections.abc import Iterable

from plugins.transfer.addressee import may_go_there, not_forwarded, within_the_notice
from plugins.transfer.grounds import DUTY_CLAUSE, MATERIALS_CLAUSE
from plugins.transfer.legacy import may_go_down
from plugins.transfer.ongoing import dissuaded_and_told
from plugins.transfer.urgency import moments, stays_urgent
from portal.domain import official_papers as papers
from portal.domain.answered import two_officers
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

BRANCH = {"branch": "市级部门的分局"}
BY_EXCEPTION = {kind: papers.INNER[kind] for kind in ("affiliated", "dispatched")} | BRANCH
CITATION = ("exception_law", "exception_article", "exception_text")
"""What shows that a law lets somebody else than the principal unit sign (G-3)."""
DUTIES = ("transfer.normal", "transfer.urgent")


def may_submit(facts: Facts) -> Iterable[Reason]:
    """T-2, T-5, T-6: everything a draft needs before the approver sees it."""
    yield from sender_of_record(facts)
    yield from may_go_there(facts)
    yield from materials(facts)
    if facts.said("inspection"):
        yield from two_officers(facts, "officers", "现场检查记录")
    yield from within_the_notice(facts)
    yield from not_forwarded(facts)
    yield from may_go_down(facts)
    yield from dissuaded_and_told(facts)
    yield from moments(facts)
    yield from first_gap(facts)
    yield from papers.unclassified(facts)
    yield from stays_urgent(facts)


def may_send(facts: Facts) -> Iterable[Reason]:
    """T-2: what the approver must not let out; the holder is judged on the day of sending."""
    yield from papers.four_eyes(facts)
    yield from principal_confirms(facts)
    yield from sender_of_record(facts)
    yield from may_go_there(facts)
    yield from (reason for reason in may_go_down(facts) if reason.refuses)
    yield from dissuaded_and_told(facts)
    yield from materials(facts)
    yield from papers.evidence_whole(facts)
    if facts.get("delivery") != "offline" and not facts.known.get("seal_first"):
        yield from late_with_reason(facts)


def may_deliver(facts: Facts) -> Iterable[Reason]:
    """§14.4: where the district puts the seal first, delivery needs the scan of the sealed copy."""
    yield from papers.sealed(facts, "移送函")
    yield from may_go_there(facts)
    yield from late_with_reason(facts)


def may_deliver_offline(facts: Facts) -> Iterable[Reason]:
    """P-2: the clock stops at the recorded hand-over, which the signed receipt proves."""
    yield from papers.handed_over_on_paper(facts, facts.get("discovered_at"))
    yield from late_with_reason(facts)


def sender_of_record(facts: Facts) -> Iterable[Reason]:
    """T-6, G-3: only in the own name, that of the department or town office; 派出机关 (a street office) is one of those.

    A 直属机构 or 派出机构 signs under a legal exception; a municipal branch as the district has set it: in the bureau's
    name, or in its own with the citation (Q-21).
    """
    unit, principal = papers.sender_of(facts), facts.writer
    if unit is None or unit.kind not in BY_EXCEPTION or not papers.is_ours(facts, unit):
        yield from papers.in_own_name(facts, "E-T-SENDER-INTERNAL", "移送", strangers="E-T-SENDER-OTHER")
    elif not facts.known.get("municipal_name") and not all(facts.said(n) for n in CITATION):
        yield Reason(
            "E-T-EXCEPTION-NOCITE", f"{unit.name}是{BY_EXCEPTION[unit.kind]}，以其名义移送须有法律、法规、规章的明确规定。",
            f"{_other_name(unit, principal)}；确有规定的，请填写法名、条款和原文。", papers.NAME_CLAUSE, field="exception_law",
        )  # fmt: skip


def _other_name(unit: UnitRef, principal: UnitRef) -> str:
    if unit.kind in BRANCH:
        return "以所属市级部门名义发文的，请系统管理员在单位资料中写明该部门（Q-21）"
    return f"请改以“{principal.name}”名义移送"


def principal_confirms(facts: Facts) -> Iterable[Reason]:
    """G-3: what goes out under a legal exception is confirmed by an approver of the principal unit itself."""
    unit = papers.sender_of(facts)
    if unit is not None and unit.kind in papers.INNER and facts.actor.unit.kind in papers.INNER:
        yield Reason(
            "E-T-EXCEPTION-CONFIRM", f"以{unit.name}名义移送，须由{facts.actor.principal.name}的负责人批准。",
            f"请转{facts.actor.principal.name}的分管负责人批准。", papers.NAME_CLAUSE,
        )  # fmt: skip


def materials(facts: Facts) -> Iterable[Reason]:
    """T-5: the letter with the basic facts, a source, and prima facie evidence."""
    missing = [label for name, label in LETTER_NEEDS.items() if not facts.get(name)]
    if missing:
        yield Reason(
            "E-T-MAT-LETTER", f"移送函缺少：{'、'.join(missing)}。", "请补填，移送函由此自动生成。", MATERIALS_CLAUSE,
            field=next(name for name in LETTER_NEEDS if not facts.get(name)),
        )  # fmt: skip
    if not facts.having("source") and not facts.said("inspection"):
        yield Reason(
            "E-T-MAT-SOURCE", "没有案源材料。", "请上传现场检查记录、投诉举报或交办材料，或在表中填写现场检查记录。",
            MATERIALS_CLAUSE, field="source",
        )  # fmt: skip
    if not facts.having("evidence") and not (facts.get("evidence_pending") and facts.get("urgent")):
        yield Reason(
            "E-T-MAT-EVIDENCE", "没有初步证据材料。", "请上传照片、视频、笔录等至少一项；情况紧急确实无法取得的，勾选“证据随后补送”。",
            MATERIALS_CLAUSE, field="evidence",
        )  # fmt: skip


LETTER_NEEDS = {
    "title": "案由", "discovered_at": "发现时间", "where": "发现地点", "facts": "基本违法事实",
}  # fmt: skip


def first_gap(facts: Facts) -> Iterable[Reason]:
    """W-T-FIRSTGAP [CONV]: too long between discovery and finding whose it is, unless the district reminds of it no longer."""
    discovered, found = facts.get("discovered_at"), facts.get("found_at")
    if discovered is None or found is None or facts.calendar is None:
        return
    if found < discovered:
        yield Reason(
            "E-T-FOUND-EARLY", "查明管辖的时间早于发现时间。", "请核对两个时间。", "T-2", field="found_at"
        )
        return
    gap = papers.limit(facts, "transfer.first_gap", discovered.date())
    if not gap.off and facts.calendar.working_between(discovered.date(), found.date()) > gap.length:
        yield Reason(
            "W-T-FIRSTGAP",
            f"发现与查明管辖之间超过 {gap.words}，送达时提示区司法局。",
            "",
            "T-2 内部提醒",
            Severity.NOTE,
        )


def late_with_reason(facts: Facts) -> Iterable[Reason]:
    """K-10: being late never blocks the act; it asks for one sentence. An internal reminder asks for none (G-8)."""
    return papers.reason_when_late(facts, DUTIES, "E-T-LATE-NOREASON", "移送期限", DUTY_CLAUSE)
