"""Declares the filing register to the core."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal import kit
from portal.domain.procedure import Actor, Facts, Seat
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
    return {"place": kit.place_of(matter, fields)}


def recorded(facts: Facts, step: str) -> Mapping[str, Any]:
    """The basis as of the day of filing, and the grant it was filed under, are kept with the case (G-11b, L-7)."""
    filed_on: date | None = facts.get("filed_on")
    if step != "file" or filed_on is None:
        return {}
    powers = kit.power_list(filed_on)
    item = powers.items.get(facts.get("item") or 0)
    if item is None:
        return {"basis": None}
    then = powers.on_its_side(facts.parties[Seat.SENDER], filed_on)
    held = [grant for one in then for grant in powers.grants_on(item.id, filed_on, one)]
    return {"basis": item.basis, "grant": held[-1].id if held else None}
