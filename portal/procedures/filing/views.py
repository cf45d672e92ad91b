"""The pages of the filing register: list, new, one case."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from portal import kit_web
from portal.kit import clock
from portal.procedures.filing.forms import FORMS

blueprint = Blueprint("filing", __name__)
KIND, FORM = "filing", "filing"


@blueprint.get("/")
def index() -> str:
    """The cases of the reader's unit."""
    return render_template(
        "filing/list.html", listed=kit_web.matter_list(KIND), crumbs=kit_web.crumbs("立案登记")
    )


@blueprint.get("/new")
def new() -> str:
    """A blank entry, filled in from the address."""
    given = {name: request.args[name] for name in ("item", "place") if request.args.get(name)}
    form = kit_web.prefill(KIND, FORM, {"filed_on": clock.today().isoformat(), **given})
    trail = kit_web.crumbs(("立案登记", url_for(".index")), "新建立案")
    return render_template(
        "filing/form.html", form=form, later=kit_web.later_form(), sheet=None, draft_key=kit_web.draft_key(), crumbs=trail
    )  # fmt: skip


@blueprint.post("/new")
@kit_web.shown_again(new)
def create() -> Any:
    """Open the entry; 立案 files it at once."""
    return _keep_and_go(kit_web.draft_of_form(KIND).id, file=request.form.get("act") == "submit")


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    """One case; a draft shows its form."""
    sheet = kit_web.sheet(matter_id)
    trail = kit_web.crumbs(("立案登记", url_for(".index")), sheet.matter.title or f"{matter_id} 号")
    if sheet.offer("file") is not None:
        form = kit_web.prefill(KIND, FORM, sheet.draft)
        later = kit_web.later_form()
        return render_template(
            "filing/form.html", form=form, later=later, sheet=sheet, draft_key="", crumbs=trail
        )
    return render_template("filing/matter.html", sheet=sheet, crumbs=trail)


@blueprint.post("/<int:matter_id>/<step>")
@kit_web.shown_again(show)
def take(matter_id: int, step: str) -> Any:
    """Take one step; 立案 keeps what was typed first."""
    if step == "file":
        kit_web.save_draft(matter_id)
        return _keep_and_go(matter_id, file=request.form.get("act") != "save")
    taken = kit_web.take(matter_id, step)
    flash(f"已办理：{taken.event.label}", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


def _keep_and_go(matter_id: int, *, file: bool) -> Any:
    if file:
        kit_web.take(matter_id, "file")
        flash("已登记立案，办案期限 90 日自立案之日起算。", "success")
    else:
        kit_web.attach_uploads(matter_id, FORMS[FORM].attachments)
        flash("草稿已保存。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))
