"""文书模板: the district's own letter templates, tried before they are put in force (§14.2 to 14.5). System administrator."""

from flask import Response, flash, render_template, url_for

from portal.desk import docx, letter_templates
from portal.desk.letter_templates import NAMES, SHIPPED
from portal.domain.procedure import Role
from portal.store.people import Person
from portal.web import htmx, pages
from portal.web.admin.shared import part, uploaded_stream
from portal.web.downloads import DOCX, attachment
from portal.web.sessions import current_actor, current_desk

blueprint = part("templates", "文书模板", Role.SYSTEM_ADMIN)


@blueprint.get("/")
def index() -> str:
    """Each form with the template in force."""
    rows = [(layout, name, letter_templates.in_force(layout)) for layout, name in NAMES.items()]
    return render_template("admin/templates.html", rows=rows, crumbs=pages.crumbs("文书模板"))


@blueprint.get("/<layout>")
def show(layout: str) -> str:
    """One form: its versions, the way to a new one, and the fields that a template may use."""
    found = letter_templates.versions(layout)
    people = {p.id: p.name for p in Person.select().where(Person.id.in_([r.uploaded_by_id for r in found]))}
    trail = pages.crumbs(("文书模板", url_for(".index")), NAMES[layout])
    return render_template(
        "admin/template.html", layout=layout, name=NAMES[layout], versions=found, people=people, fields=docx.FIELDS,
        current=letter_templates.in_force(layout), crumbs=trail,
    )  # fmt: skip


@blueprint.post("/<layout>")
@pages.shown_again(show)
def take_in(layout: str) -> Response:
    """Try an uploaded template and keep it as a version."""
    stream, name = uploaded_stream()
    row = letter_templates.take_in(current_desk(), current_actor(), layout, stream, name)
    flash(f"模板试用通过，存为第 {row.number} 版。请下载样稿查看，满意后启用。", "success")
    return htmx.go_to(url_for(".show", layout=layout))


@blueprint.post("/<layout>/<int:number>/adopt")
@pages.shown_again(show)
def adopt(layout: str, number: int) -> Response:
    """Put a version in force, or the shipped one again."""
    letter_templates.adopt(current_actor(), layout, number)
    flash(
        "已恢复出厂模板。" if number == SHIPPED else f"第 {number} 版已启用，今后发出的文书使用它。",
        "success",
    )
    return htmx.go_to(url_for(".show", layout=layout))


@blueprint.get("/<layout>/<int:number>.docx")
def template(layout: str, number: int) -> Response:
    """A version as it was uploaded, to be changed in Word."""
    body = letter_templates.template(current_desk(), layout, number)
    return attachment(body, f"模板 {NAMES[layout]} {_version(number)}.docx", DOCX)


@blueprint.get("/<layout>/<int:number>/sample.docx")
def sample(layout: str, number: int) -> Response:
    """The sample letter filled into a version."""
    body = letter_templates.sample(current_desk(), layout, number)
    return attachment(body, f"样稿 {NAMES[layout]} {_version(number)}.docx", DOCX)


def _version(number: int) -> str:
    return "出厂" if number == SHIPPED else f"第{number}版"
