"""人员: added without a role, corrected, disabled, given a one-time password. System administrator."""

from flask import Response, flash, render_template, request, url_for

from portal.desk import leavers, people, personnel
from portal.desk.people import Added
from portal.domain.procedure import Role
from portal.store.people import Person
from portal.store.units import Unit
from portal.web import htmx, pages
from portal.web.admin.forms import PersonForm, units_in_being
from portal.web.admin.shared import must_be_whole, part, typed_with, uploaded
from portal.web.sessions import current_actor, current_desk

blueprint = part("people", "人员管理", Role.SYSTEM_ADMIN)
STATES = {"active": "在用", "disabled": "已停用", "without": "没有角色"}


@blueprint.get("/")
def index() -> str:
    """The people, narrowed by words, unit and state in the address."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "unit", "state")}
    return render_template(
        "admin/people.html",
        people=found(asked),
        asked=asked,
        units=units_in_being(),
        states=STATES,
        crumbs=pages.crumbs("人员"),
    )


def found(asked: dict[str, str]) -> list[Person]:
    """The people whom a filter lets through, by unit and name; unknown filters let everybody through."""
    rows = Person.select(Person, Unit).join(Unit).order_by(Unit.code, Person.username)
    if asked["unit"].isdecimal() and len(asked["unit"]) < 10:
        rows = rows.where(Person.unit == int(asked["unit"]))
    tests = {
        "active": Person.active == True,
        "disabled": Person.active == False,
        "without": (Person.roles == "") & (Person.active == True),
    }
    if asked["state"] in tests:
        rows = rows.where(tests[asked["state"]])
    return [
        person
        for person in rows
        if not asked["q"] or asked["q"] in f"{person.name} {person.username} {person.badge}"
    ]


@blueprint.get("/new")
def new() -> str:
    """The form of a new person."""
    form = PersonForm(pages.typed())
    form.prepare()
    return render_template("admin/person_new.html", form=form, crumbs=_trail("新增人员"))


@blueprint.post("/new")
@pages.shown_again(new)
def add() -> str:
    """Add the person and show the one-time password, this once."""
    form = PersonForm(request.form)
    form.prepare()
    must_be_whole(form)
    details = form.details()
    added = people.add(current_desk(), current_actor(), form.username.data, details["name"], details["unit"])
    personnel.edit(current_actor(), added.person.id, details)
    return _handed_over("已新增人员", [added])


@blueprint.post("/import")
@pages.shown_again(index)
def import_people() -> str | Response:
    """Enter a list of people and show the one-time passwords of the new ones, this once."""
    done, new = personnel.import_people(current_desk(), current_actor(), *uploaded())
    if new:
        return _handed_over(f"人员清单已导入：{done.words}", new)
    flash(f"人员清单已导入：{done.words}。", "success")
    return htmx.go_to(url_for(".index"))


@blueprint.get("/<int:person_id>")
def show(person_id: int) -> str:
    """A person with everything that may be done."""
    person = people.get(person_id)
    form = PersonForm(
        typed_with("name"),
        data={**{n: getattr(person, n) for n in personnel.DETAILS}, "unit": person.unit_id},
    )
    form.prepare()
    roles = [role.text for role in Role if role in person.role_set]
    return render_template(
        "admin/person.html",
        person=person,
        form=form,
        roles=roles,
        effect=leavers.effect(person) if person.active else None,
        crumbs=_trail(person.name),
    )


@blueprint.post("/<int:person_id>")
@pages.shown_again(show)
def edit(person_id: int) -> Response:
    """Correct what is written about the person."""
    form = PersonForm(request.form, data={"username": people.get(person_id).username})
    form.prepare()
    del form.username
    must_be_whole(form)
    person = personnel.edit(current_actor(), person_id, form.answers())
    flash(f"{person.name}的信息已保存。", "success")
    return htmx.go_to(url_for(".show", person_id=person_id))


@blueprint.post("/<int:person_id>/reset-password")
@pages.shown_again(show)
def reset_password(person_id: int) -> str:
    """Show a new one-time password, this once."""
    return _handed_over("密码已重置", [people.reset_password(current_desk(), current_actor(), person_id)])


@blueprint.post("/<int:person_id>/disable")
@pages.shown_again(show)
def disable(person_id: int) -> Response:
    """Let the person log in no more."""
    person = leavers.disable(current_desk(), current_actor(), person_id)
    flash(f"{person.name}已停用，即刻不能再登录；所留记录不变。", "success")
    return htmx.go_to(url_for(".show", person_id=person_id))


@blueprint.post("/<int:person_id>/enable")
@pages.shown_again(show)
def enable(person_id: int) -> Response:
    """Let the person log in again."""
    person = leavers.enable(current_desk(), current_actor(), person_id)
    flash(f"{person.name}已启用。", "success")
    return htmx.go_to(url_for(".show", person_id=person_id))


def _handed_over(title: str, added: list[Added]) -> str:
    return render_template("admin/passwords.html", title=title, added=added, crumbs=_trail("一次性口令"))


def _trail(label: str) -> list[pages.Crumb]:
    return pages.crumbs(("人员", url_for("admin.people.index")), label)
