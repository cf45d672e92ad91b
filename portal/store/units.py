"""Units, places and the liaison directory (G-2, G-5)."""

from peewee import BigIntegerField, DateField, ForeignKeyField, TextField

from portal.store.db import InstantField, JSONField, Table

TOWN_OFFICES = frozenset({"town", "subdistrict"})
SIGNING_KINDS = frozenset(
    {"town", "subdistrict", "department", "branch", "government", "supervisor", "judicial"}
)
INNER_KINDS = frozenset({"internal", "affiliated", "dispatched"})
KIND_TEXTS = {
    "town": "镇人民政府",
    "subdistrict": "街道办事处",
    "department": "区级执法部门",
    "branch": "市级部门派驻分局",
    "internal": "内设机构",
    "affiliated": "直属机构",
    "dispatched": "派出机构",
    "government": "区人民政府",
    "supervisor": "司法局（行政执法协调监督）",
    "judicial": "公安、检察、法院、监委",
    "hub": "综合指挥和信息化网络中心",
}


class Unit(Table):
    """A unit of the district. ``kind`` is one of KIND_TEXTS; INNER_KINDS have a ``parent`` that signs for them.

    ``municipal_name`` is the full name of the municipal bureau in whose name a branch's papers go out (Q-21); a branch
    without it signs in its own name and cites the law that lets it (G-3).
    """

    code = TextField(unique=True)
    name = TextField()
    full_name = TextField()
    short_name = TextField(default="")
    aliases = JSONField(default=list)
    kind = TextField()
    parent = ForeignKeyField("self", null=True, backref="inner_units")
    organ_code = TextField(default="")
    municipal_name = TextField(default="")
    address = TextField(default="")
    duty_phone = TextField(default="")
    note = TextField(default="")
    valid_from = DateField(null=True)
    valid_to = DateField(null=True)
    successor = ForeignKeyField("self", null=True)


class Place(Table):
    """A village, community, estate or road, and the town office in whose territory it lies.

    ``former``: [office, until when] for each office, merged since, in whose territory it lay before.
    """

    name = TextField(unique=True)
    aliases = JSONField(default=list)
    office = ForeignKeyField(Unit)
    category = TextField(default="")
    note = TextField(default="")
    former = JSONField(default=list)


class Liaison(Table):
    """联络人: who answers for a unit, from when to when, and who stands in (G-5)."""

    unit = ForeignKeyField(Unit, backref="liaisons")
    person_id = BigIntegerField(null=True)
    name = TextField()
    post = TextField(default="")
    office_phone = TextField(default="")
    mobile = TextField(default="")
    valid_from = DateField()
    valid_to = DateField(null=True)
    backup = TextField(default="")
    recorded_at = InstantField()
