"""What stands against sending a transfer, each rule under its id (domain T-1 … T-6, K-10). Pure."""

from collections.abc import Iterable

from plugins.transfer.addressee import may_go_there, not_forwarded, within_the_notice
from plugins.transfer.grounds import DUTY_CLAUSE, MATERIALS_CLAUSE, NAME_CLAUSE, limit, two_officers
from plugins.transfer.legacy import may_go_down
from plugins.transfer.ongoing import dissuaded_and_told
from plugins.transfer.receiving import evidence_whole
from plugins.transfer.urgency import moments, stays_urgent
from portal.domain.power_words import day_text
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts, Role, Seat
from portal.domain.reasons import Reason, Severity
from portal.domain.term_table import term_for
from portal.domain.terms import Label, is_late

INNER = {"internal": "内设机构", "affiliated": "直属机构", "dispatched": "派出机构"}
BRANCH = {"branch": "市级部门的分局"}
WITHOUT_LETTERS = {"hub": "只负责转办"}
DUTIES = ("transfer.normal", "transfer.urgent")


def may_submit(facts: Facts) -> Iterable[Reason]:
    """T-2, T-5, T-6: everything a draft needs before the approver sees it."""
    yield from sender_of_record(facts)
    yield from may_go_there(facts)
    yield from materials(facts)
    if str(facts.get("inspection") or "").strip():
        yield from two_officers(facts, "officers", "现场检查记录")
    yield from within_the_notice(facts)
    yield from not_forwarded(facts)
    yield from may_go_down(facts)
    yield from dissuaded_and_told(facts)
    yield from moments(facts)
    yield from first_gap(facts)
    yield from unclassified(facts)
    yield from stays_urgent(facts)


def may_send(facts: Facts) -> Iterable[Reason]:
    """T-2: what the approver must not let out; the holder is judged on the day of sending."""
    yield from four_eyes(facts)
    yield from principal_confirms(facts)
    yield from sender_of_record(facts)
    yield from may_go_there(facts)
    yield from (reason for reason in may_go_down(facts) if reason.refuses)
    yield from dissuaded_and_told(facts)
    yield from materials(facts)
    yield from evidence_whole(facts)
    if facts.get("delivery") != "offline" and not facts.known.get("seal_first"):
        yield from late_with_reason(facts)


def may_deliver(facts: Facts) -> Iterable[Reason]:
    """§14.4: where the district puts the seal first, delivery needs the scan of the sealed copy."""
    if facts.get("delivery") == "offline":
        yield Reason("E-T-OFFLINE", "本件选定线下送达。", "请办理“登记线下送达”。", "P-2")
    if not facts.having("scan"):
        yield Reason(
            "E-T-SCAN", "尚未上传盖章件扫描件。", "请上传已盖章的移送函扫描件。", "§14.4", field="scan"
        )
    yield from may_go_there(facts)
    yield from late_with_reason(facts)


def goes_on_paper(facts: Facts) -> bool:
    """P-2: chosen so, or the receiver has the plugin off by now."""
    return facts.get("delivery") == "offline" or not facts.known.get("receiver_on", True)


def may_deliver_offline(facts: Facts) -> Iterable[Reason]:
    """P-2: the clock stops at the recorded hand-over, which the signed receipt proves."""
    if not facts.get("happened_at"):
        yield Reason(
            "E-T-OFFLINE-TIME",
            "请填写对方签收的时间。",
            "以回执上签收的时间为准。",
            "P-2",
            field="happened_at",
        )
    if not str(facts.get("recipient") or "").strip():
        yield Reason(
            "E-T-OFFLINE-RECIPIENT", "请填写签收人。", "以回执上的签名为准。", "P-2", field="recipient"
        )
    elif facts.get("discovered_at") and facts.now < facts.get("discovered_at"):
        yield Reason(
            "E-T-OFFLINE-TIME", "签收时间早于发现时间。", "请核对回执上的时间。", "P-2", field="happened_at"
        )
    if not facts.having("receipt"):
        yield Reason(
            "E-T-MAT-RECEIPT",
            "线下送达须上传签收的回执。",
            "请扫描或拍照上传送达回证。",
            "P-2",
            field="receipt",
        )
    yield from late_with_reason(facts)


def scan_missing(facts: Facts) -> bool:
    """§14.4: a letter that went out electronically and whose sealed copy has not been scanned yet."""
    return facts.get("delivery") != "offline" and not facts.having("scan")


def may_add_scan(facts: Facts) -> Iterable[Reason]:
    """§14.4: the scan of the sealed copy is a file."""
    if not facts.newly("scan"):
        yield Reason(
            "E-T-SCAN", "没有选择盖章件扫描件。", "请上传已盖章的移送函扫描件或照片。", "§14.4", field="scan"
        )


