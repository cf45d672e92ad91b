"""Lists of matters: whose, filtered, the most pressing first, page by page; one indexed query a page.

Open matters come first, the nearest due on top and those without a limit last; closed ones follow, newest first.
A page begins where the former one ended (keyset), so that neither its depth nor a new matter moves its rows.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from peewee import SQL, Case, Expression, ModelSelect, fn

from portal import clock
from portal.desk.list_rows import Row, rows_of
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Role, Seat
from portal.domain.reasons import Reason, Refused
from portal.domain.terms import SOON_WORKING_DAYS, Light, Unit
from portal.store import search, snapshots
from portal.store.db import Prepared
from portal.store.matters import NEVER, Matter, Party

LIMIT = 100
SEARCHED = 300
"""As many hits of a search, newest first, are offered to the other filters."""
OTHER_SIDE = (Seat.RECEIVER, Seat.SENDER, Seat.COORDINATOR, Seat.GOVERNMENT)
"""Whom a list names as the other unit: the first of these that is not the reader's own."""
SIDES = {"in": (Seat.RECEIVER, Seat.PARTICIPANT), "out": (Seat.SENDER,)}
CLOCK_UNITS = tuple(unit.value for unit in Unit if unit.is_clock_time)
LARGEST = 2**63 - 1


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
    chosen = {
        **_ours(actor), **_sides(side), "kind": kind or None, "state": state or None, "assignee": actor.person_id if mine else None,
    }  # fmt: skip
    if q and q.strip():
        chosen["words"] = _sought(actor, q)
        if chosen["words"] is None:
            return Page((), None)
    further = shining(source, light_named(light)) if light else []
    found: list[tuple[int, int]] = []
    for stage in (True, False):
        if open in (None, stage) and (start is None or start.open >= stage) and len(found) <= limit:
            after = start if start is not None and start.open == stage else None
            look = Stage(source, Role.SUPERVISOR in actor.roles, stage, sought=bool(q))
            found += look.find(chosen, further, after, limit + 1 - len(found))
    return _page(actor, found, limit)


def _ours(actor: Actor) -> dict[str, int]:
    """The units whose matters are the actor's own, as values of a query."""
    return {f"unit_{place}": unit for place, unit in enumerate({actor.principal.id, actor.unit.id})}


def _visible(actor: Actor, source: Any) -> Expression:
    """G-9 as a condition: a private draft only for the unit that wrote it; what is restricted only for parties."""
    return _visible_to([*_ours(actor).values()], source, supervises=Role.SUPERVISOR in actor.roles)


def _visible_to(ours: Sequence[Any], source: Any, *, supervises: bool) -> Expression:
    unit = Party.unit == ours[0] if len(ours) == 1 else Party.unit.in_(ours)
    own = unit & ((Party.seat == Seat.SENDER) | (Matter.private == False))
    if source is Party:
        return own
    others = (Matter.private == False) & (Matter.restricted == False)
    if not supervises:
        others &= Matter.escalated == True
    return others | fn.EXISTS(Party.select(Party.unit).where((Party.matter == Matter.id) & own))


def readable_by(actor: Actor) -> Expression:
    """G-9 as a condition on a query of matters: the unit's own, and for those who oversee the others' as well."""
    if actor.roles & {Role.SUPERVISOR, Role.GOV_OFFICE}:
        return _visible(actor, Matter)
    mine = Party.select(Party.unit).where((Party.matter == Matter.id) & _visible(actor, Party))
    return fn.EXISTS(mine)


@dataclass(frozen=True, slots=True)
class Stage:
    """One half of a list: open matters by due instant, or closed ones newest first; a matter stands there once.

    The index by due instant has a list in its order, so that it ends early. What is ``sought`` by words is few: it is
    found first and sorted then, which hiding the instant from the index brings about.
    """

    source: type[Party] | type[Matter]
    supervises: bool
    is_open: bool
    sought: bool = False

    def find(
        self, chosen: Mapping[str, Any], further: Sequence[Expression], after: Cursor | None, limit: int
    ) -> list[tuple[int, int]]:
        """Due instant and number of so many matters, from the cursor on.

        ``chosen`` are the values of plain filters, None for one that is not asked.
        """
        beyond = {"due_at": after.due_at, "number": after.id} if after is not None else {}
        values = {n: v for n, v in {**chosen, **beyond}.items() if v is not None} | {"limit": limit}
        if further:
            rows = Prepared(lambda: self.query(values, further)).brought()
        else:
            rows = _stage_query(self, tuple(values)).brought(*values.values())
        return [(due, number) for due, number in rows]

    def query(self, values: Mapping[str, Any], further: Sequence[Expression] = ()) -> ModelSelect:
        """The query with these values, which may be marks for values to come."""
        source = self.source
        number = Party.matter if source is Party else Matter.id
        due_at = source.due_at + SQL("0") if self.sought else source.due_at
        query = source.select(due_at.alias("due"), number.alias("number"))
        if source is Party:  # a unit may have two seats
            query = query.join(Matter).distinct()
        ours = [value for name, value in values.items() if name.startswith("unit_")]
        query = query.where(_visible_to(ours, source, supervises=self.supervises), *self._plain(values))
        query = query.where(*further, source.open == self.is_open)
        if "number" in values:
            query = query.where(self._beyond(due_at, number, values["due_at"], values["number"]))
        order = (due_at, number) if self.is_open else (due_at.desc(), number.desc())
        return query.order_by(*order).limit(values["limit"]).tuples()

    def _plain(self, values: Mapping[str, Any]) -> list[Expression]:
        columns = {
            "kind": self.source.kind, "state": self.source.state, "assignee": Party.assignee,
        }  # fmt: skip
        seats = [value for name, value in values.items() if name.startswith("seat_")]
        plain = [column == values[name] for name, column in columns.items() if name in values]
        if "words" in values:
            plain.append(Matter.id.in_(search.matching(values["words"], SEARCHED)))
        return [*plain, Party.seat.in_(seats)] if seats else plain

    def _beyond(self, due_at: Any, number: Any, last_due: Any, last: Any) -> Expression:
        if self.is_open:
            return (due_at >= last_due) & ((due_at > last_due) | (number > last))
        return (due_at <= last_due) & ((due_at < last_due) | (number < last))


@cache
def _stage_query(stage: Stage, names: tuple[str, ...]) -> Prepared:
    """The query of a stage with these filters, written once."""
    return Prepared(lambda *values: stage.query(dict(zip(names, values, strict=True))))


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


# --- filters ------------------------------------------------------------------------------------------------


def _sought(actor: Actor, words: str) -> str | None:
    """The words as the search looks for them; what the actor may see of what is found the other conditions decide."""
    oversees = bool(actor.roles & {Role.SUPERVISOR, Role.GOV_OFFICE})
    return search.sought(words, {actor.principal.id, actor.unit.id}, overseer=oversees)


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


def _sides(side: str | None) -> dict[str, Seat]:
    """The seats of a side, as values of a query."""
    if side is None:
        return {}
    if side not in SIDES:
        raise Refused([_unknown("side", "、".join(SIDES))])
    return {f"seat_{place}": seat for place, seat in enumerate(SIDES[side])}


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
