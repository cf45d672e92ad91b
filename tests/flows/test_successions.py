"""A unit is merged into another: who goes on with what, what keeps its old name, what stands against it (G-2)."""

from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from flask import Flask

from portal.desk import enablement, facts, inbox, liaisons, matters, people, staff, successions, units
from portal.desk.enablement import State
from portal.desk.lists import matters_of
from portal.domain.actors import Actor, Role
from portal.domain.powers import holder
from portal.domain.procedure import Seat
from portal.domain.reasons import NotFound, Refused, Stale
from portal.store import snapshots
from portal.store.audit import first_bad_entry
from portal.store.db import connection, transaction
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter, MatterClock, Party
from portal.store.notices import Notice
from portal.store.powers import PowerGrant
from portal.store.units import Liaison, Place, Unit
from tests import factories
from tests.conftest import MORNING, HeldClock
from tests.transfer.conftest import District
from tests.web_fixtures import Client, member

pytestmark = pytest.mark.both

FIRE, TIEXI, NANQIAO, BUREAU = "区消防救援大队", "铁西街道办事处", "南桥街道办事处", "区司法局"
HUB, TEAM = "镇办综合指挥和信息化网络中心", "铁西街道综合行政执法队"
TODAY = MORNING.date()


@pytest.fixture
def system(district: District) -> Actor:
    return factories.clerk(district.units[HUB], Role.SYSTEM_ADMIN)


def list_moves_the_item(district: District, on: date = TODAY) -> None:
    """As a published list does: 铁西 loses the item, 南桥 gets it, on one day."""
    with transaction():
        [grant] = list(PowerGrant.select().where(PowerGrant.holder == district.units[TIEXI].id))
        grant.valid_to = on
        grant.save()
        PowerGrant.create(
            item=grant.item_id, holder=district.units[NANQIAO], valid_from=on, paper=grant.paper_id
        )
        snapshots.changed("powers")


def merge(district: District, system: Actor | None) -> None:
    successions.end(district.desk, system, district.units[TIEXI].id, TODAY, district.units[NANQIAO].id)


def today(actor: Actor) -> Actor:
    return staff.actor_of(people.get(actor.person_id))


def refused(district: District, system: Actor, successor: str | None, on: date = TODAY) -> str:
    heir = district.units[successor].id if successor else None
    with pytest.raises(Refused) as caught:
        successions.end(district.desk, system, district.units[TIEXI].id, on, heir)
    assert Unit.get_by_id(district.units[TIEXI].id).valid_to is None
    return "".join(reason.message for reason in caught.value.reasons)


@pytest.mark.parametrize("operator", [True, False], ids=["the operator", "the system administrator"])
def test_the_successor_goes_on_with_what_is_open(district: District, system: Actor, operator: bool) -> None:
    clerk, received = district.clerks[TIEXI], district.received(FIRE, TIEXI)
    waiting = district.sent(FIRE, TIEXI)
    heir = factories.clerk(district.units[NANQIAO], Role.HANDLER)
    list_moves_the_item(district)
    merge(district, None if operator else system)
    assert {row.id for row in inbox.todo(heir, limit=9)} == {received.id, waiting.id}
    assert today(clerk).principal.name == NANQIAO
    assert district.take(today(clerk), waiting, "receive").state == "received"
    assert district.take(heir, received, "accept").state == "accepted"
    last = Event.select().where(Event.step == successions.SUCCEED).order_by(Event.id).first()
    assert [list(pair) for pair in last.details] == [["原单位", TIEXI], ["承接单位", NANQIAO]]
    assert first_bad_entry() is None


def test_letters_numbers_and_the_timeline_keep_the_old_name(district: District, system: Actor) -> None:
    received = district.received(FIRE, TIEXI)
    slip = IssuedLetter.get(IssuedLetter.kind == "receipt_slip")
    before = (slip.content, slip.content_sha256, slip.unit_id, received.number)
    signed = Event.get(Event.step == "receive").unit_id
    list_moves_the_item(district)
    merge(district, system)
    slip = IssuedLetter.get_by_id(slip.id)
    matter = Matter.get_by_id(received.id)
    assert (slip.content, slip.content_sha256, slip.unit_id, matter.number) == before
    assert Event.get(Event.step == "receive").unit_id == signed == district.units[TIEXI].id


