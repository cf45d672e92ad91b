"""What tests of pages ask for: the application, and browsers that log in and carry the CSRF token as people's do."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from portal.desk import Desk
from portal.domain.procedure import Role
from portal.plugin_host import PluginHost
from portal.store.people import Person
from portal.store.units import Unit
from portal.web.app import create_app
from tests import factories, memo_plugin

PASSWORD = "Reed-Yellow-7"
PASSWORD_HASH = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1")
"""Quick to verify, so that a test may log in often."""
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Compiled(BytecodeCache):
    """What templates were compiled to, kept as long as the tests run: most make an application of their own."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (found := self._kept.get((bucket.key, bucket.checksum))) is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


def _once(build: Callable[..., Any]) -> Callable[..., Any]:
    """Remember how an address is built: each test has an application of its own, all with the same addresses."""
    built: dict[Any, Any] = {}

    def remembered(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, rule.subdomain, rule.host, repr(rule.defaults), repr(rule._trace), append_unknown)
        if key not in built:
            built[key] = build(rule, append_unknown)
        return built[key]

    return remembered


Rule._compile_builder = _once(Rule._compile_builder)  # type: ignore[method-assign]


def application(desk: Desk) -> Flask:
    """The web application over a desk."""
    made = create_app(desk)
    made.jinja_env.bytecode_cache = COMPILED
    return made


class Client:
    """A browser of one person: keeps cookies, sends the CSRF token of the page it saw last."""

    def __init__(self, app: Flask, address: str = "10.0.0.1"):
        self.flask = app.test_client()
        self.address = address
        self.csrf = ""

    def get(self, url: str, **options: Any) -> TestResponse:
        return self._noting(self.flask.get(url, **self._from_here(options)))

    def post(self, url: str, data: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        for page in ("/login", "/password"):  # whichever of them this person is shown has a token
            if not self.csrf:
                self.get(page)
        sent = {"csrf_token": self.csrf, **(data or {})}
        return self._noting(self.flask.post(url, data=sent, **self._from_here(options)))

    def htmx(self, url: str, data: Mapping[str, Any] | None = None) -> TestResponse:
        """POST as htmx does."""
        return self.post(url, data, headers={"HX-Request": "true"})

    def log_in(self, username: str, password: str = PASSWORD, **data: str) -> TestResponse:
        answer = self.post("/login", {"username": username, "password": password, **data})
        if answer.status_code == 303:
            self.csrf = ""
        return answer

    def _noting(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html" and (found := _TOKEN.search(response.text)):
            self.csrf = found.group(1)
        return response

    def _from_here(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"environ_base": {"REMOTE_ADDR": self.address}, **options}


@pytest.fixture(scope="session")
def memo_host() -> PluginHost:
    """All installed plugins and the memos, whose pages show what the shell does for a plugin."""
    return PluginHost(extra=[memo_plugin])


@pytest.fixture
def memo_desk(memo_host: PluginHost, desk: Desk) -> Desk:
    """The desk of a portal with memos."""
    return Desk(memo_host, desk.settings)


@pytest.fixture
def app(memo_desk: Desk) -> Flask:
    """The web application over a clean database, with the memos' pages."""
    return application(memo_desk)


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser in which nobody is logged in."""
    return Client(app)


@pytest.fixture
def office(database: str) -> Unit:
    """A street office."""
    return factories.unit("铁西街道办事处")


@pytest.fixture
def clerk(office: Unit, now: object) -> Person:
    """A clerk of the street office who can log in as ``clerk``."""
    return member(office, username="clerk", name="王芳")


@pytest.fixture
def logged_in(client: Client, clerk: Person) -> Client:
    """The clerk's browser, logged in."""
    assert client.log_in(clerk.username).status_code == 303
    return client


def member(unit: Unit, *roles: Role, username: str = "", name: str = "") -> Person:
    """Somebody of ``unit`` with the password PASSWORD."""
    return factories.person(unit, *roles, username=username, name=name, password_hash=PASSWORD_HASH)
