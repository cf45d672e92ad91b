"""What follows from a step: the case in the register, the town office's own complaint, the result on its way back.

Other kinds are known by their outcomes and by whether they grew from a complaint, never by name; the filing register
is the core's own. Every consequence names who caused it and by which act.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from plugins.complaints.grounds import handler, words
from plugins.complaints.looking_up import complaint, merge_with
from plugins.complaints.models import ComplaintRecord
from plugins.complaints.recording import absorbing
from plugins.complaints.words import CONFIDENTIAL
from portal import kit
from portal.domain.procedure import Actor, Facts, Outcome, Relation, Seat

ORIGINS = (Relation.GREW_FROM, Relation.TAKES_UP)
PASSED_TO_TOWN = (
    "item", "title", "subject", "channel", "points", "written", "is_informant", "is_anonymous", "ticket_number",
    "ticket_due", "query_code", "classification",
)  # fmt: skip
"""What a town office need not ask again when a complaint is passed on to it."""


def after(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """React to a step of any matter, inside its transaction."""
    react = REACTIONS.get(step) if matter.kind == "complaint" else None
    if react is not None:
        react(desk, matter, actor, facts)
    if matter.kind == "complaint" and not matter.open:
        _let_go(desk, matter, actor)
    _tell_origins(desk, matter, actor, facts)


# --- what grew from a complaint ---------------------------------------------------------------------------------


def _tell_origins(desk: kit.Desk, grown: Any, actor: Actor, facts: Facts) -> None:
    """What grew from a complaint is signed for, concluded or sent back: the complaint moves on."""
    origins = [] if grown.private else _origins_of(grown)
    step = _meaning(desk, grown, actor, facts) if origins else None
    cause = kit.last_event(grown) if step else None
    if step is None or cause is None or cause.from_state == cause.to_state:
        return
    said = {
        "note_result": {"result": _result(facts), "decided_on": facts.get("decided_on")},
        "note_settled": {"settled_for": facts.get("settled_for")},
    }.get(step, {})
    for number in origins:
        kit.consequence(desk, actor, number, step, said, cause=cause)


def _meaning(desk: kit.Desk, grown: Any, actor: Actor, facts: Facts) -> str | None:
    """What the state that a matter has come to means for the complaint that it grew from, in words of the core only.

    What many confer on or do together decides nothing of the complaint: each unit's own case does.
    """
    if facts.participants:
        return None
    if grown.outcome == Outcome.CONCLUDED:
        return "note_result"
    if grown.outcome == Outcome.SETTLED:
        return "note_settled"
    if grown.outcome == Outcome.NOT_OURS:
        return None if grown.open else "note_return"
    if grown.outcome == Outcome.WITHDRAWN:
        return "note_result" if grown.kind == "complaint" and not grown.open else None
    receiver = facts.parties.get(Seat.RECEIVER)
    is_theirs = receiver is not None and receiver == actor.principal
    return "note_signed" if is_theirs and _hands_over(desk, grown) else None


def _hands_over(desk: kit.Desk, grown: Any) -> bool:
    """C-3 (c): whether it is what a case goes over by; who helps with it, or argues about it, has not taken it over."""
    return desk.host.procedure(grown.kind).starts_from.get(Outcome.NOT_OURS) is Relation.GREW_FROM


def _origins_of(grown: Any) -> list[int]:
    """The open complaints that a matter grew from or takes up."""
    linked = kit.linked_to(grown, *ORIGINS)
    if not linked:
        return []
    rows = kit.Matter.select(kit.Matter.id).where(
        kit.Matter.id.in_(linked) & (kit.Matter.kind == "complaint") & (kit.Matter.open == True)
    )
    return [number for (number,) in rows.order_by(kit.Matter.id).tuples()]


def _result(facts: Facts) -> str:
    """The result in the words of the matter that brought it; names of columns that procedures share."""
    said = [facts.said(name) for name in ("feedback", "reply", "result", "reason")]
    return next((text for text in said if text), "已办结。")


# --- what a complaint's own steps bring about -------------------------------------------------------------------


def _keep_for_follow_ups(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """C-3: what was verified fills in whatever is opened from the complaint, under the names that forms share."""
    found = facts.get("verified_at")
    told = {
        "title": matter.title, "facts": facts.get("facts"), "source_kind": "complaint", "transfer_reason": facts.get("handover_reason"),
        "discovered_at": _typed(facts.get("received_at")), "found_at": _typed(found), "officers": facts.get("officers"),
    }  # fmt: skip
    on_site = {"inspection": facts.get("facts")} if facts.get("verified_how") == "on_site" else {}
    kit.keep_in_draft(matter, {name: value for name, value in {**told, **on_site}.items() if value})


def _typed(instant: Any) -> str | None:
    return instant.strftime("%Y-%m-%dT%H:%M") if instant is not None else None


def _file_in_register(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """C-3 (b), G-11b: the case is entered in the unit's own register, nothing typed twice."""
    kit.file_case(desk, actor, matter, facts, facts.get("facts") or matter.summary)


