"""期限参数: every limit with label, basis and source; another number only by a document (G-12)."""

from flask import Response, flash, render_template, request, url_for

from portal import clock
from portal.desk import terms
from portal.domain.procedure import Role
from portal.domain.reasons import NotFound
from portal.domain.term_table import TERMS
from portal.web import htmx, pages
from portal.web.admin.forms import TermForm
from portal.web.admin.shared import must_be_whole, part
from portal.web.sessions import current_actor

blueprint = part("terms", "期限参数", Role.SYSTEM_ADMIN)


@blueprint.get("/")
def index() -> str:
    """All limits as they are in force today."""
    return render_template(
        "admin/terms.html",
        rows=terms.listed(clock.today()),
        shipped=TERMS,
        versions=terms.versions(),
        today=clock.today(),
        crumbs=pages.crumbs("期限参数"),
    )


@blueprint.get("/<rule>")
def show(rule: str) -> str:
    """One limit with its versions, and the form that adds one."""
    if rule not in TERMS:
        raise NotFound("没有这个期限。")
    term = TERMS[rule]
    return render_template(
        "admin/term.html",
        term=term,
        now=next(row for row in terms.listed(clock.today()) if row["rule"] == rule),
        versions=terms.versions().get(rule, []),
        changeable=terms.changeable(term),
        form=TermForm(pages.typed(), data={"since": clock.today()}),
        today=clock.today(),
        crumbs=pages.crumbs(("期限参数", url_for(".index")), term.name),
    )


@blueprint.post("/<rule>")
@pages.shown_again(show)
def change(rule: str) -> Response:
    """Give the limit another length from a day on."""
    form = TermForm(request.form)
    must_be_whole(form)
    row = terms.set_term(current_actor(), rule, form.length.data, form.since.data, form.document.data)
    flash(f"“{TERMS[rule].name}”自 {row.since} 起按新的长度计算；已经起算的不变。", "success")
    return htmx.go_to(url_for(".show", rule=rule))
