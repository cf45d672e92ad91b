"""Stories written out act by act: who does what when, for procedures in which no two stories go alike.

A line is "step -3 09:10" or "step 2.5h" as in ``portal.demo.arcs``, who takes the step (a login), and what is typed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.demo.arcs import OPEN, timed
from portal.demo.days import Past
from portal.desk import Desk, matters, staff
from portal.domain.procedure import Relation
from portal.store.matters import linked_by
from portal.store.people import Person

MINUTES = 7
"""Days of scripts are told at odd minutes, as those of arcs are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act; ``part`` is the place of its matter among those that were opened beside the first one (同案)."""

    beat: str
    who: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    part: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """One matter from its first line, which opens it, to its last; ``days_ago`` is the anchor of its days."""

    kind: str
    lines: tuple[Line, ...]
    days_ago: int = 0


@dataclass
class Cue:
    """The act of one line of a script, at its instant."""

    at: datetime
    step: str
    line: Line
    told: "_Told"

    def play(self, desk: Desk) -> None:
        """Do what the line says."""
        actor = staff.actor_of(Person.get(Person.username == self.line.who))
        if self.step == OPEN:
            self.told.matter_id = matters.open_matter(desk, actor, self.told.kind, dict(self.line.typed)).id
        else:
            matters.take(desk, actor, self.told.part(self.line.part), self.step, dict(self.line.typed))


@dataclass
class _Told:
    """A script that is being told, and the matter it has opened."""

    kind: str
    matter_id: int = 0

    def part(self, place: int) -> int:
        return [self.matter_id, *sorted(linked_by(self.matter_id, Relation.SAME_INCIDENT))][place]


def plan(past: Past, scripts: Iterable[Script]) -> Iterator[Cue]:
    """The acts of all scripts, each at its instant."""
    for script in scripts:
        told, anchor = _Told(script.kind), past.anchor(script.days_ago)
        for line in script.lines:
            step, at = timed(line.beat, past, anchor, MINUTES)
            yield Cue(at, step, line, told)
