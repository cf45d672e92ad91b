"""Looks up what the rules of a 会议事项 ask, and what follows from its steps."""

from collections.abc import Mapping
from typing import Any

from plugins.consultation.meeting.tables import TaskRecord
from plugins.consultation.task.rules import MEETING_TASK
from portal import kit
from portal.domain.procedure import Actor, Facts, LookedUp, Seat

PARTY_KINDS = ("town", "subdistrict", "department", "branch", "judicial", "supervisor", "government")
TITLE_WIDTH = 60


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """Who may be given a task, and who has this one."""
    record = kit.record_of(TaskRecord, matter) if matter is not None else None
    return LookedUp(
        units=lambda: kit.directory().of_kinds(*PARTY_KINDS),
        owner=lambda: record.owner if record is not None else None,
    )


def seats(facts: Facts) -> Mapping[Seat, int]:
    """The unit that is to do it, by whoever has its duties today (G-2)."""
    owner = facts.get("owner")
    return {Seat.RECEIVER: kit.directory().heir(owner).id} if owner else {}


def recorded(facts: Facts, step: str) -> Mapping[str, Any]:
    """What a step leaves in the record beside the answers of its form."""
    return {"done_at": facts.now} if step in ("finish", "record_result") else {}


def give(desk: kit.Desk, actor: Actor, meeting: Any, agreed: Any) -> int:
    """Make a 会议事项 of what a meeting agreed; the convener gives it, whoever of the convener's unit acts."""
    convener = kit.Party.get((kit.Party.matter == meeting.id) & (kit.Party.seat == Seat.SENDER)).unit_id
    words = agreed.words.strip()
    first = words.splitlines()[0] if words else "会议事项"
    title = first if len(first) <= TITLE_WIDTH else first[: TITLE_WIDTH - 1] + "…"
    fields = {
        "title": title,
        "summary": words,
        "task": words,
        "meeting": meeting.id,
        "owner": agreed.owner,
        "due_on": agreed.due_on,
    }
    matter = kit.open_between(
        desk, actor, MEETING_TASK.kind, {Seat.SENDER: convener}, fields, "send", grew_from=meeting.id
    )
    return int(matter.id)


def open_tasks(meeting_id: int) -> bool:
    """Whether a task of a meeting is still to be done."""
    rows = TaskRecord.select().join(kit.Matter).where(TaskRecord.meeting == meeting_id)
    return bool(rows.where(kit.Matter.open == True).exists())


def follow(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """M-3: the last task that is done closes the meeting whose minutes are out."""
    record = kit.record_of(TaskRecord, matter)
    if matter.open or record is None or record.meeting is None or open_tasks(record.meeting):
        return
    kit.consequence(desk, actor, record.meeting, "close", {}, cause=kit.last_event(matter))
