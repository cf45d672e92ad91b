"""Units, places and liaisons are entered as lists write them: all or nothing, by the system administrator (G-2, G-5)."""

from collections.abc import Callable
from datetime import date

import pytest

from portal.desk import Desk, liaisons, matters, series, successions, units
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.store import snapshots
from portal.store.audit import AuditEntry, first_bad_entry
from portal.store.files import NumberSeries
from portal.store.notices import Notice
from portal.store.people import Person
from portal.store.units import Liaison, Place, Unit
from tests import factories
from tests.conftest import HeldClock
from tests.core.district import sample

pytestmark = pytest.mark.usefixtures("desk")
HEADER = "编码,名称,全称,简称,别名,类型,上级,机关代字,地址,值班电话,备注\n"
TIEXI = (
    "410703009,铁西街道办事处,新乡市卫滨区铁西街道办事处,铁西办,铁西,subdistrict,,铁西办函,,0373-0000007,\n"
)
TODAY, LATER = date(2026, 11, 20), date(2026, 12, 1)


@pytest.fixture
def administrator(database: str, now: HeldClock) -> Actor:
    return factories.clerk(factories.unit("指挥中心", "hub"), Role.SYSTEM_ADMIN)


@pytest.fixture
def tiexi(database: str) -> Unit:
    return factories.unit("铁西街道办事处", code="410703009")


def entered(text: str, name: str = "units.csv") -> tuple[int, int, int]:
    done = units.import_units(None, text.encode(), name)
    return done.added, done.changed, done.unchanged


def told(refused: pytest.ExceptionInfo[Refused]) -> str:
    return "".join(reason.message for reason in refused.value.reasons)


def test_the_sample_list_is_entered_whole_and_a_second_time_changes_nothing() -> None:
    first = units.import_units(None, sample("units.csv"), "units.csv")
    again = units.import_units(None, sample("units.csv"), "units.csv")
    assert (first.added, again.added, again.changed, again.unchanged) == (36, 0, 0, 36)
    team = units.named("铁西执法队")
    assert (team.kind, snapshots.directory().principal(team.id).name) == ("internal", "铁西街道办事处")


def test_a_list_in_gb18030_reads_like_one_in_utf_8() -> None:
    done = units.import_units(None, (HEADER + TIEXI).encode("gb18030"), "单位.csv")
    assert (done.added, units.named("铁西办").duty_phone) == (1, "0373-0000007")


