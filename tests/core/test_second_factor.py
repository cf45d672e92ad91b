"""动态口令 of the administrators: set up once, asked for at login, each code good once, reset by another (trust 6)."""

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from portal import clock
from portal.desk import Desk, founding, logins, people, second_factor, staff
from portal.domain.actors import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.store.audit import AuditEntry, first_bad_entry
from portal.store.db import transaction
from portal.store.decisions import TOTP_REQUIRED
from portal.store.notices import Notice
from portal.store.people import LoginFailure, Person, SecondFactor
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.web_fixtures import PASSWORD, Client, application, member

HOME = "10.0.0.9"


@pytest.fixture
def hub(database: str, now: HeldClock) -> Unit:
    return factories.unit("指挥中心", "hub")


@pytest.fixture
def admin(hub: Unit) -> Person:
    return member(hub, Role.SYSTEM_ADMIN, username="sysadmin", name="系统管理员")


@pytest.fixture
def security(hub: Unit) -> Person:
    return member(hub, Role.SECURITY_ADMIN, username="secadmin", name="安全管理员")


class Telephone:
    """The authenticator of one administrator: what it shows follows from the secret it was given."""

    def __init__(self, desk: Desk, person: Person):
        self.person, actor = person, staff.actor_of(person)
        second_factor.begin(desk, actor)
        self._totp = pyotp.TOTP(second_factor.key(desk, actor))
        self.recovery = second_factor.confirm(desk, actor, self.shows())

    def shows(self, later: int = 0) -> str:
        """The six figures now, or so many seconds later."""
        return self._totp.at(clock.now() + timedelta(seconds=later))


@pytest.fixture
def telephone(desk: Desk, admin: Person) -> Telephone:
    return Telephone(desk, admin)


def proves(desk: Desk, person: Person, code: str) -> bool:
    with transaction():
        return second_factor.proves(desk, person, code)


def test_the_codes_are_those_of_rfc_6238() -> None:
    """Appendix B, for SHA-1, shortened to six figures; the telephone computes the same."""
    totp = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert [
        totp.generate_otp(seconds // second_factor.STEP) for seconds in (59, 1111111109, 20000000000)
    ] == [
        "287082",
        "081804",
        "353130",
    ]


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_code_proves_within_half_a_minute_either_way(
    desk: Desk, telephone: Telephone, now: HeldClock, seconds: int
) -> None:
    now.forward(minutes=5)
    assert proves(desk, telephone.person, telephone.shows(seconds))


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_code_of_another_time_proves_nothing(
    desk: Desk, telephone: Telephone, now: HeldClock, seconds: int
) -> None:
    now.forward(minutes=5)
    assert not proves(desk, telephone.person, telephone.shows(seconds))


def test_a_code_is_good_once_and_so_is_that_of_the_setting_up(
    desk: Desk, telephone: Telephone, now: HeldClock
) -> None:
    assert not proves(desk, telephone.person, telephone.shows())
    now.forward(minutes=1)
    code = telephone.shows()
    assert proves(desk, telephone.person, code)
    assert not proves(desk, telephone.person, code)
    assert not proves(desk, telephone.person, telephone.shows(-30))  # older than the one used


def test_a_code_is_read_with_blanks_and_in_full_width(
    desk: Desk, telephone: Telephone, now: HeldClock
) -> None:
    now.forward(minutes=1)
    code = telephone.shows()
    wide = "".join(chr(ord(figure) + 0xFEE0) for figure in code)
    assert proves(desk, telephone.person, f" {wide[:3]} {wide[3:]}")


def test_each_recovery_code_lets_in_once(desk: Desk, telephone: Telephone) -> None:
    assert len(set(telephone.recovery)) == second_factor.RECOVERY_CODES
    assert proves(desk, telephone.person, telephone.recovery[0])
    assert not proves(desk, telephone.person, telephone.recovery[0])
    assert second_factor.left(telephone.person) == second_factor.RECOVERY_CODES - 1


@pytest.mark.parametrize("code", ["", "000000000", "１２", "abcdef", "'; --", "\x00"])
def test_what_is_no_code_proves_nothing(desk: Desk, telephone: Telephone, code: str) -> None:
    assert not proves(desk, telephone.person, code)


def test_a_code_without_a_second_factor_proves_nothing(desk: Desk, admin: Person) -> None:
    assert not proves(desk, admin, "123456")


def test_neither_database_nor_log_has_the_secret_or_a_recovery_code(desk: Desk, admin: Person) -> None:
    actor = staff.actor_of(admin)
    second_factor.begin(desk, actor)
    key = second_factor.key(desk, actor)
    codes = second_factor.confirm(desk, actor, pyotp.TOTP(key).at(clock.now()))
    kept = str(SecondFactor.get().__data__) + " ".join(entry.detail for entry in AuditEntry.select())
    assert key not in kept
    assert not any(code in kept for code in codes)
    with pytest.raises(NotFound):
        second_factor.key(desk, actor)
    with pytest.raises(NotFound):
        second_factor.picture(desk, actor)


def test_the_secret_needs_the_portals_own_key(desk: Desk, telephone: Telephone, now: HeldClock) -> None:
    now.forward(minutes=1)
    elsewhere = Desk(desk.host, replace(desk.settings, secret_key="another"))
    assert not proves(elsewhere, telephone.person, telephone.shows())
    assert proves(desk, telephone.person, telephone.shows())


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
)
def test_it_is_for_administrators_only(desk: Desk, hub: Unit, role: Role) -> None:
    with pytest.raises(Forbidden):
        second_factor.begin(desk, factories.clerk(hub, role))


