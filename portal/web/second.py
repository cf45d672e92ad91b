"""动态口令: an administrator sets up the own second factor; QR code, first code, recovery codes shown once."""

from flask import Blueprint, Response, make_response, render_template, request, session, url_for

from portal.desk import second_factor
from portal.domain.reasons import Forbidden, NotFound, Reason
from portal.store.people import Person
from portal.web import htmx, pages
from portal.web.sessions import current_actor, current_desk, reader

blueprint = Blueprint("second", __name__, url_prefix="/me/totp")
SVG = "image/svg+xml"
BEGUN = "totp"
"""Where the browser that began keeps with which seed: no other is shown the secret."""


def of_reader() -> Person:
    """The administrator who asks; Forbidden for anybody else."""
    found = reader()
    if found is None or not found.actor.is_administrator:
        raise Forbidden([Reason("E-G-ROLE", "动态口令只用于三员。", clause="G-4 三员分立")])
    return found.person


@blueprint.get("/")
def page() -> str:
    """Where it stands: not begun, being set up with its QR code, or in use."""
    person, desk, actor = of_reader(), current_desk(), current_actor()
    begun = second_factor.is_begun(person, session.get(BEGUN, ""))
    return render_template(
        "core/totp.html",
        enrolled=second_factor.enrolled(person),
        key=second_factor.key(desk, actor) if begun else "",
        left=second_factor.left(person),
        must=second_factor.must_enrol(person),
        crumbs=pages.crumbs(("我的设置", url_for("me.page")), "动态口令"),
    )


@blueprint.post("/")
@pages.shown_again(page)
def begin() -> Response:
    """Begin to set it up."""
    session[BEGUN] = second_factor.begin(current_desk(), current_actor()).seed
    return htmx.go_to(url_for(".page"))


@blueprint.get("/qr.svg")
def picture() -> Response:
    """The QR code, while it is being set up in this browser and never after."""
    found = reader()
    if found is None or not second_factor.is_begun(found.person, session.get(BEGUN, "")):
        raise NotFound
    response = make_response(second_factor.picture(current_desk(), current_actor()))
    response.content_type = SVG
    return response


@blueprint.post("/confirm")
@pages.shown_again(page)
def confirm() -> str:
    """Type the first code, and see the recovery codes this once."""
    codes = second_factor.confirm(current_desk(), current_actor(), request.form.get("code", ""))
    return render_template("core/recovery_codes.html", codes=codes, crumbs=pages.crumbs("恢复码"))
