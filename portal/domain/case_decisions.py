"""How a case may end, in words common to every procedure that decides one (行政处罚法57).

A step whose form answers ``decision`` with one of them is understood by all: ``penalty`` punishes somebody, ``crime``
says that the case is not for us to punish.
"""

from collections.abc import Mapping

from portal.domain.procedure import Facts

PENALTY, CRIME = "penalty", "crime"
DECISIONS: Mapping[str, str] = {
    PENALTY: "作出行政处罚", "no_penalty": "不予行政处罚", "warned": "责令改正", "closed": "撤销案件", CRIME: "移送司法机关",
}  # fmt: skip


def punishes(facts: Facts) -> bool:
    """Does the step being taken punish somebody?"""
    return facts.fields.get("decision") == PENALTY


def ends_unpunished(facts: Facts) -> bool:
    """Does it end the case on our side without a penalty, and without handing it to the police?"""
    decision = facts.fields.get("decision")
    return decision in DECISIONS and decision not in (PENALTY, CRIME)