def test_a_wrong_first_code_sets_nothing_up(desk: Desk, admin: Person) -> None:
    actor = staff.actor_of(admin)
    second_factor.begin(desk, actor)
    with pytest.raises(Refused) as refused:
        second_factor.confirm(desk, actor, "000000000")
    assert {reason.code for reason in refused.value.reasons} == {"E-G-TOTP"}
    assert not second_factor.enrolled(admin)


def test_the_picture_is_svg_that_the_policy_of_content_lets_through(desk: Desk, admin: Person) -> None:
    actor = staff.actor_of(admin)
    second_factor.begin(desk, actor)
    picture = second_factor.picture(desk, actor).decode()
    assert picture.startswith("<svg")
    assert "style" not in picture
    assert "script" not in picture


# Reset


def resets(desk: Desk, by: Actor | None, person: Person) -> None:
    second_factor.reset(desk, by, person.id)


def test_the_security_administrator_resets_that_of_another_and_the_sessions_end(
    desk: Desk, telephone: Telephone, security: Person
) -> None:
    before = Person.get_by_id(telephone.person.id).stamp
    resets(desk, staff.actor_of(security), telephone.person)
    assert not second_factor.enrolled(telephone.person)
    assert Person.get_by_id(telephone.person.id).stamp == before + 1
    assert "已由安全管理员重置" in Notice.get(Notice.person == telephone.person.id).text
    assert AuditEntry.select().order_by(AuditEntry.id.desc()).get().action == "totp.reset"


def test_nobody_resets_the_own_and_no_other_role_resets_any(
    desk: Desk, telephone: Telephone, security: Person, hub: Unit
) -> None:
    own = Telephone(desk, security)
    with pytest.raises(Forbidden):
        resets(desk, staff.actor_of(security), own.person)
    for role in set(Role) - {Role.SECURITY_ADMIN}:
        with pytest.raises(Forbidden):
            resets(desk, factories.clerk(hub, role), telephone.person)
    resets(desk, None, own.person)
    assert not second_factor.enrolled(security)


def test_there_is_nothing_to_reset_where_there_is_none(desk: Desk, admin: Person) -> None:
    with pytest.raises(Refused):
        resets(desk, None, admin)


# Login


