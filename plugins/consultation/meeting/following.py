"""What follows when minutes go out: tasks become 会议事项, conclusions on law become drafts for the library (M-3, S-1)."""

from typing import Any

from plugins.consultation.meeting import board, collecting, lines, outcomes
from plugins.consultation.meeting.tables import AgreedTask
from plugins.consultation.task import records as task
from portal import kit
from portal.domain.procedure import Actor, Facts, Seat

SHARE, LIBRARY = "share", "5"


def after(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """What the agenda does with a step of its meeting."""
    if step == "plan" or (step == "notify" and _from_draft(matter)):
        take_over(actor, matter)
    elif step == "drop":
        lines.release(matter)
    elif step == "record":
        lines.record(actor, matter, facts)
    elif step == "issue_minutes":
        kit.ask_what_is_new(matter, outcomes.unmerged_texts(facts))
        _issue(desk, matter, actor)


def _from_draft(matter: Any) -> bool:
    """Whether the notice went out without planning before: what was planned has its agenda already."""
    last = kit.last_event(matter)
    return last is not None and last.from_state == "draft"


def take_over(actor: Actor, matter: Any) -> None:
    """M-1: the candidates that were ticked and the topics that were typed become the agenda, in that order."""
    ticked = board.keys_of(matter.draft.get("agenda")) - {board.NOTHING}
    chosen = [one for one in collecting.candidates(actor) if one.key in ticked] if ticked else []
    lines.adopt(actor, matter, chosen, str(matter.draft.get("topics") or ""))


def _issue(desk: kit.Desk, matter: Any, actor: Actor) -> None:
    """M-3: every task goes to its unit; a meeting that left none is closed at once."""
    for agreed in lines.tasks_of(matter.id):
        if agreed.matter is None:
            number = task.give(desk, actor, matter, agreed)
            AgreedTask.update(matter=number).where(AgreedTask.id == agreed.id).execute()
    _offer_to_library(desk, matter, actor)
    if not task.open_tasks(matter.id):
        kit.consequence(desk, actor, matter.id, "close", {}, cause=kit.last_event(matter))


def _offer_to_library(desk: kit.Desk, matter: Any, actor: Actor) -> None:
    """S-1: what was concluded on the application of law waits as the convener's draft; nothing is shared by itself."""
    convener = kit.Party.get((kit.Party.matter == matter.id) & (kit.Party.seat == Seat.SENDER)).unit_id
    if not desk.host.knows(SHARE) or kit.switch("sharing", convener) != "on":
        return
    for line in lines.of_meeting(matter.id):
        if line.library and line.text:
            told = {
                "category": LIBRARY, "title": f"法律适用意见：{line.words}"[:200], "content": line.text,
                "source": f"{matter.title}纪要"[:200],
            }  # fmt: skip
            kit.open_draft_for(desk, actor, SHARE, convener, told, grew_from=matter.id)
