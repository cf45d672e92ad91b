"""Keeps a matter's clocks in step with its state: starts, stops, recounts, and remembers the earliest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from portal.desk import Desk
from portal.desk.facts import running_clocks
from portal.domain.calendar import ONE_DAY, ZONE, Calendar
from portal.domain.law_limits import law_limit
from portal.domain.procedure import Clock as DeclaredClock
from portal.domain.procedure import Facts, Seat
from portal.domain.term_table import BY_LAW, TERMS, term_for
from portal.domain.terms import MECHANISM_DATE, Due, Label, Later, Term, Unit, due, late_by, put_off
from portal.store import snapshots
from portal.store.matters import AT_ONCE, NEVER, Matter, MatterClock, Party


@dataclass(frozen=True, slots=True)
class Owed:
    """A stored clock as the arithmetic of limits sees it."""

    due_at: datetime
    due_on: date
    unit: Unit


def term_on(rule: str, day: date, sender_kind: str | None = None, receiver_kind: str | None = None) -> Term:
    """The term as it was in force on ``day``: the shipped table, overridden by the district's versions (G-12)."""
    term = term_for(rule, sender_kind, receiver_kind)
    version = next((one for one in snapshots.term_versions().get(rule, ()) if one.since <= day), None)
    if version is None:
        return term
    read_otherwise = term.label is not TERMS[rule].label  # the basis says why
    basis = term.basis if read_otherwise else version.clause or term.basis
    return replace(
        term,
        length=version.length,
        off=version.off,
        basis=basis,
        source=version.document,
        since=version.since,
    )


def reconcile(desk: Desk, matter: Matter, facts: Facts, *, stayed: bool = True) -> list[MatterClock]:
    """Let exactly those clocks run that the matter's state declares; stop the others when the act happened.

    A clock whose start or urgency changed while the matter ``stayed`` where it is, is counted anew and not stopped:
    nobody acted (K-11). So is one that was put off by the step that moved the matter on.

    Returns the clocks that were stopped, with their lateness worked out (K-10). Sets the matter's due columns.
    """
    state = desk.host.procedure(matter.kind).state(matter.state)
    running = running_clocks(matter)
    wanted = [(c, d) for c in state.clocks if (d := _due(c, facts)) is not None]
    kept, left = [], []
    for row in running:
        match = next((pair for pair in wanted if _same(row, *pair)), None)
        if match is None:
            left.append(row)
        else:
            wanted.remove(match)
            kept.append(row)
    stopped = []
    for row in left:
        anew = next(
            (pair for pair in wanted if (stayed and _counted_anew(row, *pair)) or _put_off(row, *pair)), None
        )
        if anew is None:
            stop(row, _acted_at(desk, matter, row, facts))
            stopped.append(row)
        else:
            wanted.remove(anew)
            kept.append(_count_anew(row, *anew))
    kept += [_start(matter, clock, found) for clock, found in wanted]
    matter.kept["clocks"] = kept
    _remember_earliest(matter, kept)
    return stopped


def stop(row: MatterClock, at: datetime) -> None:
    """Stop a running clock and say by how much it was late."""
    row.stopped_at = at
    row.lateness = lateness(row, at)
    row.remind_at = NEVER
    row.save(only=[MatterClock.stopped_at, MatterClock.lateness, MatterClock.remind_at])


def lateness(row: MatterClock, at: datetime) -> str:
    """By how much an act at ``at`` is late against this clock, in words; empty when on time."""
    late = late_by(Owed(row.due_at, row.due_on, Unit(row.unit)), at, snapshots.calendar())
    if late is None:
        return ""
    return late.reminder_words if row.label == Label.INTERNAL_REMINDER else late.words


def declared_due(desk: Desk, facts: Facts) -> Iterable[tuple[DeclaredClock, Due]]:
    """The dues of the clocks declared for the state in ``facts``, before anything is written."""
    for declared in desk.host.procedure(facts.kind).state(facts.state).clocks:
        found = _due(declared, facts)
        if found is not None:
            yield declared, found