def test_the_password_alone_lets_nobody_in(
    app: Flask, desk: Desk, telephone: Telephone, now: HeldClock
) -> None:
    now.forward(minutes=1)
    browser = Client(app)
    asked = browser.log_in("sysadmin")
    assert asked.status_code == 200
    assert "动态口令" in asked.text
    assert browser.get("/admin/people/").status_code == 303
    assert browser.post("/login/code", {"code": telephone.shows()}).status_code == 303
    assert browser.get("/admin/people/").status_code == 200
    assert [entry.action for entry in AuditEntry.select().order_by(AuditEntry.id)][-2:] == [
        "login.password",
        "login",
    ]
    assert first_bad_entry() is None


def test_a_code_that_let_one_browser_in_lets_no_other_in(
    app: Flask, telephone: Telephone, now: HeldClock
) -> None:
    now.forward(minutes=1)
    code = telephone.shows()
    for browser, status in ((Client(app), 303), (Client(app, "10.0.0.2"), 401)):
        browser.log_in("sysadmin")
        assert browser.post("/login/code", {"code": code}).status_code == status


def test_wrong_codes_lock_the_account_though_the_password_is_known(
    app: Flask, telephone: Telephone, now: HeldClock
) -> None:
    now.forward(minutes=1)
    browser = Client(app)
    for _ in range(5):
        assert browser.log_in("sysadmin").status_code == 200
        assert browser.post("/login/code", {"code": "0000000"}).status_code == 401
    assert browser.post("/login/code", {"code": telephone.shows()}).status_code == 429
    assert Client(app, "10.0.0.2").log_in("sysadmin").status_code == 429
    now.forward(minutes=15)
    browser.log_in("sysadmin")
    assert browser.post("/login/code", {"code": telephone.shows()}).status_code == 303
    assert LoginFailure.select().count() == 0


def test_the_code_must_follow_the_password_within_minutes(
    app: Flask, telephone: Telephone, now: HeldClock
) -> None:
    browser = Client(app)
    browser.log_in("sysadmin")
    now.forward(minutes=6)
    assert browser.post("/login/code", {"code": telephone.shows()}).location == "/login"
    assert Client(app).post("/login/code", {"code": telephone.shows()}).location == "/login"


def test_a_login_goes_on_where_it_was_for(app: Flask, telephone: Telephone, now: HeldClock) -> None:
    now.forward(minutes=1)
    browser = Client(app)
    asked = browser.log_in("sysadmin", next="/admin/units/")
    assert 'value="/admin/units/"' in asked.text
    done = browser.post("/login/code", {"code": telephone.shows(), "next": "/admin/units/"})
    assert done.location == "/admin/units/"


def test_over_an_expired_page_the_code_is_asked_for_in_the_box(
    app: Flask, telephone: Telephone, now: HeldClock
) -> None:
    now.forward(minutes=1)
    browser = Client(app)
    answer = browser.htmx("/login", {"username": "sysadmin", "password": PASSWORD})
    assert answer.headers["HX-Retarget"] == "#login-box"
    assert 'hx-post="/login/code"' in answer.text


def test_who_has_none_logs_in_as_before(app: Flask, admin: Person) -> None:
    assert Client(app).log_in("sysadmin").status_code == 303


# Setting it up in the browser


def test_it_is_set_up_in_the_browser_and_the_recovery_codes_are_shown_once(
    app: Flask, desk: Desk, admin: Person
) -> None:
    browser = Client(app)
    browser.log_in("sysadmin")
    assert browser.get("/me/totp/qr.svg").status_code == 404
    browser.post("/me/totp/")
    picture = browser.get("/me/totp/qr.svg")
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    key = second_factor.key(desk, staff.actor_of(admin))
    assert key in browser.get("/me/totp/").text
    wrong = browser.post("/me/totp/confirm", {"code": "0000000"})
    assert wrong.status_code == 422
    assert "动态口令不正确" in wrong.text
    shown = browser.post("/me/totp/confirm", {"code": pyotp.TOTP(key).at(clock.now())}).text
    codes = re.findall(r"<code>([0-9a-f]{6}-[0-9a-f]{6})</code>", shown)
    assert len(codes) == second_factor.RECOVERY_CODES
    after = browser.get("/me/totp/").text
    assert key not in after
    assert not any(code in after for code in codes)
    assert browser.get("/me/totp/qr.svg").status_code == 404


