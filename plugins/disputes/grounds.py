"""The clauses that a dispute's reasons name, and who takes part in one. Pure."""

from collections.abc import Iterable, Mapping

from portal.domain.answered import yet_to_come
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts, Seat
from portal.domain.reasons import Reason

DISPUTE_CLAUSE = "卫政办〔2024〕1号 三（六）"
FIRST_FILED_CLAUSE = "行政处罚法第二十五条"
STATION_CLAUSE = "河南省行政执法条例第十九条"
BINDING_CLAUSE = "河南省行政执法条例第四十四条第九项"
LIMITATION_CLAUSE = "行政处罚法第三十六条"
INTERIM_CLAUSE = "D-5 争议期间"
PARTY_KINDS = ("town", "subdistrict", "department", "branch", "judicial")
"""Who can have or decline a power: a dispute is between two of these."""
HIGHER_KINDS = frozenset({"branch", "judicial"})
"""Units whose superior is not the district government alone (D-2, Q-13)."""
KINDS: Mapping[str, str] = {
    "negative": "都认为不归自己（消极争议）", "positive": "都认为归自己（积极争议）", "scope": "各管哪一部分（范围争议）",
}  # fmt: skip
SIDES = (Seat.SENDER, Seat.RECEIVER)
DAYS = {"sender_filed_on": "立案日期", "filed_on": "立案日期", "violated_on": "违法行为终了日期"}
"""What a side says has happened, by the name of its field."""


def sides(facts: Facts) -> tuple[UnitRef, ...]:
    """Both parties, the opener first; the other one is known from the form before it has its seat."""
    other: UnitRef | None = facts.parties.get(Seat.RECEIVER) or facts.known.get("receiver_principal")
    return tuple(unit for unit in (facts.parties.get(Seat.SENDER), other) if unit is not None)


def our_side(facts: Facts) -> Seat | None:
    """On which side the actor's unit is; None for who takes no part."""
    ours = (facts.actor.principal, facts.actor.unit)
    return next((seat for seat in SIDES if facts.parties.get(seat) in ours), None)


def is_higher(facts: Facts) -> bool:
    """D-2, Q-13: whether a side answers to a superior beyond the district, so that 区政府 may have to forward."""
    return any(unit.kind in HIGHER_KINDS for unit in sides(facts))


def days_have_come(facts: Facts) -> Iterable[Reason]:
    """D-1, D-2: a side names days that have come; who filed first is not read from a plan."""
    return yet_to_come(facts, DAYS)
