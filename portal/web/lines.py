"""What a page says of a matter line by line: its clocks, what happened, what it is related to, and the lights of a list."""

from dataclasses import dataclass
from datetime import date, datetime

from portal import clock
from portal.desk.clocks import due_of, term_of
from portal.domain.confidential import Veil
from portal.domain.terms import Label, Light, ProofDay, Unit
from portal.domain.terms import Standing as TermStanding
from portal.domain.terms import standing as standing_of_term
from portal.store import snapshots
from portal.store.matters import NEVER, Event, MatterClock

LONGEST_PROOF_ON_PAGE = 15


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock as the macro ``ui.clock`` shows it."""

    id: int
    name: str
    label: str
    length: str
    basis: str
    source: str
    starts: str
    started_at: datetime
    due_at: datetime
    due_on: date
    by_hours: bool
    provisional: bool
    conservative_on: date | None
    rolled_on: date | None
    stopped_at: datetime | None
    standing: TermStanding | None
    days: tuple[ProofDay, ...]
    later_why: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event as the macro ``ui.timeline`` shows it."""

    title: str
    actor: str
    unit: str
    happened_at: datetime
    recorded_at: datetime | None
    note: str
    late: str
    cause: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A related matter that the reader may know of."""

    title: str
    url: str
    relation: str
    state: str


def light(due_at: int, unit: str, reminder: bool = False) -> TermStanding | None:
    """The light of a due instant, None where nothing runs."""
    return Lights().of(due_at, unit, reminder)


class Lights:
    """The lights of a whole list, all as of one instant."""

    def __init__(self) -> None:
        self._now, self._calendar = clock.now(), snapshots.calendar()
        self._known: dict[tuple[int, str, bool], TermStanding] = {}  # neighbours in a list fall due together

    def of(self, due_at: int, unit: str, reminder: bool) -> TermStanding | None:
        """The light of one due instant, None where nothing runs."""
        if due_at == NEVER:
            return None
        asked = (due_at, unit, reminder)
        if asked not in self._known:
            instant = datetime.fromtimestamp(due_at, self._now.tzinfo)
            self._known[asked] = standing_of_term(
                instant, Unit(unit), self._now, self._calendar, reminder=reminder
            )
        return self._known[asked]


def clock_line(row: MatterClock, *, whole_proof: bool = False, owner: str = "") -> ClockLine:
    """A clock with its standing and its proof; a long proof, or a stopped clock's, has a page of its own."""
    short = row.length <= LONGEST_PROOF_ON_PAGE and row.stopped_at is None
    days = due_of(row, snapshots.calendar(), proof=True).days if short or whole_proof else ()
    running, reminder = row.stopped_at is None, row.label == Label.INTERNAL_REMINDER
    standing = (
        standing_of_term(row.due_at, Unit(row.unit), clock.now(), snapshots.calendar(), reminder=reminder)
        if running
        else None
    )
    if not running and row.lateness:
        standing = TermStanding(Light.PASSED if reminder else Light.LATE, row.lateness)
    return ClockLine(
        row.id, row.name, row.label, row.words, row.basis, row.source, term_of(row).starts, row.started_at, row.due_at,
        row.due_on, Unit(row.unit).is_clock_time, row.provisional, row.conservative_on, row.rolled_on, row.stopped_at,
        standing, days, row.later_why, owner,
    )  # fmt: skip


def event_line(row: Event, unit: str, veil: Veil) -> EventLine:
    """An event with what was said and confirmed at it; what the veil hides is masked."""
    said = [f"{label}：{text}" for label, text in row.details]
    said += [f"{message}{'——说明：' + sentence if sentence else ''}" for message, sentence in row.confirmed]
    cause = "随另一办件的办理自动登记" if row.cause_id else ""
    return EventLine(
        row.label,
        row.actor_name,
        unit,
        row.happened_at,
        row.recorded_at if row.entered_later else None,
        veil.shown("；".join([*(text.rstrip("。；") for text in said[:-1]), *said[-1:]])),
        row.lateness,
        cause,
    )
