"""Named filters as addresses of lists, and the filters that a list lets through."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from portal.desk import lists, saved_filters
from portal.domain.procedure import Actor
from portal.domain.terms import Light
from portal.store.personal import SavedFilter
from portal.web.addresses import list_url_of
from portal.web.sessions import current_desk

FILTERS = ("side", "state", "light", "q", "closed", "mine")
LONGEST = 100


def allowed(kind: str, given: Mapping[str, Any]) -> dict[str, str]:
    """Those of the given filters that the list of ``kind`` knows, with values that it knows."""
    values: dict[str, Any] = {
        "side": lists.SIDES,
        "state": {state.name for state in current_desk().host.procedure(kind).states},
        "light": set(Light),
        "closed": ("1",),
        "mine": ("1",),
    }
    asked = {name: str(given.get(name) or "")[:LONGEST].strip() for name in FILTERS}
    return {name: text for name, text in asked.items() if text and (name == "q" or text in values[name])}


def mine(actor: Actor, kind: str = "") -> list[SavedFilter]:
    """The actor's named filters of lists that are there, or of one list."""
    host = current_desk().host
    return [one for one in saved_filters.mine(actor) if host.knows(one.kind) and kind in ("", one.kind)]


def url_of(one: SavedFilter) -> str:
    """The address of the list that a named filter shows."""
    return f"{list_url_of(current_desk(), one.kind)}?{urlencode(one.chosen)}"
