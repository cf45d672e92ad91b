"""Stories written out act by act: who does what when, for procedures in which no two stories go alike.

A line is "step -3 09:10" or "step 2.5h" as in ``portal.demo.arcs``, who takes the step (a login), and what is typed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from portal.demo import evidence
from portal.demo.arcs import OPEN, timed
from portal.demo.days import Past
from portal.desk import Desk, files, matters, staff
from portal.domain.procedure import Actor, Outcome, Relation, Seat
from portal.store import snapshots
from portal.store.matters import Matter, Party, linked_by
from portal.store.people import Person

MINUTES = 7
"""Days of scripts are told at odd minutes, as those of arcs are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act; ``part`` is the place of its matter among those that were opened beside the first one (同案).

    ``days`` are answers that name a day so many working days after the act, ``hands`` what is handed in first: purpose
    and name of an invented paper or photograph.
    """

    beat: str
    who: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    part: int = 0
    days: Mapping[str, int] = field(default_factory=dict)
    hands: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """One matter from its first line, which opens it, to its last; ``days_ago`` is the anchor of its days.

    ``serves`` says that it grew from the newest case under way in the register of who opens it, if there is one.
    """

    kind: str
    lines: tuple[Line, ...]
    days_ago: int = 0
    serves: bool = False


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
        calendar = snapshots.calendar()
        days = {name: calendar.add_working(self.at.date(), ahead) for name, ahead in self.line.days.items()}
        typed = {**self.line.typed, **{name: day.isoformat() for name, day in days.items()}}
        if self.step == OPEN and not self.told.matter_id:
            origin = _case_of(actor.principal.id) if self.told.serves else None
            self.told.matter_id = matters.open_matter(desk, actor, self.told.kind, typed, grew_from=origin).id
            self._hand_in(desk, actor)
        else:
            self._hand_in(desk, actor)
            matters.take(desk, actor, self.told.part(self.line.part), self.step, typed)

    def _hand_in(self, desk: Desk, actor: Actor) -> None:
        for purpose, name in self.line.hands:
            paper = evidence.record(name.removesuffix(".pdf"), ("本件为演示数据，内容均系虚构。",))
            data = paper if name.endswith(".pdf") else evidence.photograph(self.told.matter_id)
            files.attach(desk, actor, self.told.part(self.line.part), purpose, BytesIO(data), name)


def _case_of(unit: int) -> int | None:
    """The newest case under way in a unit's own register."""
    ours = Party.select(Party.matter).where((Party.unit == unit) & (Party.seat == Seat.SENDER))
    filed = (Matter.outcome == Outcome.FILED) & Matter.id.in_(ours)
    found = Matter.select(Matter.id).where(filed).order_by(Matter.id.desc()).first()
    return found.id if found is not None else None


@dataclass
class _Told:
    """A script that is being told, and the matter it has opened."""

    kind: str
    serves: bool
    matter_id: int = 0

    def part(self, place: int) -> int:
        return [self.matter_id, *sorted(linked_by(self.matter_id, Relation.SAME_INCIDENT))][place]


def plan(past: Past, scripts: Iterable[Script]) -> Iterator[Cue]:
    """The acts of all scripts, each at its instant."""
    for script in scripts:
        told, anchor = _Told(script.kind, script.serves), past.anchor(script.days_ago)
        for line in script.lines:
            step, at = timed(line.beat, past, anchor, MINUTES)
            yield Cue(at, step, line, told)
