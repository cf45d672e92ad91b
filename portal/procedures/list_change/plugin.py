"""Declares the change of the authority list to the core, and carries it out when it is published."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from portal.desk import Desk, basis_changes, power_changes, powers
from portal.desk.power_publishing import carry_out, latest_list
from portal.domain.procedure import Actor, Facts, Seat
from portal.domain.reasons import Reason
from portal.kit import Plugin, directory, hookimpl
from portal.procedures.list_change.following import BASIS_CHANGE, HANDOVER, WEIGHED, stale
from portal.procedures.list_change.forms import FORMS
from portal.procedures.list_change.letters import consultation_record, handover_list
from portal.procedures.list_change.models import BasisChangeRecord, ListDraft
from portal.procedures.list_change.rules import LIST_CHANGE, backdating_reason
from portal.store.handovers import HandoverRecord


@hookimpl
def declare() -> Plugin:
    """清单调整 of the core (L-5)."""
    return Plugin(
        name="list_change",
        label="清单调整",
        procedures=[LIST_CHANGE, HANDOVER, BASIS_CHANGE],
        forms=FORMS,
        letters={"consultation_record": consultation_record, "handover_list": handover_list},
        lookups={"list_change": known},
        particulars={
            "list_change": ListDraft,
            "handover": HandoverRecord,
            "basis_change": BasisChangeRecord,
        },
        seats={"list_change": lambda facts: facts.known["bureau"]},
        tables=[ListDraft, BasisChangeRecord],
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
def check_step(matter: Any, step: str, actor: Actor, facts: Facts) -> Iterable[Reason]:
    """L-4: a case of any kind that is put on a repealed basis is asked about."""
    return stale(facts) if step in WEIGHED else ()


@hookimpl
def step_taken(desk: Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """L-5: publishing changes the list, in the transaction of the step; L-4: acknowledging ends an item's review."""
    if (matter.kind, step) == ("list_change", "publish"):
        carry_out(desk, actor, matter, backdating_reason(facts))
    elif (matter.kind, step) == ("basis_change", "acknowledge"):
        basis_changes.acknowledged(matter)
