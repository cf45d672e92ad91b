"""T-1: what the department had before the item went down, on many dates, in values and over the desk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from plugins.transfer import clocks, legacy
from portal.domain.powers import GrantMode, PowerList
from portal.domain.procedure import Facts
from portal.domain.reasons import Severity
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.files import IssuedLetter
from portal.store.matters import Matter, MatterClock
from portal.store.powers import PowerGrant
from tests.conftest import HeldClock
from tests.transfer.conftest import District, Login
from tests.transfer.values import (
    FIRE,
    FOUND,
    IN_JIEFANG,
    JIEFANG,
    PINGYUAN,
    TIEXI,
    X1,
    at,
    codes,
    grant,
    having,
    knowing,
    photo,
    sent_by,
    severities,
    to,
)  # fmt: skip

WARNING = Severity.WARNING
DAY = date.fromisoformat
RECENT = having(FOUND, discovered_at=at("2026-01-05T09:00"))
LEFT = having(FOUND, discovered_at=at("2025-12-30T09:00"))
AGREED = {
    "agreed_on": DAY("2026-01-06"),
    "agreed_by": "区消防王一、铁西赵六",
    "agreed_result": "移送铁西办理。",
}


def on_paper(facts: Facts) -> Facts:
    """With the record of the consultation, signed by both."""
    return replace(facts, files=(*facts.files, photo("agreement")))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param({}, set(), id="discovered on the first day or after"),
        pytest.param({"discovered_at": at("2026-01-01T00:00")}, set(), id="discovered in the first minute"),
        pytest.param({"own_closed_on": DAY("2025-12-31")}, {"E-T-LEGACY-CLOSED"}, id="AT-20 closed the day before"),
        pytest.param(
            {"own_filed_on": DAY("2025-06-01"), "own_closed_on": DAY("2025-09-01")}, {"E-T-LEGACY-CLOSED"}, id="AT-20 filed and closed before"
        ),
        pytest.param({"own_filed_on": DAY("2025-12-31")}, {"E-T-LEGACY-FILED"}, id="AT-21 filed the day before, open"),
        pytest.param(
            {"own_filed_on": DAY("2025-12-31"), "own_closed_on": DAY("2026-01-05")}, {"E-T-LEGACY-FILED"}, id="AT-21 closed since"
        ),
        pytest.param({"registered_on": DAY("2025-12-31")}, {"E-T-LEGACY-CONSULT"}, id="AT-22 registered the day before"),
        pytest.param({"discovered_at": at("2025-12-31T23:59")}, {"E-T-LEGACY-CONSULT"}, id="AT-22 discovered the day before"),
        pytest.param({"registered_on": DAY("2025-12-31"), **AGREED}, {"E-T-LEGACY-CONSULT"}, id="AT-22 agreed, without the record"),
        pytest.param({"own_filed_on": DAY("2026-01-01")}, {"E-L-NOPOWER"}, id="AT-23 filed on the first day"),
        pytest.param(
            {"own_filed_on": DAY("2026-01-02"), "registered_on": DAY("2025-12-01")}, {"E-L-NOPOWER"}, id="AT-23 known before, filed after"
        ),
        pytest.param({"own_filed_on": DAY("2026-12-01")}, {"E-G-FUTURE", "E-L-NOPOWER"}, id="filed tomorrow"),
        pytest.param(
            {"own_filed_on": DAY("2025-12-03"), "own_closed_on": DAY("2025-12-02")}, {"E-F-DECIDED-EARLY", "E-T-LEGACY-CLOSED"},
            id="closed before it was filed",
        ),
    ],
)  # fmt: skip
def test_a_departments_case_is_classed_by_its_own_dates(record: dict[str, Any], expected: set[str]) -> None:
    assert codes(legacy.may_go_down(having(RECENT, **record))) == expected


@pytest.mark.parametrize("missing", ["agreed_on", "agreed_by", "agreed_result"])
def test_a_consultation_has_date_both_sides_and_result(missing: str) -> None:
    """AT-22: signed, but not told what is missing in it."""
    facts = on_paper(having(LEFT, **{**AGREED, missing: None}))
    [reason] = legacy.may_go_down(facts)
    assert (reason.code, reason.field, reason.refuses) == ("E-T-LEGACY-CONSULT", missing, True)


BATCH = {**AGREED, "agreed_by": "区消防、铁西办（在办事项交接）", "signed": True}


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        pytest.param(knowing(LEFT, batch=BATCH), "", id="consulted on in a batch, signed by both"),
        pytest.param(knowing(LEFT, batch={**BATCH, "signed": False}), "双方签字的协商记录", id="in a batch, not signed"),
        pytest.param(on_paper(knowing(LEFT, batch={**BATCH, "signed": False})), "", id="in a batch, signed here"),
        pytest.param(knowing(LEFT, batch={}), "协商日期、参加协商的双方人员、协商结果、双方签字的协商记录", id="in none"),
    ],
)  # fmt: skip
def test_what_two_units_agreed_on_in_a_batch_is_not_consulted_on_again(facts: Facts, missing: str) -> None:
    """T-1: one 协商记录 for all the cases that a list leaves between two units."""
    said = [reason.message for reason in legacy.may_go_down(facts)]
    assert [words.rpartition("缺少：")[2].rstrip("。") for words in said] == ([missing] if missing else [])


def test_what_was_typed_goes_before_what_the_batch_says() -> None:
    facts = knowing(having(LEFT, agreed_result="分两次移送。"), batch=BATCH)
    assert legacy.of_batch(facts) == {name: BATCH[name] for name in ("agreed_on", "agreed_by")}
    assert legacy.of_batch(knowing(RECENT, batch=BATCH)) == {}


def test_a_consultation_recorded_lets_it_pass_under_a_reminder_of_its_own() -> None:
    """AT-22, second half: no three days, whatever the urgency."""
    facts = on_paper(having(LEFT, **AGREED, urgent=True))
    assert codes(legacy.may_go_down(facts)) == set()
    assert (clocks.duty(facts), clocks.duty_since(facts)) == (
        "transfer.after_agreement",
        at("2026-01-06T00:00"),
    )
    assert clocks.duty(LEFT) is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(LEFT, {"E-T-LEGACY-CONSULT"}, id="a department to the office that holds it now"),
        pytest.param(sent_by(PINGYUAN, LEFT), set(), id="an office to another office"),
        pytest.param(to(FIRE, sent_by(TIEXI, LEFT)), set(), id="an office to a department"),
        pytest.param(knowing(to(JIEFANG, LEFT), place=IN_JIEFANG), set(), id="an office that never held it"),
        pytest.param(
            replace(LEFT, powers=PowerList({1: X1}, {1: (grant(mode=GrantMode.ENTRUSTED),)})), set(), id="Q-20 only entrusted"
        ),
    ],
)  # fmt: skip
def test_only_what_went_down_to_the_receiver_is_left_from_before(facts: Facts, expected: set[str]) -> None:
    assert codes(legacy.may_go_down(facts)) == expected


def test_a_list_issued_anew_does_not_make_old_cases_of_new_ones() -> None:
    """L-6: power without a break counts from its first day."""
    earlier = replace(grant(DAY("2026-01-01")), id=2, valid_from=DAY("2024-02-04"))
    renewed = PowerList({1: X1}, {1: (earlier, grant())})
    assert codes(legacy.may_go_down(replace(LEFT, powers=renewed))) == set()
    closed = having(LEFT, own_closed_on=DAY("2024-01-10"))
    assert codes(legacy.may_go_down(replace(closed, powers=renewed))) >= {"E-T-LEGACY-CLOSED"}


def test_what_the_department_filed_while_it_had_no_power_is_no_old_case() -> None:
    """L-3: an item that went down, came back and went down again."""
    first = replace(grant(DAY("2025-01-01")), id=2, valid_from=DAY("2024-02-04"))
    again = replace(FOUND, powers=PowerList({1: X1}, {1: (first, grant())}))
    assert codes(legacy.may_go_down(having(again, own_filed_on=DAY("2024-06-01")))) == {"E-L-NOPOWER"}
    assert codes(legacy.may_go_down(having(again, own_filed_on=DAY("2025-06-01")))) == {"E-T-LEGACY-FILED"}


def test_what_was_found_before_its_day_but_is_no_old_case_counts_from_that_day() -> None:
    """AT-23: before the first day it was not the other side's."""
    facts = having(FOUND, discovered_at=at("2025-12-30T09:00"), own_filed_on=DAY("2026-01-01"))
    assert (clocks.duty(facts), clocks.duty_since(facts)) == ("transfer.normal", at("2026-01-01T00:00"))


