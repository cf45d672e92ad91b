"""Lists of matters as pages show them: tabs, filters in the address, lights, the next page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from portal.desk import assigning, lists
from portal.domain.absence import Member
from portal.domain.access import Standing, matches
from portal.domain.masking import masked
from portal.domain.procedure import Actor, Procedure, Role, Seat, State
from portal.domain.terms import Light
from portal.store import snapshots
from portal.store.personal import SavedFilter
from portal.web import saved, sessions
from portal.web.addresses import url_of
from portal.web.lines import Lights
from portal.web.matters import TONES

PAGE = 50


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One line of a list. ``at_once`` are the steps by which the reader may take it together with others, ``answers``
    those of them by which one of many units answers for itself and may change its word later: a press in the line is all.

    ``other`` is the unit on the other side. Who oversees has no side and reads all units, and ``awaited``, the one
    in whose hands the matter is.
    """

    id: int
    version: int
    url: str
    number: str
    title: str
    subject: str
    place: str
    other: str
    kind: str
    state: str
    tone: str
    light: Any
    assignee: str
    awaited: str
    at_once: Mapping[str, str]
    answers: Mapping[str, str]

    @property
    def seen(self) -> str:
        """The matter as it stands here, for a box to tick: an act on another version than this is refused."""
        return f"{self.id}-{self.version}"


@dataclass(frozen=True, slots=True)
class MatterList:
    """A page of matters with the filters that chose it; ``next`` is the address of the following page."""

    procedure: Procedure
    rows: list[MatterRow]
    filters: Mapping[str, str]
    next: str | None
    oversees: bool
    may_open: bool
    batch: "Batch"
    saved: Sequence[SavedFilter]

    def tab(self, **changed: str) -> str:
        """The address of the same list with other filters; never the bare one, with which a default filter opens."""
        kept: dict[str, Any] = {n: v for n, v in {**self.filters, **changed}.items() if v}
        return url_for(request.endpoint or "", **(request.view_args or {}), **(kept or {"side": ""}))

    @property
    def chosen(self) -> dict[str, str]:
        """What the list is filtered by now."""
        return {name: value for name, value in self.filters.items() if value}

    def url_of(self, one: SavedFilter) -> str:
        """The address of a named filter of this list."""
        return saved.url_of(one)

    @property
    def named(self) -> SavedFilter | None:
        """The reader's own filter that shows just this list."""
        return next((one for one in self.saved if one.chosen == self.chosen), None)

    @property
    def lights(self) -> list[tuple[str, str]]:
        return [(one.value, one.words) for one in Light if one not in (Light.PAUSED, Light.NONE)]


@dataclass(frozen=True, slots=True)
class Batch:
    """What can be done with chosen rows of a list together: steps that ask nothing, and to whom they can be given.

    ``all_chosen`` ticks every row from the start: so a list is taken whole without JavaScript.
    """

    steps: Mapping[str, str]
    colleagues: Sequence[Member]
    all_chosen: bool


def batch_of(rows: Iterable[MatterRow]) -> Batch:
    """What the reader can do with these rows together."""
    steps = {name: label for row in rows for name, label in row.at_once.items()}
    return Batch(steps, assigning.colleagues(sessions.current_actor()), bool(request.args.get("all")))


def matter_list(kind: str) -> MatterList:
    """The matters of one kind that the reader's unit takes part in (an overseer: all), as the address filters them."""
    desk, actor = sessions.current_desk(), sessions.current_actor()
    procedure = desk.host.procedure(kind)
    own = saved.mine(actor, kind)
    default: Mapping[str, str] = next((one.chosen for one in own if one.is_default), {})
    asked = request.args or default
    filters: dict[str, Any] = {name: asked.get(name, "")[: saved.LONGEST] for name in saved.FILTERS}
    found = lists.matters_of(
        actor, kind=kind, state=filters["state"] or None, side=filters["side"] or None, light=filters["light"] or None,
        q=filters["q"] or None, open=not filters["closed"], mine=bool(filters["mine"]), cursor=request.args.get("cursor"), limit=PAGE,
    )  # fmt: skip
    rows = matter_rows(found.rows, actor)
    here = {**(request.view_args or {}), **filters}
    onward = url_for(request.endpoint or "", **here, cursor=found.next) if found.next else None
    return MatterList(
        procedure,
        rows,
        filters,
        onward,
        Role.SUPERVISOR in actor.roles,
        may_open(procedure, actor),
        batch_of(rows),
        own,
    )


