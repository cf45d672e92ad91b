"""Verbs: the only code that changes anything. Knows no Flask; every verb is all or nothing."""

from dataclasses import dataclass

from portal.plugin_host import PluginHost
from portal.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """What every verb needs of its surroundings: the loaded plugins and the portal's settings."""

    host: PluginHost
    settings: Settings
