"""Whose power is it, since when, by which paper, until when (domain L)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.domain.powers import (
    GrantMode,
    PlaceRef,
    PowerList,
    both_answers,
    changes_between,
    gaps,
    holder,
    may_file,
    may_publish,
    municipal_origins,
    overlaps,
    powers_of,
)
from portal.domain.reasons import Reason
from tests.core.district import (
    CITY,
    ENTRUSTED,
    FIRE,
    FIREWORKS,
    FIRST_LIST,
    IN_PINGYUAN,
    IN_TIEXI,
    LEVEES,
    MARKET,
    NANQIAO,
    NEW_LIST,
    PINGYUAN,
    RETAINED,
    STRAW,
    TIEXI,
    X0,
    X1,
    grant,
    published,
    unit,
)

NOVEMBER = date(2026, 11, 20)
POWERS = published()


def codes(reasons: tuple[Reason, ...]) -> list[tuple[str, str]]:
    return [(reason.code, reason.severity.value) for reason in reasons]


# --- holder ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "place", "on", "expected"),
    [
        pytest.param(X0, IN_TIEXI, date(2025, 12, 31), TIEXI, id="AT-94 the day before the recall"),
        pytest.param(X0, IN_TIEXI, date(2026, 1, 1), CITY, id="AT-94 the day of the recall"),
        pytest.param(X1, IN_TIEXI, NOVEMBER, TIEXI, id="AT-35 the territory decides, not the finder"),
        pytest.param(X1, IN_PINGYUAN, NOVEMBER, PINGYUAN, id="another territory, another holder"),
        pytest.param(X1, IN_TIEXI, date(2024, 2, 29), FIRE, id="before the first list"),
        pytest.param(X1, IN_TIEXI, date(2024, 3, 1), TIEXI, id="from 00:00 of the first day"),
        pytest.param(STRAW, IN_TIEXI, NOVEMBER, unit("区农业农村局"), id="an office that dropped out"),
        pytest.param(STRAW, IN_PINGYUAN, NOVEMBER, PINGYUAN, id="the office that kept the item"),
        pytest.param(RETAINED, IN_TIEXI, NOVEMBER, MARKET, id="a retained item stays with the department"),
        pytest.param(RETAINED, None, NOVEMBER, MARKET, id="a retained item needs no place"),
        pytest.param(X0, None, NOVEMBER, CITY, id="an item that no office holds needs no place"),
    ],
)
def test_the_power_is_where_list_place_and_day_put_it(item, place, on, expected):
    answer = holder(POWERS, item, place, on)
    assert (answer.outcome, answer.holder) == ("one", expected)


def test_an_answer_names_paper_number_and_first_day():
    answer = holder(POWERS, X1, IN_TIEXI, NOVEMBER)
    assert answer.basis == "《2024年清单》（卫政文〔2024〕7号）第82项"
    assert (answer.since, answer.until) == (FIRST_LIST, None)
    assert "自2024年3月1日起" in answer.reasons[0]


def test_a_recall_is_announced_in_the_answers_of_the_days_before_it():
    answer = holder(POWERS, X0, IN_TIEXI, date(2025, 12, 31))
    assert answer.until == NEW_LIST
    assert any("已公布变动：自2026年1月1日起收回，由区城市管理局行使" in reason for reason in answer.reasons)


def test_a_coming_grant_is_announced_in_the_department_s_answer():
    answer = holder(POWERS, LEVEES, IN_TIEXI, date(2025, 6, 1))
    assert (answer.holder, answer.until) == (LEVEES.origin, NEW_LIST)
    assert any("自2026年1月1日起下放铁西街道办事处" in reason for reason in answer.reasons)


def test_after_a_recall_open_cases_stay_with_the_office():
    """L-7."""
    answer = holder(POWERS, X0, IN_TIEXI, NEW_LIST)
    assert answer.since == NEW_LIST
    assert "卫政文〔2025〕61号" in answer.basis
    assert "收回前铁西街道办事处已立案未结的案件，仍由其办理完毕。" in answer.reasons


def test_a_recall_everywhere_is_told_without_a_place_too():
    answer = holder(POWERS, X0, None, NOVEMBER)
    assert (answer.since, answer.basis) == (NEW_LIST, "《2026年清单》（卫政文〔2025〕61号）收回")
    assert "收回前镇办已立案未结的案件，仍由其办理完毕。" in answer.reasons


def test_the_department_goes_on_regulating():
    """L-4: regulation and penalty are told apart."""
    reasons = "".join(holder(POWERS, X1, IN_TIEXI, NOVEMBER).reasons)
    assert "监管：区消防救援大队；处罚：铁西街道办事处" in reasons


def test_entrusted_powers_go_out_in_the_department_s_name_without_coercive_measures():
    """L-2."""
    answer = holder(POWERS, ENTRUSTED, IN_TIEXI, NOVEMBER)
    assert (answer.holder, answer.in_name_of) == (TIEXI, CITY)
    assert answer.acts == ("行政处罚", "行政检查")


def test_devolved_powers_carry_checks_and_coercive_measures():
    """L-2."""
    answer = holder(POWERS, X1, IN_TIEXI, NOVEMBER)
    assert (answer.in_name_of, answer.acts) == (None, ("行政处罚", "行政检查", "行政强制措施"))


def test_an_excepted_penalty_kind_stays_with_the_department():
    """L-5, partial power."""
    reasons = holder(POWERS, FIREWORKS, IN_TIEXI, NOVEMBER).reasons
    assert "吊销许可证件不在下放范围内，仍由区应急管理局决定。" in reasons


def test_without_an_item_there_is_no_answer_but_a_way_on():
    answer = holder(POWERS, None, IN_TIEXI, NOVEMBER)
    assert (answer.outcome, answer.holder) == ("none", None)
    assert "清单中没有与之对应的事项。" in answer.reasons


@pytest.mark.parametrize(
    "place", [None, PlaceRef(9, "无名路", None)], ids=["no place", "place of no known office"]
)
def test_a_granted_item_without_a_territory_has_no_answer(place):
    answer = holder(POWERS, X1, place, NOVEMBER)
    assert answer.outcome == "none"
    assert FIRE in answer.holders
    assert TIEXI in answer.holders
    assert "须先确定地点所在的镇办" in answer.reasons[0]


def test_a_place_on_a_boundary_is_a_conflict_settled_by_the_first_filing():
    """L-1, 行政处罚法第二十五条."""
    answer = holder(POWERS, X1, PlaceRef(9, "界河路", TIEXI, (NANQIAO,)), NOVEMBER)
    assert (answer.outcome, answer.holders) == ("conflict", (TIEXI, NANQIAO))
    assert any("最先立案" in reason for reason in answer.reasons)


def test_a_boundary_is_no_conflict_where_one_department_answers_for_both_sides():
    answer = holder(POWERS, RETAINED, PlaceRef(9, "界河路", TIEXI, (NANQIAO,)), NOVEMBER)
    assert (answer.outcome, answer.holder) == ("one", MARKET)


def test_a_grant_renewed_without_a_gap_is_one_unbroken_power():
    renewed = (grant(until=NEW_LIST, id=1), grant(since=NEW_LIST, id=2))
    answer = holder(PowerList({X1.id: X1}, {X1.id: renewed}), X1, IN_TIEXI, date(2025, 1, 1))
    assert (answer.since, answer.until) == (FIRST_LIST, None)
    assert not any("已公布变动" in reason for reason in answer.reasons)


def test_two_days_under_two_lists_have_two_answers_earlier_first():
    answers = both_answers(POWERS, X0, IN_TIEXI, NEW_LIST, date(2025, 12, 31))
    assert [answer.holder for answer in answers] == [TIEXI, CITY]


def test_two_days_under_one_list_have_one_answer():
    assert len(both_answers(POWERS, X1, IN_TIEXI, NEW_LIST, NOVEMBER)) == 1


# --- filing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "place", "by", "expected"),
    [
        pytest.param(X1, IN_TIEXI, FIRE, [("E-L-NOPOWER", "refusal")], id="AT-98 a devolved item"),
        pytest.param(X1, IN_TIEXI, TIEXI, [], id="the holder"),
        pytest.param(X1, IN_TIEXI, PINGYUAN, [("E-L-NOPOWER", "refusal")], id="outside its territory"),
        pytest.param(X0, IN_TIEXI, TIEXI, [("E-L-NOPOWER", "refusal")], id="a recalled item"),
        pytest.param(X0, IN_TIEXI, CITY, [], id="the department after the recall"),
        pytest.param(STRAW, IN_TIEXI, STRAW.origin, [], id="where no office took the item on"),
        pytest.param(ENTRUSTED, IN_TIEXI, CITY, [("E-L-NOPOWER", "warning")], id="Q-20 an entrusted item"),
        pytest.param(FIREWORKS, IN_TIEXI, FIREWORKS.origin, [("E-L-NOPOWER", "warning")], id="part was kept"),
        pytest.param(X1, None, FIRE, [("E-L-NOPOWER", "warning")], id="territory not known yet"),
        pytest.param(X1, IN_TIEXI, MARKET, [("E-L-NOPOWER", "warning")], id="a department of another trade"),
        pytest.param(None, IN_TIEXI, TIEXI, [("E-L-NOITEM", "refusal")], id="an office beyond the list"),
        pytest.param(None, IN_TIEXI, FIRE, [], id="a department beyond the list"),
    ],
)
def test_only_the_holder_may_file(item, place, by, expected):
    """L-1, L-3."""
    assert codes(may_file(POWERS, item, place, by, NOVEMBER)) == expected


def test_a_refused_filing_offers_the_transfer():
    """AT-98."""
    (reason,) = may_file(POWERS, X1, IN_TIEXI, FIRE, NOVEMBER)
    assert reason.remedy == "请移送铁西街道办事处。"


def test_the_department_files_until_the_last_moment_before_the_grant():
    """L-3: from 00:00 of valid_from."""
    assert may_file(POWERS, X1, IN_TIEXI, FIRE, FIRST_LIST - timedelta(days=1)) == ()
    assert codes(may_file(POWERS, X1, IN_TIEXI, FIRE, FIRST_LIST)) == [("E-L-NOPOWER", "refusal")]


# --- publishing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param([grant(since=NOVEMBER)], ["E-L-OVERLAP"], id="AT-97 a second grant of X1 to 铁西"),
        pytest.param([grant(since=date(2023, 1, 1), until=FIRST_LIST)], [], id="ends where the other begins"),
        pytest.param([grant(X0, since=NEW_LIST)], [], id="begins where the other ended"),
        pytest.param([grant(X0, since=date(2025, 12, 31))], ["E-L-OVERLAP"], id="one day too early"),
        pytest.param([grant(STRAW, NANQIAO, NOVEMBER)] * 2, ["E-L-OVERLAP"], id="twice in one draft"),
        pytest.param(
            [grant(FIREWORKS, since=NOVEMBER, penalties=("吊销许可证件",))], [], id="the kind left over"
        ),
        pytest.param(
            [grant(FIREWORKS, since=NOVEMBER, penalties=("罚款",))], ["E-L-OVERLAP"], id="a kind held"
        ),
    ],
)
def test_an_item_has_one_grant_per_territory_and_day(new, expected):
    assert [reason.code for reason in overlaps(POWERS, new)] == expected


def test_closing_a_grant_does_not_overlap_with_itself():
    standing = POWERS.grants_on(X1.id, NOVEMBER, TIEXI)[0]
    assert overlaps(POWERS, [replace(standing, valid_to=NOVEMBER)]) == ()


@pytest.mark.parametrize(
    ("document", "effective", "live", "reason", "expected"),
    [
        pytest.param("", NOVEMBER, True, "", ["E-L-NOBASIS"], id="AT-97 no basis document"),
        pytest.param(
            "卫政文〔2026〕9号", date(2026, 11, 19), True, "", ["E-L-BACKDATE"], id="AT-97 in the past"
        ),
        pytest.param("卫政文〔2026〕9号", date(2026, 11, 19), True, "补录漏项", [], id="with a reason"),
        pytest.param(
            "卫政文〔2024〕7号", FIRST_LIST, False, "", [], id="a list of the past before going live"
        ),
        pytest.param("卫政文〔2026〕9号", NOVEMBER, True, "", [], id="from today"),
    ],
)
def test_a_list_needs_a_paper_and_a_day_to_come(document, effective, live, reason, expected):
    found = may_publish([], [], document, effective, NOVEMBER, live=live, backdating_reason=reason)
    assert [reason.code for reason in found] == expected


@pytest.mark.parametrize("kind", ["行政拘留", "拘留", "限制人身自由"])
def test_personal_liberty_is_never_handed_down(kind):
    """L-9, 行政处罚法第十八条第三款."""
    found = may_publish([], ["罚款", kind], "卫政文〔2026〕9号", NOVEMBER, NOVEMBER, live=True)
    assert codes(found) == [("E-L-FORBIDDEN", "refusal")]


def test_powers_are_devolved_to_town_offices_only():
    """L-9, 行政处罚法第二十四条第一款."""
    found = may_publish([grant(office=CITY)], [], "卫政文〔2026〕9号", NOVEMBER, NOVEMBER, live=True)
    assert codes(found) == [("E-L-FORBIDDEN", "refusal")]


def test_an_item_of_a_municipal_branch_asks_for_the_paper():
    """L-9."""
    branch_item = replace(X1, origin=unit("市生态环境局卫滨分局"))
    assert codes(municipal_origins([X1, branch_item])) == [("W-L-BRANCH", "warning")]


# --- other questions ------------------------------------------------------------------------------------


def test_an_office_sees_what_it_may_do_on_a_day():
    """L-8."""
    held = {entry.item.id for entry in powers_of(POWERS, TIEXI, NOVEMBER)}
    assert X1.id in held
    assert X0.id not in held


def test_a_department_sees_where_it_may_no_longer_use_a_power():
    """L-8."""
    entries = {entry.item.id: entry for entry in powers_of(POWERS, STRAW.origin, NOVEMBER)}
    assert entries[STRAW.id].except_in == (PINGYUAN,)


def test_changes_between_two_days_tell_what_a_document_did():
    """L-8."""
    changes = changes_between(POWERS, date(2025, 12, 31), NEW_LIST)
    recalled = [change for change in changes if change.kind == "recalled"]
    granted = [change for change in changes if change.kind == "granted"]
    assert (len(granted), len(recalled)) == (12, 27)
    assert {change.document for change in changes} == {"卫政文〔2025〕61号"}


def test_changes_begin_after_the_first_of_two_days():
    assert changes_between(POWERS, NEW_LIST, NOVEMBER)[0].day == date(2026, 7, 1)


def test_a_renewal_on_other_terms_is_an_alteration():
    grants = (grant(until=NEW_LIST, id=1), replace(grant(since=NEW_LIST, id=2), mode=GrantMode.ENTRUSTED))
    (_, second) = changes_between(PowerList({X1.id: X1}, {X1.id: grants}), date(2024, 1, 1), NOVEMBER)
    assert (second.kind, second.offices) == ("altered", (TIEXI,))


def test_a_gap_is_an_item_that_nobody_claims():
    """L-5: retained items are no gaps."""
    loose = {item.id for item in gaps(POWERS, NOVEMBER)}
    assert X0.id in loose
    assert loose.isdisjoint({X1.id, RETAINED.id, STRAW.id})