def test_closed_matters_are_read_by_the_successor_and_unchanged(district: District, system: Actor) -> None:
    matter = district.received(FIRE, TIEXI)
    district.take(district.clerks[TIEXI], matter, "accept")
    district.take(district.clerks[TIEXI], matter, "decline_filing", reason="轻微并已改正。")
    before = list(Event.select().order_by(Event.id).dicts())
    heir = factories.clerk(district.units[NANQIAO], Role.HANDLER)
    with pytest.raises(NotFound):
        facts.readable(district.desk, heir, matter.id)
    list_moves_the_item(district)
    merge(district, system)
    assert facts.readable(district.desk, heir, matter.id).state == "not_filed"
    assert list(Event.select().order_by(Event.id).dicts()) == before
    assert (
        Party.get((Party.matter == matter.id) & (Party.unit == heir.unit.id)).former_id
        == district.units[TIEXI].id
    )


def test_nobody_else_sees_more_than_before(district: District, system: Actor) -> None:
    draft = matters.open_matter(district.desk, district.clerks[TIEXI], "filing", {})
    list_moves_the_item(district)
    merge(district, system)
    for stranger in (district.clerks[FIRE], district.clerks["解放路街道办事处"]):
        with pytest.raises(NotFound):
            facts.readable(district.desk, stranger, draft.id)
    assert facts.readable(district.desk, today(district.clerks[TIEXI]), draft.id).id == draft.id


def test_by_the_old_name_both_the_unit_and_its_matters_are_found(district: District, system: Actor) -> None:
    matter = district.received(FIRE, TIEXI)
    heir = factories.clerk(district.units[NANQIAO], Role.HANDLER)
    list_moves_the_item(district)
    merge(district, system)
    assert units.named(TIEXI).name == NANQIAO
    assert [row.id for row in matters_of(heir, q=TIEXI).rows] == [matter.id]


def test_a_renamed_unit_is_found_by_its_old_name_too(district: District, system: Actor) -> None:
    units.rename(system, district.units[TIEXI].id, "铁西新区街道办事处", "", TODAY)
    assert units.named(TIEXI).name == "铁西新区街道办事处"


def test_a_second_merger_follows_the_whole_chain(district: District, system: Actor) -> None:
    matter = district.received(FIRE, TIEXI)
    list_moves_the_item(district)
    merge(district, system)
    with transaction():
        PowerGrant.update(valid_to=TODAY).where(PowerGrant.holder == district.units[NANQIAO].id).execute()
        snapshots.changed("powers")
    further = district.units["解放路街道办事处"].id
    successions.end(district.desk, system, district.units[NANQIAO].id, TODAY, further)
    assert units.named(TIEXI).id == further
    party = Party.get((Party.matter == matter.id) & (Party.unit == further))
    assert party.former_id == district.units[TIEXI].id  # the first name is the one on the papers


def test_the_power_of_a_day_before_the_merger_is_still_the_old_offices(
    district: District, system: Actor
) -> None:
    """L-1: territory has its history, as the list has."""
    list_moves_the_item(district)
    merge(district, system)
    place, powers = snapshots.directory().locate("铁西新村"), snapshots.powers()
    answers = {}
    for day in (TODAY - timedelta(days=1), TODAY):
        listed = powers.on(day)
        found = holder(listed, listed.items[district.item], place, day).holder
        answers[day] = found.name if found else ""
    assert list(answers.values()) == [TIEXI, NANQIAO]
    assert Place.get(Place.name == "铁西新村").office_id == district.units[NANQIAO].id


MERGED_ON = TODAY + timedelta(days=4)


@pytest.fixture
def merged_later(district: District, system: Actor, now: HeldClock) -> tuple[Actor, dict[str, Matter]]:
    """Received, and accepted, on Friday by an office that was merged on Tuesday; who goes on with them."""
    clerk = district.clerks[TIEXI]
    open_ones = {"received": district.received(FIRE, TIEXI), "accepted": district.received(FIRE, TIEXI)}
    district.take(clerk, open_ones["accepted"], "accept")
    now.move_to(datetime.combine(MERGED_ON, MORNING.time()))
    list_moves_the_item(district, MERGED_ON)
    heir = district.units[NANQIAO]
    successions.end(district.desk, system, district.units[TIEXI].id, MERGED_ON, heir.id)
    return factories.clerk(heir, Role.HANDLER), open_ones


