"""Whom a transfer may go to, each rule under its id (domain T-2, T-8, P-2, G-5). Pure."""

from collections.abc import Iterable
from datetime import datetime

from plugins.transfer.grounds import DUTY_CLAUSE, POWERS_CLAUSE
from portal.domain.official_papers import reachable, to_another
from portal.domain.power_words import day_text
from portal.domain.powers import Answer, Item, UnitRef, holder
from portal.domain.procedure import Facts, Seat
from portal.domain.reasons import Reason, Severity


def may_go_there(facts: Facts) -> Iterable[Reason]:
    """T-2: to another unit, which holds the power on the day of sending and can be reached."""
    yield from not_to_oneself(facts)
    yield from to_the_holder(facts)
    yield from reachable(facts, "案件移送", "移送函")


def not_to_oneself(facts: Facts) -> Iterable[Reason]:
    """T-2: no transfer to oneself, nor to one's own team."""
    return to_another(facts, NO_RECEIVER, OURSELVES)


NO_RECEIVER = Reason(
    "E-T-RECEIVER", "请选择接收单位。", "可按“谁有权”的查询结果选择。", DUTY_CLAUSE, field="receiver"
)
OURSELVES = Reason(
    "E-T-SELF", "就是本单位或本单位的内设机构，不能移送。", "属于本单位权限的，请直接立案登记。", DUTY_CLAUSE, field="receiver"
)  # fmt: skip


def to_the_holder(facts: Facts) -> Iterable[Reason]:
    """T-2 E-T-JURIS: the receiver must hold the power on the day of sending; says the day of discovery beside it."""
    receiver: UnitRef | None = facts.known.get("receiver_principal")
    if receiver is None or facts.powers is None:
        return
    item = facts.item
    if item is None:
        yield _no_item(receiver)
        return
    answer = holder(facts.powers, item, facts.known.get("place"), facts.now.date())
    if receiver in answer.holders:
        if answer.outcome != "one":
            yield _uncertain(answer)
        return
    yield _not_the_holder(facts, item, receiver, answer)


def within_the_notice(facts: Facts) -> Iterable[Reason]:
    """Q-28: the notice speaks of 镇办 and departments; others may use the portal, without its limits, and are told so."""
    sender, receiver = facts.parties.get(Seat.SENDER), facts.known.get("receiver_principal")
    if receiver is not None and sender is not None and outside_the_notice(sender, receiver):
        yield Reason(
            "W-T-OUTSIDE", f"通知规定的案件移送只及于镇办与区级部门之间；{sender.name}移送{receiver.name}不在其内，不适用机制期限。",
            "可以改发普通公函，或者依行政处罚法第二十六条请求协助；仍用本系统移送的，请说明理由。", DUTY_CLAUSE,
            Severity.WARNING, "receiver",
        )  # fmt: skip


def outside_the_notice(sender: UnitRef, receiver: UnitRef) -> bool:
    """Q-28: whether neither side is a town office."""
    return sender != receiver and not sender.is_town_office and not receiver.is_town_office


def _no_item(receiver: UnitRef) -> Reason:
    reason = Reason(
        "E-T-NOITEM",
        "没有选择清单事项，无法核对对方是否有权。",
        "请选择处罚事项。",
        POWERS_CLAUSE,
        field="item",
    )
    if receiver.is_town_office:
        return reason
    return Reason(
        "E-T-NOITEM", "清单中没有对应事项，接收单位是区级部门。", "请说明移送该部门的依据。", POWERS_CLAUSE,
        Severity.WARNING, "item",
    )  # fmt: skip


def _uncertain(answer: Answer) -> Reason:
    return Reason(
        "E-T-JURIS", "".join(answer.reasons[:1]) or "无法确定该地点的管辖单位。",
        "请说明认定由该单位管辖的理由。", POWERS_CLAUSE, Severity.WARNING, "place",
    )  # fmt: skip


def _not_the_holder(facts: Facts, item: Item, receiver: UnitRef, answer: Answer) -> Reason:
    named = "、".join(unit.name for unit in answer.holders) or "（未能确定）"
    blocked = answer.grant is not None or receiver.is_town_office
    excepted = (
        answer.grant is not None and (answer.grant.penalties or answer.in_name_of) and receiver == item.origin
    )
    message = (
        f"{day_text(facts.now.date())}该事项由{named}行使，不是{receiver.name}。{_other_day(facts, item)}"
    )
    remedy = f"请移送{named}。" if answer.outcome == "one" else "请先核对地点，必要时协商管辖。"
    severity = Severity.REFUSAL if blocked and not excepted else Severity.WARNING
    if severity is Severity.WARNING:
        remedy += "仍要移送的，请说明理由。"
    return Reason(
        "E-T-JURIS", message + "".join(answer.reasons[:1]), remedy, POWERS_CLAUSE, severity, "receiver"
    )


def _other_day(facts: Facts, item: Item) -> str:
    discovered: datetime | None = facts.get("discovered_at")
    if discovered is None or facts.powers is None or discovered.date() == facts.now.date():
        return ""
    then = holder(facts.powers, item, facts.known.get("place"), discovered.date())
    return f"（发现之日{day_text(discovered.date())}由{'、'.join(u.name for u in then.holders)}行使。）"


def not_forwarded(facts: Facts) -> Iterable[Reason]:
    """T-8, N-9: a receiver does not pass a transfer on to a third unit; ships as a warning."""
    parent = facts.known.get("parent")
    if not parent or parent["receiver"] != facts.actor.principal.id or parent["returned_at"] is not None:
        return
    receiver: UnitRef | None = facts.known.get("receiver_principal")
    if receiver is not None and receiver.id != parent["sender"]:
        yield Reason(
            "E-T-NO-FORWARD", "本案由他单位移送而来，接收单位不宜再自行移送第三方。",
            "认为不属本单位的，请在原件上提出管辖异议；仍要移送的，请说明理由。", "T-8；Q-9", Severity.WARNING,
        )  # fmt: skip
