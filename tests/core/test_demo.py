"""The demo: a district of invented people, alive from its first minute, told through the desk as everybody's acts are."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.security import check_password_hash

from portal import clock
from portal.cli import portal
from portal.demo import (
    arcs,
    building,
    cases,
    deciding,
    district,
    evidence,
    lists_to_come,
    people,
    scripts,
    stories,
    telling,
)
from portal.demo.days import Past
from portal.desk import Desk, announcements, liaisons, power_changes, power_impact, powers, staff
from portal.desk.clocks import term_on
from portal.desk.terms import versions
from portal.domain.actors import ADMIN_ROLES
from portal.domain.calendar import ZONE, Calendar
from portal.domain.file_kinds import kind_of
from portal.domain.notices import parse_days_csv
from portal.domain.procedure import Role
from portal.domain.terms import Unit as TermUnit
from portal.domain.terms import is_late
from portal.plugin_host import PluginHost
from portal.settings import from_environment
from portal.store import audit, snapshots
from portal.store.db import connection
from portal.store.deadlines import Reminder
from portal.store.decisions import LIVE_SINCE
from portal.store.files import OriginalsSheet
from portal.store.matters import Event, Link, Matter, MatterClock, Party
from portal.store.notices import Notice
from portal.store.people import Person
from portal.store.units import Unit
from tests import factories
from tests.databases import opened
from tests.web_fixtures import Client, application

pytestmark = [pytest.mark.thin, pytest.mark.xdist_group("demo")]  # which is built once

FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)
ENOUGH_FOR_EVERY_STATE = 30
DAYS = (files("portal") / "data" / "workdays_2024-2026.csv").read_text(encoding="utf-8-sig")
CALENDAR = Calendar(parse_days_csv(DAYS))


@dataclass(frozen=True)
class Training:
    """A folder in which ``portal demo`` is called."""

    folder: Path
    url: str

    def demo(self, *words: str, at: datetime = FRIDAY) -> Result:
        """Call ``portal demo`` without serving, at an instant."""
        with clock.standing_at(at):
            return CliRunner().invoke(portal, ["demo", "--no-serve", *words], env=self._environment)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The desk over what the command has left."""
        with opened(self.url), connection(), clock.standing_at(FRIDAY):
            yield Desk(PluginHost(), from_environment({**self._environment, "PORTAL_TRAINING": "1"}))

    @property
    def _environment(self) -> dict[str, str]:
        return {"PORTAL_DATA": str(self.folder), "DATABASE_URL": self.url}


def training_in(folder: Path) -> Training:
    return Training(folder, f"sqlite:///{folder / 'portal.sqlite3'}")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Training:
    """A demo built once for all tests that only look at it."""
    training = training_in(tmp_path_factory.mktemp("demo"))
    result = training.demo("--matters", str(ENOUGH_FOR_EVERY_STATE))
    assert result.exit_code == 0, result.output
    return training


@pytest.fixture
def demo(built: Training) -> Iterator[Desk]:
    """The desk of the demo that was built."""
    with built.desk() as desk:
        yield desk


@pytest.fixture
def empty(empty_database: str, tmp_path: Path) -> Training:
    """A folder in which nothing has been built yet, on each kind of database."""
    return Training(tmp_path, empty_database)


# --- what is there ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        "transfer",
        "filing",
        "hazard_notice",
        "assistance",
        "dispute",
        "complaint",
        "share",
        "info_request",
        "joint_operation",
        "meeting",
        "meeting_task",
    ],
)
def test_every_state_of_the_procedure_occurs(demo: Desk, kind: str) -> None:
    told = {state for (state,) in Matter.select(Matter.state).where(Matter.kind == kind).tuples()}
    seldom = {"filing": {"dropped", "draft"}, "meeting_task": {"draft"}}.get(kind, set())
    assert {state.name for state in demo.host.procedure(kind).states} - told <= seldom


