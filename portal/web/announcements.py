"""公告 as everybody reads them: what is announced to one today, and the mark that one has read it."""

from flask import Blueprint, Response, render_template, url_for

from portal.desk import announcements
from portal.web import htmx, pages
from portal.web.sessions import current_actor

blueprint = Blueprint("announcements", __name__, url_prefix="/announcements")


@blueprint.get("/")
def index() -> str:
    """What is announced to the reader today."""
    return render_template(
        "core/announcements.html", rows=announcements.current(current_actor()), crumbs=pages.crumbs("公告")
    )


@blueprint.post("/<int:number>/read")
def read(number: int) -> Response:
    """The reader has read it."""
    announcements.mark_read(current_actor(), number)
    return htmx.go_to(url_for("home.index"))
