"""What a change of the list, and what follows from it, record beside the common columns of their matters."""

from peewee import DateField, ForeignKeyField, IntegerField, TextField

from portal.kit import JSONField, Matter, Table


class ListDraft(Table):
    """A list as it was read, the paper it stands on, which doubts were confirmed, and what publishing it did.

    ``change`` says what a proposal asks for, ``open_cases`` what becomes of open cases (L-7);
    ``rows`` and ``problems`` are those of the file; ``confirmed`` maps the key of a doubt to who confirmed it,
    ``apart`` names rows that are a new item although one of like name exists; ``result`` is the difference as
    it was published.
    """

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    change = TextField(null=True)
    mode = TextField(null=True)
    document = TextField(null=True)
    published_on = DateField(null=True)
    effective = DateField(null=True)
    transition_from = DateField(null=True)
    transition_to = DateField(null=True)
    open_cases = TextField(null=True)
    rows = JSONField(default=list)
    problems = JSONField(default=list)
    confirmed = JSONField(default=dict)
    apart = JSONField(default=list)
    file_name = TextField(null=True)
    file_sha256 = TextField(null=True)
    opinion = TextField(null=True)
    reason = TextField(null=True)
    paper_id = IntegerField(null=True)
    result = JSONField(null=True)


class BasisChangeRecord(Table):
    """By which paper an item's basis changed."""

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    document = TextField(null=True)
