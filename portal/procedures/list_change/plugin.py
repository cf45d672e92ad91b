"""Declares the change of the authority list to the core, and carries it out when it is published."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.desk import Desk, power_changes, powers
from portal.desk.power_publishing import carry_out, latest_list
from portal.domain.procedure import Actor, Facts, Seat
from portal.kit import Plugin, directory, hookimpl
from portal.procedures.list_change.forms import FORMS
from portal.procedures.list_change.models import ListDraft
from portal.procedures.list_change.rules import LIST_CHANGE, backdating_reason


@hookimpl
def declare() -> Plugin:
    """清单调整 of the core (L-5)."""
    return Plugin(
        name="list_change",
        label="清单调整",
        procedures=[LIST_CHANGE],
        forms=FORMS,
        lookups={"list_change": known},
        particulars={"list_change": ListDraft},
        seats={"list_change": lambda facts: facts.known["bureau"]},
        tables=[ListDraft],
        blueprint="portal.procedures.list_change.views:blueprint",
        icon="list-check",
        core=True,
    )


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """The list compared with the powers in force, and how far the district has come."""
    record = ListDraft.get_or_none(ListDraft.matter == matter.id) if matter is not None else None
    supervisors = directory().of_kinds("supervisor")
    return {
        "change": power_changes.compared(record, _chosen(fields)) if record is not None else None,
        "live": powers.live_since() is not None,
        "latest": latest_list(),
        "bureau": {Seat.RECEIVER: supervisors[0].id} if supervisors else {},
    }


def _chosen(fields: Mapping[str, Any]) -> tuple[str | None, date | None]:
    """Mode and first day as just typed, before they are on record."""
    return fields.get("mode") or None, fields.get("effective") or None


@hookimpl
def step_taken(desk: Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """L-5: publishing changes the list, in the transaction of the step."""
    if (matter.kind, step) == ("list_change", "publish"):
        carry_out(desk, actor, matter, backdating_reason(facts))
