"""期限参数 and 文号: a limit is changed by a document, a series is decided for a year (G-12)."""

from datetime import date

import pytest

from portal.desk import Desk, matters
from portal.desk.clocks import term_on
from portal.desk.terms import when_due
from portal.store.audit import AuditEntry
from portal.store.calendar import TermVersion
from portal.store.files import NumberSeries
from portal.store.matters import MatterClock
from portal.store.units import Unit
from tests import factories
from tests.core.administrators import hub, system, tiexi
from tests.web_fixtures import Client

__all__ = ["hub", "system", "tiexi"]

FIVE_DAYS = {
    "length": "5", "since": "2026-11-23", "document": "卫政办〔2026〕5号", "clause": "应当在5个工作日内移送。",
}  # fmt: skip


def test_all_limits_are_listed_with_label_basis_and_source(system: Client) -> None:
    page = system.get("/admin/terms/").text
    for words in (
        "transfer.normal",
        "judicial.police_file",
        "机制期限",
        "法定期限",
        "内部提醒",
        "卫政办〔2024〕1号",
    ):
        assert words in page


def test_a_limit_changes_by_a_document_from_a_day_on_and_running_matters_keep_theirs(
    memo_desk: Desk, system: Client, tiexi: Unit
) -> None:
    clerk = factories.clerk(tiexi)
    found = {"title": "占用消防车通道", "discovered_at": "2026-11-20T08:30"}
    before = matters.open_matter(memo_desk, clerk, "transfer", found)
    change = {**FIVE_DAYS, "length": "5", "since": "2026-11-23"}
    assert system.post("/admin/terms/transfer.normal", change).status_code == 303
    page = system.get("/admin/terms/transfer.normal").text
    assert "卫政办〔2026〕5号" in page
    assert "应当在5个工作日内移送" in page
    assert MatterClock.get(MatterClock.matter == before.id).due_on == date(2026, 11, 25)
    assert when_due("transfer.normal", "2026-11-20").due_on == date(2026, 11, 25)
    assert when_due("transfer.normal", "2026-11-23").due_on == date(2026, 11, 30)
    assert AuditEntry.select().where(AuditEntry.action == "term.set").exists()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("transfer.normal", {"document": ""}),
        ("transfer.normal", {"document": "会议商定"}),
        ("transfer.normal", {"clause": ""}),
        ("transfer.normal", {"off": "y"}),
        ("filing.decision", {"off": "y"}),
        ("transfer.normal", {"length": "0"}),
        ("transfer.normal", {"since": "2026-11-19"}),
        ("transfer.normal", {"length": "-1"}),
        ("transfer.normal", {"length": "三"}),
        ("transfer.sign", {"document": ""}),
        ("sharing.same_day", {}),
        ("complaint.by_law", {}),
    ],
    ids=[
        "without a document", "by a paper without number", "without what the paper says", "the notice's limit off",
        "the law's limit off", "no time at all", "backwards", "below nothing", "no number", "a reminder without a document",
        "当日 has no number", "the law's own",
    ],
)  # fmt: skip
def test_a_limit_is_not_changed_otherwise(system: Client, rule: str, change: dict[str, str]) -> None:
    for address in (f"/admin/terms/{rule}/foresee", f"/admin/terms/{rule}"):
        assert system.post(address, {**FIVE_DAYS, **change}).status_code == 422
    assert TermVersion.select().count() == 0


def test_what_a_change_would_mean_is_shown_before_it_is_made(
    memo_desk: Desk, system: Client, tiexi: Unit
) -> None:
    """G-12: what runs keeps its own, what starts on the day is due otherwise."""
    found = {"title": "占用消防车通道", "discovered_at": "2026-11-20T08:30"}
    matters.open_matter(memo_desk, factories.clerk(tiexi), "transfer", found)
    page = system.post("/admin/terms/transfer.normal/foresee", FIVE_DAYS).text
    for words in (
        "尚未改动",
        "2026年11月26日（周四） 24:00 前",
        "2026年11月30日（周一） 24:00 前",
        "1 个，保持不变",
    ):
        assert words in page
    assert TermVersion.select().count() == 0


def test_a_reminder_is_switched_off_from_a_day_on(system: Client) -> None:
    """§0, G-12."""
    off = {"length": "1", "since": "2026-11-23", "document": "区司法局通知", "off": "y"}
    assert "不再提醒" in system.post("/admin/terms/transfer.sign/foresee", off).text
    assert system.post("/admin/terms/transfer.sign", off).status_code == 303
    assert "已停用" not in system.get("/admin/terms/transfer.sign").text
    assert term_on("transfer.sign", date(2026, 11, 22)).off is False
    assert term_on("transfer.sign", date(2026, 11, 23)).off is True
    assert "区司法局通知" in system.get("/admin/terms/history").text


def test_of_two_changes_for_one_day_the_later_entered_holds_and_both_are_kept(system: Client) -> None:
    for length in ("5", "4"):
        system.post("/admin/terms/transfer.normal", {**FIVE_DAYS, "length": length})
    assert term_on("transfer.normal", date(2026, 11, 23)).length == 4
    page = system.get("/admin/terms/history").text
    assert page.count("2026年11月23日") == 2
    assert page.count("已被替换") == 1


def test_the_numbers_of_a_units_letters_are_decided_for_a_year(system: Client, tiexi: Unit) -> None:
    page = f"/admin/series/2026/{tiexi.id}"
    assert system.post(page, {"mode": "auto", "organ_code": "铁西办函", "start": "31"}).status_code == 303
    assert "铁西办函〔2026〕31号" in system.get("/admin/series/").text
    assert system.post(page, {"mode": "auto", "organ_code": "铁西办函", "start": "3"}).status_code == 422
    assert NumberSeries.get().next_number == 31
