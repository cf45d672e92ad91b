"""What a filing records beside the common columns of its matter."""

from peewee import DateField, ForeignKeyField, TextField

from portal.kit import Matter, Table


class FilingRecord(Table):
    """One filed case: when, under which number, what was decided, what a court enforced."""

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    filed_on = DateField(null=True)
    filing_number = TextField(null=True)
    basis = TextField(null=True)
    decided_on = DateField(null=True)
    decision = TextField(null=True)
    result = TextField(null=True)
    enforcement = TextField(null=True)
