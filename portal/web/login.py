"""Logging in, out, and the own password; a form outlives the login it was opened under.

When a session has ended, the CSRF token of its forms is carried over to the next login **of the same person** in
the same browser, so that a page left open can be sent again; for anybody else everything begins anew. With htmx
the login box opens above the form; without it the form is kept (portal.desk.resuming) and shown again to be sent.
"""

from urllib.parse import urlencode

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from portal import clock
from portal.desk import logins, passwords, people, resuming, second_factor
from portal.domain.passwords import LONGEST, SHORTEST
from portal.domain.reasons import Reason, Refused
from portal.store.decisions import DEMO_ACCOUNTS, PASSWORD_COMPLEXITY
from portal.store.people import Person
from portal.web import htmx, pages, security, sessions
from portal.web.sessions import current_actor, current_desk, public, reader

blueprint = Blueprint("login", __name__)
RESUME = "/resume"
CSRF = "csrf_token"
SECOND = "second"
PATIENCE = 300
"""Seconds in which the code must follow the password."""


def init_app(app: Flask) -> None:
    """Answer requests that need a login."""
    app.extensions["login_answer"] = ask


@blueprint.get("/login")
@public
def page() -> Response:
    """The login page; who is logged in already goes on."""
    onward = htmx.local_or(request.values.get("next"))
    if reader() is not None:
        return htmx.go_to(onward)
    return make_response(render_template("core/login.html", next=onward, demo_accounts=_demo_accounts()))


@blueprint.post("/login")
@public
def log_in() -> Response:
    """Check name and password and open a session; a refusal shows the same form again, without the password."""
    try:
        person = logins.check(
            request.form.get("username", "").strip(), request.form.get("password", ""), request.remote_addr
        )
    except (logins.LoginRefused, logins.LoginLocked) as refused:
        return _refused(refused)
    if second_factor.enrolled(person):
        session[SECOND] = [person.id, person.stamp, int(clock.now().timestamp())]
        return _asking_for_code()
    return _logged_in(person)


@blueprint.post("/login/code")
@public
def give_code() -> Response:
    """The second step for who has a 动态口令: check the code and open the session."""
    person = _proved_by_password()
    if person is None:
        return htmx.go_to("/login")
    try:
        logins.check_code(current_desk(), person, request.form.get("code", ""), request.remote_addr)
    except (logins.LoginRefused, logins.LoginLocked) as refused:
        return _refused(refused, ask_code=True)
    return _logged_in(person)


def _asking_for_code() -> Response:
    """The login box again, now for the code."""
    if htmx.is_htmx():
        return htmx.answer(_box(expired=True, ask_code=True), target="#login-box")
    onward = htmx.local_or(request.form.get("next"))
    return make_response(render_template("core/login.html", next=onward, ask_code=True))


def _proved_by_password() -> Person | None:
    """Who has just given the right password in this browser and still owes the code; None after five minutes."""
    number, stamp, at = session.get(SECOND) or (0, 0, 0)
    person: Person | None = Person.get_or_none((Person.id == number) & (Person.active == True))
    fresh = clock.now().timestamp() - at <= PATIENCE
    return person if person is not None and person.stamp == stamp and fresh else None


def _logged_in(person: Person) -> Response:
    """Open the session and go where the login was for."""
    same = _begin(person)
    onward = htmx.local_or(request.form.get("next"))
    if onward != RESUME:
        resuming.forget(person.id)
    if passwords.must_change(person):
        return htmx.go_to("/password")
    if not htmx.is_htmx() or not same:
        return htmx.go_to(onward if not htmx.is_htmx() else "/")
    return htmx.answer(render_template("core/logged_in_again.html", name=person.name))


@blueprint.post("/logout")
@public
def log_out() -> Response:
    """End the session here and let the browser forget what it kept."""
    found = reader()
    if found is not None and found.session is not None:
        logins.end_session(found.session)
    session.clear()
    response = htmx.go_to("/login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.get("/password")
@sessions.before_password_change
def password() -> str:
    """The form for one's own password."""
    found = reader()
    return render_template(
        "core/password.html",
        must=found is not None and passwords.must_change(found.person),
        shortest=SHORTEST,
        longest=LONGEST,
        complexity=PASSWORD_COMPLEXITY.now,
    )


@blueprint.post("/password")
@sessions.before_password_change
@pages.shown_again(password)
def change_password() -> Response:
    """Change it; all other sessions of the person end."""
    former, new = request.form.get("former_password", ""), request.form.get("new_password", "")
    if new != request.form.get("repeated_password", ""):
        raise Refused([Reason("E-G-PASSWORD", "两次输入的新密码不一致。", field="repeated_password")])
    _begin(people.change_password(current_desk(), current_actor().person_id, former, new))
    flash("密码已修改。", "success")
    return htmx.go_to("/")


@blueprint.get(RESUME)
def resume() -> Response:
    """What was sent after the login had expired, ready to be sent again."""
    kept = resuming.kept_for(current_actor().person_id)
    return make_response(render_template("core/resume.html", kept=kept)) if kept else htmx.go_to("/")


def ask() -> Response:
    """Answer a request that needs a login: the box above the form for htmx, the login page otherwise."""
    expired = sessions.expired_reader()
    if htmx.is_htmx():
        return make_response(_box(expired=expired is not None), 401)
    onward = request.full_path.rstrip("?")
    if request.method not in security.SAFE_METHODS:
        onward = _kept_form(expired) if expired is not None else "/"
    return make_response(redirect(f"/login?{urlencode({'next': onward})}", 303))


def _kept_form(person: Person) -> str:
    """Keep the form that was just sent, if it came from a page of ours; where to go on after the login."""
    try:
        validate_csrf(request.form.get(CSRF))
    except ValidationError:
        return "/"
    fields = request.form.to_dict(flat=False)
    resuming.keep(
        person, request.path, fields, [file.filename for file in request.files.values() if file.filename]
    )
    return RESUME


def _begin(person: Person) -> bool:
    """Open a new session with a new token; True when this browser's session before it was the same person's."""
    before = sessions.expired_reader() or getattr(reader(), "person", None)
    same = before is not None and before.id == person.id
    carried = session.get(CSRF) if same else None
    session.clear()
    session[sessions.SESSION_KEY] = logins.open_session(person, request.remote_addr)
    if carried is not None:
        session[CSRF] = carried
    return same


def _refused(refused: logins.LoginRefused | logins.LoginLocked, **further: object) -> Response:
    words = "".join(f"{reason.message}{reason.remedy}" for reason in refused.reasons)
    shown = {"login_error": words, "username": request.form.get("username", ""), **further}
    if htmx.is_htmx():
        response = htmx.answer(_box(expired=True, **shown), refused.status, target="#login-box")
    else:
        onward = htmx.local_or(request.form.get("next"))
        body = render_template("core/login.html", next=onward, demo_accounts=_demo_accounts(), **shown)
        response = make_response(body, refused.status)
    if isinstance(refused, logins.LoginLocked):
        response.headers["Retry-After"] = str(refused.seconds)
    return response


def _box(**shown: object) -> str:
    return htmx.fragment("core/login.html", "box", **shown)


def _demo_accounts() -> list[dict[str, str]]:
    """In training mode, who can log in with what."""
    training = current_app.extensions["desk"].settings.training
    return DEMO_ACCOUNTS.now if training else []
