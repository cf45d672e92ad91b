"""What stands against passing a complaint on and merging it: first-asked duty, the duties of C-4. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from plugins.complaints.grounds import (
    ANSWER_CLAUSE,
    FIRST_CLAUSE,
    POWERS_CLAUSE,
    REFERRAL_CLAUSE,
    can_be_answered,
    handler,
    in_transition,
    materials_owed,
    town_that_holds,
    whose,
    words,
)
from plugins.complaints.handling import impartial
from portal.domain.answered import reason_given, unanswered
from portal.domain.official_papers import handed_over_on_paper
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

ENDED = frozenset({"closed", "withdrawn", "returned"})
UNFINISHED = frozenset({"registered", "verifying"})


# --- C-1: who was asked first ---------------------------------------------------------------------------------


def first_answers(facts: Facts) -> Iterable[Reason]:
    """C-1: in the transition the first unit stays responsible until another has signed for the complaint; after a merger its successor (G-2)."""
    first = facts.known.get("first_responsible") or facts.particulars.get("first_responsible")
    if first == handler(facts).id and in_transition(facts) and not facts.particulars.get("signed_at"):
        yield Reason(
            "E-C-FIRST-NOPASS", f"过渡期内{handler(facts).name}是首问单位，在其他单位签收接办之前由本单位处理。",
            "请先登记、核实；要由镇办接办的，先“商请接办”，待其签收。仍要转出的，请说明理由。", FIRST_CLAUSE, Severity.WARNING,
        )  # fmt: skip


def leads(mine: Mapping[str, Any], other: Mapping[str, Any], office: int | None) -> bool:
    """C-1: whether ``mine`` leads: the earliest minute does; of an equal minute the 镇办 of the place, then the lower number."""
    return _order(mine, office) < _order(other, office)


def _order(one: Mapping[str, Any], office: int | None) -> tuple[datetime, bool, int]:
    at: datetime = one["received_at"]
    return at.replace(second=0, microsecond=0), one["unit"] != office, one["id"]


def other_leads(facts: Facts) -> bool:
    """Whether the complaint named in ``into`` leads, or this one. One that is already being dealt with always does."""
    other, mine = facts.known.get("other"), facts.known.get("mine")
    if not other or not mine:
        return True
    return other["state"] not in UNFINISHED or not leads(mine, other, facts.get("office"))


def may_merge(facts: Facts) -> Iterable[Reason]:
    """C-1, C-3: into another complaint about the same; one about something else is asked about."""
    other, mine = facts.known.get("other"), facts.known.get("mine")
    if other is None or mine is None or other["id"] == mine["id"]:
        yield Reason(
            "E-C-MERGE", "没有找到可以并入的投诉举报。", "请填写另一件投诉举报的登记编号，或者从相似件中选择。", "C-1",
            field="into",
        )  # fmt: skip
        return
    if other["state"] == "merged":
        yield Reason(
            "E-C-MERGE", "该件已经并入另一件，由另一件答复。", "请填写它所并入的那一件；已并入本件的，不用再办。", "C-1", field="into",
        )  # fmt: skip
    if other["state"] in ENDED and not other["result"]:
        yield Reason(
            "E-C-MERGE", "该件已经撤回、退单或者办结，没有办理结果，并入后无人答复。", "请由本件核实、答复。", ANSWER_CLAUSE,
            field="into",
        )  # fmt: skip
    if not _about_the_same(mine, other):
        yield Reason(
            "E-C-MERGE", "两件的事项、地点、被反映人都不同。", "请核对；确属同一件事的，请说明理由。", "C-1",
            Severity.WARNING, "into",
        )  # fmt: skip
    if other["state"] not in UNFINISHED and leads(mine, other, facts.get("office")) and in_transition(facts):
        yield Reason(
            "E-C-MERGE-LATE", f"本件收到在先，而{other['unit_name']}的一件已在办理。", "并入后由其办理；请说明理由。",
            FIRST_CLAUSE, Severity.WARNING, "into",
        )  # fmt: skip


def _about_the_same(mine: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return any(mine[name] and mine[name] == other[name] for name in ("item", "place_id", "where", "subject"))


def may_offer(facts: Facts) -> Iterable[Reason]:
    """C-1: asking a town office to take the complaint over; it does so by signing."""
    yield from _to_another(facts)
    yield from town_on(facts)


# --- C-4: the duties of who was asked for what a town office must handle ---------------------------------------


def may_tell(facts: Facts) -> Iterable[Reason]:
    """C-4 ②: the complainant is told where to go; the town office hears of it in the same act (③)."""
    yield from impartial(facts)
    yield from first_answers(facts)
    yield from _to_another(facts)
    yield from _to_the_town(facts)
    yield from _told(facts)
    if facts.fields.get("office_told_by") != "paper":
        yield from town_on(facts)


def _to_another(facts: Facts) -> Iterable[Reason]:
    receiver: UnitRef | None = facts.known.get("receiver_principal")
    if receiver is None:
        yield Reason(
            "E-C-NOTOWN", "请选择镇办。", "可按权限查询的结果选择。", REFERRAL_CLAUSE, field="receiver"
        )
    elif receiver == handler(facts):
        yield Reason(
            "E-C-NOTOWN", "不能转给本单位。", "请由本单位核实、办理。", REFERRAL_CLAUSE, field="receiver"
        )


def _to_the_town(facts: Facts) -> Iterable[Reason]:
    """C-4: the way to the town office is for what a town office holds; anything else is handled or handed over."""
    receiver: UnitRef | None = facts.known.get("receiver_principal")
    answer, day = whose(facts, facts.now.date()), facts.now.date()
    if receiver is None or receiver == handler(facts):
        return
    if facts.item is None or answer is None or answer.holder is None:
        yield Reason(
            "E-C-NOTOWN", "没有选定事项和地点，不能确定是否由镇办管辖。", "请先选定事项和地点；清单以外的，请说明依据。",
            REFERRAL_CLAUSE, Severity.WARNING, "receiver",
        )  # fmt: skip
        return
    town = town_that_holds(facts, day)
    if town is None:
        own = answer.holder == handler(facts)
        yield Reason(
            "E-C-NOTOWN", f"按清单，该事项由{answer.holder.name}行使，不由镇办管辖。",
            "请由本单位核实、办理。" if own else "请改办“移交有管辖权的单位”。", f"{REFERRAL_CLAUSE}；{POWERS_CLAUSE}",
        )  # fmt: skip
    elif town != receiver:
        yield Reason(
            "E-C-NOTOWN", f"按清单，该事项在此地由{town.name}行使。", f"请选择{town.name}；仍要转给{receiver.name}的，请说明理由。",
            REFERRAL_CLAUSE, Severity.WARNING, "receiver",
        )  # fmt: skip


def _told(facts: Facts) -> Iterable[Reason]:
    """C-4 ②: told, or the reason why nobody could be."""
    waived, way = words(facts.fields.get("tell_waived")), facts.fields.get("told_by")
    if not can_be_answered(facts):
        if not waived and not way:
            yield Reason(
                "E-C-NOTELL", "投诉人匿名或者没有联系方式，不能告知。", "请写明不能告知的原因。", REFERRAL_CLAUSE, field="tell_waived"
            )  # fmt: skip
    elif not way:
        yield Reason(
            "E-C-NOTELL", "应告知投诉人、举报人向有管辖权的镇办反映。", "请选择告知方式；镇办的名称、地址、电话已在告知书中。",
            REFERRAL_CLAUSE, Severity.WARNING if waived else Severity.REFUSAL, "told_by",
        )  # fmt: skip


def town_on(facts: Facts) -> Iterable[Reason]:
    """P-2: the duty to tell does not disappear where the town office does not use the portal for complaints."""
    receiver: UnitRef | None = facts.known.get("receiver_principal")
    if receiver is not None and not facts.known.get("receiver_on", True):
        yield Reason(
            "E-P-DISABLED", f"{receiver.name}未启用投诉举报，不能在系统内告知。",
            "请把告知镇办的方式改为“线下送达”：打印告知书送交，再登记签收时间和回执；期限照常计算。", "P-2",
            field="office_told_by",
        )  # fmt: skip


def may_tell_office(facts: Facts) -> Iterable[Reason]:
    """C-4 ③: by the portal at once, on paper with the signed receipt (P-2)."""
    if facts.get("office_told_by") == "paper":
        yield from handed_over_on_paper(facts, facts.particulars.get("told_at"))
    else:
        yield from town_on(facts)


def office_to_tell(facts: Facts) -> bool:
    """C-4 ③ is still owed."""
    return not facts.get("office_told_at")


def may_hand_materials(facts: Facts) -> Iterable[Reason]:
    """C-4 ④: by a list; what goes on paper with its receipt."""
    yield from unanswered(
        facts,
        Reason("E-C-MAT", "请列明移交的材料。", "逐项写明名称、页数；原件交镇办，本单位留存复制件。", REFERRAL_CLAUSE, field="materials_list"),
    )  # fmt: skip
    if facts.particulars.get("office_told_by") == "paper" and not facts.newly("receipt"):
        yield Reason(
            "E-P-MAT-RECEIPT", "线下移交须上传签收的清单。", "请扫描或拍照上传。", "P-2", field="receipt"
        )


def materials_to_hand(facts: Facts) -> bool:
    """C-4 ④ is still owed, and it is known to whom."""
    return materials_owed(facts) and facts.get("receiver") is not None


def materials_to_sign(facts: Facts) -> bool:
    """The town office signs for what was handed over."""
    return bool(facts.get("materials_at") and not facts.get("materials_signed_at"))


def may_guide(facts: Facts) -> Iterable[Reason]:
    """C-4 ⑤: guidance says something."""
    yield from unanswered(facts, Reason("E-FORM", "请填写指导意见。", "", REFERRAL_CLAUSE, field="guidance"))


def duties_open(facts: Facts) -> Iterable[Reason]:
    """C-4: what of ② ③ ④ is not done keeps a complaint from being closed."""
    if not facts.get("told_at") and not facts.said("tell_waived"):
        yield Reason("E-C-NOTELL", "还没有告知投诉人、举报人。", "请办理“转镇办并告知”。", REFERRAL_CLAUSE)
    if not facts.get("office_told_at"):
        yield Reason("E-C-NOTELL", "还没有告知镇办。", "请办理“告知镇办”。", REFERRAL_CLAUSE)
    if materials_owed(facts):
        yield Reason("E-C-MAT", "收到的书面材料还没有移交镇办。", "请办理“移交书面材料”。", REFERRAL_CLAUSE)


def may_ask_guidance(facts: Facts) -> Iterable[Reason]:
    """C-4 ⑤: what the town office wants to know."""
    yield from reason_given(facts)
