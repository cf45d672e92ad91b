"""What stands against the steps at the receiver and on the way back (domain T-7, T-8, L-7, G-11). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from plugins.transfer.grounds import DISPUTE_CLAUSE, MATERIALS_CLAUSE, POWERS_CLAUSE
from portal.domain import case_days
from portal.domain import official_papers as papers
from portal.domain.answered import handed_in, reason_given, unanswered
from portal.domain.power_checks import may_file
from portal.domain.power_words import day_text
from portal.domain.powers import PlaceRef, PowerList, UnitRef, holder
from portal.domain.procedure import Facts, Seat
from portal.domain.reasons import Reason, Severity

UNSIGNED = frozenset({"approved", "sent"})


def may_withdraw(facts: Facts) -> Iterable[Reason]:
    """G-11: a paper may be withdrawn only before the receiver signs."""
    instead = "请发更正函，或与对方协商退回。"
    return papers.may_be_withdrawn(facts, UNSIGNED, "E-T-WITHDRAW-RECEIVED", instead)


def may_accept(facts: Facts) -> Iterable[Reason]:
    """L-7: the receiver's power is judged on the receiving day; what was recalled before must go back."""
    received: datetime | None = facts.particulars.get("received_at")
    yield from (reason for reason in _power(facts, (received or facts.now).date()) if reason.refuses)


def may_ask_supplement(facts: Facts) -> Iterable[Reason]:
    """T-7 [CONV]: one list, once; a second one warns."""
    return papers.asked_once(facts, ASKED_BEFORE)


ASKED_BEFORE = Reason(
    "E-T-SUPPLEMENT-TWICE", "本件已要求补正过一次。", "应一次性列明；确需再次补正的，请说明理由。", "T-7 内部规则", Severity.WARNING
)  # fmt: skip


def may_supplement(facts: Facts) -> Iterable[Reason]:
    """T-7: an answer to a supplement list carries a file or says what stands in its place."""
    return papers.supplemented(facts, NOT_SUPPLEMENTED)


NOT_SUPPLEMENTED = Reason(
    "E-T-SUPPLEMENT-EMPTY",
    "没有补正任何材料或说明。",
    "请上传材料，或说明无法补正的原因。",
    "T-7",
    field="remark",
)


def may_object(facts: Facts) -> Iterable[Reason]:
    """T-8: an objection names a reason, its legal basis and the proposed holder; a second one must be a dispute."""
    yield from unanswered(facts, *OBJECTION_NEEDS)
    if facts.fields.get("proposed_holder") == facts.actor.principal.id:
        yield Reason(
            "E-T-RETURN-NOREASON", "建议的管辖单位就是本单位。", "请提出另一个单位，或予以受理。", "T-8", field="proposed_holder"
        )  # fmt: skip
    if facts.fields.get("reason_code") == "recalled":
        yield from _truly_recalled(facts)
        return
    if facts.state == "accepted":
        yield Reason(
            "E-T-OBJECT-ACCEPTED", "本件已受理。", "受理后一般只因事项收回才退回；仍要提出的，请说明理由。", "T-7 内部规则",
            Severity.WARNING, "reason_code",
        )  # fmt: skip
    if facts.known.get("earlier_objections"):
        yield Reason(
            "E-T-LOOP", "同一案件在同一对单位之间已提出过一次异议，再次异议应作为管辖争议处理。",
            "请改办“提请协调”，或予以受理；仍要再次异议的，请说明理由。", DISPUTE_CLAUSE, Severity.WARNING,
        )  # fmt: skip


OBJECTION_NEEDS = (
    Reason("E-T-RETURN-NOREASON", "提出异议须选择事由。", "请选择一项。", "T-8；" + DISPUTE_CLAUSE, field="reason_code"),
    Reason("E-T-RETURN-NOREASON", "提出异议须说明理由。", "请写明理由。", "T-8；" + DISPUTE_CLAUSE, field="reason"),
    Reason("E-T-RETURN-NOREASON", "提出异议须写明依据。", "请写明清单项或法条。", "T-8；" + DISPUTE_CLAUSE, field="legal_basis"),
    Reason("E-T-RETURN-NOREASON", "请提出您认为有管辖权的单位。", "可参考旁边的权限查询结果。", "T-8", field="proposed_holder"),
)  # fmt: skip


def _truly_recalled(facts: Facts) -> Iterable[Reason]:
    """L-7: what the list does not say of the receiving day is claimed with a sentence."""
    receiver = facts.parties.get(Seat.RECEIVER)
    if receiver is not None and receiver.is_town_office and not facts.known.get("recalled"):
        yield Reason(
            "E-T-NOT-RECALLED", f"按收件当日的清单，该事项仍由{receiver.name}行使，没有收回。",
            "请核对清单，改选其他事由；仍以收回为由的，请说明理由。", POWERS_CLAUSE, Severity.WARNING, "reason_code",
        )  # fmt: skip


def what_recall_says(
    powers: PowerList, item_id: int | None, place: PlaceRef | None, receiver: UnitRef | None, on: date
) -> Mapping[str, Any]:
    """L-7: the answers of an objection where a town office's power has ended by ``on``; none while it holds it."""
    item = powers.items.get(item_id or 0)
    if item is None or receiver is None or not receiver.is_town_office:
        return {}
    ended = [g for g in powers.grants_of(item.id, receiver) if g.valid_to is not None and g.valid_to <= on]
    if not ended or powers.grants_on(item.id, on, receiver):
        return {}
    answer = holder(powers, item, place, on)
    since = day_text(ended[-1].valid_to or on)
    return {
        "reason_code": "recalled", "reason": f"事项已收回：自{since}起不再由{receiver.name}行使。",
        "legal_basis": ended[-1].recalled_by or "现行行政处罚事项清单",
        "proposed_holder": answer.holder.id if answer.holder else None,
    }  # fmt: skip