def recounted(calendar: Calendar, changed: Sequence[date]) -> Iterator[tuple[MatterClock, Due]]:
    """The running clocks that ``calendar`` counts otherwise than they stand, each with its new due; nothing is changed.

    Those that were provisional, and those whose days include one that ``changed`` (K-8: also a year put right).
    """
    touched = MatterClock.provisional == True
    if changed:
        first, last = (datetime.combine(day, time(), ZONE) for day in (min(changed), max(changed) + ONE_DAY))
        touched |= (MatterClock.started_at < last) & (MatterClock.due_at >= first)
    for row in (
        MatterClock.select().where(MatterClock.stopped_at.is_null() & touched).order_by(MatterClock.id)
    ):
        counted = due_of(row, calendar)
        standing = (row.due_at, row.due_on, row.provisional, row.rolled_on)
        if standing != (counted.due_at, counted.due_on, counted.provisional, counted.rolled_on):
            yield row, counted


def recount(changed: Sequence[date]) -> list[tuple[MatterClock, date]]:
    """Count the running clocks anew that the calendar as it now is counts otherwise; returns those that moved.

    Each comes with its former day. The caller logs and tells both sides.
    """
    moved = []
    for row, counted in list(recounted(snapshots.calendar(), changed)):
        former = row.due_on
        row.due_at, row.due_on, row.provisional = counted.due_at, counted.due_on, counted.provisional
        row.conservative_on, row.rolled_on = counted.conservative_on, counted.rolled_on
        row.later_on = counted.later.on if counted.later else row.later_on
        row.remind_at = AT_ONCE
        row.save()
        if former != row.due_on:
            moved.append((row, former))
    for row, _former in moved:
        matter = row.matter
        live = MatterClock.select().where(
            (MatterClock.matter == matter.id) & MatterClock.stopped_at.is_null()
        )
        _remember_earliest(matter, list(live))
        matter.save(only=[Matter.due_at, Matter.due_unit, Matter.due_reminder])
        Party.update(due_at=matter.due_at).where(Party.matter == matter.id).execute()
    return moved


def term_of(row: MatterClock) -> Term:
    """The term as the clock was started under it, whatever the table says today (G-12)."""
    return replace(TERMS[row.term], length=row.length, unit=Unit(row.unit))


def due_of(row: MatterClock, calendar: Calendar, *, proof: bool = False) -> Due:
    """A stored clock counted over ``calendar``, with the proof if asked: to the later day, where it was put off."""
    later = Later(row.later_on, row.later_why, days=row.later_days) if row.later_on else None
    return put_off(due(term_of(row), row.started_at, calendar, proof=proof), later, calendar)


def running_due(matter_id: int, term: str) -> date | None:
    """The last day of a limit that runs on a matter; None where it does not run."""
    row = MatterClock.get_or_none(
        (MatterClock.matter == matter_id) & (MatterClock.term == term) & MatterClock.stopped_at.is_null()
    )
    return row.due_on if row is not None else None


def _due(declared: DeclaredClock, facts: Facts) -> Due | None:
    rule, since = declared.term_id(facts), declared.since(facts)
    if rule is None or since is None or facts.calendar is None:
        return None
    sender = facts.parties.get(Seat.SENDER)
    receiver = facts.parties.get(Seat.RECEIVER) or facts.known.get("receiver_principal")
    if rule == BY_LAW:
        term = _of_the_law(facts, since.date())
    else:
        term = term_on(rule, since.date(), getattr(sender, "kind", None), getattr(receiver, "kind", None))
    if term is None or term.off:
        return None  # G-12: the district reminds of it no longer
    if term.label is Label.MECHANISM_LIMIT and since.date() < MECHANISM_DATE:
        return None  # G-1: the notice sets no limit for what began before it
    found = due(term, since, facts.calendar)
    return put_off(found, declared.later(facts, found), facts.calendar)


def _of_the_law(facts: Facts, day: date) -> Term | None:
    """C-8, Q-12: the limit that the item's law, or one that the matter itself names, sets for what came in on a day."""
    item = facts.item
    laws = f"{item.basis if item else ''} {facts.known.get('laws', '')}"
    law = law_limit(laws, snapshots.law_limits(day), item.code if item else "")
    return term_for(BY_LAW, law=law) if law else None


