"""Declares 争议协调 to the core, says what its steps leave on record, and reacts to what other matters do."""

from collections.abc import Iterable, Mapping
from typing import Any

from plugins.disputes import letters, opening, precedents, settling, taking_up
from plugins.disputes.forms import FORMS
from plugins.disputes.grounds import our_side
from plugins.disputes.lookups import known
from plugins.disputes.models import DisputeRecord
from plugins.disputes.rules import DISPUTE
from portal import kit
from portal.domain.case_decisions import punishes
from portal.domain.powers import Answer
from portal.domain.procedure import Actor, Facts, Seat, State
from portal.domain.reasons import Reason
from portal.kit import Plugin, hookimpl

COORDINATED = frozenset({"submitted"})
BEFORE_GOVERNMENT = frozenset({"coordinating"})


@hookimpl
def declare() -> Plugin:
    """争议协调, third chapter (六) of the notice."""
    return Plugin(
        name="disputes",
        label="争议协调",
        procedures=[DISPUTE],
        forms=FORMS,
        letters={
            "negotiation_record": letters.negotiation_record,
            "submission": letters.submission,
            "decision_letter": letters.decision_letter,
        },
        blanks=letters.BLANKS,
        lookups={"dispute": known},
        particulars={"dispute": DisputeRecord},
        recorded_by={"dispute": recorded},
        seats={"dispute": seats},
        tables=[DisputeRecord],
        blueprint="plugins.disputes.views:blueprint",
        icon="signpost-split",
    )


def seats(facts: Facts) -> Mapping[Seat, int]:
    """The other side at once; 司法局 when the file comes to it, the government when it is to decide (D-3)."""
    found = {Seat.RECEIVER: facts.known["receiver_principal"]}
    if facts.state in COORDINATED:
        found[Seat.COORDINATOR] = facts.known["coordinator"]
    if facts.state in BEFORE_GOVERNMENT:
        found[Seat.GOVERNMENT] = facts.known["government"]
    return {seat: unit.id for seat, unit in found.items() if unit is not None}


def recorded(facts: Facts, step: str) -> Mapping[str, Any]:
    """What a step leaves in the dispute's own record beside the answers of its form."""
    side = our_side(facts)
    if step in ("open", "revise"):
        return {"receiver": facts.get("receiver"), **({"disputed_at": facts.now} if step == "open" else {})}
    ours = _of_side(facts, side, step)
    moments: dict[str, Mapping[str, Any]] = {
        "submit": {"submitted_at": facts.now},
        "forward": {"forwarded_at": facts.now},
        "decide": {**_settled(facts), "settled_by": facts.known["issuer"]},
        "execute": {"executed_at": facts.now},
        "register_offline": _on_paper(facts),
    }
    return {**ours, **moments.get(step, {})}


def _of_side(facts: Facts, side: Seat | None, step: str) -> Mapping[str, Any]:
    """What one side says and signs; its silence ends with that."""
    answered = {"answered_at": facts.now} if side is Seat.RECEIVER and not facts.get("answered_at") else {}
    if step == "negotiate" and side is not None:
        said = {f"{side.value}_{name}": facts.fields.get(name) for name in ("view", "basis", "filed_on")}
        return {**answered, **_course(facts, side), **{name: value for name, value in said.items() if value}}
    if step == "agree":
        return {**answered, **_course(facts, side), **_agreement(facts, side)}
    if step == "fail" and side is not None:
        return {**answered, **_signatures(facts, side, afresh=True), **_broken_off(facts)}
    if step == "sign" and side is not None:
        return {**answered, **_signatures(facts, side, afresh=False)}
    return {}


def _broken_off(facts: Facts) -> Mapping[str, Any]:
    """An offer ends with the conferring: who signs that it failed has not signed what was offered before (D-1)."""
    return {"failed_at": facts.now, "agreed_for": None, "agreed_scope": None, "goods": None}


