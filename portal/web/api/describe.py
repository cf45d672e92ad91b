"""Tells a program about a matter: all that its reader may see, as plain values."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import url_for

from portal import clock
from portal.desk import back_entry
from portal.desk.facts import parties_of, standing_of
from portal.desk.fields import Whereabouts
from portal.desk.list_rows import Row
from portal.domain.access import may_read
from portal.domain.confidential import Veil
from portal.domain.masking import masked
from portal.domain.procedure import Seat
from portal.domain.terms import Label, Light, Standing, Unit, standing
from portal.store import snapshots
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import NEVER, Event, Link, Matter, MatterClock
from portal.web.api.fields import described_form
from portal.web.matters import MatterSheet, StepOffer, sheet
from portal.web.sessions import current_desk

Plain = dict[str, Any]


def listed(row: Row) -> Plain:
    """A matter as a line of a list."""
    units = snapshots.directory()
    return _head(row, [(seat, units.ref(unit)) for seat, unit in row.parties])


def matter(matter_id: int) -> Plain:
    """The whole matter for whoever asks; NotFound where they may not know of it."""
    found = sheet(matter_id)
    row = found.matter
    return {
        **_head(row, [*found.parties.items(), *((Seat.PARTICIPANT, one.unit) for one in found.participants)]),
        "private": row.private,
        "outcome": row.outcome,
        "clocks": [_clock(one, row.paused) for one in _of(MatterClock, row)],
        "timeline": [_event(one, found.veil) for one in reversed(found.acts)],
        "links": list(_links(found)),
        "files": [stored(one) for one in found.files],
        "letters": [_letter(one) for one in found.letters],
        "fields": _fields(found),
        "details": _details(found),
        "steps": [
            {"name": offer.step.name, "label": offer.step.label, **_asked(offer)} for offer in found.offers
        ],
    }


def _asked(offer: StepOffer) -> Plain:
    """What a step asks for, and, where it may be entered later, what that asks besides (G-11a)."""
    return described_form(offer.form, back_entry.blank(offer.step, offer.form))


def stored(row: StoredFile) -> Plain:
    """A file of a matter, with its hashes and where to fetch it."""
    told = (
        "id",
        "purpose",
        "name",
        "media_type",
        "size",
        "pages",
        "is_original",
        "sha256",
        "sm3",
        "uploaded_at",
        "frozen",
    )
    return {
        **{name: getattr(row, name) for name in told},
        "unit": _unit(row.unit_id),
        "url": url_for("api.file", file_id=row.id),
    }


def _head(row: Any, parties: Iterable[tuple[Seat, Any]]) -> Plain:
    procedure = current_desk().host.procedure(row.kind)
    item = snapshots.power_list(clock.today()).items.get(row.item_id) if row.item_id else None
    due_at = datetime.fromtimestamp(row.due_at, clock.now().tzinfo) if row.due_at != NEVER else None
    light = _light(due_at, row.due_unit, row.paused, row.due_reminder)
    return {
        "id": row.id, "kind": row.kind, "label": procedure.label, "state": row.state,
        "state_label": procedure.state(row.state).label, "version": row.version, "title": masked(row.title),
        "subject": masked(row.subject), "number": row.number, "item": _coded(item), "place": row.place_text,
        "parties": [{"seat": seat.value, "unit": _coded(unit)} for seat, unit in parties],
        "open": row.open, "opened_at": row.opened_at, "due_at": due_at, "light": light.light.value,
        "words": light.words,
    }  # fmt: skip


def _light(due_at: datetime | None, unit: str, paused: bool, reminder: bool) -> Standing:
    if due_at is None:
        return Standing(Light.NONE, Light.NONE.words)
    return standing(due_at, Unit(unit), clock.now(), snapshots.calendar(), paused, reminder)


def _clock(row: MatterClock, paused: bool) -> Plain:
    """A clock; one that was stopped has no light, only by how much it was late."""
    told = ("basis", "source", "owed_by", "started_at", "due_at", "due_on", "provisional", "conservative_on", "rolled_on",
            "later_on", "later_why", "stopped_at", "lateness")  # fmt: skip
    light = (
        _light(row.due_at, row.unit, paused, row.label == Label.INTERNAL_REMINDER)
        if row.stopped_at is None
        else None
    )
    return {
        "rule": row.term,
        "name": row.name,
        "label": row.label,
        "length": row.words,
        **{name: getattr(row, name) for name in told},
        "light": light.light.value if light else None,
        "words": light.words if light else row.lateness or "按期",
    }


def _event(row: Event, veil: Veil) -> Plain:
    return {
        "id": row.id, "step": row.step, "label": row.label, "from": row.from_state, "to": row.to_state,
        "actor": row.actor_name, "unit": _unit(row.unit_id), "happened_at": row.happened_at,
        "recorded_at": row.recorded_at,
        "details": [{"label": label, "text": masked(veil.shown(text))} for label, text in row.details],
        "confirmed": [
            {"message": veil.shown(message), "reason": veil.shown(sentence)} for message, sentence in row.confirmed
        ],
        "lateness": row.lateness, "cause": row.cause_id,
    }  # fmt: skip


def _letter(row: IssuedLetter) -> Plain:
    return {
        "id": row.id, "kind": row.kind, "number": row.number, "title": row.title, "unit": _unit(row.unit_id),
        "issued_at": row.issued_at, "void": row.void, "sha256": row.content_sha256,
        "url": url_for("api.letter", letter_id=row.id),
    }  # fmt: skip


def _links(found: MatterSheet) -> Iterable[Plain]:
    """Related matters that the reader may know of, both ways."""
    here = found.matter.id
    for row in (
        Link.select().where((Link.matter == here) | (Link.other == here)).order_by(Link.matter, Link.other)
    ):
        outgoing = row.matter_id == here
        other = _readable(found, row.other_id if outgoing else row.matter_id)
        if other is not None:
            procedure = found.desk.host.procedure(other.kind)
            yield {
                "id": other.id, "relation": row.relation, "outgoing": outgoing, "kind": other.kind,
                "label": procedure.label, "title": masked(other.title), "state": other.state,
                "state_label": procedure.state(other.state).label,
            }  # fmt: skip


def _readable(found: MatterSheet, matter_id: int) -> Matter | None:
    other: Matter = Matter.get_by_id(matter_id)
    return other if may_read(found.actor, standing_of(other, parties_of(other))) else None


def _fields(found: MatterSheet) -> Plain:
    """What is on record; of a draft what was typed, too, as it was typed. What identifies a person is masked once
    it is not the own draft any more (G-7).
    """
    recorded = {name: _plain(value) for name, value in found.record.items() if value not in (None, "")}
    if found.state.editable:
        return {**found.draft, **recorded}
    return {name: masked(value) if isinstance(value, str) else value for name, value in recorded.items()}


def _details(found: MatterSheet) -> Mapping[str, Any]:
    """What its plugin tells of a matter beside the rest; empty for most kinds."""
    told = found.plugin.details.get(found.matter.kind)
    return told.read(found.desk, found.actor, found.matter) if told is not None else {}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Whereabouts) else value


def _of(table: Any, row: Matter) -> Iterable[Any]:
    rows: Iterable[Any] = table.select().where(table.matter == row.id).order_by(table.id)
    return rows


def _unit(unit_id: int | None) -> Mapping[str, str] | None:
    units = snapshots.directory()
    return _coded(units.ref(unit_id)) if unit_id in units.units else None


def _coded(thing: Any) -> dict[str, str] | None:
    return {"code": thing.code, "name": thing.name} if thing is not None else None
