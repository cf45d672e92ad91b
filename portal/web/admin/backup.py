"""备份与体检: make a backup on the server, see the last ones, have every part examined. System administrator."""

from flask import Response, flash, render_template, request, url_for

from portal import clock
from portal.desk import backup, doctor
from portal.domain.procedure import Role
from portal.domain.reasons import Severity
from portal.store.decisions import BACKUPS_KEPT
from portal.web import htmx, pages
from portal.web.admin.forms import BackupsForm
from portal.web.admin.shared import must_be_whole, part, typed_with
from portal.web.sessions import current_actor, current_desk

WORDS = {Severity.REFUSAL: "故障", Severity.WARNING: "注意", Severity.NOTE: "提示"}
TONES = {Severity.REFUSAL: "bad", Severity.WARNING: "waiting", Severity.NOTE: "neutral"}
blueprint = part("backup", "备份与体检", Role.SYSTEM_ADMIN)


@blueprint.get("/")
def index() -> str:
    """The backups in the data folder. None can be downloaded: it holds every matter, and who asks sees none."""
    return render_template(
        "admin/backup.html",
        kept=backup.kept(current_desk()),
        form=BackupsForm(typed_with("number"), data={"number": BACKUPS_KEPT.now}),
        folder=f"PORTAL_DATA/{backup.FOLDER}",
        crumbs=pages.crumbs("备份与体检"),
    )


@blueprint.post("/make")
@pages.shown_again(index)
def make() -> Response:
    """Make a backup now."""
    path = backup.make_here(current_desk(), current_actor())
    flash(f"已制作备份 {path.name}，写好后已从头到尾核对。", "success")
    return htmx.go_to(url_for(".index"))


@blueprint.post("/keep")
@pages.shown_again(index)
def keep() -> Response:
    """Decide how many stay."""
    form = BackupsForm(request.form)
    must_be_whole(form)
    backup.decide_kept(current_actor(), form.number.data)
    flash(f"服务器上保留最近 {form.number.data} 份备份，下次制作时生效。", "success")
    return htmx.go_to(url_for(".index"))


@blueprint.post("/examine")
def examine() -> str:
    """Make every check of ``portal doctor`` and tell what was found."""
    found = list(doctor.examine(current_desk(), current_actor()))
    trail = pages.crumbs(("备份与体检", url_for(".index")), "体检")
    return render_template(
        "admin/examined.html", found=found, words=WORDS, tones=TONES, now=clock.now(), crumbs=trail
    )
