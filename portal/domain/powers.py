"""Whose power is it: the questions that the authority list answers, each with its reasons (L-1, L-8)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.domain import power_words as words
from portal.domain.grants import (
    TOWN_OFFICE_KINDS,
    Grant,
    GrantMode,
    Item,
    PlaceRef,
    PowerList,
    Transition,
    UnitRef,
    unbroken_run,
)
from portal.domain.power_checks import may_file, may_publish, municipal_origins, overlaps

__all__ = [
    "TOWN_OFFICE_KINDS",
    "Answer",
    "Change",
    "Grant",
    "GrantMode",
    "Held",
    "Item",
    "PlaceRef",
    "PowerList",
    "UnitRef",
    "both_answers",
    "changes_between",
    "gaps",
    "holder",
    "may_file",
    "may_publish",
    "municipal_origins",
    "overlaps",
    "powers_of",
]

ALL_ACTS = ("行政处罚", "行政检查", "行政强制措施")
ENTRUSTED_ACTS = ("行政处罚", "行政检查")


@dataclass(frozen=True)
class Answer:
    """Who may punish this here on this day, and why.

    ``outcome`` is ``one`` (``holder`` says who; "stays with the department" is such an answer), ``none`` (it
    cannot be said, ``reasons`` say why, ``holders`` who comes into question) or ``conflict`` (several may).
    ``since`` and ``until`` bound the holder's unbroken power, ``until`` being the first day without it and
    None while nothing is announced. ``in_name_of`` is set for entrusted powers only (L-2), ``transition`` while
    the 过渡期 of the last change of hands lasts (C-1).
    """

    outcome: Literal["one", "none", "conflict"]
    on: date
    item: Item | None = None
    place: PlaceRef | None = None
    holder: UnitRef | None = None
    holders: tuple[UnitRef, ...] = ()
    grant: Grant | None = None
    basis: str = ""
    since: date | None = None
    until: date | None = None
    in_name_of: UnitRef | None = None
    transition: Transition | None = None
    acts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def holder(powers: PowerList, item: Item | None, place: PlaceRef | None, on: date) -> Answer:
    """L-1: the office whose grant stands and whose territory contains the place, else the department."""
    if item is None:
        return Answer("none", on, place=place, reasons=words.NO_ITEM)
    place = place.on(on) if place else None
    offices = place.offices if place else ()
    if not offices:
        return _without_territory(powers, item, place, on)
    answers = [_in_territory(powers, item, place, office, on) for office in offices]
    holders = tuple(dict.fromkeys(unit for answer in answers for unit in answer.holders))
    if len(holders) == 1:
        return answers[0]
    reasons = words.in_conflict(item, place.name if place else "", holders)
    return Answer("conflict", on, item, place, holders=holders, reasons=tuple(reasons))


def _without_territory(powers: PowerList, item: Item, place: PlaceRef | None, on: date) -> Answer:
    """L-1: without a territory only an item that no office holds has an answer."""
    held = powers.holders_on(item.id, on)
    if not held:
        return _with_department(powers, item, place, None, on)
    reasons = words.place_unknown(powers, item, place.name if place else "", on)
    return Answer("none", on, item, place, holders=(*held, item.origin), reasons=tuple(reasons))


def _in_territory(powers: PowerList, item: Item, place: PlaceRef | None, office: UnitRef, on: date) -> Answer:
    """L-1: the answer for one office's territory."""
    standing = powers.grants_on(item.id, on, office)
    if not standing:
        return _with_department(powers, item, place, office, on)
    return _with_office(powers, item, place, standing[-1], on)


def _with_office(powers: PowerList, item: Item, place: PlaceRef | None, grant: Grant, on: date) -> Answer:
    """L-2: an office's power; if entrusted, without coercive measures and in the department's name."""
    entrusted = grant.mode is GrantMode.ENTRUSTED
    since, until = unbroken_run(powers.grants_of(item.id, grant.holder), grant)
    return Answer(
        "one",
        on,
        item,
        place,
        holder=grant.holder,
        holders=(grant.holder,),
        grant=grant,
        basis=words.grant_paper(powers, grant),
        since=since,
        until=until,
        in_name_of=item.origin if entrusted else None,
        transition=_lasting(grant.transition, on),
        acts=ENTRUSTED_ACTS if entrusted else ALL_ACTS,
        reasons=tuple(words.held_by_office(powers, item, grant, on)),
    )


