"""The pages of 案件移送: list, new, one transfer, and the letter as it would go out."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request

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
from portal import kit, kit_web
from portal.domain.official_papers import METHODS

blueprint = Blueprint("transfer", __name__)
KIND, FORM, HOME = "transfer", "transfer", "案件移送"
PAPERS = {
    "transfer_letter": kit_web.UNNUMBERED,
    "service_receipt": "按办件填好；打印后随函送交，由对方签收、盖章",
    **dict.fromkeys(RECORDS, "打印后签名、盖章入卷"),
}
"""What is looked at before it goes out, and what is to be done with it."""
SENDS = {"submit": "已送审，等待本单位负责人批准。"}


def given(earlier: kit_web.MatterSheet | None) -> Mapping[str, Any]:
    """The resolver's answer, or what the transfer that was returned, or whatever it grows from, says already."""
    return from_earlier(earlier) if earlier else address_answers(request.args)


def on_form(form: kit.StepForm, earlier: kit_web.MatterSheet | None) -> Mapping[str, Any]:
    """Whose the case is, beside the form in which it is chosen."""
    return {
        "answer": whose(form), "outside": is_outside(form), "splits": earlier is not None and is_split(earlier),
        "of_department": not kit_web.current_actor().principal.is_town_office, "purposes": PURPOSES,
    }  # fmt: skip


def on_page(sheet: kit_web.MatterSheet) -> Mapping[str, Any]:
    """Whose the case is today, and the words in which the page says what is on record."""
    return {
        "answer": holder_today(sheet), "splits": is_split(sheet), "purposes": PURPOSES, "urgencies": URGENCIES, "methods": METHODS,
    }  # fmt: skip


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


kit_web.MatterPages(KIND, HOME, "新建移送", SENDS, given, on_form=on_form, on_page=on_page).add_to(blueprint)
kit_web.show_papers(blueprint, HOME, {KIND: PAPERS}, by_hand={"service_receipt"})
