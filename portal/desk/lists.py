"""Lists of matters: whose, filtered, the most pressing first, page by page; one indexed query a page.

Open matters come first, the nearest due on top and those without a limit last; closed ones follow, newest first.
A page begins where the former one ended (keyset), so that neither its depth nor a new matter moves its rows.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from peewee import JOIN, SQL, Case, Expression, ModelSelect, fn

from portal import clock
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Role, Seat
from portal.domain.reasons import Reason, Refused
from portal.domain.terms import SOON_WORKING_DAYS, Light, Unit
from portal.store import search, snapshots
from portal.store.db import Prepared
from portal.store.matters import NEVER, Matter, Party
from portal.store.people import Person

LIMIT = 100
SEARCHED = 300
"""As many hits of a search, newest first, are offered to the other filters."""
SEATS = {seat.value: seat for seat in Seat}
OTHER_SIDE = (Seat.RECEIVER, Seat.SENDER, Seat.COORDINATOR, Seat.GOVERNMENT)
"""Whom a list names as the other unit: the first of these that is not the reader's own."""
SIDES = {"in": Seat.RECEIVER, "out": Seat.SENDER}
CLOCK_UNITS = tuple(unit.value for unit in Unit if unit.is_clock_time)
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """One matter in a list, for one reader.

    ``other_unit`` is the party on the other side, None while there is none; ``assignee`` who looks after the matter
    in the reader's own unit. Whom the other side has named is its own affair.
    """

    id: int
    kind: str
    state: str
    version: int
    title: str
    subject: str
    number: str
    item_id: int | None
    place_text: str
    opened: int
    open: bool
    outcome: str
    due_at: int
    due_unit: str
    due_reminder: bool
    paused: bool
    parties: tuple[tuple[Seat, int], ...]
    other_unit: int | None
    assignee: str

    @property
    def opened_at(self) -> datetime:
        """When it was opened; kept as seconds, for most lists do not show it."""
        return datetime.fromtimestamp(self.opened, ZONE)