def _with_department(
    powers: PowerList, item: Item, place: PlaceRef | None, office: UnitRef | None, on: date
) -> Answer:
    """L-1, L-7: what no office holds on the day is with the origin department."""
    last = words.last_ended(powers, item, office, on)
    coming = [grant.valid_from for grant in powers.grants_of(item.id, office) if grant.valid_from > on]
    return Answer(
        "one",
        on,
        item,
        place,
        holder=item.origin,
        holders=(item.origin,),
        basis=_basis_of_department(powers, item, last),
        since=last.valid_to if last else None,
        until=min(coming, default=None),
        transition=_lasting(last.recall_transition if last else None, on),
        acts=ALL_ACTS,
        reasons=tuple(words.with_department(powers, item, office, on)),
    )


def _lasting(transition: Transition | None, on: date) -> Transition | None:
    return transition if transition is not None and transition.covers(on) else None


def _basis_of_department(powers: PowerList, item: Item, last: Grant | None) -> str:
    if last is not None and not item.retained:
        return f"{words.paper_text(powers, last.recalled_by)}收回"
    return "清单列为部门保留事项" if item.retained else "未列入下放清单，由原实施部门行使"


def both_answers(
    powers: PowerList, item: Item | None, place: PlaceRef | None, day_a: date, day_b: date
) -> tuple[Answer, ...]:
    """The answers of two days (say of discovery and of sending), earlier first; one answer if both agree."""
    first, second = (holder(powers, item, place, day) for day in sorted((day_a, day_b)))
    same = (first.outcome, first.holders, first.grant) == (second.outcome, second.holders, second.grant)
    return (second,) if same else (first, second)


@dataclass(frozen=True, slots=True)
class Held:
    """An item that a unit may exercise: by ``grant``, or as origin department except in some territories."""

    item: Item
    grant: Grant | None
    except_in: tuple[UnitRef, ...] = ()


def powers_of(powers: PowerList, unit: UnitRef, on: date) -> tuple[Held, ...]:
    """L-8 "what may unit U do on this day", in the order of item codes.

    An item that was handed down is still listed for its department, with the offices in whose territory it
    may not use it: the department keeps the rest of the district.
    """
    found: list[Held] = []
    for item in sorted(powers.items.values(), key=lambda item: item.code):
        standing = powers.grants_on(item.id, on, unit)
        if standing:
            found.append(Held(item, standing[-1]))
        elif item.origin == unit:
            found.append(Held(item, None, powers.holders_on(item.id, on)))
    return tuple(found)


ChangeKind = Literal["granted", "recalled", "altered"]


@dataclass(frozen=True, slots=True)
class Change:
    """What one document did to one item on one day: offices gained it, lost it, or got other terms."""

    day: date
    kind: ChangeKind
    item: Item
    offices: tuple[UnitRef, ...]
    document: str


def changes_between(powers: PowerList, after: date, until: date) -> tuple[Change, ...]:
    """L-8 "what changed between two dates": all changes on days later than ``after``, up to ``until``."""
    offices: defaultdict[tuple[date, ChangeKind, int, str], set[UnitRef]] = defaultdict(set)
    for grant in powers.every_grant():
        earlier = _grant_ending_on(powers, grant, grant.valid_from)
        if earlier is None:
            offices[grant.valid_from, "granted", grant.item_id, grant.document].add(grant.holder)
        elif (earlier.mode, set(earlier.penalties)) != (grant.mode, set(grant.penalties)):
            offices[grant.valid_from, "altered", grant.item_id, grant.document].add(grant.holder)
        if grant.valid_to is not None and not _grant_beginning_on(powers, grant, grant.valid_to):
            offices[grant.valid_to, "recalled", grant.item_id, grant.recalled_by].add(grant.holder)
    changes = (
        Change(day, kind, powers.items[item_id], tuple(sorted(units, key=lambda u: u.code)), document)
        for (day, kind, item_id, document), units in offices.items()
        if after < day <= until
    )
    return tuple(sorted(changes, key=lambda change: (change.day, change.kind, change.item.code)))


def _grant_ending_on(powers: PowerList, grant: Grant, day: date) -> Grant | None:
    return next((g for g in powers.grants_of(grant.item_id, grant.holder) if g.valid_to == day), None)


def _grant_beginning_on(powers: PowerList, grant: Grant, day: date) -> Grant | None:
    return next((g for g in powers.grants_of(grant.item_id, grant.holder) if g.valid_from == day), None)


def gaps(powers: PowerList, on: date) -> tuple[Item, ...]:
    """L-5: items that no office holds on this day and that no list keeps with the department either."""
    loose = (i for i in powers.items.values() if not i.retained and not powers.grants_on(i.id, on))
    return tuple(sorted(loose, key=lambda item: item.code))
