"""The three administrators at their browsers, for the tests of their pages."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from portal.domain.procedure import Role
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.web_fixtures import Client, member


@pytest.fixture
def hub(database: str, now: HeldClock) -> Unit:
    factories.calendar_years()
    return factories.unit("指挥中心", "hub")


@pytest.fixture
def tiexi(database: str) -> Unit:
    return factories.unit("铁西街道办事处", code="410703009")


def logged_in(app: Flask, unit: Unit, role: Role, username: str) -> Client:
    member(unit, role, username=username, name=role.text)
    client = Client(app)
    assert client.log_in(username).status_code == 303
    return client


@pytest.fixture
def system(app: Flask, hub: Unit) -> Client:
    return logged_in(app, hub, Role.SYSTEM_ADMIN, "sysadmin")


@pytest.fixture
def security(app: Flask, hub: Unit) -> Client:
    return logged_in(app, hub, Role.SECURITY_ADMIN, "secadmin")


@pytest.fixture
def auditor(app: Flask, hub: Unit) -> Client:
    return logged_in(app, hub, Role.AUDIT_ADMIN, "auditadmin")


def upload(client: Client, url: str, data: bytes, name: str) -> Any:
    return client.post(url, {"file": (BytesIO(data), name)}, content_type="multipart/form-data")
