"""Lists in the database: read, compared, doubted, published, told, taken back (L-1 … L-9)."""

import threading
from datetime import date, timedelta

import pytest

from portal import clock
from portal.desk import Desk, power_words, powers
from portal.desk.power_changes import ListFile, ListRefused, confirm_doubt, find, import_list
from portal.desk.power_publishing import publish_as_operator
from portal.domain.list_changes import doubt_key
from portal.domain.power_checks import may_file
from portal.domain.power_lists import ListMode
from portal.domain.procedure import Role
from portal.domain.reasons import Forbidden, NotFound, Refused, Stale
from portal.store import snapshots
from portal.store.audit import AuditEntry
from portal.store.db import connection
from portal.store.files import StoredFile
from portal.store.matters import Matter
from portal.store.notices import Notice
from portal.store.people import Person
from portal.store.powers import ListPaper, MissedWords, PowerGrant, PowerItem, PowerWording
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.core.district import FIRST_LIST, NEW_LIST, SUPPLEMENT, sample_records
from tests.core.entering import FIRST, X0, X1, both_lists, drafted, published, sample_file, sheet

TIEXI, CITY, FIRE = "铁西街道办事处", "区城市管理局", "区消防救援大队"
LATER = date(2026, 12, 1)


@pytest.fixture
def units(desk: Desk) -> dict[str, Unit]:
    """The sample district, still in its set-up stage."""
    return factories.sample_units()


def holder_of(item: str, on: date, place: str = TIEXI) -> str:
    answer = powers.ask(item, place, on)
    return answer.holder.name if answer.holder else answer.outcome


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


# --- the sample lists -----------------------------------------------------------------------------------


def test_the_first_list_is_in_force_from_its_day(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sample_file("power_list_2024.xlsx"), FIRST_LIST, mode=ListMode.WHOLE, document=FIRST)
    assert PowerItem.select().count() == 85
    assert holder_of("410703-CF-0151", FIRST_LIST) == TIEXI
    assert holder_of("410703-CF-0151", FIRST_LIST - timedelta(days=1)) == FIRE


def test_the_second_list_changes_exactly_what_was_changed(desk: Desk, units: dict[str, Unit]) -> None:
    both_lists(desk)
    difference = powers.changed_between(NEW_LIST - timedelta(days=1), NEW_LIST)
    found = [(heading, entry.code) for heading, entries in difference.headings() for entry in entries]
    expected = sample_records("power_list_2026_changes.csv")
    assert sorted(found) == sorted((row["调整类型"], row["事项编码"]) for row in expected)


def test_a_supplement_adds_and_items_without_code_get_a_provisional_one(
    desk: Desk, units: dict[str, Unit]
) -> None:
    both_lists(desk)
    published(desk, sample_file("power_list_supplement.csv"), SUPPLEMENT)
    made = [
        item.code
        for item in PowerItem.select().where(PowerItem.code.startswith("LS-")).order_by(PowerItem.code)
    ]
    assert made == ["LS-0001", "LS-0002", "LS-0003", "LS-0004", "LS-0005"]
    assert holder_of("LS-0003", SUPPLEMENT) == TIEXI
    assert powers.ask("车辆维修", TIEXI, SUPPLEMENT).in_name_of is not None


def test_retained_items_are_answers_and_not_gaps(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sample_file("retained_items.csv"), FIRST_LIST, mode=ListMode.RETAINED)
    answer = powers.ask("410703-BM-0001", TIEXI, FIRST_LIST)
    assert (answer.outcome, answer.basis) == ("one", "清单列为部门保留事项")


def test_an_export_read_again_changes_nothing(desk: Desk, units: dict[str, Unit]) -> None:
    both_lists(desk)
    again = drafted(desk, ListFile(powers.export(LATER), "导出.xlsx"), LATER, mode=ListMode.WHOLE)
    assert again.change is not None
    assert (again.change.problems, again.change.difference.is_empty) == ((), True)


def test_reading_a_list_changes_no_power(desk: Desk, units: dict[str, Unit]) -> None:
    drafted(desk, sample_file("power_list_2024.xlsx"), FIRST_LIST, mode=ListMode.WHOLE)
    assert (PowerItem.select().count(), ListPaper.select().count()) == (0, 0)


