"""查看保密信息: who somebody is, shown once to a person of the handling unit who says why (G-7, C-7)."""

from typing import Any

from flask import Blueprint, render_template, request

from portal.desk import veils
from portal.web import htmx, pages
from portal.web.matters import MatterSheet, readable
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("unmasking", __name__, url_prefix="/matters")


def ask(matter_id: int) -> str:
    """The page that asks why, where the reason was missing."""
    return _page(MatterSheet(current_desk(), current_actor(), readable(matter_id)), None)


@blueprint.post("/<int:matter_id>/unmask")
@pages.shown_again(ask)
def unmask(matter_id: int) -> Any:
    """Log who looks and why, then show what is hidden, in this one answer and under no address."""
    desk, actor = current_desk(), current_actor()
    matter = veils.unmask(desk, actor, matter_id, request.form.get("reason", ""))
    return _page(MatterSheet(desk, actor, matter), veils.whole(desk, matter))


def _page(sheet: MatterSheet, whole: list[tuple[str, str]] | None) -> str:
    if htmx.is_htmx():
        return htmx.fragment("matters/unmask.html", "secret", sheet=sheet, whole=whole)
    trail = pages.crumbs((sheet.matter.title or sheet.procedure.label, sheet.url_of()), "保密信息")
    return render_template("matters/unmask.html", sheet=sheet, whole=whole, crumbs=trail)
