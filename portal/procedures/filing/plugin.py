"""Declares the filing register to the core."""

from collections.abc import Mapping
from typing import Any

from portal import kit
from portal.domain.procedure import Actor, Facts
from portal.kit import Plugin, hookimpl
from portal.procedures.filing.forms import FORMS
from portal.procedures.filing.models import FilingRecord
from portal.procedures.filing.rules import FILING


@hookimpl
def declare() -> Plugin:
    """立案登记 of the core (G-11b)."""
    return Plugin(
        name="filing",
        label="立案登记",
        procedures=[FILING],
        forms=FORMS,
        lookups={"filing": known},
        particulars={"filing": FilingRecord},
        recorded_by={"filing": recorded},
        tables=[FilingRecord],
        blueprint="portal.procedures.filing.views:blueprint",
        icon="journal-check",
        core=True,
    )


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """The place, as the registry knows it."""
    where = fields.get("place")
    text = where.text if isinstance(where, kit.Whereabouts) else (matter.place_text if matter is not None else "")
    return {"place": kit.directory().locate(text) if text else None}


def recorded(facts: Facts, step: str) -> Mapping[str, Any]:
    """The basis as of the day of filing is kept with the case."""
    if step != "file" or facts.powers is None:
        return {}
    item = facts.powers.items.get(facts.get("item") or 0)
    return {"basis": item.basis if item else None}