# --- dates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2024, 2, 3), CITY, id="before the grant"),
        pytest.param(date(2024, 2, 4), TIEXI, id="the first day"),
        pytest.param(date(2025, 12, 31), TIEXI, id="AT-94 the last day"),
        pytest.param(date(2026, 1, 1), CITY, id="AT-94 the day of the recall"),
    ],
)
def test_a_recalled_item_goes_back_on_the_stated_day(
    desk: Desk, units: dict[str, Unit], on: date, expected: str
) -> None:
    published(desk, sheet(X0), date(2024, 2, 4))
    published(desk, sheet(X0), date(2026, 1, 1), mode=ListMode.RECALL, document=FIRST)
    assert holder_of("X0", on) == expected


def test_a_power_devolved_is_lost_to_the_department(desk: Desk, units: dict[str, Unit]) -> None:
    """AT-98: 区消防 files a new X1 case in 铁西 on 2026-11-20."""
    published(desk, sheet(X1), date(2026, 1, 1))
    on = date(2026, 11, 20)
    item = powers.named("X1", on)
    fire = snapshots.directory().ref(units[FIRE].id)
    (reason,) = may_file(snapshots.power_list(on), item, powers.located(TIEXI), fire, on)
    assert (reason.code, reason.refuses) == ("E-L-NOPOWER", True)
    assert reason.remedy == "请移送铁西街道办事处。"


def test_past_lists_are_entered_in_the_order_of_their_days(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sheet(X0), date(2026, 1, 1))
    with pytest.raises(Refused) as refused:
        published(desk, sheet(X1), date(2025, 1, 1))
    assert codes(refused) == ["E-L-BACKDATE"]


# --- what stands against publishing ---------------------------------------------------------------------


def test_a_second_grant_over_the_first_is_refused(desk: Desk, units: dict[str, Unit]) -> None:
    """AT-97: second grant X1/铁西 overlapping."""
    published(desk, sheet(X1), date(2026, 1, 1))
    powers.go_live(desk, None)
    with pytest.raises(Refused) as refused:
        published(desk, sheet(X1), LATER)
    assert codes(refused) == ["E-L-OVERLAP"]
    assert PowerGrant.select().count() == 1


def test_a_list_without_a_paper_is_refused(desk: Desk, units: dict[str, Unit]) -> None:
    """AT-97: no basis doc."""
    powers.go_live(desk, None)
    with pytest.raises(Refused) as refused:
        published(desk, sheet(X1), LATER, document="")
    assert codes(refused) == ["E-L-NOBASIS"]


def test_after_go_live_a_past_day_is_refused(desk: Desk, units: dict[str, Unit], now: HeldClock) -> None:
    """AT-97: valid_from in the past."""
    powers.go_live(desk, None)
    with pytest.raises(Refused) as refused:
        published(desk, sheet(X1), now.instant.date() - timedelta(days=1))
    assert codes(refused) == ["E-L-BACKDATE"]


def test_a_past_day_passes_with_a_reason_which_is_kept(desk: Desk, units: dict[str, Unit]) -> None:
    """AT-97, L-5: 司法局 publishes it with a reason."""
    powers.go_live(desk, None)
    published(desk, sheet(X1), date(2026, 11, 1), reason="省政府文件自11月1日起生效，11月18日收到")
    assert holder_of("X1", date(2026, 11, 1)) == TIEXI
    assert ListPaper.get().reason == "省政府文件自11月1日起生效，11月18日收到"


def test_today_is_not_a_past_day(desk: Desk, units: dict[str, Unit], now: HeldClock) -> None:
    powers.go_live(desk, None)
    published(desk, sheet(X1), now.instant.date())
    assert holder_of("X1", now.instant.date()) == TIEXI


