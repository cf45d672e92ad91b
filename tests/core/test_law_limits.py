"""C-8: what laws say about how soon a complaint is to be answered, kept by the administrator with its source (G-12)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.desk import Desk, law_limits
from portal.desk.terms import when_due
from portal.domain.law_limits import LAW_LIMITS, LawLimit, in_force, law_limit
from portal.domain.limits import Label
from portal.domain.procedure import Role
from portal.domain.reasons import Forbidden, Refused
from portal.store.audit import AuditEntry
from portal.store.calendar import LawLimitVersion
from tests import factories
from tests.web_fixtures import Client, member

OUTDOOR, FIRE_CODE = "新乡市户外广告设置管理条例", "河南省消防条例"
VERIFIED = LawLimit(
    FIRE_CODE, "第六十一条", "告知投诉人", 20, since=date(2026, 12, 1), document="河南省人大常委会公告第18号",
    clause="应当自受理之日起二十日内告知投诉人。",
)  # fmt: skip


@pytest.fixture
def items(desk: Desk) -> Desk:
    """A list with one item each of a law with a limit, of one not verified, and of none."""
    factories.calendar_years()
    units = factories.sample_units()
    bureau = units["区城市管理局"]
    factories.item("对违法设置户外广告的处罚", bureau, code="410703-CF-0201", basis=f"《{OUTDOOR}》第九条")
    factories.item("对占用消防车通道的处罚", bureau, code="410703-CF-0151", basis=f"《{FIRE_CODE}》第七十条")
    factories.item("对超限运输的处罚", bureau, code="410703-CF-0301", basis="《中华人民共和国公路法》")
    return desk


def due_on(item: str, start: str = "2026-12-07") -> date:
    return when_due("complaint.by_law", start, item=item).due_on


# --- pure ----------------------------------------------------------------------------------------------------


def test_the_newest_version_of_a_law_s_duty_holds_from_its_day_on() -> None:
    limits = (*LAW_LIMITS, VERIFIED)
    assert law_limit(FIRE_CODE, in_force(limits, date(2026, 11, 30))) is None
    assert law_limit(FIRE_CODE, in_force(limits, date(2026, 12, 1))) == VERIFIED


def test_of_several_laws_the_shortest_limit_binds() -> None:
    found = law_limit(f"《{OUTDOOR}》第九条；《新乡市城市绿化条例》第三十三条")
    assert found is not None
    assert found.days == 7


def test_a_code_is_bound_though_its_basis_names_another_law() -> None:
    limits = [LawLimit("某条例", "第一条", "反馈", 10, items=("410703-CF-0301",))]
    assert law_limit("《公路法》", limits, "410703-CF-0301") == limits[0]
    assert law_limit("《公路法》", limits, "410703-CF-0302") is None
    assert law_limit("《公路法》", limits, "") is None


# --- with the list -------------------------------------------------------------------------------------------


def test_an_outdoor_advertisement_is_thirty_days(items: Desk) -> None:
    """AT-47: received Mon 2026-11-02 (30日) → Wed 2026-12-02, a 法定期限 with its source."""
    found = when_due("complaint.by_law", "2026-11-02", item="410703-CF-0201")
    assert found.due_on == date(2026, 12, 2)
    assert (found.term.label, found.term.source, found.term.basis) == (
        Label.STATUTORY_LIMIT,
        OUTDOOR,
        "第二十四条",
    )


def test_a_last_day_off_moves_to_the_next_working_day(items: Desk) -> None:
    """K-6: 30 days from Thu 2026-11-05 end on Sat 2026-12-05."""
    found = when_due("complaint.by_law", "2026-11-05", item="410703-CF-0201")
    assert (found.due_on, found.conservative_on) == (date(2026, 12, 7), date(2026, 12, 5))


def test_what_is_not_verified_binds_nobody_until_it_was_read(items: Desk) -> None:
    """§0: ◐ is off by default; the administrator who has read the article switches it on, with its words."""
    with pytest.raises(Refused):
        due_on("410703-CF-0151")
    law_limits.set_limit(None, VERIFIED)
    assert due_on("410703-CF-0151") == date(2026, 12, 28)
    with pytest.raises(Refused):
        due_on("410703-CF-0151", "2026-11-30")


def test_a_repealed_law_is_switched_off_by_the_paper_that_repeals_it(items: Desk) -> None:
    off = LawLimit(
        OUTDOOR, "第二十四条", "办结并反馈", 30, on=False, since=date(2026, 12, 1), document="新乡市人大常委会公告第9号",
        clause="本条例自2026年12月1日起废止。",
    )  # fmt: skip
    law_limits.set_limit(None, off)
    assert due_on("410703-CF-0201", "2026-11-30") == date(2026, 12, 30)
    with pytest.raises(Refused):
        due_on("410703-CF-0201", "2026-12-01")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"law": "法"}, "law"),
        ({"duty": ""}, "duty"),
        ({"article": ""}, "article"),
        ({"days": 0}, "days"),
        ({"days": 400}, "days"),
        ({"since": date(2026, 11, 19)}, "since"),
        ({"document": "会议商定"}, "document"),
        ({"clause": ""}, "clause"),
        ({"items": ("410703-CF-9999",)}, "items"),
    ],
)
def test_a_limit_of_the_law_needs_its_article_its_paper_and_its_words(
    items: Desk, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        law_limits.set_limit(None, replace(VERIFIED, **wrong))
    assert [reason.field for reason in refused.value.reasons] == [field]
    assert LawLimitVersion.select().count() == 0


def test_the_rules_of_a_hotline_are_a_reminder(items: Desk) -> None:
    """C-8, C-9: 12345 is set by the city's rules, which are no law."""
    rules = LawLimit(
        "12345政务服务便民热线", "", "办结", 5, label=Label.INTERNAL_REMINDER, since=date(2026, 12, 1),
        document="市热线办规程", items=("410703-CF-0301",),
    )  # fmt: skip
    law_limits.set_limit(None, rules)
    found = when_due("complaint.by_law", "2026-12-07", item="410703-CF-0301")
    assert (found.term.label, found.term.words) == (Label.INTERNAL_REMINDER, "5 日（自然日）")