OF_PARTIES = ("parties", "other_unit", "assignee")
"""What a row says of its parties; all else are columns of the matter."""
FLAGS = tuple(place for place, one in enumerate(fields(Row)) if one.type is bool)
"""Where a row has a flag, which SQLite keeps as 0 or 1."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursor from which the next ones follow (None: these were the last)."""

    rows: tuple[Row, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of one matter in a list."""

    open: bool
    due_at: int
    id: int

    def text(self) -> str:
        """The cursor as it stands in an address."""
        return (
            base64.urlsafe_b64encode(f"{int(self.open)}.{self.due_at}.{self.id}".encode())
            .decode()
            .rstrip("=")
        )


def matters_of(
    actor: Actor,
    *,
    kind: str | None = None,
    state: str | None = None,
    side: str | None = None,
    light: str | None = None,
    q: str | None = None,
    open: bool | None = None,
    mine: bool = False,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page:
    """The matters that the actor's unit takes part in; for 司法局 all, for 区政府办 also the escalated ones (G-9).

    ``side`` is "in" (移送我方) or "out" (我方移出) and keeps to the own unit's; ``light`` a name of Light; ``q``
    words to search for; ``open`` None asks for open and closed ones; ``mine`` keeps to those assigned to the actor.
    Administrators get nothing. Raises Refused
    with E-QUERY for a side, light or cursor that does not exist.
    """
    start = _cursor(cursor)
    if actor.is_administrator or not 0 < limit <= LIMIT:
        return Page((), None)
    by_party = side is not None or mine or not actor.roles & {Role.SUPERVISOR, Role.GOV_OFFICE}
    source: type[Party] | type[Matter] = Party if by_party else Matter
    chosen = _filters(actor, source, kind, state, side, light, q)
    chosen += [Party.assignee == actor.person_id] if mine else []
    found: list[Any] = []
    for stage in (True, False):
        if open in (None, stage) and (start is None or start.open >= stage) and len(found) <= limit:
            after = start if start is not None and start.open == stage else None
            found.extend(_stage(source, chosen, stage, after, sought=bool(q)).limit(limit + 1 - len(found)))
    return _page(actor, found, limit)


def _filters(
    actor: Actor,
    source: Any,
    kind: str | None,
    state: str | None,
    side: str | None,
    light: str | None,
    q: str | None,
) -> list[Expression]:
    """Everything asked for, as conditions; what the actor may see comes first."""
    asked = [_visible(actor, source)]
    asked += [source.kind == kind] if kind else []
    asked += [source.state == state] if state else []
    asked += [Party.seat == _seat(side)] if side else []
    asked += shining(source, light_named(light)) if light else []
    if q and q.strip():
        asked.append(_containing(actor, q))
    return asked


def _visible(actor: Actor, source: Any) -> Expression:
    """G-9 as a condition: a private draft only for the unit that wrote it; what is restricted only for parties."""
    ours = tuple({actor.principal.id, actor.unit.id})
    unit = Party.unit == ours[0] if len(ours) == 1 else Party.unit.in_(ours)
    own = unit & ((Party.seat == Seat.SENDER) | (Matter.private == False))
    if source is Party:
        return own
    others = (Matter.private == False) & (Matter.restricted == False)
    if Role.SUPERVISOR not in actor.roles:
        others &= Matter.escalated == True
    return others | fn.EXISTS(Party.select(Party.unit).where((Party.matter == Matter.id) & own))


def readable_by(actor: Actor) -> Expression:
    """G-9 as a condition on a query of matters: the unit's own, and for those who oversee the others' as well."""
    if actor.roles & {Role.SUPERVISOR, Role.GOV_OFFICE}:
        return _visible(actor, Matter)
    mine = Party.select(Party.unit).where((Party.matter == Matter.id) & _visible(actor, Party))
    return fn.EXISTS(mine)


def _stage(
    source: Any, chosen: list[Expression], is_open: bool, after: Cursor | None, *, sought: bool = False
) -> ModelSelect:
    """Open matters by due instant, or closed ones newest first, from the cursor on; a matter stands there once.

    The index by due instant has a list in its order, so that it ends early. What is ``sought`` by words is few: it is
    found first and sorted then, which hiding the instant from the index brings about.
    """
    number = Party.matter if source is Party else Matter.id
    due_at = source.due_at + SQL("0") if sought else source.due_at
    query = source.select(due_at, number)
    if source is Party:  # a unit may have two seats
        query = query.join(Matter).distinct()
    query = query.where(*chosen, source.open == is_open)
    if after is not None:
        query = query.where(_beyond(due_at, number, after))
    order = (due_at, number) if is_open else (due_at.desc(), number.desc())
    return query.order_by(*order).tuples()


def _beyond(due_at: Any, number: Any, after: Cursor) -> Expression:
    if after.open:
        return (due_at >= after.due_at) & ((due_at > after.due_at) | (number > after.id))
    return (due_at <= after.due_at) & ((due_at < after.due_at) | (number < after.id))


def _page(actor: Actor, found: list[Any], limit: int) -> Page:
    rows = rows_of(actor, [number for _due, number in found[:limit]])
    if len(found) <= limit:
        return Page(rows, None)
    last = rows[-1]
    return Page(rows, Cursor(last.open, last.due_at, last.id).text())


def known_to(actor: Actor, ids: Sequence[int]) -> list[int]:
    """Those of the matters that the actor may know of now, in the same order: who changed units leaves the old ones."""
    if actor.is_administrator:
        return []
    oversees = bool(actor.roles & {Role.SUPERVISOR, Role.GOV_OFFICE})
    source: type[Party] | type[Matter] = Matter if oversees else Party
    number = Matter.id if oversees else Party.matter
    rows = source.select(number).where(number.in_(list(ids)), _visible(actor, source))
    found = {
        one for (one,) in (rows if oversees else rows.join(Matter, on=(Party.matter == Matter.id))).tuples()
    }
    return [one for one in ids if one in found]


def rows_of(actor: Actor, ids: Sequence[int]) -> tuple[Row, ...]:
    """The matters with these ids as rows of a list, in this order; the caller has seen to it that all may be read."""
    if not ids:
        return ()
    columns: dict[int, tuple[Any, ...]] = {}
    parties: dict[int, list[tuple[Seat, int]]] = {}
    ours, assigned = (actor.principal.id, actor.unit.id), {}
    for *matter, seat, unit, assignee in _rows_query(len(ids)).kept(*ids):
        for flag in FLAGS:
            matter[flag] = bool(matter[flag])
        columns[matter[0]] = tuple(matter)
        parties.setdefault(matter[0], []).append((SEATS[seat], unit))
        if assignee and unit in ours:
            assigned[matter[0]] = assignee
    return tuple(
        Row(*[*columns[number], *_sides(sorted(parties[number]), ours), assigned.get(number, "")])
        for number in ids
    )


@cache
def _rows_query(count: int) -> Prepared:
    """The columns of Row and one party a line with the name of its assignee, for so many matters."""
    columns = [
        getattr(Matter, {"opened": "opened_at"}.get(one.name, one.name.removesuffix("_id")))
        for one in fields(Row)
        if one.name not in OF_PARTIES
    ]
    return Prepared(
        lambda *ids: (
            Matter.select(*columns, Party.seat, Party.unit, Person.name)
            .join(Party)
            .join(Person, JOIN.LEFT_OUTER, on=(Party.assignee == Person.id))
            .where(Matter.id.in_(ids))
            .tuples()
        )
    )


def _sides(
    parties: list[tuple[Seat, int]], ours: tuple[int, int]
) -> tuple[tuple[tuple[Seat, int], ...], int | None]:
    """All parties, and the one on the other side: the receiver, if that is not ourselves."""
    receiver_first = sorted(parties, key=lambda party: OTHER_SIDE.index(party[0]))
    return tuple(parties), next((unit for _seat, unit in receiver_first if unit not in ours), None)


# --- filters ------------------------------------------------------------------------------------------------


def _containing(actor: Actor, words: str) -> Expression:
    """The newest matters that contain the words; what the actor may see of them the other conditions decide."""
    oversees = bool(actor.roles & {Role.SUPERVISOR, Role.GOV_OFFICE})
    hits = search.matching(words, {actor.principal.id, actor.unit.id}, overseer=oversees, limit=SEARCHED)
    return Matter.id.in_(hits if hits is not None else ())


def shining(source: Any, light: Light) -> list[Expression]:
    """A light as bounds on the last second that is still on time (domain.standing says the same of one matter)."""
    if light is Light.NONE:
        return [source.due_at == NEVER]
    if light is Light.PAUSED:
        return [source.due_at < NEVER, Matter.paused == True]
    now, today = int(clock.now().timestamp()), clock.today()
    tonight, soon = _midnight_after(today), _midnight_after(_last_soon_day(today))
    bounds = {
        Light.LATE: (0, now), Light.PASSED: (0, now), Light.TODAY: (now, tonight), Light.SOON: (tonight, soon), Light.CALM: (soon, NEVER - 1),
    }  # fmt: skip
    first, end = bounds[light]
    on_time = Matter.due_at - Case(None, [(Matter.due_unit.in_(CLOCK_UNITS), 0)], 1)
    within = (source.due_at >= first) & (source.due_at <= end)  # what the index can find
    shining = [within, on_time >= first, on_time < end, Matter.paused == False]
    if light in (Light.LATE, Light.PASSED):
        shining.append(Matter.due_reminder == (light is Light.PASSED))
    return shining


def _midnight_after(day: date) -> int:
    return int(datetime.combine(day + timedelta(days=1), time(), ZONE).timestamp())


def _last_soon_day(today: date) -> date:
    """The last day before which at most SOON_WORKING_DAYS working days are left."""
    calendar = snapshots.calendar()
    day = today
    while calendar.working_between(today, day + timedelta(days=1)) <= SOON_WORKING_DAYS:
        day += timedelta(days=1)
    return day


def light_named(name: str) -> Light:
    """The light of a name; Refused with E-QUERY for one that does not exist."""
    if name not in list(Light):
        raise Refused([_unknown("light", "、".join(Light))])
    return Light(name)


def _seat(side: str) -> Seat:
    if side not in SIDES:
        raise Refused([_unknown("side", "、".join(SIDES))])
    return SIDES[side]


def _cursor(text: str | None) -> Cursor | None:
    """The cursor that a former page gave."""
    if not text:
        return None
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        is_open, due_at, number = base64.b64decode(padded, b"-_", validate=True).decode("ascii").split(".")
        if is_open in ("0", "1") and max(map(len, (due_at, number))) < 20:
            found = Cursor(is_open == "1", int(due_at), int(number))
            if 0 <= found.due_at <= LARGEST and 0 <= found.id <= LARGEST and found.text() == text:
                return found
    except (ValueError, binascii.Error):
        pass
    raise Refused([_unknown("cursor", "上一页给出的 next")])


def _unknown(name: str, known: str) -> Reason:
    return Reason("E-QUERY", f"查询参数 {name} 的值不存在。", remedy=f"可用的值：{known}。", field=name)
