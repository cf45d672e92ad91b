"""How a plugin declares a procedure: states, steps, clocks, outcomes, in pure values (architecture, "The idea").

The desk reads these declarations to run a step, the pages to draw what can be done, the API to describe it.
Nothing here knows a database, a request or a clock.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from portal.domain.actors import ADMIN_ROLES as ADMIN_ROLES
from portal.domain.actors import DESK_ROLES as DESK_ROLES
from portal.domain.actors import OVERSEEING_ROLES as OVERSEEING_ROLES
from portal.domain.actors import ROLE_TEXTS as ROLE_TEXTS
from portal.domain.actors import SIGNING_ROLES as SIGNING_ROLES
from portal.domain.actors import Actor as Actor
from portal.domain.actors import Role as Role
from portal.domain.calendar import Calendar
from portal.domain.powers import Item, PowerList, UnitRef
from portal.domain.reasons import Reason
from portal.domain.terms import Due, Later, Unit, is_late


class Outcome(StrEnum):
    """What a state means to others: the core's words in which plugins cooperate.

    ``ALERTED``: who must act was called to a danger, the case itself may follow. ``UNEXPLAINED``: neither done nor
    explained, so 司法局 sees it at once.
    """

    NOT_OURS = "not_ours"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNSETTLED = "unsettled"
    SETTLED = "settled"
    SUSPECTED_CRIME = "suspected_crime"
    FILED = "filed"
    CONCLUDED = "concluded"
    ALERTED = "alerted"
    UNEXPLAINED = "unexplained"
    WITHDRAWN = "withdrawn"


class Relation(StrEnum):
    """How one matter stands to another."""

    GREW_FROM = "grew_from"
    TAKES_UP = "takes_up"
    SAME_INCIDENT = "same_incident"

    def words(self, *, outgoing: bool) -> str:
        """How the other matter stands to this one, as pages say it."""
        if self is Relation.SAME_INCIDENT:
            return "同案"
        return "源自" if outgoing else "后续"


class Seat(StrEnum):
    """In what quality a unit takes part in a matter: one unit a seat, and as many participants as are asked."""

    SENDER = "sender"
    RECEIVER = "receiver"
    COORDINATOR = "coordinator"
    GOVERNMENT = "government"
    PARTICIPANT = "participant"

    @property
    def text(self) -> str:
        """What the seat is called where the procedure has no words of its own."""
        return SEAT_TEXTS[self]

    @property
    def across(self) -> "Seat":
        """Of sender and receiver the other one, to whom a letter of this one goes."""
        return Seat.RECEIVER if self is Seat.SENDER else Seat.SENDER


SEAT_TEXTS = {
    Seat.SENDER: "发起方", Seat.RECEIVER: "接收方", Seat.COORDINATOR: "区司法局", Seat.GOVERNMENT: "区人民政府",
    Seat.PARTICIPANT: "参与单位",
}  # fmt: skip
OVERSEEING_SEATS = frozenset({Seat.COORDINATOR, Seat.GOVERNMENT})
"""Seats of those who coordinate or decide; taken once a matter is brought before them."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a matter as the rules see it: what it proves and whether it is whole."""

    id: int
    purpose: str
    name: str
    pages: int = 1
    is_original: bool = False
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock of the matter that is running: which term, who owes it, when it ends."""

    term: str
    owed_by: str
    due_at: datetime
    due_on: date
    unit: Unit

    def is_late(self, at: datetime) -> bool:
        """Whether it has run out at an instant."""
        return is_late(self.due_at, self.unit, at)


@dataclass(frozen=True, slots=True)
class Participant:
    """One of the many units that a matter was sent to (who shares with, who is invited), and when it answered for itself."""

    unit: UnitRef
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a rule may look at, as plain values.

    ``fields`` are the cleaned answers of the step's form, ``particulars`` the plugin's own record of the matter,
    ``parties`` the units by seat, ``participants`` the many of the seat that takes many, ``known`` what the plugin looked up for its rules (holders, switches, kin).
    ``now`` is when the step happens (``happened_at``, G-11a), an aware instant.
    """

    kind: str
    state: str
    now: datetime
    actor: Actor
    fields: Mapping[str, Any] = field(default_factory=dict)
    particulars: Mapping[str, Any] = field(default_factory=dict)
    parties: Mapping[Seat, UnitRef] = field(default_factory=dict)
    files: tuple[Attachment, ...] = ()
    clocks: tuple[RunningClock, ...] = ()
    known: Mapping[str, Any] = field(default_factory=dict)
    powers: PowerList | None = None
    calendar: Calendar | None = None
    entered_at: datetime | None = None
    last_editor: int | None = None
    participants: tuple[Participant, ...] = ()

    def get(self, name: str, default: Any = None) -> Any:
        """The field just answered, or else what the matter's record already says."""
        value = self.fields.get(name)
        return value if value not in (None, "", []) else self.particulars.get(name, default)

    def said(self, name: str) -> str:
        """The same as words, without blanks around them; empty where nothing was said."""
        return str(self.get(name) or "").strip()

    @property
    def item(self) -> Item | None:
        """The item of the list that the matter is about."""
        return self.powers.items.get(self.get("item") or 0) if self.powers else None

    @property
    def writer(self) -> UnitRef:
        """The unit whose matter it is: its sender, or who is about to open it."""
        return self.parties.get(Seat.SENDER, self.actor.principal)

    def clock(self, term: str) -> RunningClock | None:
        """The clock of a term that runs on the matter."""
        return next((clock for clock in self.clocks if clock.term == term), None)

    def overrun(self, term: str) -> RunningClock | None:
        """The same, if it has run out by now."""
        clock = self.clock(term)
        return clock if clock is not None and clock.is_late(self.now) else None

    def having(self, *purposes: str) -> tuple[Attachment, ...]:
        """The files attached for these purposes: source, evidence, receipt, scan …"""
        return tuple(f for f in self.files if f.purpose in purposes)

    def newly(self, purpose: str) -> tuple[Attachment, ...]:
        """The files attached for a purpose since the last step went out."""
        return tuple(f for f in self.having(purpose) if not f.frozen)


