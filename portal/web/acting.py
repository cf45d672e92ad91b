"""What a page does with a submitted form: keep its files, read its answers, take the step it asks for."""

from collections.abc import Iterable
from typing import Any

from flask import request

from portal.desk import back_entry, facts, files, matters
from portal.desk.back_entry import BackEntryForm
from portal.desk.forms import raw
from portal.domain.access import may
from portal.web import pages, sessions
from portal.web.matters import readable_here

NOT_ANSWERS = frozenset({"csrf_token", "version", "draft_key", "act", "look_up", "form_id"})


def answers() -> dict[str, Any]:
    """What was typed into the submitted form, without the portal's own fields and sentences of confirmation."""
    typed = raw(request.form)
    return {n: v for n, v in typed.items() if n not in NOT_ANSWERS and not n.startswith(pages.CONFIRM)}


def attach_uploads(matter_id: int, asked: Iterable[str]) -> int:
    """Keep the uploaded files with the matter, each for the purpose of its field, before any step is judged; how many."""
    desk, actor = sessions.current_desk(), sessions.current_actor()
    uploads = [(purpose, one) for purpose in asked for one in request.files.getlist(purpose) if one.filename]
    for purpose, upload in uploads:
        files.attach(desk, actor, matter_id, purpose, upload.stream, upload.filename or "")
    return len(uploads)


def take(matter_id: int, step: str) -> matters.Taken:
    """Take the step that the submitted form asks for: its files first, so that a refusal loses none.

    Only those of who may take the step: another side's files are not kept under its name.
    """
    desk, actor = sessions.current_desk(), sessions.current_actor()
    matter = readable_here(matter_id)
    declared = desk.host.procedure(matter.kind).step(step)
    standing = facts.standing_of(matter, facts.parties_of(matter))
    attached = 0
    if declared is not None and not may(actor, declared, standing):
        attached = attach_uploads(matter_id, back_entry.purposes(desk.host.owner(matter.kind), declared))
    return matters.take(
        desk,
        actor,
        matter_id if attached else matter,  # files that came in changed the matter since it was read
        step,
        answers(),
        version=request.form.get("version", type=pages.number),
        confirm=pages.confirmed(request.form),
    )


def later_form() -> BackEntryForm:
    """The fields of 补录 for a page with a form of its own, with what was typed into them."""
    return BackEntryForm(pages.typed())