def _tell_the_office_too(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """C-4 ③: by the portal the town office hears in the same act; on paper it is entered when it was done."""
    if facts.get("office_told_by") != "paper":
        _follow(desk, actor, matter.id, "tell_office", {}, matter)


def _give_to_the_office(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """C-4: the town office has a complaint of its own, received that day; one it had merged into this one, again."""
    if facts.get("office_told_by") == "paper":
        return
    town = facts.known["receiver_principal"]
    referred = {"referred_by": handler(facts).id}
    for number in _merged_into(matter.id, _complaints_of(town.id)):
        _follow(desk, actor, number, "take_up", referred, matter)
        return
    fields = {name: facts.get(name) for name in PASSED_TO_TOWN} | _identity(facts) | referred
    fields |= {"received_at": facts.now, "place": _where(matter)}
    opened = kit.open_between(
        desk, actor, "complaint", {Seat.SENDER: town.id}, fields, "register", grew_from=matter.id
    )
    record = kit.record_of(ComplaintRecord, opened)
    told = {name: getattr(record, name, getattr(opened, name, said)) for name, said in fields.items()}
    kit.keep_in_draft(
        opened,
        {
            **told, "item": opened.item_id, "received_at": _typed(facts.now), "place": opened.place_text, "ticket_due": None,
        },
    )  # fmt: skip


def _where(matter: Any) -> Any:
    if not matter.place_text:
        return None
    return kit.Whereabouts(matter.place_text, matter.place_id, matter.office_id)


def _identity(facts: Facts) -> dict[str, Any]:
    """G-9, C-6: who complained travels only with consent."""
    if facts.get("is_anonymous"):
        return {}
    if not facts.get("consent_identity"):
        return {"identity_withheld": True}
    return {**{name: facts.get(name) for name in CONFIDENTIAL}, "consent_identity": True}


def _merged_into(lead: int, among: Any = None) -> list[int]:
    """The complaints that were merged into the one that leads, all or those ``among`` the given."""
    rows = ComplaintRecord.select(ComplaintRecord.matter).where(ComplaintRecord.merged_into == lead)
    rows = rows if among is None else rows.where(ComplaintRecord.matter.in_(among))
    return [number for (number,) in rows.order_by(ComplaintRecord.matter).tuples()]


def _complaints_of(unit: int) -> Any:
    """The matters that a unit handles, as a query."""
    return kit.Party.select(kit.Party.matter).where(
        (kit.Party.unit == unit) & (kit.Party.seat == Seat.SENDER)
    )


def _let_go(desk: kit.Desk, matter: Any, actor: Actor) -> None:
    """C-5: whoever still waits for a complaint that ended without a result is taken up again by the own unit."""
    for number in _merged_into(matter.id):
        _follow(desk, actor, number, "take_up", {}, matter)


def _lay_down_materials(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """C-4 ④, G-9: what was handed over lies with the town office's own complaint, with nobody else's; a copy stays here."""
    for number in _grown_complaints(matter.id, facts.known["receiver_principal"].id):
        kit.hand_on(actor, matter.id, number, ("complaint",))


def _grown_complaints(number: int, unit: int) -> list[int]:
    links = kit.Link.select(kit.Link.matter).where(kit.Link.other == number)
    rows = kit.Matter.select(kit.Matter.id).where(
        kit.Matter.id.in_(links) & kit.Matter.id.in_(_complaints_of(unit))
        & (kit.Matter.kind == "complaint") & (kit.Matter.open == True)
    )  # fmt: skip
    return [grown for (grown,) in rows.tuples()]


def _merge(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """C-1: the two are linked, and the other one follows: it leads from now on, or waits for this one."""
    lead = facts.particulars.get("merged_into")
    if lead is None:
        other = merge_with(words(facts.fields.get("into")), matter)
        if other is not None:
            kit.link(actor, other["id"], matter.id, Relation.SAME_INCIDENT)
            _follow(desk, actor, other["id"], "be_merged", {"merged_into": matter.id}, matter)
        return
    kit.link(actor, matter.id, lead, Relation.SAME_INCIDENT)
    leading = complaint(lead)
    if leading is not None:
        seat = absorbing(handler(facts).id, leading["unit"], facts)
        _follow(desk, actor, lead, "note_merger", seat, matter)


def _follow(
    desk: kit.Desk, actor: Actor, number: int, step: str, fields: Mapping[str, Any], matter: Any
) -> None:
    """Take a step of a complaint; of another one because of this matter's last act."""
    cause = kit.last_event(matter) if number != matter.id else None
    kit.consequence(desk, actor, number, step, fields, cause=cause)


def _pass_result_to_merged(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """C-5: everybody who complained about the same is answered; each by the unit that he complained to."""
    for number in _merged_into(matter.id):
        _follow(desk, actor, number, "note_result", {"result": _result(facts)}, matter)


def _answer_in_one_go(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """C-5, C-6: the answer, the feedback and the end in one act, each with its own line and paper."""
    _pass_result_to_merged(desk, matter, actor, facts)
    if facts.fields.get("also_feed_back"):
        said = {name: facts.fields.get(name) for name in ("feedback", "letter_number")}
        _follow(desk, actor, matter.id, "feed_back", said, matter)
    if facts.fields.get("also_close"):
        _follow(desk, actor, matter.id, "close", {}, matter)


def _feed_back(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """C-6: the department that passed the complaint on learns the result in its own file."""
    number = f"（{matter.number}）" if matter.number else ""
    said = {"result": words(facts.fields.get("feedback")) + number, "decided_on": facts.get("decided_on")}
    for origin in _referring(matter.id, facts.get("referred_by")):
        _follow(desk, actor, origin, "note_result", said, matter)


def _referring(number: int, unit: int | None) -> Iterable[int]:
    """The open complaint of the unit that passed this one on, or of the one that has its duties today (G-2)."""
    if not unit:
        return []
    linked = kit.Link.select(kit.Link.other).where(kit.Link.matter == number)
    theirs = _complaints_of(kit.directory().heir(unit).id)
    rows = kit.Matter.select(kit.Matter.id).where(
        kit.Matter.id.in_(linked) & kit.Matter.id.in_(theirs) & (kit.Matter.kind == "complaint")
    )
    return [found for (found,) in rows.tuples()]


def _to_whom_it_was_settled(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """D-4: the transfer that follows from a settled question is addressed already."""
    winner = facts.fields.get("settled_for")
    if matter.state == "handed_over" and winner:
        kit.keep_in_draft(matter, {"receiver": winner})


REACTIONS: Mapping[str, Callable[[kit.Desk, Any, Actor, Facts], None]] = {
    "verify": _keep_for_follow_ups,
    "hand_over": _keep_for_follow_ups,
    "ask_who": _keep_for_follow_ups,
    "note_settled": _to_whom_it_was_settled,
    "file": _file_in_register,
    "tell_complainant": _tell_the_office_too,
    "tell_office": _give_to_the_office,
    "hand_materials": _lay_down_materials,
    "merge": _merge,
    "reply": _answer_in_one_go,
    "feed_back": _feed_back,
    "note_result": _pass_result_to_merged,
    "register_offline": _pass_result_to_merged,
    "answer_routed": _pass_result_to_merged,
}