def _course(facts: Facts, side: Seat | None) -> Mapping[str, Any]:
    """How it went is told by both: what the other side has signed stays, and what this one adds stands below."""
    before, now = (str(told.get("negotiation") or "") for told in (facts.particulars, facts.fields))
    if side is None or not before or not facts.particulars.get(f"{side.across.value}_signed_at"):
        return {}
    return {"negotiation": before if now in before else f"{before}\n{now}"}


def _signatures(facts: Facts, side: Seat, *, afresh: bool) -> Mapping[str, Any]:
    """This side's signature; under words of its own the other side has not signed yet."""
    other = {f"{side.across.value}_signed_at": None} if afresh else {}
    return {f"{side.value}_signed_at": facts.now, **other}


def _agreement(facts: Facts, side: Seat | None) -> Mapping[str, Any]:
    """Signed by one side: kept as its offer. Signed by both: settled, and that by nobody but themselves."""
    chosen = settling.agreed_for(facts)
    scope = facts.fields.get("scope") or facts.particulars.get("agreed_scope")
    if settling.is_agreed(facts):
        signed = {f"{side.value}_signed_at": facts.now} if side else {}
        return {**signed, **_settled(facts), "settled_for": chosen, "scope": scope, "agreed_for": chosen}
    same = settling.is_same_offer(facts)
    return {
        "settled_for": None, "scope": None, "agreed_for": chosen, "agreed_scope": scope,
        **(_signatures(facts, side, afresh=not same) if side else {}),
    }  # fmt: skip


def _settled(facts: Facts) -> Mapping[str, Any]:
    return {"settled_on": facts.fields.get("settled_on") or facts.now.date()}


def _on_paper(facts: Facts) -> Mapping[str, Any]:
    """P-3: a paper bears both signatures, or the government's."""
    result = facts.fields.get("offline_result")
    if result == "failed":
        return {"settled_for": None, **_broken_off(facts)}
    government = kit.government_organ()
    by = government.id if result == "decided" and government is not None else None
    return {"settled_on": facts.now.date(), "settled_by": by}


@hookimpl
def check_step(matter: Any, step: str, actor: Actor, facts: Facts, leads_to: State) -> Iterable[Reason]:
    """D-5: no penalty on a disputed point; D-4: no second refusal of what was decided. Whatever the procedure."""
    if matter.kind == DISPUTE.kind:
        return []
    reasons = list(_meanwhile(matter, actor, facts))
    if leads_to.outcome in opening.SAYING_NO:
        decided = precedents.decided_ones(matter, opening.parties_of_case(facts))
        reasons += opening.no_second_refusal(facts, leads_to, decided)
    return reasons


def _meanwhile(matter: Any, actor: Actor, facts: Facts) -> Iterable[Reason]:
    pending = precedents.pending_on(matter, actor.principal.id) if punishes(facts) else None
    return opening.no_penalty_meanwhile(facts, pending)


@hookimpl
def step_taken(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """A matter that two units are in dispute over becomes a dispute (T-8); a list that misled is proposed anew (L-5).

    A penalty is judged once more at its turn, for the dispute may have been opened since (D-5).
    """
    if matter.kind != DISPUTE.kind:
        kit.ask_what_is_new(matter, _meanwhile(matter, actor, facts))
        taking_up.open_for(desk, matter, actor, facts)
    elif step == "propose_change":
        taking_up.propose_change(desk, matter, actor, facts)
    elif step == "decide":
        taking_up.tell_third_unit(matter, facts)


@hookimpl
def panels(subject: Any, reader: Actor) -> Iterable[Mapping[str, str]]:
    """Precedents beside the resolver's answer, and beside every matter about the same item but a dispute itself (D-4)."""
    if isinstance(subject, Answer):
        item, office = (
            subject.item.id if subject.item else None,
            subject.place.office if subject.place else None,
        )
        office_id = office.id if office else None
    elif subject.kind == DISPUTE.kind:
        return
    else:
        item, office_id = subject.item_id, subject.office_id
    found = precedents.shown(item, office_id)
    if found and not reader.is_administrator:
        where = f"&office={office_id}" if office_id else ""
        yield {"title": f"管辖争议先例（{len(found)}）", "url": f"/disputes/precedents?item={item}{where}"}
