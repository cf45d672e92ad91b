"""What stands against the steps of a dispute: confer, agree, fail, submit, decide, carry out (D-1, D-3, D-4). Pure."""

from collections.abc import Iterable

from plugins.disputes.grounds import (
    BINDING_CLAUSE,
    DISPUTE_CLAUSE,
    SIDES,
    STATION_CLAUSE,
    days_have_come,
    our_side,
    sides,
)
from plugins.disputes.proposals import answers_of
from portal.domain.answered import reason_given, unanswered, yet_to_come
from portal.domain.official_papers import limit
from portal.domain.procedure import Facts, Role, Seat
from portal.domain.reasons import Reason, Severity
from portal.domain.terms import due, is_late


def by_a_side(facts: Facts) -> Iterable[Reason]:
    """D-1: the parties confer, agree and submit; nobody does it for them."""
    if our_side(facts) is None:
        yield Reason("E-D-PARTY", "由争议双方办理。", "请转告当事单位。", DISPUTE_CLAUSE)


def is_ours(facts: Facts) -> bool:
    """Put before the parties only."""
    return our_side(facts) is not None


# --- conferring -----------------------------------------------------------------------------------------------


def may_negotiate(facts: Facts) -> Iterable[Reason]:
    """D-1: each side says whose it is, and on which basis."""
    yield from by_a_side(facts)
    yield from unanswered(
        facts,
        Reason("E-FORM", "请写明本单位的意见。", "写明归谁管和理由。", DISPUTE_CLAUSE, field="view"),
        Reason("E-FORM", "请写明意见的依据。", "写明清单事项或法条。", DISPUTE_CLAUSE, field="basis"),
    )
    yield from days_have_come(facts)


def after_a_view(facts: Facts) -> str:
    """What the opener adds before the other side has answered leaves the dispute waiting for that answer."""
    answers = our_side(facts) is Seat.RECEIVER or facts.particulars.get("answered_at")
    return "negotiating" if answers else facts.state


def may_agree(facts: Facts) -> Iterable[Reason]:
    """D-1: both sides sign one result, which binds the two of them; 司法局 records what they agreed on before it."""
    if our_side(facts) is None and not at_the_station(facts):
        yield from by_a_side(facts)
    chosen = agreed_for(facts)
    if not chosen:
        yield Reason(
            "E-FORM", "请选择由谁管辖。", "可参考旁边的权限查询结果。", DISPUTE_CLAUSE, field="settled_for"
        )
    elif chosen not in {unit.id for unit in sides(facts)}:
        yield Reason(
            "E-D-PARTY", "协商只约束双方，不能协商由第三方管辖。", "认为属第三方的，由案件所在单位移送，或者提请区人民政府决定。",
            DISPUTE_CLAUSE, field="settled_for",
        )  # fmt: skip
    if at_the_station(facts) and not facts.having("record"):
        yield Reason(
            "E-D-NO-NEGOTIATION", "没有双方签字的协商记录。", "请上传在司法局协调下双方签字的记录。", STATION_CLAUSE, field="record"
        )  # fmt: skip


def agreed_for(facts: Facts) -> int | None:
    """The unit on which the two agree: the one just chosen, else the one that the other side has signed for."""
    chosen: int | None = facts.fields.get("settled_for") or offered_for(facts)
    return chosen


def offered_for(facts: Facts) -> int | None:
    """The unit that the last to sign has named, by whoever has its duties today (G-2)."""
    offered: int | None = facts.known.get("agreed_for") or facts.particulars.get("agreed_for")
    return offered


def after_agreeing(facts: Facts) -> str:
    """Both signed, on the portal or on one sheet of paper: agreed; else it waits for the other side's signature."""
    if is_agreed(facts):
        return "agreed"
    return "negotiating" if facts.state == "opened" else facts.state


def is_agreed(facts: Facts) -> bool:
    """Whether this signature completes the record: the other side has signed the same result, or the paper says so."""
    side = our_side(facts)
    if facts.newly("record") or side is None:
        return True
    signed = facts.particulars.get(f"{side.across.value}_signed_at")
    return bool(signed) and is_same_offer(facts)


