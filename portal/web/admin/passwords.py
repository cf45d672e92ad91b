"""密码要求: how passwords are made, how long they last, how new ones are hashed. Security administrator."""

from flask import Response, flash, render_template, request, url_for

from portal.desk.district import set_password_policy
from portal.domain.procedure import Role
from portal.store.decisions import PASSWORD_COMPLEXITY, PASSWORD_DAYS, PASSWORD_METHOD
from portal.web import htmx, pages
from portal.web.admin.forms import PasswordPolicyForm
from portal.web.admin.shared import must_be_whole, part
from portal.web.sessions import current_actor

blueprint = part("password_policy", "密码要求", Role.SECURITY_ADMIN)


@blueprint.get("/")
def index() -> str:
    """The policy in force, and the form that changes it."""
    policy = {"complexity": PASSWORD_COMPLEXITY.now, "days": PASSWORD_DAYS.now, "method": PASSWORD_METHOD.now}
    return render_template(
        "admin/password_policy.html",
        form=PasswordPolicyForm(pages.typed(), data=policy),
        paper=PASSWORD_DAYS.paper,
        crumbs=pages.crumbs("密码要求"),
    )


@blueprint.post("/")
@pages.shown_again(index)
def decide() -> Response:
    """Set the policy."""
    form = PasswordPolicyForm(request.form)
    must_be_whole(form)
    set_password_policy(
        current_actor(), form.complexity.data, form.days.data, form.method.data, form.document.data
    )
    flash("密码要求已设置：有效期立即适用，其余自下一次修改密码起适用。", "success")
    return htmx.go_to(url_for(".index"))
