"""Declares 案件移送 to the core, looks up what its rules need, and reacts to what other matters do."""

from collections.abc import Mapping
from typing import Any

from plugins.transfer import letters
from plugins.transfer.disputed import FOLLOWED, follow_dispute
from plugins.transfer.forms import FORMS
from plugins.transfer.legacy import of_batch
from plugins.transfer.models import OF_THE_PARTY, TransferRecord
from plugins.transfer.papers import BLANKS, service_receipt
from plugins.transfer.receiving import what_recall_says
from plugins.transfer.records import RECORDS
from plugins.transfer.rules import TRANSFER, settled
from plugins.transfer.sending import first_gap
from plugins.transfer.urgency import went_out_urgent
from portal import kit
from portal.domain import official_papers as papers
from portal.domain.procedure import Actor, Facts, LookedUp, Relation, Seat
from portal.kit import Plugin, hookimpl

RETURNED = frozenset({"returned_agreed", "returned_decided"})
CARRIED_OVER = ("source", "evidence", "goods", "supplement", "agreement", "dissuasion")
DELIVERING, DELIVERED = ("approve", "deliver", "deliver_offline"), ("sent", "received")
NOTED = {"conclude": "note_decision", "reopen": "note_reopening", "revive": "note_reopening"}
"""What a step in the register of filings means for the transfer that the filing grew from."""
DECIDED = ("decided_on", "decision", "result")
DISSUASION = ("dissuaded_at", "dissuaders", "dissuasion", "reaction")
RECEIVING_KINDS = ("town", "subdistrict", "department", "branch", "judicial", "supervisor")


@hookimpl
def declare() -> Plugin:
    """案件移送, third chapter (一) of the notice."""
    return Plugin(
        name="transfer",
        label="案件移送",
        procedures=[TRANSFER],
        forms=FORMS,
        letters={
            "transfer_letter": letters.transfer_letter,
            "receipt_slip": letters.receipt_slip,
            "result_letter": letters.result_letter,
            "correction_letter": letters.correction_letter,
            **RECORDS,
            "service_receipt": service_receipt,
        },
        blanks=BLANKS,
        lookups={"transfer": known},
        particulars={"transfer": TransferRecord},
        confidential={"transfer": OF_THE_PARTY},
        recorded_by={"transfer": recorded},
        seats={"transfer": lambda facts: {Seat.RECEIVER: facts.known["receiver_principal"].id}},
        tables=[TransferRecord],
        blueprint="plugins.transfer.views:blueprint",
        icon="send",
    )


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """What the rules of a transfer may not look up themselves: its units, its place, the transfer it grew from."""
    record = kit.record_of(TransferRecord, matter) if matter is not None else None
    written = kit.correspondents("transfer", matter, record, fields, actor, RECEIVING_KINDS)
    return LookedUp(
        **written,
        parent=lambda: _parent(matter) if matter is not None else None,
        interim_name=lambda: kit.directory().heir_name(record.interim_unit) if record else "",
        both_sides=lambda: _both_sides(matter) if matter is not None else (),
        recalled=lambda: _recalled(matter, record) if matter is not None else {},
        taken_up=lambda: kit.taken_up(matter) if matter is not None else False,
        batch=lambda: _batch(matter, written) if matter is not None else {},
        earlier_objections=lambda: _earlier_objections(matter) if matter is not None else 0,
    )


def _parent(matter: Any) -> dict[str, Any] | None:
    """The transfer this one grew from or was split from: who sent it to whom, when it was returned, if it was.

    The return of one part of a case says nothing of the others: they keep their days from the discovery.
    """
    grown = kit.Link.select().where(kit.Link.matter == matter.id).order_by(kit.Link.other).first()
    if grown is None:
        return None
    row = (
        kit.Matter.select(kit.Matter, TransferRecord)
        .join(TransferRecord, on=(TransferRecord.matter == kit.Matter.id), attr="record")
        .where(kit.Matter.id == grown.other_id)
        .first()
    )
    if row is None:
        return None
    seats = dict(kit.Party.select(kit.Party.seat, kit.Party.unit).where(kit.Party.matter == row.id).tuples())
    split = grown.relation == Relation.SAME_INCIDENT
    return {
        "id": row.id, "state": row.state, "sender": seats.get(Seat.SENDER), "receiver": seats.get(Seat.RECEIVER),
        "returned_at": row.record.returned_at if row.state in RETURNED and not split else None,
        "split": split,
        "dissuasion": {name: getattr(row.record, name) for name in DISSUASION},
    }  # fmt: skip