def may_open(procedure: Procedure, actor: Actor) -> bool:
    """Is there a form for this reader to fill in, rather than one that is refused when it is sent?"""
    return bool(actor.roles & procedure.opened_by.roles)


def matter_rows(found: Iterable[Any], actor: Actor) -> list[MatterRow]:
    """Rows of ``desk.lists`` as a page shows them."""
    lines = Lines(actor)
    return [lines.of(row) for row in found]


class Lines:
    """Makes of rows of ``desk.lists`` the lines of one page: all as of one instant, what they share worked out once."""

    def __init__(self, actor: Actor):
        self._desk, self._units, self._lights = sessions.current_desk(), snapshots.directory(), Lights()
        self._actor, self._ours = actor, (actor.principal.id, actor.unit.id)
        self._steps: dict[tuple[Any, ...], Mapping[str, str]] = {}

    def of(self, row: Any) -> MatterRow:
        """The line of one matter."""
        procedure = self._desk.host.procedure(row.kind)
        state = procedure.state(row.state)
        looks_on = not any(unit in self._ours for _seat, unit in row.parties)
        at_once = self._at_once(procedure, row)
        answers = {name: at_once[name] for name in at_once if self._is_answer(procedure, name)}
        return MatterRow(
            row.id, row.version, url_of(self._desk, row), row.number, masked(row.title) or "（未填案由）", masked(row.subject),
            masked(row.place_text), " → ".join(_named(row.parties)) if looks_on else self._other(row),
            procedure.label, state.label,
            TONES.get(state.outcome or "", "waiting" if state.open else "neutral"),
            self._lights.of(row.due_at, row.due_unit, row.due_reminder), row.assignee,
            _awaited(state, row.parties) if looks_on else "", at_once, answers,
        )  # fmt: skip

    def _other(self, row: Any) -> str:
        """The unit on the other side; of many the first, and how many they are."""
        many = [unit for seat, unit in row.parties if seat is Seat.PARTICIPANT and unit not in self._ours]
        joined = any(seat is Seat.PARTICIPANT and unit in self._ours for seat, unit in row.parties)
        if joined or len(many) < 2:
            return self._units.name(row.other_unit)
        return together(self._units.name(many[0]), len(many))

    @staticmethod
    def _is_answer(procedure: Procedure, name: str) -> bool:
        step = procedure.step(name)
        return step is not None and step.each

    def _at_once(self, procedure: Procedure, row: Any) -> Mapping[str, str]:
        """The steps that ask nothing and are this reader's by seat and role; the desk judges each when it is taken."""
        seats = {seat: unit for seat, unit in row.parties if unit in self._ours}
        key = (row.kind, row.state, *seats.items())
        if key not in self._steps:
            standing = Standing({seat: self._units.ref(unit) for seat, unit in seats.items()})
            steps = [one for one in procedure.steps_from(row.state) if one.in_one_go]
            self._steps[key] = {
                one.name: one.label for one in steps if matches(self._actor, one.by, standing)
            }
        return self._steps[key]


def _named(parties: Iterable[tuple[Seat, int]]) -> list[str]:
    """The units of a matter, who sends first; many participants in a few words."""
    units, seats = snapshots.directory(), list(Seat)
    ordered = sorted(parties, key=lambda party: seats.index(party[0]))
    many = [unit for seat, unit in ordered if seat is Seat.PARTICIPANT]
    named = [units.name(unit) for seat, unit in ordered if seat is not Seat.PARTICIPANT]
    return [*named, together(units.name(many[0]), len(many))] if many else named


def together(first: str, count: int) -> str:
    """Several units in a few words: 平原镇人民政府等 3 个单位."""
    return first if count == 1 else f"{first}等 {count} 个单位"


def _awaited(state: State, parties: Iterable[tuple[Seat, int]]) -> str:
    """The unit whose turn it is; "" where there is no choice between two."""
    seated = dict(parties)
    unit = seated.get(state.waits_for.seat) if state.waits_for and state.waits_for.seat else None
    return snapshots.directory().name(unit) if unit and len(seated) > 1 else ""