def test_what_the_old_office_had_power_for_its_successor_accepts_and_files(
    district: District, merged_later: tuple[Actor, dict[str, Matter]]
) -> None:
    """L-7: the power is judged on the day of receipt or filing, which was the old office's."""
    heir, open_ones = merged_later
    assert district.take(heir, open_ones["received"], "accept").state == "accepted"
    filed = district.take(heir, open_ones["accepted"], "file", filed_on="2026-11-23")
    assert filed.state == "filed"
    for matter in open_ones.values():
        assert facts.readable(district.desk, heir, matter.id)
        receiver = Party.get((Party.matter == matter.id) & (Party.seat == Seat.RECEIVER))
        assert (receiver.unit.name, receiver.former.name) == (NANQIAO, TIEXI)
    register = Matter.get(Matter.kind == "filing")
    assert register.grant_id == PowerGrant.get(PowerGrant.holder == district.units[TIEXI].id).id


@pytest.mark.parametrize(
    ("place", "filed_on", "code"),
    [
        ("铁西新村", "2026-11-23", ""),
        ("铁西新村", "2026-11-24", ""),
        ("锦绣里", "2026-11-23", "E-L-NOPOWER"),
        ("锦绣里", "2026-11-24", "E-L-NOPOWER"),
    ],
    ids=["before the merger", "on its day", "elsewhere before", "elsewhere on its day"],
)
def test_a_filing_of_before_the_merger_is_entered_by_the_successor(
    district: District, merged_later: tuple[Actor, dict[str, Matter]], place: str, filed_on: str, code: str
) -> None:
    typed = {"title": "占用消防车通道", "item": district.item, "place": place, "filed_on": filed_on}
    draft = matters.open_matter(district.desk, merged_later[0], "filing", typed)
    if not code:
        assert district.take(merged_later[0], draft, "file").state == "filed"
        return
    with pytest.raises(Refused) as caught:
        district.take(merged_later[0], draft, "file")
    assert {reason.code for reason in caught.value.reasons} == {code}


def test_a_merger_of_offices_makes_no_legacy_cases(
    district: District, merged_later: tuple[Actor, dict[str, Matter]]
) -> None:
    """T-1: the item went down to the old office in 2024; what was found on Friday is due in three working days."""
    matter = district.submitted(FIRE, NANQIAO)
    clock = MatterClock.get((MatterClock.matter == matter.id) & (MatterClock.term == "transfer.normal"))
    assert clock.due_on == date(2026, 11, 25)


class TestAMergedDepartment:
    """L-1: the duties of a department pass to its successor with the merger; what was handed down stays down."""

    @pytest.fixture
    def successor(self, district: District, system: Actor) -> str:
        units = district.units
        successions.end(district.desk, system, units[FIRE].id, TODAY, units["区城市管理局"].id)
        return "区城市管理局"

    def test_its_items_are_its_successors(self, district: District, successor: str) -> None:
        listed = snapshots.power_list(TODAY)
        elsewhere = snapshots.directory().locate("锦绣里")
        found = holder(listed, listed.items[district.item], elsewhere, TODAY).holder
        assert found is not None
        assert found.name == successor
        matter = district.sent("解放路街道办事处", successor, place="锦绣里")
        assert matter.state == "sent"

    def test_the_successor_has_no_power_over_what_was_handed_down(
        self, district: District, successor: str
    ) -> None:
        typed = {
            "title": "占用消防车通道",
            "item": district.item,
            "place": "铁西新村",
            "filed_on": "2026-11-20",
        }
        draft = matters.open_matter(district.desk, district.clerks[successor], "filing", typed)
        with pytest.raises(Refused) as caught:
            district.take(district.clerks[successor], draft, "file")
        assert [(r.code, r.refuses) for r in caught.value.reasons] == [("E-L-NOPOWER", True)]


def test_liaisons_end_there_and_begin_here_and_inner_units_get_the_new_parent(
    district: District, system: Actor
) -> None:
    clerk = district.clerks[TIEXI]
    liaisons.name_liaison(
        system, district.units[TIEXI].id, {"mobile": "139"}, since=TODAY, person_id=clerk.person_id
    )
    list_moves_the_item(district)
    merge(district, system)
    rows = list(Liaison.select().order_by(Liaison.id))
    assert [(row.unit.name, row.valid_to, row.person_id, row.mobile) for row in rows] == [
        (TIEXI, TODAY, clerk.person_id, "139"),
        (NANQIAO, None, clerk.person_id, "139"),
    ]
    assert Unit.get(Unit.name == TEAM).parent.name == NANQIAO


