"""期限参数: every limit with label, basis and source; another number only by a document, tried out first (G-12)."""

from dataclasses import asdict
from typing import Any

from flask import Response, flash, render_template, request, url_for

from portal import clock
from portal.desk import law_limits, terms
from portal.domain.procedure import Role
from portal.domain.reasons import NotFound
from portal.domain.term_table import TERMS
from portal.web import htmx, pages
from portal.web.admin.forms import LawLimitForm, TermForm
from portal.web.admin.shared import must_be_whole, part
from portal.web.sessions import current_actor

blueprint = part("terms", "期限参数", Role.SYSTEM_ADMIN)


@blueprint.get("/")
def index() -> str:
    """All limits as they are in force today."""
    known, today = terms.versions(), clock.today()
    late = terms.superseded(known)
    return render_template(
        "admin/terms.html",
        rows=terms.listed(today),
        coming={row.term: row for row in known if row.since > today and row.id not in late},
        changed={row.term for row in known if row.since <= today},
        crumbs=pages.crumbs("期限参数"),
    )


@blueprint.get("/history")
def history() -> str:
    """All that the district ever changed, the newest first."""
    known = terms.versions()
    return render_template(
        "admin/term_history.html",
        versions=known,
        superseded=terms.superseded(known),
        shipped=TERMS,
        today=clock.today(),
        crumbs=pages.crumbs(("期限参数", url_for(".index")), "调整记录"),
    )


@blueprint.get("/laws")
def laws() -> str:
    """C-8: the limits that laws set for complaints, and the form that enters one, changes it or switches it off."""
    today = clock.today()
    listed = law_limits.listed(today)
    asked = request.args.get("law", ""), request.args.get("duty", "")
    chosen = next((one for one in listed if one.key == asked), None)
    kept = {**asdict(chosen), "items": " ".join(chosen.items), "off": not chosen.on} if chosen else {}
    return render_template(
        "admin/law_limits.html",
        limits=listed,
        versions=law_limits.versions(),
        today=today,
        chosen=chosen,
        form=LawLimitForm(pages.typed(), data={**kept, "since": today, "document": "", "clause": ""}),
        crumbs=pages.crumbs(("期限参数", url_for(".index")), "法律所定的投诉期限"),
    )


@blueprint.post("/laws")
@pages.shown_again(laws)
def set_law() -> Response:
    """Enter what a law says, for what comes in from a day on."""
    form = LawLimitForm(request.form)
    must_be_whole(form)
    row = law_limits.set_limit(current_actor(), form.limit())
    flash(
        f"《{row.law}》自 {row.since} 起{'按新的规定计算' if row.active else '停用'}；已经起算的不变。",
        "success",
    )
    return htmx.go_to(url_for(".laws"))


@blueprint.get("/<rule>")
def show(rule: str) -> str:
    """One limit with its versions, and the form that adds one."""
    term, now = _known(rule)
    known = terms.versions(rule)
    return render_template(
        "admin/term.html",
        term=term,
        now=now,
        versions=known,
        superseded=terms.superseded(known),
        shipped=TERMS,
        changeable=terms.changeable(term),
        binding=terms.binding(term),
        form=TermForm(
            pages.typed(), data={"since": clock.today(), "length": now["length"], "off": now["off"]}
        ),
        today=clock.today(),
        crumbs=pages.crumbs(("期限参数", url_for(".index")), term.name),
    )


@blueprint.post("/<rule>/foresee")
@pages.shown_again(show)
def foresee(rule: str) -> str:
    """What the change would mean for new matters, before it is made; changes nothing."""
    term, now = _known(rule)
    form = TermForm(request.form)
    must_be_whole(form)
    change = form.change(rule)
    return render_template(
        "admin/term_foreseen.html",
        term=term,
        now=now,
        change=change,
        foreseen=terms.foresee(current_actor(), change),
        crumbs=pages.crumbs(
            ("期限参数", url_for(".index")), (term.name, url_for(".show", rule=rule)), "试算"
        ),
    )


@blueprint.post("/<rule>")
@pages.shown_again(show)
def change(rule: str) -> Response:
    """Give the limit another length from a day on."""
    form = TermForm(request.form)
    must_be_whole(form)
    row = terms.set_term(current_actor(), form.change(rule))
    what = "停止提醒" if row.off else "按新的长度计算"
    flash(f"“{TERMS[rule].name}”自 {row.since} 起{what}；已经起算的不变。", "success")
    return htmx.go_to(url_for(".show", rule=rule))


def _known(rule: str) -> tuple[Any, Any]:
    if rule not in TERMS:
        raise NotFound("没有这个期限。")
    return TERMS[rule], next(row for row in terms.listed(clock.today()) if row["rule"] == rule)
