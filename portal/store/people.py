"""People, their sessions, failures and tokens (G-4; trust, "The web")."""

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from portal.domain.procedure import Role
from portal.store.db import InstantField, Table
from portal.store.units import Unit


class Person(Table):
    """Somebody who can log in. ``roles`` are names of Role, joined by commas; ``stamp`` moves when sessions end."""

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
    created_at = InstantField()

    @property
    def role_set(self) -> frozenset[Role]:
        return frozenset(Role(name) for name in self.roles.split(",") if name)


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


class ApiToken(Table):
    """A token acts for one person of one unit with that person's rights; only its SHA-256 is kept."""

    token_hash = TextField(unique=True)
    person = ForeignKeyField(Person, backref="tokens")
    created_at = InstantField()
    revoked_at = InstantField(null=True)
