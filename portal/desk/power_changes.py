"""Lists on their way to publication: read, compared, doubts confirmed, tried out on open matters (L-5).

A draft is a matter of kind ``list_change``; what it records beside is the table that its procedure declares.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from portal import clock
from portal.desk import Desk, audit, facts, matters
from portal.desk.operators import operator
from portal.desk.sheets import SheetReading, UnitNames, read_list
from portal.domain import file_kinds
from portal.domain.grants import GrantMode, OpenCases
from portal.domain.list_changes import ListChange, doubt_key, where
from portal.domain.power_checks import LIST_CLAUSE
from portal.domain.power_lists import Difference, Entry, ListedRow, ListMode, Problem, compare
from portal.domain.procedure import Actor, Role, Seat
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused
from portal.store import blobs, snapshots
from portal.store.db import transaction
from portal.store.files import StoredFile
from portal.store.matters import Matter, Party

LIST_CHANGE = "list_change"
LIST_FILE = "list"
"""The purpose under which the file of a list is attached."""
TERMS = frozenset({"mode", "document", "effective", "transition_from", "transition_to"})
"""What a list is published on besides its rows."""
WAITING = frozenset({"draft", "reviewing", "reviewed"})
TABLES = {"csv": "text/csv", "txt": "text/plain"}


@dataclass(frozen=True)
class Preview:
    """What a file holds and what it would change, before anything is kept. ``difference`` None: unreadable."""

    reading: SheetReading
    difference: Difference

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self.reading.problems, *self.difference.problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


class ListRefused(Refused):
    """A file that cannot become a draft; every fault is named by row and column, and nothing was changed."""

    def __init__(self, preview: Preview):
        self.preview = preview
        remedy = "请改正清单文件后重新导入；本次没有改动任何内容。"
        super().__init__(Reason("E-L-ROW", where(error), remedy, LIST_CLAUSE) for error in preview.errors)


@dataclass(frozen=True)
class Draft:
    """A change of the list with all that its page and the command line tell of it."""

    matter: Matter
    record: Any
    change: ListChange | None

    @property
    def id(self) -> int:
        return int(self.matter.id)

    @property
    def waits(self) -> bool:
        """Whether it can still be published."""
        return self.matter.state in WAITING

    @property
    def rule(self) -> OpenCases:
        """What becomes of cases open when their power is taken back (L-7)."""
        return OpenCases(self.record.open_cases or OpenCases.STAY)

    @property
    def published(self) -> list[tuple[str, list[Entry]]]:
        """What publishing changed, by heading, in the words of its day."""
        kept = self.record.result or {"headings": []}
        return [(heading, [Entry(*entry) for entry in entries]) for heading, entries in kept["headings"]]


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as it was handed in."""

    data: bytes = field(repr=False)
    name: str
    sheet: str | None = None
    columns: Mapping[str, str] | None = None


def preview(file: ListFile, mode: ListMode, effective: date) -> Preview:
    """Read a list and compare it with the powers of its first day; changes nothing."""
    reading = read_list(file.data, file.name, _unit_names(), sheet=file.sheet, columns=file.columns)
    return Preview(reading, _compare(reading.rows, mode, effective, {}))


def import_list(
    desk: Desk,
    actor: Actor | None,
    file: ListFile,
    mode: ListMode,
    document: str,
    effective: date,
    *,
    title: str = "",
    transition: tuple[date, date] | None = None,
) -> Draft:
    """Read an official list into a new draft; ``actor`` None is the operator.

    ``effective`` is the list's first day, ``transition`` the first and last day of its transition period (Q-6).
    Raises ListRefused with every fault of the file; then nothing was changed.
    """
    read = preview(file, mode, effective)
    if read.errors:
        raise ListRefused(read)
    first, last = transition or (None, None)
    answers = {
        "title": title or read.reading.title or f"{document}清单".strip(), "mode": mode.value, "document": document,
        "effective": effective, "transition_from": first, "transition_to": last,
    }  # fmt: skip
    typed = {name: str(value) for name, value in answers.items() if value}
    with transaction():
        by = actor or operator()
        matter = matters.open_matter(desk, by, LIST_CHANGE, typed)
        _keep(desk, by, matter, file, read.reading)
        audit.record(by, "powers.import", LIST_CHANGE, matter.id, file=file.name, rows=len(read.reading.rows))
    return draft_of(desk, matter)