def sender_of_record(facts: Facts) -> Iterable[Reason]:
    """T-6, G-3: only in the own name, that of the department or town office; 派出机关 (a street office) is one of those.

    A municipal branch signs as the district has set it: in the bureau's name, or in its own with the citation (Q-21).
    """
    unit, principal = _sender(facts), facts.parties.get(Seat.SENDER, facts.actor.principal)
    if unit is not None and unit not in facts.known.get("senders", (unit,)):
        yield Reason(
            "E-T-SENDER-OTHER", f"{unit.name}不是本单位，不得以其名义移送。", f"请改以“{principal.name}”名义移送。",
            NAME_CLAUSE, field="sender",
        )  # fmt: skip
        return
    if unit is None or unit.kind not in INNER | WITHOUT_LETTERS | BRANCH or facts.known.get("municipal_name"):
        return
    if unit.kind in WITHOUT_LETTERS:
        yield Reason(
            "E-T-SENDER-INTERNAL", f"{unit.name}{WITHOUT_LETTERS[unit.kind]}，不得以其名义移送。",
            "请由发现违法行为的部门或镇办移送。", NAME_CLAUSE, field="sender",
        )  # fmt: skip
    elif unit.kind == "internal":
        yield Reason(
            "E-T-SENDER-INTERNAL", f"{unit.name}是{INNER[unit.kind]}，不得以其名义移送。",
            f"请改以“{principal.name}”名义移送。", NAME_CLAUSE, field="sender",
        )  # fmt: skip
    elif not all(
        str(facts.get(n) or "").strip() for n in ("exception_law", "exception_article", "exception_text")
    ):
        yield Reason(
            "E-T-EXCEPTION-NOCITE", f"{unit.name}是{(INNER | BRANCH)[unit.kind]}，以其名义移送须有法律、法规、规章的明确规定。",
            f"{_other_name(unit, principal)}；确有规定的，请填写法名、条款和原文。", NAME_CLAUSE, field="exception_law",
        )  # fmt: skip


def _other_name(unit: UnitRef, principal: UnitRef) -> str:
    if unit.kind in BRANCH:
        return "以所属市级部门名义发文的，请系统管理员在单位资料中写明该部门（Q-21）"
    return f"请改以“{principal.name}”名义移送"


def principal_confirms(facts: Facts) -> Iterable[Reason]:
    """G-3: what goes out under a legal exception is confirmed by an approver of the principal unit itself."""
    unit = _sender(facts)
    if unit is not None and unit.kind in INNER and facts.actor.unit.kind in INNER:
        yield Reason(
            "E-T-EXCEPTION-CONFIRM", f"以{unit.name}名义移送，须由{facts.actor.principal.name}的负责人批准。",
            f"请转{facts.actor.principal.name}的分管负责人批准。", NAME_CLAUSE,
        )  # fmt: skip


def materials(facts: Facts) -> Iterable[Reason]:
    """T-5: the letter with the basic facts, a source, and prima facie evidence."""
    missing = [label for name, label in LETTER_NEEDS.items() if not facts.get(name)]
    if missing:
        yield Reason(
            "E-T-MAT-LETTER", f"移送函缺少：{'、'.join(missing)}。", "请补填，移送函由此自动生成。", MATERIALS_CLAUSE,
            field=next(name for name in LETTER_NEEDS if not facts.get(name)),
        )  # fmt: skip
    if not facts.having("source") and not str(facts.get("inspection") or "").strip():
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
    gap = limit(facts, "transfer.first_gap", discovered.date())
    if not gap.off and facts.calendar.working_between(discovered.date(), found.date()) > gap.length:
        yield Reason(
            "W-T-FIRSTGAP",
            f"发现与查明管辖之间超过 {gap.words}，送达时提示区司法局。",
            "",
            "T-2 内部提醒",
            Severity.NOTE,
        )


def unclassified(facts: Facts) -> Iterable[Reason]:
    """G-7: nothing classified in a system that is not."""
    if facts.get("classification", "none") not in (None, "", "none"):
        yield Reason(
            "E-G-SECRET", "本系统为非涉密系统，不得录入、传输国家秘密和工作秘密。", "请改用涉密渠道办理。",
            "保守国家秘密法第三十一条", field="classification",
        )  # fmt: skip


def four_eyes(facts: Facts) -> Iterable[Reason]:
    """G-4: the approver is not the last editor; in an office of one the head may, and it is logged.

    Who approves in the place of somebody away approves neither the own draft nor that person's.
    """
    if facts.last_editor not in facts.actor.hands:
        return
    if facts.actor.acts_for is not None:
        yield Reason(
            "E-G-FOUR-EYES",
            "您或者您所代的人是最后修改人，不能代为批准。",
            "请由其他负责人批准。",
            "G-4 人员与角色",
        )
        return
    if Role.HEAD in facts.actor.roles and not facts.known.get("others_who_sign"):
        yield Reason(
            "W-G-FOUR-EYES",
            "拟稿人与批准人为同一人（本单位无其他可批准的人），已记入日志。",
            "",
            "G-4",
            Severity.NOTE,
        )
        return
    yield Reason(
        "E-G-FOUR-EYES", "您是最后修改人，不能批准自己拟的稿。", "请由其他负责人批准。", "G-4 人员与角色"
    )


def late_with_reason(facts: Facts) -> Iterable[Reason]:
    """K-10: being late never blocks the act; it asks for one sentence. An internal reminder asks for none (G-8)."""
    late = [c for c in facts.clocks if c.term in DUTIES and is_late(c.due_at, c.unit, facts.now)]
    if late and binding(facts, late[0].term) and not str(facts.get("late_reason") or "").strip():
        yield Reason(
            "E-T-LATE-NOREASON", f"移送期限已于{day_text(late[0].due_on)}届满。", "请用一句话说明超期原因，即可照常送达。",
            DUTY_CLAUSE, field="late_reason",
        )  # fmt: skip


def binding(facts: Facts, term: str) -> bool:
    """Q-10, Q-28: the notice's limit binds between 镇办 and department; elsewhere the same days only remind."""
    sender, receiver = facts.parties.get(Seat.SENDER), facts.known.get("receiver_principal")
    label = term_for(term, getattr(sender, "kind", None), getattr(receiver, "kind", None)).label
    return label is not Label.INTERNAL_REMINDER


def _sender(facts: Facts) -> UnitRef | None:
    unit: UnitRef | None = facts.known.get("sender")
    return unit or facts.parties.get(Seat.SENDER)
