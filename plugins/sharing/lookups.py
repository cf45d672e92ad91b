"""Looks up what the rules of sharing ask, and keeps what its steps leave."""

from collections.abc import Mapping
from typing import Any

from plugins.sharing import asking, publishing, timing
from plugins.sharing.categories import category_of
from plugins.sharing.models import RequestAnswer, RequestRecord, ShareRecord
from portal import kit
from portal.domain.grants import Item, UnitRef
from portal.domain.procedure import Actor, Facts, LookedUp, Seat

READING_KINDS = ("town", "subdistrict", "department", "branch", "judicial")
RECEIVING_KINDS = (*READING_KINDS, "supervisor", "government", "hub")


def known_of_share(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """The items with their holders, the offices of the place, who can get it, and who does not use the plugin."""
    record = kit.record_of(ShareRecord, matter) if matter is not None else None
    items = items_of(
        fields.get("item") or getattr(matter, "item_id", None),
        fields.get("more_items") or getattr(record, "more_items", None),
    )
    return LookedUp(
        items=lambda: items,
        holders=lambda: holders_of(items),
        offices=lambda: _offices(kit.place_of(matter, fields)),
        everybody=_everybody,
        content=lambda: record.content if record else "",
        others=lambda: [one for one in choices(actor) if record is None or one.id not in record.receivers],
        **_units(actor),
    )


def _everybody() -> list[UnitRef]:
    """Every town office and department; of the judicial organs those that have powers of the list (公安)."""
    origins = {item.origin.id for item in kit.power_list(kit.clock.today()).items.values()}
    return [
        one for one in kit.directory().of_kinds(*READING_KINDS) if one.kind != "judicial" or one.id in origins
    ]


def known_of_request(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """Who can be asked, and whether anybody has answered yet."""
    return LookedUp(answers=lambda: _answered(matter), **_units(actor))


def _units(actor: Actor) -> dict[str, Any]:
    return {
        "choices": lambda: choices(actor),
        "units": lambda: {one.id: one for one in choices(actor)},
        "off": lambda: {one.id for one in choices(actor) if kit.switch("sharing", one.id) == "off"},
        "term_on": lambda: kit.term_on,
    }


def choices(actor: Actor) -> list[UnitRef]:
    """The units that can get something from the actor's."""
    return [one for one in kit.directory().of_kinds(*RECEIVING_KINDS) if one.id != actor.principal.id]


def items_of(first: int | None, more: str | None) -> tuple[Item, ...]:
    """The items that information is about: the one chosen, and those whose codes were typed beside it."""
    listed = kit.power_list(kit.clock.today()).items
    typed = [
        word for word in str(more or "").replace("，", "、").replace(",", "、").split("、") if word.strip()
    ]
    numbers = dict.fromkeys([first or 0, *(kit.item_id(word) or 0 for word in typed)])
    return tuple(listed[number] for number in numbers if number in listed)


def holders_of(items: tuple[Item, ...]) -> list[UnitRef]:
    """The offices that hold one of the items today or from an announced day on."""
    today = kit.clock.today()
    powers = kit.power_list(today)
    grants = [grant for item in items for grant in powers.grants_of(item.id)]
    held = {grant.holder for grant in grants if grant.valid_to is None or grant.valid_to > today}
    return sorted(held, key=lambda one: one.code)


def _offices(place: Any) -> tuple[UnitRef, ...]:
    return tuple(place.offices) if place is not None else ()


def _answered(matter: Any) -> bool:
    given = (RequestAnswer.matter == matter.id) & (RequestAnswer.declined == False)
    return bool(RequestAnswer.select().where(given).exists())


# --- what a step leaves -----------------------------------------------------------------------------------------


def seats_of_share(facts: Facts) -> Mapping[Seat, Any]:
    """The readers, each once, by who has their duties today."""
    return {Seat.PARTICIPANT: _living(facts.particulars.get("receivers"))}


def seats_of_request(facts: Facts) -> Mapping[Seat, Any]:
    """Whoever was asked."""
    return {Seat.PARTICIPANT: _living(facts.particulars.get("receivers"))}


def _living(numbers: Any) -> list[int]:
    units = kit.directory()
    return list(dict.fromkeys(units.heir(number).id for number in numbers or []))


def recorded_of_share(facts: Facts, step: str) -> Mapping[str, Any]:
    """What a step leaves in the record beside the answers of its form."""
    record = facts.particulars
    if step in ("open", "revise"):
        category = category_of(facts.fields.get("category"))
        moved = facts.fields.get("extended_to") != record.get("extended_to")
        set_at = facts.now if facts.fields.get("extended_to") else None
        found: dict[str, Any] = {"category": category.number if category else None}
        return {**found, "extended_at": set_at} if moved else found
    if step == "publish":
        return _published(facts)
    if step == "correct":
        return {"version": int(record.get("version") or 1) + 1}
    if step in ("add_readers", "route"):
        return {"receivers": [*record.get("receivers", []), *facts.fields.get("receivers", [])]}
    return {}


def _published(facts: Facts) -> Mapping[str, Any]:
    category, formed = category_of(facts.get("category")), facts.get("formed_on")
    return {
        "category": category.number if category else None,
        "receivers": [one.id for one in publishing.readers(facts)],
        "formed_on": formed or facts.now.date(),
        "shared_at": facts.now,
        "due_on": timing.last_day(facts),
        "delayed": timing.days_of_delay(facts, facts.now.date()),
        "version": 1,
    }


def recorded_of_request(facts: Facts, step: str) -> Mapping[str, Any]:
    """Who is asked follows from the item where it is about guidance."""
    return {"receivers": asking.asked(facts)} if step == "ask" else {}


def record_of(matter: Any) -> Any:
    """The record of a share or of a request."""
    return kit.record_of(ShareRecord if matter.kind == "share" else RequestRecord, matter)
