"""Logging in and out: the password check with its locks, and sessions that the server keeps (trust, "The web")."""

import ipaddress
from datetime import datetime, timedelta

from portal import clock
from portal.desk import Desk, audit, passwords, second_factor, tokens
from portal.domain.passwords import ACCOUNT_FAILURES, LOCK, NETWORK_FAILURES, locked_until
from portal.domain.reasons import Reason, Refused
from portal.store.db import Busy, DiskFull, Prepared, transaction
from portal.store.people import LoginFailure, LoginSession, Person

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
TOUCH_EVERY = timedelta(minutes=1)
REMEMBERED = timedelta(days=7)
"""How long an ended session is still known, so that a form which outlived it goes to the same person again."""


class LoginRefused(Refused):
    """User name or password is wrong; the sentence does not say which."""

    status = 401

    def __init__(self) -> None:
        remedy = "请核对大小写；忘记密码请联系系统管理员重置。"
        super().__init__([Reason("E-G-LOGIN", "用户名或密码不正确。", remedy=remedy)])


class CodeRefused(LoginRefused):
    """The password was right, the 动态口令 was not, or had been used."""

    def __init__(self) -> None:
        remedy = "请输入手机上当前显示的 6 位数字，用过的要等下一个；手机不在身边的，输入一个恢复码。"
        Refused.__init__(self, [Reason("E-G-TOTP", "动态口令不正确。", remedy=remedy)])


class LoginLocked(Refused):
    """Too many failures of this account or from this network; ``seconds`` until tries are heard again."""

    status = 429

    def __init__(self, until: datetime):
        self.seconds = max(1, int((until - clock.now()).total_seconds()))
        sentence = f"登录失败次数过多，{until:%H:%M} 后再试。"
        super().__init__(
            [
                Reason(
                    "E-G-LOGIN", sentence, remedy="如非本人操作，请告知安全管理员。", clause="GB/T 22239-2019"
                )
            ]
        )


def network_of(address: str | None) -> str:
    """What failures are counted by: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((int(ip), 64), strict=False))
    return str(ip)


def check(username: str, password: str, address: str | None) -> Person:
    """The person who proves to be ``username``; whoever has a 动态口令 proves it next, by ``check_code``.

    The try is written down as a failure before the password is looked at and struck out when it is right, so that
    parallel guesses cannot outrun the count. Raises LoginRefused, LoginLocked.
    """
    username, network = username[:64], network_of(address)
    tried = _try(username, network)
    person = Person.get_or_none(Person.username == username)
    kept = person.password_hash if person is not None and person.active else ""
    if not passwords.verify(kept, password):
        with transaction():
            audit.record_refused_login(username, network)
        raise LoginRefused
    with transaction():
        if second_factor.enrolled(person):  # wrong codes before this password still count
            tried.delete_instance()
            audit.record_person(person, "login.password", network=network)
        else:
            _let_in(person, network)
    return person


def check_code(desk: Desk, person: Person, code: str, address: str | None) -> None:
    """The second step of a login: the 动态口令, or a recovery code. Raises CodeRefused, LoginLocked.

    Wrong codes count with wrong passwords, so that knowing the password gives no more guesses.
    """
    network = network_of(address)
    _try(person.username, network)
    with transaction():
        right = second_factor.proves(desk, person, code)
        if right:
            _let_in(person, network)
        else:
            audit.record_refused_login(person.username, network)
    if not right:
        raise CodeRefused


def open_session(person: Person, address: str | None) -> str:
    """Begin a session and return its token, which only the browser keeps; long-ended sessions are forgotten."""
    token, now = tokens.fresh(), clock.now()
    with transaction():
        LoginSession.delete().where(LoginSession.started_at < now - REMEMBERED).execute()
        LoginFailure.delete().where(LoginFailure.at < now - REMEMBERED).execute()
        LoginSession.create(
            token_hash=tokens.digest(token), person=person.id, stamp=person.stamp, started_at=now, seen_at=now,
            network=network_of(address),
        )  # fmt: skip
    return token


SESSION = Prepared(
    lambda sealed: (
        LoginSession.select(LoginSession, Person).join(Person).where(LoginSession.token_hash == sealed)
    )
)


def session_of(token: str) -> LoginSession | None:
    """The session of a token with its person in one query, also one that has ended; None when unknown."""
    found: LoginSession | None = SESSION.first(tokens.digest(token))
    return found


def is_live(session: LoginSession) -> bool:
    """Does the session still hold? Not after 30 idle minutes, 10 hours, a logout, or a change to its person."""
    now, person = clock.now(), session.person
    fresh = now - session.seen_at <= IDLE and now - session.started_at <= LONGEST
    return bool(fresh and person.active and session.stamp == person.stamp)


def seen(session: LoginSession) -> None:
    """Note that the session is in use, at most once a minute; a busy or full disk must not stop reading."""
    now = clock.now()
    if now - session.seen_at < TOUCH_EVERY:
        return
    try:
        with transaction():
            LoginSession.update(seen_at=now).where(LoginSession.id == session.id).execute()
    except (Busy, DiskFull):
        return


def end_session(session: LoginSession) -> None:
    """Log out: this session ends, others of the person go on."""
    with transaction():
        LoginSession.update(stamp=0).where(LoginSession.id == session.id).execute()
        audit.record_person(session.person, "logout")


def _try(username: str, network: str) -> LoginFailure:
    """Write a try down as a failure before it is judged; LoginLocked where none is heard at present."""
    with transaction():
        tried: LoginFailure = LoginFailure.create(username=username, network=network, at=clock.now())
    if until := _locked(username, network, tried.id):
        with transaction():
            tried.delete_instance()
        raise LoginLocked(until)
    return tried


def _let_in(person: Person, network: str) -> None:
    LoginFailure.delete().where(LoginFailure.username == person.username).execute()
    audit.record_person(person, "login", network=network)


def _locked(username: str, network: str, tried: int) -> datetime | None:
    """Until when the account or the network is not heard, the try ``tried`` itself not counted."""
    now = clock.now()
    lately = (LoginFailure.at > now - 2 * LOCK) & (LoginFailure.id != tried)
    for column, value, allowed in (
        (LoginFailure.username, username, ACCOUNT_FAILURES),
        (LoginFailure.network, network, NETWORK_FAILURES),
    ):
        newest = LoginFailure.select(LoginFailure.at).where((column == value) & lately)
        failures = [row.at for row in newest.order_by(LoginFailure.at.desc()).limit(allowed)]
        if until := locked_until(failures, allowed, now):
            return until
    return None
