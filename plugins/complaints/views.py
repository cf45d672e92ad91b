"""The pages of 投诉举报: list, intake, one complaint, its papers to print."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for

from plugins.complaints import hotline, identity, words
from plugins.complaints.closing import duties
from plugins.complaints.forms import FORMS, LabelsForm
from plugins.complaints.grounds import whose
from plugins.complaints.looking_up import register_numbers
from plugins.complaints.orders import COLUMNS, Read, read
from plugins.complaints.similar import Similar, similar_to
from portal import kit, kit_web

blueprint = Blueprint("complaints", __name__)
KIND, FORM = "complaint", "complaint"
HOME = "投诉举报"
PAPERS = {
    "register_form": "打印后宣读，请投诉人、举报人签字；匿名的不签",
    "office_notice": "打印后送交，登记签收",
    "referral_notice": "打印后送交，登记签收",
}
"""What is printed of a complaint, and what is to be done with it."""
kit_web.keep_drafts(blueprint, KIND)
kit_web.show_papers(blueprint, HOME, {KIND: PAPERS})
ANEW = frozenset(
    {"item", "item_text", "title", "facts", "officers", "inspection", "found_at", "discovered_at"}
)
"""What another point of the same complaint does not take over (AT-49)."""


@blueprint.get("/")
def index() -> str:
    """The complaints of the reader's unit, and those passed on to it, with filters in the address."""
    listed, trail = _told_apart(kit_web.matter_list(KIND)), kit_web.crumbs("投诉举报")
    return kit_web.page_or_fragment("complaints/list.html", "rows", listed=listed, crumbs=trail)


def _told_apart(listed: Any) -> Any:
    """The same list with 登记编号 before the party: several complaints are about the same thing at the same place."""
    numbers = register_numbers([row.id for row in listed.rows])
    rows = [
        replace(row, subject="　".join(filter(None, (numbers.get(row.id), row.subject))))
        for row in listed.rows
    ]
    return replace(listed, rows=rows)


@blueprint.get("/new")
def new() -> str:
    """The form of intake; for another point of a complaint, with all that is the same."""
    number = request.args.get("grew_from", type=kit_web.number)
    earlier = kit_web.sheet(number) if number else None
    trail = kit_web.crumbs(("投诉举报", url_for(".index")), "登记投诉举报")
    return _form_page(
        _given(earlier), sheet=None, earlier=earlier, crumbs=trail, draft_key=kit_web.draft_key()
    )


@blueprint.post("/new")
@kit_web.shown_again(new)
def create() -> Any:
    """Open the draft with its files; 登记 takes the first step at once."""
    matter = kit_web.draft_of_form(KIND, grew_from=request.form.get("grew_from", type=kit_web.number))
    return _keep_and_go(
        matter.id, register=bool(request.form.get("merge_into")) or request.form.get("act") == "submit"
    )


@blueprint.get("/similar")
def similar() -> str:
    """C-1: open complaints about the same thing, while item, place and party are being typed."""
    form = kit_web.prefill(KIND, FORM, request.args.to_dict())
    return kit_web.fragment("complaints/form.html", "similar", form=form, alike=_alike(form))


@blueprint.post("/orders/read")
def read_order() -> str:
    """C-9: the form filled in from the pasted text of a 12345 order; what could not be read is named, nothing is lost."""
    text = request.form.get("order", "")
    found = read(text, hotline.current())
    given = {
        "received_at": kit.clock.now().strftime("%Y-%m-%dT%H:%M"),
        "channel": "12345",
        "points": text.strip(),
    }
    return _form_page(
        {**given, **found.answers}, typed=False, sheet=None, earlier=None, order=found, columns=COLUMNS,
        crumbs=kit_web.crumbs(("投诉举报", url_for(".index")), "登记投诉举报"), draft_key=kit_web.draft_key(),
    )  # fmt: skip


@blueprint.get("/orders/labels")
def labels() -> str:
    """C-9: the words by which orders are read, for the system administrator."""
    return _labels_page(None)


@blueprint.post("/orders/labels/try")
@kit_web.shown_again(labels)
def try_labels() -> str:
    """What the words would read out of a sample; nothing is kept."""
    return _labels_page(hotline.tried(kit_web.current_actor(), request.form))


@blueprint.post("/orders/labels")
@kit_web.shown_again(labels)
def save_labels() -> Any:
    """Let the words hold from now on."""
    hotline.save(kit_web.current_actor(), request.form)
    flash("工单栏目已保存，之后粘贴的工单按它读取。", "success")
    return kit_web.go_to(url_for(".labels"))


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    """One complaint; a draft shows its form."""
    sheet = kit_web.sheet(matter_id)
    trail = kit_web.crumbs(("投诉举报", url_for(".index")), sheet.matter.title or f"{matter_id} 号")
    if sheet.offer("register") is not None:
        return _form_page(sheet.draft, sheet=sheet, earlier=None, crumbs=trail)
    return render_template(
        "complaints/matter.html", sheet=sheet, words=words, duties=duties(sheet.facts),
        answer=whose(sheet.facts, kit.clock.today()), alike=_alike_of(sheet), crumbs=trail,
    )  # fmt: skip