def test_detention_never_goes_down(desk: Desk, units: dict[str, Unit]) -> None:
    """L-9, 行政处罚法18(3)."""
    row = ("X9", "对某行为的处罚", "市公安局卫滨分局", TIEXI, "罚款、行政拘留", "下放", "")
    with pytest.raises(Refused) as refused:
        published(desk, sheet(row), LATER)
    assert "E-L-FORBIDDEN" in codes(refused)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("清单.xlsx", b"PK\x03\x04 cut off", id="a damaged workbook"),
        pytest.param("清单.docx", b"anything", id="another kind of file"),
        pytest.param("清单.csv", b"\xff\xfe\x00", id="bytes that are no text"),
        pytest.param("清单.csv", "事项名称,承接主体\n对甲的处罚,火星街道\n".encode(), id="an unknown office"),
        pytest.param("清单.csv", b"", id="nothing at all"),
    ],
)
def test_a_file_with_a_fault_changes_nothing(
    desk: Desk, units: dict[str, Unit], name: str, data: bytes
) -> None:
    entries = AuditEntry.select().count()
    with pytest.raises(ListRefused) as refused:
        drafted(desk, ListFile(data, name), LATER)
    assert refused.value.reasons
    assert (Matter.select().count(), StoredFile.select().count()) == (0, 0)
    assert AuditEntry.select().count() == entries


def test_a_fault_is_named_by_row_and_column(desk: Desk, units: dict[str, Unit]) -> None:
    row = ("X1", "对甲的处罚", CITY, "火星街道", "罚款", "下放", "")
    with pytest.raises(ListRefused, match="第 2 行「承接主体」：不认识的镇办「火星街道」"):
        drafted(desk, sheet(row), LATER)


# --- doubts ---------------------------------------------------------------------------------------------

NEARLY_X0 = ("", "对擅自占道堆放物品的处罚", CITY, "平原镇", "警告、罚款", "下放", "")


def test_a_list_with_a_doubt_is_published_only_when_it_is_confirmed(
    desk: Desk, units: dict[str, Unit]
) -> None:
    published(desk, sheet(X0), NEW_LIST)
    draft = drafted(desk, sheet(NEARLY_X0), LATER)
    with pytest.raises(Refused) as refused:
        publish_as_operator(desk, draft.id)
    assert codes(refused) == ["E-L-DOUBT"]
    publish_as_operator(desk, draft.id, confirm_doubts=True)
    assert holder_of("X0", LATER, "平原镇") == "平原镇人民政府"
    assert AuditEntry.select().where(AuditEntry.action == "powers.confirm_doubt").count() == 1


def test_a_row_of_like_name_can_be_decided_to_be_a_new_item(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sheet(X0), NEW_LIST)
    bureau = factories.clerk(units["区司法局"], Role.HANDLER, Role.SUPERVISOR)
    draft = drafted(desk, sheet(NEARLY_X0), LATER, actor=bureau)
    assert draft.change is not None
    confirm_doubt(desk, bureau, draft.id, doubt_key(draft.change.open_doubts[0]), apart=True)
    publish_as_operator(desk, draft.id)
    assert PowerItem.select().count() == 2


def test_a_doubt_is_confirmed_once(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sheet(X0), NEW_LIST)
    bureau = factories.clerk(units["区司法局"], Role.HANDLER, Role.SUPERVISOR)
    draft = drafted(desk, sheet(NEARLY_X0), LATER, actor=bureau)
    assert draft.change is not None
    key = doubt_key(draft.change.open_doubts[0])
    confirm_doubt(desk, bureau, draft.id, key)
    with pytest.raises(NotFound):
        confirm_doubt(desk, bureau, draft.id, key)


# --- what publishing leaves -----------------------------------------------------------------------------


def test_publishing_leaves_paper_file_log_and_notices(desk: Desk, units: dict[str, Unit]) -> None:
    head = factories.person(units[TIEXI], Role.HEAD)
    liaison = factories.person(units[FIRE], Role.LIAISON)
    clerk = factories.person(units[TIEXI], Role.HANDLER)
    untouched = factories.person(units[CITY], Role.HEAD)
    published(desk, sheet(X1), LATER)
    paper = ListPaper.get()
    assert (paper.document, paper.effective_from) == ("卫政文〔2026〕9号", LATER)
    assert paper.file_sha256 == StoredFile.get().sha256
    assert AuditEntry.select().where(AuditEntry.action == "powers.publish").count() == 1
    told = {notice.person_id: notice.text for notice in Notice.select().where(Notice.kind == "powers")}
    assert told.keys() == {head.id, liaison.id}
    assert told[head.id].startswith("清单调整（卫政文〔2026〕9号）自2026年12月1日起生效：新增 1 项")
    assert not told.keys() & {clerk.id, untouched.id}


