"""The pages of 行刑衔接: lists, new, one matter with each answer's form, papers, the library, the figures of a month."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from plugins.judicial import lookups
from plugins.judicial.answers import RESULTS
from plugins.judicial.figures import COUNTED, STOPPED, figures
from plugins.judicial.forms import FORMS
from plugins.judicial.letters import PURPOSES, RECORDS
from plugins.judicial.library import KEEPERS, keep
from plugins.judicial.opinions import ANSWERS, OPINION
from plugins.judicial.prefilling import blank, from_case
from plugins.judicial.preparing import LAB, ORGANS
from plugins.judicial.rules import CRIMINAL_REFERRAL
from portal import kit, kit_web

blueprint = Blueprint("judicial", __name__)
KIND = CRIMINAL_REFERRAL.kind
LABEL = "行刑衔接"
BEGINNING = {KIND: "appoint_team", OPINION.kind: "register"}
DRAFTS = {KIND: "referral", OPINION.kind: "opinion"}
TEMPLATES = {KIND: "judicial/form.html", OPINION.kind: "judicial/opinion_form.html"}
BEFORE = "打印后签名、盖章，随案移送、入卷"
PAPERS = {
    KIND: {
        **dict.fromkeys(RECORDS, BEFORE),
        **dict.fromkeys(
            ("referral_letter", "clue_letter", "reconsideration_letter", "supervision_letter"),
            kit_web.UNNUMBERED,
        ),
    },
    OPINION.kind: {"reply_letter": kit_web.UNNUMBERED},
}
"""What is looked at before it goes out, and what is to be done with it."""
kit_web.keep_drafts(blueprint, *DRAFTS, rule="/<kind>/new/draft")
kit_web.show_papers(blueprint, LABEL, PAPERS, by_hand=RECORDS)
PAGES = {KIND: "judicial/matter.html", OPINION.kind: "judicial/opinion.html"}


@blueprint.get("/")
def index() -> str:
    """The referrals of the reader's unit."""
    listed = kit_web.matter_list(KIND)
    return kit_web.page_or_fragment(
        "judicial/list.html", "rows", listed=listed, kind=KIND, crumbs=kit_web.crumbs(LABEL)
    )


@blueprint.get("/opinions")
def opinions() -> str:
    """What procuratorate and police have handed back."""
    listed = kit_web.matter_list(OPINION.kind)
    trail = kit_web.crumbs((LABEL, url_for(".index")), OPINION.label)
    return kit_web.page_or_fragment(
        "judicial/list.html", "rows", listed=listed, kind=OPINION.kind, crumbs=trail
    )


@blueprint.get("/new")
@blueprint.get("/criminal_referral/new")
def new() -> str:
    """A blank referral, filled in from the case that it is opened from."""
    return _new_page(KIND)


@blueprint.get("/procuratorial_opinion/new")
def new_opinion() -> str:
    """A blank entry of what procuratorate or police have sent."""
    return _new_page(OPINION.kind)


@blueprint.post("/new")
@blueprint.post("/criminal_referral/new")
@kit_web.shown_again(new)
def create() -> Any:
    """Open the draft with its files; the button pressed says how far it goes at once."""
    return _go_on(_opened(KIND).id)


@blueprint.post("/procuratorial_opinion/new")
@kit_web.shown_again(new_opinion)
def create_opinion() -> Any:
    """Open the entry; 登记 registers it at once."""
    return _go_on(_opened(OPINION.kind).id)


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    """One matter; a draft shows its form."""
    sheet = kit_web.sheet(matter_id)
    kind = sheet.matter.kind
    trail = kit_web.crumbs((LABEL, url_for(".index")), sheet.matter.title or f"{matter_id} 号")
    if sheet.offer(BEGINNING[kind]) is not None:
        return _form_page(kind, sheet.draft, sheet=sheet, origin=None, crumbs=trail, draft_key="")
    return render_template(
        PAGES[kind], sheet=sheet, purposes=PURPOSES, lab=LAB, results=RESULTS, answers=ANSWERS, crumbs=trail
    )


