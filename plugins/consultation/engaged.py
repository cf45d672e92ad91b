"""What takes the time of units, without the meetings and operations to which they said that they do not come (M-1)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from plugins.consultation.joint.models import OperationPart, OperationRecord
from plugins.consultation.joint.taking_part import DECLINED
from plugins.consultation.meeting.answering import DECLINE
from plugins.consultation.meeting.models import MeetingRecord, MeetingSeat
from portal import kit


def engaged(
    units: Collection[int], since: datetime, until: datetime, *, but: int | None = None
) -> dict[int, tuple[Any, ...]]:
    """What takes the time of units between two instants; who has declined is free then. Six queries."""
    return kit.engagements(units, since, until, but=but, without=_declined(units, since, until))


def _declined(units: Collection[int], since: datetime, until: datetime) -> set[tuple[int, int]]:
    """Which units do not come to which meetings and operations between two instants."""
    found: set[tuple[int, int]] = set()
    for record, answer, said in (
        (MeetingRecord, MeetingSeat, MeetingSeat.attendance == DECLINE),
        (OperationRecord, OperationPart, OperationPart.answer == DECLINED),
    ):
        on = record.select(record.matter).where(record.starts_at < until, record.ends_at > since).tuples()
        rows = answer.select(answer.unit, answer.matter).where(answer.matter.in_([n for (n,) in on]), said)
        found |= {(unit, matter) for unit, matter in rows.tuples() if unit in units}
    return found
