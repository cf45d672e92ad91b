"""Who is asking: the session or token of a request, and the guard that lets nobody else in.

Every page asks for a login unless its view is ``public``. A cookie holds a random token; what it stands for is
kept on the server (portal.desk.logins). A bearer token counts under /api/ only, and there before any session.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from flask import Flask, Request, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from portal.desk import Desk, logins, passwords, second_factor, staff, tokens
from portal.domain.procedure import ADMIN_ROLES, Actor, Role
from portal.domain.reasons import Forbidden, Reason, Refused
from portal.store.people import LoginSession, Person
from portal.web import htmx

SESSION_KEY = "login"
API = "/api/"
METRICS = "/metrics"
View = TypeVar("View", bound=Callable[..., Any])


class LoginNeeded(Refused):
    """Nobody is logged in, or no longer."""

    status = 401

    def __init__(self) -> None:
        super().__init__([Reason("E-G-LOGIN", "请先登录。", remedy="登录已过期的，重新登录后可继续办理。")])


@dataclass
class Reader(UserMixin):
    """The person behind a request, as flask-login and the pages know them. ``session`` is None with a token."""

    person: Person
    session: LoginSession | None

    def get_id(self) -> str:
        return str(self.person.id)

    @property
    def name(self) -> str:
        return str(self.person.name)

    @property
    def unit_name(self) -> str:
        return self.actor.unit.name

    @property
    def roles_text(self) -> str:
        return "、".join(role.text for role in Role if role in self.actor.own_roles)

    @cached_property
    def actor(self) -> Actor:
        """The person as the rules know them today, acting for their unit and its principal (G-2)."""
        return staff.actor_of(self.person)


def current_desk() -> Desk:
    """The desk of this application, through which views act."""
    found: Desk = current_app.extensions["desk"]
    return found


def reader() -> Reader | None:
    """Who is logged in, or None."""
    found = current_user._get_current_object()
    return found if found.is_authenticated else None


def current_actor() -> Actor:
    """Who acts in this request; raises LoginNeeded (401) when nobody is logged in."""
    found = reader()
    if found is None:
        raise LoginNeeded
    return found.actor


def expired_reader() -> Person | None:
    """Whose session this browser last had, if it has ended since."""
    row = _session_row()
    return row.person if row is not None and not logins.is_live(row) and row.person.active else None


def public(view: View) -> View:
    """Let everybody see this view; all others ask for a login."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.endpoint in (None, "static") or getattr(view, "is_public", False)


def needs_no_database() -> bool:
    """Static files and the sign of life are answered without a connection."""
    return request.endpoint in ("static", "health.healthz")


def by_token() -> bool:
    """Does the request prove itself by a bearer token? Then no browser sent it unasked, and CSRF cannot be."""
    return request.path.startswith((API, METRICS)) and _bearer(request) is not None


def init_app(app: Flask) -> None:
    """Teach the application to know its readers."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(_load)


def ask_for_login() -> None:
    """Guard, before every request: LoginNeeded unless the view is public."""
    if not is_public() and reader() is None:
        raise LoginNeeded


def ask_for_new_password() -> Response | None:
    """Guard: who holds a one-time or outdated password can only change it."""
    found = reader() if not is_public() else None
    if found is None or found.session is None or getattr(_view(), "before_password_change", False):
        return None
    if not passwords.must_change(found.person):
        return None
    if request.path.startswith(API):
        raise Forbidden([Reason("E-G-PASSWORD", "请先修改密码。", remedy="在网页登录后按提示修改。")])
    return htmx.go_to("/password")


def ask_for_second_factor() -> Response | None:
    """Guard: an administrator who must have a 动态口令 and has none can only set it up."""
    found = reader() if not is_public() else None
    if found is None or found.session is None or not found.person.role_set & ADMIN_ROLES:
        return None
    if request.blueprint == "second" or getattr(_view(), "before_password_change", False):
        return None
    if not second_factor.must_enrol(found.person):
        return None
    if request.path.startswith(API):
        raise Forbidden([Reason("E-G-TOTP", "请先启用动态口令。", remedy="在网页登录后按提示启用。")])
    return htmx.go_to("/me/totp/")


def before_password_change(view: View) -> View:
    """Let this view answer also while the password must be changed."""
    view.before_password_change = True  # type: ignore[attr-defined]
    return view


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")


def _load(asked: Request) -> Reader | None:
    if needs_no_database() or not g.get("connected"):
        return None
    if by_token():
        person = tokens.bearer(_bearer(asked) or "")
        return Reader(person, None) if person is not None else None
    row = _session_row()
    if row is None or not logins.is_live(row):
        return None
    logins.seen(row)
    return Reader(row.person, row)


def _session_row() -> LoginSession | None:
    """The row behind the browser's cookie, live or ended; asked of the database once a request."""
    if "login_session" not in g:
        token = session.get(SESSION_KEY)
        g.login_session = logins.session_of(token) if token else None
    found: LoginSession | None = g.login_session
    return found


def _bearer(asked: Request) -> str | None:
    kind, _, token = asked.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None
