"""Whose it probably is: what the list and the filing days say of a dispute, to be read beside both views (D-2). Pure."""

from dataclasses import dataclass
from datetime import date

from plugins.disputes.grounds import FIRST_FILED_CLAUSE, SIDES, sides
from portal.domain.power_words import day_text
from portal.domain.powers import Answer, UnitRef, both_answers
from portal.domain.procedure import Facts

LIST_CLAUSE = "卫政办〔2024〕1号 二"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The unit that the portal would name, why, and on which clause; it binds nobody."""

    unit: UnitRef
    reason: str
    clause: str


def answers_of(facts: Facts) -> tuple[Answer, ...]:
    """The resolver's answer for the day on which the dispute arose, and of today where it differs (L-1)."""
    item = facts.item
    if facts.powers is None or item is None:
        return ()
    arose = facts.particulars.get("disputed_at")
    day = arose.date() if arose else facts.now.date()
    return both_answers(facts.powers, item, facts.known.get("place"), day, facts.now.date())


def proposal(facts: Facts) -> Proposal | None:
    """D-2: who holds the item by the list; where both are competent, who filed first; else nobody is proposed.

    A devolved item is the town office's alone, whoever filed first (L-3): exclusivity beats first filing.
    """
    answers = answers_of(facts)
    if answers and answers[0].holder is not None and _list_decides(facts, answers[0]):
        return Proposal(answers[0].holder, "".join(answers[0].reasons[:1]), LIST_CLAUSE)
    return _first_filed(facts)


def _list_decides(facts: Facts, answer: Answer) -> bool:
    """The list decides wherever a town office is concerned; among departments both may have a power of their own."""
    if answer.grant is not None or facts.get("dispute_kind") != "positive":
        return True
    return any(unit.is_town_office for unit in sides(facts))


def first_filer(facts: Facts) -> tuple[UnitRef, date, date] | None:
    """行政处罚法25: of two units that both filed, the one that did so on an earlier day, with both days."""
    days: list[date | None] = [facts.get(f"{seat.value}_filed_on") for seat in SIDES]
    units = sides(facts)
    if len(units) < 2 or days[0] is None or days[1] is None or days[0] == days[1]:
        return None
    return (units[0], days[0], days[1]) if days[0] < days[1] else (units[1], days[1], days[0])


def _first_filed(facts: Facts) -> Proposal | None:
    found = first_filer(facts) if facts.get("dispute_kind") == "positive" else None
    if found is None:
        return None
    unit, first, second = found
    reason = f"双方都有管辖权的，由最先立案的管辖：{unit.name}{day_text(first)}立案，另一方{day_text(second)}立案。"
    return Proposal(unit, reason, FIRST_FILED_CLAUSE)
