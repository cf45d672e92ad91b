"""Which items a notice of a changed basis is about (L-4)."""

from peewee import ForeignKeyField, TextField

from portal.store.db import Table
from portal.store.matters import Matter
from portal.store.powers import PowerItem


class BasisChangeItem(Table):
    """An item named in a notice of a changed basis, with its former basis and what is known of the new one (L-4)."""

    matter = ForeignKeyField(Matter, on_delete="CASCADE")
    item = ForeignKeyField(PowerItem)
    before = TextField(default="")
    after = TextField(default="")
