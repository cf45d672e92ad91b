"""The pages of people and their roles: what the system and the security administrator each do."""

from datetime import date

from flask import Flask

from portal.domain.procedure import Role
from portal.store.people import Person
from portal.store.units import Unit
from tests.core.administrators import hub, logged_in, security, system, tiexi, upload
from tests.web_fixtures import Client, member

__all__ = ["hub", "security", "system", "tiexi"]

PASSWORD_LINE = "一次性口令只显示这一次"


def test_a_new_person_gets_a_password_that_is_shown_once(app: Flask, system: Client, tiexi: Unit) -> None:
    answer = system.post(
        "/admin/people/new", {"username": "wangfang", "name": "王芳", "unit": "410703009", "badge": "豫G001"}
    )
    assert PASSWORD_LINE in answer.text
    person = Person.get(Person.username == "wangfang")
    assert (person.role_set, person.badge, person.must_change_password) == (frozenset(), "豫G001", True)
    handed = answer.text.split("wangfang</code></td><td><code>")[1].split("<")[0]
    assert Client(app).log_in("wangfang", handed).headers["Location"] == "/password"
    assert handed not in system.get(f"/admin/people/{person.id}").text


def test_a_person_is_corrected_reset_disabled_and_enabled(app: Flask, system: Client, tiexi: Unit) -> None:
    clerk = logged_in(app, tiexi, Role.HANDLER, "clerk")
    person = Person.get(Person.username == "clerk")
    page = f"/admin/people/{person.id}"
    assert (
        system.post(page, {"name": "王方", "unit": "410703009", "badge_until": "2027-12-31"}).status_code
        == 303
    )
    assert Person.get_by_id(person.id).badge_until == date(2027, 12, 31)
    handed_over = system.post(f"{page}/reset-password").text
    assert PASSWORD_LINE in handed_over
    assert 'href="/admin/people/">已交付，返回' in handed_over
    assert clerk.get("/units/").status_code == 303
    system.post(f"{page}/disable")
    assert "已停用" in system.get("/admin/people/", query_string={"state": "disabled"}).text
    system.post(f"{page}/enable")
    assert Person.get_by_id(person.id).active


def test_who_moves_to_another_unit_logs_in_again(app: Flask, system: Client, hub: Unit, tiexi: Unit) -> None:
    clerk = logged_in(app, tiexi, Role.HANDLER, "clerk")
    person = Person.get(Person.username == "clerk")
    system.post(f"/admin/people/{person.id}", {"name": "王芳", "unit": hub.code})
    assert clerk.get("/units/").status_code == 303


def test_a_list_of_people_is_entered_whole_with_their_one_time_passwords(system: Client, tiexi: Unit) -> None:
    good = "用户名,姓名,单位,职务,证件有效期\nwangfang,王芳,铁西街道办事处,科员,2027/12/31\nliming,李明,410703009,,\n"
    bad = upload(system, "/admin/people/import", (good + "x,,某局,,某日\n").encode(), "people.csv")
    assert bad.status_code == 422
    assert all(f"第 4 行“{column}”" in bad.text for column in ("姓名", "单位", "证件有效期"))
    assert not Person.select().where(Person.username == "wangfang").exists()
    done = upload(system, "/admin/people/import", good.encode("gb18030"), "people.csv")
    assert PASSWORD_LINE in done.text
    again = upload(system, "/admin/people/import", good.replace("科员", "科长").encode(), "people.csv")
    assert again.status_code == 303
    assert Person.get(Person.username == "wangfang").post == "科长"


def test_the_system_administrator_gives_no_roles_and_nobody_gives_them_to_oneself(
    system: Client, security: Client, tiexi: Unit
) -> None:
    person = member(tiexi, username="clerk")
    assert system.post(f"/admin/roles/{person.id}", {"roles": ["head"]}).status_code == 403
    assert security.post(f"/admin/roles/{person.id}", {"roles": ["head", "handler"]}).status_code == 303
    assert Person.get_by_id(person.id).role_set == {Role.HEAD, Role.HANDLER}
    own = Person.get(Person.username == "secadmin")
    assert "不能给自己授予" in security.get(f"/admin/roles/{own.id}").text
    assert security.post(f"/admin/roles/{own.id}", {"roles": ["security_admin", "head"]}).status_code == 403


def test_administrators_exclude_one_another_on_the_page_too(security: Client, tiexi: Unit) -> None:
    person = member(tiexi, username="clerk")
    answer = security.post(f"/admin/roles/{person.id}", {"roles": ["system_admin", "audit_admin"]})
    assert answer.status_code == 422
    assert "相互排斥" in answer.text
    assert 'value="audit_admin"' in answer.text
