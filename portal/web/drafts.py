"""Drafts that save themselves: the first save opens the matter, later ones revise it, a retry opens no second one."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import request
from peewee import IntegrityError

from portal import clock
from portal.desk import facts, matters
from portal.desk.forms import StepForm, multidict
from portal.store.db import transaction
from portal.store.matters import Matter, SavedForm
from portal.web import pages, sessions
from portal.web.acting import answers
from portal.web.matters import readable_here


def draft_key() -> str:
    """The key that a blank form carries, so that its saves, its retry and its second click mean one draft."""
    return request.form.get("draft_key") or secrets.token_urlsafe(12)


def prefill(kind: str, form_name: str, given: Mapping[str, Any], *, typed: bool = True) -> StepForm:
    """The blank form of a new matter: what was just typed, or else what the address and the plugin give.

    ``typed`` is False where what was just sent is not this form, but what it is filled in from.
    """
    desk, actor = sessions.current_desk(), sessions.current_actor()
    form: StepForm = desk.host.owner(kind).forms[form_name](
        (pages.typed() if typed else None) or multidict(given)
    )
    form.prepare(facts.known_of(desk, kind, None, {}, actor))
    return form


def draft_of_form(kind: str, *, grew_from: int | None = None) -> Matter:
    """The draft that the submitted form belongs to, with all that was typed kept in it; opened if it is new."""
    place = f"{kind}/new/{draft_key()}"[:120]
    opened = _opened_from(place)
    if opened is None:
        try:
            return _open(kind, place, grew_from)
        except IntegrityError:  # the same form was sent twice in one instant
            opened = _opened_from(place)
            if opened is None:
                raise
    return save_draft(opened)


def _opened_from(place: str) -> int | None:
    """The draft that an earlier sending of the same form has opened."""
    person = sessions.current_actor().person_id
    known = SavedForm.get_or_none((SavedForm.person == person) & (SavedForm.place == place))
    return None if known is None else int(known.answers["matter"])


def _open(kind: str, place: str, grew_from: int | None) -> Matter:
    desk, actor = sessions.current_desk(), sessions.current_actor()
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