def may_contest(facts: Facts) -> Iterable[Reason]:
    """T-8, D-1: the sender contests an objection; the receiver, one that is not answered, or what it objected to before."""
    yield from reason_given(facts)
    ours, receiver = facts.actor.principal, facts.parties.get(Seat.RECEIVER)
    if ours not in facts.parties.values():
        yield Reason("E-G-ROLE", "管辖争议由移送方或接收方提请协调。", "请转告当事单位。", DISPUTE_CLAUSE)
    elif facts.state == "received" and not (ours == receiver and facts.known.get("earlier_objections")):
        yield Reason(
            "E-D-NO-NEGOTIATION",
            "双方还没有就管辖协商过。",
            "接收方先提出异议，移送方不同意的，再提请协调。",
            DISPUTE_CLAUSE,
        )
    elif facts.state == "objected" and ours == receiver and not _unanswered_for_long(facts):
        yield Reason(
            "E-T-CONTEST-EARLY", "移送方答复异议的期限还没有过。", "请等移送方答复；急需协调的，请说明理由。", "T-8 内部规则",
            Severity.WARNING,
        )  # fmt: skip


def may_be_contested(facts: Facts) -> bool:
    """T-8: put before the sender of what was objected to, and before a receiver for whom objecting again would be a loop."""
    ours = facts.actor.principal == facts.parties.get(Seat.RECEIVER)
    if facts.state == "received":
        return ours and bool(facts.known.get("earlier_objections"))
    return not ours or _unanswered_for_long(facts)


def _unanswered_for_long(facts: Facts) -> bool:
    return facts.overrun("transfer.answer_objection") is not None


def may_register_offline(facts: Facts) -> Iterable[Reason]:
    """P-3, P-5: what was done on paper, by a party, where the portal could not carry it: a dispute, an office off."""
    result = facts.fields.get("offline_result")
    yield from papers.by_a_party(facts, "线下办理结果由移送方或接收方登记。")
    if not settled_on_paper(facts):
        yield _taken_up_elsewhere(facts)
    delivered: datetime | None = facts.particulars.get("delivered_at")
    if delivered is not None and facts.now < delivered:
        yield Reason(
            "E-P-OFFLINE-TIME", "办理时间早于送达时间。", "请核对日期和时间。", "P-3", field="happened_at"
        )
    speaks_for_other = (
        facts.actor.principal != facts.parties.get(Seat.RECEIVER) and facts.state != "in_dispute"
    )
    if speaks_for_other and facts.known.get("receiver_on", True) and not facts.having("record"):
        yield Reason(
            "E-T-MAT-RECORD", "接收单位已启用网上办理，代其登记须有书面依据。", "请上传对方的书面答复或办理结果。", "P-2",
            field="record",
        )  # fmt: skip
    if not result:
        yield Reason(
            "E-FORM-REASON",
            "请选择办理结果。",
            "以回函、协商记录或区政府决定为准。",
            DISPUTE_CLAUSE,
            field="offline_result",
        )
    yield from reason_given(facts)


def _taken_up_elsewhere(facts: Facts) -> Reason:
    if facts.state == "in_dispute":
        message, remedy = (
            "本件的管辖争议正在办理。",
            "请在相关办件的争议件中办理；有结果后，本件自动按结果继续。",
        )
    else:
        message, remedy = "接收单位在网上办理，不需要登记线下结果。", "请由接收单位直接办理。"
    return Reason("E-T-NOT-OFFLINE", message, remedy, "P-3")


def settled_on_paper(facts: Facts) -> bool:
    """P-2, P-3, P-5: a dispute that no other matter takes up, one served on paper, or whose receiver has the plugin off."""
    return (facts.state == "in_dispute" and not facts.known.get("taken_up")) or papers.goes_on_paper(facts)


def may_file_case(facts: Facts) -> Iterable[Reason]:
    """L-3, L-7: the receiver's power is judged on the day of filing; a list recalled meanwhile must go back."""
    yield from case_days.filed(facts)
    if facts.get("filed_on") is not None:
        yield from _power(facts, facts.get("filed_on"))


def _power(facts: Facts, on: date) -> Iterable[Reason]:
    """What stands against the receiver's power on a day, with the way back to the sender as the remedy (L-7)."""
    item = facts.item
    if facts.powers is None or item is None:
        return
    for reason in may_file(facts.powers, item, facts.known.get("place"), facts.parties[Seat.RECEIVER], on):
        yield (
            replace(reason, remedy="事项已收回或不属本单位的，请办理“不属本单位”退回移送方。")
            if reason.refuses
            else reason
        )


def may_conclude(facts: Facts) -> Iterable[Reason]:
    """T-7: the result names what was decided and when."""
    yield from case_days.decided(facts)
    yield from unanswered(
        facts, Reason("E-FORM-REASON", "请写明办理结果。", "结果将反馈移送方。", "T-7", field="result")
    )


def may_add_evidence(facts: Facts) -> Iterable[Reason]:
    """T-5: what is sent after must be there."""
    return handed_in(
        facts,
        Reason(
            "E-T-MAT-EVIDENCE",
            "没有选择要补送的材料。",
            "请上传至少一项。",
            MATERIALS_CLAUSE,
            field="evidence",
        ),
    )