class LookedUp(Mapping[str, Any]):
    """Values for ``Facts.known``, each looked up when a rule first asks for it and then kept.

    A rule sees a plain mapping; a step whose rules ask for nothing looks nothing up.
    """

    def __init__(self, **questions: Callable[[], Any]):
        self._questions = questions
        self._answers: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._answers:
            self._answers[name] = self._questions[name]()
        return self._answers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)


Check = Callable[[Facts], Iterable[Reason]]


def unless(name: str) -> Callable[[Facts], bool]:
    """Until when a clock runs, or a step is offered: until this is on record."""
    return lambda facts: not facts.get(name)


def since(*names: str) -> Callable[[Facts], datetime | None]:
    """From when a clock runs: the first of these instants on record, else when its state was entered."""
    return lambda facts: next((facts.get(name) for name in names if facts.get(name)), facts.entered_at)


@dataclass(frozen=True, slots=True)
class By:
    """Who may take a step: the unit in this seat, through a person with one of these roles.

    ``seat`` None means the act is not a party's but the office's that oversees (司法局, 区政府办).
    """

    seat: Seat | None
    roles: frozenset[Role] = DESK_ROLES | SIGNING_ROLES


@dataclass(frozen=True, slots=True)
class Clock:
    """A term that runs while a matter is in a state.

    ``term`` is an id of domain §11, or chooses one from the facts (None: no clock runs). ``since`` finds the
    instant the term starts, by default when the state was entered. ``owed_by`` is the seat that is late if late.
    A clock ``aside`` stands on the matter's own page; lists and 待办 go by the others. ``until`` finds the instant of
    the act itself where a step only reports it afterwards (None: the act is the step). ``later`` finds the day on which
    it ends after all, where its rule knows a notice or a pause that puts it off (K-11). It ``runs`` in that state always,
    or while something holds.
    """

    term: str | Callable[[Facts], str | None]
    owed_by: Seat
    since: Callable[[Facts], datetime | None] = lambda facts: facts.entered_at
    aside: bool = False
    until: Callable[[Facts], datetime | None] = lambda facts: None
    later: Callable[[Facts, Due], Later | None] = lambda facts, found: None
    runs: Callable[[Facts], bool] = lambda facts: True

    def term_id(self, facts: Facts) -> str | None:
        """Which term runs on the matter now, if any."""
        if not self.runs(facts):
            return None
        return self.term if isinstance(self.term, str) else self.term(facts)