def test_some_limits_are_late_some_fall_due_today_and_some_have_time(demo: Desk) -> None:
    running = list(MatterClock.select().where(MatterClock.stopped_at.is_null()))
    assert any(is_late(row.due_at, TermUnit(row.unit), FRIDAY) for row in running)
    assert any(row.due_on == FRIDAY.date() and row.due_at > FRIDAY for row in running)
    assert any(row.due_on > FRIDAY.date() + timedelta(days=3) for row in running)


def test_nothing_happened_later_than_now_and_the_log_is_in_the_order_of_time(demo: Desk) -> None:
    assert Event.select().where(Event.happened_at > FRIDAY).count() == 0
    at = [entry.at for entry in audit.AuditEntry.select().order_by(audit.AuditEntry.id)]
    assert all(earlier <= later for earlier, later in pairwise(at))


def test_everybody_at_work_has_a_deputy_and_one_liaison_is_away_today(demo: Desk) -> None:
    """A/B 岗 is seen on the first day: somebody stands in for the liaison on leave."""
    working = [one for one in Person.select() if one.active and not one.role_set & ADMIN_ROLES]
    alone = [one for one in working if [two.unit_id for two in working].count(one.unit_id) == 1]
    assert [one for one in working if one.deputy_id is None and one not in alone] == []
    [away] = snapshots.absences()
    assert away.away.covers(FRIDAY.date())
    deputy = staff.actor_of(Person.get_by_id(away.away.deputy))
    assert [place.person_id for place in deputy.stands_in] == [away.away.person]


def test_reminders_have_gone_out_and_one_matter_is_under_supervision(demo: Desk) -> None:
    reminders = list(Reminder.select())
    assert {reminder.days_over for reminder in reminders} >= {0, 1, 2}
    assert all(reminder.told for reminder in reminders)
    assert Matter.select().where(Matter.escalated == True).count() == 1
    kinds = {notice.kind for notice in Notice.select().where(Notice.read_at.is_null())}
    assert {"reminder", "escalation", "digest", "supervise"} <= kinds


def test_the_chain_of_the_log_is_whole(demo: Desk) -> None:
    assert audit.first_bad_entry() is None


def test_all_four_sample_lists_are_in_force_and_the_set_up_stage_has_ended(demo: Desk) -> None:
    documents = {one.document for one in district.LISTS}
    powers = snapshots.powers()
    assert {grant.document for grants in powers.grants.values() for grant in grants} <= documents
    assert len(powers.on(FRIDAY.date()).items) > 100
    assert (LIVE_SINCE.now or "") < "2026-11-20"


def test_a_list_waits_whose_try_out_touches_open_cases_of_several_offices(demo: Desk) -> None:
    """L-5: seen in the first minute by 司法局 and by who proposed it."""
    waiting = Matter.select().where(Matter.kind == "list_change", Matter.state == "reviewing")
    drafts = [power_changes.find(demo, None, row.id) for row in waiting]
    (listed,) = (draft for draft in drafts if draft.change is not None)
    assert len(drafts) == 2
    assert len(power_impact.try_out(demo, listed, None).offices) > 1


def test_an_item_needs_review_and_some_of_its_holders_have_acknowledged(demo: Desk) -> None:
    """L-4."""
    item = powers.item_by_code(lists_to_come.REVIEWED, FRIDAY.date())
    assert item.needs_review
    states = {row.state for row in Matter.select(Matter.state).where(Matter.kind == "basis_change")}
    assert states == {"told", "acknowledged"}


def test_one_street_office_is_served_on_paper(demo: Desk) -> None:
    office = Unit.get(Unit.code == district.ON_PAPER)
    assert not demo.host.is_on("transfer", office.id)
    assert demo.host.is_on("transfer", Unit.get(Unit.code == "410703009").id)