def test_while_the_list_still_names_the_unit_it_stays_and_the_bureau_can_be_asked(
    district: District, system: Actor
) -> None:
    """L-1: no power moves without its paper."""
    supervisor = factories.clerk(district.units[BUREAU], Role.SUPERVISOR)
    assert "清单仍列有 1 项" in refused(district, system, NANQIAO)
    assert successions.ask_for_list(system, district.units[TIEXI].id, district.units[NANQIAO].id) == 1
    assert "请公布清单调整" in Notice.get(Notice.person == supervisor.person_id).text


def test_matters_between_the_two_are_settled_first(district: District, system: Actor) -> None:
    matter = district.sent(FIRE, TIEXI)
    Party.update(unit=district.units[NANQIAO].id).where(
        (Party.matter == matter.id) & (Party.unit == district.units[FIRE].id)
    ).execute()
    list_moves_the_item(district)
    assert "之间还有 1 件" in refused(district, system, NANQIAO)


def test_a_successor_that_has_the_plugin_off_takes_no_open_matters_of_it(
    district: District, system: Actor
) -> None:
    district.sent(FIRE, TIEXI)
    list_moves_the_item(district)
    enablement.switch(district.desk, None, "transfer", district.units[NANQIAO].id, State.OFF)
    assert "停用了“案件移送”" in refused(district, system, NANQIAO)


@pytest.mark.parametrize(
    ("successor", "words"),
    [
        (None, "名在用人员"),
        (None, "处辖区地点"),
        (None, "个内设、直属、派出机构"),
        (TEAM, "内设机构"),
        (TIEXI, "就是本单位"),
    ],
)
def test_nothing_is_left_without_anybody_to_answer_for_it(
    district: District, system: Actor, successor: str | None, words: str
) -> None:
    list_moves_the_item(district)
    assert words in refused(district, system, successor)


def test_a_unit_is_ended_neither_ahead_of_time_nor_twice_nor_into_one_that_is_no_more(
    district: District, system: Actor, now: HeldClock
) -> None:
    list_moves_the_item(district)
    assert "晚于今天" in refused(district, system, NANQIAO, TODAY + timedelta(days=1))
    merge(district, system)
    with pytest.raises(Refused):
        merge(district, system)
    with pytest.raises(Refused):
        successions.end(district.desk, system, district.units[NANQIAO].id, TODAY, district.units[TIEXI].id)


def test_the_page_shows_the_effect_before_anything_is_done(district: District, app: Flask) -> None:
    member(district.units[HUB], Role.SYSTEM_ADMIN, username="sys")
    district.received(FIRE, TIEXI)
    browser = Client(app)
    browser.log_in("sys")
    address = f"/admin/units/{district.units[TIEXI].id}"
    typed = {"on": TODAY.isoformat(), "successor": district.units[NANQIAO].code}
    shown = browser.post(f"{address}/end/preview", typed).text
    assert all(
        words in shown for words in ("1 件，转由南桥街道办事处", "清单仍列有 1 项", "提请区司法局调整清单")
    )
    assert "确认撤销" not in shown
    list_moves_the_item(district)
    assert "确认撤销" in browser.post(f"{address}/end/preview", typed).text
    assert Unit.get_by_id(district.units[TIEXI].id).valid_to is None
    assert browser.post(f"{address}/end", typed).status_code == 303
    assert "曾用名、并入单位" in browser.get(f"/units/{district.units[NANQIAO].id}").text
    assert NANQIAO in browser.get(f"/units/?q={TIEXI}").text


def test_the_page_of_a_matter_names_the_former_unit(district: District, app: Flask, system: Actor) -> None:
    member(district.units[NANQIAO], Role.HANDLER, username="a")
    matter = district.received(FIRE, TIEXI)
    list_moves_the_item(district)
    merge(district, system)
    browser = Client(app)
    browser.log_in("a")
    assert f"（原{TIEXI}）" in browser.get(f"/transfer/{matter.id}").text


def test_two_units_merged_into_each_other_at_once_leave_one_of_them(
    district: District, system: Actor
) -> None:
    """Each of the two administrators has looked at the units before the other acts."""
    first, second = factories.unit("甲局", "department"), factories.unit("乙局", "department")

    def other_way_round() -> None:
        with connection():
            successions.end(district.desk, system, second.id, TODAY, first.id)

    with snapshots.reading():
        assert snapshots.directory().units[first.id].valid_to is None
        another = Thread(target=other_way_round)
        another.start()
        another.join()
        with pytest.raises(Stale):
            successions.end(district.desk, system, first.id, TODAY, second.id)
    assert [Unit.get_by_id(one.id).valid_to for one in (first, second)] == [None, TODAY]
