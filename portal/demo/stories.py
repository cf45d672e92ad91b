"""Plans the demo: which matter is about what, goes which way, and when each of its steps was taken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.demo import arcs
from portal.demo.arcs import FOUND, Arc
from portal.demo.cases import REGISTERED, SCENES, Scene
from portal.demo.days import Past
from portal.domain.powers import PlaceRef, PowerList, UnitRef, holder

FILINGS_IN_HUNDRED = 15
HOUSES = 26
MINUTES = 40
"""Stories are told at odd minutes, fewer than these after the hour of their arc."""


@dataclass
class Story:
    """One matter of the demo: what it is about, how it goes, and, once it is opened, its number in the record.

    ``earlier`` days are added to the past of finished arcs when the same arc is told again.
    """

    number: int
    arc: Arc
    scene: Scene
    parent: "Story | None" = None
    earlier: int = 0
    matter_id: int = 0
    found_at: datetime | None = None

    @property
    def place(self) -> str:
        """Where it happened, by house number."""
        return self.scene.place.format(n=2 + self.number * 7 % HOUSES)

    @property
    def subject(self) -> str:
        """Whom it is about; somebody else each time the scene is told again, or the case of one would bar another's."""
        again = self.number // len(SCENES)
        return f"{self.scene.subject}（{again + 1}）" if again else self.scene.subject


@dataclass(frozen=True, order=True, slots=True)
class Act:
    """One step of one story at its instant; ``order`` keeps the acts of a story in their order."""

    at: datetime
    order: int
    step: str = field(compare=False)
    story: Story = field(compare=False)


def plan(past: Past, transfers: int) -> list[Act]:
    """All acts of ``transfers`` cases handed over, and of some cases of the units' own, in the order of time."""
    acts: list[Act] = []
    for story in _stories(transfers):
        for step, at in story.arc.timed(past, story.earlier, story.number * 7 % MINUTES):
            if step == FOUND:
                story.found_at = at
            else:
                acts.append(Act(at, len(acts), step, story))
    return sorted(acts)


def sides(scene: Scene, place: PlaceRef | None, powers: PowerList, on: date) -> tuple[UnitRef, UnitRef]:
    """Who finds a violation and who holds its item on the day, as the list has it."""
    item = powers.item_by_code(scene.item)
    if item is None or place is None or place.office is None:
        raise LookupError(f"{scene.item} or {scene.place} is not in the samples")
    competent = holder(powers, item, place, on).holders[0]
    return (item.origin if competent.is_town_office else place.office), competent


def _stories(transfers: int) -> Iterator[Story]:
    """Arcs and scenes are walked through in step: their numbers share no factor, so they meet in ever new pairs."""
    for number in range(transfers):
        again, which = divmod(number, len(arcs.TRANSFERS))
        arc = arcs.TRANSFERS[which]
        story = Story(number, arc, arc.scene or SCENES[number % len(SCENES)], earlier=again * 7 % 21)
        yield story
        if arc.grown is not None:
            yield Story(
                number, arc.grown, arc.grown.scene or story.scene, parent=story, earlier=story.earlier
            )
    for number in range(transfers * FILINGS_IN_HUNDRED // 100):
        again, which = divmod(number, len(arcs.FILINGS))
        yield Story(number, arcs.FILINGS[which], REGISTERED[number % len(REGISTERED)], earlier=again * 7 % 21)
