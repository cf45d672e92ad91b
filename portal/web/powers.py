"""事项清单: the list of any day, an item through time, what changed between two days, what people call things."""

import io
from collections import Counter
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, render_template, request, send_file, url_for
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from portal import clock
from portal.desk import basis_changes, power_words, powers
from portal.desk.forms import StepForm
from portal.domain.power_words import announced, day_text, lasting_transitions
from portal.domain.powers import Item, changes_between, holder
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Refused
from portal.store import snapshots
from portal.web import htmx, pages
from portal.web.enquiry import LONGEST, day_of, text_of
from portal.web.lists import may_open
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("powers", __name__, url_prefix="/powers")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HOME = ("事项清单", "/powers/")
AT_MOST, PROPOSED = 5, 4
SHORT, LONG = [Length(max=200)], [Length(max=basis_changes.LONGEST)]
FILTERS = ("unit", "origin", "field", "words")


class BasisForm(StepForm):
    """How an item's basis has changed."""

    note = TextAreaField("怎样变更", LONG, description="新的依据、条款，或者原依据的废止")
    document = StringField("公布或废止的文件", SHORT)
    repealed_on = DateField("原依据废止之日", [Optional()], description="没有废止的不填")


@blueprint.get("/")
def index() -> str:
    """The list of a day with its filters in the address; the whose-power box above it."""
    on, chosen = day_of("on"), {name: text_of(name) for name in FILTERS}
    all_items = snapshots.power_list(on).items.values()
    return htmx.page_or_fragment(
        "powers/index.html",
        "rows",
        found=powers.listed(on, **chosen),
        total=len(all_items),
        chosen=chosen,
        on=on,
        offices=snapshots.directory().of_kinds("town", "subdistrict"),
        origins=sorted({item.origin for item in all_items}, key=lambda unit: unit.code),
        fields=sorted({item.field for item in all_items if item.field}),
        papers=powers.papers(),
        changing=_changing(current_actor()),
        live_since=powers.live_since(),
        oversees=Role.SUPERVISOR in current_actor().roles,
        waiting=power_words.waiting(),
        today=clock.today(),
        crumbs=pages.crumbs("事项清单"),
    )


@blueprint.get("/<code>")
def item(code: str) -> str:
    """One item: what it says, who holds it where, since when, by which paper; what is announced."""
    on = day_of("on")
    found = powers.item_by_code(code, on)
    listed = snapshots.power_list(on)
    return render_template(
        "powers/item.html",
        item=found,
        on=on,
        standing=powers.standing_of(found, on),
        announced=announced(listed, found, None, on),
        transitions=lasting_transitions(listed, found, on),
        grants=powers.history_of_grants(found),
        wordings=powers.history_of_wordings(found),
        may_name=power_words.may_name(current_actor(), found),
        basis_form=_basis_form(),
        changing=_changing(current_actor()),
        acknowledgements=basis_changes.acknowledgements(found, current_actor()),
        panels=list(current_desk().host.panels(holder(listed, found, None, on), current_actor())),
        crumbs=pages.crumbs(HOME, found.name),
    )


@blueprint.get("/changes")
def changes() -> str:
    """What changed between two days, in plain Chinese, and by which papers."""
    second = day_of("to")
    first = day_of("from", date(second.year, 1, 1) if second.month > 1 else date(second.year - 1, 1, 1))
    first, second = sorted((first, second))
    return render_template(
        "powers/changes.html",
        first=first,
        second=second,
        difference=powers.changed_between(first, second),
        steps=changes_between(snapshots.power_list(second), first, second),
        crumbs=pages.crumbs(HOME, "两日对比"),
    )


def _changing(actor: Actor) -> str:
    """What the reader may do to the list: 司法局 imports, 镇办 and departments propose, all others read (L-5)."""
    if Role.SUPERVISOR in actor.roles:
        return "导入、调整清单"
    return "提出调整建议" if may_open(current_desk().host.procedure("list_change"), actor) else ""


@blueprint.get("/import")
def import_list() -> Response:
    """Where a list is imported."""
    return htmx.go_to("/list_change/new")


@blueprint.get("/export")
def export() -> Response:
    """The list of a day as xlsx."""
    on = day_of("on")
    name = f"行政处罚事项清单-{on}.xlsx"
    return send_file(io.BytesIO(powers.export(on)), XLSX, as_attachment=True, download_name=name, etag=False)


@blueprint.get("/synonyms")
def synonyms() -> str:
    """Missed words, the most frequent first, each to become a colloquial name by one click."""
    actor, on = current_actor(), clock.today()
    rows = [(row, _proposals(row, on, actor)) for row in power_words.missed()]
    return render_template(
        "powers/synonyms.html",
        rows=rows,
        oversees=Role.SUPERVISOR in actor.roles,
        crumbs=pages.crumbs(HOME, "俗称"),
    )


@blueprint.post("/synonyms/<int:missed_id>")
@pages.shown_again(synonyms)
def settle(missed_id: int) -> Response:
    """Make missed words a name of the item that was chosen, or put them aside."""
    code = request.form.get("item", "").split(" ")[0]
    item = powers.item_by_code(code, clock.today()) if code else None
    power_words.settle_missed(current_actor(), missed_id, item)
    flash(f"已记为「{item.name}」的俗称。" if item else "已搁置。", "success")
    return htmx.go_to(url_for(".synonyms"))


@blueprint.post("/<code>/synonyms")
@pages.shown_again(item)
def name_item(code: str) -> Response:
    """Give an item a colloquial name, or take one off."""
    found, words = powers.item_by_code(code, clock.today()), request.form.get("words", "")[:LONGEST]
    change = power_words.remove_synonym if request.form.get("act") == "remove" else power_words.add_synonym
    change(current_actor(), found, words)
    return htmx.go_to(url_for(".item", code=code))


@blueprint.post("/<code>/basis")
@pages.shown_again(item)
def rebase(code: str) -> Response:
    """Tell every holder that the item's basis has changed."""
    found, form = powers.item_by_code(code, clock.today()), _basis_form()
    if not form.validate():
        raise Refused(form.reasons())
    told = basis_changes.mark(
        current_desk(), current_actor(), found, form.note.data or "", document=form.document.data or "",
        repealed_on=form.repealed_on.data,
    )  # fmt: skip
    flash(f"已通报 {len(told)} 个承接单位。", "success")
    return htmx.go_to(url_for(".item", code=code))


@blueprint.post("/go-live")
@pages.shown_again(index)
def go_live() -> Response:
    """End the set-up stage."""
    since = powers.go_live(current_desk(), current_actor())
    flash(f"筹备阶段已结束，自{day_text(since)}起正式启用。", "success")
    return htmx.go_to(url_for(".index"))


def _basis_form() -> BasisForm:
    typed = pages.typed()
    return BasisForm(typed if typed is not None and request.endpoint == "powers.rebase" else None)


def _proposals(row: Any, on: date, actor: Actor) -> list[Item]:
    """The items that missed words may mean and this person may name: the one chosen then, those that share words."""
    index, listed = snapshots.powers().index(on), snapshots.power_list(on)
    pairs = [row.words[i : i + 2] for i in range(len(row.words) - 1)]
    shared = Counter(found for pair in pairs for found in index.find(pair, limit=AT_MOST))
    chosen = [listed.items[row.chosen_id]] if row.chosen_id in listed.items else []
    likely = chosen + [found for found, _ in shared.most_common()]
    return [found for found in dict.fromkeys(likely) if power_words.may_name(actor, found)][:PROPOSED]
