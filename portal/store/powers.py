"""行政处罚事项清单: items and their wordings over time, grants, papers, words people type (L-1 … L-9)."""

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from portal.store.db import InstantField, JSONField, Table
from portal.store.units import Unit


class ListPaper(Table):
    """The paper by which a list came into force: 文号, title, effective day, transition period (Q-6).

    ``open_cases`` is its rule for cases open on that day (L-7).
    """

    document = TextField()
    title = TextField(default="")
    mode = TextField()
    effective_from = DateField()
    published_on = DateField()
    matter_id = IntegerField(null=True)
    file_sha256 = TextField(default="")
    transition_from = DateField(null=True)
    transition_to = DateField(null=True)
    open_cases = TextField(default="stay")
    reason = TextField(default="")


class PowerItem(Table):
    """An item of the list; its code never changes, its wording does (PowerWording).

    ``needs_review`` stands until every holder has acknowledged a changed basis; ``repealed_on`` is the day from which
    the law it stands on is repealed, ``repealed_basis`` what it was: a list words the item on another (L-4).
    """

    code = TextField(unique=True)
    retained = BooleanField(default=False)
    origin = ForeignKeyField(Unit)
    needs_review = BooleanField(default=False)
    repealed_on = DateField(null=True)
    repealed_basis = TextField(default="")


class PowerWording(Table):
    """Name, basis and penalties of an item as they stood in ``[valid_from, valid_to)``."""

    item = ForeignKeyField(PowerItem, backref="wordings")
    name = TextField()
    field = TextField(default="")
    basis = TextField(default="")
    penalties = JSONField(default=list)
    note = TextField(default="")
    valid_from = DateField()
    valid_to = DateField(null=True)
    paper = ForeignKeyField(ListPaper)


class PowerGrant(Table):
    """Item × holder × ``[valid_from, valid_to)`` × paper: who may punish what, since when, by which paper."""

    item = ForeignKeyField(PowerItem, backref="grants")
    holder = ForeignKeyField(Unit, backref="grants")
    mode = TextField(default="devolved")
    penalties = JSONField(default=list)
    valid_from = DateField()
    valid_to = DateField(null=True)
    paper = ForeignKeyField(ListPaper)
    recall_paper = ForeignKeyField(ListPaper, null=True)
    number = TextField(default="")

    class Meta:
        indexes = ((("item", "holder", "valid_from"), True),)


class Synonym(Table):
    """A colloquial name of an item (门前堆东西), learnt from missed words or entered."""

    item = ForeignKeyField(PowerItem, backref="synonyms")
    words = TextField()

    class Meta:
        indexes = ((("item", "words"), True),)


class MissedWords(Table):
    """A whose-power search without a hit, with the item chosen in the end, if any."""

    words = TextField(unique=True)
    times = IntegerField(default=1)
    chosen = ForeignKeyField(PowerItem, null=True)
    last_at = InstantField()
    settled = BooleanField(default=False)
