"""Stories written out act by act: who does what when, for procedures in which no two stories go alike.

A line is "step -3 09:10" or "step 2.5h" as in ``portal.demo.arcs``, who takes the step (a login), and what is typed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

from peewee import fn

from portal.demo import evidence
from portal.demo.arcs import OPEN, timed
from portal.demo.days import Past
from portal.desk import Desk, files, matters, staff
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Outcome, Relation, Seat
from portal.store import snapshots
from portal.store.matters import Link, Matter, Party, linked_by
from portal.store.people import Person

MINUTES = 7
"""Days of scripts are told at odd minutes, as those of arcs are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act; ``part`` is the place of its matter among those that were opened beside the first one (同案).

    ``days`` are answers that name a day so many working days after the act, ``moments`` an instant so many minutes before
    it, ``hours`` an hour so many working days after it, ``parts`` a matter by its place; ``confirms`` says why a warning is
    let pass; ``hands`` is what is handed in first: purpose and name of an invented paper or
    photograph. ``opens`` is the kind of a further matter that the act opens from the first one; an act that is
    ``grown`` is about the newest one that grew from it.
    """

    beat: str
    who: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    part: int = 0
    days: Mapping[str, int] = field(default_factory=dict)
    hands: tuple[tuple[str, str], ...] = ()
    moments: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
    opens: str = ""
    grown: bool = False
    hours: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    confirms: Mapping[str, str] = field(default_factory=dict)


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
        typed = self._typed()
        if self.line.opens:
            matters.open_matter(desk, actor, self.line.opens, typed, grew_from=self.told.matter_id)
        elif self.step == OPEN and not self.told.matter_id:
            origin = _case_of(actor.principal.id) if self.told.serves else None
            self.told.matter_id = matters.open_matter(desk, actor, self.told.kind, typed, grew_from=origin).id
            self._hand_in(desk, actor)
        else:
            self._hand_in(desk, actor)
            about, confirms = self.told.about(self.line), self.line.confirms
            matters.take(desk, actor, about, self.step, typed, confirm=confirms)

    def _typed(self) -> dict[str, Any]:
        """What is typed, with the days, instants and matters that the telling knows."""
        calendar, line = snapshots.calendar(), self.line
        days = {name: calendar.add_working(self.at.date(), ahead) for name, ahead in line.days.items()}
        moments = {name: _at(name, self.at - timedelta(minutes=ago)) for name, ago in line.moments.items()}
        hours = {
            name: datetime.combine(
                calendar.add_working(self.at.date(), ahead), time.fromisoformat(hour), ZONE
            )
            for name, (ahead, hour) in line.hours.items()
        }
        told = {name: when.isoformat() for name, when in (days | moments | hours).items()}
        return {
            **line.typed,
            **told,
            **{name: str(self.told.part(place)) for name, place in line.parts.items()},
        }

    def _hand_in(self, desk: Desk, actor: Actor) -> None:
        for purpose, name in self.line.hands:
            paper = evidence.record(name.removesuffix(".pdf"), ("本件为演示数据，内容均系虚构。",))
            data = paper if name.endswith(".pdf") else evidence.photograph(self.told.matter_id)
            files.attach(desk, actor, self.told.about(self.line), purpose, BytesIO(data), name)


def _at(name: str, at: datetime) -> datetime:
    """An instant as people would name it: who meets, meets on the hour or half past."""
    return at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0) if name == "starts_at" else at


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

    def about(self, line: Line) -> int:
        """The matter that an act is about."""
        if not line.grown:
            return self.part(line.part)
        newest = Link.select(fn.MAX(Link.matter)).where(Link.other == self.matter_id)
        return int(newest.scalar())

    def part(self, place: int) -> int:
        return [self.matter_id, *sorted(linked_by(self.matter_id, Relation.SAME_INCIDENT))][place]


def plan(past: Past, scripts: Iterable[Script]) -> Iterator[Cue]:
    """The acts of all scripts, each at its instant."""
    for script in scripts:
        told, anchor = _Told(script.kind, script.serves), past.anchor(script.days_ago)
        for line in script.lines:
            step, at = timed(line.beat, past, anchor, MINUTES)
            yield Cue(at, step, line, told)
