"""What a list would do to the open matters, tried out before it is published (L-5, L-8)."""

from dataclasses import dataclass

from portal.desk import facts
from portal.desk.power_changes import LIST_CHANGE, Draft
from portal.domain.access import may_read
from portal.domain.list_changes import stirs
from portal.domain.powers import Item
from portal.domain.procedure import Actor
from portal.store import snapshots
from portal.store.matters import Matter


@dataclass(frozen=True, slots=True)
class Touched:
    """An open matter that a list touches, and what the change means for it."""

    matter: Matter
    item: Item
    office: str
    units: tuple[str, ...]
    effect: str


def impact(draft: Draft, reader: Actor | None, limit: int = 500) -> list[Touched]:
    """The open matters that publishing would touch and ``reader`` may see (None: the operator), oldest first."""
    stirred = stirs(draft.change.difference) if draft.change else {}
    rows = (
        Matter.select()
        .where(Matter.item.in_(list(stirred)) & (Matter.open == True) & (Matter.kind != LIST_CHANGE))
        .order_by(Matter.id)
        .limit(limit)
    )
    units, items = snapshots.directory(), draft.change.powers.items if draft.change else {}
    found = []
    for matter in rows if stirred else ():
        office = units.units[matter.office_id] if matter.office_id else None
        effect = stirred[matter.item_id].effect_on(office.code if office else None)
        if effect and _visible(matter, reader):
            names = tuple(dict.fromkeys(unit.name for unit in facts.parties_of(matter).values()))
            found.append(Touched(matter, items[matter.item_id], office.name if office else "", names, effect))
    return found


def _visible(matter: Matter, reader: Actor | None) -> bool:
    return reader is None or may_read(reader, facts.standing_of(matter, facts.parties_of(matter)))
