"""工作日历: a year shown, read from the notice, loaded, put right (K-8)."""

from datetime import date, datetime

import pytest

from portal.desk import Desk, matters
from portal.desk.terms import when_due
from portal.domain.calendar import ZONE
from portal.store import snapshots
from portal.store.audit import AuditEntry
from portal.store.calendar import CalendarYear
from portal.store.matters import Matter, MatterClock
from portal.store.notices import Notice
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.core.administrators import hub, system, tiexi
from tests.web_fixtures import Client

__all__ = ["hub", "system", "tiexi"]

NOTICE = (
    "国务院办公厅关于2027年部分节假日安排的通知 国办发明电〔2026〕9号\n"
    "一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。1月9日（周六）上班。\n"
)


def test_a_year_is_shown_as_twelve_months_with_days_off_and_made_up(system: Client) -> None:
    page = system.get("/admin/calendar/2026").text
    assert page.count("<caption>") == 12
    assert "248 个工作日" in page
    assert "暂定" in system.get("/admin/calendar/2027").text


def test_a_pasted_notice_is_read_back_and_changes_nothing_until_confirmed(system: Client) -> None:
    page = system.post("/admin/calendar/2027/read", {"text": NOTICE}).text
    for words in (
        "核对读出的安排",
        "国办发明电〔2026〕9号",
        "2027年1月1日（周五）",
        "2027年1月9日（周六）",
        "2027-05-01 是劳动节",
    ):
        assert words in page
    assert 2027 not in snapshots.calendar().loaded


def test_a_part_of_the_notice_is_loaded_only_with_a_sentence_which_is_logged(system: Client) -> None:
    """K-8: nobody shall take a year for final of which half was pasted."""
    refused = system.post("/admin/calendar/2027/load", {"text": NOTICE})
    assert refused.status_code == 422
    assert "2027-05-01 是劳动节，表中没有列为休息日" in refused.text
    assert "核对读出的安排" in refused.text
    assert 2027 not in snapshots.calendar().loaded
    system.post("/admin/calendar/2027/load", {"text": NOTICE, "confirm-W-K-DOUBT": "其余节日另行通知。"})
    assert 2027 in snapshots.calendar().loaded
    assert (
        "其余节日另行通知。"
        in AuditEntry.get(AuditEntry.action == "calendar.load", AuditEntry.object_id == 2027).detail
    )


def test_a_loaded_year_is_put_right_and_says_which_days_and_limits_that_moves(
    memo_desk: Desk, system: Client, tiexi: Unit
) -> None:
    """K-8: found Fri 2026-11-20; Mon 2026-11-23 turns out to be off, so three working days end a day later."""
    found = {"title": "占用消防车通道", "discovered_at": "2026-11-20T08:30"}
    draft = matters.open_matter(memo_desk, factories.clerk(tiexi), "transfer", found)
    known = "\n".join(
        f"{on},{kind},{name}"
        for kind, days in (
            ("休", CalendarYear.get_by_id(2026).off),
            ("班", CalendarYear.get_by_id(2026).makeup),
        )
        for on, name in days.items()
    )
    right = {"text": f"{known}\n2026-11-23,休,临时放假", "source": "国办发明电〔2026〕20号"}
    told = system.post("/admin/calendar/2026/read", right).text
    for words in (
        "1 天",
        "2026年11月23日（周一）",
        "临时放假",
        "2026年11月25日（周三）",
        "2026年11月26日（周四）",
    ):
        assert words in told
    assert system.post("/admin/calendar/2026/load", right).status_code == 303
    assert MatterClock.get(MatterClock.matter == draft.id).due_on == date(2026, 11, 26)
    assert AuditEntry.select().where(AuditEntry.action == "clock.recount").count() == 1
    again = system.post("/admin/calendar/2026/read", right).text
    assert "每一天的班、休都与现行相同" in again
    assert "没有期限变动" in again


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("关于2027年\n一、元旦：1月1日（周六）放假。", "1月1日是周五，不是周六"),
        ("2027-01-01,休,元旦\n2027-02-30,休,春节", "第2行"),
        ("2027-05-01,班,劳动节", "法定节假日，不能安排上班"),
        ("", "没有写明是哪一年"),
    ],
    ids=["a weekday that is wrong", "a day that is none", "work on a statutory day", "nothing"],
)
def test_a_notice_that_contradicts_itself_is_refused_and_stays_as_typed(
    system: Client, text: str, words: str
) -> None:
    for act in ("read", "load"):
        answer = system.post(f"/admin/calendar/2027/{act}", {"text": text})
        assert answer.status_code == 422
        assert words in answer.text
    assert text.splitlines()[:1] == [] or text.splitlines()[0] in answer.text


def test_loading_a_year_recounts_a_running_transfer_logs_it_and_tells_its_people(
    memo_desk: Desk, system: Client, tiexi: Unit, now: HeldClock
) -> None:
    """AT-11: found Wed 2026-12-30, three working days; 2027 is loaded later and makes Mon 2027-01-04 off."""
    clerk = factories.clerk(tiexi)
    now.move_to(datetime(2026, 12, 30, 10, tzinfo=ZONE))
    system.log_in("sysadmin")
    found = {"title": "占用消防车通道", "discovered_at": "2026-12-30T09:30"}
    draft = matters.open_matter(memo_desk, clerk, "transfer", found)
    running = MatterClock.get((MatterClock.matter == draft.id) & (MatterClock.term == "transfer.normal"))
    assert (running.due_on, running.provisional) == (date(2027, 1, 5), True)
    told = system.post("/admin/calendar/2027/read", {"text": NOTICE}).text
    for words in ("1 个变动", "移送案件", "2027年1月5日（周二）", "2027年1月6日（周三）"):
        assert words in told
    assert "占用消防车通道" not in told
    sure = {"text": NOTICE, "confirm-W-K-DOUBT": "其余节日另行通知。"}
    assert system.post("/admin/calendar/2027/load", sure).status_code == 303
    counted = MatterClock.get_by_id(running.id)
    assert (counted.due_on, counted.provisional) == (date(2027, 1, 6), False)
    assert Matter.get_by_id(draft.id).due_at == int(counted.due_at.timestamp())
    entry = AuditEntry.get(AuditEntry.action == "clock.recount")
    assert (entry.object_id, entry.actor_name) == (draft.id, "系统管理员")
    assert [n.person_id for n in Notice.select().where(Notice.kind == "clock.recount")] == [clerk.person_id]
    assert when_due("transfer.normal", "2026-12-30").due_on == date(2027, 1, 6)
