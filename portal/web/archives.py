"""归档: the whole file of a matter to take away, for whoever may read it (G-11c)."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, send_file

from portal import clock
from portal.desk import archives
from portal.desk.archives import Paper
from portal.domain.masking import masked
from portal.store.matters import MatterClock
from portal.web.lines import clock_line
from portal.web.matters import MatterSheet, sheet
from portal.web.security import DOWNLOAD_POLICY

blueprint = Blueprint("archives", __name__, url_prefix="/matters")
STYLES = ("theme", "parts", "matter", "letter", "print")
BOOK = "卷宗.html"


@blueprint.get("/<int:matter_id>/archive.zip")
def archive(matter_id: int) -> Response:
    """Letters, materials, their hashes, and a book of cover, index, timeline and proof of limits to print."""
    shown = sheet(matter_id)
    whole = archives.papers(shown.desk, shown.matter, shown.files, shown.paper)
    pages = {BOOK: _book(shown, whole), **_letters(whole), **_styles()}
    made = archives.write(shown.desk, shown.actor, shown.matter, whole, pages)
    name = archives.file_name(shown.matter, shown.procedure.label)
    response = send_file(made, "application/zip", as_attachment=True, download_name=name, etag=False)
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response


def _book(shown: MatterSheet, whole: list[Paper]) -> bytes:
    rows = MatterClock.select().where(MatterClock.matter == shown.matter.id).order_by(MatterClock.id)
    told = render_template(
        "matters/archive.html",
        sheet=shown,
        papers=whole,
        clocks=[clock_line(row, whole_proof=True) for row in rows],
        masked=masked,
        now=clock.now(),
        styles=STYLES,
    )
    return told.encode()


def _letters(whole: Iterable[Paper]) -> Mapping[str, bytes]:
    """Each letter as a page to print, beside its docx and under the same name."""
    return {paper.page: _letter(paper) for paper in whole if paper.letter is not None}


def _letter(paper: Paper) -> bytes:
    return render_template(
        "matters/archive_letter.html", row=paper.letter, letter=paper.said, styles=STYLES
    ).encode()


def _styles() -> Mapping[str, bytes]:
    folder = Path(current_app.static_folder or "") / "css"
    return {f"样式/{name}.css": (folder / f"{name}.css").read_bytes() for name in STYLES}
