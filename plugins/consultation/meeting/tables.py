"""What a meeting has on its agenda, what came of it, and what is to come before the next one."""

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from portal.kit import InstantField, Matter, Person, Table


class AgendaLine(Table):
    """One line of an agenda, and what the meeting made of it.

    ``words`` is what every invited unit reads; ``origin`` the key of the candidate it came from, ``about`` the matter,
    ``reason`` why the convener has it, none of them for others. ``outcome`` is "" until the line was discussed.
    ``text`` is what the minutes say; ``version`` moves whenever it is written. ``organ`` is the one organ that
    announces a penalty decision here, ``settled_for`` the unit that a disputed case is to go to, ``carried_to`` the
    meeting that took the line over.
    """

    meeting = ForeignKeyField(Matter, on_delete="CASCADE")
    position = IntegerField()
    words = TextField()
    origin = TextField(default="")
    about = IntegerField(null=True, index=True)
    reason = TextField(default="")
    outcome = TextField(default="")
    text = TextField(default="")
    version = IntegerField(default=1)
    written_by = TextField(default="")
    organ = IntegerField(null=True)
    settled_for = IntegerField(null=True)
    library = BooleanField(default=False)
    carried_to = IntegerField(null=True)


class OtherText(Table):
    """What somebody wrote on a line while somebody else's words were saved first: kept until its writer has merged it.

    ``sitting`` is the page on which it is being typed: what comes from there again stands in its place.
    """

    line = ForeignKeyField(AgendaLine, on_delete="CASCADE")
    person = ForeignKeyField(Person)
    text = TextField()
    sitting = TextField(default="")
    kept_at = InstantField()

    class Meta:
        indexes = ((("line", "person", "sitting"), True),)


class AgreedTask(Table):
    """What a meeting agreed that a unit does until a day; ``matter`` is its 会议事项 once the minutes are out."""

    line = ForeignKeyField(AgendaLine, on_delete="CASCADE")
    words = TextField()
    owner = IntegerField(null=True)
    due_on = DateField(null=True)
    matter = IntegerField(null=True)


class TaskRecord(Table):
    """The particulars of one 会议事项: of which meeting, who does what until when, and what came of it."""

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    meeting = IntegerField(null=True, index=True)
    task = TextField(null=True)
    owner = IntegerField(null=True)
    due_on = DateField(null=True)
    result = TextField(null=True)
    reason = TextField(null=True)
    done_at = InstantField(null=True)


class TableMark(Table):
    """上会: a party wants a matter to come before a meeting, and says why; ``discussed_at`` is when it has."""

    matter = ForeignKeyField(Matter, on_delete="CASCADE")
    unit = IntegerField()
    person = ForeignKeyField(Person)
    why = TextField()
    marked_at = InstantField()
    discussed_at = InstantField(null=True)

    class Meta:
        indexes = ((("matter", "unit"), True),)
