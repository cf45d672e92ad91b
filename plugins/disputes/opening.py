"""What stands against opening a dispute, and against acting on the disputed point meanwhile (D-1, D-5). Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from plugins.disputes.grounds import (
    BINDING_CLAUSE,
    DISPUTE_CLAUSE,
    INTERIM_CLAUSE,
    LIMITATION_CLAUSE,
    PARTY_KINDS,
    days_have_come,
    is_higher,
    sides,
)
from portal.domain.answered import unanswered
from portal.domain.case_decisions import punishes
from portal.domain.official_papers import unclassified
from portal.domain.power_words import day_text
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts, Outcome, Seat, State
from portal.domain.reasons import Reason, Severity

YEARS_OF_LIMITATION = 2
SAYING_NO = (Outcome.NOT_OURS, Outcome.REFUSED, Outcome.UNSETTLED)

NEEDS = (
    Reason("E-FORM", "请填写案由。", "如：占用、堵塞消防车通道。", field="title"),
    Reason("E-FORM", "请选择争议种类。", "", DISPUTE_CLAUSE, field="dispute_kind"),
    Reason("E-FORM", "请写明争议的事实。", "写明时间、地点、当事人和行为。", DISPUTE_CLAUSE, field="facts"),
    Reason("E-FORM", "请写明本单位的意见。", "写明归谁管和理由。", DISPUTE_CLAUSE, field="sender_view"),
    Reason("E-FORM", "请写明意见的依据。", "写明清单事项或法条。", DISPUTE_CLAUSE, field="sender_basis"),
    Reason(
        "E-D-INTERIM", "请选定争议期间由谁保全证据。", "案件在谁手里就由谁保全；对正在发生的危害在权限内制止。",
        INTERIM_CLAUSE, field="interim_unit",
    ),
)  # fmt: skip


def may_open(facts: Facts) -> Iterable[Reason]:
    """D-1: two different parties, both views possible, one who keeps the evidence, no question decided before."""
    yield from unanswered(facts, *NEEDS)
    yield from days_have_come(facts)
    yield from unclassified(facts)
    yield from between_two(facts)
    yield from interim_is_a_side(facts)
    yield from not_open_already(facts)
    yield from not_decided_before(facts)
    yield from what_to_know(facts)


def between_two(facts: Facts) -> Iterable[Reason]:
    """D-1 E-D-PARTY: a dispute is between the actor's own unit and another one that can hold a power."""
    ours, other = facts.actor.principal, facts.known.get("receiver_principal")
    if other is None:
        yield _not_a_party("请选择争议的另一方。", "选择与本单位意见不同的单位。")
    elif other == ours:
        yield _not_a_party(
            f"{other.name}就是本单位或本单位的内设机构，不构成管辖争议。", "请在本单位内部确定由谁办理。"
        )
    elif other.kind not in PARTY_KINDS:
        yield _not_a_party(
            f"{other.name}不行使行政处罚权，不能作为争议的一方。",
            "请选择镇办或执法部门；需要监督协调的，协商不成后提请决定。",
        )
    if ours.kind not in PARTY_KINDS:
        yield _not_a_party(f"{ours.name}不是争议的一方。", "管辖争议由认为有权或者无权的单位提出。")
    for sender in facts.known.get("taken_from", ()):
        if sender not in (ours, other):
            yield _not_a_party(
                f"原件由{sender.name}提出，争议结果对其有约束力，不能由另外两个单位协商。",
                f"请以{sender.name}为争议的另一方。",
            )


def _not_a_party(message: str, remedy: str) -> Reason:
    return Reason("E-D-PARTY", message, remedy, DISPUTE_CLAUSE, field="receiver")


def interim_is_a_side(facts: Facts) -> Iterable[Reason]:
    """D-5: it is one of the two that keeps the evidence and stops what is going on."""
    chosen = facts.fields.get("interim_unit")
    if chosen and len(sides(facts)) == 2 and chosen not in {unit.id for unit in sides(facts)}:
        yield Reason(
            "E-D-INTERIM", "争议期间保全证据的单位应是争议的一方。", "案件在谁手里就由谁保全。", INTERIM_CLAUSE, field="interim_unit"
        )  # fmt: skip