def _batch(matter: Any, written: Mapping[str, Any]) -> Mapping[str, Any]:
    """T-1: what the two units agreed on about this case where a published list had them consult on all at once."""
    units, receiver = kit.directory(), written["receiver_principal"]()
    sender = units.principal(written["sender"]().id)
    found = kit.consulted(kit.incident_of(matter), sender.id, receiver.id) if receiver else None
    if found is None:
        return {}
    return {
        "agreed_on": found.on, "agreed_by": f"{sender.name}、{receiver.name}（{found.title}）", "agreed_result": found.result,
        "signed": found.signed,
    }  # fmt: skip


def _both_sides(matter: Any) -> tuple[Any, ...]:
    """The receiver, who has the case in hand, then the sender."""
    rows = kit.Party.select(kit.Party.unit).where(kit.Party.matter == matter.id).order_by(kit.Party.seat)
    return tuple(kit.directory().ref(unit) for (unit,) in rows.tuples())


def _recalled(matter: Any, record: Any) -> Mapping[str, Any]:
    """L-7: what an objection says where the item has gone back, as of the receiving day or, once accepted, of today."""
    today = kit.clock.today()
    on = record.received_at.date() if record.received_at and matter.state == "received" else today
    place = kit.directory().locate(matter.place_text) if matter.place_text else None
    units = kit.directory()
    receiver = units.principal(units.heir(record.receiver).id) if record.receiver else None
    return what_recall_says(kit.power_list(today), matter.item_id, place, receiver, on)


OBJECTED = kit.Prepared(
    lambda number: (
        kit.Event.select(kit.Event.matter)
        .join(TransferRecord, on=(TransferRecord.matter == kit.Event.matter))
        .where((kit.Event.matter == number) & (kit.Event.step == "object"))
        .where(TransferRecord.reason_code != "recalled")
        .tuples()
    )
)


def _earlier_objections(matter: Any) -> int:
    """How often this pair of units has already objected in this incident; a recall by law is no objection (T-8, L-7)."""
    kin = kit.incident_of(matter)
    found = [number for one in kin for (number,) in OBJECTED(one)]
    if not found:
        return 0
    pairs: dict[int, set[int]] = {number: set() for number in kin}
    for number, unit in (
        kit.Party.select(kit.Party.matter, kit.Party.unit).where(kit.Party.matter.in_(kin)).tuples()
    ):
        pairs[number].add(unit)
    return sum(1 for number in found if pairs[number] == pairs[matter.id])


def recorded(facts: Facts, step: str) -> Mapping[str, Any]:
    """What a step leaves in the transfer's own record beside the answers of its form."""
    if step in ("open", "revise"):
        return {**papers.recorded(facts, step), **_kept(facts), **of_batch(facts)}
    if step == "submit":
        return of_batch(facts)
    if step == "inform":
        return {"informed_at": facts.now, "informed_person": _told(facts)}
    moments: dict[str, Mapping[str, Any]] = {
        "record_dissuasion": {"dissuaded_at": facts.now},
        "ask_supplement": {"supplement_asked_at": facts.now},
        "object": {"objection": facts.fields.get("reason")},
        "contest": {"contested_at": facts.now, "contest_reason": facts.fields.get("reason")},
        "agree_return": {"returned_at": facts.now},
        "settle": {"returned_at": facts.now, "proposed_holder": facts.fields.get("settled_for")}
        if step == "settle" and settled(facts) != "accepted"
        else {},
        "register_offline": {"returned_at": facts.now}
        if facts.fields.get("offline_result") == "sender"
        else {},
        "note_reopening": dict.fromkeys(DECIDED),
        "decline_filing": {"result": facts.fields.get("reason")},
    }
    return {**papers.recorded(facts, step), **moments.get(step, {})}


def _kept(facts: Facts) -> Mapping[str, Any]:
    """What writing the draft does not undo: urgency that went out (T-3); a dissuasion made before the case was split."""
    kept = {"urgent": True} if went_out_urgent(facts) else {}
    parent = facts.known.get("parent")
    if parent is None or facts.particulars.get("dissuaded_at") or not _is_ours(parent, facts.actor):
        return kept
    return {**parent["dissuasion"], **kept}


def _is_ours(parent: Mapping[str, Any], actor: Actor) -> bool:
    """Whether the sender goes on with its own case: sent back to it, or split by it."""
    return bool(
        parent["sender"] == actor.principal.id and (parent["split"] or parent["returned_at"] is not None)
    )


