"""Evidence, papers and letters: what was uploaded, what was issued, under which number."""

from peewee import BigIntegerField, BooleanField, ForeignKeyField, IntegerField, TextField

from portal.store.db import InstantField, JSONField, Table, run
from portal.store.matters import Matter
from portal.store.people import Person
from portal.store.units import Unit


class StoredFile(Table):
    """A file of a matter. The bytes lie under their SHA-256 in the data folder and are never overwritten."""

    matter = ForeignKeyField(Matter, backref="files")
    purpose = TextField()
    name = TextField()
    media_type = TextField()
    size = BigIntegerField()
    pages = IntegerField(default=1)
    is_original = BooleanField(default=False)
    sha256 = TextField()
    sm3 = TextField()
    uploaded_by = ForeignKeyField(Person)
    unit = ForeignKeyField(Unit)
    uploaded_at = InstantField()
    frozen = BooleanField(default=False)


class NumberSeries(Table):
    """文号 of one unit, document type and year (§14.4): 自动 counts, 手工 is typed from the paper register."""

    unit = ForeignKeyField(Unit)
    document_type = TextField()
    year = IntegerField()
    mode = TextField(default="auto")
    organ_code = TextField()
    next_number = IntegerField(default=1)

    class Meta:
        indexes = ((("unit", "document_type", "year"), True),)


class IssuedLetter(Table):
    """A letter as it went out: frozen content with its hash; a withdrawn one keeps its number, marked 作废."""

    matter = ForeignKeyField(Matter, backref="letters")
    kind = TextField()
    unit = ForeignKeyField(Unit)
    document_type = TextField()
    year = IntegerField()
    sequence = IntegerField(null=True)
    number = TextField(null=True, unique=True)
    title = TextField()
    content = JSONField()
    content_sha256 = TextField()
    template_sha256 = TextField(default="")
    issued_at = InstantField()
    issued_by = ForeignKeyField(Person)
    void = BooleanField(default=False)

    class Meta:
        indexes = ((("unit", "document_type", "year", "sequence"), True),)


class OriginalsSheet(Table):
    """原件交接单: originals and goods that one party hands the other, signed for by both (§14.4).

    ``items`` are rows of name, quantity, kind and remark. ``taken_at`` is null until the taker has signed; ``letter`` is
    the sheet with both signatures, as it was frozen then.
    """

    matter = ForeignKeyField(Matter, backref="originals_sheets")
    giver = ForeignKeyField(Unit)
    taker = ForeignKeyField(Unit)
    items = JSONField()
    given_by = ForeignKeyField(Person)
    given_name = TextField()
    given_at = InstantField()
    taken_name = TextField(default="")
    taken_at = InstantField(null=True)
    differences = TextField(default="")
    letter = ForeignKeyField(IssuedLetter, null=True)


class LetterTemplate(Table):
    """A template for letters that an administrator uploaded: tried on samples, then in force between two instants.

    ``number`` counts the versions of a form; the shipped template, number 0, has no row and is in force where none is.
    """

    form = TextField()
    number = IntegerField()
    name = TextField()
    sha256 = TextField()
    uploaded_by = ForeignKeyField(Person)
    uploaded_at = InstantField()
    since = InstantField(null=True)
    until = InstantField(null=True)

    class Meta:
        indexes = ((("form", "number"), True),)


def freeze_files(matter_id: int) -> None:
    """The files of a matter went out: from now on nobody takes one off."""
    run("UPDATE stored_file SET frozen = ? WHERE matter_id = ? AND frozen = ?", True, matter_id, False)