def test_the_sample_places_come_with_their_offices_and_are_changed_by_name() -> None:
    units.import_units(None, sample("units.csv"), "units.csv")
    assert units.import_places(None, sample("places.csv"), "places.csv").added == 29
    assert units.import_places(None, sample("places.csv"), "places.csv").unchanged == 29
    moved = units.import_places(None, "地点,镇办\n铁西新村,自由路办\n".encode(), "places.csv")
    assert (moved.changed, Place.get(Place.name == "铁西新村").office.name) == (1, "自由路街道办事处")
    located = snapshots.directory().locate("铁西新村3号楼")
    assert located is not None
    assert located.office is not None
    assert located.office.name == "自由路街道办事处"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param("X1,某科,,,,internal,,,,,\n", "第 2 行“上级”：内设机构以上级单位的名义行文", id="an inner unit without its parent"),
        pytest.param("X1,某所,,,,dispatched,D99,,,,\n", "没有编码为“D99”的单位", id="a parent that is not there"),
        pytest.param("X1,甲队,,,,internal,X2,,,,\nX2,乙队,,,,internal,X1,,,,\n", "上下级关系形成循环", id="parents in a circle"),
        pytest.param("X1,甲队,,,,internal,X1,,,,\n", "上下级关系形成循环", id="its own parent"),
        pytest.param("X1,某局,,,,bureau,,,,,\n", "“bureau”不是单位类型", id="a kind that is none"),
        pytest.param("X1,某街道人民政府,,,,subdistrict,,,,,\n", "不得写作“街道人民政府”", id="a street is no government"),
        pytest.param("X1,甲局,,,,department,,,,,\nX1,乙局,,,,department,,,,,\n", "第 3 行“编码”：“X1”与第 2 行重复", id="a code twice"),
        pytest.param("X1,甲局,,,,department,,,,,\nX2,甲局,,,,department,,,,,\n", "“甲局”与第 2 行重复", id="a name twice"),
        pytest.param("X1,铁西街道办事处,,,,department,,,,,\n", "已是单位 410703009 的名称", id="the name of another unit"),
        pytest.param("X1,,,,,department,,,,,\n", "“名称”：应为", id="no name"),
        pytest.param(",甲局,,,,department,,,,,\n", "“编码”：应为", id="no code"),
        pytest.param("X1,甲局,,,,department,,AB函,,,\n", "第 2 行“机关代字”", id="a code word that is none"),
    ],
)  # fmt: skip
def test_a_list_with_a_fault_names_row_and_column_and_changes_nothing(
    tiexi: Unit, rows: str, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        entered(HEADER + rows + "Y0,无错的局,,,,department,,,,,\n")
    assert words in told(refused)
    assert [unit.code for unit in Unit.select()] == [tiexi.code]
    assert not AuditEntry.select().where(AuditEntry.action == "unit.import").exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [("编码,名称\n1,甲\n".encode(), "u.csv"), (b"", "u.csv"), (b"PK\x03\x04", "u.csv"), (b"x", "u.pdf")],
    ids=["without the column of kinds", "empty", "not what its name says", "of another sort"],
)
def test_a_file_that_is_no_list_of_units_is_refused_in_chinese(data: bytes, name: str) -> None:
    with pytest.raises(Refused) as refused:
        units.import_units(None, data, name)
    assert {reason.code for reason in refused.value.reasons} == {"E-G-SHEET"}


