"""Issued letters: to read and print in the browser, to download as docx. Nothing here changes one (G-6)."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, request

from portal.desk import facts, letter_register, letters, veils
from portal.desk.matters import IMMUTABLE
from portal.desk.series import MODES
from portal.domain.letters import Letter
from portal.domain.reasons import Forbidden, Reason, Refused
from portal.store.files import IssuedLetter
from portal.web import pages
from portal.web.addresses import list_url_of
from portal.web.downloads import DOCX, attachment
from portal.web.matters import MatterSheet
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("letters", __name__, url_prefix="/letters")


@blueprint.get("/")
def register() -> str:
    """发文登记簿 of the reader's unit: a year's letters by number, 作废 and gaps included, to read and to print."""
    actor = current_actor()
    if actor.is_administrator:  # whoever moves into a unit by himself would read what it writes
        raise Forbidden([Reason("E-G-ROLE", "管理员不查看发文登记簿。", clause="G-4 三员分立")])
    unit = actor.principal
    years = letter_register.years(unit.id)
    asked = request.args.get("year", type=pages.number)
    found = letter_register.register(unit.id, asked if asked in years else years[0])
    return render_template(
        "core/letter_register.html", register=found, years=years, unit=unit, modes=MODES, crumbs=pages.crumbs("发文登记簿")
    )  # fmt: skip


@blueprint.get("/<int:letter_id>")
def page(letter_id: int) -> str:
    """The letter as an A4 sheet, marked 作废 if it was withdrawn."""
    row, sheet = _readable(letter_id)
    written = Letter.from_json(row.content)
    read = sheet.paper(written)
    return _page(row, sheet, read, veiled=read is not written)


@blueprint.get("/<int:letter_id>.docx")
def docx(letter_id: int) -> Response:
    """The letter as docx in the form of GB/T 9704; the same bytes every time."""
    row, sheet = _readable(letter_id)
    return _docx(row, sheet.paper)


@blueprint.post("/<int:letter_id>/whole")
@pages.shown_again(page)
def whole(letter_id: int) -> Any:
    """A letter that names an informant, whole, for a person of the handling unit who says why: to read, print, serve."""
    row, sheet = _readable(letter_id)
    veils.unmask(sheet.desk, sheet.actor, sheet.matter.id, request.form.get("reason", ""), paper=row.title)
    if request.form.get("act") == "docx":
        return _docx(row, lambda letter: letter)
    return _page(row, sheet, Letter.from_json(row.content), veiled=False)


@blueprint.post("/<int:letter_id>/edit")
@blueprint.post("/<int:letter_id>/delete")
def change(letter_id: int) -> Response:
    """AT-107: what was sent is never changed or deleted; says what to do instead."""
    _readable(letter_id)
    raise Refused([IMMUTABLE])


def _page(row: IssuedLetter, sheet: MatterSheet, letter: Letter, *, veiled: bool) -> str:
    trail = pages.crumbs(
        (sheet.procedure.label, list_url_of(sheet.desk, sheet.matter.kind)),
        (sheet.matter.title, sheet.url_of()),
        row.title,
    )
    return render_template(
        "matters/letter.html", row=row, sheet=sheet, letter=letter, veiled=veiled, crumbs=trail
    )


def _docx(row: IssuedLetter, read: Callable[[Letter], Letter]) -> Response:
    body = letters.as_docx(current_desk(), row, read)
    return attachment(body, f"{row.number or row.title}.docx", DOCX)


def _readable(letter_id: int) -> tuple[IssuedLetter, MatterSheet]:
    row = letters.issued(letter_id)
    desk, actor = current_desk(), current_actor()
    return row, MatterSheet(desk, actor, facts.readable(desk, actor, row.matter_id))