def test_what_administrators_decide_is_there_to_be_seen(demo: Desk) -> None:
    """An office that drains and still has something open, an announcement of today, a reminder about to be lengthened."""
    office = Unit.get(Unit.code == deciding.DRAINING)
    assert snapshots.switch("transfer", office.id) == "draining"
    assert Party.select().where((Party.unit == office.id) & (Party.open == True)).exists()
    clerk = next(actor for actor in people.actors() if Role.HANDLER in actor.roles)
    assert [row.title for row in announcements.unread(clerk)] == [deciding.TITLE]
    assert (term_on("transfer.evidence_pending", FRIDAY.date()).length, len(versions())) == (3, 1)


def test_some_acts_were_entered_later_and_originals_went_over(demo: Desk) -> None:
    """G-11a, §14.4."""
    assert [row for row in Event.select().where(Event.step == "receive") if row.entered_later]
    assert OriginalsSheet.select().where(OriginalsSheet.taken_at.is_null(False)).exists()
    assert OriginalsSheet.select().where(OriginalsSheet.taken_at.is_null()).exists()


def test_all_but_one_unit_have_a_liaison(demo: Desk) -> None:
    missing = {
        unit.code
        for unit in snapshots.directory().units.values()
        if liaisons.missing(unit, liaisons.of_units([unit.id], FRIDAY.date()).get(unit.id, []))
    }
    assert missing == {people.WITHOUT_LIAISON}


# --- who can log in -----------------------------------------------------------------------------------------


def test_every_account_has_the_printed_password(demo: Desk) -> None:
    hashes = {person.password_hash for person in Person.select().where(Person.active == True)}
    assert len(hashes) == 1
    assert check_password_hash(hashes.pop(), people.PASSWORD)


@pytest.mark.parametrize("username", ["pingyuan.jingban", "xiaofang.lianluo", "sifa.jiandu", "sysadmin"])
def test_people_of_every_kind_log_in(demo: Desk, username: str) -> None:
    browser = Client(application(demo))
    response = browser.log_in(username, people.PASSWORD)
    assert (response.status_code, response.location) == (303, "/")


def test_the_login_page_says_who_can_log_in_with_what(demo: Desk) -> None:
    page = Client(application(demo)).get("/login").text
    assert "pingyuan.lingdao" in page
    assert people.PASSWORD in page


def test_nobody_is_real(demo: Desk) -> None:
    posts = {post.word for _unit, _prefix, post in people.people()} | {"管理员", "命令行）"}
    assert all(person.name.endswith(tuple(posts)) for person in Person.select())
    phones = {person.office_phone for person in Person.select()} | {
        person.mobile for person in Person.select()
    }
    assert all(phone == "" or "-0000" in phone or phone.startswith("0000-") for phone in phones)


def test_names_and_logins_are_all_different() -> None:
    posts = list(people.people())
    assert len(posts) <= len(people.SURNAMES) == len(set(people.SURNAMES))
    assert len({f"{prefix}.{post.suffix}" for _unit, prefix, post in posts}) == len(posts)


# --- the command --------------------------------------------------------------------------------------------


def test_no_two_runs_of_the_same_day_differ(built: Training, tmp_path: Path) -> None:
    again = training_in(tmp_path)
    assert again.demo("--matters", str(ENOUGH_FOR_EVERY_STATE)).exit_code == 0
    with again.desk():
        number, newest = audit.head()
    with built.desk():
        assert audit.AuditEntry.get_by_id(number).hash == newest


def test_a_demo_is_kept_until_it_is_reset(empty: Training) -> None:
    assert empty.demo("--matters", "2").exit_code == 0
    kept = json.loads(empty.demo("--json", at=FRIDAY + timedelta(days=3)).stdout)
    assert kept["built_at"] == FRIDAY.isoformat()
    anew = json.loads(empty.demo("--matters", "1", "--reset", "--json", at=FRIDAY + timedelta(days=3)).stdout)
    assert anew["built_at"] > kept["built_at"]
    with opened(empty.url), connection():
        grown = Matter.id.in_(Link.select(Link.matter))  # by a story of another kind
        assert Matter.select().where((Matter.kind == "transfer") & ~grown).count() == 1