def is_same_offer(facts: Facts) -> bool:
    """Whether what is signed now is what the other side has signed: unit, part of the case, what becomes of goods."""
    offered, goods = facts.particulars.get("agreed_scope"), facts.particulars.get("goods")
    same_scope = _part(facts.fields.get("scope") or offered) == _part(offered)
    same_goods = facts.said("goods") == str(goods or "").strip()
    return same_scope and same_goods and agreed_for(facts) == offered_for(facts)


def _part(scope: object) -> str:
    """Nothing typed is the whole case."""
    return str(scope or "").strip() or "本案"


def at_the_station(facts: Facts) -> bool:
    """D-3: the file lies at 司法局, whose supervisor acts."""
    coordinator = facts.parties.get(Seat.COORDINATOR)
    is_theirs = coordinator is not None and facts.actor.principal == coordinator
    return facts.state == "submitted" and is_theirs and Role.SUPERVISOR in facts.actor.roles


# --- no agreement ---------------------------------------------------------------------------------------------


def may_fail(facts: Facts) -> Iterable[Reason]:
    """D-1: that it came to nothing is recorded: what was said, where it parted."""
    yield from by_a_side(facts)
    yield from unanswered(
        facts,
        Reason(
            "E-FORM-REASON", "请写明协商经过和分歧。", "对方没有答复的，写明何时、怎样催过。", DISPUTE_CLAUSE, field="negotiation"
        ),
    )  # fmt: skip


def may_sign(facts: Facts) -> Iterable[Reason]:
    """D-1: the record of a failed negotiation is signed by the side that has not written it."""
    yield from by_a_side(facts)
    side = our_side(facts)
    if side is not None and facts.particulars.get(f"{side.value}_signed_at"):
        yield Reason(
            "E-D-SIGNED", "本单位已经签过这份协商记录。", "请等对方确认，或者提请决定。", DISPUTE_CLAUSE
        )


def has_not_signed(facts: Facts) -> bool:
    """Put before the side whose signature is missing."""
    side = our_side(facts)
    return side is not None and not facts.particulars.get(f"{side.value}_signed_at")


def may_submit(facts: Facts) -> Iterable[Reason]:
    """D-1, Q-14 E-D-NO-NEGOTIATION: either side may submit, with a record both signed or proof of silence."""
    yield from by_a_side(facts)
    if not negotiation_proved(facts):
        yield Reason(
            "E-D-NO-NEGOTIATION", "没有双方签字的协商记录，也没有对方未答复的证明。",
            "请对方在本件中“确认协商记录”，或者上传双方签字的记录、对方未答复的证明（催办函、送达回证等）。",
            DISPUTE_CLAUSE, field="record",
        )  # fmt: skip


def negotiation_proved(facts: Facts) -> bool:
    """Signed by both, on the portal or on paper; or silence, shown by a paper or by the portal's own record."""
    signed = all(facts.particulars.get(f"{seat.value}_signed_at") for seat in SIDES)
    return signed or bool(facts.having("record") or facts.having("silence")) or is_silent(facts)


def is_silent(facts: Facts) -> bool:
    """Whether the other side has not answered in the portal by the end of the days set for conferring."""
    since = facts.particulars.get("disputed_at")
    if facts.particulars.get("answered_at") or since is None or facts.calendar is None:
        return False
    days = limit(facts, "dispute.negotiate", since.date())
    ends = due(days, since, facts.calendar)
    return not days.off and is_late(ends.due_at, days.unit, facts.now)


def to_station_or_government(facts: Facts) -> str:
    """D-3, Q-15: to 司法局 by the law of the province, unless the district has switched its station off."""
    return "submitted" if facts.known.get("station") else "coordinating"


# --- the decision ---------------------------------------------------------------------------------------------


def may_coordinate(facts: Facts) -> Iterable[Reason]:
    """D-3: 司法局 sends its opinion with the file to the government."""
    return unanswered(
        facts,
        Reason("E-FORM", "请写明协调意见。", "写明争点、双方理由和建议。", STATION_CLAUSE, field="opinion"),
    )


