"""Finds disputes by their question: what is open, what was decided, what may be shown to all as precedent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.disputes.models import DisputeRecord
from plugins.disputes.rules import UNDECIDED
from portal import kit
from portal.domain.procedure import Seat

SETTLED = ("decided", "executed", "closed")
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Precedent:
    """A decision as everybody may read it: no party, no 当事人, no place closer than the office's territory."""

    on: date
    unit: str
    item: str
    office: str
    principle: str


def question_of(matter: Any, pair: Iterable[int]) -> list[Any]:
    """The disputes between two units about the same incident, or the same item, place and 当事人; the newest first."""
    same = kit.Matter.id.in_(kit.incident_of(matter))
    if matter.item_id and matter.place_text and matter.subject:
        same |= (
            (kit.Matter.item == matter.item_id)
            & (kit.Matter.place_text == matter.place_text)
            & (kit.Matter.subject == matter.subject)
        )
    rows = (
        kit.Matter.select(kit.Matter, DisputeRecord)
        .join(DisputeRecord, on=(DisputeRecord.matter == kit.Matter.id), attr="record")
        .where(same & (kit.Matter.id != matter.id) & (kit.Matter.private == False))
        .order_by(kit.Matter.id.desc())
    )
    wanted = frozenset(pair)
    return [row for row in rows if wanted <= pair_of(row)]


def pair_of(dispute: Any) -> frozenset[int]:
    """The two sides of a dispute, by the units that have their duties today (G-2)."""
    seats = (Seat.SENDER, Seat.RECEIVER)
    rows = kit.Party.select(kit.Party.unit).where(
        (kit.Party.matter == dispute.id) & kit.Party.seat.in_(seats)
    )
    return frozenset(unit for (unit,) in rows.tuples())


def open_ones(matter: Any, pair: Iterable[int]) -> list[dict[str, Any]]:
    """The open disputes about a matter's question, as the rules see them."""
    return [
        {"title": one.title, "since": one.opened_at.date()}
        for one in question_of(matter, pair)
        if one.state in UNDECIDED
    ]


def decided_ones(matter: Any, pair: Iterable[int]) -> list[dict[str, Any]]:
    """What the government decided about a matter's question, as the rules see it; the last word alone counts.

    Whoever took the named unit's place since is bound in its stead (G-2).
    """
    found = [one for one in question_of(matter, pair) if one.state in SETTLED and one.record.settled_by]
    named = [(one.record.settled_on, kit.directory().heir(one.record.settled_for)) for one in found[:1]]
    return [{"on": on, "unit": unit.name, "unit_id": unit.id} for on, unit in named]


def pending_on(matter: Any, unit: int) -> Mapping[str, Any] | None:
    """The open dispute about the point on which ``unit`` is about to decide a case; None where there is none.

    In the same incident nobody decides; elsewhere about the same item, place and 当事人 only the two sides are bound.
    """
    incident = frozenset(kit.incident_of(matter))
    for one in question_of(matter, ()):
        kin = one.id in incident
        if one.state in UNDECIDED and (kin or unit in pair_of(one)):
            interim = kit.directory().heir_name(one.record.interim_unit)
            return {"interim": interim or "案件所在单位", "first_filer": _first_filer(one)}
    return None


def _first_filer(dispute: Any) -> int | None:
    """行政处罚法25: the side that filed on the earlier day, where each claims the case and no list gives it to one."""
    record = dispute.record
    days = (record.sender_filed_on, record.receiver_filed_on)
    if record.dispute_kind != "positive" or None in days or days[0] == days[1] or _devolved(dispute):
        return None
    seat = Seat.SENDER if days[0] < days[1] else Seat.RECEIVER
    row = kit.Party.get_or_none((kit.Party.matter == dispute.id) & (kit.Party.seat == seat))
    return row.unit_id if row is not None else None


def _devolved(dispute: Any) -> bool:
    """L-3: whether the item is one side's alone by the list, so that filing first gives nothing."""
    day = dispute.opened_at.date()
    units = [kit.directory().ref(unit) for unit in pair_of(dispute)]
    powers = kit.power_list(day)
    held = [unit for unit in units if dispute.item_id and powers.grants_on(dispute.item_id, day, unit)]
    return bool(held)


NOWHERE = -1
PUBLISHED = kit.Prepared(
    lambda item, office, but: (
        kit.Matter.select(kit.Matter, DisputeRecord)
        .join(DisputeRecord, on=(DisputeRecord.matter == kit.Matter.id), attr="record")
        .where(
            kit.Matter.id.in_(kit.of_item(item, "dispute"))
            & (kit.Matter.id != but)
            & kit.Matter.state.in_(SETTLED)
            & (DisputeRecord.published == True)
            & DisputeRecord.settled_by.is_null(False)
        )
        .order_by((kit.Matter.office == office).desc(), kit.Matter.id.desc())
        .limit(SHOWN)
    )
)
"""The published decisions on an item, written once: the page of every matter asks."""


def shown(item_id: int | None, office_id: int | None = None, *, but: int = 0) -> list[Precedent]:
    """The published decisions on an item, those of one office's territory first; ``but`` the one that is being read."""
    if item_id is None:
        return []
    rows = PUBLISHED(item_id, office_id or NOWHERE, but)
    units, items = kit.directory(), kit.power_list(kit.clock.today()).items
    return [
        Precedent(
            one.record.settled_on, units.name(one.record.settled_for), items[item_id].name if item_id in items else "",
            units.name(one.office_id), one.record.principle or "",
        )
        for one in rows
    ]  # fmt: skip