def test_the_secret_is_shown_in_the_browser_that_began_and_in_no_other(
    app: Flask, desk: Desk, admin: Person
) -> None:
    """Who got hold of the password before may neither leave a secret for its owner to use nor see the owner's."""
    thief, owner = Client(app, "10.0.0.2"), Client(app)
    for browser in (thief, owner):
        browser.log_in("sysadmin")
    thief.post("/me/totp/")
    left = second_factor.key(desk, staff.actor_of(admin))
    assert left not in owner.get("/me/totp/").text
    assert owner.get("/me/totp/qr.svg").status_code == 404
    owner.post("/me/totp/")
    key = second_factor.key(desk, staff.actor_of(admin))
    assert key != left
    assert key in owner.get("/me/totp/").text
    assert key not in thief.get("/me/totp/").text
    assert thief.get("/me/totp/qr.svg").status_code == 404


def test_where_it_is_required_an_administrator_can_do_nothing_before(
    app: Flask, desk: Desk, admin: Person, hub: Unit
) -> None:
    clerk = member(hub, Role.HANDLER, username="clerk")
    second_factor.require(desk, True)
    browser, other = Client(app), Client(app)
    browser.log_in("sysadmin")
    other.log_in("clerk")
    assert browser.get("/admin/people/").location == "/me/totp/"
    assert browser.get("/api/v1/kinds").status_code == 403
    assert browser.get("/me/totp/").status_code == 200
    assert other.get("/").status_code == 200
    second_factor.require(desk, False)
    assert browser.get("/admin/people/").status_code == 200
    assert clerk.active


def test_the_security_administrator_sees_the_button_and_presses_it(
    app: Flask, desk: Desk, telephone: Telephone, security: Person
) -> None:
    browser = Client(app)
    browser.log_in("secadmin")
    address = f"/admin/roles/{telephone.person.id}"
    assert "重置动态口令" in browser.get(address).text
    browser.post(f"{address}/reset-totp")
    assert "重置动态口令</button>" not in browser.get(address).text


@pytest.mark.parametrize("training", [True, False])
def test_a_new_portal_requires_it_except_in_training(desk: Desk, training: bool) -> None:
    founding.appoint_administrators(Desk(desk.host, replace(desk.settings, training=training)))
    assert TOTP_REQUIRED.now is not training


def test_a_login_under_an_old_password_is_worth_nothing_after_a_reset(
    app: Flask, desk: Desk, telephone: Telephone, now: HeldClock
) -> None:
    """The half-way login is bound to the stamp under which it began."""
    browser = Client(app)
    browser.log_in("sysadmin")
    people.reset_password(desk, None, telephone.person.id)
    now.forward(minutes=1)
    assert browser.post("/login/code", {"code": telephone.shows()}).location == "/login"


def test_the_lock_of_one_counts_for_the_other_step(desk: Desk, telephone: Telephone, now: HeldClock) -> None:
    for _ in range(3):
        with pytest.raises(logins.LoginRefused):
            logins.check("sysadmin", "wrong", HOME)
    logins.check("sysadmin", PASSWORD, HOME)
    for _ in range(2):
        with pytest.raises(logins.CodeRefused):
            logins.check_code(desk, telephone.person, "0000000", HOME)
    with pytest.raises(logins.LoginLocked):
        logins.check_code(desk, telephone.person, telephone.shows(), HOME)


def test_the_page_tells_how_it_stands(memo_desk: Desk, telephone: Telephone, now: HeldClock) -> None:
    now.forward(minutes=1)
    browser = Client(application(memo_desk))
    browser.log_in("sysadmin")
    browser.post("/login/code", {"code": telephone.shows()})
    assert "<b>8</b> 个" in browser.get("/me/totp/").text