def may_forward(facts: Facts) -> Iterable[Reason]:
    """D-2, Q-13: what the district cannot decide alone goes up, and it is said to whom."""
    return unanswered(
        facts, Reason("E-FORM", "请写明转报的机关。", "如：新乡市人民政府。", "行政处罚法第二十五条", field="forwarded_to")
    )  # fmt: skip


def may_decide(facts: Facts) -> Iterable[Reason]:
    """D-4: a decision names the competent unit, the day, and why."""
    yield from unanswered(
        facts,
        Reason("E-FORM", "请选择由谁管辖。", "双方意见、权限查询结果和先例都在上面。", DISPUTE_CLAUSE, field="settled_for"),
        Reason("E-FORM", "请写明决定的理由。", "写明依据的清单事项或法条。", DISPUTE_CLAUSE, field="decision_reason"),
    )  # fmt: skip
    yield from against_the_list(facts)
    yield from yet_to_come(facts, {"settled_on": "决定日期"})


def against_the_list(facts: Facts) -> Iterable[Reason]:
    """L-3: a decision for another unit than the list names is said so on record; the government may see the case otherwise."""
    answer = next(iter(answers_of(facts)), None)
    if (
        answer is not None
        and answer.holder is not None
        and facts.fields.get("settled_for") not in (None, answer.holder.id)
    ):
        yield Reason(
            "W-D-LIST", f"清单载明该事项由{answer.holder.name}行使，与所选单位不同。", "请在理由中写明为什么不适用该事项。",
            "卫政办〔2024〕1号 二", Severity.NOTE, "settled_for",
        )  # fmt: skip


def may_execute(facts: Facts) -> Iterable[Reason]:
    """D-4, 河南条例44(9): both are bound; the side found competent says that it has taken over."""
    yield from by_a_side(facts)
    winner = winner_of(facts)
    if winner in {unit.id for unit in sides(facts)} and winner != facts.actor.principal.id:
        yield Reason(
            "E-D-EXECUTE", "由管辖单位确认接手。", "请移交材料和物品，由对方办理“执行完毕”。", BINDING_CLAUSE
        )


def winner_of(facts: Facts) -> int | None:
    """The unit found competent, by whoever has its duties today (G-2)."""
    found: int | None = facts.known.get("winner") or facts.particulars.get("settled_for")
    return found


def takes_over(facts: Facts) -> bool:
    """Put before the unit found competent; before both where it is a third one."""
    winner = winner_of(facts)
    ours = facts.actor.principal.id
    return is_ours(facts) and (winner == ours or winner not in {unit.id for unit in sides(facts)})


def may_withdraw(facts: Facts) -> Iterable[Reason]:
    """D-1: whoever opened it may take it back until it is settled, with a reason."""
    return reason_given(facts)


OFFLINE_RESULTS = {"agreed": "协商一致", "failed": "协商不成", "decided": "区人民政府已作出决定"}


def may_register_offline(facts: Facts) -> Iterable[Reason]:
    """P-3, P-5: what was agreed or decided on paper, with the paper."""
    yield from by_a_side(facts)
    result = facts.fields.get("offline_result")
    yield from unanswered(
        facts,
        Reason("E-FORM", "请选择结果。", "以协商记录或决定书为准。", DISPUTE_CLAUSE, field="offline_result"),
        Reason("E-FORM-REASON", "请写明协商或决定的内容。", "", DISPUTE_CLAUSE, field="negotiation"),
    )
    if not facts.having("record"):
        yield Reason(
            "E-D-MAT-RECORD", "没有书面依据。", "请上传双方签字的协商记录或者决定书。", "P-3", field="record"
        )
    if result in ("agreed", "decided") and not facts.fields.get("settled_for"):
        yield Reason(
            "E-FORM", "请选择由谁管辖。", "以协商记录或决定书为准。", DISPUTE_CLAUSE, field="settled_for"
        )


def settled_on_paper(facts: Facts) -> str:
    """Where a dispute stands after what was done about it on paper."""
    result = str(facts.fields.get("offline_result") or "failed")
    return result if result in OFFLINE_RESULTS else "failed"
