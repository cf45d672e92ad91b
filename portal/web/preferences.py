"""How somebody likes to read: the size of text, kept in this browser."""

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest

from portal.web import htmx, sessions

blueprint = Blueprint("preferences", __name__, url_prefix="/preferences")
TEXT_SIZES = ("standard", "large", "huge")
COOKIE = "text_size"
A_YEAR = 365 * 24 * 3600


def text_size() -> str:
    """The size of text that this browser asked for."""
    asked = request.cookies.get(COOKIE)
    return asked if asked in TEXT_SIZES else TEXT_SIZES[0]


@blueprint.post("/text-size")
@sessions.public
def set_text_size() -> Response:
    """Keep the size and go back to the page."""
    size = request.form.get("size")
    if size not in TEXT_SIZES:
        raise BadRequest
    response = htmx.back_to(request.form.get("next"))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(COOKIE, size, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response
