"""M-7: how fast departments came when they were called, from the notices themselves; units only, no persons, no ranking."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.consultation.models import HazardRecord
from portal import kit
from portal.domain.procedure import OVERSEEING_ROLES, Actor

MOMENTS = ("answered_at", "arrived_at", "handled_at")


@dataclass(frozen=True, slots=True)
class Response:
    """One department in one year: how often it was called, in how many minutes on average it answered, came, was done.

    ``refused`` counts refusals with a reason, ``unexplained`` notices that were neither handled nor explained in time,
    so that they were reported, or refused without a word. None where nothing was.
    """

    unit: str
    called: int
    answered: int | None
    arrived: int | None
    handled: int | None
    refused: int
    unexplained: int


def of_year(actor: Actor, year: int) -> list[Response]:
    """The notices sent in a year, by department in the order of codes: all for those who oversee, else the own unit's.

    Nothing for administrators, who see no matters.
    """
    if actor.is_administrator:
        return []
    units = kit.directory()
    called: dict[int, list[Any]] = defaultdict(list)
    for row in _sent_in(actor, year):
        called[units.heir(row.receiver).id].append(row)
    return [
        _response(units.name(unit), called[unit])
        for unit in sorted(called, key=lambda u: units.units[u].code)
    ]


def _sent_in(actor: Actor, year: int) -> Iterable[Any]:
    first, end = (datetime(y, 1, 1, tzinfo=kit.clock.now().tzinfo) for y in (year, year + 1))
    rows = HazardRecord.select().join(kit.Matter).where(kit.Matter.private == False)
    rows = rows.where((HazardRecord.sent_at >= first) & (HazardRecord.sent_at < end))
    if actor.roles & OVERSEEING_ROLES:
        return rows
    ours = kit.Party.select(kit.Party.matter).where(kit.Party.unit == actor.principal.id)
    return rows.where(HazardRecord.matter.in_(ours))


def _response(unit: str, rows: list[Any]) -> Response:
    answered, arrived, handled = (_minutes(rows, moment) for moment in MOMENTS)
    explained = sum(
        1 for row in rows if row.refused_at and (row.reason or row.reason_code) and not row.reported_at
    )
    silent = sum(
        1 for row in rows if row.reported_at or (row.refused_at and not (row.reason or row.reason_code))
    )
    return Response(unit, len(rows), answered, arrived, handled, explained, silent)


def _minutes(rows: list[Any], moment: str) -> int | None:
    """The average from the notice to a moment that came; None where it came for none."""
    took = [(getattr(row, moment) - row.sent_at).total_seconds() / 60 for row in rows if getattr(row, moment)]
    return round(sum(took) / len(took)) if took else None
