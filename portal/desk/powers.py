"""Questions to the authority list and the end of the set-up stage (L-5, L-8); lists change in ``power_changes``."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import clock
from portal.desk import Desk, audit, fields
from portal.desk.sheet_writing import sheet_bytes
from portal.domain.difference_words import offices_text
from portal.domain.grants import Transition
from portal.domain.list_of_day import HEADER, difference_of_days, printed
from portal.domain.listed import Difference
from portal.domain.power_words import day_text, excepted_penalties
from portal.domain.powers import Answer, Item, PlaceRef, PowerList, UnitRef, holder, powers_of
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.decisions import LIVE_SINCE
from portal.store.powers import ListPaper, PowerWording

AT_MOST = 8
"""As many items as one looks over at a glance."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that fits what was typed, with whose power it is at the place asked about."""

    item: Item
    answer: Answer


def ask(item: str, place: str, on: date) -> Answer:
    """Whose power ``item`` is at ``place`` on a day; both as people type them (L-8).

    ``item`` is a code, a name, or words that fit one item; ``place`` a place, an address or an office, "" for
    none. Words that fit no item, or several, are answered with outcome ``none`` and say so.
    """
    powers, where = snapshots.power_list(on), located(place)
    chosen = named(item, on)
    if chosen is not None:
        return holder(powers, chosen, where, on)
    fitting = snapshots.powers().index(on).find(item, limit=AT_MOST)
    if not fitting:
        return holder(powers, None, where, on)
    names = "；".join(f"{found.code} {found.name}" for found in fitting)
    return Answer("none", on, place=where, reasons=(f"与“{item}”相符的事项不止一个，请指明：{names}。",))


def named(words: str, on: date) -> Item | None:
    """The one item that is meant by a code, a name, or words that fit no other."""
    index = snapshots.powers().index(on)
    exact = index.exact(words)
    if exact is not None:
        return exact
    found = index.find(words, limit=2)
    return found[0] if len(found) == 1 else None


def located(words: str) -> PlaceRef | None:
    """The place that was named; one that the registry does not know keeps its words. None for no words."""
    text = words.strip()
    if not text:
        return None
    return fields.place(text) or snapshots.directory().place_index.exact(text) or PlaceRef(None, text, None)


def look_up(words: str, place: str, on: date, limit: int = AT_MOST) -> list[Hit]:
    """The items that fit ``words``, best first, each with whose power it is at ``place``."""
    powers, where = snapshots.power_list(on), located(place)
    found = snapshots.powers().index(on).find(words, limit=limit)
    return [Hit(item, holder(powers, item, where, on)) for item in found]


def described(answer: Answer) -> dict[str, Any]:
    """An answer in the shape that other programs rely on (interface.md, ``powers who``)."""
    return {
        "outcome": answer.outcome,
        "on": answer.on,
        "item": {"code": answer.item.code, "name": answer.item.name} if answer.item else None,
        "place": answer.place.name if answer.place else None,
        "holder": _unit(answer.holder),
        "holders": [_unit(unit) for unit in answer.holders],
        "in_name_of": _unit(answer.in_name_of),
        "acts": list(answer.acts),
        "basis": answer.basis,
        "since": answer.since,
        "until": answer.until,
        "transition": _transition(answer.transition),
        "needs_review": answer.item is not None and answer.item.needs_review,
        "reasons": list(answer.reasons),
    }


def _unit(unit: UnitRef | None) -> dict[str, str] | None:
    return {"code": unit.code, "name": unit.name} if unit else None


def _transition(found: Transition | None) -> dict[str, Any] | None:
    return {"from": found.since, "to": found.until, "document": found.document} if found else None


def item_by_code(code: str, on: date) -> Item:
    """The item of this code, as worded on a day; NotFound when no list ever had it."""
    item = snapshots.power_list(on).item_by_code(code)
    if item is None:
        raise NotFound("清单中没有这个事项。")
    return item


def changed_between(first: date, second: date) -> Difference:
    """What changed from the list of one day to that of another."""
    powers = snapshots.powers()
    return difference_of_days(powers.on(first), first, powers.on(second), second)


def export(on: date) -> bytes:
    """The list of a day as an xlsx file in the columns of official lists; it can be imported again."""
    return sheet_bytes(f"行政处罚事项清单（{day_text(on)}）", HEADER, printed(snapshots.power_list(on), on))


@dataclass(frozen=True, slots=True)
class Standing:
    """An item on a day: the offices that hold it in few words, and on which terms."""

    item: Item
    offices: str
    terms: str


@dataclass(frozen=True, slots=True)
class Period:
    """Grants of one item that began and ended together, or one of its wordings, with the papers."""

    words: str
    since: date
    until: date | None
    document: str
    ended_by: str = ""


