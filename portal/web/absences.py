"""A/B 岗: who stands in for whom in one's unit, one person's days away, and what was done meanwhile."""

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from portal import clock
from portal.desk import absences, staff
from portal.desk.absences import Plan
from portal.desk.forms import StepForm
from portal.domain.absence import UNTOUCHABLE
from portal.domain.actors import Role
from portal.domain.reasons import Forbidden, Reason, Refused
from portal.store import snapshots
from portal.store.people import Absence, Person
from portal.store.snapshots import AwayRow
from portal.web import htmx, pages
from portal.web.admin.forms import LONG, NEEDED, Day
from portal.web.sessions import current_actor

blueprint = Blueprint("absences", __name__, url_prefix="/absences")


class AbsenceForm(StepForm):
    """From when to when somebody is away, and who has the work meanwhile."""

    deputy = SelectField("B 岗（代办人）", choices=[], validate_choice=False)
    since = Day("不在岗自", [NEEDED])
    until = Day("至（含当日）", [NEEDED])
    reason = StringField("事由", [LONG], description="可不填，如 年休假、培训。")

    def offer(self, person: Person) -> "AbsenceForm":
        """Let one choose among the colleagues of ``person``."""
        self.deputy.choices = [SelectChoice("", "没有"), *colleagues(person)]
        return self

    def plan(self) -> Plan:
        """The absence as it was filled in; Refused (E-FORM) with every fault of the form."""
        if not self.validate():
            raise Refused(self.reasons())
        return Plan(self.since.data, self.until.data, _number(self.deputy.data), self.reason.data or "")


def colleagues(person: Person) -> list[SelectChoice]:
    """Who may stand in for ``person``, to be chosen from."""
    return [
        SelectChoice(
            str(one.id), f"{one.name}（{'、'.join(role.text for role in Role if role in one.roles)}）"
        )
        for one in absences.choices(current_actor(), person)
    ]


@blueprint.get("/")
def index() -> str:
    """The people of one's unit, who stands in for whom, who is away."""
    actor = current_actor()
    if actor.is_administrator:
        raise Forbidden(
            [Reason("E-G-ROLE", "管理员没有 B 岗；业务人员的在“人员”中登记。", clause="G-4 三员分立")]
        )
    principal = actor.principal
    rows = (
        Person.select()
        .where(Person.id.in_(list(staff.members_of(principal.id))))
        .order_by(Person.unit, Person.id)
    )
    aways: dict[int, list[Any]] = {}
    for away in staff.aways_of(principal.id):
        aways.setdefault(away.person, []).append(away)
    return render_template(
        "core/absences.html",
        people=[one for one in rows if Role.SERVICE not in one.role_set],
        aways=aways,
        today=clock.today(),
        unit=principal,
        may_settle=Role.HEAD in actor.own_roles,
        me=actor.person_id,
        roles=list(Role),
        crumbs=pages.crumbs("A/B 岗"),
    )


@blueprint.get("/<int:person_id>")
def show(person_id: int) -> str:
    """One person's B 岗 and days away, to be settled by the person, the head or the system administrator."""
    person = absences.concerned(current_actor(), person_id)
    return render_template(
        "core/absence.html", **panel(person), crumbs=pages.crumbs(("A/B 岗", url_for(".index")), person.name)
    )


def panel(person: Person) -> dict[str, Any]:
    """What the panel of a person's B 岗 and days away shows: ``macros/absences.html``."""
    typed = pages.typed()
    typed = typed if typed is not None and "since" in typed else None
    today = clock.today()
    form = AbsenceForm(typed, data={"since": today, "until": today, "deputy": str(person.deputy_id or "")})
    return {
        "person": person,
        "form": form.offer(person),
        "running": absences.current(person.id),
        "colleagues": colleagues(person) if absences.may_name(current_actor()) else [],
        "works": bool(person.role_set) and not person.role_set & UNTOUCHABLE,
        "today": today,
        "own": person.id == current_actor().person_id,
    }


@blueprint.post("/<int:person_id>")
@pages.shown_again(show)
def begin(person_id: int) -> Response:
    """Hand the person's work to the B 岗 for these days."""
    actor = current_actor()
    form = AbsenceForm(request.form).offer(absences.concerned(actor, person_id))
    row = absences.begin(actor, person_id, form.plan(), pages.confirmed(request.form))
    whom = f"由{row.deputy.name}代办" if row.deputy_id else "由主要负责人接收"
    flash(f"已登记：{row.person.name} {row.since} 至 {row.until} 不在岗，{whom}。", "success")
    return _back(person_id)


@blueprint.post("/<int:person_id>/deputy")
@pages.shown_again(show)
def name_deputy(person_id: int) -> Response:
    """Say who is the person's B 岗."""
    person = absences.name_deputy(current_actor(), person_id, _number(request.form.get("deputy", "")))
    flash(f"{person.name}的 B 岗：{person.deputy.name if person.deputy_id else '没有'}。", "success")
    return _back(person_id)


@blueprint.post("/<int:absence_id>/end")
def end(absence_id: int) -> Response:
    """Back at work, or not going after all."""
    row: Absence = absences.end(current_actor(), absence_id)
    flash(f"{row.person.name}的不在岗登记已结束，代办随之停止。", "success")
    return htmx.go_to(
        htmx.local_or(request.form.get("next")) if "next" in request.form else _home(row.person_id)
    )


def _back(person_id: int) -> Response:
    return htmx.go_to(_home(person_id))


def _home(person_id: int) -> str:
    own = person_id == current_actor().person_id
    return url_for("me.page") if own else url_for(".show", person_id=person_id)


def _number(text: str | None) -> int | None:
    """The chosen person; a choice that was none is somebody who is not there, and refused as such."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= pages.LONGEST_NUMBER else 0


def away_today() -> AwayRow | None:
    """The reader's own absence while it runs, for the banner of 工作台; None while at work."""
    me, today = current_actor().person_id, clock.today()
    rows = snapshots.absences()
    return next((row for row in rows if row.away.person == me and row.away.covers(today)), None)
