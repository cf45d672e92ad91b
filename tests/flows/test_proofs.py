"""The proof of a limit: complete on the page and on paper, whatever its kind and however it ended (K-1 … K-8)."""

from datetime import date

import pytest
from flask import Flask

from portal.desk import Desk, clocks
from portal.desk.calendar import load_year
from portal.domain.calendar import Year
from portal.domain.term_table import TERMS
from portal.domain.terms import due
from portal.store import snapshots
from portal.store.matters import Matter, MatterClock
from tests.conftest import HeldClock
from tests.core.test_terms import at
from tests.flows.test_supervision import browser
from tests.transfer.conftest import District
from tests.web_fixtures import Client, application

pytestmark = pytest.mark.both

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"


@pytest.fixture
def app(desk: Desk) -> Flask:
    return application(desk)


@pytest.fixture
def client(app: Flask, district: District) -> Client:
    return browser(app, district.clerks[FIRE])


def proof_of(client: Client, matter: Matter, term: str) -> str:
    row = MatterClock.get((MatterClock.matter == matter.id) & (MatterClock.term == term))
    return client.get(f"/matters/{matter.id}/clocks/{row.id}").text.split('id="main"')[1]


def started(matter: Matter, rule: str, start: str) -> MatterClock:
    """A limit of another system (制度) on a matter, as its plugin's procedure would start it."""
    counted = due(TERMS[rule], at(start), snapshots.calendar())
    term = counted.term
    return MatterClock.create(
        matter=matter.id, term=rule, name=term.name, words=term.words, label=term.label, basis=term.basis,
        source=term.source, length=term.length, unit=term.unit, owed_by="sender", state=matter.state,
        started_at=counted.started_at, due_at=counted.due_at, due_on=counted.due_on,
        conservative_on=counted.conservative_on, rolled_on=counted.rolled_on, provisional=counted.provisional,
    )  # fmt: skip


def test_a_limit_that_was_kept_says_when_it_stopped_and_by_which_calendar_it_was_counted(
    client: Client, district: District
) -> None:
    page = proof_of(client, district.sent(FIRE, TIEXI), "transfer.normal")
    for words in (
        "2026年11月25日（周三） 24:00", "第 3 日", "停止计时", "按期", "2026年11月20日（周五）09:00",
        "应当在3个工作日内移送", "机制期限", FIRE, "2026年：国办发明电〔2025〕7号",
    ):  # fmt: skip
        assert words in page


def test_a_limit_that_was_overstepped_says_by_how_much(client: Client, district: District) -> None:
    sent = district.sent(FIRE, TIEXI)
    row = MatterClock.get(MatterClock.term == "transfer.normal")
    clocks.stop(row, at("2026-11-27T10:00"))
    assert "超 2 天" in proof_of(client, sent, "transfer.normal")


def test_a_passed_reminder_is_no_limit_overstepped(
    client: Client, district: District, now: HeldClock
) -> None:
    """G-8."""
    sent = district.sent(FIRE, TIEXI)
    clocks.stop(MatterClock.get(MatterClock.term == "transfer.sign"), at("2026-11-25T10:00"))
    page = proof_of(client, sent, "transfer.sign")
    assert "提醒日已过 2 天" in page
    assert "超 2 天" not in page


def test_hours_are_shown_to_the_second_of_their_end(client: Client, district: District) -> None:
    draft = district.draft(FIRE, TIEXI, urgent=True, urgent_reason="evidence")
    page = proof_of(client, draft, "transfer.urgent")
    assert "须不晚于" in page
    assert "2026年11月21日（周六）08:30" in page
    assert "按自然小时连续计算，节假日不停" in page
    assert "工作日依据" not in page


def test_a_year_without_its_notice_is_named(app: Flask, district: District, now: HeldClock) -> None:
    """K-8."""
    now.move_to(at("2026-12-30T10:00"))
    draft = district.draft(FIRE, TIEXI, discovered_at="2026-12-30T10:00")
    page = proof_of(browser(app, district.clerks[FIRE]), draft, "transfer.normal")
    assert "节假日安排未发布，暂定" in page
    assert "2027年：节假日安排未发布，按周末和法定节假日暂定" in page


def test_the_day_without_roll_over_is_to_be_prepared_for(client: Client, district: District) -> None:
    """AT-80, K-6."""
    sent = district.sent(FIRE, TIEXI)
    started(sent, "judicial.approve", "2026-02-13T10:00")
    page = proof_of(client, sent, "judicial.approve")
    assert "2026年2月24日（周二） 24:00" in page
    assert "不顺延为 <time" in page
    assert "2026年2月16日（周一）" in page
    assert "期限顺延至本日" in page


def test_a_strict_limit_shows_the_rolled_day_as_a_reference_only(client: Client, district: District) -> None:
    """AT-36."""
    sent = district.sent(FIRE, TIEXI)
    started(sent, "filing.decision", "2026-11-23T10:00")
    page = proof_of(client, sent, "filing.decision")
    assert "2027年2月21日（周日） 24:00" in page
    assert "期限不顺延；顺延参考" in page


def test_a_notice_that_came_after_the_limit_had_stopped_moves_nothing_and_is_told(
    app: Flask, district: District, now: HeldClock
) -> None:
    now.move_to(at("2026-12-30T10:00"))
    draft = district.draft(FIRE, TIEXI, discovered_at="2026-12-30T10:00")
    clocks.stop(MatterClock.get(), at("2026-12-31T10:00"))
    load_year(
        None, Year(2027, "国办发明电〔2026〕8号", {date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"}, {})
    )
    page = proof_of(browser(app, district.clerks[FIRE]), draft, "transfer.normal")
    assert "2027年1月5日（周二） 24:00" in page
    assert "按现行日历为 <time" in page
    assert "2027年1月6日（周三）" in page


def test_all_limits_of_a_matter_are_on_one_page_for_the_file(client: Client, district: District) -> None:
    sent = district.sent(FIRE, TIEXI)
    page = client.get(f"/matters/{sent.id}/clocks").text
    for name in ("移送案件", "签收移送材料", "上传盖章件扫描件"):
        assert f"{name} " in page or f"{name}</h2>" in page
    assert f'href="/matters/{sent.id}/clocks"' in client.get(f"/transfer/{sent.id}").text
