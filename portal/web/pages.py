"""What views with forms share: typed text, confirmed warnings, and a page shown again when its act is refused.

A view reads: look up, act, go to a page. It has no ``try``; it names the page that has its form:

    @blueprint.get("/<int:matter_id>")
    def show(matter_id): ...                     # fills its form from pages.typed()

    @blueprint.post("/<int:matter_id>/<step>")
    @pages.shown_again(show)
    def take(matter_id, step):
        desk.take(...)
        return htmx.go_to(url_for(".show", matter_id=matter_id))
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, g, make_response, request
from werkzeug.datastructures import MultiDict

from portal.web import errors, htmx

CONFIRM = "confirm-"
LONGEST_NUMBER = 18
"""Digits of the largest number that a database keeps."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a page; the last one has no address."""

    label: str
    url: str = ""


def crumbs(*trail: tuple[str, str] | str) -> list[Crumb]:
    """The way to a page: (label, address) pairs, last the label of the page itself."""
    return [Crumb(step) if isinstance(step, str) else Crumb(*step) for step in trail]


def typed() -> MultiDict[str, str] | None:
    """What was typed into the form of this request, as it was typed; None on a GET."""
    return request.form if request.method == "POST" else None


def confirmed(form: Mapping[str, str]) -> dict[str, str]:
    """The sentences by which warnings are let pass, by the warning's code."""
    sentences = {name.removeprefix(CONFIRM): form[name].strip() for name in form if name.startswith(CONFIRM)}
    return {code: sentence for code, sentence in sentences.items() if sentence}


def number(text: str) -> int:
    """The number of something kept, out of an address or a form; raises ValueError for what no database can hold."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise ValueError(text)
    return int(text)


def shown_again(page: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a view: when its act is refused, ``page`` is shown again with the reasons and all that was typed.

    ``page`` is the view that shows the form. It is called with those of the address's arguments that it takes and
    finds what was typed in ``typed()``; the reasons are in its context as ``reasons``. htmx and the API get their
    reasons from the error handler, and what the reader may not know of stays a 404.
    """
    asked_for = inspect.signature(page).parameters

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def wrapped(**arguments: Any) -> Any:
            try:
                return view(**arguments)
            except errors.REFUSALS as error:
                if htmx.is_htmx() or getattr(error, "status", 0) in (401, 404):
                    raise
                answer = errors.answer_to(error)
                g.reasons = errors.reasons_of(answer)
                return _again(page(**{k: v for k, v in arguments.items() if k in asked_for}), answer)

        return wrapped

    return decorate


def _again(shown: Any, answer: errors.Answer) -> Response:
    response: Response = make_response(shown)
    if response.status_code == 200:
        response.status_code = answer.status
    response.headers.extend(answer.headers)
    return response
