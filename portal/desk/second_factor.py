"""动态口令 of the administrators (RFC 6238): set up with a QR code, asked for at login, each code good once (trust 6).

The secret is kept nowhere: it is made of a random seed in the database and the portal's own key, so that neither the
database alone nor the log, nor any page after the setting up, gives it away.
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from io import BytesIO

import pyotp
import segno

from portal import clock
from portal.desk import Desk, audit, notices, people, tokens
from portal.domain.actors import ADMIN_ROLES, Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused
from portal.store.db import transaction
from portal.store.decisions import TOTP_REQUIRED
from portal.store.people import Person, SecondFactor

ISSUER = "联动门户"
STEP = 30
DRIFT = (-1, 0, 1)
"""How many half minutes a telephone's clock may be off."""
RECOVERY_CODES = 8
CLAUSE = "GB/T 22239-2019 三级 双因素鉴别"


def enrolled(person: Person) -> bool:
    """Is a code asked for when this person logs in?"""
    row = _of(person)
    return row is not None and row.confirmed_at is not None


def is_begun(person: Person, seed: str) -> bool:
    """Is the one that began with this seed being set up, and not yet confirmed?"""
    row = _of(person)
    return row is not None and row.confirmed_at is None and row.seed == seed


def must_enrol(person: Person) -> bool:
    """An administrator of a portal that requires it, who has none yet: nothing else is possible before."""
    return bool(person.role_set & ADMIN_ROLES) and TOTP_REQUIRED.now and not enrolled(person)


def require(desk: Desk, on: bool) -> None:
    """Switch on or off that administrators must have a second factor; the operator's act."""
    with transaction():
        TOTP_REQUIRED.decide(on, at=clock.now())
        audit.record(None, "totp.require", "setting", value=on)


def begin(desk: Desk, actor: Actor) -> SecondFactor:
    """Begin to set one up, by an administrator for oneself; what was begun before is worth nothing any more.

    Its ``seed`` tells the browser that began: nobody goes on with a secret that another may have seen (trust 6).
    """
    if not actor.is_administrator:
        raise Forbidden([Reason("E-G-ROLE", "动态口令只用于三员。", clause="G-4 三员分立")])
    person = people.get(actor.person_id)
    if enrolled(person):
        raise Refused([_fault("动态口令已经启用。", "更换手机的，请另一名管理员或运维人员重置后再启用。")])
    with transaction():
        SecondFactor.delete().where(
            (SecondFactor.person == person.id) & SecondFactor.confirmed_at.is_null()
        ).execute()
        row: SecondFactor = SecondFactor.create(person=person.id, seed=tokens.fresh())
        audit.record_person(person, "totp.begin")
    return row


def key(desk: Desk, actor: Actor) -> str:
    """The secret as one types it into an authenticator; NotFound once it is confirmed, or before it is begun."""
    return _secret(desk, _being_set_up(actor))