def test_it_prints_who_can_log_in_and_where(built: Training) -> None:
    words = built.demo().stdout
    assert all(word in words for word in ("tiexi.jingban", people.PASSWORD, "http://127.0.0.1:8000"))


@pytest.mark.parametrize("words", [(), ("--reset",)])
def test_a_database_in_which_people_work_is_never_touched(
    database: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    factories.person(factories.unit("铁西街道办事处"))
    result = Training(tmp_path, database).demo(*words)
    assert result.exit_code == 1
    assert "E-SETUP" in result.stderr
    with opened(database), connection():
        assert [person.unit.name for person in Person.select()] == ["铁西街道办事处"]


def test_a_demo_that_broke_off_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    training = training_in(tmp_path)
    monkeypatch.setattr(district, "ON_PAPER", "no such unit")
    assert training.demo("--matters", "1").exit_code == 1
    monkeypatch.undo()
    assert training.demo("--matters", "1").exit_code == 0


# --- how it is planned --------------------------------------------------------------------------------------

instants = st.datetimes(datetime(2026, 6, 1), datetime(2028, 1, 1)).map(
    lambda at: at.replace(tzinfo=ZONE, microsecond=0)
)


@settings(max_examples=60, deadline=None)
@given(now=instants)
def test_at_whatever_hour_it_is_built_every_story_goes_forward_and_ends_before_now(now: datetime) -> None:
    past = Past(now, CALENDAR)
    for number, arc in enumerate((*arcs.TRANSFERS, *arcs.FILINGS)):
        times = [at for _step, at in arc.timed(past, earlier=14, minutes=number * 7 % stories.MINUTES)]
        assert times == sorted(times)
        assert times[-1] <= now


@settings(max_examples=60, deadline=None)
@given(now=instants)
def test_what_scripts_tell_goes_forward_too(now: datetime) -> None:
    for script in telling.SCRIPTS:
        times = [cue.at for cue in scripts.plan(Past(now, CALENDAR), [script])]
        assert times == sorted(times)
        assert times[-1] <= now


@given(now=instants)
def test_people_of_the_demo_work_on_working_days_save_in_urgent_cases(now: datetime) -> None:
    past = Past(now, CALENDAR)
    calm = [arc for arc in arcs.TRANSFERS if not arc.typed.get("urgent")]
    days = {at.date() for arc in calm for _step, at in arc.timed(past, earlier=0, minutes=0)}
    assert all(CALENDAR.is_working(day) for day in days)


def test_three_working_days_before_now_a_limit_of_three_working_days_begins() -> None:
    past = Past(datetime(2026, 10, 10, 9, 0, tzinfo=ZONE), CALENDAR)
    begun = past.at(past.anchor(), -3, FRIDAY.time().replace(hour=10)).date()
    assert begun == date(2026, 9, 30)
    assert CALENDAR.add_working(begun, 3) == date(2026, 10, 10)


def test_arcs_and_scenes_meet_in_ever_new_pairs() -> None:
    pairs = {(n % len(arcs.TRANSFERS), n % len(cases.SCENES)) for n in range(1000)}
    assert len(pairs) == 1000


# --- evidence -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("现场照片.png", evidence.photograph(3)),
        ("现场检查笔录.pdf", evidence.record("笔录", ["地点：铁西新村"])),
    ],
)
def test_evidence_is_what_its_name_says(name: str, data: bytes) -> None:
    assert kind_of(name, data[:1024], data[-1024:]) is not None


def test_photographs_differ() -> None:
    assert len({evidence.photograph(number) for number in range(evidence.VARIETY)}) == evidence.VARIETY


def test_a_clock_before_the_lists_is_refused(empty: Training) -> None:
    result = empty.demo(at=datetime(2026, 1, 5, 9, 0, tzinfo=ZONE))
    assert result.exit_code == 1
    assert f"{building.EARLIEST.year}年" in result.stderr
