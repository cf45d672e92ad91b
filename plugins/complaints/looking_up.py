"""Looks up what the rules and forms of a complaint may not look up themselves."""

from collections.abc import Mapping
from typing import Any

from plugins.complaints.models import ComplaintRecord
from plugins.complaints.recording import handled_in
from plugins.complaints.words import CONFIDENTIAL, NAMED_LAWS
from portal import kit
from portal.domain.powers import holder
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor, LookedUp, Relation, Seat

TOWN_KINDS = ("town", "subdistrict")


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """The units, the place, the town office that holds the item there, the complaint to merge with, who works here."""
    record = kit.record_of(ComplaintRecord, matter) if matter is not None else None
    written = kit.correspondents("complaints", matter, record, fields, actor, TOWN_KINDS)
    into = str(fields.get("into") or "").strip()
    return LookedUp(
        **written,
        towns=lambda: kit.directory().of_kinds(*TOWN_KINDS),
        town=lambda: _unit_row(written["receiver_principal"]()),
        holding_town=lambda: _holding_town(matter, fields, actor),
        own_phone=lambda: kit.directory().units[written["sender"]().id].duty_phone,
        bureau=lambda: next((unit.id for unit in kit.directory().of_kinds("supervisor")), None),
        staff_names=lambda: _staff_names(actor.principal.id),
        split_from=lambda: _split_from(matter) if matter is not None else {},
        mine=lambda: complaint(matter.id) if matter is not None else None,
        other=lambda: merge_with(into, matter) if into and matter is not None else None,
        laws=lambda: NAMED_LAWS.get(str(fields.get("channel") or (record.channel if record else "")), ""),
        matter_number=lambda: matter.id if matter is not None else None,
        result_words=lambda: _result_words(record),
        materials=lambda: _materials(matter) if matter is not None else "",
        referrer=lambda: (
            kit.directory().units[kit.directory().heir(record.referred_by).id].full_name
            if record and record.referred_by
            else ""
        ),
        first_responsible=lambda: (
            kit.directory().heir(record.first_responsible).id if record and record.first_responsible else None
        ),
    )


def register_numbers(complaints: list[int]) -> dict[int, str]:
    """登记编号 of these complaints, of those that were registered."""
    found = ComplaintRecord.select(ComplaintRecord.matter, ComplaintRecord.register_number)
    return dict(
        found.where(
            ComplaintRecord.matter.in_(complaints), ComplaintRecord.register_number.is_null(False)
        ).tuples()
    )


def _unit_row(unit: Any) -> Any:
    return kit.directory().units[unit.id] if unit is not None else None


def _holding_town(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Any:
    """C-4: the town office that holds the item at the place today, another than the reader's own unit."""
    number = fields.get("item") or (matter.item_id if matter is not None else None)
    powers, today = kit.power_list(kit.clock.today()), kit.clock.today()
    item = powers.items.get(number or 0)
    found = holder(powers, item, kit.place_of(matter, fields), today).holder if item else None
    return found if found is not None and found.is_town_office and found != actor.principal else None


def _staff_names(unit: int) -> frozenset[str]:
    """C-7: the names of everybody who works at the unit or one of its inner units."""
    people = kit.people_of(unit, DESK_ROLES | SIGNING_ROLES)
    rows = kit.Person.select(kit.Person.name).where(kit.Person.id.in_(people)).tuples()
    return frozenset(name for (name,) in rows)


def complaint(number: int) -> Mapping[str, Any] | None:
    """A complaint as the rules of merging see it; None while it is a draft, or where there is no such complaint."""
    row = (
        kit.Matter.select(kit.Matter, ComplaintRecord)
        .join(ComplaintRecord, on=(ComplaintRecord.matter == kit.Matter.id), attr="record")
        .where((kit.Matter.id == number) & (kit.Matter.private == False))
        .first()
    )
    if row is None or row.record.received_at is None:
        return None
    unit = (
        kit.Party.select(kit.Party.unit)
        .where((kit.Party.matter == number) & (kit.Party.seat == Seat.SENDER))
        .tuples()
        .first()
    )
    return {
        "id": row.id, "state": row.state, "received_at": row.record.received_at, "unit": unit[0],
        "unit_name": kit.directory().name(unit[0]), "item": row.item_id, "place_id": row.place_id, "office": row.office_id,
        "where": row.place_text, "subject": row.subject, "result": row.record.reply or row.record.result,
    }  # fmt: skip


def merge_with(into: str, matter: Any) -> Mapping[str, Any] | None:
    """The complaint named by its register number (or the number of its matter), if it may be known of.

    One of a unit that is party to this one, or one about the same thing: so nobody learns of others by trying numbers.
    """
    by_number = ComplaintRecord.register_number == into
    if into.isascii() and into.isdigit() and len(into) <= 15:
        by_number |= ComplaintRecord.matter == int(into)
    found = ComplaintRecord.select(ComplaintRecord.matter).where(by_number).tuples().first()
    other = complaint(found[0]) if found else None
    if other is None:
        return None
    ours = [
        unit for (unit,) in kit.Party.select(kit.Party.unit).where(kit.Party.matter == matter.id).tuples()
    ]
    here = bool(
        kit.Party.select().where((kit.Party.matter == other["id"]) & kit.Party.unit.in_(ours)).exists()
    )
    return other if here or _similar(matter, other) else None


def _similar(matter: Any, other: Mapping[str, Any]) -> bool:
    same_item = matter.item_id is not None and matter.item_id == other["item"]
    same_area = matter.office_id is not None and matter.office_id == other["office"]
    same_party = bool(matter.subject) and matter.subject == other["subject"]
    return (same_item and (same_area or same_party)) or (same_area and same_party)


def _split_from(matter: Any) -> Mapping[str, Any]:
    """AT-49: who complained, out of the complaints of the same incident that this one's unit handles.

    Another unit's complainant who was merged in is not named here, nor anybody where two complained (C-1), nor in what
    went to 司法局 because it is about the unit's own staff (C-7).
    """
    linked = kit.linked_to(matter, Relation.SAME_INCIDENT)
    found = [
        {name: getattr(row, name) for name in CONFIDENTIAL}
        for row in ComplaintRecord.select().where(ComplaintRecord.matter.in_(linked))
        if _same_handler(matter.id, row)
    ]
    return found[0] if found and all(one == found[0] for one in found) else {}


def _same_handler(matter: int, first: Any) -> bool:
    writer = kit.Party.select(kit.Party.unit).where(
        (kit.Party.matter == matter) & (kit.Party.seat == Seat.SENDER)
    )
    handling = kit.Party.seat.in_(list(handled_in(first.__data__))) & kit.Party.unit.in_(writer)
    return bool(kit.Party.select().where((kit.Party.matter == first.matter_id) & handling).exists())


def _result_words(record: Any) -> str:
    """What is known of the result, as the first words of an answer."""
    if record is None:
        return ""
    return record.reply or record.result or record.facts or ""


def _materials(matter: Any) -> str:
    """The complainant's papers that were uploaded, a line each."""
    return "\n".join(
        f"{file.name}　{file.pages} 页" for file in kit.files_of(matter) if file.purpose == "complaint"
    )