@blueprint.post("/<int:matter_id>/<step>")
@kit_web.shown_again(show)
def take(matter_id: int, step: str) -> Any:
    """Take one step; the form of a draft keeps what was typed first."""
    if step in BEGINNING.values():
        kit_web.save_draft(matter_id)
        return _go_on(matter_id)
    return kit_web.take_and_show(matter_id, step)


@blueprint.get("/standard")
def standard() -> str:
    """Article, standard and addressee of the offence that is being chosen in the form."""
    form = kit_web.prefill(KIND, DRAFTS[KIND], request.args.to_dict())
    return kit_web.fragment("judicial/form.html", "standard", form=form, right=_right(form))


@blueprint.get("/of/<int:matter_id>")
def beside(matter_id: int) -> str:
    """The referrals of an incident, as the panel beside any of its matters; 404 for who may not know of that matter."""
    found = lookups.referrals_beside(kit_web.readable(matter_id), kit_web.current_actor())
    states = {row.id: CRIMINAL_REFERRAL.state(row.state) for row in found}
    return render_template("judicial/beside.html", found=found, states=states)


@blueprint.get("/library")
def offences() -> str:
    """罪名库 with sources; who keeps it can change it here."""
    return _library_page()


@blueprint.post("/library")
@blueprint.post("/library/<int:number>")
@kit_web.shown_again(lambda number=None: _library_page(number))
def keep_offence(number: int | None = None) -> Any:
    """Enter an offence or word one anew."""
    row = keep(kit_web.current_actor(), request.form, number)
    flash(f"罪名库已保存：{row.name}", "success")
    return kit_web.go_to(url_for(".offences"))


@blueprint.get("/figures")
def month() -> str:
    """J-12: the figures of a month."""
    chosen = kit_web.month_of("month") or kit.clock.today().replace(day=1)
    rows = figures(kit_web.current_actor(), chosen)
    columns = [*COUNTED.values(), STOPPED]
    trail = kit_web.crumbs((LABEL, url_for(".index")), "月度统计")
    return render_template("judicial/figures.html", month=chosen, rows=rows, columns=columns, crumbs=trail)


def _new_page(kind: str) -> str:
    number = request.args.get("grew_from", type=kit_web.number)
    origin = kit_web.origin(number) if number else None
    given = from_case(origin) if origin else blank()
    trail = kit_web.crumbs((LABEL, url_for(".index")), "新建")
    return _form_page(kind, given, sheet=None, origin=origin, crumbs=trail, draft_key=kit_web.draft_key())


def _opened(kind: str) -> Any:
    return kit_web.draft_of_form(kind, grew_from=request.form.get("grew_from", type=kit_web.number))


def _form_page(kind: str, given: Any, **shown: Any) -> str:
    form = kit_web.prefill(kind, DRAFTS[kind], given)
    return render_template(
        TEMPLATES[kind], form=form, kind=kind, purposes=PURPOSES, later=kit_web.later_form(),
        right=_right(form) if kind == KIND else None, **shown,
    )  # fmt: skip


def _right(form: Any) -> Any:
    """To whom the case goes by what is in the form: the unit chosen, or the organ of the offence."""
    receiver = form.answers()["receiver"]
    return kit.directory().ref(receiver) if receiver else None


def _go_on(matter_id: int) -> Any:
    """As far as the button says: kept, team appointed, or reported to the head in the same go."""
    sheet, act = kit_web.sheet(matter_id), request.form.get("act")
    kind = sheet.matter.kind
    if act == "save":
        kit_web.attach_uploads(matter_id, FORMS[DRAFTS[kind]].attachments)
        flash("草稿已保存。", "success")
    else:
        taken = kit_web.take(matter_id, BEGINNING[kind])
        if kind == KIND and act == "report":
            taken = kit_web.take(matter_id, "report")
        flash(f"已办理：{taken.event.label}", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


def _library_page(number: int | None = None) -> str:
    actor = kit_web.current_actor()
    trail = kit_web.crumbs((LABEL, url_for(".index")), "罪名库")
    return render_template(
        "judicial/library.html", rows=lookups.library(all_entries=True), organs=ORGANS, again=number,
        typed=request.form, keeps=bool(actor.roles & set(KEEPERS)), crumbs=trail,
    )  # fmt: skip
