"""原件交接: list what is handed over, print the sheet, sign for it; on the page of any matter between two units."""

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from wtforms import FieldList, FormField, StringField
from wtforms.validators import Length, Optional

from portal.desk import originals
from portal.desk.fields import ChoiceField, MomentField
from portal.desk.files import SIGNED_SHEET
from portal.desk.forms import StepForm
from portal.desk.purposes import SIGNED_SHEET_WORDS
from portal.domain.originals import KINDS, Item
from portal.domain.reasons import Forbidden, Reason, Refused
from portal.store import snapshots
from portal.web import acting, htmx, matters, pages
from portal.web.downloads import letter_docx
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("originals", __name__, url_prefix="/matters/<int:matter_id>/originals")
SHORT = [Length(max=200)]
LINES = 6


class ItemForm(StepForm):
    """One line of the sheet."""

    name = StringField("名称", SHORT)
    quantity = StringField("页数、数量", SHORT)
    kind = ChoiceField("类别", KINDS, default="original")
    remark = StringField("备注", SHORT)

    @property
    def item(self) -> Item:
        """What was typed; the kind alone is nothing."""
        said = [str(field.data or "").strip() for field in (self.name, self.quantity, self.kind, self.remark)]
        return Item(*said)


class SheetForm(StepForm):
    """What is handed over, line by line; empty lines are left out."""

    items = FieldList(FormField(ItemForm), "移交的原件、物品", min_entries=LINES, max_entries=LINES)

    @property
    def listed(self) -> list[Item]:
        lines = [line.form.item for line in self.items]
        return [line for line in lines if line.name or line.quantity or line.remark]


class SigningForm(StepForm):
    """What the count found; and, where the other side signed on paper, who and when."""

    attachments = {SIGNED_SHEET: SIGNED_SHEET_WORDS}

    taken_name = StringField("对方签收人", SHORT)
    taken_at = MomentField("签收时间", [Optional()])
    differences = StringField("清点情况", SHORT, description="相符可不填；有出入的写明")


@blueprint.get("/new")
def new(matter_id: int) -> str:
    """A blank sheet to the other side."""
    sheet = matters.sheet(matter_id)
    taker = originals.other_side(sheet.desk, sheet.actor, sheet.matter)
    if taker is None:
        raise Forbidden(
            [Reason("E-G-ROLE", "本件不能由您开具原件交接单。", "请由办件一方的经办人开具。", "G-4")]
        )
    return render_template(
        "matters/originals_new.html", sheet=sheet, form=SheetForm(pages.typed()), taker=snapshots.directory().name(taker),
        crumbs=_trail(sheet, "原件交接"),
    )  # fmt: skip


@blueprint.post("/new")
@pages.shown_again(new)
def draw_up(matter_id: int) -> Response:
    """Draw the sheet up and show it, ready to print."""
    form = SheetForm(request.form)
    if not form.validate():
        raise Refused(form.reasons())
    row = originals.draw_up(current_desk(), current_actor(), matter_id, form.listed)
    flash("交接单已开具，可打印随件送交。", "success")
    return htmx.go_to(url_for(".show", matter_id=matter_id, sheet_id=row.id))


@blueprint.get("/<int:sheet_id>")
def show(matter_id: int, sheet_id: int) -> str:
    """The sheet to read and to print, and to sign by whose turn it is."""
    sheet = matters.sheet(matter_id)
    row, matter = originals.find(sheet.desk, sheet.actor, matter_id, sheet_id)
    form = SigningForm(pages.typed())
    return render_template(
        "matters/originals.html", sheet=sheet, row=row, letter=originals.as_letter(row, matter), form=form,
        turn=originals.whose_turn(sheet.actor, row), crumbs=_trail(sheet, "原件交接单"),
    )  # fmt: skip


@blueprint.get("/<int:sheet_id>.docx")
def sheet_docx(matter_id: int, sheet_id: int) -> Response:
    """The sheet as docx."""
    row, matter = originals.find(current_desk(), current_actor(), matter_id, sheet_id)
    return letter_docx(originals.as_letter(row, matter), f"原件交接单{row.id}.docx")


@blueprint.post("/<int:sheet_id>/sign")
@pages.shown_again(show)
def sign(matter_id: int, sheet_id: int) -> Response:
    """Sign for it, or enter who signed on paper."""
    desk, actor = current_desk(), current_actor()
    row, _matter = originals.find(desk, actor, matter_id, sheet_id)
    form = SigningForm(request.form)
    if not form.validate():
        raise Refused(form.reasons())
    if originals.whose_turn(actor, row) == "giver":
        acting.attach_uploads(matter_id, form.attachments)
    answers: dict[str, Any] = form.answers()
    originals.sign_for(
        desk, actor, row, answers["differences"] or "", answers["taken_name"] or "", answers["taken_at"]
    )
    flash("交接单已签收。", "success")
    return htmx.go_to(url_for(".show", matter_id=matter_id, sheet_id=sheet_id))


def _trail(sheet: matters.MatterSheet, last: str) -> list[pages.Crumb]:
    kind = (sheet.procedure.label, f"/{sheet.plugin.name}/")
    return pages.crumbs(kind, (sheet.matter.title or sheet.procedure.label, sheet.url_of()), last)
