"""The pages of 争议协调: list, new, one dispute with both views side by side, precedents."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from plugins.disputes import precedents
from plugins.disputes.forms import FORMS, PURPOSES
from plugins.disputes.grounds import KINDS, is_higher
from plugins.disputes.proposals import answers_of, proposal
from plugins.disputes.settling import negotiation_proved
from portal import kit_web

blueprint = Blueprint("disputes", __name__)
KIND, FORM = "dispute", "dispute"
HOME = "争议协调"
PAPERS = {
    "negotiation_record": "打印后双方签名、盖章；扫描件随本件上传",
    "submission": kit_web.UNNUMBERED,
    "decision_letter": kit_web.UNNUMBERED,
}
"""What is looked at before it goes out, and what is to be done with it."""
kit_web.keep_drafts(blueprint, KIND)
kit_web.show_papers(blueprint, HOME, {KIND: PAPERS})


@blueprint.get("/")
def index() -> str:
    """The disputes of the reader's unit, with filters in the address."""
    listed = kit_web.matter_list(KIND)
    return kit_web.page_or_fragment(
        "disputes/list.html", "rows", listed=listed, crumbs=kit_web.crumbs("争议协调")
    )


@blueprint.get("/new")
def new() -> str:
    """A blank dispute, or one about the matter in the address, with what that one says filled in."""
    number = request.args.get("grew_from", type=kit_web.number)
    origin = kit_web.origin(number) if number else None
    given = _from_matter(origin) if origin else request.args.to_dict()
    trail = kit_web.crumbs(("争议协调", url_for(".index")), "提出争议")
    return _form_page(given, sheet=None, origin=origin, crumbs=trail, draft_key=kit_web.draft_key())


@blueprint.post("/new")
@kit_web.shown_again(new)
def create() -> Any:
    """Open the draft with its files; 提出争议 takes the first step at once."""
    matter = kit_web.draft_of_form(KIND, grew_from=request.form.get("grew_from", type=kit_web.number))
    return _keep_and_go(matter.id, submit=request.form.get("act") == "submit")


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    """One dispute: both views side by side, the list's answer, precedents, what can be done now."""
    sheet = kit_web.sheet(matter_id)
    trail = kit_web.crumbs(("争议协调", url_for(".index")), sheet.matter.title or f"{matter_id} 号")
    draft = sheet.offer("open")
    if draft is not None and draft.form is not None:
        return _form_page(sheet.draft, sheet=sheet, origin=None, crumbs=trail, draft_key="")
    return render_template("disputes/matter.html", sheet=sheet, crumbs=trail, **_weighed(sheet))


@blueprint.post("/<int:matter_id>/<step>")
@kit_web.shown_again(show)
def take(matter_id: int, step: str) -> Any:
    """Take one step; 提出争议 keeps what was typed first."""
    if step == "open":
        kit_web.save_draft(matter_id)
        return _keep_and_go(matter_id, submit=request.form.get("act") != "save")
    taken = kit_web.take(matter_id, step)
    flash(f"已办理：{taken.event.label}", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


@blueprint.get("/precedents")
def precedent_list() -> str:
    """What was decided on an item before, without parties: a page, and the panel beside the resolver's answer."""
    item, office = (request.args.get(name, type=kit_web.number) for name in ("item", "office"))
    found = [] if kit_web.current_actor().is_administrator else precedents.shown(item, office)
    trail = kit_web.crumbs(("争议协调", url_for(".index")), "先例")
    return kit_web.page_or_fragment("disputes/precedents.html", "panel", found=found, crumbs=trail)


def _from_matter(origin: kit_web.MatterSheet) -> dict[str, Any]:
    """What the form knows of the matter it is about; the other side is whoever is not the reader's unit."""
    ours, record = kit_web.current_actor().principal, origin.record
    others = [unit for unit in origin.parties.values() if unit != ours]
    given = {
        "item": record.get("item"), "place": record.get("where"), "title": record.get("title"),
        "subject": record.get("subject"), "facts": record.get("facts") or record.get("summary"),
        "receiver": others[0].code if others else None,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


def _form_page(given: Mapping[str, Any], **shown: Any) -> str:
    form = kit_web.prefill(KIND, FORM, given)
    return render_template(
        "disputes/form.html", form=form, later=kit_web.later_form(), purposes=PURPOSES, **shown
    )


def _weighed(sheet: kit_web.MatterSheet) -> Mapping[str, Any]:
    """All that a decision is weighed by, and the form of the decision with the proposal chosen."""
    proposed, decision = proposal(sheet.facts), sheet.offer("decide")
    if decision is not None and decision.form is not None and proposed is not None:
        decision.form["settled_for"].data = decision.form["settled_for"].data or proposed.unit.id
    return {
        "kinds": KINDS, "purposes": PURPOSES, "answers": answers_of(sheet.facts), "proposed": proposed, "decision": decision,
        "precedents": precedents.shown(sheet.matter.item_id, sheet.matter.office_id, but=sheet.matter.id),
        "higher": is_higher(sheet.facts), "proved": negotiation_proved(sheet.facts),
    }  # fmt: skip


def _keep_and_go(matter_id: int, *, submit: bool) -> Any:
    if submit:
        kit_web.take(matter_id, "open")
        flash("争议已提出，等待对方答复。", "success")
    else:
        kit_web.attach_uploads(matter_id, FORMS[FORM].attachments)
        flash("草稿已保存。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))