def test_a_closed_case_points_to_the_archives() -> None:
    [reason] = legacy.may_go_down(having(RECENT, own_closed_on=DAY("2025-12-31")))
    assert "查阅档案" in reason.remedy
    assert "三（一）1" in reason.clause


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param({"violated_on": DAY("2024-11-21")}, set(), id="a day less than two years"),
        pytest.param({"violated_on": DAY("2024-11-20")}, {("W-T-LIMITATION", WARNING)}, id="two years"),
        pytest.param({"violated_on": DAY("2021-11-20")}, {("W-T-LIMITATION", WARNING)}, id="five years"),
        pytest.param({"discovered_at": at("2024-11-20T08:00")}, {("W-T-LIMITATION", WARNING)}, id="found two years ago"),
    ],
)  # fmt: skip
def test_an_act_of_long_ago_warns_of_its_limitation(
    record: dict[str, Any], expected: set[tuple[str, Severity]]
) -> None:
    """行政处罚法36."""
    long_held = PowerList({1: X1}, {1: (replace(grant(), valid_from=DAY("2020-01-01")),)})
    assert severities(legacy.may_go_down(having(replace(FOUND, powers=long_held), **record))) == expected


@pytest.mark.parametrize(("ended", "years"), [("2023-11-20", "满 2 年"), ("2021-11-20", "满 5 年")])
def test_the_warning_says_which_limit_has_passed(ended: str, years: str) -> None:
    [reason] = legacy.may_go_down(having(FOUND, violated_on=DAY(ended)))
    assert years in reason.message


