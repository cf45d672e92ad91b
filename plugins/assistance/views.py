"""The pages of 执法协助: list, new, one request, and its papers as they would go out."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request

from plugins.assistance.words import DECLINES, EXTENSIONS, PURPOSES, TYPES, WANTED
from portal import kit, kit_web

blueprint = Blueprint("assistance", __name__)
KIND, HOME = "assistance", "执法协助"
PAPERS = {
    "assistance_letter": kit_web.UNNUMBERED,
    "service_receipt": "按办件填好；打印后随函送交，由对方签收、盖章",
    "onsite_record": "打印后签名、盖章入卷",
    "archive_record": "打印后签名、盖章入卷",
}
"""What is looked at before it goes out, and what is to be done with it."""
SENDS = {"submit": "已送审，等待本单位负责人批准。", "call": "已登记电话告知。"}


def given(origin: kit_web.MatterSheet | None) -> Mapping[str, Any]:
    """A-1: item, place, subject and facts of the case; whom the item came from is asked first."""
    actor = kit_web.current_actor()
    said: dict[str, Any] = {**kit.contact_of(actor), "sender": actor.principal.code}
    said |= {name: request.args[name] for name in ("item", "place", "receiver") if request.args.get(name)}
    if not actor.principal.is_town_office:
        said["type"] = "general"
    if origin is None:
        return said
    record = origin.record
    said |= {n: record.get(n) for n in ("item", "subject") if record.get(n)}
    said["title"] = f"办理{record.get('title')}一案" if record.get("title") else ""
    said |= {"place": record.get("where") or "", "case_number": record.get("filing_number") or ""}
    said["facts"] = record.get("facts") or record.get("summary") or ""
    if origin.item is not None and origin.item.origin.id != actor.principal.id:
        said.setdefault("receiver", origin.item.origin.code)
    return said


def shown(sheet: kit_web.MatterSheet) -> Mapping[str, Any]:
    """The words in which a request's page says what is on record."""
    return {
        "purposes": PURPOSES, "types": TYPES, "wanted": WANTED, "extensions": EXTENSIONS, "declines": DECLINES,
    }  # fmt: skip


kit_web.MatterPages(
    KIND, HOME, "请求协助", SENDS, given, on_form=lambda form, origin: {"purposes": PURPOSES}, on_page=shown
).add_to(blueprint)
kit_web.show_papers(blueprint, HOME, {KIND: PAPERS}, by_hand={"service_receipt"})
