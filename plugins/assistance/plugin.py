"""Declares 执法协助 to the core, looks up what its rules need, and brings an answer into the case it serves."""

from collections.abc import Mapping
from typing import Any

from plugins.assistance import clocks
from plugins.assistance.asking import kind_of
from plugins.assistance.forms import FORMS
from plugins.assistance.letters import BLANKS, LETTERS
from plugins.assistance.models import AssistanceRecord
from plugins.assistance.rules import ASSISTANCE
from plugins.assistance.words import EVIDENCE
from portal import kit
from portal.domain import official_papers as papers
from portal.domain.power_words import day_text
from portal.domain.procedure import Actor, Facts, LookedUp, Outcome, Relation, Seat
from portal.kit import Plugin, hookimpl

KIND = ASSISTANCE.kind
RECEIVING_KINDS = ("town", "subdistrict", "department", "branch", "judicial", "supervisor")
ANSWERING = ("reply", "add_opinion", "register_offline")
SENT_ALONG = ("evidence",)


@hookimpl
def declare() -> Plugin:
    """执法协助, third chapter (五) of the notice."""
    return Plugin(
        name="assistance",
        label="执法协助",
        procedures=[ASSISTANCE],
        forms=FORMS,
        letters=LETTERS,
        blanks=BLANKS,
        lookups={KIND: known},
        particulars={KIND: AssistanceRecord},
        recorded_by={KIND: recorded},
        seats={KIND: lambda facts: {Seat.RECEIVER: facts.known["receiver_principal"].id}},
        tables=[AssistanceRecord],
        blueprint="plugins.assistance.views:blueprint",
        icon="life-preserver",
    )


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """What the rules may not look up themselves: both units, and the case that the request serves."""
    record = kit.record_of(AssistanceRecord, matter) if matter is not None else None
    written = kit.correspondents("assistance", matter, record, fields, actor, RECEIVING_KINDS)
    return LookedUp(**written, case=lambda: _case(matter) if matter is not None else None)


def _case(matter: Any) -> Any:
    """The open case that a request serves: what it grew from, or the requester's own entry that grew from the same.

    A case in the requester's own register goes before a transfer that others can read as well.
    """
    grown = kit.linked_to(matter, Relation.GREW_FROM)
    beside = kit.Link.select(kit.Link.matter).where(
        kit.Link.other.in_(grown) & (kit.Link.relation == Relation.GREW_FROM)
    )
    theirs = kit.Party.select(kit.Party.unit).where(
        (kit.Party.matter == matter.id) & (kit.Party.seat == Seat.SENDER)
    )
    ours = kit.Party.select(kit.Party.matter).where(kit.Party.unit.in_(theirs))
    served = kit.Matter.id.in_(grown) | kit.Matter.id.in_(beside)
    chosen = served & kit.Matter.id.in_(ours) & (kit.Matter.id != matter.id)
    rows = list(kit.Matter.select().where(chosen, kit.Matter.open == True).order_by(kit.Matter.id.desc()))
    filed = [row for row in rows if row.outcome == Outcome.FILED]
    return next(iter([*filed, *(row for row in rows if row.id in grown)]), None)


def recorded(facts: Facts, step: str) -> Mapping[str, Any]:
    """What a step leaves in the request's own record beside the answers of its form."""
    if step == "call":
        return {**recorded(facts, "submit"), "called_at": facts.get("called_at") or facts.now}
    signed, said, code = papers.signed_for(facts), facts.fields.get("reason"), facts.fields.get("reason_code")
    typed = {"type": kind_of(facts)}
    left: dict[str, Mapping[str, Any]] = {
        "open": typed, "revise": typed, "submit": typed,
        "arrive": {"arrived_at": facts.now},
        "extend": {
            "extended_on": facts.fields.get("new_date"), "extensions": (facts.get("extensions") or 0) + 1,
            "extension_code": code, "extension_reason": said, **signed,
        },
        "ask_supplement": {**clocks.pause_begun(facts), **signed},
        "supplement": clocks.pause_ended(facts),
        "reply": {} if facts.fields.get("partial") else {"replied_at": facts.now, **signed},
        "decline": {"decline_code": code, "declined": said, **signed},
        "record_refusal": {"refusal": said},
        "resume": {"resumed_at": facts.now, "paused": 0, "extended_on": None},
        "register_offline": _settled(facts, said),
    }  # fmt: skip
    return {**papers.recorded(facts, step), **left.get(step, {})}


def _settled(facts: Facts, said: Any) -> Mapping[str, Any]:
    declined = facts.fields.get("offline_result") == "declined"
    return {"declined": said} if declined else {"opinion": said, "replied_at": facts.now}


@hookimpl
def step_taken(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """What follows from a step of a request: evidence goes along and comes back, and whoever must hear of it does."""
    if matter.kind != KIND:
        if matter.outcome == Outcome.SETTLED:
            _go_on(desk, matter, actor, facts)
        return
    if step == "open":
        _take_along(desk, matter, actor)
    elif step in ANSWERING:
        _bring_in(actor, matter, facts)
    elif step == "extend":
        _warn_of_the_ninety_days(matter, facts)
    elif step == "record_refusal":
        text = f"【拒不协助】{actor.principal.name}登记：{matter.title}。{facts.get('refusal') or ''}"
        kit.write_notices([(person, text) for person in kit.supervisors()], matter=matter, kind=step)
    elif step == "withdraw":
        kit.void_letters(actor, matter)
    if step in ("approve", "deliver", "call") and not matter.private:
        kit.tell_of_no_liaison(matter, facts)


def _go_on(desk: kit.Desk, taker: Any, actor: Actor, facts: Facts) -> None:
    """A-5, D-4: where a dispute over a declined request is settled for the unit that was asked, it helps after all."""
    winner = facts.get("settled_for")
    for number in kit.taken_by(taker, KIND) if winner else ():
        helper = kit.Party.get((kit.Party.matter == number) & (kit.Party.seat == Seat.RECEIVER))
        if helper.unit_id == kit.directory().heir(winner).id:
            kit.consequence(desk, actor, number, "resume", {}, cause=kit.last_event(taker))


def _take_along(desk: kit.Desk, matter: Any, actor: Actor) -> None:
    """A-1: the evidence of the own case lies in the draft at once, and can be taken off it again."""
    for origin in kit.linked_to(matter, Relation.GREW_FROM):
        kit.carry_over(desk, actor, origin, matter.id, SENT_ALONG)


def _bring_in(actor: Actor, matter: Any, facts: Facts) -> None:
    """A-2: what came with an answer is evidence of the case it serves, as it was uploaded and by whom."""
    case = facts.known["case"]
    if case is not None:
        kit.hand_on(actor, matter.id, case.id, EVIDENCE)


def _warn_of_the_ninety_days(matter: Any, facts: Facts) -> None:
    """A-4, AT-71: an extension does not lengthen the ninety days of the town's case; the town alone is told."""
    case, new_date = facts.known["case"], facts.get("extended_on")
    due = kit.running_due(case.id, "filing.decision") if case is not None else None
    if due is None or not clocks.runs_into(new_date, due):
        return
    text = (
        f"【注意办案期限】{matter.title}：协助意见延至{day_text(new_date)}，"
        f"本单位案件应于{day_text(due)}前作出决定，延期不延长办案期限。"
    )
    people = kit.people_of(facts.parties[Seat.SENDER].id, ASSISTANCE.opened_by.roles)
    kit.write_notices([(person, text) for person in people], matter=matter, kind="W-A-CASE-DUE")
