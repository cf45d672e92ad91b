"""Drafts that save themselves: the first save opens the matter, later ones revise it, a retry opens no second one."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import request

from portal import clock
from portal.desk import facts, matters
from portal.desk.forms import StepForm, multidict
from portal.store.db import transaction
from portal.store.matters import Matter, SavedForm
from portal.web import pages, sessions
from portal.web.matters import answers, readable_here


def draft_key() -> str:
    """The key that a blank form carries, so that its saves, its retry and its second click mean one draft."""
    return request.form.get("draft_key") or secrets.token_urlsafe(12)


def prefill(kind: str, form_name: str, given: Mapping[str, Any]) -> StepForm:
    """The blank form of a new matter: what was just typed, or else what the address and the plugin give."""
    desk, actor = sessions.current_desk(), sessions.current_actor()
    form: StepForm = desk.host.owner(kind).forms[form_name](pages.typed() or multidict(given))
    form.prepare(facts.known_of(desk, kind, None, {}, actor))
    return form


def draft_of_form(kind: str, *, grew_from: int | None = None) -> Matter:
    """The draft that the submitted form belongs to, with all that was typed kept in it; opened if it is new."""
    desk, actor = sessions.current_desk(), sessions.current_actor()
    place = f"{kind}/new/{draft_key()}"[:120]
    known = SavedForm.get_or_none((SavedForm.person == actor.person_id) & (SavedForm.place == place))
    if known is not None:
        return save_draft(known.answers["matter"])
    with transaction():
        matter = matters.open_matter(desk, actor, kind, answers(), grew_from=grew_from)
        SavedForm.create(
            person=actor.person_id, place=place, answers={"matter": matter.id}, saved_at=clock.now()
        )
    return matter


def save_draft(matter_id: int) -> Matter:
    """Keep what was typed into an existing draft."""
    matter = readable_here(matter_id)
    return matters.revise(sessions.current_desk(), sessions.current_actor(), matter.id, answers())