def picture(desk: Desk, actor: Actor) -> bytes:
    """The QR code of what is being set up, as SVG."""
    username = people.get(actor.person_id).username
    uri = pyotp.TOTP(key(desk, actor)).provisioning_uri(name=username, issuer_name=ISSUER)
    out = BytesIO()
    segno.make(uri, error="m").save(
        out, kind="svg", scale=5, border=4, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue()


def confirm(desk: Desk, actor: Actor, code: str) -> list[str]:
    """Prove that the authenticator works; from the next login on its code is asked for. Gives the recovery codes, once.

    Raises Refused with E-G-TOTP when the code does not fit.
    """
    row = _being_set_up(actor)
    step = _step_of(desk, row, code)
    if step is None:
        raise Refused([_fault("动态口令不正确。", "请核对手机的时间，输入当前显示的 6 位数字。")])
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with transaction():
        row.confirmed_at, row.last_step = clock.now(), step
        row.recovery = ",".join(tokens.digest(_plain(one)) for one in codes)
        row.save()
        audit.record_person(people.get(actor.person_id), "totp.confirm")
    return codes


def proves(desk: Desk, person: Person, code: str) -> bool:
    """Does this code prove the person, now and for the first time? Inside the caller's transaction.

    A code is used up by being right: the step it stands for is compared and set, so that of two tries with the same
    code one fails. A recovery code is struck out.
    """
    row = _of(person)
    if row is None or row.confirmed_at is None:
        return False
    step = _step_of(desk, row, code)
    if step is not None:
        later = (SecondFactor.id == row.id) & (SecondFactor.last_step < step)
        return bool(SecondFactor.update(last_step=step).where(later).execute() == 1)
    return _strike_out(person, row, tokens.digest(_plain(code)))


def left(person: Person) -> int:
    """How many recovery codes are left."""
    row = _of(person)
    return len(row.recovery.split(",")) if row is not None and row.recovery else 0


def reset(desk: Desk, actor: Actor | None, person_id: int) -> Person:
    """Take an administrator's second factor away, so that it can be set up anew; their sessions end.

    By the security administrator for the two others, by the operator for anybody: nobody does it for oneself, and
    with the telephone alone nobody gets in, for the password stays (三员分立). Raises Forbidden, Refused.
    """
    if actor is not None and Role.SECURITY_ADMIN not in actor.roles:
        raise Forbidden([Reason("E-G-ROLE", "重置动态口令由安全管理员办理。", clause="G-4 三员分立")])
    if actor is not None and actor.person_id == person_id:
        remedy = "请运维人员在服务器上重置。"
        raise Forbidden([Reason("E-G-SEPARATION", "不能重置自己的动态口令。", remedy, "G-4 三员分立")])
    person = people.get(person_id)
    if _of(person) is None:
        raise Refused([_fault("该人员没有启用动态口令。", "不需要重置。")])
    with transaction():
        SecondFactor.delete().where(SecondFactor.person == person.id).execute()
        people.end_sessions(person)
        audit.record(actor, "totp.reset", "person", person.id)
        by = actor.name if actor else audit.OPERATOR
        notices.write([(person.id, f"您的动态口令已由{by}重置，请重新启用。")], kind="totp")
    return person


def _of(person: Person) -> SecondFactor | None:
    row: SecondFactor | None = SecondFactor.get_or_none(SecondFactor.person == person.id)
    return row


def _being_set_up(actor: Actor) -> SecondFactor:
    row: SecondFactor | None = SecondFactor.get_or_none(SecondFactor.person == actor.person_id)
    if row is None or row.confirmed_at is not None:
        raise NotFound
    return row


def _secret(desk: Desk, row: SecondFactor) -> str:
    made = hmac.new(desk.settings.secret_key.encode(), f"totp:{row.seed}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:20]).decode()


def _step_of(desk: Desk, row: SecondFactor, code: str) -> int | None:
    """The half minute for which this code stands, if it is near enough and not used; None otherwise."""
    totp, now = pyotp.TOTP(_secret(desk, row)), int(clock.now().timestamp()) // STEP
    typed = _plain(code)
    fits = [now + off for off in DRIFT if hmac.compare_digest(totp.generate_otp(now + off), typed)]
    return max((step for step in fits if step > row.last_step), default=None)


def _strike_out(person: Person, row: SecondFactor, digest: str) -> bool:
    """Use up a recovery code; of two tries at once one finds the list changed."""
    kept = row.recovery.split(",")
    if digest not in kept:
        return False
    rest = [one for one in kept if one != digest]
    same = (SecondFactor.id == row.id) & (SecondFactor.recovery == row.recovery)
    if SecondFactor.update(recovery=",".join(rest)).where(same).execute() != 1:
        return False
    audit.record_person(person, "totp.recovery", left=len(rest))
    return True


def _recovery_code() -> str:
    return f"{secrets.token_hex(3)}-{secrets.token_hex(3)}"


def _plain(code: str) -> str:
    """A code as typed, without blanks and hyphens; characters of full width count as what they mean."""
    folded = unicodedata.normalize("NFKC", code)
    return "".join(ch for ch in folded if ch.isascii() and ch.isalnum()).lower()


def _fault(message: str, remedy: str) -> Reason:
    return Reason("E-G-TOTP", message, remedy, CLAUSE, field="code")
