"""Comparing an official list with the powers in force, and what publishing it would leave (L-5)."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.power_drafts import Paper, apply
from portal.domain.power_lists import Difference, ListedRow, ListMode, compare
from portal.domain.powers import GrantMode, PowerList, holder
from tests.core.district import (
    CITY,
    FIRE,
    FIREWORKS,
    FIRST_LIST,
    NANQIAO,
    NEW_LIST,
    OFFICES,
    PINGYUAN,
    STRAW,
    STREETS,
    SUPPLEMENT,
    TIEXI,
    UNITS,
    X0,
    X1,
    first_list,
    published,
    rows_of,
    sample,
    sample_records,
)

EMPTY = PowerList({}, {})
PAPER = Paper("卫政文〔2026〕9号", "调整清单", NEW_LIST)
LATER = date(2026, 12, 1)


def row_for(item, **changes) -> ListedRow:
    """The row of a list that says of an item just what the powers in force say."""
    offices = tuple(unit.code for unit in published().holders_on(item.id, LATER))
    row = ListedRow(
        10, item.code, item.name, item.field, item.origin.name, item.origin.code, item.basis, item.penalties,
        tuple(kind for kind in item.penalties if item == FIREWORKS and kind.startswith("吊销")), offices,
    )  # fmt: skip
    return replace(row, **changes)


def read_as(mode: ListMode, *rows: ListedRow, **choices) -> Difference:
    return compare(published(), rows, mode, LATER, units=UNITS, **choices)


def counts(difference: Difference) -> dict[str, int]:
    return {heading: len(entries) for heading, entries in difference.headings() if entries}


# --- the sample lists -----------------------------------------------------------------------------------


def test_the_comparison_of_the_two_sample_lists_finds_what_was_changed():
    difference = compare(first_list(), rows_of("power_list_2026.xlsx"), ListMode.WHOLE, NEW_LIST, units=UNITS)
    expected = list(csv.DictReader(io.StringIO(sample("power_list_2026_changes.csv").decode("utf-8-sig"))))
    found = [(heading, entry.code) for heading, entries in difference.headings() for entry in entries]
    assert sorted(found) == sorted((change["调整类型"], change["事项编码"]) for change in expected)
    assert difference.problems == ()


def test_a_narrowed_item_is_a_recall_for_the_offices_that_drop_out():
    difference = compare(first_list(), rows_of("power_list_2026.xlsx"), ListMode.WHOLE, NEW_LIST, units=UNITS)
    entry = next(entry for entry in difference.narrowed if entry.code == STRAW.code)
    assert frozenset(entry.offices) == STREETS
    assert entry.detail == "各街道办事处不再行使，平原镇人民政府保留"


def test_the_page_says_first_how_many_items_are_recalled_by_silence():
    difference = compare(first_list(), rows_of("power_list_2026.xlsx"), ListMode.WHOLE, NEW_LIST, units=UNITS)
    assert difference.plain_chinese()[:2] == ("未列入的事项将收回：25 项。", "新增 12 项：")


def test_a_supplement_recalls_nothing():
    difference = compare(
        first_list(), rows_of("power_list_supplement.csv"), ListMode.SUPPLEMENT, SUPPLEMENT, units=UNITS
    )
    assert counts(difference) == {"新增": 5}
    assert difference.problems == ()


def test_the_same_supplement_read_as_a_whole_list_would_recall_everything_else():
    difference = compare(
        first_list(), rows_of("power_list_supplement.csv"), ListMode.WHOLE, SUPPLEMENT, units=UNITS
    )
    assert difference.recalled_unlisted == 85


def test_retained_items_enter_the_list_without_a_grant():
    difference = compare(
        first_list(), rows_of("retained_items.csv"), ListMode.RETAINED, FIRST_LIST, units=UNITS
    )
    after = apply(first_list(), difference, PAPER)
    assert counts(difference) == {"新增": len(sample_records("retained_items.csv"))}
    assert sum(item.retained for item in after.items.values()) == 25
    assert sum(map(len, after.grants.values())) == sum(map(len, first_list().grants.values()))


# --- one row at a time ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"offices": (TIEXI.code,)}, {"部分收回": 1}, id="fewer offices"),
        pytest.param({"name": f"对单位{X1.name[1:]}"}, {"名称变更": 1}, id="another name"),
        pytest.param({"name": X1.name.replace("、", "﹑ ")}, {}, id="the same name in odd spelling"),
        pytest.param({"basis": "《中华人民共和国消防法》第六十一条"}, {"依据变更": 1}, id="another basis"),
        pytest.param({"basis": ""}, {}, id="no basis stated"),
        pytest.param({"mode": GrantMode.ENTRUSTED}, {"其他变更": 1}, id="another mode"),
        pytest.param({"excepted": ("罚款",)}, {"其他变更": 1}, id="a penalty kind kept back"),
        pytest.param({"origin_code": CITY.code}, {"其他变更": 1}, id="another department"),
    ],
)
def test_a_row_is_compared_with_its_item(changes, expected):
    difference = read_as(ListMode.WHOLE, row_for(X1, **changes))
    about_x1 = {
        heading: sum(entry.code == X1.code for entry in entries) for heading, entries in difference.headings()
    }
    assert {heading: count for heading, count in about_x1.items() if count} == expected


def test_a_partial_power_is_not_widened_by_a_row_silent_on_penalties():
    silent = row_for(FIREWORKS, penalties=(), excepted=())
    assert read_as(ListMode.SUPPLEMENT, silent).is_empty


def test_an_item_recalled_earlier_can_be_granted_again():
    row = row_for(X0, offices=(TIEXI.code,))
    difference = read_as(ListMode.SUPPLEMENT, row)
    assert counts(difference) == {"新增": 1}
    after = apply(published(), difference, PAPER)
    assert holder(after, after.items[X0.id], None, LATER).outcome == "none"
    assert after.holders_on(X0.id, LATER) == (TIEXI,)


def test_a_recall_list_takes_an_item_from_the_offices_it_names():
    difference = read_as(ListMode.RECALL, row_for(X1, offices=(TIEXI.code, NANQIAO.code)))
    assert counts(difference) == {"部分收回": 1}
    assert difference.narrowed[0].offices == (NANQIAO.code, TIEXI.code)


def test_a_recall_list_that_names_no_office_recalls_from_all():
    difference = read_as(ListMode.RECALL, row_for(X1, offices=()))
    assert frozenset(difference.recalled[0].offices) == OFFICES
    assert difference.recalled[0].detail == f"从各镇办收回，由{FIRE.name}行使"


@pytest.mark.parametrize(
    ("mode", "row", "column", "severity"),
    [
        pytest.param(ListMode.WHOLE, row_for(X1, offices=()), "承接主体", "error", id="no offices"),
        pytest.param(
            ListMode.SUPPLEMENT,
            ListedRow(9, None, "对新事项的处罚", offices=(TIEXI.code,)),
            "原实施部门",
            "error",
            id="no department",
        ),
        pytest.param(
            ListMode.SUPPLEMENT,
            row_for(X1, excepted=X1.penalties),
            "处罚种类",
            "error",
            id="every penalty kind kept back",
        ),
        pytest.param(
            ListMode.RECALL, ListedRow(9, "N-1", "对没有的事项的处罚"), "事项名称", "error", id="unknown item"
        ),
        pytest.param(ListMode.RECALL, row_for(X0), "承接主体", "doubt", id="nobody holds it"),
        pytest.param(
            ListMode.RECALL,
            row_for(STRAW, offices=(TIEXI.code, PINGYUAN.code)),
            "承接主体",
            "doubt",
            id="one of them does not hold it",
        ),
        pytest.param(ListMode.RETAINED, row_for(X1), "事项名称", "doubt", id="retained but held by offices"),
    ],
)
def test_a_row_that_does_not_fit_the_powers_in_force_is_named(mode, row, column, severity):
    (problem,) = read_as(mode, row).problems
    assert (problem.row, problem.column, problem.severity) == (row.row, column, severity)


def test_a_grant_that_begins_later_stands_in_the_way_of_an_earlier_one():
    row = row_for(X0, offices=(TIEXI.code,))
    (problem,) = compare(first_list(), [row], ListMode.SUPPLEMENT, date(2024, 1, 1), units=UNITS).problems
    assert "自2024年3月1日起由铁西街道办事处行使" in problem.message


# --- matching -------------------------------------------------------------------------------------------


def test_a_row_without_a_code_matches_by_name_whatever_its_spelling():
    name = "对占用，堵塞、封闭 消防车\n通道妨碍消防车通行的行政处罚"
    difference = read_as(ListMode.SUPPLEMENT, row_for(X1, code=None, name=name))
    assert (difference.is_empty, difference.problems) == (True, ())


def test_a_near_match_is_proposed_and_waits_for_a_hand():
    row = row_for(X1, code=None, name=X1.name.replace("封闭", "封堵"))
    difference = read_as(ListMode.SUPPLEMENT, row)
    assert [problem.severity for problem in difference.problems] == ["doubt"]
    assert counts(difference) == {"名称变更": 1}


def test_whoever_confirms_may_say_that_a_near_match_is_a_new_item():
    row = row_for(X1, code=None, name=X1.name.replace("封闭", "封堵"))
    difference = read_as(ListMode.SUPPLEMENT, row, confirmed={row.row: None})
    assert (counts(difference), difference.problems) == ({"新增": 1}, ())


def test_whoever_confirms_may_choose_the_item():
    row = row_for(X1, code=None, name="对堵住消防通道的处罚")
    difference = read_as(ListMode.SUPPLEMENT, row, confirmed={row.row: X1.id})
    assert counts(difference) == {"名称变更": 1}


def test_a_code_used_for_quite_another_name_is_a_doubt():
    (problem,) = read_as(ListMode.SUPPLEMENT, row_for(X1, name="对乱扔动物尸体的处罚")).problems
    assert (problem.severity, "名称差异较大" in problem.message) == ("doubt", True)


def test_a_known_name_under_a_new_code_is_a_doubt():
    difference = read_as(ListMode.SUPPLEMENT, row_for(X1, code="NEW-1"))
    assert [problem.severity for problem in difference.problems] == ["doubt"]
    assert difference.altered[0].detail == f"编码：{X1.code} → NEW-1"


def test_two_rows_for_one_item_are_an_error():
    (problem,) = read_as(ListMode.SUPPLEMENT, row_for(X1), row_for(X1, row=11, code=None)).problems
    assert (problem.row, problem.severity) == (11, "error")


# --- laws of comparing ----------------------------------------------------------------------------------

POOL = tuple(row for name in ("power_list_2024.xlsx", "power_list_2026.xlsx") for row in rows_of(name))


@st.composite
def lists(draw: st.DrawFn) -> list[ListedRow]:
    """Some rows of the sample lists, with offices, modes and exceptions of hypothesis' choice."""
    chosen = draw(st.lists(st.sampled_from(POOL), max_size=12, unique_by=lambda row: row.code))
    rows = []
    for number, row in enumerate(chosen, start=3):
        offices = draw(st.sets(st.sampled_from(sorted(OFFICES)), min_size=1))
        kept = draw(st.sets(st.sampled_from(row.penalties))) if len(row.penalties) > 1 else set()
        excepted = tuple(sorted(kept)) if len(kept) < len(row.penalties) else ()
        mode = draw(st.sampled_from(GrantMode))
        rows.append(replace(row, row=number, offices=tuple(sorted(offices)), excepted=excepted, mode=mode))
    return rows


