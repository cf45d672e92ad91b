"""The round: who is told when, once each, whatever happened before (K-9, trust 10)."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal import clock, serve
from portal.desk import Desk, announcements, assigning, backup, deadlines, notices
from portal.desk import district as settings_of_the_district
from portal.desk.announcements import Draft
from portal.desk.calendar import load_year
from portal.desk.enablement import State, switch
from portal.domain.calendar import Year
from portal.domain.procedure import Actor, Role
from portal.hookspecs import Plugin, hookimpl
from portal.plugin_host import PluginHost
from portal.settings import Settings
from portal.store import snapshots
from portal.store.db import connection, db, is_postgres
from portal.store.deadlines import Digest, Heartbeat, Reminder
from portal.store.locks import alone
from portal.store.matters import AT_ONCE, Matter, MatterClock
from portal.store.notices import Notice
from portal.store.people import Person
from tests import factories, serving
from tests.conftest import HeldClock
from tests.core.test_lists import plan_of
from tests.core.test_terms import at
from tests.transfer.conftest import District

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"


@pytest.fixture
def head(district: District) -> Actor:
    """The head of the office that has to sign for what was sent to it."""
    return factories.clerk(district.units[TIEXI], Role.HEAD)


@pytest.fixture
def justice(district: District) -> Actor:
    """Who oversees at 司法局."""
    return factories.clerk(district.units["区司法局"], Role.SUPERVISOR)


def told(*kinds: str) -> Counter[int]:
    """How many notices of these kinds each person has."""
    return Counter(notice.person_id for notice in Notice.select().where(Notice.kind.in_(kinds)))


def reminded(actor: Actor) -> list[str]:
    rows = Notice.select().where(
        (Notice.person == actor.person_id) & Notice.kind.in_(["reminder", "escalation"])
    )
    return [row.text for row in rows.order_by(Notice.id)]


def round_at(desk: Desk, now: HeldClock, moment: str) -> deadlines.Round:
    now.move_to(at(moment))
    return deadlines.make_round(desk)


def waking(name: str, wake: Callable[[Desk], list[Notice]]) -> type:
    """A plugin that is asked each morning."""

    @hookimpl
    def declare() -> Plugin:
        return Plugin(name=name, label=name, each_morning=wake)

    return type(name, (), {"declare": staticmethod(declare)})


def test_plugins_are_asked_on_the_morning_of_each_working_day_and_one_that_fails_holds_nobody_up(
    district: District, now: HeldClock, caplog: pytest.LogCaptureFixture
) -> None:
    """What they wrote is carried further like every notice; what the failing one wrote is undone."""
    clerk = district.clerks[FIRE].person_id

    def wake(_desk: Desk) -> list[Notice]:
        return [notices.put(clerk, "早上好", kind="morning")]

    def fail(_desk: Desk) -> list[Notice]:
        notices.put(clerk, "没有写完", kind="morning")
        raise LookupError("没有书")

    plugins = [waking("sleepy", fail), waking("early", wake)]
    desk = Desk(PluginHost(extra=plugins), district.desk.settings)
    counts = []
    for moment in ("20T12:00", "20T12:01", "21T10:00", "23T08:59", "23T09:00", "24T09:00"):
        assert not round_at(desk, now, f"2026-11-{moment}").elsewhere
        counts.append(Notice.select().where(Notice.kind == "morning").count())
    assert counts == [1, 1, 1, 1, 2, 3]
    assert Notice.select().where(Notice.text == "没有写完").count() == 0
    assert "the morning of plugin sleepy failed" in caplog.text


class TestReminders:
    """A letter delivered on Friday at nine is to be signed for by Monday (内部提醒); its scan is owed by then, aside."""

    def test_the_office_is_reminded_on_the_last_day_and_each_day_after(
        self, district: District, now: HeldClock
    ) -> None:
        district.sent(FIRE, TIEXI)
        clerk = district.clerks[TIEXI]
        for moment in ("2026-11-20T12:00", "2026-11-23T08:59", "2026-11-23T09:00", "2026-11-24T09:00"):
            round_at(district.desk, now, moment)
        assert reminded(clerk) == [
            "【内部提醒 今日到期】占用、堵塞消防车通道：签收移送材料，请在11月23日（周一）24:00 前。",
            "【内部提醒 提醒日已过 1 天】占用、堵塞消防车通道：签收移送材料，请在11月23日（周一）24:00 前。",
        ]

    def test_an_internal_reminder_is_never_told_as_a_limit_overstepped(
        self, district: District, now: HeldClock, head: Actor, justice: Actor
    ) -> None:
        """G-8."""
        district.sent(FIRE, TIEXI)
        for day in range(23, 28):
            round_at(district.desk, now, f"2026-11-{day}T09:00")
        words = " ".join(notice.text for notice in Notice.select().where(Notice.kind != "approve"))
        assert "提醒日已过 4 天" in words
        assert "超期" not in words
        assert "【内部提醒 超" not in words

    def test_from_the_second_day_overdue_the_head_and_the_justice_bureau_are_told_once(
        self, district: District, now: HeldClock, head: Actor, justice: Actor
    ) -> None:
        district.sent(FIRE, TIEXI)
        round_at(district.desk, now, "2026-11-24T09:00")
        assert told("escalation") == {}
        for day in (25, 26, 27):
            round_at(district.desk, now, f"2026-11-{day}T09:00")
        assert told("escalation") == {head.person_id: 1, justice.person_id: 1}
        assert reminded(justice)[0].startswith("铁西街道办事处未办：【内部提醒 提醒日已过 2 天】")

    def test_a_head_who_was_not_told_on_the_second_day_is_told_on_the_third(
        self, district: District, now: HeldClock, head: Actor
    ) -> None:
        district.sent(FIRE, TIEXI)
        round_at(district.desk, now, "2026-11-26T10:00")
        assert told("escalation") == {head.person_id: 1}
        assert len(reminded(district.clerks[TIEXI])) == 1

    def test_what_runs_aside_is_reminded_of_and_not_carried_further(
        self, district: District, now: HeldClock, justice: Actor
    ) -> None:
        """§14.4: the scan of the sealed copy is a small debt of the sender's."""
        own_head = factories.clerk(district.units[FIRE], Role.HEAD)
        district.take(district.clerks[TIEXI], district.sent(FIRE, TIEXI), "receive")
        round_at(district.desk, now, "2026-11-25T09:00")
        assert [text[:17] for text in reminded(district.clerks[FIRE])] == ["【内部提醒 提醒日已过 2 天】占"]
        assert reminded(own_head) == reminded(justice) == []

    def test_the_head_stands_in_where_nobody_is_liaison(
        self, district: District, now: HeldClock, head: Actor
    ) -> None:
        """G-5."""
        district.sent(FIRE, TIEXI)
        Person.update(roles=Role.HANDLER).where(Person.id == district.clerks[TIEXI].person_id).execute()
        round_at(district.desk, now, "2026-11-23T09:00")
        assert len(reminded(head)) == 1

    def test_who_has_to_sign_is_reminded_of_the_limit_that_waits_for_the_signature(
        self, district: District, now: HeldClock
    ) -> None:
        district.submitted(FIRE, TIEXI)
        round_at(district.desk, now, "2026-11-24T09:00")
        assert reminded(district.approvers[FIRE]) == [
            "【机制期限 剩 1 天】占用、堵塞消防车通道：移送案件，须在11月25日（周三）24:00 前。"
        ]
        assert reminded(district.approvers[TIEXI]) == []

    def test_a_draft_is_not_told_to_those_who_may_not_know_of_it(
        self, district: District, now: HeldClock, justice: Actor
    ) -> None:
        """G-9: the sender's own head is told, 司法局 and the receiver are not."""
        own_head = factories.clerk(district.units[FIRE], Role.HEAD)
        district.draft(FIRE, TIEXI)
        round_at(district.desk, now, "2026-11-27T09:00")
        assert "【机制期限 超 2 天】" in reminded(own_head)[0]
        assert reminded(justice) == reminded(district.clerks[TIEXI]) == []

    def test_hours_are_reminded_of_at_night(self, district: District, now: HeldClock) -> None:
        district.draft(FIRE, TIEXI, urgent=True, urgent_reason="evidence")
        for moment in ("2026-11-20T20:29", "2026-11-20T20:30", "2026-11-21T04:30", "2026-11-21T08:30"):
            round_at(district.desk, now, moment)
        assert [text[:15] for text in reminded(district.clerks[FIRE])] == [
            "【机制期限 剩 12 小时】占", "【机制期限 剩 4 小时】占用", "【机制期限 剩不到 1 分钟】",
        ]  # fmt: skip

    def test_whom_a_matter_was_given_to_is_reminded_for_the_other_handlers(
        self, district: District, now: HeldClock
    ) -> None:
        """The liaison is reminded as before; with nobody named, or of somebody who has left, all handlers are."""
        clerk = district.clerks[TIEXI]
        handlers = [factories.clerk(district.units[TIEXI], Role.HANDLER) for _ in range(2)]
        sent = district.sent(FIRE, TIEXI)
        assigning.assign(district.desk, clerk, sent.id, handlers[0].person_id)
        round_at(district.desk, now, "2026-11-23T09:00")
        assert told("reminder").keys() == {
            clerk.person_id,
            handlers[0].person_id,
            district.clerks[FIRE].person_id,
        }
        Person.update(active=False).where(Person.id == handlers[0].person_id).execute()
        round_at(district.desk, now, "2026-11-24T09:00")
        assert told("reminder")[handlers[1].person_id] == 1

    @pytest.mark.parametrize(("which", "sent"), [("all", 3), ("limits", 1), ("none", 0)])
    def test_the_district_says_which_limits_are_reminded_of(
        self, district: District, now: HeldClock, which: str, sent: int
    ) -> None:
        """K-9 is a proposal: a letter that is due (机制期限), one to be signed for and its scan (内部提醒)."""
        admin = factories.clerk(district.units["镇办综合指挥和信息化网络中心"], Role.SYSTEM_ADMIN)
        settings_of_the_district.choose_reminders(admin, which, "卫政办〔2026〕5号" if which != "all" else "")
        district.sent(FIRE, TIEXI)
        district.draft(FIRE, TIEXI)
        now.move_to(at("2026-11-24T09:00"))
        made = deadlines.make_round(district.desk)
        assert made.reminders == sent
        assert bool(made.digests) is (which != "none")

    def test_whoever_has_acted_is_not_reminded_any_more(self, district: District, now: HeldClock) -> None:
        sent = district.sent(FIRE, TIEXI)
        round_at(district.desk, now, "2026-11-20T12:00")
        district.take(district.clerks[TIEXI], sent, "receive")
        round_at(district.desk, now, "2026-11-24T09:00")
        assert all("签收移送材料" not in text for text in reminded(district.clerks[TIEXI]))

    def test_a_limit_counted_anew_is_reminded_of_by_its_new_day(
        self, district: District, now: HeldClock
    ) -> None:
        """K-8: provisional until the notice of the next year comes."""
        now.move_to(at("2026-12-30T10:00"))
        district.draft(FIRE, TIEXI, discovered_at="2026-12-30T10:00")
        round_at(district.desk, now, "2026-12-31T10:00")
        load_year(
            None,
            Year(2027, "国办发明电〔2026〕8号", {date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"}, {}),
        )
        round_at(district.desk, now, "2027-01-04T10:00")
        assert reminded(district.clerks[FIRE]) == []
        round_at(district.desk, now, "2027-01-05T09:00")
        assert [text[:14] for text in reminded(district.clerks[FIRE])] == ["【机制期限 剩 1 天】占用"]

    def test_what_went_out_is_kept_with_who_was_told(
        self, district: District, now: HeldClock, head: Actor
    ) -> None:
        district.sent(FIRE, TIEXI)
        round_at(district.desk, now, "2026-11-25T09:30")
        row = Reminder.get(
            Reminder.clock.in_(MatterClock.select().where(MatterClock.term == "transfer.sign"))
        )
        assert (row.days_over, row.at, row.sent_at) == (2, at("2026-11-25T09:00"), at("2026-11-25T09:30"))
        assert row.told == [f"{person.name}（{TIEXI}）" for person in (district.clerks[TIEXI], head)]


class TestOnceEach:
    """Exactly once: two rounds, two processes, a clock put back or forward, a stop over days."""

    def test_a_second_round_finds_nothing_to_do(self, district: District, now: HeldClock) -> None:
        district.sent(FIRE, TIEXI)
        first, second = (round_at(district.desk, now, "2026-11-23T09:00") for _ in range(2))
        assert (first.reminders, second.reminders) == (2, 0)
        assert (first.digests > 0, second.digests) == (True, 0)

    def test_after_a_stop_over_days_each_person_is_told_once(
        self, district: District, now: HeldClock, head: Actor, justice: Actor
    ) -> None:
        district.sent(FIRE, TIEXI)
        round_at(district.desk, now, "2026-12-03T14:00")
        assert set(told("reminder", "escalation").values()) == {1}

    def test_a_stop_that_ends_at_night_is_caught_up_when_offices_open(
        self, district: District, now: HeldClock
    ) -> None:
        district.sent(FIRE, TIEXI)
        assert round_at(district.desk, now, "2026-11-23T22:00").reminders == 0
        assert round_at(district.desk, now, "2026-11-24T08:59").reminders == 0
        assert round_at(district.desk, now, "2026-11-24T09:00").reminders == 2

    def test_a_clock_put_forward_and_back_loses_no_reminder_and_repeats_none(
        self, district: District, now: HeldClock
    ) -> None:
        district.sent(FIRE, TIEXI)
        clerk = district.clerks[TIEXI]
        round_at(district.desk, now, "2026-11-23T09:00")
        round_at(district.desk, now, "2027-06-01T10:00")
        assert len(reminded(clerk)) == 2
        for moment in ("2026-11-23T09:05", "2026-11-24T09:00", "2026-11-24T09:01", "2026-11-25T09:00"):
            round_at(district.desk, now, moment)
        assert len(reminded(clerk)) == 4

    def test_the_database_itself_keeps_a_reminder_from_going_out_twice(
        self, district: District, now: HeldClock
    ) -> None:
        district.sent(FIRE, TIEXI)
        round_at(district.desk, now, "2026-11-23T09:00")
        MatterClock.update(remind_at=AT_ONCE).execute()
        assert round_at(district.desk, now, "2026-11-23T09:01").reminders == 0
        indexes = [index.columns for index in db.get_indexes("reminder") if index.unique]
        assert ["clock_id", "at"] in indexes

    def test_several_rounds_at_once_send_each_reminder_once(self, district: District, now: HeldClock) -> None:
        for _ in range(8):
            district.sent(FIRE, TIEXI)
        moment, made = now.move_to(at("2026-11-25T09:00")), []

        def one() -> None:
            with clock.standing_at(moment), connection():
                made.append(deadlines.make_round(district.desk))

        threads = [threading.Thread(target=one) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(round.reminders for round in made) == 16
        assert set(told("reminder").values()) == {8}
        assert (
            max(Counter(Notice.select(Notice.person).where(Notice.kind == "digest").tuples()).values()) == 1
        )

    def test_a_round_leaves_the_work_to_the_one_that_is_at_it(
        self, district: District, now: HeldClock
    ) -> None:
        district.sent(FIRE, TIEXI)
        now.move_to(at("2026-11-23T09:00"))
        held, free = threading.Event(), threading.Event()

        def other() -> None:
            with connection(), alone("round") as ours:
                assert ours
                held.set()
                free.wait(20)

        thread = threading.Thread(target=other)
        thread.start()
        assert held.wait(20)
        assert deadlines.make_round(district.desk).elsewhere
        free.set()
        thread.join()
        assert deadlines.make_round(district.desk).reminders == 2


class TestDigest:
    """One notice a day for each person, in working hours; nothing where there is nothing."""

    def test_it_tells_what_is_late_and_what_waits(
        self, district: District, now: HeldClock, head: Actor, justice: Actor
    ) -> None:
        district.sent(FIRE, TIEXI)
        round_at(district.desk, now, "2026-11-24T09:00")
        texts = {n.person_id: n.text for n in Notice.select().where(Notice.kind == "digest")}
        assert texts == {
            district.clerks[TIEXI].person_id: "今日摘要：提醒日已过 1 件。",
            head.person_id: "今日摘要：提醒日已过 1 件。",
            justice.person_id: "今日摘要：各单位到期未办或者督办中 1 件。",
        }

    @pytest.mark.parametrize("moment", ["2026-11-21T10:00", "2026-11-23T08:59", "2026-11-23T17:30"])
    def test_none_goes_out_outside_working_hours(
        self, district: District, now: HeldClock, moment: str
    ) -> None:
        district.sent(FIRE, TIEXI)
        assert round_at(district.desk, now, moment).digests == 0

    def test_there_is_one_a_day(self, district: District, now: HeldClock) -> None:
        district.sent(FIRE, TIEXI)
        sent = [
            round_at(district.desk, now, f"2026-11-{moment}").digests
            for moment in ("23T09:00", "23T11:00", "23T16:00", "24T09:00")
        ]
        assert sent == [1, 0, 0, 1]

    def test_a_round_that_broke_off_goes_on_where_it_was(self, district: District, now: HeldClock) -> None:
        district.sent(FIRE, TIEXI)
        round_at(district.desk, now, "2026-11-23T09:00")
        Heartbeat.update(digests_on=None).execute()
        assert round_at(district.desk, now, "2026-11-23T09:01").digests == 0
        assert Digest.select().count() == 1

    def test_administrators_and_services_have_none(self, district: District, now: HeldClock) -> None:
        district.sent(FIRE, TIEXI)
        admin = factories.clerk(district.units[TIEXI], Role.SYSTEM_ADMIN)
        service = factories.clerk(district.units[TIEXI], Role.SERVICE)
        round_at(district.desk, now, "2026-11-23T09:00")
        assert not {admin.person_id, service.person_id} & told("digest").keys()


class TestCheap:
    """A round that finds nothing asks little, and one that finds something asks an index."""

    def test_an_index_finds_the_clocks_whose_moment_has_come(self, district: District) -> None:
        district.sent(FIRE, TIEXI)
        query = (
            MatterClock.select()
            .where((MatterClock.remind_at <= 1) & MatterClock.stopped_at.is_null())
            .order_by(MatterClock.remind_at, MatterClock.id)
        )
        plan = plan_of(*query.limit(deadlines.AT_A_TIME).sql())
        assert "remind_at" in plan
        assert "index" in plan
        assert "sort" not in plan
        assert "temp b-tree" not in plan

    def test_a_round_with_nothing_to_do_asks_a_handful(
        self, district: District, now: HeldClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _ in range(5):
            district.sent(FIRE, TIEXI)
        round_at(district.desk, now, "2026-11-23T09:00")
        asked: list[str] = []
        execute = db.obj.execute_sql
        monkeypatch.setattr(
            db.obj,
            "execute_sql",
            lambda sql, *rest, **named: (asked.append(sql), execute(sql, *rest, **named))[1],
        )
        round_at(district.desk, now, "2026-11-23T09:01")
        assert len(asked) <= 10 + 2 * is_postgres()


class TestHeartbeat:
    """The round says when it last came to its end."""

    def test_it_is_missed_before_the_first_round(self, district: District) -> None:
        assert not deadlines.pulse().is_well

    def test_it_is_well_after_a_round_and_late_after_minutes_of_silence(
        self, district: District, now: HeldClock
    ) -> None:
        deadlines.make_round(district.desk)
        now.forward(minutes=5)
        assert deadlines.pulse().is_well
        now.forward(minutes=3)
        assert deadlines.pulse().late_by == timedelta(minutes=8)

    def test_a_round_that_fails_leaves_no_heartbeat(self, district: District, now: HeldClock) -> None:
        district.sent(FIRE, TIEXI)
        deadlines.make_round(district.desk)
        Matter.update(kind="transfer", state="no_such_state").execute()
        with pytest.raises(KeyError):
            round_at(district.desk, now, "2026-11-23T09:00")
        assert Heartbeat.get().beat_at == at("2026-11-20T09:00")
        assert told("reminder") == {}


class TestWhatElseWaitsForADay:
    """The round does beside the limits what else nobody does by hand, once."""

    def test_what_drains_with_nothing_open_is_turned_off(self, district: District, now: HeldClock) -> None:
        switch(district.desk, None, "transfer", district.units[TIEXI].id, State.DRAINING)
        assert deadlines.make_round(district.desk).drained == 1
        assert snapshots.switch("transfer", district.units[TIEXI].id) == State.OFF
        assert deadlines.make_round(district.desk).drained == 0

    def test_an_announcement_is_told_on_its_first_day(self, district: District, now: HeldClock) -> None:
        author = factories.clerk(district.units["区司法局"], Role.SUPERVISOR)
        ends = date(2026, 12, 31)
        announcements.publish(author, Draft("清单调整培训", "请联络人参加。", date(2026, 11, 23), ends, ()))
        assert round_at(district.desk, now, "2026-11-22 23:59").announced == 0
        assert round_at(district.desk, now, "2026-11-23 00:00").announced == 1
        assert deadlines.make_round(district.desk).announced == 0

    def test_a_backup_a_day_is_written_while_nobody_works(self, district: District, now: HeldClock) -> None:
        for moment, count in (("11-21 00:59", 0), ("11-21 01:00", 1), ("11-21 04:59", 1), ("11-22 05:00", 1)):
            round_at(district.desk, now, f"2026-{moment}")
            assert len(backup.kept(district.desk)) == count


class TestServing:
    """``portal serve`` makes rounds of its own, and one that fails does not end them."""

    def test_a_portal_that_serves_has_made_a_round(
        self, district: District, settings: Settings, tmp_path: Path
    ) -> None:
        district.sent(FIRE, TIEXI)
        at_nine = "2026-11-23T09:00:00+08:00"
        with serving.portal(settings.data, settings.database_url, tmp_path / "log", PORTAL_NOW=at_nine):
            until(lambda: deadlines.pulse().beat_at is not None)
        assert len(reminded(district.clerks[TIEXI])) == 1

    def test_a_round_that_fails_is_logged_and_the_next_one_is_made(
        self, district: District, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(deadlines, "EVERY", timedelta(milliseconds=10))
        db.execute_sql("ALTER TABLE heartbeat RENAME TO away")
        with serve.rounds(district.desk):
            until(lambda: "the round failed" in caplog.text)
            db.execute_sql("ALTER TABLE away RENAME TO heartbeat")
            until(lambda: deadlines.pulse().beat_at is not None)


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Return once it holds; fails when it does not come to hold."""
    latest = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < latest
        time.sleep(0.02)  # between two looks at what another thread or process does
