"""When a meeting is, and what else takes that time or that room (domain M-1)."""

from collections.abc import Mapping
from typing import Any

from plugins.consultation.engaged import engaged
from plugins.consultation.meeting import planning
from portal import kit
from portal.domain.procedure import Actor, Facts


def appoint(matter: Any, facts: Facts) -> None:
    """Give a meeting its place in the calendar."""
    found = planning.times(facts)
    if found is not None:
        room = str(facts.get("room") or "")
        kit.appoint(matter, *found, room, room)


def _span(record: Any, fields: Mapping[str, Any]) -> Any:
    starts = fields.get("starts_at") or (record.starts_at if record else None)
    return planning.lasting(starts, fields.get("length") or (record.length if record else None))


def busy(matter: Any, record: Any, fields: Mapping[str, Any], actor: Actor) -> list[Any]:
    """The convener and the units that must come, as far as they have something else on at that time."""
    span = _span(record, fields)
    must = fields.get("required") or (record.required if record else None) or []
    if span is None:
        return []
    units = kit.directory()
    living = list(dict.fromkeys([actor.principal.id, *(units.heir(unit).id for unit in must)]))
    taken = engaged(living, *span, but=matter.id if matter is not None else None)
    return [units.ref(unit) for unit, found in taken.items() if any(one.firm for one in found)]


def room_taken(matter: Any, record: Any, fields: Mapping[str, Any]) -> bool:
    """Whether another meeting that people know of has the room at that time."""
    span, room = (
        _span(record, fields),
        str(fields.get("room") or (record.room if record else "") or "").strip(),
    )
    return bool(span and room and kit.in_room(room, *span, but=matter.id if matter is not None else None))


def moved(matter: Any, record: Any) -> bool:
    """Whether time or place differ from what was planned, so that they are judged anew."""
    planned = kit.appointment_of(matter.id) if matter is not None else None
    if planned is None or record is None:
        return True
    return (planned.starts_at, planned.ends_at, planned.room) != (
        record.starts_at,
        record.ends_at,
        record.room or "",
    )


def told_time(matter: Any) -> Any:
    """From when to when the meeting was announced so far; None where it was not."""
    planned = kit.appointment_of(matter.id) if matter is not None else None
    return (planned.starts_at, planned.ends_at) if planned is not None else None