def test_only_the_system_administrator_changes_them(items: Desk) -> None:
    with pytest.raises(Forbidden):
        law_limits.set_limit(factories.clerk(factories.unit("某街道办事处"), Role.HANDLER), VERIFIED)


# --- the page ------------------------------------------------------------------------------------------------


@pytest.fixture
def system(client: Client, items: Desk) -> Client:
    """The system administrator's browser."""
    who = member(factories.unit("系统管理"), Role.SYSTEM_ADMIN, username="laws", name="系统管理员")
    assert client.log_in(who.username).status_code == 303
    return client


def test_the_page_lists_every_limit_with_its_source_and_whether_it_holds(system: Client) -> None:
    page = system.get("/admin/terms/laws").text
    for words in (OUTDOOR, "30 日（自然日，顺延）", "法定期限", FIRE_CODE, "停用", "随系统提供"):
        assert words in page
    assert "/admin/terms/laws" in system.get("/admin/terms/complaint.by_law").text


def test_a_limit_is_switched_on_with_its_words_and_stands_on_the_log(system: Client) -> None:
    shown = system.get("/admin/terms/laws", query_string={"law": FIRE_CODE, "duty": "告知投诉人"}).text
    assert f'value="{FIRE_CODE}"' in shown
    typed = {
        "law": FIRE_CODE, "duty": "告知投诉人", "article": "第六十一条", "days": "20", "unit": "natural_days_rolled",
        "label": "statutory_limit", "since": "2026-12-01", "document": VERIFIED.document, "clause": VERIFIED.clause,
    }  # fmt: skip
    assert system.post("/admin/terms/laws", {**typed, "clause": ""}).status_code == 422
    assert system.post("/admin/terms/laws", typed).status_code == 303
    assert VERIFIED.clause in system.get("/admin/terms/laws").text
    assert due_on("410703-CF-0151") == date(2026, 12, 28)
    assert AuditEntry.get(AuditEntry.action == "term.law").actor_name == "系统管理员"
