"""Declares 联合执法协商 to the core; each of its kinds looks up and records in a package of its own."""

from typing import Any

from plugins.consultation.hazard import records as hazard
from plugins.consultation.hazard.forms import FORMS
from plugins.consultation.hazard.letters import BLANKS, LETTERS
from plugins.consultation.models import HazardRecord
from plugins.consultation.rules import HAZARD
from portal import kit
from portal.domain.confidential import Confidential
from portal.domain.procedure import Actor, Facts, Outcome
from portal.kit import Plugin, hookimpl


@hookimpl
def declare() -> Plugin:
    """联合执法协商, third chapter (四) of the notice."""
    return Plugin(
        name="consultation",
        label="联合执法协商",
        procedures=[HAZARD],
        forms=FORMS,
        letters=LETTERS,
        blanks=BLANKS,
        lookups={HAZARD.kind: hazard.known},
        particulars={HAZARD.kind: HazardRecord},
        confidential={HAZARD.kind: Confidential({}, plain=hazard.TELEPHONES)},
        recorded_by={HAZARD.kind: hazard.recorded},
        seats={HAZARD.kind: hazard.seats},
        tables=[HazardRecord],
        blueprint="plugins.consultation.views:blueprint",
        icon="people",
    )


@hookimpl
def step_taken(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """What follows from a step of the own kinds, and from what others have settled about them."""
    if matter.kind == HAZARD.kind:
        hazard.follow(desk, matter, step, actor, facts)
    elif matter.outcome == Outcome.SETTLED:
        hazard.follow_dispute(desk, matter, actor, facts)