@dataclass(frozen=True, slots=True)
class State:
    """Where a matter can stand.

    ``waits_for`` names whose 待办 it is, without a seat that of both sides; ``private`` hides it from everybody but the unit that opened it;
    ``editable`` lets that unit go on writing its draft; ``open`` is False where nothing more is expected;
    ``restricted`` hides it from everybody but the parties, from those who oversee too (G-9: J, M-2 before the action).
    """

    name: str
    label: str
    waits_for: By | None = None
    clocks: tuple[Clock, ...] = ()
    outcome: Outcome | None = None
    private: bool = False
    editable: bool = False
    open: bool = True
    restricted: bool = False

    def awaits(self, seat: Seat) -> bool:
        """Is the matter in this seat's 待办?"""
        if self.waits_for is None:
            return False
        return self.waits_for.seat is seat or (self.waits_for.seat is None and seat not in OVERSEEING_SEATS)


@dataclass(frozen=True, slots=True)
class Step:
    """One act that moves a matter.

    ``form`` names the form that asks for its fields (the plugin maps the name to a class, so rules stay pure).
    ``leads_to`` is the next state, None to stay, or chooses it from the facts. ``letter`` names the letter that
    goes out with it, or chooses it. ``tone`` is how its button looks: primary, normal, or careful. ``offered`` says
    whether it is put before people at all; the check judges all the same. A step ``each`` participant takes for itself,
    once, whatever the others do meanwhile; one that is taken ``again`` changes what that unit answered before; one
    that ``asks_anew`` has them all answer again, or those that it names. Of a ``quiet`` one nobody is told: what it leaves is read on the
    matter's page, as the many small entries of a meeting are.
    """

    name: str
    label: str
    sources: frozenset[str]
    leads_to: str | Callable[[Facts], str] | None
    by: By
    form: str | None = None
    check: Check = lambda facts: ()
    letter: str | Callable[[Facts], str | None] | None = None
    tone: str = "normal"
    offered: Callable[[Facts], bool] = lambda facts: True
    each: bool = False
    asks_anew: bool | Callable[[Facts], Iterable[UnitRef]] = False
    again: bool = False
    quiet: bool = False

    @property
    def in_one_go(self) -> bool:
        """May it be taken for many matters of a list at once: it asks nothing and is what comes next anyway?"""
        return self.form is None and self.tone == "primary"

    def letter_name(self, facts: Facts) -> str | None:
        return self.letter(facts) if callable(self.letter) else self.letter

    def target(self, facts: Facts) -> str:
        if self.leads_to is None:
            return facts.state
        return self.leads_to if isinstance(self.leads_to, str) else self.leads_to(facts)


@dataclass(frozen=True)
class Procedure:
    """A kind of matter from its first draft to its end.

    The first state is where ``open`` puts it. ``starts_from`` lists the outcomes of other matters that this
    procedure can take up, with the relation, so that follow-ups need no hook. ``seats`` gives seats the procedure's
    own words (移送方、请求方). An ``emergency`` is what danger demands at any hour: no switch of its plugin holds it
    back, and its form is a button on 工作台.
    """

    kind: str
    label: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    opened_by: By = By(Seat.SENDER)
    starts_from: Mapping[Outcome, Relation] = field(default_factory=dict)
    seats: Mapping[Seat, str] = field(default_factory=dict)
    emergency: bool = False

    @cached_property
    def _states(self) -> dict[str, State]:
        return {state.name: state for state in self.states}

    @cached_property
    def _steps(self) -> dict[str, Step]:
        return {step.name: step for step in self.steps}

    @property
    def initial(self) -> State:
        return self.states[0]

    def state(self, name: str) -> State:
        return self._states[name]

    def step(self, name: str) -> Step | None:
        return self._steps.get(name)

    def seat_text(self, seat: Seat) -> str:
        """What this procedure calls a seat."""
        return self.seats.get(seat, seat.text)

    def steps_from(self, state: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if state in step.sources)

    def faults(self) -> list[str]:
        """What is wrong with the declaration itself; a plugin with faults is not loaded."""
        found = [
            f"{self.kind}.{step.name} starts from the unknown state {source!r}"
            for step in self.steps
            for source in sorted(step.sources - self._states.keys())
        ]
        found += [
            f"{self.kind}.{step.name} leads to the unknown state {step.leads_to!r}"
            for step in self.steps
            if isinstance(step.leads_to, str) and step.leads_to not in self._states
        ]
        if len(self._states) != len(self.states) or len(self._steps) != len(self.steps):
            found.append(f"{self.kind} declares a state or a step twice")
        return found
