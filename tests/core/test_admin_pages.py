"""Who may enter which part of administration, and what the menu leads to."""

import pytest
from flask import Flask

from portal.domain.procedure import Role
from portal.store.units import Unit
from tests.core.administrators import auditor, hub, logged_in, security, system
from tests.web_fixtures import Client

__all__ = ["auditor", "hub", "security", "system"]

ADMINISTRATORS = {
    "sysadmin": Role.SYSTEM_ADMIN,
    "secadmin": Role.SECURITY_ADMIN,
    "auditadmin": Role.AUDIT_ADMIN,
}
PARTS = {
    "/admin/units/": "sysadmin", "/admin/people/": "sysadmin", "/admin/people/new": "sysadmin", "/admin/plugins/": "sysadmin",
    "/admin/calendar/2026": "sysadmin", "/admin/terms/": "sysadmin", "/admin/terms/transfer.normal": "sysadmin",
    "/admin/series/": "sysadmin", "/admin/backup/": "sysadmin", "/admin/roles/": "secadmin", "/admin/audit/": "auditadmin", "/admin/audit/export.csv": "auditadmin",
}  # fmt: skip


@pytest.mark.parametrize("page", PARTS)
def test_each_part_opens_to_its_own_administrator_and_refuses_everybody_else(
    app: Flask, hub: Unit, page: str
) -> None:
    for username, role in {**ADMINISTRATORS, "clerk": Role.HANDLER, "head": Role.HEAD}.items():
        answer = logged_in(app, hub, role, username).get(page)
        assert answer.status_code == (200 if PARTS[page] == username else 403), username
    assert Client(app).get(page).status_code == 303


def test_the_menu_of_each_administrator_leads_to_their_pages_only(
    system: Client, security: Client, auditor: Client
) -> None:
    pages = {
        "/admin/units/",
        "/admin/people/",
        "/admin/plugins/",
        "/admin/calendar/",
        "/admin/terms/",
        "/admin/series/",
    }
    for client, own in ((system, pages), (security, {"/admin/roles/"}), (auditor, {"/admin/audit/"})):
        text = client.get("/units/").text
        assert {
            page for page in (*pages, "/admin/roles/", "/admin/audit/") if f'href="{page}"' in text
        } == own


@pytest.mark.parametrize("page", ["/admin/units/987654", "/admin/people/987654", "/admin/terms/no.such", "/admin/series/2026/987654",
                                  "/admin/plugins/transfer/987654/off", "/admin/plugins/none/1/off", "/admin/calendar/12345", "/units/987654"])  # fmt: skip
def test_what_does_not_exist_is_not_found(system: Client, page: str) -> None:
    assert system.get(page).status_code == 404