def _same(row: MatterClock, declared: DeclaredClock, found: Due) -> bool:
    stored = (row.term, row.owed_by, row.due_at, row.started_at, row.label)
    return stored == (
        found.term.id,
        declared.owed_by.value,
        found.due_at,
        found.started_at,
        found.term.label.value,
    )


def _counted_anew(row: MatterClock, declared: DeclaredClock, found: Due) -> bool:
    """The same side's clock under other terms; one that runs aside is a debt of its own and stays what it is."""
    if row.aside or declared.aside:
        return row.term == found.term.id
    return row.owed_by == declared.owed_by.value


def _put_off(row: MatterClock, declared: DeclaredClock, found: Due) -> bool:
    """A-4: the same duty from the same start, which only ends later than it did."""
    same = (row.term, row.owed_by, row.started_at) == (
        found.term.id,
        declared.owed_by.value,
        found.started_at,
    )
    return same and found.later is not None and found.due_at > row.due_at


def _count_anew(row: MatterClock, declared: DeclaredClock, found: Due) -> MatterClock:
    for name, value in _values(declared, found).items():
        setattr(row, name, value)
    row.save()
    return row


def _start(matter: Matter, declared: DeclaredClock, found: Due) -> MatterClock:
    return MatterClock.create(matter=matter.id, state=matter.state, **_values(declared, found))


def _values(declared: DeclaredClock, found: Due) -> dict[str, Any]:
    """A due as the columns of a clock, with the term's words as they were when it started (G-8, G-12)."""
    term: Any = found.term
    return {
        "term": term.id, "name": term.name, "words": (found.later and found.later.words) or term.words, "label": term.label.value, "basis": term.basis,
        "source": term.source, "length": term.length, "unit": term.unit.value, "owed_by": declared.owed_by.value, "aside": declared.aside,
        "started_at": found.started_at, "due_at": found.due_at, "due_on": found.due_on,
        "conservative_on": found.conservative_on, "rolled_on": found.rolled_on, "provisional": found.provisional,
        "later_on": found.later.on if found.later else None, "later_why": found.later.why if found.later else "",
        "later_days": found.later.days if found.later else 0, "remind_at": AT_ONCE,
    }  # fmt: skip


def _remember_earliest(matter: Matter, rows: list[MatterClock]) -> None:
    """Give the matter the due instant that lists go by: its earliest clock's, those that run aside left out."""
    first = min((row for row in rows if not row.aside), key=lambda row: row.due_at, default=None)
    matter.due_at = int(first.due_at.timestamp()) if first else NEVER
    matter.due_unit = first.unit if first else ""
    matter.due_reminder = first is not None and first.label == Label.INTERNAL_REMINDER


def would_stop(desk: Desk, matter: Matter, facts: Facts, *, stayed: bool) -> str:
    """By how much the step being taken is late: the lateness of the clocks its new state no longer runs.

    What ran aside is a debt of its own, often the other side's: a step that moves the matter on is not late by it.
    """
    declared = desk.host.procedure(matter.kind).state(matter.state).clocks
    after = [(c.term_id(facts), c.owed_by.value) for c in declared]
    left = [row for row in running_clocks(matter) if (row.term, row.owed_by) not in after]
    words = [lateness(row, _acted_at(desk, matter, row, facts)) for row in left if stayed or not row.aside]
    return next((word for word in words if word), "")


def _acted_at(desk: Desk, matter: Matter, row: MatterClock, facts: Facts) -> datetime:
    """K-4, G-11a: when the act happened that a clock waited for; a decision is reported after its day."""
    states = desk.host.procedure(matter.kind).states
    for declared in (clock for state in states if state.name == row.state for clock in state.clocks):
        may_be_it = declared.term_id(facts) in (row.term, None)  # None: the act itself has ended it
        if may_be_it and (declared.owed_by.value, declared.aside) == (row.owed_by, row.aside):
            return declared.until(facts) or facts.now
    return facts.now
