"""The pages of 执法协助: list, new, one request, and its papers as they would go out."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from plugins.assistance.forms import FORMS
from plugins.assistance.words import DECLINES, EXTENSIONS, PURPOSES, TYPES, WANTED
from portal import kit, kit_web

blueprint = Blueprint("assistance", __name__)
KIND, FORM = "assistance", "assistance"
HOME = "执法协助"
PAPERS = {
    "assistance_letter": kit_web.UNNUMBERED,
    "service_receipt": "按办件填好；打印后随函送交，由对方签收、盖章",
    "onsite_record": "打印后签名、盖章入卷",
    "archive_record": "打印后签名、盖章入卷",
}
"""What is looked at before it goes out, and what is to be done with it."""
kit_web.keep_drafts(blueprint, KIND)
kit_web.show_papers(blueprint, HOME, {KIND: PAPERS}, by_hand={"service_receipt"})


@blueprint.get("/")
def index() -> str:
    """The requests that the reader's unit made or got."""
    listed = kit_web.matter_list(KIND)
    return kit_web.page_or_fragment(
        "assistance/list.html", "rows", listed=listed, crumbs=kit_web.crumbs("执法协助")
    )


@blueprint.get("/new")
def new() -> str:
    """A blank request, filled in from the case that it serves."""
    number = request.args.get("grew_from", type=kit_web.number)
    origin = kit_web.origin(number) if number else None
    trail = kit_web.crumbs(("执法协助", url_for(".index")), "请求协助")
    return _form_page(_given(origin), sheet=None, origin=origin, crumbs=trail, draft_key=kit_web.draft_key())


@blueprint.post("/new")
@kit_web.shown_again(new)
def create() -> Any:
    """Open the draft with its files; 送审 or 电话告知 takes the first step at once."""
    matter = kit_web.draft_of_form(KIND, grew_from=request.form.get("grew_from", type=kit_web.number))
    return _keep_and_go(matter.id, request.form.get("act", "save"))


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    """One request; a draft shows its form."""
    sheet = kit_web.sheet(matter_id)
    trail = kit_web.crumbs(("执法协助", url_for(".index")), sheet.matter.title or f"{matter_id} 号")
    draft = sheet.offer("submit")
    if draft is not None and draft.form is not None:
        return _form_page(sheet.draft, sheet=sheet, origin=None, crumbs=trail)
    return render_template(
        "assistance/matter.html", sheet=sheet, purposes=PURPOSES, types=TYPES, wanted=WANTED, extensions=EXTENSIONS,
        declines=DECLINES, crumbs=trail,
    )  # fmt: skip


@blueprint.post("/<int:matter_id>/<step>")
@kit_web.shown_again(show)
def take(matter_id: int, step: str) -> Any:
    """Take one step; 送审 and 电话告知 keep what was typed first."""
    if step == "submit" and kit_web.sheet(matter_id).state.editable:
        kit_web.save_draft(matter_id)
        return _keep_and_go(matter_id, request.form.get("act", "submit"))
    taken = kit_web.take(matter_id, step)
    flash(f"已办理：{taken.event.label}", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


def _form_page(given: Mapping[str, Any], **shown: Any) -> str:
    form = kit_web.prefill(KIND, FORM, given)
    return render_template(
        "assistance/form.html", form=form, later=kit_web.later_form(), purposes=PURPOSES, **shown
    )


def _given(origin: kit_web.MatterSheet | None) -> dict[str, Any]:
    """A-1: item, place, subject and facts of the case; whom the item came from is asked first."""
    actor = kit_web.current_actor()
    given: dict[str, Any] = {**kit.contact_of(actor), "sender": actor.principal.code}
    given |= {name: request.args[name] for name in ("item", "place", "receiver") if request.args.get(name)}
    if not actor.principal.is_town_office:
        given["type"] = "general"
    if origin is None:
        return given
    record = origin.record
    given |= {n: record.get(n) for n in ("item", "subject") if record.get(n)}
    given["title"] = f"办理{record.get('title')}一案" if record.get("title") else ""
    given |= {"place": record.get("where") or "", "case_number": record.get("filing_number") or ""}
    given["facts"] = record.get("facts") or record.get("summary") or ""
    if origin.item is not None and origin.item.origin.id != actor.principal.id:
        given.setdefault("receiver", origin.item.origin.code)
    return given


def _keep_and_go(matter_id: int, act: str) -> Any:
    said = {"submit": "已送审，等待本单位负责人批准。", "call": "已登记电话告知。"}
    if act != "submit":  # which takes its files along
        kit_web.attach_uploads(matter_id, FORMS[FORM].attachments)
    if act in said:
        kit_web.take(matter_id, act)
    flash(said.get(act, "草稿已保存。"), "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))