def test_a_place_needs_an_office_that_is_known(tiexi: Unit) -> None:
    with pytest.raises(Refused) as refused:
        units.import_places(None, "地点,镇办\n甲村,铁西街道办事处\n乙村,无此镇\n".encode(), "places.csv")
    assert "第 3 行“镇办”：没有名为“无此镇”的镇办" in told(refused)
    assert Place.select().count() == 0


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN}))
def test_only_the_system_administrator_changes_units_and_liaisons(
    desk: Desk, tiexi: Unit, now: HeldClock, role: Role
) -> None:
    somebody = factories.clerk(tiexi, role)
    acts: list[Callable[[], object]] = [
        lambda: units.import_units(somebody, b"", "u.csv"),
        lambda: units.import_places(somebody, b"", "p.csv"),
        lambda: units.edit(somebody, tiexi.id, {}),
        lambda: units.rename(somebody, tiexi.id, "新名", "", TODAY),
        lambda: successions.end(desk, somebody, tiexi.id, TODAY),
        lambda: liaisons.name_liaison(somebody, tiexi.id, {"name": "李"}, since=TODAY),
        lambda: liaisons.change(somebody, 1, {}),
        lambda: liaisons.end_liaison(somebody, 1, TODAY),
        lambda: series.decide(somebody, tiexi.id, 2026, "auto", "铁西办函", 1),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_a_unit_is_found_by_code_or_any_name_and_a_doubtful_name_is_refused(tiexi: Unit) -> None:
    assert {
        units.named(name).id for name in ("410703009", "铁西街道办事处", "新乡市卫滨区铁西街道办事处")
    } == {tiexi.id}
    for unknown in ("某局", "", " "):
        with pytest.raises(Refused):
            units.named(unknown)


def test_a_renamed_unit_stays_itself_and_its_old_name_leads_to_it(administrator: Actor, tiexi: Unit) -> None:
    clerk = factories.person(tiexi)
    units.rename(administrator, tiexi.id, "铁西新区街道办事处", "", TODAY)
    closed = Unit.get(Unit.name == "铁西街道办事处")
    assert (closed.valid_to, closed.successor_id) == (TODAY, tiexi.id)
    assert Person.get_by_id(clerk.id).unit.name == "铁西新区街道办事处"
    assert units.named("铁西新区街道办事处").id == tiexi.id
    assert first_bad_entry() is None


def test_a_unit_cannot_take_the_name_of_another(administrator: Actor, tiexi: Unit) -> None:
    other = factories.unit("南桥街道办事处")
    with pytest.raises(Refused):
        units.rename(administrator, other.id, "铁西街道办事处", "", TODAY)


def test_an_ended_unit_hands_people_places_and_inner_units_to_its_successor(
    desk: Desk, administrator: Actor, tiexi: Unit
) -> None:
    heir = factories.unit("南桥街道办事处")
    clerk, team = factories.person(tiexi), factories.unit("铁西执法队", "internal", parent=tiexi)
    factories.place("铁西新村", tiexi)
    successions.end(desk, administrator, tiexi.id, TODAY, heir.id)
    assert Person.get_by_id(clerk.id).unit_id == heir.id
    assert Person.get_by_id(clerk.id).stamp == clerk.stamp + 1
    assert Place.get().office_id == heir.id
    assert Unit.get_by_id(team.id).parent_id == heir.id
    assert tiexi.id not in {unit.id for unit in snapshots.directory().of_kinds("subdistrict")}


def test_a_unit_with_open_matters_items_or_people_is_not_ended(
    desk: Desk, administrator: Actor, tiexi: Unit
) -> None:
    clerk = factories.clerk(tiexi)
    factories.item("占道", factories.unit("区城市管理局", "department"), (tiexi,))
    matters.open_matter(desk, clerk, "filing", {})
    with pytest.raises(Refused) as refused:
        successions.end(desk, administrator, tiexi.id, TODAY)
    assert all(words in told(refused) for words in ("1 件未办结", "列有 1 项", "1 名在用人员"))
    assert Unit.get_by_id(tiexi.id).valid_to is None


def test_a_corrected_address_is_on_the_log_and_a_name_is_not_corrected_that_way(
    administrator: Actor, tiexi: Unit
) -> None:
    units.edit(administrator, tiexi.id, {"address": "人民路1号", "name": "别名"})
    assert (Unit.get_by_id(tiexi.id).address, Unit.get_by_id(tiexi.id).name) == (
        "人民路1号",
        "铁西街道办事处",
    )
    assert "人民路1号" in AuditEntry.get(AuditEntry.action == "unit.edit").detail


def test_a_unit_that_does_not_exist_is_not_found(administrator: Actor) -> None:
    with pytest.raises(NotFound):
        units.edit(administrator, 987654, {})


def test_a_liaison_is_named_handed_over_and_ended(administrator: Actor, tiexi: Unit, now: HeldClock) -> None:
    named = liaisons.name_liaison(administrator, tiexi.id, {"name": "李某", "backup": "赵某"}, since=TODAY)
    assert [c.standing for c in liaisons.all_of(tiexi.id, TODAY)] == ["active"]
    liaisons.end_liaison(administrator, named.id, LATER)
    assert [c.standing for c in liaisons.of_units([tiexi.id], TODAY)[tiexi.id]] == ["handed_over"]
    assert [c.standing for c in liaisons.all_of(tiexi.id, LATER)] == ["ended"]
    assert liaisons.of_units([tiexi.id], LATER) == {}
    assert Liaison.get_by_id(named.id).backup == "赵某"


def test_a_liaison_with_an_account_brings_name_and_phones_along(administrator: Actor, tiexi: Unit) -> None:
    person = factories.person(tiexi, name="李某")
    Person.update(mobile="13900000000").where(Person.id == person.id).execute()
    named = liaisons.name_liaison(administrator, tiexi.id, {}, since=TODAY, person_id=person.id)
    assert (named.name, named.mobile, named.person_id) == ("李某", "13900000000", person.id)


def test_a_person_is_liaison_of_one_unit_only(administrator: Actor, tiexi: Unit) -> None:
    team = factories.unit("铁西执法队", "internal", parent=tiexi)
    person = factories.person(team)
    liaisons.name_liaison(administrator, tiexi.id, {}, since=TODAY, person_id=person.id)
    with pytest.raises(Refused) as refused:
        liaisons.name_liaison(administrator, team.id, {}, since=TODAY, person_id=person.id)
    assert "一人只能任一个单位的联络人" in told(refused)
    details = {"name": "无账号者", "mobile": "13900000001"}
    liaisons.name_liaison(administrator, tiexi.id, details, since=TODAY)
    with pytest.raises(Refused):
        liaisons.name_liaison(administrator, team.id, details, since=TODAY)


def test_nobody_from_another_unit_and_nobody_without_a_name_becomes_liaison(
    administrator: Actor, tiexi: Unit
) -> None:
    stranger = factories.person(factories.unit())
    for person_id, details in ((stranger.id, {}), (None, {})):
        with pytest.raises(Refused):
            liaisons.name_liaison(administrator, tiexi.id, details, since=TODAY, person_id=person_id)


def test_a_liaison_who_goes_without_a_successor_is_told_to_the_head_and_to_the_supervisor(
    administrator: Actor, tiexi: Unit
) -> None:
    """AT-26: the head gets the inbox, 司法局 is told; nothing else stops."""
    head = factories.person(tiexi, Role.HEAD)
    supervisor = factories.person(factories.unit("区司法局", "supervisor"), Role.SUPERVISOR)
    named = liaisons.name_liaison(administrator, tiexi.id, {"name": "李某"}, since=TODAY)
    liaisons.end_liaison(administrator, named.id, TODAY)
    assert {notice.person_id for notice in Notice.select()} == {head.id, supervisor.id}
    warning = liaisons.missing(units.row(tiexi.id), liaisons.of_units([tiexi.id], TODAY).get(tiexi.id, []))
    assert warning is not None
    assert (warning.code, warning.refuses) == ("W-G-NO-LIAISON", False)


def test_with_a_successor_in_place_nobody_is_troubled(administrator: Actor, tiexi: Unit) -> None:
    factories.person(tiexi, Role.HEAD)
    first = liaisons.name_liaison(administrator, tiexi.id, {"name": "李某"}, since=TODAY)
    liaisons.name_liaison(administrator, tiexi.id, {"name": "赵某"}, since=TODAY)
    liaisons.end_liaison(administrator, first.id, LATER)
    assert Notice.select().count() == 0


def test_a_unit_that_needs_no_liaison_is_not_missed_one(administrator: Actor) -> None:
    court = factories.unit("区人民法院", "judicial")
    assert liaisons.missing(units.row(court.id), []) is None


def test_the_next_letter_takes_the_number_the_series_was_set_to(administrator: Actor, tiexi: Unit) -> None:
    series.decide(administrator, tiexi.id, 2026, "auto", "铁西办函", 31)
    numbering = next(one for one in series.of_year(2026) if one.unit.id == tiexi.id)
    assert (numbering.sample, numbering.decided) == ("铁西办函〔2026〕31号", True)


@pytest.mark.parametrize(
    ("mode", "code", "start"),
    [("auto", "X", 1), ("auto", "铁西办函", 0), ("auto", "铁西办函", 30), ("loose", "铁西办函", 40)],
    ids=["a code word that is none", "no number", "a number already taken", "a way that is none"],
)
def test_a_series_that_cannot_be_is_refused(
    administrator: Actor, tiexi: Unit, mode: str, code: str, start: int
) -> None:
    series.decide(administrator, tiexi.id, 2026, "auto", "铁西办函", 31)
    with pytest.raises(Refused) as refused:
        series.decide(administrator, tiexi.id, 2026, mode, code, start)
    assert {reason.code for reason in refused.value.reasons} == {"E-G-DOCNO"}
    assert NumberSeries.get().next_number == 31


def test_a_unit_without_a_code_word_gets_the_one_of_its_first_series(administrator: Actor) -> None:
    market = factories.unit("区市场监督管理局", "department")
    Unit.update(organ_code="").where(Unit.id == market.id).execute()
    factories.unit()  # the snapshot moves on
    series.decide(administrator, market.id, 2026, "manual", "卫市场函", 1)
    assert Unit.get_by_id(market.id).organ_code == "卫市场函"
