"""Ten at once: sign for, assign and print what was ticked in a list; and assigning one matter on its own page."""

from collections import Counter
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from portal.desk import assigning
from portal.domain.letters import Letter
from portal.store.files import IssuedLetter
from portal.web import batches, htmx, pages, undoing
from portal.web.addresses import url_of
from portal.web.batches import Fate
from portal.web.matters import MatterSheet, sheet
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("bulk", __name__, url_prefix="/matters")


@blueprint.post("/bulk/take")
def take() -> Any:
    """Take one step of every ticked matter, and say of each what happened; back to the list after one in its line."""
    step, ticked = batches.pressed()
    if not ticked:
        return _nothing_ticked()
    results = batches.each(ticked, lambda one: batches.take(one, step))
    [first, *_rest] = results
    if request.form.get("only") and first.fate is Fate.DONE and first.row is not None:
        flash(f"已办理：{first.row.title}", "success")
        return htmx.go_to(_back())
    return _results("批量办理", results)


@blueprint.post("/bulk/assign")
def assign_all() -> Any:
    """Give every ticked matter to one colleague, and say of each what happened."""
    ticked = batches.chosen()
    if not ticked:
        return _nothing_ticked()
    person = request.form.get("person", type=pages.number)
    return _results("批量分派", batches.each(ticked, lambda one: batches.assign(one, person)))


@blueprint.post("/bulk/print")
def print_all() -> Any:
    """Go to one page with the papers of every ticked matter."""
    ticked = batches.chosen()
    if not ticked:
        return _nothing_ticked()
    return htmx.go_to(url_for(".papers", matter=[one.id for one in ticked], back=_back()))


@blueprint.get("/papers")
def papers() -> str:
    """The letters and receipts of several matters, one after the other, to print in one go."""
    ids = list(dict.fromkeys(request.args.getlist("matter", type=pages.number)))[: batches.MOST]
    sheets = [sheet(matter_id) for matter_id in ids]
    return render_template(
        "matters/papers.html",
        sheets=[(one, _letters(one)) for one in sheets],
        back=htmx.local_or(request.args.get("back")),
        crumbs=pages.crumbs("批量打印"),
    )


@blueprint.post("/<int:matter_id>/assign")
def assign(matter_id: int) -> Any:
    """Give one matter to a colleague, or take the name off."""
    desk, actor = current_desk(), current_actor()
    given = assigning.assign(desk, actor, matter_id, request.form.get("person", type=pages.number))
    undoing.say(f"已分派给{given.person.name}。" if given.person else "已取消分派。", given.undo)
    return htmx.go_to(url_of(desk, given.matter))


def _letters(one: MatterSheet) -> list[Letter]:
    """What a matter's valid letters say."""
    rows = IssuedLetter.select().where((IssuedLetter.matter == one.matter.id) & (IssuedLetter.void == False))
    return [one.paper(Letter.from_json(row.content)) for row in rows.order_by(IssuedLetter.id)]


def _results(title: str, results: list[batches.Result]) -> str:
    counts = Counter(result.fate for result in results)
    told = "，".join(f"{fate} {counts[fate]} 件" for fate in Fate if counts[fate])
    return render_template(
        "matters/bulk.html", title=title, results=results, told=told, back=_back(), crumbs=pages.crumbs(title)
    )


def _nothing_ticked() -> Any:
    flash("请先勾选要办理的办件。", "warning")
    return htmx.go_to(_back())


def _back() -> str:
    return htmx.local_or(request.form.get("back"))