@blueprint.post("/<int:matter_id>/<step>")
@kit_web.shown_again(show)
def take(matter_id: int, step: str) -> Any:
    """Take one step; 登记 keeps what was typed first."""
    if step == "register":
        kit_web.save_draft(matter_id)
        return _keep_and_go(matter_id, register=request.form.get("act") != "save")
    return kit_web.take_and_show(matter_id, step)


@blueprint.get("/whose")
def whose_is_it() -> str:
    """Whose the item at the place in the form is, while they are being chosen."""
    form = kit_web.prefill(KIND, FORM, request.args.to_dict())
    return kit_web.fragment("complaints/form.html", "whose", form=form, answer=_answer(form))


@blueprint.get("/grown/<int:matter_id>/identity")
def ask_identity(matter_id: int) -> str:
    """C-6: the panel beside what grew from a complaint, masked."""
    subject, origin = _grown_from(matter_id)
    return _identity_page(subject, kit.masked_lines(kit_web.current_desk(), origin), whole=False)


@blueprint.post("/grown/<int:matter_id>/identity")
@kit_web.shown_again(ask_identity)
def show_identity(matter_id: int) -> str:
    """The same whole, in this one answer, once the reason stands on the log of the complaint."""
    subject, origin = _grown_from(matter_id)
    desk, actor = kit_web.current_desk(), kit_web.current_actor()
    found = kit.lift_veil(desk, actor, origin, request.form.get("reason", ""))
    return _identity_page(subject, list(found.items()), whole=True)


def _grown_from(matter_id: int) -> tuple[Any, Any]:
    """The matter and the complaint that it grew from; 404 where the reader's unit need not know who complained."""
    subject = kit_web.readable(matter_id)
    origin = identity.origin_of(subject, kit_web.current_actor())
    return (subject, origin) if origin is not None else abort(404)


def _identity_page(subject: Any, lines: list[tuple[str, str]], *, whole: bool) -> str:
    trail = kit_web.crumbs((subject.title, kit_web.url_of(kit_web.current_desk(), subject)), "投诉人、举报人")
    return kit_web.page_or_fragment(
        "complaints/identity.html", "panel", subject=subject, lines=lines, whole=whole, crumbs=trail
    )


def _given(earlier: kit_web.MatterSheet | None) -> dict[str, Any]:
    if earlier is not None:
        return {name: said for name, said in earlier.draft.items() if name not in ANEW}
    given = {name: request.args[name] for name in ("item", "place", "channel") if request.args.get(name)}
    return {"received_at": kit.clock.now().strftime("%Y-%m-%dT%H:%M"), **given}


def _answer(form: kit.StepForm) -> Any:
    """The resolver's answer for the item and place in the form, as of today; None while no item is chosen."""
    return kit.whose(form.answers().get("item"), form.answers().get("place"))


@kit_web.shown_again(show)
def _merge_at_once(matter_id: int, into: str) -> Any:
    """C-1: what was just registered goes into the one that was chosen beside the form."""
    kit.take(kit_web.current_desk(), kit_web.current_actor(), matter_id, "merge", {"into": into})
    flash("已登记，并与相似的一件并案。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


def _alike(form: kit.StepForm, apart_from: int | None = None) -> list[Similar]:
    """The open complaints about what the form says."""
    given = form.answers()
    where = given.get("place")
    return similar_to(
        kit_web.current_actor(),
        given.get("item"),
        where or None,
        given.get("subject") or "",
        apart_from=apart_from,
    )


def _alike_of(sheet: kit_web.MatterSheet) -> list[Similar]:
    """The open complaints about the same as one that could go into them."""
    if sheet.offer("merge") is None:
        return []
    matter = sheet.matter
    where = (
        kit.Whereabouts(matter.place_text, matter.place_id, matter.office_id) if matter.office_id else None
    )
    return similar_to(kit_web.current_actor(), matter.item_id, where, matter.subject, apart_from=matter.id)


def _labels_page(found: Read | None) -> str:
    hotline.must_be_administrator(kit_web.current_actor())
    held = {name: "、".join(words) for name, words in hotline.current().items()}
    form = LabelsForm(kit_web.typed(), data=held)
    return render_template(
        "complaints/labels.html", form=form, columns=COLUMNS, found=found, versions=hotline.versions(),
        crumbs=kit_web.crumbs(("投诉举报", url_for(".index")), "12345 工单的栏目名称"),
    )  # fmt: skip


def _form_page(given: Mapping[str, Any], *, typed: bool = True, **shown: Any) -> str:
    form = kit_web.prefill(KIND, FORM, given, typed=typed)
    return render_template(
        "complaints/form.html",
        form=form,
        later=kit_web.later_form(),
        answer=_answer(form),
        alike=_alike(form, shown["sheet"].matter.id if shown["sheet"] else None),
        words=words,
        **shown,
    )


def _keep_and_go(matter_id: int, *, register: bool) -> Any:
    if register:
        kit_web.take(matter_id, "register")
        if into := request.form.get("merge_into"):
            return _merge_at_once(matter_id=matter_id, into=into)
        flash("已登记。回执在“文书”中，可打印交投诉人。", "success")
    else:
        kit_web.attach_uploads(matter_id, FORMS[FORM].attachments)
        flash("草稿已保存。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))
