"""区级设置: the district's name, the seal before delivery, warnings made binding. System administrator."""

from typing import Any

from flask import Response, flash, render_template, request, url_for

from portal.desk import district
from portal.domain.hardening import HARDENABLE
from portal.domain.procedure import Role
from portal.domain.reasons import NotFound
from portal.domain.reminders import Reminded
from portal.store.decisions import DISTRICT, HARDENED, JUSTICE_STATION, REMINDED, SEAL_FIRST
from portal.web import htmx, pages
from portal.web.admin.forms import DistrictForm, HardeningForm, ReminderForm, SealForm, StationForm
from portal.web.admin.shared import must_be_whole, part, typed_with
from portal.web.sessions import current_actor

blueprint = part("district", "区级设置", Role.SYSTEM_ADMIN)


@blueprint.get("/")
def index() -> str:
    """What is decided now, each with its form."""
    return render_template(
        "admin/district.html",
        naming=DistrictForm(typed_with("name"), data={"name": DISTRICT.now}),
        sealing=SealForm(typed_with("first"), data={"first": "yes" if SEAL_FIRST.now else "no"}),
        seal_paper=SEAL_FIRST.paper,
        station=StationForm(typed_with("on"), data={"on": "yes" if JUSTICE_STATION.now else "no"}),
        station_paper=JUSTICE_STATION.paper,
        reminding=ReminderForm(typed_with("which"), data={"which": REMINDED.now}),
        reminder_paper=REMINDED.paper,
        hardenable=HARDENABLE.values(),
        hardened=HARDENED.now,
        crumbs=pages.crumbs("区级设置"),
    )


@blueprint.post("/name")
@pages.shown_again(index)
def name() -> Response:
    """Name the district."""
    form = _whole(DistrictForm(request.form))
    district.name_district(current_actor(), form.name.data)
    return _done("区名已设置。")


@blueprint.post("/seal")
@pages.shown_again(index)
def seal() -> Response:
    """Put the seal before delivery, or after it."""
    form = _whole(SealForm(request.form))
    first = form.first.data == "yes"
    district.put_seal_first(current_actor(), first, form.document.data)
    return _done("今后批准的文书，上传盖章件后才送达。" if first else "今后批准的文书，批准时即送达。")


@blueprint.post("/station")
@pages.shown_again(index)
def station() -> Response:
    """Put 司法局 before the government, or leave it out."""
    form = _whole(StationForm(request.form))
    on = form.on.data == "yes"
    district.set_justice_station(current_actor(), on, form.document.data)
    return _done("今后提请决定的争议先到区司法局协调。" if on else "今后提请决定的争议直接报区人民政府。")


@blueprint.post("/reminders")
@pages.shown_again(index)
def reminders() -> Response:
    """Say which limits are reminded of."""
    form = _whole(ReminderForm(request.form))
    district.choose_reminders(current_actor(), form.which.data, form.document.data)
    return _done(f"到期提醒：{Reminded(form.which.data).text}。")


@blueprint.get("/hardening/<code>")
def hardening(code: str) -> str:
    """One warning that may be hardened: what it does now, and the form that changes it."""
    if code not in HARDENABLE:
        raise NotFound("没有可以调整效力的这项提醒。")
    return render_template(
        "admin/hardening.html",
        one=HARDENABLE[code],
        paper=HARDENED.now.get(code, ""),
        refuses=code in HARDENED.now,
        form=HardeningForm(pages.typed()),
        crumbs=pages.crumbs(("区级设置", url_for(".index")), code),
    )


@blueprint.post("/hardening/<code>")
@pages.shown_again(hardening)
def harden(code: str) -> Response:
    """Let a warning refuse, or remind again."""
    form = _whole(HardeningForm(request.form))
    refuse = form.act.data == "refuse"
    district.harden(current_actor(), code, refuse, form.document.data)
    return _done(f"{code} 自现在起{'不予通过' if refuse else '只作提醒，写一句理由即可继续'}。")


def _whole(form: Any) -> Any:
    must_be_whole(form)
    return form


def _done(words: str) -> Response:
    flash(words, "success")
    return htmx.go_to(url_for(".index"))