# --- over the desk, on the dates of domain §17.2 -------------------------------------------------------------

URBAN, OFFICE = "区城市管理局", "铁西街道办事处"
Codes = Callable[..., set[str]]


@pytest.fixture
def x0(district: District, now: HeldClock) -> District:
    """X0, an item of 城管, went down to 铁西 on 2024-02-04; it is the first of March of that year."""
    now.move_to(datetime(2024, 3, 1, 9, 0))
    with transaction():
        PowerGrant.update(valid_from=date(2024, 2, 4), valid_to=date(2026, 1, 1)).execute()
        item = PowerGrant.get().item
        item.origin = district.units[URBAN]
        item.save()
        snapshots.changed("powers")
    return district


def submit(district: District, **dates: Any) -> Matter:
    draft = district.draft(URBAN, OFFICE, **{"discovered_at": "2024-01-08T09:00", **dates})
    return district.take(district.clerks[URBAN], draft, "submit")


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        pytest.param({"own_filed_on": "2023-11-01", "own_closed_on": "2024-01-10"}, "E-T-LEGACY-CLOSED", id="AT-20"),
        pytest.param({"own_filed_on": "2023-12-20"}, "E-T-LEGACY-FILED", id="AT-21"),
        pytest.param({"registered_on": "2024-01-15", "discovered_at": "2024-01-15T09:00"}, "E-T-LEGACY-CONSULT", id="AT-22"),
    ],
)  # fmt: skip
def test_cases_from_before_stay_where_they_are(
    x0: District, refused: Codes, dates: dict[str, str], code: str
) -> None:
    assert refused(submit, x0, **dates) == {code}


def test_years_later_the_same_case_is_refused_for_the_same_reason(
    x0: District, now: HeldClock, refused: Codes
) -> None:
    """AT-20 again, when the item has gone back: what was closed before it went down stays closed."""
    now.move_to(datetime(2026, 11, 20, 9, 0))
    found = refused(submit, x0, own_closed_on="2024-01-10")
    assert {"E-T-LEGACY-CLOSED", "E-T-JURIS"} <= found


def test_an_agreed_clue_goes_over_without_the_three_days(x0: District, now: HeldClock) -> None:
    """AT-22: a reminder counted from the agreed date, a letter that says so, a record for both to sign."""
    agreed = {
        "agreed_on": "2024-02-28",
        "agreed_by": "区城管王一、铁西赵六",
        "agreed_result": "移送铁西街道办事处办理。",
    }
    draft = x0.draft(URBAN, OFFICE, discovered_at="2024-01-15T09:00", registered_on="2024-01-15", **agreed)
    x0.attach(x0.clerks[URBAN], draft, "agreement", "协商记录.png")
    matter = x0.take(x0.clerks[URBAN], draft, "submit")
    clock = MatterClock.get(MatterClock.matter == matter.id)
    assert (clock.term, clock.label, clock.due_on) == (
        "transfer.after_agreement", "internal_reminder", date(2024, 3, 4),
    )  # fmt: skip
    now.move_to(datetime(2024, 3, 20, 9, 0))
    matter = x0.take(x0.approvers[URBAN], matter, "approve")
    assert matter.state == "sent"
    assert "2024年2月28日协商：移送铁西街道办事处办理。" in str(IssuedLetter.get().content)


def test_what_was_filed_on_the_first_day_must_go_over_within_three_days(
    x0: District, now: HeldClock, refused: Codes
) -> None:
    """AT-23: the filing is shown as E-L-NOPOWER; due Wednesday 2024-02-07."""
    now.move_to(datetime(2024, 2, 5, 9, 0))
    draft = x0.draft(URBAN, OFFICE, discovered_at="2024-02-04T10:00", own_filed_on="2024-02-04")
    assert refused(x0.take, x0.clerks[URBAN], draft, "submit") == {"E-L-NOPOWER"}
    matter = x0.take(x0.clerks[URBAN], draft, "submit", {"E-L-NOPOWER": "已撤销立案。"})
    clock = MatterClock.get(MatterClock.matter == matter.id)
    assert (clock.term, clock.label, clock.due_on) == (
        "transfer.normal", "mechanism_limit", date(2024, 2, 7),
    )  # fmt: skip
    assert x0.take(x0.approvers[URBAN], matter, "approve").state == "sent"


def test_only_a_department_is_asked_for_dates_from_before(x0: District, login_of: Login) -> None:
    asked = "事项下放之前就掌握的案件"
    assert asked in login_of(x0.clerks[URBAN]).get("/transfer/new").text
    assert asked not in login_of(x0.clerks[OFFICE]).get("/transfer/new").text
