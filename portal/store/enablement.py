"""Which plugin is on, draining or off at which unit: data, not loading (P-1); and what plugins once declared."""

from peewee import ForeignKeyField, TextField

from portal.store.db import InstantField, JSONField, Table
from portal.store.units import Unit


class PluginSwitch(Table):
    """The switch of one plugin at one unit; no row means on."""

    plugin = TextField()
    unit = ForeignKeyField(Unit)
    state = TextField()
    changed_at = InstantField()

    class Meta:
        indexes = ((("plugin", "unit"), True),)


class DeclaredKind(Table):
    """A kind of matter in its plugin's words, kept so that its matters can be read without the plugin.

    ``states`` gives each state's name its label.
    """

    kind = TextField(primary_key=True)
    plugin = TextField()
    plugin_label = TextField()
    label = TextField()
    states = JSONField(default=dict)