def as_published(rows: list[ListedRow], powers: PowerList = EMPTY, day: date = FIRST_LIST) -> PowerList:
    difference = compare(powers, rows, ListMode.WHOLE, day, units=UNITS)
    return apply(powers, difference, replace(PAPER, published_on=day))


def pairs_on(powers: PowerList, day: date) -> set[tuple[str, str]]:
    """Item code and office of everything held on a day."""
    return {
        (powers.items[grant.item_id].code, grant.holder.code)
        for grant in powers.every_grant()
        if grant.stands_on(day)
    }


@given(lists())
def test_a_list_compared_with_itself_changes_nothing(rows):
    difference = compare(as_published(rows), rows, ListMode.WHOLE, NEW_LIST, units=UNITS)
    assert difference.is_empty
    assert len(difference.unchanged) == len(rows)


@given(lists(), lists())
def test_once_published_a_list_has_nothing_left_to_change(old, new):
    after = as_published(new, as_published(old), NEW_LIST)
    assert compare(after, new, ListMode.WHOLE, NEW_LIST, units=UNITS).is_empty


@given(lists(), lists())
def test_every_old_grant_is_either_recalled_narrowed_or_kept(old, new):
    before = as_published(old)
    difference = compare(before, new, ListMode.WHOLE, NEW_LIST, units=UNITS)
    after = apply(before, difference, PAPER)
    recalled = {(entry.code, office) for entry in difference.recalled for office in entry.offices}
    narrowed = {(entry.code, office) for entry in difference.narrowed for office in entry.offices}
    kept = pairs_on(before, NEW_LIST) & pairs_on(after, NEW_LIST)
    assert recalled | narrowed | kept == pairs_on(before, NEW_LIST)
    assert len(recalled) + len(narrowed) + len(kept) == len(pairs_on(before, NEW_LIST))


@given(lists(), lists())
def test_publishing_leaves_the_days_before_as_they_were(old, new):
    before = as_published(old)
    after = as_published(new, before, NEW_LIST)
    last_day = date(2025, 12, 31)
    assert pairs_on(after, last_day) == pairs_on(before, last_day)
    assert pairs_on(after, NEW_LIST) == {(row.code, office) for row in new for office in row.offices}


@given(lists(), lists())
def test_a_published_list_never_overlaps(old, new):
    after = as_published(new, as_published(old), NEW_LIST)
    for item_id in after.items:
        grants = after.grants_of(item_id)
        for index, grant in enumerate(grants):
            assert not any(grant.meets(o) and grant.holder == o.holder for o in grants[:index])
