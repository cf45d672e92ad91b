"""The pages of lending: list, new, one request, its keys."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from portal import kit_web
from vehicle_lending.models import KeyEntry

blueprint = Blueprint("lending", __name__)
KIND, FORM = "vehicle_loan", "asking"


@blueprint.get("/")
def index() -> str:
    """The requests that the reader's unit made or got."""
    listed = kit_web.matter_list(KIND)
    return render_template("lending/list.html", listed=listed, crumbs=kit_web.crumbs("车辆借用"))


@blueprint.get("/new")
def new() -> str:
    """A blank request."""
    trail = kit_web.crumbs(("车辆借用", url_for(".index")), "新建借用")
    form, key = kit_web.prefill(KIND, FORM, {}), kit_web.draft_key()
    return render_template("lending/form.html", form=form, sheet=None, draft_key=key, crumbs=trail)


@blueprint.post("/new")
@kit_web.shown_again(new)
def create() -> Any:
    """Open the draft; 提出借用 sends it at once."""
    matter_id = kit_web.draft_of_form(KIND).id
    if request.form.get("act") == "submit":
        kit_web.take(matter_id, "ask")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    """One request; a draft shows its form."""
    sheet = kit_web.sheet(matter_id)
    trail = kit_web.crumbs(("车辆借用", url_for(".index")), sheet.matter.title or f"{matter_id} 号")
    if sheet.offer("ask") is not None:
        form = kit_web.prefill(KIND, FORM, sheet.matter.draft)
        return render_template("lending/form.html", form=form, sheet=sheet, draft_key="", crumbs=trail)
    return render_template("lending/matter.html", sheet=sheet, crumbs=trail)


@blueprint.post("/<int:matter_id>/<step>")
@kit_web.shown_again(show)
def take(matter_id: int, step: str) -> Any:
    """Take one step."""
    taken = kit_web.take(matter_id, step)
    flash(f"已办理：{taken.event.label}", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


@blueprint.get("/<int:matter_id>/keys")
def keys(matter_id: int) -> str:
    """The book of keys of one matter, of whatever kind: the panel beside it. 404 for who may not know of the matter."""
    matter = kit_web.readable(matter_id)
    entries = KeyEntry.select().where(KeyEntry.matter == matter.id).order_by(KeyEntry.id)
    return render_template("lending/keys.html", entries=list(entries))
