"""Judges a portal by what its clients were told: every acknowledged act must be on record after any crash (trust 1).

The checker stands outside the application: it reads the tables with the database's own driver, counts the hashes of
the log itself, and looks at the files on disk. It knows what the portal promises and none of how it keeps it.
"""

import hashlib
import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

Rows = Callable[[str], list[tuple[Any, ...]]]


@dataclass
class History:
    """What clients were told, noted the moment the whole answer was read; safe to share between threads."""

    drafts: dict[int, str] = field(default_factory=dict)
    steps: list[tuple[int, str, int]] = field(default_factory=list)
    numbers: dict[int, str] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)
    told: list[int] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    _grew: threading.Condition = field(default_factory=threading.Condition)

    def draft(self, matter: int, facts: str) -> None:
        with self._grew:
            self.drafts[matter] = facts
            self._grew.notify_all()

    def step(self, matter: int, name: str, version: int, number: str) -> None:
        with self._grew:
            self.steps.append((matter, name, version))
            if number:
                self.numbers[matter] = number
            self._grew.notify_all()

    def file(self, file: int, sha256: str) -> None:
        with self._grew:
            self.files[file] = sha256
            self._grew.notify_all()

    def invitation(self, meeting: int) -> None:
        """Everybody was told of a meeting."""
        with self._grew:
            self.told.append(meeting)
            self._grew.notify_all()

    def answer(self, meeting: int) -> None:
        """A unit that was invited has answered."""
        with self._grew:
            self.answers.append(meeting)
            self._grew.notify_all()

    def await_more(self, answers: int, seconds: float = 60) -> None:
        """Return once so many more answers were noted; raises TimeoutError when they do not come."""
        wanted = self.length + answers
        with self._grew:
            if not self._grew.wait_for(lambda: self.length >= wanted, seconds):
                raise TimeoutError(f"{self.length} of {wanted} answers")

    @property
    def length(self) -> int:
        """How many answers were noted."""
        return sum(map(len, (self.drafts, self.steps, self.files, self.told, self.answers)))


