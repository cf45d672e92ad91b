"""Lists of matters as pages show them: tabs, filters in the address, lights, the next page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from portal.desk import lists
from portal.domain.procedure import Procedure, Role
from portal.domain.terms import Light
from portal.store import snapshots
from portal.web import sessions
from portal.web.matters import TONES, Lights, url_of

PAGE = 50
SIDES = {"in": "移送我方", "out": "我方移出"}
FILTERS = ("side", "state", "light", "q", "closed")


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One line of a list."""

    id: int
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


@dataclass(frozen=True, slots=True)
class MatterList:
    """A page of matters with the filters that chose it; ``next`` is the address of the following page."""

    procedure: Procedure
    rows: list[MatterRow]
    filters: Mapping[str, str]
    next: str | None
    oversees: bool

    def tab(self, **changed: str) -> str:
        """The address of the same list with other filters."""
        kept: dict[str, Any] = {n: v for n, v in {**self.filters, **changed}.items() if v}
        return url_for(request.endpoint or "", **kept)

    @property
    def lights(self) -> list[tuple[str, str]]:
        return [(one.value, one.words) for one in Light if one not in (Light.PAUSED, Light.NONE)]


def matter_list(kind: str) -> MatterList:
    """The matters of one kind that the reader's unit takes part in (an overseer: all), as the address filters them."""
    desk, actor = sessions.current_desk(), sessions.current_actor()
    procedure = desk.host.procedure(kind)
    filters: dict[str, Any] = {name: request.args.get(name, "")[:100] for name in FILTERS}
    found = lists.matters_of(
        actor, kind=kind, state=filters["state"] or None, side=filters["side"] or None, light=filters["light"] or None,
        q=filters["q"] or None, open=not filters["closed"], cursor=request.args.get("cursor"), limit=PAGE,
    )  # fmt: skip
    lights = Lights()
    rows = [matter_row(row, actor, lights) for row in found.rows]
    onward = url_for(request.endpoint or "", **filters, cursor=found.next) if found.next else None
    return MatterList(procedure, rows, filters, onward, Role.SUPERVISOR in actor.roles)


def matter_row(row: Any, actor: Any, lights: Lights | None = None) -> MatterRow:
    """A row of ``lists.matters_of`` as a page shows it; a whole list shares its ``lights``."""
    desk, units = sessions.current_desk(), snapshots.directory()
    procedure = desk.host.procedure(row.kind)
    state = procedure.state(row.state)
    return MatterRow(
        row.id, url_of(desk, row), row.number, row.title or "（未填案由）", row.subject, row.place_text,
        units.name(row.other_unit), procedure.label, state.label,
        TONES.get(state.outcome or "", "waiting" if state.open else "neutral"), (lights or Lights()).of(row.due_at, row.due_unit, row.due_reminder),
    )  # fmt: skip
