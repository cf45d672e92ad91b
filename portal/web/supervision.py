"""督办: what lies where and for how long, for those who oversee; and of one matter who was reminded, and its 督办."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from portal.desk import reminding, supervision
from portal.domain.powers import UnitRef
from portal.domain.procedure import Role
from portal.domain.terms import Label
from portal.store import snapshots
from portal.web import htmx, pages
from portal.web.lists import Lines, MatterRow
from portal.web.matters import sheet
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("supervision", __name__)
SHOWN = 200
LIES_WITH = ("town", "subdistrict", "department", "branch")


@dataclass(frozen=True, slots=True)
class Line:
    """One matter that lies, as the page shows it."""

    matter: MatterRow
    lying: supervision.Lying

    @property
    def label(self) -> Label | None:
        return Label(self.lying.limit.label) if self.lying.limit is not None else None


@blueprint.get("/supervision/")
def index() -> str:
    """What is past its day or under 督办, the longest first, filtered by unit and kind."""
    actor, desk = current_actor(), current_desk()
    unit, kind = request.args.get("unit", type=pages.number), request.args.get("kind", "")[:100]
    supervised = bool(request.args.get("supervised"))
    found = supervision.lying(actor, limit=SHOWN, unit=unit, kind=kind, supervised=supervised)
    shown = Lines(actor)
    return render_template(
        "core/supervision.html",
        lines=[Line(shown.of(one.row), one) for one in found if desk.host.knows(one.row.kind)],
        shown=SHOWN,
        units=_units(),
        kinds=[(kind, desk.host.procedure(kind).label) for kind in desk.host.kinds],
        chosen={"unit": unit, "kind": kind, "supervised": supervised},
        oversees_all=Role.SUPERVISOR in actor.roles,
        crumbs=pages.crumbs("督办"),
    )


@blueprint.get("/matters/<int:matter_id>/supervision")
def show(matter_id: int) -> str:
    """Who was reminded of this matter's limits and when; for 司法局 also the form of 督办."""
    shown, typed = sheet(matter_id), pages.typed()
    sent = reminding.of_matters([matter_id]).get(matter_id, [])
    return render_template(
        "matters/supervision.html",
        sheet=shown,
        reminders=sent,
        offered=_offered(shown),
        sentence=typed.get("sentence", "") if typed else "",
        crumbs=pages.crumbs((shown.matter.title, shown.url_of()), "提醒和督办"),
    )


@blueprint.post("/matters/<int:matter_id>/supervise")
@pages.shown_again(show)
def supervise(matter_id: int) -> Any:
    """Put the matter under 督办."""
    matter = supervision.supervise(
        current_desk(), current_actor(), matter_id, request.form.get("sentence", "")
    )
    flash("已列入督办，承办单位和区政府办已收到通知。", "success")
    return htmx.go_to(url_for(".show", matter_id=matter.id))


@blueprint.post("/matters/<int:matter_id>/lift")
@pages.shown_again(show)
def lift(matter_id: int) -> Any:
    """Lift 督办 again."""
    matter = supervision.lift(current_desk(), current_actor(), matter_id, request.form.get("sentence", ""))
    flash("已解除督办。", "success")
    return htmx.go_to(url_for(".show", matter_id=matter.id))


def _offered(shown: Any) -> str:
    """The act that the reader may take now: supervise, lift, or none."""
    if Role.SUPERVISOR not in shown.actor.roles or not shown.matter.open or shown.matter.private:
        return ""
    return supervision.LIFT if shown.matter.escalated else supervision.SUPERVISE


def _units() -> Sequence[UnitRef]:
    return snapshots.directory().of_kinds(*LIES_WITH)