def _told(facts: Facts) -> str:
    """T-4: whom the competent side's telling reached, by name."""
    people = facts.known.get("receiver_people", ()) if facts.get("informed_by") == "portal" else ()
    return "、".join(name for _person, name in people) or str(facts.get("informed_person") or "")


@hookimpl
def step_taken(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """What follows from a step of a transfer, of a filing that grew from one (G-11b), of what takes one up (T-8)."""
    if matter.kind == "transfer":
        _after_own(desk, matter, step, actor, facts)
    elif matter.kind == "filing" and step in NOTED:
        _note_on_transfer(desk, matter, actor, facts, NOTED[step])
    elif matter.outcome in FOLLOWED and not matter.private:
        follow_dispute(desk, matter, actor, facts)


def _after_own(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """A withdrawn letter is 作废 (G-11); a filed transfer stands in the register (G-11b)."""
    if step in DELIVERING and matter.state in DELIVERED:
        _tell_what_was_promised(matter, facts)
    if step == "open":
        _carry_over(desk, matter, actor, facts.known.get("parent"))
    elif step == "mark_urgent":
        since = facts.get("urgent_since").isoformat()
        marked = {"urgent": True, "urgent_reason": facts.get("urgent_reason"), "urgent_since": since}
        kit.keep_in_draft(matter, marked)
    elif step == "inform":
        _tell_receiver(facts)
    elif step == "contest":
        _tell_justice_bureau(matter, actor)
    elif step == "withdraw":
        kit.void_letters(actor, matter)
    elif step == "file":
        kit.file_case(desk, actor, matter, facts, matter.summary)
    elif step == "conclude":
        _conclude_in_register(desk, matter, actor, facts)


def _tell_receiver(facts: Facts) -> None:
    """T-4: a telling through the portal reaches the receiver's people at once; the letter, still a draft, does not."""
    if facts.get("informed_by") == "portal":
        said = facts.get("informed_words") or "请立即派员查处，移送函随后送达。"
        text = f"【正在进行的违法行为】{facts.actor.principal.name}告知：{facts.get('where')}，{facts.get('title')}。{said}"
        kit.write_notices([(person, text) for person, _name in facts.known["receiver_people"]], kind="inform")


def _tell_justice_bureau(matter: Any, actor: Actor) -> None:
    """D-3, P-5: the bureau that coordinates hears of a dispute at once, also while it is settled on paper."""
    text = f"【管辖争议】{actor.principal.name}提请协调：{matter.title}"
    kit.write_notices([(person, text) for person in kit.supervisors()], matter=matter, kind="contest")


def _tell_what_was_promised(matter: Any, facts: Facts) -> None:
    """T-2, G-5: 司法局 hears of a long way to the right unit, and with the unit's head of a unit without a liaison."""
    receiver, sender = facts.known["receiver_principal"], facts.parties[Seat.SENDER]
    for reason in (one for one in first_gap(facts) if one.notes):
        text = f"【{sender.name}移送{receiver.name}】{reason.message}"
        kit.write_notices([(person, text) for person in kit.supervisors()], matter=matter, kind=reason.code)
    kit.tell_of_no_liaison(matter, facts)


def _carry_over(desk: kit.Desk, matter: Any, actor: Actor, parent: Mapping[str, Any] | None) -> None:
    """T-2, T-8: after a return, or for another part of the case, nothing that is there is uploaded again."""
    if parent and _is_ours(parent, actor):
        kit.carry_over(desk, actor, parent["id"], matter.id, CARRIED_OVER)


def _conclude_in_register(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """The result fed back to the sender closes the receiver's own entry, if it is still open."""
    decided = {name: facts.get(name) for name in DECIDED}
    grown = kit.linked_from(matter, Relation.GREW_FROM)
    for filing in kit.Matter.select(kit.Matter.id).where(
        kit.Matter.id.in_(grown) & (kit.Matter.kind == "filing")
    ):
        kit.consequence(desk, actor, filing.id, "conclude", decided)


def _note_on_transfer(desk: kit.Desk, filing: Any, actor: Actor, facts: Facts, step: str) -> None:
    """行政处罚法60: what the register says is decided stops the ninety days; the result is still owed to the sender."""
    said = {name: facts.get(name) for name in DECIDED} if step == "note_decision" else {}
    grown = kit.linked_to(filing, Relation.GREW_FROM)
    filed = (kit.Matter.kind == "transfer") & (kit.Matter.state == "filed")
    for transfer in kit.Matter.select(kit.Matter.id).where(kit.Matter.id.in_(grown) & filed):
        kit.consequence(desk, actor, transfer.id, step, said)
