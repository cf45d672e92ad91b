"""The text of a line, written by several at once: what comes second stays beside it until it is merged (domain M-3)."""

from typing import Any

from plugins.consultation.meeting.tables import AgendaLine, OtherText
from portal import kit
from portal.domain.procedure import Actor

LONGEST_SITTING = 64


def save(actor: Actor, line: AgendaLine, text: str, seen: int, sitting: str = "") -> bool:
    """Save a text that was read at version ``seen``, inside the caller's transaction; True if the line now says it."""
    own = (OtherText.line == line.id) & (OtherText.person == actor.person_id)
    theirs = (AgendaLine.id == line.id) & (AgendaLine.version == seen)
    text = text.replace("\r\n", "\n").strip()
    if line.text == text:
        return True
    changed = AgendaLine.update(
        text=text, version=AgendaLine.version + 1, written_by=actor.signature
    ).where(theirs)  # fmt: skip
    if changed.execute():
        OtherText.delete().where(own).execute()
        kit.log_act(actor, "meeting.text", "meeting", line.meeting_id, line=line.id)
        return True
    if AgendaLine.get_by_id(line.id).text == text:
        return True
    _keep_beside(actor, line, own, text, sitting[:LONGEST_SITTING])
    return False


def _keep_beside(actor: Actor, line: AgendaLine, own: Any, text: str, sitting: str) -> None:
    """Keep what came second: on a page of its own it takes the place of what was typed there before, else it is added."""
    here = own & (OtherText.sitting == sitting)
    before = OtherText.get_or_none(here)
    if before is None:
        OtherText.create(
            line=line.id, person=actor.person_id, text=text, sitting=sitting, kept_at=kit.clock.now()
        )
    elif sitting or text not in before.text:
        kept = text if sitting else f"{before.text}\n{text}"
        OtherText.update(text=kept, kept_at=kit.clock.now()).where(here).execute()


def other_texts(meeting_id: int) -> dict[int, list[OtherText]]:
    """What is kept beside the lines, by line, with who wrote it."""
    found: dict[int, list[OtherText]] = {}
    for row in others(meeting_id):
        found.setdefault(row.line_id, []).append(row)
    return found


def others(meeting_id: int) -> list[OtherText]:
    """All that is kept beside the lines of a meeting, with who wrote it."""
    rows = OtherText.select(OtherText, kit.Person).join(kit.Person).switch(OtherText).join(AgendaLine)
    return list(rows.where(AgendaLine.meeting == meeting_id).order_by(OtherText.id))
