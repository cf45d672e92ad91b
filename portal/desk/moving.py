"""What one step changes, inside the transaction of the act: record, letter, event, clocks, parties, notices, log."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from portal.desk import Desk, audit, clocks, enablement, letters, notices, recording, veils
from portal.desk.claims import win
from portal.desk.facts import facts_of, participants_of
from portal.domain.confidential import Veil, within
from portal.domain.procedure import Facts, Seat, State, Step
from portal.store.db import transaction
from portal.store.files import freeze_files
from portal.store.matters import Event, Matter, ask_anew


@contextmanager
def together(desk: Desk) -> Iterator[None]:
    """Several acts as one: all of them or none, and told further once all are committed."""
    if _happened.get() is not None:
        with transaction():
            yield
        return
    with _events() as happened, transaction():
        yield
    notices.deliver(desk, happened)


@contextmanager
def _events() -> Iterator[list[Event]]:
    """Collects the events of a step and of all that follows from it, so that after the commit each is told further."""
    happened: list[Event] = []
    token = _happened.set(happened)
    try:
        yield happened
    finally:
        _happened.reset(token)


_happened: ContextVar[list[Event] | None] = ContextVar("portal_events_of_step", default=None)


def move(
    desk: Desk,
    matter: Matter,
    step: Step,
    facts: Facts,
    details: list[tuple[str, str]],
    confirmed: list[tuple[str, str]],
    *,
    cause: Event | None = None,
) -> Event:
    """Everything one step changes, inside the caller's transaction."""
    procedure = desk.host.procedure(matter.kind)
    before, target = matter.state, procedure.state(step.target(facts))
    if step.each and target.name != before:
        win(matter)
    if step.asks_anew:
        chosen = [one.id for one in step.asks_anew(facts)] if callable(step.asks_anew) else None
        ask_anew(matter.id, Seat.PARTICIPANT, chosen)
        matter.kept.pop("parties", None)
    veil = veils.veil_of(desk, matter)
    recording.answers(desk, matter, facts, step.name)
    details, confirmed = _unnamed(desk, matter, veil, details), _unnamed(desk, matter, veil, confirmed)
    logged: dict[str, Any] = {"to": target.name}
    if name := step.letter_name(facts):
        fresh = replace(facts_of(desk, matter, facts.actor, fields=facts.fields), now=facts.now)
        letter = letters.issue(desk, matter, fresh, name)
        logged |= {"letter": letter.id, "number": letter.number, "sha256": letter.content_sha256}
    _enter(matter, target, facts)
    late = clocks.would_stop(desk, matter, facts, stayed=before == target.name)
    event = recording.event(
        matter,
        step.name,
        step.label,
        facts.actor,
        facts.now,
        before,
        target.name,
        details,
        confirmed,
        late,
        cause,
    )
    if (happened := _happened.get()) is not None:
        happened.append(event)
    settled = settle(desk, matter, facts, stayed=before == target.name)
    if not target.private and any(not file.frozen for file in settled.files):
        freeze_files(matter.id)
        matter.kept.pop("files", None)
    if not step.quiet:
        notices.tell(desk, matter, target, event, settled, each=step.each)
    if event.entered_later:
        logged["happened_at"] = facts.now.isoformat()
    audit.record(facts.actor, f"{matter.kind}.{step.name}", matter.kind, matter.id, event=event.id, **logged)
    desk.host.announce(desk, matter, step.name, facts.actor, replace(settled, fields=facts.fields))
    enablement.matter_finished(desk, facts.actor, matter)
    return event


def settle(desk: Desk, matter: Matter, facts: Facts, *, seats: bool = True, stayed: bool = True) -> Facts:
    """After the record changed: parties, clocks, the sort columns of lists and the search text follow."""
    fresh = replace(facts_of(desk, matter, facts.actor), now=facts.now)
    if seats:
        seated = recording.seat_parties(desk, matter, fresh)
        fresh = replace(fresh, parties=seated, participants=participants_of(matter))
    clocks.reconcile(desk, matter, fresh, stayed=stayed)
    recording.index(desk, matter, fresh)
    matter.save(only=matter.dirty_fields)
    recording.refresh_parties(desk, matter)
    return fresh


def _unnamed(desk: Desk, matter: Matter, before: Veil, said: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What the timeline keeps never names an informant, neither as the record was before the step nor after it (C-7)."""
    return within(within(said, before.identity), veils.veil_of(desk, matter).identity)


def _enter(matter: Matter, state: State, facts: Facts) -> None:
    if state.name != matter.state:
        matter.state, matter.entered_at = state.name, facts.now
    matter.private, matter.open, matter.outcome = state.private, state.open, state.outcome or ""
    matter.restricted = state.restricted
    matter.closed_at = None if state.open else facts.now
