"""公告: written by 司法局 or the system administrator, shown to whom they are for, read, counted, withdrawn."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from portal.desk import announcements
from portal.desk.announcements import Draft
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.store.announcements import Announcement, AnnouncementRead
from portal.store.audit import AuditEntry
from portal.store.notices import Notice
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.web_fixtures import Client, member

TODAY, LATER = date(2026, 11, 20), date(2026, 11, 27)
Open = Callable[..., Client]


@pytest.fixture
def hub(database: str, now: HeldClock) -> Unit:
    factories.calendar_years()
    return factories.unit("指挥中心", "hub")


@pytest.fixture
def author(hub: Unit) -> Actor:
    return factories.clerk(factories.unit("区司法局", "supervisor"), Role.SUPERVISOR)


@pytest.fixture
def opened(app: Flask, hub: Unit) -> Open:
    """A browser of somebody new, logged in."""

    def browser(unit: Unit, *roles: Role) -> Client:
        who = member(unit, *roles)
        client = Client(app)
        assert client.log_in(who.username).status_code == 303
        return client

    return browser


def draft(title: str = "清单调整培训", audiences: tuple[str, ...] = (), since: date = TODAY) -> Draft:
    return Draft(title, "11月25日9:00，区司法局三楼。\n请联络人参加。", since, LATER, audiences)


def told() -> set[int]:
    return {notice.person_id for notice in Notice.select() if notice.kind.startswith("announcement.")}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN, Role.SUPERVISOR}))
def test_nobody_else_announces_counts_or_withdraws(hub: Unit, author: Actor, role: Role) -> None:
    somebody, row = factories.clerk(hub, role), announcements.publish(author, draft())
    for act in (
        lambda: announcements.publish(somebody, draft()),
        lambda: announcements.told(somebody),
        lambda: announcements.withdraw(somebody, row.id),
    ):
        with pytest.raises(Forbidden):
            act()
    assert Announcement.get().withdrawn_at is None


@pytest.mark.parametrize(
    "wrong",
    [
        Draft("", "内容", TODAY, LATER), Draft("标题", " ", TODAY, LATER), Draft("标" * 61, "内容", TODAY, LATER),
        Draft("标题", "内" * 2001, TODAY, LATER), Draft("标题", "内容", date(2026, 11, 19), LATER),
        Draft("标题", "内容", LATER, TODAY), Draft("标题", "内容", TODAY, date(2028, 1, 1)),
        Draft("标题", "内容", TODAY, LATER, ("citizens",)),
    ],
    ids=["no title", "no text", "a long title", "a long text", "from yesterday", "back to front", "for years", "to nobody known"],
)  # fmt: skip
def test_what_is_incomplete_is_refused_and_tells_nobody(author: Actor, wrong: Draft) -> None:
    with pytest.raises(Refused, match="E-ANNOUNCE"):
        announcements.publish(author, wrong)
    assert (Announcement.select().count(), told()) == (0, set())


def test_it_is_told_to_the_units_it_is_for_and_their_inner_units_and_logged(author: Actor) -> None:
    tiexi = factories.unit("铁西街道办事处")
    team = factories.unit("铁西执法队", "internal", parent=tiexi)
    heard = {factories.person(tiexi).id, factories.person(team).id}
    factories.person(factories.unit("区消防救援大队", "department"))
    row = announcements.publish(author, draft(audiences=("offices",)))
    assert told() == heard
    assert AuditEntry.get(AuditEntry.action == "announcement.publish").object_id == row.id


def test_what_begins_later_is_neither_shown_nor_told_before_its_day(author: Actor, now: HeldClock) -> None:
    reader = factories.clerk(factories.unit())
    announcements.publish(author, draft(since=date(2026, 11, 23)))
    assert (announcements.unread(reader), told(), announcements.tell_started()) == ([], set(), 0)
    now.forward(days=3)
    assert announcements.tell_started() == 1
    assert reader.person_id in told()
    assert [row.title for row in announcements.unread(reader)] == ["清单调整培训"]
    assert announcements.tell_started() == 0


def test_after_its_last_day_it_is_shown_no_longer(author: Actor, now: HeldClock) -> None:
    reader = factories.clerk(factories.unit())
    row = announcements.publish(author, draft())
    now.forward(days=7)
    assert announcements.for_reader(reader, row.id) == row
    now.forward(days=1)
    assert announcements.current(reader) == []
    with pytest.raises(NotFound):
        announcements.mark_read(reader, row.id)


def test_read_marks_are_kept_once_and_counted_for_the_author(author: Actor) -> None:
    office = factories.unit()
    reader, other = factories.clerk(office), factories.clerk(office)
    row = announcements.publish(author, draft(audiences=("offices",)))
    announcements.mark_read(reader, row.id)
    announcements.mark_read(reader, row.id)
    (counted,) = announcements.told(author)
    assert (counted.audience, counted.read, counted.standing) == (2, 1, "shown")
    assert announcements.unread(reader) == []
    assert announcements.unread(other) == [row]
    assert AnnouncementRead.select().count() == 1
    assert {n.person_id: n.read_at is not None for n in Notice.select()} == {
        reader.person_id: True,
        other.person_id: False,
    }


def test_who_it_is_not_for_cannot_tell_it_from_none(author: Actor) -> None:
    outsider = factories.clerk(factories.unit("区消防救援大队", "department"))
    row = announcements.publish(author, draft(audiences=("offices",)))
    assert announcements.current(outsider) == []
    for number in (row.id, 999_999):
        with pytest.raises(NotFound):
            announcements.mark_read(outsider, number)


def test_withdrawn_it_is_gone_with_its_notices_and_stays_on_the_log(author: Actor) -> None:
    reader = factories.clerk(factories.unit())
    row = announcements.publish(author, draft())
    announcements.withdraw(author, row.id)
    announcements.withdraw(author, row.id)
    assert (announcements.current(reader), told()) == ([], set())
    assert announcements.told(author)[0].standing == "withdrawn"
    assert AuditEntry.select().where(AuditEntry.action == "announcement.withdraw").count() == 1


def test_it_stands_on_the_desk_until_it_is_read(author: Actor, opened: Open) -> None:
    clerk = opened(factories.unit())
    row = announcements.publish(author, draft())
    desk = clerk.get("/").text
    assert "区司法局三楼" in desk
    assert "公告：清单调整培训" in desk
    assert clerk.post(f"/announcements/{row.id}/read").status_code == 303
    assert "区司法局三楼" not in clerk.get("/").text
    assert "区司法局三楼" in clerk.get("/announcements/").text


def test_what_is_typed_stays_text(opened: Open, hub: Unit) -> None:
    system = opened(hub, Role.SYSTEM_ADMIN)
    typed = {
        "title": "<b>停机</b>",
        "text": "<script>alert(1)</script>",
        "starts_on": "2026-11-20",
        "ends_on": "2026-11-21",
    }
    assert system.post("/admin/announcements/", typed).status_code == 303
    for page in ("/", "/announcements/", "/admin/announcements/"):
        text = system.get(page).text
        assert "<script>alert" not in text
        assert "<b>停机" not in text
        assert "&lt;b&gt;停机" in text


def test_the_page_announces_counts_and_withdraws_and_keeps_what_was_typed(
    opened: Open, author: Actor
) -> None:
    bureau = opened(factories.unit("司法局", "supervisor"), Role.SUPERVISOR)
    typed = {"title": "系统升级", "text": "周六停机。", "starts_on": "2026-11-20", "ends_on": "2026-11-19"}
    refused = bureau.post("/admin/announcements/", typed)
    assert refused.status_code == 422
    assert "周六停机。" in refused.text
    assert bureau.post("/admin/announcements/", {**typed, "ends_on": "2026-11-21"}).status_code == 303
    page = bureau.get("/admin/announcements/").text
    assert "系统升级" in page
    assert "0 / 2" in page
    assert bureau.post(f"/admin/announcements/{Announcement.get().id}/withdraw").status_code == 303
    assert "已撤回" in bureau.get("/admin/announcements/").text
