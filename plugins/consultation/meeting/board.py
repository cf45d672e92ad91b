"""The agenda of a meeting as one reader sees it: what others may not read is not even named (G-9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from plugins.consultation.meeting import collecting, lines, outcomes, texts
from plugins.consultation.meeting.agenda import SOURCES, Candidate, told_apart
from plugins.consultation.meeting.tables import AgendaLine, AgreedTask, OtherText, TaskRecord
from portal import kit
from portal.domain.procedure import Actor

ORGAN_KINDS = ("town", "subdistrict", "department", "branch", "judicial")
OWNER_KINDS = (*ORGAN_KINDS, "supervisor", "government")
NOTHING = "-"
"""Stands among the keys that a form sends, so that no tick at all is an answer, too."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task that was agreed, with where it stands once it was sent; ``opens`` says that the reader may open it."""

    row: AgreedTask
    owner: str
    state: str = ""
    done: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One line as the reader sees it; ``matter`` is what it is about, None where the reader may not know of that.

    What came of it (``told``) is the convener's until the minutes are out.
    """

    row: AgendaLine
    told: bool
    matter: Any
    tasks: Sequence[TaskLine]
    kept: Sequence[OtherText]
    others: Sequence[OtherText]

    @property
    def mine(self) -> str:
        """What the reader wrote here that is not merged yet, from however many pages."""
        return "\n".join(dict.fromkeys(one.text for one in self.kept))

    @property
    def outcome(self) -> str:
        return outcomes.OUTCOMES.get(self.row.outcome, "") if self.told else ""

    @property
    def source(self) -> str:
        return SOURCES.get(self.row.origin.partition(":")[0], "")


@dataclass
class Board:
    """An agenda with all that a page shows of it, in a fixed number of queries."""

    desk: kit.Desk
    actor: Actor
    meeting: Any
    writes: bool = field(init=False)

    def __post_init__(self) -> None:
        """Who opens a new meeting writes its agenda; of one that is there, who convenes it."""
        self.writes = self.meeting is None or lines.may_write(self.actor, self.meeting)

    @property
    def recording(self) -> bool:
        """Whether outcomes are being taken down now."""
        return self.writes and self.meeting is not None and self.meeting.state in lines.TOLD_AT

    @property
    def told(self) -> bool:
        """Whether the reader sees what came of the lines: who writes it, and everybody once the minutes are out."""
        return self.writes or (self.meeting is not None and self.meeting.state in collecting.OVER)

    @cached_property
    def lines(self) -> list[BoardLine]:
        """The lines in their order."""
        rows = lines.of_meeting(self.meeting.id) if self.meeting is not None else []
        about = self._about([row.about for row in rows if row.about])
        tasks = self._tasks() if rows and self.told else []
        others = texts.other_texts(self.meeting.id) if self.writes else {}
        return [self._line(row, about, tasks, others.get(row.id, [])) for row in rows]

    @property
    def current(self) -> int | None:
        """The line that is being discussed: the first without an outcome."""
        return next((one.row.id for one in self.lines if not one.row.outcome), None)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """What else may be put on the agenda; for who writes it alone."""
        return collecting.candidates(self.actor) if self.writes else []

    @cached_property
    def owners(self) -> list[Any]:
        """To whom a task may be given: those invited first, the convener, then everybody else."""
        return owners(self.actor, self.meeting)

    @cached_property
    def organs(self) -> list[Any]:
        """Who decides a case in its own name: of those to whom a task may be given, neither 司法局 nor 区政府."""
        return organs(self.actor, self.meeting)

    def unit(self, unit_id: int | None) -> str:
        return str(kit.directory().name(unit_id)) if unit_id else ""

    def _line(
        self, row: AgendaLine, about: Mapping[int, Any], tasks: Sequence[TaskLine], kept: Sequence[OtherText]
    ) -> BoardLine:
        mine = [one for one in kept if one.person_id == self.actor.person_id]
        return BoardLine(
            row, self.told, about.get(row.about or 0), [one for one in tasks if one.row.line_id == row.id], mine,
            [one for one in kept if one not in mine],
        )  # fmt: skip

    def _about(self, numbers: Sequence[int]) -> Mapping[int, Any]:
        readable = kit.known_to(self.actor, numbers) if numbers else []
        return {row.id: row for row in kit.Matter.select().where(kit.Matter.id.in_(readable))} if readable else {}  # fmt: skip

    def _tasks(self) -> list[TaskLine]:
        rows, units = lines.tasks_of(self.meeting.id), kit.directory()
        sent = [row.matter for row in rows if row.matter]
        readable = set(kit.known_to(self.actor, sent)) if sent else set()
        records = (
            TaskRecord.select(TaskRecord, kit.Matter).join(kit.Matter).where(TaskRecord.matter.in_(sent))
        )
        found = {row.matter_id: row for row in records} if sent else {}
        return [self._task(row, units, found.get(row.matter), row.matter in readable) for row in rows]

    def _task(self, row: AgreedTask, units: Any, record: Any, opens: bool) -> TaskLine:
        owner = record.owner if record is not None else row.owner
        state, done = "", False
        if record is not None:
            state = self.desk.host.procedure("meeting_task").state(record.matter.state).label
            done = not record.matter.open
        return TaskLine(row, units.name(owner) if owner else "", state, done, opens)


def owners(actor: Actor, meeting: Any) -> list[Any]:
    """To whom a task may be given: those invited first, then the convener, then everybody else."""
    units = kit.directory()
    everybody = list(units.of_kinds(*OWNER_KINDS))
    if meeting is None:
        return everybody
    party = kit.Party
    seated = {unit for (unit,) in party.select(party.unit).where(party.matter == meeting.id).tuples()}
    near = [unit for unit in everybody if unit.id in seated]
    return near + [unit for unit in everybody if unit.id not in seated]


def organs(actor: Actor, meeting: Any) -> list[Any]:
    """Of these, who decides cases."""
    return [one for one in owners(actor, meeting) if one.kind in ORGAN_KINDS]


def known(matter: Any, actor: Actor) -> Mapping[str, Any]:
    """What the rules and letters of a meeting ask of its agenda, each looked up when asked for."""
    number = matter.id if matter is not None else 0
    return {
        "lines": lambda: lines.values(number) if number else (),
        "agenda": lambda: planned_words(matter, actor) if matter is not None else [],
        "owners": lambda: owners(actor, matter),
        "organs": lambda: organs(actor, matter),
        "open_tasks": lambda: open_tasks(number),
    }


def planned_words(matter: Any, actor: Actor) -> list[str]:
    """The agenda in words as a notice tells it: the lines, or in a draft what is ticked and typed."""
    rows = [row.words for row in lines.of_meeting(matter.id)]
    if rows:
        return rows
    ticked = keys_of(matter.draft.get("agenda")) - {NOTHING}
    chosen: list[str] = []
    for one in collecting.candidates(actor) if ticked else ():
        if one.key in ticked:
            chosen.append(told_apart(one.words, chosen))
    typed = [line.strip() for line in str(matter.draft.get("topics") or "").splitlines()]
    return [*dict.fromkeys([*chosen, *(line for line in typed if line)])]


def keys_of(typed: Any) -> set[str]:
    """The candidates that are ticked in a form or a draft."""
    return {typed} if isinstance(typed, str) else {str(key) for key in typed or ()}


def open_tasks(meeting_id: int) -> list[str]:
    """What a meeting agreed and is not done yet."""
    rows = TaskRecord.select(TaskRecord.task).join(kit.Matter)
    return [
        words
        for (words,) in rows.where((TaskRecord.meeting == meeting_id) & (kit.Matter.open == True)).tuples()
    ]