def listed(on: date, *, unit: str = "", origin: str = "", field: str = "", words: str = "") -> list[Standing]:
    """The list of a day, narrowed to what a unit may do, an origin department's, a field, or words that hit."""
    powers, units = snapshots.power_list(on), unit_refs()
    items = (
        snapshots.powers().index(on).find(words, limit=len(powers.items)) if words else powers.items.values()
    )
    chosen = [i for i in items if (not origin or i.origin.code == origin) and (not field or i.field == field)]
    if unit in units:
        theirs = {held.item.id for held in powers_of(powers, units[unit], on)}
        chosen = [item for item in chosen if item.id in theirs]
    if not words:
        chosen.sort(key=lambda item: item.code)
    return [_standing(powers, item, units, on) for item in chosen]


def standing_of(item: Item, on: date) -> Standing:
    """One item on a day."""
    return _standing(snapshots.power_list(on), item, unit_refs(), on)


def _standing(powers: PowerList, item: Item, units: Mapping[str, UnitRef], on: date) -> Standing:
    grants = powers.grants_on(item.id, on)
    offices = offices_text({grant.holder.code for grant in grants}, units)
    if not grants:
        return Standing(item, "", "部门保留" if item.retained else "未下放")
    left = dict.fromkeys(kind for grant in grants for kind in excepted_penalties(item, grant))
    terms = "、".join(dict.fromkeys(grant.mode.label for grant in grants))
    return Standing(item, offices, f"{terms}（{'、'.join(left)}除外）" if left else terms)


def history_of_grants(item: Item) -> list[Period]:
    """Who has held an item, newest first; offices that began and ended together in one line."""
    together: dict[tuple[date, date | None, str, str, str], list[UnitRef]] = {}
    for grant in snapshots.power_list(clock.today()).grants_of(item.id):
        if grant.valid_to == grant.valid_from:
            continue
        key = (grant.valid_from, grant.valid_to, grant.mode.label, grant.document, grant.recalled_by)
        together.setdefault(key, []).append(grant.holder)
    units = unit_refs()
    lines = [
        Period(f"{mode}{offices_text((u.code for u in held), units)}", since, until, paper, recalled)
        for (since, until, mode, paper, recalled), held in together.items()
    ]
    return sorted(lines, key=lambda line: line.since, reverse=True)


def history_of_wordings(item: Item) -> list[tuple[Any, Period]]:
    """The wordings of an item, newest first, each with its days and paper."""
    rows = PowerWording.select(PowerWording, ListPaper).join(ListPaper).where(PowerWording.item == item.id)
    return [
        (row, Period(row.name, row.valid_from, row.valid_to, row.paper.document))
        for row in rows.order_by(PowerWording.valid_from.desc(), PowerWording.id.desc())
        if row.valid_to != row.valid_from
    ]


def papers() -> list[ListPaper]:
    """The papers by which the list came to be, newest first."""
    return list(ListPaper.select().order_by(ListPaper.effective_from.desc(), ListPaper.id.desc()))


def paper_of(document: str) -> ListPaper | None:
    """The paper of this 文号, with the hash of its file."""
    found: ListPaper | None = ListPaper.get_or_none(ListPaper.document == document)
    return found


def unit_refs() -> dict[str, UnitRef]:
    """The district's present units by code."""
    return {unit.code: unit.ref for unit in snapshots.directory().units.values() if unit.valid_to is None}


def proof_hash(answer: Answer) -> str:
    """The SHA-256 of an answer's content, printed on the 权限依据页."""
    text = json.dumps(described(answer), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def live_since() -> date | None:
    """The day on which the set-up stage ended; None while lists of the past may be entered (L-5)."""
    kept = LIVE_SINCE.now
    return date.fromisoformat(kept) if kept else None


def go_live(desk: Desk, actor: Actor | None) -> date:
    """End the set-up stage, once: by 司法局 or the operator (``actor`` None), logged (L-5).

    Raises Forbidden for others, Refused with E-L-LIVE when it has ended already.
    """
    if actor is not None and Role.SUPERVISOR not in actor.roles:
        raise Forbidden([Reason("E-G-ROLE", "结束筹备阶段由司法局办理。", clause="L-5")])
    with transaction():
        since = live_since()
        if since is not None:
            raise Refused([Reason("E-L-LIVE", f"筹备阶段已于{day_text(since)}结束。", clause="L-5")])
        LIVE_SINCE.decide(clock.today().isoformat(), at=clock.now())
        audit.record(actor, "portal.go_live", "setting")
    return clock.today()
