"""People, their sessions, failures and tokens (G-4; trust, "The web")."""

from peewee import BigIntegerField, BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from portal.domain.procedure import Role
from portal.store.db import InstantField, Table
from portal.store.units import Unit


class Person(Table):
    """Somebody who can log in. ``roles`` are names of Role, joined by commas; ``stamp`` moves when sessions end.

    ``deputy`` is the B 岗, who stands in while this person is away.
    """

    username = TextField(unique=True)
    name = TextField()
    unit = ForeignKeyField(Unit, backref="people")
    roles = TextField(default="")
    password_hash = TextField(default="")
    must_change_password = BooleanField(default=True)
    password_changed_at = InstantField(null=True)
    active = BooleanField(default=True)
    stamp = IntegerField(default=1)
    post = TextField(default="")
    office_phone = TextField(default="")
    mobile = TextField(default="")
    badge = TextField(default="")
    badge_until = DateField(null=True)
    deputy = ForeignKeyField("self", null=True)
    created_at = InstantField()

    @property
    def role_set(self) -> frozenset[Role]:
        return frozenset(Role(name) for name in self.roles.split(",") if name)


class Absence(Table):
    """不在岗: somebody is away on the days ``since`` to ``until``; ``deputy`` has their work meanwhile.

    It ends by itself, or with ``ended_at`` before its last day.
    """

    person = ForeignKeyField(Person, backref="absences")
    deputy = ForeignKeyField(Person, null=True)
    since = DateField()
    until = DateField()
    reason = TextField(default="")
    recorded_by = ForeignKeyField(Person, null=True)
    recorded_at = InstantField()
    ended_at = InstantField(null=True)

    class Meta:
        indexes = ((("person", "until"), False), (("deputy", "until"), False))


class LoginSession(Table):
    """One login in one browser; the cookie holds a random token, this row its SHA-256."""

    token_hash = TextField(unique=True)
    person = ForeignKeyField(Person, backref="sessions", on_delete="CASCADE")
    stamp = IntegerField()
    started_at = InstantField()
    seen_at = InstantField()
    network = TextField(default="")


class LoginFailure(Table):
    """A failed login, kept to throttle the account and the network it came from."""

    username = TextField()
    network = TextField()
    at = InstantField()

    class Meta:
        indexes = ((("username", "at"), False), (("network", "at"), False))


class SecondFactor(Table):
    """动态口令: how a person's one-time codes are checked; the secret itself is kept nowhere.

    It is made of ``seed`` and the portal's own key. ``last_step`` is the newest half minute whose code was used;
    ``recovery`` holds the SHA-256 of each recovery code not yet used, joined by commas. Not ``confirmed_at``: still being set up.
    """

    person = ForeignKeyField(Person, unique=True)
    seed = TextField()
    confirmed_at = InstantField(null=True)
    last_step = BigIntegerField(default=0)
    recovery = TextField(default="")


class ApiToken(Table):
    """A token acts for one person of one unit with that person's rights; only its SHA-256 is kept."""

    token_hash = TextField(unique=True)
    person = ForeignKeyField(Person, backref="tokens")
    created_at = InstantField()
    revoked_at = InstantField(null=True)
