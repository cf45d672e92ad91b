"""角色授权: who may do what, given by the security administrator alone and never to oneself (trust 6)."""

from flask import Response, flash, render_template, request, url_for

from portal.desk import people, second_factor
from portal.domain.procedure import Role
from portal.store import snapshots
from portal.web import htmx, pages
from portal.web.admin.forms import RolesForm, units_in_being
from portal.web.admin.people import STATES, found
from portal.web.admin.shared import must_be_whole, part, typed_with
from portal.web.sessions import current_actor, current_desk

blueprint = part("roles", "角色授权", Role.SECURITY_ADMIN)


@blueprint.get("/")
def index() -> str:
    """The people with their roles, those without one findable."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "unit", "state")}
    return render_template(
        "admin/roles.html",
        people=found(asked),
        asked=asked,
        units=units_in_being(),
        states=STATES,
        all_roles=list(Role),
        crumbs=pages.crumbs("角色授权"),
    )


@blueprint.get("/<int:person_id>")
def show(person_id: int) -> str:
    """A person's roles, to be ticked."""
    person = people.get(person_id)
    form = RolesForm(typed_with("roles"), data={"roles": sorted(person.role_set)})
    return render_template(
        "admin/role.html",
        person=person,
        unit=snapshots.directory().units[person.unit_id],
        form=form,
        has_totp=second_factor.enrolled(person),
        own=person.id == current_actor().person_id,
        crumbs=pages.crumbs(("角色授权", url_for(".index")), person.name),
    )


@blueprint.post("/<int:person_id>")
@pages.shown_again(show)
def give(person_id: int) -> Response:
    """Give the person exactly the ticked roles, from their next request on."""
    form = RolesForm(request.form)
    must_be_whole(form)
    person = people.set_roles(current_desk(), current_actor(), person_id, form.chosen())
    held = "、".join(role.text for role in Role if role in person.role_set) or "无角色"
    flash(f"{person.name}的角色：{held}。对方重新登录后生效。", "success")
    return htmx.go_to(url_for(".index"))


@blueprint.post("/<int:person_id>/reset-totp")
@pages.shown_again(show)
def reset_totp(person_id: int) -> Response:
    """Let another administrator set up the 动态口令 anew."""
    person = second_factor.reset(current_desk(), current_actor(), person_id)
    flash(f"{person.name}的动态口令已重置，对方重新登录后再启用。", "success")
    return htmx.go_to(url_for(".show", person_id=person_id))


@blueprint.post("/<int:person_id>/reset-password")
@pages.shown_again(show)
def reset_password(person_id: int) -> str:
    """Show a new one-time password, this once."""
    added = people.reset_password(current_desk(), current_actor(), person_id)
    trail = pages.crumbs(("角色授权", url_for(".index")), "一次性口令")
    return render_template("admin/passwords.html", title="密码已重置", added=[added], crumbs=trail)
