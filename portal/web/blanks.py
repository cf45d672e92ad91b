"""空白文书: forms printed beforehand for an outage, one by one, all at once, or as docx (G-11a)."""

from flask import Blueprint, Response, render_template, url_for

from portal.desk import blanks
from portal.web import pages
from portal.web.downloads import letter_docx
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("blanks", __name__, url_prefix="/blanks")


@blueprint.get("/")
def index() -> str:
    """Every blank form, in the name of the reader's unit."""
    found = blanks.all_of(current_desk(), current_actor())
    return render_template("blanks/index.html", blanks=found, crumbs=pages.crumbs("空白文书"))


@blueprint.get("/all")
def whole() -> str:
    """All of them, to be printed in one go."""
    found = blanks.all_of(current_desk(), current_actor())
    trail = pages.crumbs(("空白文书", url_for(".index")), "全部打印")
    return render_template("blanks/forms.html", blanks=found, title="空白文书", crumbs=trail)


@blueprint.get("/<name>")
def show(name: str) -> str:
    """One form to print."""
    blank = blanks.find(current_desk(), current_actor(), name)
    trail = pages.crumbs(("空白文书", url_for(".index")), blank.title)
    return render_template("blanks/forms.html", blanks=[blank], title=blank.title, crumbs=trail)


@blueprint.get("/<name>.docx")
def form_docx(name: str) -> Response:
    """One form as docx."""
    blank = blanks.find(current_desk(), current_actor(), name)
    return letter_docx(blank.letter, f"{blank.title}（空白）.docx")
