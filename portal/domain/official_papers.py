"""What every official paper between two units follows, whatever it is about: in whose name, who approves it, how it
reaches the other side, until when it may be taken back (domain G-2, G-4, G-7, G-11, K-10, P-2, §14.4). Pure.

A procedure puts these beside its own checks. They look at what ``kit.correspondents`` looked up (``Facts.known``), at
the answers ``delivery``, ``recipient``, ``happened_at``, ``late_reason`` and ``classification``, and at the files
``scan`` and ``receipt``.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from portal.domain.answered import handed_in, reason_given
from portal.domain.power_words import day_text
from portal.domain.powers import UnitRef
from portal.domain.procedure import Clock, Facts, Role, RunningClock, Seat
from portal.domain.reasons import Reason, Severity
from portal.domain.term_table import TERMS, term_for
from portal.domain.terms import Label, Term

INNER = {"internal": "内设机构", "affiliated": "直属机构", "dispatched": "派出机构"}
WITHOUT_LETTERS = {"hub": "只负责转办"}
NAME_CLAUSE = "卫政办〔2024〕1号 三（一）4"
DELIVERIES = {"electronic": "电子送达", "offline": "线下送达"}
CLASSIFICATIONS = {"none": "非密", "secret": "涉密"}
METHODS = {"direct": "直接送达", "post": "邮寄送达", "courier": "机要送达"}


# --- in whose name, by whom -----------------------------------------------------------------------------------


def sender_of(facts: Facts) -> UnitRef | None:
    """The unit in whose name the paper is to go out: the one chosen in the form, else the unit that opened it."""
    unit: UnitRef | None = facts.known.get("sender")
    return unit or facts.parties.get(Seat.SENDER)


def is_ours(facts: Facts, unit: UnitRef) -> bool:
    """Whether a unit is the own one, or within it, as far as that was looked up."""
    return unit in facts.known.get("senders", (unit,))


def in_own_name(
    facts: Facts, code: str, act: str, clause: str = NAME_CLAUSE, *, strangers: str = ""
) -> Iterable[Reason]:
    """G-2, T-6, A-1: a paper goes out in the name of a department or town office, never of an organ within it.

    ``act`` is the verb of the sentence (移送, 请求协助), ``strangers`` the code for the name of another unit than the own.
    派出机关 (a street office) is one that signs.
    """
    unit, principal = sender_of(facts), facts.writer
    if strangers and unit is not None and not is_ours(facts, unit):
        yield Reason(
            strangers, f"{unit.name}不是本单位，不得以其名义{act}。", f"请改以“{principal.name}”名义{act}。", clause, field="sender"
        )  # fmt: skip
        return
    if unit is None or unit.kind not in INNER | WITHOUT_LETTERS:
        return
    if unit.kind in WITHOUT_LETTERS:
        message, remedy = f"{unit.name}{WITHOUT_LETTERS[unit.kind]}", f"请由有关部门或镇办{act}。"
    else:
        message, remedy = f"{unit.name}是{INNER[unit.kind]}", f"请改以“{principal.name}”名义{act}。"
    yield Reason(code, f"{message}，不得以其名义{act}。", remedy, clause, field="sender")


def to_another(facts: Facts, nobody: Reason, ourselves: Reason) -> Iterable[Reason]:
    """T-2, A-1: a paper goes to another unit, not to the own one nor into it; the message about that begins with its name."""
    chosen: UnitRef | None = facts.known.get("receiver", facts.known.get("receiver_principal"))
    if chosen is None:
        yield nobody
        return
    ours = {facts.actor.principal, facts.actor.unit, facts.parties.get(Seat.SENDER)}
    if ours & {chosen, facts.known.get("receiver_principal", chosen)}:
        yield replace(ourselves, message=f"{chosen.name}{ourselves.message}")


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


def unclassified(facts: Facts) -> Iterable[Reason]:
    """G-7: nothing classified in a system that is not."""
    if facts.get("classification", "none") not in (None, "", "none"):
        yield Reason(
            "E-G-SECRET", "本系统为非涉密系统，不得录入、传输国家秘密和工作秘密。", "请改用涉密渠道办理。",
            "保守国家秘密法第三十一条", field="classification",
        )  # fmt: skip


def evidence_whole(facts: Facts) -> Iterable[Reason]:
    """Trust 8: evidence is what was uploaded; checked again when it is sent and when it is signed for."""
    for name in facts.known.get("damaged_files", ()):
        yield Reason(
            "E-G-EVIDENCE",
            f"材料“{name}”与上传时的校验值不符。",
            "请联系系统管理员，并请发出单位重新提供。",
            "G-6",
        )


# --- how it reaches the other side ----------------------------------------------------------------------------


def delivery(facts: Facts) -> str:
    """P-2, §14.4: where an approval leads: ``sent``, or ``approved`` if it goes on paper or the seal comes first."""
    on_paper = facts.get("delivery") == "offline"
    return "approved" if on_paper or facts.known.get("seal_first") else "sent"


def reachable(facts: Facts, label: str, paper: str) -> Iterable[Reason]:
    """P-2, G-5: a receiver without the plugin is served on paper; one without liaison is still delivered to.

    ``label`` is the plugin's (案件移送), ``paper`` what is printed and handed over (移送函).
    """
    receiver: UnitRef | None = facts.known.get("receiver_principal")
    if receiver is None:
        return
    if not facts.known.get("receiver_on", True) and facts.get("delivery") != "offline":
        yield Reason(
            "E-P-DISABLED", f"{receiver.name}未启用{label}，不能电子送达。",
            f"请把送达方式改为“线下送达”：打印{paper}送交，再登记签收时间和回执；期限照常计算。", "P-2", field="delivery",
        )  # fmt: skip
    if not facts.known.get("receiver_has_liaison", True):
        yield Reason(
            "W-G-NO-LIAISON", f"{receiver.name}没有在任联络人，送达时通知其主要负责人。", "同时告知区司法局。", "G-5",
            Severity.NOTE,
        )  # fmt: skip


def goes_on_paper(facts: Facts) -> bool:
    """P-2: chosen so, or the receiver has the plugin off by now."""
    return facts.get("delivery") == "offline" or not facts.known.get("receiver_on", True)


def sealed(facts: Facts, paper: str) -> Iterable[Reason]:
    """§14.4: where the district puts the seal first, electronic delivery needs the scan of the sealed copy."""
    if facts.get("delivery") == "offline":
        yield Reason("E-P-OFFLINE", "本件选定线下送达。", "请办理“登记线下送达”。", "P-2")
    if not facts.having("scan"):
        yield Reason(
            "E-G-SCAN", "尚未上传盖章件扫描件。", f"请上传已盖章的{paper}扫描件。", "§14.4", field="scan"
        )


def handed_over_on_paper(facts: Facts, since: datetime | None) -> Iterable[Reason]:
    """P-2: the clock stops at the recorded hand-over, which the signed receipt proves; never before ``since``."""
    happened_at: datetime | None = facts.get("happened_at")
    if not happened_at:
        yield Reason(
            "E-P-OFFLINE-TIME",
            "请填写对方签收的时间。",
            "以回执上签收的时间为准。",
            "P-2",
            field="happened_at",
        )
    if not facts.said("recipient"):
        yield Reason(
            "E-P-OFFLINE-RECIPIENT", "请填写签收人。", "以回执上的签名为准。", "P-2", field="recipient"
        )
    elif since is not None and facts.now < since:
        yield Reason(
            "E-P-OFFLINE-TIME", "签收时间早于事情发生的时间。", "请核对回执上的时间。", "P-2", field="happened_at"
        )  # fmt: skip
    if not facts.having("receipt"):
        yield Reason(
            "E-P-MAT-RECEIPT",
            "线下送达须上传签收的回执。",
            "请扫描或拍照上传送达回证。",
            "P-2",
            field="receipt",
        )


def delivered_at(facts: Facts) -> datetime | None:
    """Q-3: the instant of delivery, electronic or on paper."""
    delivered: datetime | None = facts.particulars.get("delivered_at")
    return delivered or facts.entered_at


def scan_missing(facts: Facts) -> bool:
    """§14.4: a letter that went out electronically and whose sealed copy has not been scanned yet."""
    return facts.get("delivery") != "offline" and not facts.having("scan")


SCAN = Clock("letter.scan", Seat.SENDER, delivered_at, aside=True, runs=scan_missing)
"""§14.4: the scan of the sealed copy follows an electronic delivery; a reminder that never holds up delivery."""


def may_add_scan(facts: Facts) -> Iterable[Reason]:
    """§14.4: the scan of the sealed copy is a file."""
    return handed_in(
        facts,
        Reason(
            "E-G-SCAN", "没有选择盖章件扫描件。", "请上传已盖章文书的扫描件或照片。", "§14.4", field="scan"
        ),
    )


# --- completed, and done on paper -----------------------------------------------------------------------------


def asked_once(facts: Facts, again: Reason) -> Iterable[Reason]:
    """T-7, A-2 [CONV]: what a paper lacks is asked for in one list, once, with a reason."""
    yield from reason_given(facts)
    if facts.particulars.get("supplement_asked_at"):
        yield again


def supplemented(facts: Facts, nothing: Reason) -> Iterable[Reason]:
    """T-7, A-2: the answer to that list carries a file or says what stands in its place."""
    if not str(facts.fields.get("remark") or "").strip() and not facts.newly("supplement"):
        yield nothing


def by_a_party(facts: Facts, message: str) -> Iterable[Reason]:
    """P-3: what was done on paper is entered by a unit that takes part."""
    if facts.actor.principal not in facts.parties.values():
        yield Reason("E-G-ROLE", message, "请转告当事单位。", "P-3")


def recorded(facts: Facts, step: str) -> dict[str, Any]:
    """P-2, Q-3: what the steps of a paper leave on its record: who writes to whom, when it was delivered and signed for."""
    if step in ("open", "revise", "submit"):
        return {"receiver": facts.get("receiver"), "sender": facts.get("sender")}
    if step == "deliver" or (step == "approve" and delivery(facts) == "sent"):
        return {"delivered_at": facts.now}
    if step == "deliver_offline":
        return {"delivery": "offline", "delivered_at": facts.now, "received_at": facts.now}
    return signed_for(facts) if step == "receive" else {}


def signed_for(facts: Facts) -> dict[str, Any]:
    """Whoever acts on a paper has received it, if that is not on record yet."""
    return {} if facts.get("received_at") else {"received_at": facts.now}


# --- in time, and back ----------------------------------------------------------------------------------------


def limit(facts: Facts, rule: str, day: date) -> Term:
    """G-12: a limit as the district has it from that day on; as it ships where nothing was looked up."""
    look_up = facts.known.get("term_on")
    term: Term = look_up(rule, day) if look_up is not None else TERMS[rule]
    return term


def overdue(facts: Facts, terms: Collection[str]) -> RunningClock | None:
    """The clock of one of these terms that has run out by now, if it binds: an internal reminder does not (G-8)."""
    late = (c for c in facts.clocks if c.term in terms and c.is_late(facts.now))
    return next((clock for clock in late if binding(facts, clock.term)), None)


def binding(facts: Facts, term: str) -> bool:
    """Q-10, Q-28: the notice's limit binds between 镇办 and department; elsewhere the same days only remind."""
    sender, receiver = facts.parties.get(Seat.SENDER), facts.known.get("receiver_principal")
    label = term_for(term, getattr(sender, "kind", None), getattr(receiver, "kind", None)).label
    return label is not Label.INTERNAL_REMINDER


def reason_when_late(
    facts: Facts, terms: Collection[str], code: str, what: str, clause: str
) -> Iterable[Reason]:
    """K-10: being late never blocks the act; it asks for one sentence. ``what`` names the limit (移送期限)."""
    late = overdue(facts, terms)
    if late is not None and not facts.said("late_reason"):
        yield Reason(
            code, f"{what}已于{day_text(late.due_on)}届满。", "请用一句话说明超期原因，即可照常送达。", clause, field="late_reason"
        )  # fmt: skip


def may_be_withdrawn(facts: Facts, unsigned: Collection[str], code: str, instead: str) -> Iterable[Reason]:
    """G-11: a paper may be withdrawn only before the receiver signs, with a reason; ``instead`` says what is left then."""
    if facts.state not in unsigned:
        yield Reason(code, "对方已签收，不能撤回。", instead, "G-11")
    yield from reason_given(facts)
