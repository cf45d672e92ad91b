"""A thin wrapper over htmx-flask: answers that are safe in latin-1 headers, the same page with or without htmx."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Response, current_app, redirect, render_template, request
from htmx_flask import make_response
from werkzeug.urls import iri_to_uri


def is_htmx() -> bool:
    """Did htmx ask for a fragment (and not, by ``hx-boost``, for a whole page)?"""
    asked = request.htmx  # type: ignore[attr-defined]
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def go_to(url: str) -> Response:
    """Send the browser to ``url`` after a POST: 303, or HX-Redirect where htmx asked."""
    if is_htmx():
        return make_response("", 200, redirect=iri_to_uri(url))
    return cast(Response, redirect(url, 303))


def back_to(url: str | None, otherwise: str = "/") -> Response:
    """Send the browser to an address that it gave itself, if that stays on this site."""
    return go_to(local_or(url, otherwise))


def local_or(url: str | None, otherwise: str = "/") -> str:
    """``url`` if it is a path of this site, else ``otherwise``: no open redirects."""
    if not url or not url.startswith("/") or url.startswith(("//", "/\\")):
        return otherwise
    if any(ord(char) < 32 or char == "\\" for char in url):
        return otherwise
    parts = urlsplit(url)
    return otherwise if parts.scheme or parts.netloc else url.rstrip("?")


def fragment(template: str, block: str, **context: Any) -> str:
    """Render one block of a page alone; macros that it uses must be imported inside the block."""
    current_app.update_template_context(context)
    page = current_app.jinja_env.get_template(template)
    return "".join(page.blocks[block](page.new_context(context)))


def page_or_fragment(template: str, block: str, **context: Any) -> str:
    """The whole page, or only ``block`` of it where htmx asked."""
    return fragment(template, block, **context) if is_htmx() else render_template(template, **context)


def answer(
    body: str, status: int = 200, *, trigger: Mapping[str, Any] | None = None, target: str = ""
) -> Response:
    """A fragment with events for the page (a mapping, so that Chinese is escaped) or another place to put it."""
    return make_response(body, status, trigger=dict(trigger) if trigger else None, retarget=target or None)
