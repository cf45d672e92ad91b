"""What the rules and forms of a dispute may not look up themselves."""

from collections.abc import Mapping
from typing import Any

from plugins.disputes import precedents
from plugins.disputes.grounds import PARTY_KINDS
from plugins.disputes.models import DisputeRecord
from portal import kit
from portal.domain.procedure import Actor, LookedUp, Relation, Seat


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """Who takes part, what was decided before, whether 司法局 has its station (D-3), who signs for the government."""
    record = kit.record_of(DisputeRecord, matter) if matter is not None else None
    between = kit.correspondents("disputes", matter, record, fields, actor, PARTY_KINDS)
    opener = _opener(matter, actor)
    units = kit.directory()

    def pair() -> tuple[int, ...]:
        other = between["receiver_principal"]()
        return (opener.id, other.id) if other is not None else ()

    def about(look_up: Any) -> list[dict[str, Any]]:
        return look_up(matter, pair()) if matter is not None and pair() else []

    return LookedUp(
        **{
            **between,
            "sender_name": lambda: units.units[opener.id].full_name,
            "both_sides": lambda: tuple(units.ref(one) for one in pair()),
            "third_units": lambda: tuple(u for u in units.of_kinds(*PARTY_KINDS) if u.id not in pair()),
            "open_disputes": lambda: about(precedents.open_ones),
            "taken_from": lambda: _taken_from(matter) if matter is not None else (),
            "decided": lambda: about(precedents.decided_ones),
            "agreed_for": lambda: _bound(getattr(record, "agreed_for", None)),
            "agreed_scope": lambda: getattr(record, "agreed_scope", None),
            "agreed_goods": lambda: record.goods if record is not None and record.agreed_for else None,
            "recommended_for": lambda: _bound(getattr(record, "recommended_for", None)),
            "interim_name": lambda: units.heir_name(fields.get("interim_unit") or getattr(record, "interim_unit", None)),
            "settled_name": lambda: units.name(fields.get("settled_for") or getattr(record, "settled_for", None)),
            "winner": lambda: _bound(getattr(record, "settled_for", None)),
            "station": lambda: kit.JUSTICE_STATION.now and kit.coordinator() is not None,
            "coordinator": kit.coordinator,
            "coordinator_name": lambda: getattr(kit.coordinator(), "name", ""),
            "government": kit.government,
            "government_name": lambda: units.units[organ.id].full_name if (organ := kit.government_organ()) else "",
            "issuer": lambda: _issuer(actor).id,
        }
    )  # fmt: skip


def _bound(unit: int | None) -> int | None:
    """Who has the duties of a unit named in the record today (G-2)."""
    return kit.directory().heir(unit).id if unit else None


def _taken_from(matter: Any) -> tuple[Any, ...]:
    """The units from which the matters came that the dispute takes up: its result moves those on."""
    taken = kit.linked_to(matter, Relation.TAKES_UP)
    rows = kit.Party.select(kit.Party.unit).where(
        kit.Party.matter.in_(taken) & (kit.Party.seat == Seat.SENDER)
    )
    return tuple(kit.directory().heir(unit) for (unit,) in rows.tuples())


def _issuer(actor: Actor) -> Any:
    """In whose number a letter goes out: what 区政府办 handles is decided by 区人民政府."""
    organ = kit.government_organ() if actor.principal.kind == "government" else None
    return organ or actor.principal


def _opener(matter: Any, actor: Actor) -> Any:
    """The side that opened the dispute: its sender once it is opened, the writer's unit before."""
    if matter is None:
        return actor.principal
    rows = kit.Party.select(kit.Party.unit).where(
        (kit.Party.matter == matter.id) & (kit.Party.seat == "sender")
    )
    return next((kit.directory().ref(unit) for (unit,) in rows.tuples()), actor.principal)
