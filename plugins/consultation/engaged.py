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
    found: list[int] = []
    for record in (MeetingRecord, OperationRecord):
        rows = record.select(record.matter).where(record.starts_at < until, record.ends_at > since).tuples()
        found += [number for (number,) in rows]
    return {(unit, matter) for unit, matter in staying_away(found) if unit in units}


def staying_away(matters: Collection[int]) -> set[tuple[int, int]]:
    """Which units have said that they do not come to which of these meetings and operations; two queries.

    What a unit that was merged had said holds for its successor until that says something itself (G-2); where several were
    merged into it, it stays away only if all of them had said so.
    """
    directory, own, taken_over = kit.directory(), dict[tuple[int, int], bool](), dict[tuple[int, int], bool]()
    for answer, said, no in (
        (MeetingSeat, MeetingSeat.attendance, DECLINE),
        (OperationPart, OperationPart.answer, DECLINED),
    ):
        rows = answer.select(answer.unit, answer.matter, said).where(
            answer.matter.in_(list(matters)), said != ""
        )
        for unit, matter, word in rows.tuples():
            heir = directory.heir(unit).id
            found, sits = own if heir == unit else taken_over, (heir, matter)
            found[sits] = found.get(sits, True) and word == no
    return {sits for sits, declined in {**taken_over, **own}.items() if declined}