def test_a_renamed_item_keeps_its_code_and_its_former_name(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sheet(X0), NEW_LIST)
    published(desk, sheet(("X0", "对擅自占道经营堆放的处罚", *X0[2:])), LATER, mode=ListMode.WHOLE)
    day_before = LATER - timedelta(days=1)
    assert powers.item_by_code("X0", day_before).name == "对擅自占道堆放的处罚"
    assert powers.item_by_code("X0", LATER).name == "对擅自占道经营堆放的处罚"


def test_a_narrowed_list_recalls_from_the_offices_that_drop_out(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sheet((*X0[:3], "镇、街道", *X0[4:])), NEW_LIST)
    published(desk, sheet((*X0[:3], "仅平原镇", *X0[4:])), LATER, mode=ListMode.WHOLE)
    assert holder_of("X0", LATER) == CITY
    assert holder_of("X0", LATER, "平原镇") == "平原镇人民政府"
    closed = PowerGrant.get((PowerGrant.holder == units[TIEXI].id) & PowerGrant.valid_to.is_null(False))
    assert closed.recall_paper.effective_from == LATER


def test_a_list_published_twice_on_one_day_leaves_one_grant(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sheet(X0), LATER)
    published(desk, sheet((*X0[:5], "委托", "")), LATER, mode=ListMode.WHOLE)
    answer = powers.ask("X0", TIEXI, LATER)
    assert (PowerGrant.select().count(), answer.in_name_of is not None) == (1, True)


def test_a_wording_of_the_past_reaches_until_the_next_one(desk: Desk, units: dict[str, Unit]) -> None:
    summer = date(2026, 6, 1)
    published(desk, sheet(X0), NEW_LIST)
    powers.go_live(desk, None)
    for day, name in ((LATER, "对擅自占道经营堆放的处罚"), (summer, "对擅自占道摆放堆放的处罚")):
        published(desk, sheet(("X0", name, *X0[2:])), day, mode=ListMode.WHOLE, reason="更正名称")
    rows = [(row.valid_from, row.valid_to) for row in PowerWording.select().order_by(PowerWording.valid_from)]
    assert rows == [(NEW_LIST, summer), (summer, LATER), (LATER, None)]


