"""Many at once: one winner, no number twice or skipped, and a locked or full database refuses without harm (trust 2-4)."""

import contextvars
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask

from portal import clock
from portal.desk import matters
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor
from portal.domain.reasons import Refused, Stale
from portal.store import audit
from portal.store.db import Busy, connection, db, is_postgres
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter
from portal.store.people import Person
from tests.databases import SQLITE
from tests.transfer.conftest import District
from tests.web_fixtures import PASSWORD_HASH, Client

pytestmark = pytest.mark.both

CROWD = 16
FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Do all acts in threads that start together; what each returned, or the Refused or Busy it raised."""
    db.close()  # the pool has one connection for each of the crowd
    start = threading.Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        with connection():
            start.wait(20)
            try:
                return act()
            except (Refused, Busy) as refused:
                return refused

    with ThreadPoolExecutor(len(acts)) as crowd:
        done = [crowd.submit(contextvars.copy_context().run, one, act) for act in acts]
        answers = [future.result(60) for future in done]
    db.connect()
    return answers


def test_of_sixteen_clerks_who_take_one_step_one_wins_and_fifteen_are_told_who(district: District) -> None:
    sent = district.sent(FIRE, TIEXI)
    clerk = district.clerks[TIEXI]
    receive = partial(matters.take, district.desk, clerk, sent.id, "receive", version=sent.version)
    answers = at_once([receive] * CROWD)
    late = [answer for answer in answers if isinstance(answer, Stale)]
    assert len(late) == CROWD - 1
    assert all("签收" in answer.reasons[0].message for answer in late)
    assert Event.select().where((Event.matter == sent.id) & (Event.step == "receive")).count() == 1
    assert IssuedLetter.select().where(IssuedLetter.kind == "receipt_slip").count() == 1
    assert audit.first_bad_entry() is None


def test_two_different_steps_at_once_leave_one_of_them(district: District) -> None:
    sent = district.sent(FIRE, TIEXI)
    take = partial(matters.take, district.desk, version=sent.version)
    receive = partial(take, district.clerks[TIEXI], sent.id, "receive")
    withdraw = partial(take, district.clerks[FIRE], sent.id, "withdraw", {"reason": "地点有误"})
    answers = at_once([receive, withdraw] * (CROWD // 2))
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    assert Matter.get_by_id(sent.id).state in ("received", "withdrawn")


def test_a_draft_that_saves_itself_never_takes_back_the_step_of_a_colleague(district: District) -> None:
    draft = district.draft(FIRE, TIEXI)
    clerk = district.clerks[FIRE]
    save = partial(matters.revise, district.desk, clerk, draft.id, {"facts": "四辆货车停放在消防车通道内。"})
    submit = partial(matters.take, district.desk, clerk, draft.id, "submit", version=draft.version)
    answers = at_once([submit] + [save] * (CROWD - 1))
    assert isinstance(answers[0], matters.Taken)
    after = Matter.get_by_id(draft.id)
    assert (after.state, after.version) == ("pending_approval", draft.version + 1)


def test_sixteen_approvals_at_once_are_numbered_without_a_gap(district: District) -> None:
    waiting = [district.submitted(FIRE, TIEXI) for _ in range(CROWD)]
    approver = district.approvers[FIRE]
    at_once([partial(matters.take, district.desk, approver, matter.id, "approve") for matter in waiting])
    assert _numbers(2026) == list(range(1, CROWD + 1))
    assert audit.first_bad_entry() is None


def test_at_midnight_on_31_december_each_year_counts_from_one(district: District, now: Any) -> None:
    now.move_to(datetime(2026, 12, 31, 23, 30, tzinfo=ZONE))
    found = {"discovered_at": "2026-12-31T23:00"}
    waiting = [district.submitted(FIRE, TIEXI, **found) for _ in range(CROWD)]
    stroke = datetime(2027, 1, 1, tzinfo=ZONE)
    hours = [stroke - timedelta(seconds=1), stroke] * (CROWD // 2)

    def approve(matter: Matter, hour: datetime) -> None:
        with clock.standing_at(hour):
            matters.take(district.desk, district.approvers[FIRE], matter.id, "approve")

    at_once([partial(approve, matter, hour) for matter, hour in zip(waiting, hours, strict=True)])
    assert _numbers(2026) == _numbers(2027) == list(range(1, CROWD // 2 + 1))


def test_a_blank_form_sent_twice_at_once_opens_one_draft(district: District, app: Flask) -> None:
    browsers = [_browser(app, district.clerks[FIRE]) for _ in range(4)]
    typed = {"draft_key": "key-of-one-form", "act": "save", "facts": "三辆货车"}
    answers = at_once([partial(browser.post, "/transfer/new", typed) for browser in browsers])
    assert {answer.status_code for answer in answers} == {303}
    assert Matter.select().count() == 1


def test_a_locked_database_answers_503_and_goes_on_when_it_is_free(
    district: District, app: Flask, database: str
) -> None:
    waiting = district.submitted(FIRE, TIEXI)
    approver = _browser(app, district.approvers[FIRE])
    page = f"/transfer/{waiting.id}"
    assert approver.get(page).status_code == 200
    db.execute_sql("SET lock_timeout = 100" if is_postgres() else "PRAGMA busy_timeout = 100")
    with _held_by_another(database):
        refused = approver.post(f"{page}/approve")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert "系统繁忙" in refused.text
        assert approver.get(page).status_code == 200
    assert Matter.get_by_id(waiting.id).state == "pending_approval"
    assert approver.post(f"{page}/approve").status_code == 303
    assert _numbers(2026) == [1]


@pytest.mark.parametrize("backend", [SQLITE], indirect=True)
def test_a_full_disk_answers_507_and_reading_goes_on(district: District, app: Flask) -> None:
    draft = district.draft(FIRE, TIEXI)
    clerk, page = _browser(app, district.clerks[FIRE]), f"/transfer/{draft.id}"
    assert clerk.get(page).status_code == 200
    (pages,) = db.execute_sql("PRAGMA page_count").fetchone()
    db.execute_sql(f"PRAGMA max_page_count = {pages}")
    typed = {"facts": "三辆货车停放在消防车通道内。" * 5000}
    refused = clerk.post(f"{page}/draft", typed)
    assert (refused.status_code, refused.headers["Retry-After"]) == (507, "5")
    assert "磁盘已满" in refused.text
    assert clerk.get(page).status_code == 200
    assert Matter.get_by_id(draft.id).draft["facts"] == "三辆货车停放在消防车通道内。"
    db.execute_sql("PRAGMA max_page_count = 1073741823")
    assert clerk.post(f"{page}/draft", typed).status_code == 200


def _numbers(year: int) -> list[int]:
    numbered = (IssuedLetter.year == year) & (IssuedLetter.kind == "transfer_letter")
    rows = IssuedLetter.select(IssuedLetter.sequence).where(numbered)
    return sorted(number for (number,) in rows.tuples())


def _browser(app: Flask, actor: Actor) -> Client:
    Person.update(password_hash=PASSWORD_HASH).where(Person.id == actor.person_id).execute()
    client = Client(app)
    assert client.log_in(Person.get_by_id(actor.person_id).username).status_code == 303
    client.get("/transfer/new")  # has the token that the next form needs
    return client


@contextmanager
def _held_by_another(url: str) -> Iterator[None]:
    """Another process of the same portal is in the middle of a transaction."""
    if is_postgres():
        with psycopg.connect(url) as other:
            other.execute("SELECT last FROM audit_head FOR UPDATE")
            yield
            other.rollback()
        return
    with closing(sqlite3.connect(Path(urlsplit(url).path[1:]), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