def read_into(
    desk: Desk, actor: Actor, matter_id: int, file: ListFile, terms: Mapping[str, Any] | None = None
) -> Draft:
    """Read a list into a change that waits: by its unit while it is a draft, by 司法局 until it is published.

    ``terms`` (mode, document, first day, transition period) complete or correct what is on record, so that a
    proposal in words can be carried out in its own matter. Raises ListRefused with every fault of the file, Refused where mode and first day are not yet on record.
    """
    draft = find(desk, actor, matter_id)
    must_be_theirs(desk, actor, draft)
    complete(draft, terms or {})
    read = preview(file, ListMode(draft.record.mode), draft.record.effective)
    if read.errors:
        raise ListRefused(read)
    with transaction():
        draft.record.save()
        _keep(desk, actor, draft.matter, file, read.reading)
        audit.record(
            actor, "powers.import", LIST_CHANGE, matter_id, file=file.name, rows=len(read.reading.rows)
        )
    return find(desk, actor, matter_id)


def complete(draft: Draft, terms: Mapping[str, Any]) -> None:
    """Put what was typed over what is on record, unsaved; Refused while nature or first day of the list are missing."""
    for name in TERMS & terms.keys():
        setattr(draft.record, name, terms[name] or getattr(draft.record, name))
    if not draft.record.mode or not draft.record.effective:
        raise Refused([Reason("E-FORM", "请先填写清单性质和生效日期，再导入清单。", field="mode")])


def find(desk: Desk, actor: Actor | None, matter_id: int) -> Draft:
    """A change of the list that the actor may read; the operator (None) reads all. NotFound otherwise."""
    matter = facts.readable(desk, actor, matter_id) if actor else Matter.get_or_none(Matter.id == matter_id)
    if matter is None or matter.kind != LIST_CHANGE:
        raise NotFound("没有这份清单草稿。")
    return draft_of(desk, matter)


def draft_of(desk: Desk, matter: Matter) -> Draft:
    """The change with its list compared anew with the powers in force."""
    record = record_of(desk, matter)
    return Draft(matter, record, compared(record) if matter.state in WAITING else None)


def record_of(desk: Desk, matter: Matter) -> Any:
    """The row of the table that the procedure declares for its particulars."""
    table: Any = desk.host.owner(LIST_CHANGE).particulars[LIST_CHANGE]
    return table.get(table.matter == matter.id)


def compared(record: Any, chosen: tuple[str | None, date | None] = (None, None)) -> ListChange | None:
    """The list on record against the powers that stand on its first day; None while it cannot be compared.

    ``chosen`` are mode and first day where they were just typed and are not on record yet.
    """
    mode, effective = chosen[0] or record.mode, chosen[1] or record.effective
    if not record.rows or not mode or not effective:
        return None
    rows = [_row(kept) for kept in record.rows]
    difference = _compare(rows, ListMode(mode), effective, dict.fromkeys(record.apart))
    problems = (*(Problem(**kept) for kept in record.problems), *difference.problems)
    return ListChange(snapshots.power_list(effective), difference, problems, frozenset(record.confirmed))


def confirm_doubt(desk: Desk, actor: Actor, matter_id: int, key: str, *, apart: bool = False) -> None:
    """Confirm one doubt, each logged; ``apart`` decides that its row is a new item and not the one of like name."""
    draft = find(desk, actor, matter_id)
    must_be_theirs(desk, actor, draft)
    doubts = {doubt_key(doubt): doubt for doubt in draft.change.open_doubts} if draft.change else {}
    if key not in doubts:
        raise NotFound("这一处存疑已经确认，或者清单已有变化。")
    with transaction():
        _confirm(draft, actor, doubts[key], apart=apart)


def confirm_all(desk: Desk, draft: Draft) -> int:
    """Confirm every doubt at once, as the operator does at the command line; each is logged. Returns how many."""
    doubts = draft.change.open_doubts if draft.change else ()
    if doubts:
        with transaction():
            by = operator()
            for doubt in doubts:
                _confirm(draft, by, doubt, apart=False)
    return len(doubts)