def test_a_failure_on_the_way_leaves_everything_as_it_was(
    desk: Desk, units: dict[str, Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = drafted(desk, sheet(X0, X1), LATER)
    with monkeypatch.context() as broken:
        broken.setattr(PowerGrant, "create", classmethod(lambda *_, **__: 1 / 0))
        with pytest.raises(Exception, match="division by zero"):
            publish_as_operator(desk, draft.id)
    assert (PowerItem.select().count(), ListPaper.select().count()) == (0, 0)
    assert find(desk, None, draft.id).matter.state == "draft"
    publish_as_operator(desk, draft.id)
    assert holder_of("X1", LATER) == TIEXI


def test_two_who_publish_at_once_leave_one_publication(desk: Desk, units: dict[str, Unit]) -> None:
    """Trust 4: one winner; the other hears that somebody was first, or that its grants would overlap."""
    drafts = [drafted(desk, sheet(X1), LATER), drafted(desk, sheet(X1), LATER)]
    start, outcomes = threading.Barrier(4), []

    def press(draft_id: int) -> None:
        with connection(), clock.standing_at(moment):
            start.wait()
            try:
                publish_as_operator(desk, draft_id)
                outcomes.append("published")
            except (Refused, Stale) as refused:
                outcomes.append(refused.reasons[0].code)

    moment = clock.now()
    presses = [threading.Thread(target=press, args=(draft.id,)) for draft in drafts * 2]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert outcomes.count("published") == 1
    assert set(outcomes) <= {"published", "E-G-STALE", "E-L-OVERLAP"}
    assert (ListPaper.select().count(), PowerGrant.select().count()) == (1, 1)


# --- the set-up stage, the operator ---------------------------------------------------------------------


def test_the_set_up_stage_ends_once(desk: Desk, units: dict[str, Unit], now: HeldClock) -> None:
    assert powers.go_live(desk, None) == now.instant.date()
    with pytest.raises(Refused) as refused:
        powers.go_live(desk, None)
    assert codes(refused) == ["E-L-LIVE"]
    assert AuditEntry.select().where(AuditEntry.action == "portal.go_live").count() == 1


def test_a_clerk_does_not_end_the_set_up_stage(desk: Desk, units: dict[str, Unit]) -> None:
    with pytest.raises(Forbidden):
        powers.go_live(desk, factories.clerk(units[TIEXI]))


def test_the_operator_is_one_person_who_cannot_log_in(desk: Desk, units: dict[str, Unit]) -> None:
    both_lists(desk)
    (operator,) = Person.select().where(Person.username == "operator")
    assert (operator.active, operator.roles, operator.password_hash) == (False, "", "")


def test_without_units_a_list_cannot_be_read(desk: Desk) -> None:
    with pytest.raises(Refused):
        import_list(desk, None, sheet(X1), ListMode.SUPPLEMENT, FIRST, LATER)


# --- asking ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["X1", "x1", "消防车通道", "对占用消防车通道的处罚", "xfctd"])
def test_an_item_is_asked_for_by_code_name_words_or_initials(
    desk: Desk, units: dict[str, Unit], words: str
) -> None:
    published(desk, sheet(X0, X1), NEW_LIST)
    assert holder_of(words, LATER) == TIEXI


def test_words_that_fit_several_items_are_told_apart(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sheet(X0, X1), NEW_LIST)
    answer = powers.ask("占", TIEXI, LATER)
    assert answer.outcome == "none"
    assert "X0 对擅自占道堆放的处罚" in answer.reasons[0]


def test_words_that_fit_nothing_say_so(desk: Desk, units: dict[str, Unit]) -> None:
    answer = powers.ask("门前堆东西", TIEXI, LATER)
    assert (answer.outcome, answer.reasons[0]) == ("none", "清单中没有与之对应的事项。")


def test_an_item_in_a_place_nobody_knows_needs_its_place(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sheet(X1), NEW_LIST)
    assert powers.ask("X1", "月亮湾", LATER).outcome == "none"


# --- what people call things ----------------------------------------------------------------------------


def test_missed_words_become_a_synonym_by_one_act(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sheet(X0), NEW_LIST)
    power_words.note_missed("门前堆东西")
    (row,) = power_words.missed()
    bureau = factories.clerk(units["区司法局"], Role.SUPERVISOR)
    power_words.settle_missed(bureau, row.id, powers.item_by_code("X0", LATER))
    assert holder_of("门前堆东西", LATER) == TIEXI
    assert power_words.missed() == []


def test_missed_words_are_counted_once_an_hour(desk: Desk, units: dict[str, Unit], now: HeldClock) -> None:
    power_words.note_missed("门前堆东西")
    power_words.note_missed("门前堆东西 ")
    now.forward(hours=2)
    power_words.note_missed("门前堆东西")
    assert MissedWords.get().times == 2


@pytest.mark.parametrize("words", ["", "堆", "占道堆放", "很长" * 40])
def test_words_that_are_found_or_say_nothing_are_not_kept(
    desk: Desk, units: dict[str, Unit], words: str
) -> None:
    published(desk, sheet(X0), NEW_LIST)
    power_words.note_missed(words)
    assert MissedWords.select().count() == 0


def test_an_origin_department_names_its_own_items_only(desk: Desk, units: dict[str, Unit]) -> None:
    published(desk, sheet(X0, X1), NEW_LIST)
    city = factories.clerk(units[CITY])
    power_words.add_synonym(city, powers.item_by_code("X0", LATER), "门前堆东西")
    with pytest.raises(Forbidden):
        power_words.add_synonym(city, powers.item_by_code("X1", LATER), "堵消防通道")
