"""The rules of sharing as tables: facts in, reasons out; no database (domain §6)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from plugins.sharing import asking, publishing, timing
from plugins.sharing.categories import CATEGORIES, category_of, computed
from plugins.sharing.rules import INFO_REQUEST, SHARE
from portal.domain.calendar import ZONE, Calendar
from portal.domain.powers import Item, UnitRef
from portal.domain.procedure import Actor, Facts, Participant, Role, Seat

TIEXI = UnitRef(1, "T1", "铁西街道办事处", "subdistrict")
PINGYUAN = UnitRef(2, "T2", "平原镇人民政府", "town")
FIRE = UnitRef(3, "D1", "区消防救援大队", "department")
CITY = UnitRef(4, "D2", "区城市管理局", "department")
HUB = UnitRef(5, "H1", "指挥中心", "hub")
EVERYBODY = (TIEXI, PINGYUAN, FIRE, CITY)
X1 = Item(1, "CF-1", "对占用消防车通道的处罚", "消防", "消防法第六十条", (), FIRE, False)
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)


def facts(procedure: Any = SHARE, by: UnitRef = FIRE, **fields: Any) -> Facts:
    """A share of 区消防 on a Friday, with what its form answered."""
    actor = Actor(1, "张三", by, by, frozenset({Role.HANDLER}))
    known = {
        "items": (X1,), "holders": (TIEXI,), "offices": (), "everybody": EVERYBODY, "off": (), "units": {one.id: one for one in EVERYBODY},
    }  # fmt: skip
    given = {"title": "通报", "category": "6", "content": "一", **fields}
    return Facts(
        procedure.kind, "draft", FRIDAY, actor, given, parties={Seat.SENDER: by}, known=known, calendar=Calendar({})
    )  # fmt: skip


def codes(found: Any) -> list[str]:
    return [reason.code for reason in found]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"title": " "}, ["E-FORM"]),
        ({"category": ""}, ["E-S-CAT", "E-S-NOBODY"]),
        ({"category": "9"}, ["E-S-CAT", "E-S-NOBODY"]),
        pytest.param({"category": "3"}, ["W-S-DIR", "E-S-NOBODY"], id="AT-59"),
        pytest.param({"formed_on": date(2026, 11, 21)}, ["E-S-DATE"], id="AT-58"),
        pytest.param({"formed_on": date(2026, 11, 19)}, ["E-S-REASON"], id="AT-54 without a reason"),
        pytest.param(
            {"formed_on": date(2026, 11, 19), "delay_reason": "sorting"}, [], id="AT-54 with a reason"
        ),
        ({"formed_on": date(2026, 11, 19), "delay_reason": "other"}, ["E-S-REASON"]),
        ({"formed_on": date(2026, 11, 19), "delay_reason": "other", "delay_words": "系统停机"}, []),
        ({"formed_on": date(2026, 11, 20)}, []),
        pytest.param({"classification": "secret"}, ["E-G-SECRET"], id="AT-57"),
    ],
)
def test_what_stands_against_sharing(fields: dict[str, Any], expected: list[str]) -> None:
    assert codes(publishing.may_publish(facts(**fields))) == expected


def test_a_reader_who_does_not_use_the_portal_is_served_on_paper() -> None:
    away = facts(category="1")
    away = replace(away, known={**away.known, "off": {TIEXI.id}})
    assert codes(publishing.may_publish(away)) == ["E-P-DISABLED"]
    served = replace(away, fields={**away.fields, "offline_note": "11月20日直接送达，王五签收"})
    assert codes(publishing.may_publish(served)) == []


def test_the_command_centre_signs_nothing_and_passes_on() -> None:
    assert "E-S-SENDER" in codes(publishing.may_publish(facts(by=HUB)))
    assert codes(publishing.may_route(facts(by=HUB, receivers=[PINGYUAN.id]))) == []
    assert codes(publishing.may_route(facts(by=TIEXI, receivers=[PINGYUAN.id]))) == ["E-S-ONWARD"]


@pytest.mark.parametrize(
    ("category", "sender", "offices", "readers"),
    [
        pytest.param(1, FIRE, (), (TIEXI,), id="AT-56 every holder"),
        (2, FIRE, (PINGYUAN,), (PINGYUAN,)),
        (2, FIRE, (), (TIEXI,)),
        (3, TIEXI, (), (FIRE,)),
        (4, TIEXI, (), (FIRE, CITY)),
        (5, FIRE, (), (CITY, TIEXI, PINGYUAN)),
        (6, FIRE, (PINGYUAN,), (PINGYUAN,)),
        (7, TIEXI, (PINGYUAN,), (FIRE, PINGYUAN)),
        (8, FIRE, (), (TIEXI,)),
    ],
)
def test_who_reads_which_category(
    category: int, sender: UnitRef, offices: tuple[UnitRef, ...], readers: tuple[UnitRef, ...]
) -> None:
    found = computed(CATEGORIES[category], sender, (X1,), (TIEXI,), offices, EVERYBODY)
    assert set(found) == set(readers)


@pytest.mark.parametrize(
    ("typed", "number"), [("1", 1), (8, 8), ("9", None), ("", None), (None, None), ("¹", None)]
)
def test_a_category_is_one_of_eight(typed: object, number: int | None) -> None:
    found = category_of(typed)
    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [("collecting", "", "收集"), ("sorting", "数据量大", "整理：数据量大"), ("other", "停机", "停机"), ("other", "", ""), ("", "", "")],
)  # fmt: skip
def test_a_reason_of_delay_in_words(code: str, words: str, said: str) -> None:
    assert timing.delay_reason(facts(delay_reason=code, delay_words=words)) == said


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"purpose": "办案", "legal_need": "处罚法第四十条", "receivers": [FIRE.id]}, []),
        ({"receivers": [FIRE.id]}, ["E-S-PURPOSE", "E-S-PURPOSE"]),
        ({"purpose": "办案", "legal_need": "处罚法", "receivers": [TIEXI.id]}, ["E-S-NOBODY"]),
        ({"sort": "guidance"}, ["E-L-NOITEM"]),
        ({"sort": "call", "purpose": "汇总", "legal_need": "通知", "receivers": [FIRE.id]}, ["E-FORM"]),
        (
            {"purpose": "办案", "legal_need": "处罚法", "receivers": [FIRE.id], "due_on": date(2026, 11, 24)},
            ["W-S-SHORT"],
        ),
        (
            {"purpose": "办案", "legal_need": "处罚法", "receivers": [FIRE.id], "due_on": date(2026, 11, 19)},
            ["E-S-DATE"],
        ),
    ],
)
def test_what_stands_against_asking(fields: dict[str, Any], expected: list[str]) -> None:
    assert codes(asking.may_ask(facts(INFO_REQUEST, by=TIEXI, **fields))) == expected


@pytest.mark.parametrize(
    ("answered", "earlier", "answer", "decline"),
    [
        ((True, False), True, "asked", "asked"),
        ((True, True), True, "answered", "answered"),
        ((True, True), False, "answered", "declined"),
    ],
)
def test_a_request_ends_with_its_last_answer(
    answered: tuple[bool, ...], earlier: bool, answer: str, decline: str
) -> None:
    seated = tuple(
        Participant(unit, FRIDAY if done else None) for unit, done in zip((FIRE, CITY), answered, strict=True)
    )
    asked = replace(facts(INFO_REQUEST), state="asked", participants=seated, known={"answers": earlier})
    assert (asking.after_answer(asked), asking.after_declining(asked)) == (answer, decline)


def test_a_column_is_asked_for_once() -> None:
    assert asking.columns_of("检查户数\n\n 立案数 \n检查户数") == ["检查户数", "立案数"]
