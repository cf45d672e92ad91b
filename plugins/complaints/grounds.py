"""What the rules of a complaint ask of the facts again and again: whose it is, in writing or not, when received. Pure."""

from datetime import date, datetime

from plugins.complaints.words import HOTLINE, IN_WRITING
from portal.domain.powers import Answer, UnitRef, holder
from portal.domain.procedure import Facts

ACCEPT_CLAUSE = "卫政办〔2024〕1号 三（二）1"
REFERRAL_CLAUSE = "卫政办〔2024〕1号 三（二）2"
ANSWER_CLAUSE = "卫政办〔2024〕1号 三（二）3"
FIRST_CLAUSE = "卫政办〔2024〕1号 三（二）“首问责任原则”"
POWERS_CLAUSE = "卫政办〔2024〕1号 二"


def received_at(facts: Facts) -> datetime | None:
    """C-2: the minute at which the unit was asked; every limit of a complaint runs from it."""
    received: datetime | None = facts.get("received_at")
    return received


def received_on(facts: Facts) -> date:
    """The day of it, today while it is not said."""
    return (received_at(facts) or facts.now).date()


def handler(facts: Facts) -> UnitRef:
    """The unit whose complaint it is."""
    return facts.writer


def whose(facts: Facts, on: date) -> Answer | None:
    """L-1: who holds the item at the place on a day; None where no item is chosen."""
    item = facts.item
    if item is None or facts.powers is None:
        return None
    return holder(facts.powers, item, facts.known.get("place"), on)


def town_that_holds(facts: Facts, on: date) -> UnitRef | None:
    """C-4: the town office that holds the item there, where that is another than the unit that was asked."""
    answer = whose(facts, on)
    found = answer.holder if answer else None
    return found if found is not None and found.is_town_office and found != handler(facts) else None


def maybe_ours(facts: Facts) -> bool:
    """Whether this unit may hold the item today: the list says so, or does not say whose it is."""
    answer = whose(facts, facts.now.date())
    return answer is None or answer.holder in (None, handler(facts))


def maybe_others(facts: Facts) -> bool:
    """Whether another unit may hold the item today."""
    answer = whose(facts, facts.now.date())
    return answer is None or answer.holder != handler(facts)


def maybe_a_towns(facts: Facts) -> bool:
    """C-4: whether another, town office may hold the item today."""
    answer = whose(facts, facts.now.date())
    unknown = answer is None or answer.holder is None
    return unknown or town_that_holds(facts, facts.now.date()) is not None


def in_transition(facts: Facts) -> bool:
    """C-1: whether the complaint came in within the 过渡期 of the batch by which the item changed hands."""
    item, day = facts.item, received_on(facts)
    if item is None or facts.powers is None:
        return False
    answer = whose(facts, day)
    if answer is not None and answer.outcome == "one":
        return answer.transition is not None
    standing = facts.powers.grants_on(item.id, day)
    return any(grant.transition is not None and grant.transition.covers(day) for grant in standing)


def ordered(facts: Facts) -> bool:
    """C-9: it came as an order of the hotline, which can be returned."""
    return facts.get("channel") == HOTLINE or bool(facts.said("ticket_number"))


def in_writing(facts: Facts) -> bool:
    """C-4: written material came in: a letter, an e-mail, photos, a text on the web (数据电文)."""
    written = facts.get("written") or facts.get("channel") in IN_WRITING
    return bool(written or facts.having("complaint"))


def can_be_answered(facts: Facts) -> bool:
    """Whether anybody is known who could be told: neither anonymous nor without any contact."""
    reachable = any(facts.get(name) for name in ("complainant_phone", "complainant_address"))
    return bool(not facts.get("is_anonymous") and (facts.get("identity_withheld") or reachable))


def materials_owed(facts: Facts) -> bool:
    """C-4 ④: written material that has not been handed over yet."""
    return in_writing(facts) and not facts.get("materials_at")


def words(value: object) -> str:
    """An answer without the blanks around it."""
    return str(value or "").strip()
