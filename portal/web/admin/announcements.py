"""公告: written to all or to some kinds of units, their read marks counted, withdrawn."""

from flask import Response, flash, render_template, request, url_for

from portal import clock
from portal.desk import announcements
from portal.web import htmx, pages
from portal.web.admin.forms import AnnouncementForm
from portal.web.admin.shared import must_be_whole, part
from portal.web.sessions import current_actor

blueprint = part("announcements", "公告", *announcements.AUTHORS)
STANDINGS = {
    "shown": ("公布中", "good"), "coming": ("未到期", "waiting"), "ended": ("已结束", "neutral"), "withdrawn": ("已撤回", "paused"),
}  # fmt: skip


@blueprint.get("/")
def index() -> str:
    """All announcements with who has read them, and the form for a new one."""
    today = clock.today()
    return render_template(
        "admin/announcements.html",
        told=announcements.told(current_actor()),
        standings=STANDINGS,
        form=AnnouncementForm(pages.typed(), data={"starts_on": today, "ends_on": today}),
        crumbs=pages.crumbs("公告"),
    )


@blueprint.post("/")
@pages.shown_again(index)
def publish() -> Response:
    """Announce."""
    form = AnnouncementForm(request.form)
    must_be_whole(form)
    row = announcements.publish(current_actor(), form.draft())
    flash(f"公告“{row.title}”已发布。", "success")
    return htmx.go_to(url_for(".index"))


@blueprint.post("/<int:number>/withdraw")
def withdraw(number: int) -> Response:
    """Take one back."""
    row = announcements.withdraw(current_actor(), number)
    flash(f"公告“{row.title}”已撤回，不再显示。", "success")
    return htmx.go_to(url_for(".index"))