@contextmanager
def reading(url: str) -> Iterator[Rows]:
    """Read a portal's database with its own driver, without the portal."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(Path(urlsplit(url).path[1:]))) as file:
            yield lambda query: file.execute(query).fetchall()
    else:
        with psycopg.connect(url) as server:
            yield lambda query: server.execute(query).fetchall()


def faults(history: History, url: str, data: Path) -> list[str]:
    """Everything in which the record differs from what was acknowledged, or is not whole; empty when all is well."""
    with reading(url) as rows:
        found = [
            *_lost_drafts(history, rows),
            *_lost_steps(history, rows),
            *_lost_numbers(history, rows),
            *_lost_files(history, rows, data),
            *_half_done(rows),
            *_meetings(history, rows),
            *_bad_numbers(rows),
            *_broken_log(rows),
        ]
        if url.startswith("sqlite"):
            found += [f"SQLite: {row}" for row in rows("PRAGMA integrity_check") if row != ("ok",)]
            found += [f"foreign key: {row}" for row in rows("PRAGMA foreign_key_check")]
    return found


def _lost_drafts(history: History, rows: Rows) -> Iterator[str]:
    kept = {number: json.loads(draft).get("facts") for number, draft in rows("SELECT id, draft FROM matter")}
    for number, facts in history.drafts.items():
        if kept.get(number) != facts:
            yield f"draft {number} was acknowledged with {facts!r}, on record is {kept.get(number)!r}"


def _lost_steps(history: History, rows: Rows) -> Iterator[str]:
    versions = dict(rows("SELECT id, version FROM matter"))
    events = set(rows("SELECT matter_id, step FROM event"))
    logged = set(rows("SELECT object_id, action FROM audit_entry"))
    for number, step, version in history.steps:
        if (number, step) not in events:
            yield f"step {step} of matter {number} was acknowledged and is not on record"
        if (number, f"transfer.{step}") not in logged:
            yield f"step {step} of matter {number} was acknowledged and is not on the log"
        if versions.get(number, 0) < version:
            yield f"matter {number} was acknowledged at version {version} and stands at {versions.get(number)}"


def _lost_numbers(history: History, rows: Rows) -> Iterator[str]:
    kept = dict(rows("SELECT matter_id, number FROM issued_letter WHERE kind = 'transfer_letter'"))
    for matter, number in history.numbers.items():
        if kept.get(matter) != number:
            yield f"number {number} of matter {matter} was acknowledged, on record is {kept.get(matter)}"


def _lost_files(history: History, rows: Rows, data: Path) -> Iterator[str]:
    kept = dict(rows("SELECT id, sha256 FROM stored_file"))
    for file, sha256 in history.files.items():
        if kept.get(file) != sha256:
            yield f"file {file} was acknowledged and is not on record"
    for file, sha256 in kept.items():
        place = data / "files" / sha256[:2] / sha256[2:4] / sha256
        if not place.exists() or hashlib.sha256(place.read_bytes()).hexdigest() != sha256:
            yield f"file {file} is on record and its bytes are not"


def _half_done(rows: Rows) -> Iterator[str]:
    """A step, its letter, clock and log entry stand together or not at all (trust 2), acknowledged or not."""
    steps: dict[int, list[str]] = defaultdict(list)
    for matter, step in rows("SELECT matter_id, step FROM event ORDER BY id"):
        steps[matter].append(step)
    letters = set(rows("SELECT matter_id, kind FROM issued_letter"))
    logged = set(rows("SELECT object_id, action FROM audit_entry"))
    running = {matter for (matter,) in rows("SELECT matter_id FROM matter_clock WHERE stopped_at IS NULL")}
    for matter, state, version in rows("SELECT id, state, version FROM matter WHERE kind = 'transfer'"):
        taken = steps[matter]
        if version != len(taken):
            yield f"matter {matter} at version {version} has {len(taken)} events"
        for step in taken[1:]:
            if (matter, f"transfer.{step}") not in logged:
                yield f"step {step} of matter {matter} is not on the log"
        if ("approve" in taken) != ((matter, "transfer_letter") in letters):
            yield f"matter {matter}: its approval and its letter do not stand together"
        if ("receive" in taken) != ((matter, "receipt_slip") in letters):
            yield f"matter {matter}: its receipt and its slip do not stand together"
        if state in ("sent", "received") and matter not in running:
            yield f"matter {matter} is {state} and no clock runs"


def _meetings(history: History, rows: Rows) -> Iterator[str]:
    """A notice stands together with its letter, its place in the calendar and who is invited; an answer with its word."""
    taken = set(rows("SELECT matter_id, step FROM event"))
    letters = {
        number for (number,) in rows("SELECT matter_id FROM issued_letter WHERE kind = 'meeting_notice'")
    }
    planned = {number for (number,) in rows("SELECT matter_id FROM appointment")}
    seated = dict(
        rows("SELECT matter_id, answered_at FROM party WHERE kind = 'meeting' AND seat = 'participant'")
    )
    said = {number for (number,) in rows("SELECT matter_id FROM meeting_seat")}
    for (meeting,) in rows("SELECT id FROM matter WHERE kind = 'meeting'"):
        told, answered = (meeting, "notify") in taken, (meeting, "attend") in taken
        if {told} != {meeting in letters, meeting in planned, meeting in seated}:
            yield f"meeting {meeting}: its notice, letter, place in the calendar and guests do not stand together"
        if {answered} != {meeting in said, seated.get(meeting) is not None}:
            yield f"meeting {meeting}: an answer and what it said do not stand together"
    yield from (
        f"notice of meeting {one} was acknowledged and is lost"
        for one in history.told
        if (one, "notify") not in taken
    )
    yield from (
        f"answer to meeting {one} was acknowledged and is lost"
        for one in history.answers
        if (one, "attend") not in taken
    )


def _bad_numbers(rows: Rows) -> Iterator[str]:
    """Numbers of a unit and year run from one without gap or duplicate (trust 3)."""
    series: dict[Any, list[int]] = defaultdict(list)
    query = "SELECT unit_id, document_type, year, sequence FROM issued_letter WHERE sequence IS NOT NULL"
    for unit, document_type, year, sequence in rows(query):
        series[unit, document_type, year].append(sequence)
    for key, numbers in series.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"numbers of {key}: {sorted(numbers)}"


def _broken_log(rows: Rows) -> Iterator[str]:
    """The chain, counted anew from the description of it: SHA-256 over canonical JSON and the hash before (trust 7)."""
    previous, count = "0" * 64, 0
    columns = "id, at, actor_id, actor_name, unit_id, action, object_kind, object_id, detail, previous, hash"
    for row in rows(f"SELECT {columns} FROM audit_entry ORDER BY id"):
        number, at, actor, name, unit, action, kind, thing, detail, before, sealed = row
        count += 1
        told = [number, at, f"{actor}|{name}|{unit}", action, f"{kind}|{thing}", detail, previous]
        counted = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
        if (number, before, sealed) != (count, previous, counted):
            yield f"the log does not hold at entry {number}"
            return
        previous = sealed
    if rows("SELECT last, hash FROM audit_head") != [(count, previous)]:
        yield "the head of the log is not its last entry"