def not_open_already(facts: Facts) -> Iterable[Reason]:
    """D-1: one question is settled in one dispute; a second one beside it is opened with a sentence."""
    for one in facts.known.get("open_disputes", ()):
        yield Reason(
            "E-D-OPEN", f"同一问题的管辖争议正在办理（{one['title']}，{day_text(one['since'])}提出）。",
            "请在该争议件中办理；确属另一问题的，请说明理由。", "D-1 内部规则", Severity.WARNING,
        )  # fmt: skip


def not_decided_before(facts: Facts) -> Iterable[Reason]:
    """D-4, 河南条例44(9): a decision binds both; the question is opened again only on new facts."""
    if not str(facts.fields.get("new_facts") or "").strip():
        for one in facts.known.get("decided", ()):
            yield decided_already(one, field="new_facts")


def decided_already(one: Mapping[str, Any], field: str | None = None) -> Reason:
    """E-D-DECIDED, with what was decided and what is left to do."""
    return Reason(
        "E-D-DECIDED", f"这一问题已于{day_text(one['on'])}决定由{one['unit']}管辖，双方应当执行。",
        "请按决定办理；有新的事实的，新建争议并写明新的事实。", BINDING_CLAUSE, field=field,
    )  # fmt: skip


def what_to_know(facts: Facts) -> Iterable[Reason]:
    """D-2, D-5, P-2: what nobody is held up by: a limitation period, a higher superior, a side without the plugin."""
    since: date | None = facts.get("violated_on")
    if since is not None and limitation_ends(since) <= facts.now.date():
        yield Reason(
            "W-D-LIMITATION",
            f"违法行为终了已满二年（{day_text(since)}），可能不再给予处罚。",
            "涉及公民生命健康安全、金融安全且有危害后果的为五年。", LIMITATION_CLAUSE, Severity.NOTE, "violated_on",
        )  # fmt: skip
    if is_higher(facts):
        yield Reason(
            "W-D-HIGHER", "一方是市级部门的分局或者公安机关，共同的上一级可能是市人民政府。",
            "照常提请区人民政府；由区人民政府决定或者转报。", "行政处罚法第二十五条；Q-13", Severity.NOTE,
        )  # fmt: skip
    other: UnitRef | None = facts.known.get("receiver_principal")
    if other is not None and not facts.known.get("receiver_on", True):
        yield Reason(
            "W-P-DISABLED", f"{other.name}未启用争议协调，协商在线下进行。",
            "请打印协商记录送交对方；办完登记线下协商结果，上传双方签字的记录。", "P-2、P-5", Severity.NOTE,
        )  # fmt: skip


def limitation_ends(since: date) -> date:
    """行政处罚法36: two years after the violation ended."""
    try:
        return since.replace(year=since.year + YEARS_OF_LIMITATION)
    except ValueError:  # 29 February
        return since.replace(year=since.year + YEARS_OF_LIMITATION, month=3, day=1)


# --- steps of other procedures --------------------------------------------------------------------------------


def no_penalty_meanwhile(facts: Facts, pending: Mapping[str, Any] | None) -> Iterable[Reason]:
    """D-5: nobody punishes on the disputed point; who filed first where both are competent may, with a sentence."""
    if pending is None or not punishes(facts):
        return
    message = (
        f"本案的管辖争议正在办理，争议期间不得先行处罚；由{pending['interim']}保全证据、制止正在发生的危害。"
    )
    if pending["first_filer"] == facts.actor.principal.id:
        yield Reason(
            "E-D-PENDING", message, "双方都有权而本单位最先立案的，写明理由后可以继续。", "行政处罚法第二十五条；" + INTERIM_CLAUSE,
            Severity.WARNING,
        )  # fmt: skip
        return
    yield Reason(
        "E-D-PENDING", message, "请等争议协商一致或者区人民政府决定后再作处罚；情况危急的，发紧急通知。",
        "行政处罚法第二十五条；" + DISPUTE_CLAUSE,
    )  # fmt: skip


def no_second_refusal(
    facts: Facts, leads_to: State, decided: Iterable[Mapping[str, Any]]
) -> Iterable[Reason]:
    """D-4: whoever a decision named does not say again that it is not his, in whatever procedure."""
    for one in decided:
        if leads_to.outcome is Outcome.UNSETTLED or one["unit_id"] == facts.actor.principal.id:
            yield decided_already(one)


def parties_of_case(facts: Facts) -> frozenset[int]:
    """The units that a matter of any kind is between."""
    return frozenset(facts.parties[seat].id for seat in (Seat.SENDER, Seat.RECEIVER) if seat in facts.parties)
