"""A changed legal basis: told to every holder of the item, acknowledged by each, seen until the last has (L-4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import clock
from portal.desk import Desk, audit, lists, power_words
from portal.desk.openings import open_between
from portal.domain.difference_words import rebases
from portal.domain.listed import Difference, ListMode
from portal.domain.power_checks import LIST_CLAUSE
from portal.domain.powers import Item, UnitRef
from portal.domain.procedure import Actor, Seat
from portal.domain.reasons import Forbidden, Reason, Refused
from portal.store import snapshots
from portal.store.basis_changes import BasisChangeItem
from portal.store.db import transaction
from portal.store.matters import Matter, Party
from portal.store.powers import ListPaper, PowerItem

BASIS_CHANGE = "basis_change"
BEGINS = "tell"
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Rebased:
    """One item with its former basis and what is known of the new one."""

    item: Item
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Whether one holder has acknowledged a change of an item's basis; ``on`` is None while it has not."""

    matter: Matter
    holder: UnitRef
    before: str
    after: str
    on: date | None


def mark(
    desk: Desk, actor: Actor, item: Item, note: str, *, document: str = "", repealed_on: date | None = None
) -> list[Matter]:
    """Tell every holder that an item's basis has changed: by its origin department, or by 司法局 (L-4).

    ``repealed_on`` is the day from which the law it stands on is repealed (W-L-STALE). Raises Forbidden for others,
    Refused where nothing is said or no office holds the item.
    """
    if not power_words.may_name(actor, item):
        message = f"「{item.name}」的依据变更由{item.origin.name}或司法局通报。"
        raise Forbidden([Reason("E-G-ROLE", message, "请转告有权办理的人员。", "L-4")])
    said, holders = note.strip()[:LONGEST], _holders(item)
    if reasons := list(_against_marking(item, said, holders)):
        raise Refused(reasons)
    with transaction():
        if repealed_on is not None:
            repeal = PowerItem.update(repealed_on=repealed_on, repealed_basis=item.basis)
            repeal.where(PowerItem.id == item.id).execute()
        audit.record(
            actor, "powers.basis_change", "power_item", item.id, document=document, repealed_on=repealed_on
        )
        one = Rebased(item, item.basis, said)
        told = [_tell(desk, actor, item.origin, holder, [one], said, document) for holder in holders]
        _to_review([item])
    return told


def tell_of_list(desk: Desk, actor: Actor, change: Matter, paper: ListPaper, difference: Difference) -> None:
    """Tell each holder once of all the items whose basis a list has changed and that it goes on holding (L-4)."""
    told: dict[tuple[UnitRef, UnitRef], list[Rebased]] = {}
    for line in difference.lines:
        if line.row is None or line.item is None or difference.mode is ListMode.RECALL:
            continue
        if rebases(line.row, line.item):
            origin = difference.units.get(line.row.origin_code, line.item.origin)
            for code in sorted(line.kept):
                one = Rebased(line.item, line.item.basis, line.row.basis)
                told.setdefault((origin, difference.units[code]), []).append(one)
    for (origin, holder), items in sorted(told.items(), key=lambda pair: (pair[0][0].code, pair[0][1].code)):
        said = f"{paper.title or '清单'}（{paper.document}）变更了所列事项的设定依据，请核对文书、裁量标准和在办案件引用的条款。"
        _tell(desk, actor, origin, holder, items, said, paper.document, grew_from=change.id)
    _to_review(one.item for items in told.values() for one in items)


def acknowledged(matter: Matter) -> None:
    """After a holder acknowledged: items whose last holder this was need no review any more."""
    items = [row.item_id for row in BasisChangeItem.select().where(BasisChangeItem.matter == matter.id)]
    # two holders at the same instant: who comes second waits here, and then sees that the first has acknowledged
    PowerItem.update(needs_review=True).where(PowerItem.id.in_(items)).execute()
    waiting = (
        BasisChangeItem.select(BasisChangeItem.item)
        .join(Matter)
        .where(BasisChangeItem.item.in_(items) & (Matter.open == True))
    )
    left = set(items) - {item for (item,) in waiting.tuples()}
    if left and PowerItem.update(needs_review=False).where(PowerItem.id.in_(left)).execute():
        snapshots.changed("powers")


def acknowledgements(item: Item, reader: Actor) -> list[Acknowledgement]:
    """Who has acknowledged the changes of an item's basis and who has not, the newest first.

    The origin department and 司法局 see all, a holder its own, others none (G-9).
    """
    receivers, units = Party.alias(), snapshots.directory()
    receiving = (receivers.matter == Matter.id) & (receivers.seat == Seat.RECEIVER)
    rows = (
        Matter.select(Matter, BasisChangeItem.before, BasisChangeItem.after, receivers.unit.alias("holder"))
        .join(BasisChangeItem, on=(BasisChangeItem.matter == Matter.id))
        .join(receivers, on=receiving)
        .where((BasisChangeItem.item == item.id) & lists.readable_by(reader))
        .order_by(Matter.id.desc())
        .objects()
    )
    found = () if reader.is_administrator else rows
    return [Acknowledgement(one, units.ref(one.holder), one.before, one.after, _on(one)) for one in found]


def items_of(matter_id: int) -> list[Rebased]:
    """The items of one notice with the former and the new basis."""
    powers = snapshots.power_list(clock.today())
    rows = BasisChangeItem.select().where(BasisChangeItem.matter == matter_id).order_by(BasisChangeItem.id)
    return [Rebased(powers.items[row.item_id], row.before, row.after) for row in rows]


def _tell(
    desk: Desk,
    actor: Actor,
    origin: UnitRef,
    holder: UnitRef,
    items: Sequence[Rebased],
    said: str,
    document: str,
    *,
    grew_from: int | None = None,
) -> Matter:
    names = items[0].item.name if len(items) == 1 else f"{items[0].item.name}等 {len(items)} 项"
    fields: dict[str, Any] = {"title": f"依据变更：{names}", "summary": said, "document": document}
    seats = {Seat.SENDER: origin.id, Seat.RECEIVER: holder.id}
    matter = open_between(desk, actor, BASIS_CHANGE, seats, fields, BEGINS, grew_from=grew_from)
    for one in items:
        BasisChangeItem.create(matter=matter.id, item=one.item.id, before=one.before, after=one.after)
    return matter


def _to_review(items: Iterable[Item]) -> None:
    PowerItem.update(needs_review=True).where(PowerItem.id.in_([item.id for item in items])).execute()
    snapshots.changed("powers")


def _holders(item: Item) -> tuple[UnitRef, ...]:
    """The offices that hold an item today or from an announced day on."""
    grants = snapshots.power_list(clock.today()).grants_of(item.id)
    held = {g.holder for g in grants if g.valid_to is None or g.valid_to > clock.today()}
    return tuple(sorted(held, key=lambda unit: unit.code))


def _against_marking(item: Item, said: str, holders: Sequence[UnitRef]) -> Iterable[Reason]:
    if not said:
        remedy = "写明新的依据、条款，或者原依据自何日起废止。"
        yield Reason("E-FORM", "请写明依据怎样变更。", remedy, LIST_CLAUSE, field="note")
    if not holders:
        message = f"「{item.name}」没有镇办承接，无须通报。"
        yield Reason("E-L-NOHOLDER", message, "依据文字随下一份清单更新。", LIST_CLAUSE)


def _on(matter: Matter) -> date | None:
    return None if matter.open else matter.closed_at.date()
