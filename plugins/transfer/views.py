"""The pages of 案件移送: list, new, one transfer, and the letter as it would go out."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from plugins.transfer.forms import FORMS
from plugins.transfer.letters import PURPOSES, URGENCIES
from plugins.transfer.prefilling import (
    address_answers,
    follow,
    from_earlier,
    holder_today,
    is_outside,
    is_split,
    whose,
)
from plugins.transfer.records import RECORDS
from portal import kit_web
from portal.domain.official_papers import METHODS

blueprint = Blueprint("transfer", __name__)
KIND, FORM, HOME = "transfer", "transfer", "案件移送"
PAPERS = {
    "transfer_letter": kit_web.UNNUMBERED,
    "service_receipt": "按办件填好；打印后随函送交，由对方签收、盖章",
    **dict.fromkeys(RECORDS, "打印后签名、盖章入卷"),
}
"""What is looked at before it goes out, and what is to be done with it."""
kit_web.keep_drafts(blueprint, KIND)
kit_web.show_papers(blueprint, HOME, {KIND: PAPERS}, by_hand={"service_receipt"})


@blueprint.get("/")
def index() -> str:
    """The transfers of the reader's unit, with filters in the address."""
    listed = kit_web.matter_list(KIND)
    return kit_web.page_or_fragment(
        "transfer/list.html", "rows", listed=listed, crumbs=kit_web.crumbs("案件移送")
    )


@blueprint.get("/new")
def new() -> str:
    """A blank draft, filled in from the resolver's answer, the transfer that was returned, or what it grows from."""
    number = request.args.get("grew_from", type=kit_web.number)
    earlier = kit_web.origin(number) if number else None
    given = from_earlier(earlier) if earlier else address_answers(request.args)
    trail = kit_web.crumbs(("案件移送", url_for(".index")), "新建移送")
    return _form_page(
        given, sheet=None, earlier=earlier, splits=earlier is not None and is_split(earlier), crumbs=trail,
        draft_key=kit_web.draft_key(),
    )  # fmt: skip


@blueprint.post("/new")
@kit_web.shown_again(new)
def create() -> Any:
    """Open the draft with its files; 送审 takes the first step at once."""
    matter = kit_web.draft_of_form(KIND, grew_from=request.form.get("grew_from", type=kit_web.number))
    return _keep_and_go(matter.id, submit=request.form.get("act") == "submit")


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    """One transfer; a draft shows its form."""
    sheet = kit_web.sheet(matter_id)
    trail = kit_web.crumbs(("案件移送", url_for(".index")), sheet.matter.title or f"{matter_id} 号")
    draft = sheet.offer("submit")
    if draft is not None and draft.form is not None:
        return _form_page(sheet.draft, sheet=sheet, earlier=None, splits=False, crumbs=trail)
    return render_template(
        "transfer/matter.html", sheet=sheet, purposes=PURPOSES, urgencies=URGENCIES, methods=METHODS,
        answer=holder_today(sheet), splits=is_split(sheet), crumbs=trail,
    )  # fmt: skip


@blueprint.post("/<int:matter_id>/<step>")
@kit_web.shown_again(show)
def take(matter_id: int, step: str) -> Any:
    """Take one step; 送审 keeps what was typed first."""
    if step == "submit":
        kit_web.save_draft(matter_id)
        return _keep_and_go(matter_id, submit=request.form.get("act") != "save")
    taken = kit_web.take(matter_id, step)
    flash(f"已办理：{taken.event.label}", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


@blueprint.get("/receiver")
def receiver() -> str:
    """The receiver as the list has it for the item and place in the form, while they are being chosen."""
    form = kit_web.prefill(KIND, FORM, request.args.to_dict())
    answer = whose(form)
    follow(form, answer)
    outside = is_outside(form)
    return kit_web.fragment(
        "transfer/form.html", "receiver", form=form, sheet=None, answer=answer, outside=outside
    )


def _form_page(given: Mapping[str, Any], **shown: Any) -> str:
    form = kit_web.prefill(KIND, FORM, given)
    return render_template(
        "transfer/form.html", form=form, later=kit_web.later_form(), answer=whose(form), outside=is_outside(form),
        purposes=PURPOSES, of_department=not kit_web.current_actor().principal.is_town_office, **shown,
    )  # fmt: skip


def _keep_and_go(matter_id: int, *, submit: bool) -> Any:
    if submit:
        kit_web.take(matter_id, "submit")
        flash("已送审，等待本单位负责人批准。", "success")
    else:
        kit_web.attach_uploads(matter_id, FORMS[FORM].attachments)
        flash("草稿已保存。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))
