"""The app factory: one Flask application over one desk, with the pages of the core and of every plugin."""

import hashlib
from contextlib import ExitStack
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, g, url_for
from htmx_flask import Htmx
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup
from werkzeug.routing import IntegerConverter

from portal.desk import Desk
from portal.hookspecs import Plugin
from portal.shipped import shipped
from portal.store import snapshots
from portal.store.db import connection
from portal.web import context, errors, guards, login, security, sessions, words

PAGES = (
    "login",
    "preferences",
    "files",
    "archives",
    "originals",
    "blanks",
    "health",
    "metrics",
    "home",
    "help",
    "supervision",
    "proofs",
    "unmasking",
    "incidents",
    "bulk",
    "letters",
    "search",
    "api",
    "powers",
    "whose",
    "units",
    "me",
    "calendar",
    "announcements",
    "absences",
    "second",
    "handover",
    "personal",
    "undoing",
    "admin",
    "statistics",
)
"""Modules of portal.web with a ``blueprint``: the pages of the core."""


def create_app(desk: Desk) -> Flask:
    """Make the portal's web application; the database of ``desk`` must be open (portal.store.db.open_database)."""
    app = Flask(
        "portal.web", static_folder=str(Path(__file__).parent.parent / "static"), static_url_path="/static"
    )
    app.extensions["desk"] = desk
    app.url_map.converters["int"] = Number
    _set_up_templates(app, desk)
    Htmx(app)
    security.init_app(app, desk.settings)
    sessions.init_app(app)
    login.init_app(app)
    errors.init_app(app)
    context.init_app(app)
    for step in (_connect, security.check_origin, security.check_size, sessions.ask_for_login, security.check_text,
                 security.check_csrf, sessions.ask_for_new_password, sessions.ask_for_second_factor, guards.respect_switches):  # fmt: skip
        app.before_request(step)
    app.teardown_request(_disconnect)
    for name in PAGES:
        app.register_blueprint(import_module(f"portal.web.{name}").blueprint)
    for plugin in desk.host.plugins:
        _register(app, plugin)
    return app


def _register(app: Flask, plugin: Plugin) -> None:
    """The pages of a plugin, under its own name."""
    if plugin.blueprint is None:
        return
    module, _, name = plugin.blueprint.partition(":")
    blueprint: Blueprint = getattr(import_module(module), name)
    app.register_blueprint(blueprint, url_prefix=f"/{plugin.name}")


def _set_up_templates(app: Flask, desk: Desk) -> None:
    """Templates of the project and of each plugin; everything is escaped; addresses of static files carry a hash."""
    folders = [shipped("templates"), *(plugin.templates for plugin in desk.host.plugins if plugin.templates)]
    app.jinja_options = {"autoescape": True, "trim_blocks": True}
    app.jinja_loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    app.jinja_env.filters |= {
        "when": words.when,
        "day": words.day,
        "clocktime": words.clocktime,
        "size": words.size,
        "capped": lambda count: context.capped(count) or "0",
    }
    app.url_defaults(_Hashes(Path(app.static_folder or "")).add)
    app.jinja_env.globals |= {
        "static_url": cache(lambda name: url_for("static", filename=name)),
        "symbol": cache(_symbol),
    }


def _symbol(name: str) -> Markup:
    """A symbol of icons.svg; decoration only, so hidden from screen readers."""
    drawn = Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>')
    return drawn.format(url_for("static", filename="icons.svg"), name)


class Number(IntegerConverter):
    """The number of something kept, in an address; what no database can hold is no address of ours (404)."""

    regex = r"\d{1,18}"


class _Hashes:
    """Adds the hash of a static file's content to its address, so that browsers may keep it for ever."""

    def __init__(self, folder: Path):
        self._folder = folder

    def add(self, endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            values.setdefault("v", self._of(values["filename"]))

    def _of(self, name: str) -> str | None:
        path = self._folder / name
        return _digest(path, path.stat().st_mtime_ns) if path.is_file() else None


@cache
def _digest(path: Path, changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _connect() -> None:
    """A pooled connection and one view of all snapshots for the length of the request."""
    if sessions.needs_no_database():
        return
    with ExitStack() as stack:
        stack.enter_context(connection())
        stack.enter_context(snapshots.reading())
        g.held = stack.pop_all()
    g.connected = True


def _disconnect(_error: BaseException | None) -> None:
    held: ExitStack | None = g.pop("held", None)
    if held is not None:
        held.close()
