"""撤销 as a plain form: under what has just been done, for ten minutes; legal acts have none."""

from typing import Any

from flask import Blueprint, flash, request

from portal.desk import undo
from portal.web import batches, htmx, pages
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("undoing", __name__)


def say(words: str, number: int) -> None:
    """Tell on the next page what was done, with a button that takes it back."""
    flash((words, number), "undo")  # type: ignore[arg-type]


@blueprint.post("/undo")
def take_back() -> Any:
    """Take back what the form names, and say what could not be."""
    numbers = request.form.getlist("undo", type=pages.number)[: batches.MOST]
    undone = undo.take_back(current_desk(), current_actor(), numbers)
    for words in dict.fromkeys(undone.words):
        flash(words, "success")
    for message in dict.fromkeys(reason.message for reason in undone.reasons):
        flash(message, "warning")
    return htmx.back_to(request.form.get("next"))
