"""What stands against asking for assistance, each rule under its id (domain A-1, A-3, A-6, G-2, P-2). Pure."""

from collections.abc import Iterable

from plugins.assistance.words import CLAUSE, LAW_CLAUSE
from portal.domain import official_papers as papers
from portal.domain.answered import missing, two_officers, yet_to_come
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity
from portal.domain.term_table import DEPARTMENTS

UNSIGNED = frozenset({"approved", "letter_approved", "sent"})
"""Where the other side has not signed for the letter yet."""


def kind_of(facts: Facts) -> str:
    """A-1, AT-69: 技术支撑 of the notice is asked by a 镇办 of a department; between others it is general assistance."""
    chosen = str(facts.get("type") or "technical")
    receiver: UnitRef | None = facts.known.get("receiver_principal")
    return "general" if chosen == "technical" and not _in_the_notice(facts, receiver) else chosen


def may_submit(facts: Facts) -> Iterable[Reason]:
    """A-1: everything the letter needs before the approver sees it."""
    yield from in_whose_name(facts)
    yield from addressed(facts)
    yield from complete(facts)
    yield from within_the_notice(facts)
    yield from papers.reachable(facts, "执法协助", "协助函")
    yield from papers.unclassified(facts)
    if facts.get("type") == "onsite" and not facts.particulars.get("called_at"):
        yield Reason(
            "E-A-CALL-FIRST", "现场处置应先电话告知，再补发协助函。", "请先办理“电话告知”；已另行告知的，请说明。",
            CLAUSE, Severity.WARNING, "called_person",
        )  # fmt: skip


def may_send(facts: Facts) -> Iterable[Reason]:
    """A-1: what the approver must not let out."""
    yield from papers.four_eyes(facts)
    yield from in_whose_name(facts)
    yield from addressed(facts)
    yield from complete(facts)
    yield from papers.reachable(facts, "执法协助", "协助函")
    yield from papers.evidence_whole(facts)


def may_deliver(facts: Facts) -> Iterable[Reason]:
    """§14.4: where the district puts the seal first, delivery needs the scan of the sealed copy."""
    yield from papers.sealed(facts, "协助函")
    yield from addressed(facts)
    yield from papers.reachable(facts, "执法协助", "协助函")


def may_deliver_offline(facts: Facts) -> Iterable[Reason]:
    """P-2, A-2: the limit starts with the recorded hand-over, which the signed receipt proves."""
    return papers.handed_over_on_paper(facts, facts.get("called_at"))


def may_withdraw(facts: Facts) -> Iterable[Reason]:
    """G-11: a letter may be withdrawn only before the other side signs for it."""
    return papers.may_be_withdrawn(
        facts, UNSIGNED, "E-A-WITHDRAW-RECEIVED", "不再需要协助的，请办理“不再需要协助”。"
    )


def may_call(facts: Facts) -> Iterable[Reason]:
    """A-3, E-A-NOWRITING: a call names who answered; only a request on site stands without its letter."""
    yield from in_whose_name(facts)
    yield from addressed(facts)
    yield from missing(facts, *CALL_NEEDS)
    yield from yet_to_come(facts, {"called_at": "电话告知时间"}, CLAUSE)
    if facts.get("type") != "onsite":
        yield Reason(
            "E-A-NOWRITING", "电话请求已登记；没有书面函告，不起算答复期限。", "请尽快送审协助函。", CLAUSE,
            Severity.NOTE,
        )  # fmt: skip


CALL_NEEDS = (
    Reason("E-A-LETTER", "请填写事由。", "一句话写明出了什么事。", CLAUSE, field="title"),
    Reason(
        "E-A-CALL-PERSON", "请填写接电话的人。", "写明姓名或值班电话、职务。", CLAUSE, field="called_person"
    ),
)


def in_whose_name(facts: Facts) -> Iterable[Reason]:
    """A-1, AT-68: the 镇办 or department signs; its team drafts."""
    return papers.in_own_name(facts, "E-A-SENDER-INTERNAL", "请求协助", CLAUSE, strangers="E-A-SENDER-OTHER")


def addressed(facts: Facts) -> Iterable[Reason]:
    """A-1: to another unit."""
    return papers.to_another(facts, NOBODY_ASKED, OURSELVES_ASKED)


NOBODY_ASKED = Reason("E-A-RECEIVER", "请选择协助单位。", "向谁请求协助，就选谁。", CLAUSE, field="receiver")
OURSELVES_ASKED = Reason(
    "E-A-SELF", "就是本单位或本单位的内设机构。", "本单位内部的事，不用协助函。", CLAUSE, field="receiver"
)


def complete(facts: Facts) -> Iterable[Reason]:
    """A-1, A-6: the letter says what the case is and asks an exact question; access names file, use and two persons."""
    yield from missing(facts, *LETTER_NEEDS)
    if facts.get("type") == "archives":
        yield from two_officers(facts, "persons", "查阅、复制档案函")
        yield from missing(facts, USE)


LETTER_NEEDS = (
    Reason("E-A-LETTER", "协助函缺少：事由。", "请补填，协助函由此自动生成。", CLAUSE, field="title"),
    Reason("E-A-LETTER", "协助函缺少：案件情况。", "请补填，协助函由此自动生成。", CLAUSE, field="facts"),
    Reason("E-A-NOQUESTION", "没有写明请求协助的事项。", "写明要认定、检验、查阅或者提供什么，一事一问。", CLAUSE, field="question"),
)  # fmt: skip
USE = Reason("E-A-LETTER", "查阅、复制档案函缺少：用途。", "请写明用于什么案件。", CLAUSE, field="purpose")


def within_the_notice(facts: Facts) -> Iterable[Reason]:
    """A-1, Q-28, AT-69: outside 镇办 → department it is general assistance, which has no limit; said, and not in the way."""
    receiver: UnitRef | None = facts.known.get("receiver_principal")
    if receiver is not None and not _in_the_notice(facts, receiver):
        yield Reason(
            "W-A-GENERAL", "通知三（五）只及于镇办请求部门；本件按一般协助办理，没有规定日数。", "", LAW_CLAUSE, Severity.NOTE
        )  # fmt: skip


def _in_the_notice(facts: Facts, receiver: UnitRef | None) -> bool:
    return facts.writer.is_town_office and (receiver is None or receiver.kind in DEPARTMENTS)