def may_be_apart(change: ListChange, doubt: Problem) -> bool:
    """Can the row of this doubt be a new item? Not where it bears the code of the item it was taken for."""
    line = next((line for line in change.difference.lines if line.row and line.row.row == doubt.row), None)
    if line is None or line.row is None or line.item is None or doubt not in change.difference.problems:
        return False
    return doubt.column == "事项名称" and line.row.code != line.item.code


def _compare(
    rows: Sequence[ListedRow], mode: ListMode, effective: date, chosen: Mapping[int, int | None]
) -> Difference:
    units = [unit.ref for unit in snapshots.directory().units.values() if unit.valid_to is None]
    return compare(snapshots.power_list(effective), rows, mode, effective, units=units, confirmed=chosen)


def _confirm(draft: Draft, actor: Actor, doubt: Problem, *, apart: bool) -> None:
    record, key = draft.record, doubt_key(doubt)
    if apart and (draft.change is None or not may_be_apart(draft.change, doubt)):
        raise Refused(
            [Reason("E-L-ROW", "这一行与原有事项编码相同，不能作为新事项。", "请改正清单中的编码。")]
        )
    record.confirmed = {**record.confirmed, key: f"{actor.name} {clock.now().isoformat()}"}
    if apart:
        record.apart = [*record.apart, doubt.row]
    record.save()
    audit.record(actor, "powers.confirm_doubt", LIST_CHANGE, draft.id, doubt=where(doubt), apart=apart)


def must_be_theirs(desk: Desk, actor: Actor, draft: Draft) -> None:
    """A draft is its unit's; what was proposed is 司法局's; what is published is nobody's (G-6)."""
    if not draft.waits:
        raise Refused([matters.IMMUTABLE])
    ours = draft.matter.state == "draft" and _is_sender(actor, draft.matter)
    if not ours and Role.SUPERVISOR not in actor.roles:
        message = "已提交审查的清单由司法局办理。"
        raise Forbidden([Reason("E-G-ROLE", message, "请与司法局联系。", "L-5")])


def _is_sender(actor: Actor, matter: Matter) -> bool:
    ours = (actor.principal.id, actor.unit.id)
    rows = Party.select().where(
        (Party.matter == matter.id) & (Party.seat == Seat.SENDER) & Party.unit.in_(ours)
    )
    return bool(rows.exists())


def _keep(desk: Desk, actor: Actor, matter: Matter, file: ListFile, reading: SheetReading) -> None:
    """Keep the file, never to be taken off, and what was read from it; former doubts are asked about anew."""
    shown = file_kinds.clean_name(file.name)
    with blobs.incoming(desk.settings.data, io.BytesIO(file.data), file_kinds.LARGEST) as written:
        kind = file_kinds.kind_of(shown, *written.ends(file_kinds.HEAD, file_kinds.TAIL))
        blobs.keep(desk.settings.data, written)
    media_type = kind.media_type if kind else TABLES.get(file_kinds.extension_of(shown), "text/plain")
    StoredFile.create(
        matter=matter.id, purpose=LIST_FILE, name=shown, media_type=media_type, size=written.size,
        sha256=written.sha256, sm3=written.sm3, uploaded_by=actor.person_id, unit=actor.unit.id,
        uploaded_at=clock.now(), frozen=True,
    )  # fmt: skip
    record = record_of(desk, matter)
    record.rows = [asdict(row) for row in reading.rows]
    record.problems = [asdict(problem) for problem in reading.problems]
    record.confirmed, record.apart = {}, []
    record.file_name, record.file_sha256 = shown, written.sha256
    record.save()


def _row(kept: Mapping[str, Any]) -> ListedRow:
    """A row as it was read, out of the record."""
    lists = {name: tuple(kept[name]) for name in ("penalties", "excepted", "offices")}
    return ListedRow(**{**kept, **lists, "mode": GrantMode(kept["mode"])})


def _unit_names() -> list[UnitNames]:
    return [
        UnitNames(unit.code, unit.name, unit.kind, (unit.full_name, unit.short_name, *unit.aliases))
        for unit in snapshots.directory().units.values()
        if unit.valid_to is None
    ]
