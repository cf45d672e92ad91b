"""Where the page, the list and the blank form of a matter lie: its plugin's, or the core's own where it has none."""

from flask import current_app, url_for

from portal.desk import Desk
from portal.store.matters import Matter


def url_of(desk: Desk, matter: Matter) -> str:
    """The address of a matter's page: its plugin's, or the core's own where the plugin has none or was removed."""
    plugin = desk.host.owner(matter.kind)
    return f"/{plugin.name}/{matter.id}" if plugin.blueprint else url_for("home.matter", matter_id=matter.id)


def new_url_of(desk: Desk, kind: str) -> str:
    """The address of a kind's blank form: its own where the plugin has one for each kind, else the plugin's."""
    plugin = desk.host.owner(kind)
    known: set[str] = current_app.extensions.setdefault("addresses", set())
    known |= known or {str(rule) for rule in current_app.url_map.iter_rules()}
    own = f"/{plugin.name}/{kind}/new"
    return own if own in known else f"/{plugin.name}/new"


def list_url_of(desk: Desk, kind: str) -> str:
    """The address of the list of a kind, likewise."""
    plugin = desk.host.owner(kind)
    return f"/{plugin.name}/" if plugin.blueprint else url_for("home.kind", kind=kind)
