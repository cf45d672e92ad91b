"""Which plugin is on, draining or off at which unit: data, not loading (P-1)."""

from peewee import ForeignKeyField, TextField

from portal.store.db import InstantField, Table
from portal.store.units import Unit


class PluginSwitch(Table):
    """The switch of one plugin at one unit; no row means on."""

    plugin = TextField()
    unit = ForeignKeyField(Unit)
    state = TextField()
    changed_at = InstantField()

    class Meta:
        indexes = ((("plugin", "unit"), True),)
