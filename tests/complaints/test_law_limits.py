"""C-8: the clock of a complaint takes its days from the law of its item, or of the way it came."""

from datetime import date, datetime
from typing import Any

import pytest

from portal.desk import law_limits, supervision
from portal.domain.law_limits import LawLimit
from portal.domain.limits import Label
from portal.store.matters import Matter, MatterClock
from portal.store.powers import PowerItem
from tests import factories
from tests.complaints.conftest import BUREAU, CITY, TIEXI, Counter
from tests.conftest import HeldClock

BY_LAW = "complaint.by_law"


@pytest.fixture
def billboard(counter: Counter) -> PowerItem:
    """An item whose basis names a law with a limit of thirty days, held by 铁西."""
    return factories.item(
        "对违法设置户外广告的处罚", counter.units[CITY], (counter.units[TIEXI],), code="410703-CF-0201",
        basis="《新乡市户外广告设置管理条例》第九条",
    )  # fmt: skip


def received(counter: Counter, unit: str, item: Any, at: str = "2026-11-02T10:00", **more: Any) -> Matter:
    return counter.registered(unit, item=item.id, received_at=at, **more)


def clocks(matter: Matter) -> list[MatterClock]:
    return list(MatterClock.select().where((MatterClock.matter == matter.id) & (MatterClock.term == BY_LAW)))


def test_an_outdoor_advertisement_is_answered_within_thirty_days(
    counter: Counter, billboard: PowerItem, now: HeldClock
) -> None:
    """AT-47: received Mon 2026-11-02 (30日) → Wed 2026-12-02, a 法定期限 that names its law."""
    now.move_to(datetime(2026, 11, 2, 11, 0))
    (clock,) = clocks(received(counter, TIEXI, billboard))
    assert clock.due_on == date(2026, 12, 2)
    assert clock.label == Label.STATUTORY_LIMIT
    assert (clock.source, clock.basis, clock.words) == (
        "新乡市户外广告设置管理条例",
        "第二十四条",
        "30 日（自然日）",
    )


def test_it_runs_until_the_complainant_has_the_answer(
    counter: Counter, billboard: PowerItem, now: HeldClock
) -> None:
    now.move_to(datetime(2026, 11, 2, 11, 0))
    matter = received(counter, TIEXI, billboard)
    matter = counter.take(TIEXI, matter, "verify", finding="none", verified_how="desk", facts="已核实。")
    assert clocks(matter)[0].stopped_at is None
    now.move_to(datetime(2026, 12, 3, 9, 0))
    counter.take(TIEXI, matter, "reply", reply="未发现违法。", reply_by="phone")
    (clock,) = clocks(matter)
    assert clock.stopped_at is not None
    assert clock.lateness == "超 1 天"


def test_once_filed_it_lies_with_who_owes_the_answer(
    counter: Counter, billboard: PowerItem, now: HeldClock
) -> None:
    """A filed complaint waits for nobody, yet 司法局 reads whose the day is that has passed."""
    now.move_to(datetime(2026, 11, 2, 11, 0))
    filed = counter.take(TIEXI, received(counter, TIEXI, billboard), "file")
    now.move_to(datetime(2026, 12, 3, 9, 0))
    (lies,) = [one for one in supervision.lying(counter.clerks[BUREAU], limit=10) if one.row.id == filed.id]
    assert lies.unit == TIEXI


def test_the_duty_follows_the_power(counter: Counter, billboard: PowerItem) -> None:
    """Q-12: the department that was asked passes it on; the town office that holds the item is bound."""
    assert clocks(received(counter, CITY, billboard, "2026-11-19T10:00")) == []


def test_an_item_without_such_a_law_has_no_such_limit(counter: Counter) -> None:
    assert clocks(received(counter, TIEXI, counter.fire_lane, "2026-11-19T10:00")) == []


def test_a_petition_is_answered_by_the_law_of_petitions(counter: Counter) -> None:
    """信访工作条例: fifteen days to tell, whatever it is about."""
    matter = received(counter, TIEXI, counter.fire_lane, "2026-11-19T10:00", channel="petition")
    assert [(one.due_on, one.source) for one in clocks(matter)] == [(date(2026, 12, 4), "信访工作条例")]


def test_a_hotline_s_order_is_reminded_of_by_the_city_s_rules(counter: Counter) -> None:
    """C-9: what the city demands of its hotline is a reminder here, entered by the administrator."""
    rules = LawLimit(
        "12345政务服务便民热线", "", "办结", 5, label=Label.INTERNAL_REMINDER, since=date(2026, 11, 20), document="市热线办规程",
    )  # fmt: skip
    law_limits.set_limit(None, rules)
    matter = received(counter, TIEXI, counter.fire_lane, "2026-11-20T08:00", channel="12345")
    assert [(one.due_on, one.label) for one in clocks(matter)] == [(date(2026, 11, 25), "internal_reminder")]


def test_what_runs_keeps_the_days_it_was_started_with(
    counter: Counter, billboard: PowerItem, now: HeldClock
) -> None:
    """G-12."""
    now.move_to(datetime(2026, 11, 2, 11, 0))
    matter = received(counter, TIEXI, billboard)
    shorter = LawLimit(
        "新乡市户外广告设置管理条例", "第二十四条", "办结并反馈", 20, since=date(2026, 11, 3),
        document="新乡市人大常委会公告第9号", clause="应当在二十日内办结并反馈。",
    )  # fmt: skip
    law_limits.set_limit(None, shorter)
    now.move_to(datetime(2026, 11, 4, 9, 0))
    matter = counter.take(TIEXI, matter, "verify", finding="going_on", verified_how="desk", facts="已联系。")
    assert clocks(matter)[0].due_on == date(2026, 12, 2)
    assert clocks(received(counter, TIEXI, billboard, "2026-11-04T08:00"))[0].due_on == date(2026, 11, 24)
