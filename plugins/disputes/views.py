"""The pages of 争议协调: list, new, one dispute with both views side by side, precedents."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request, url_for

from plugins.disputes import precedents
from plugins.disputes.forms import PURPOSES
from plugins.disputes.grounds import KINDS, is_higher
from plugins.disputes.proposals import answers_of, proposal
from plugins.disputes.settling import negotiation_proved
from portal import kit_web

blueprint = Blueprint("disputes", __name__)
KIND, HOME = "dispute", "争议协调"
PAPERS = {
    "negotiation_record": "打印后双方签名、盖章；扫描件随本件上传",
    "submission": kit_web.UNNUMBERED,
    "decision_letter": kit_web.UNNUMBERED,
}
"""What is looked at before it goes out, and what is to be done with it."""
SENDS = {"open": "争议已提出，等待对方答复。"}


@blueprint.get("/precedents")
def precedent_list() -> str:
    """What was decided on an item before, without parties: a page, and the panel beside the resolver's answer."""
    item, office = (request.args.get(name, type=kit_web.number) for name in ("item", "office"))
    found = [] if kit_web.current_actor().is_administrator else precedents.shown(item, office)
    trail = kit_web.crumbs((HOME, url_for(".index")), "先例")
    return kit_web.page_or_fragment("disputes/precedents.html", "panel", found=found, crumbs=trail)


def given(origin: kit_web.MatterSheet | None) -> Mapping[str, Any]:
    """What the form knows of the matter it is about; the other side is whoever is not the reader's unit."""
    if origin is None:
        return request.args.to_dict()
    ours, record = kit_web.current_actor().principal, origin.record
    others = [unit for unit in origin.parties.values() if unit != ours]
    said = {
        "item": record.get("item"), "place": record.get("where"), "title": record.get("title"),
        "subject": record.get("subject"), "facts": record.get("facts") or record.get("summary"),
        "receiver": others[0].code if others else None,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def weighed(sheet: kit_web.MatterSheet) -> Mapping[str, Any]:
    """All that a decision is weighed by, and the form of the decision with the proposal chosen."""
    proposed, decision = proposal(sheet.facts), sheet.offer("decide")
    if decision is not None and decision.form is not None and proposed is not None:
        decision.form["settled_for"].data = decision.form["settled_for"].data or proposed.unit.id
    return {
        "kinds": KINDS, "purposes": PURPOSES, "answers": answers_of(sheet.facts), "proposed": proposed, "decision": decision,
        "precedents": precedents.shown(sheet.matter.item_id, sheet.matter.office_id, but=sheet.matter.id),
        "higher": is_higher(sheet.facts), "proved": negotiation_proved(sheet.facts),
    }  # fmt: skip


kit_web.MatterPages(
    KIND, HOME, "提出争议", SENDS, given, on_form=lambda form, origin: {"purposes": PURPOSES}, on_page=weighed
).add_to(blueprint)
kit_web.show_papers(blueprint, HOME, {KIND: PAPERS})
