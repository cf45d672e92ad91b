"""Lists of matters: who sees which, in which order, page by page, filtered by side, light, state and words."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest

from portal.desk import Desk
from portal.desk.list_rows import Row
from portal.desk.lists import Stage, matters_of
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Role, Seat
from portal.domain.reasons import Refused
from portal.domain.terms import Light, Unit, standing
from portal.store import search, snapshots
from portal.store.db import db, is_postgres
from portal.store.matters import NEVER, Matter, Party
from portal.store.units import Unit as UnitRow
from tests import factories
from tests.conftest import HeldClock

Opened = Callable[..., Matter]


@pytest.fixture
def town(desk: Desk) -> UnitRow:
    """The office whose lists are asked for."""
    factories.calendar_years()
    return factories.unit("铁西街道办事处")


@pytest.fixture
def department(desk: Desk) -> UnitRow:
    return factories.unit("区消防救援大队", "department")


@pytest.fixture
def clerk(town: UnitRow) -> Actor:
    return factories.clerk(town)


@pytest.fixture
def opened(town: UnitRow, department: UnitRow, now: HeldClock) -> Opened:
    """Make a matter between the department and the town as its steps would have left it."""
    person = factories.person(department)

    def make(
        title: str = "", due: str = "", unit: Unit = Unit.WORKING_DAYS, *, sender: UnitRow | None = None,
        receiver: UnitRow | None = town, kind: str = "transfer", state: str = "sent", open: bool = True, **more: bool,
    ) -> Matter:  # fmt: skip
        due_at = int(datetime.fromisoformat(due).replace(tzinfo=ZONE).timestamp()) if due else NEVER
        matter = Matter.create(
            kind=kind, state=state, title=title, opened_at=now.instant, opened_by=person, entered_at=now.instant,
            due_at=due_at, due_unit=unit.value if due else "", open=open, **more,
        )  # fmt: skip
        seats = [(Seat.SENDER, sender or department), *([(Seat.RECEIVER, receiver)] if receiver else [])]
        for seat, taking_part in seats:
            Party.create(
                matter=matter, unit=taking_part, seat=seat, kind=kind, state=state, open=open, due_at=due_at
            )
        search.put(matter.id, title, [], [one.id for _seat, one in seats], matter.private)
        return matter

    return make


def titles(rows: Iterable[Row]) -> list[str]:
    return [row.title for row in rows]


def test_the_nearest_due_comes_first_then_what_has_no_limit_then_what_is_closed(
    clerk: Actor, opened: Opened
) -> None:
    for title, due, is_open in (
        ("甲", "2026-11-28", True), ("乙", "2026-11-21", True), ("丙", "", True), ("丁", "", False), ("戊", "", False),
    ):  # fmt: skip
        opened(title, due, open=is_open)
    assert titles(matters_of(clerk).rows) == ["乙", "甲", "丙", "戊", "丁"]
    assert titles(matters_of(clerk, open=True).rows) == ["乙", "甲", "丙"]
    assert titles(matters_of(clerk, open=False).rows) == ["戊", "丁"]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_follow_each_other_without_gap_or_repetition(clerk: Actor, opened: Opened, limit: int) -> None:
    for number in range(9):
        opened(str(number), "2026-11-25" if number % 3 else "", open=number % 4 != 0)
    whole = titles(matters_of(clerk).rows)
    found: list[str] = []
    cursor: str | None = None
    for _page in range(10):
        page = matters_of(clerk, cursor=cursor, limit=limit)
        found, cursor = found + titles(page.rows), page.next
        if cursor is None:
            break
    assert found == whole
    assert len(found) == 9


def test_a_matter_that_comes_in_between_moves_no_row(clerk: Actor, opened: Opened) -> None:
    for title in "甲乙丙":
        opened(title, "2026-11-25")
    first = matters_of(clerk, limit=2)
    opened("插队", "2026-11-21")
    assert titles(matters_of(clerk, limit=2, cursor=first.next).rows) == ["丙"]


def test_another_unit_sees_nothing(opened: Opened) -> None:
    opened("甲")
    assert matters_of(factories.clerk(factories.unit())).rows == ()


def test_a_private_draft_is_only_its_writers(clerk: Actor, department: UnitRow, opened: Opened) -> None:
    opened("草稿", private=True)
    supervisor = factories.clerk(factories.unit("区司法局", "supervisor"), Role.SUPERVISOR)
    assert [matters_of(who).rows for who in (clerk, supervisor)] == [(), ()]
    assert titles(matters_of(factories.clerk(department)).rows) == ["草稿"]


def test_the_justice_bureau_sees_all_but_what_is_restricted(opened: Opened) -> None:
    opened("公开")
    opened("限制", restricted=True)
    bureau = factories.unit("区司法局", "supervisor")
    own = opened("本局草稿", sender=bureau, receiver=None, private=True)
    supervisor = factories.clerk(bureau, Role.SUPERVISOR)
    assert set(titles(matters_of(supervisor).rows)) == {"公开", own.title}
    assert titles(matters_of(supervisor, side="out").rows) == [own.title]


def test_the_government_office_sees_what_was_escalated(opened: Opened) -> None:
    opened("平常")
    opened("督办", escalated=True)
    office = factories.clerk(factories.unit("区政府办公室", "government"), Role.GOV_OFFICE)
    assert titles(matters_of(office).rows) == ["督办"]


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_see_no_matters(town: UnitRow, opened: Opened, role: Role) -> None:
    opened("甲")
    assert matters_of(factories.clerk(town, role)).rows == ()


def test_a_matter_stands_once_in_the_list_of_a_team_and_its_office(town: UnitRow, opened: Opened) -> None:
    team = factories.unit("铁西综合行政执法队", "internal", parent=town)
    opened("自己的", "2026-11-25", sender=team, receiver=town)
    assert titles(matters_of(factories.clerk(team)).rows) == ["自己的"]


def test_a_list_is_filtered_by_side_kind_and_state(
    clerk: Actor, town: UnitRow, department: UnitRow, opened: Opened
) -> None:
    opened("来")
    opened("去", sender=town, receiver=department, state="received")
    opened("立案", sender=town, receiver=None, kind="filing", state="filed")
    assert titles(matters_of(clerk, side="in").rows) == ["来"]
    assert set(titles(matters_of(clerk, side="out").rows)) == {"去", "立案"}
    assert titles(matters_of(clerk, kind="filing").rows) == ["立案"]
    assert titles(matters_of(clerk, kind="transfer", state="received").rows) == ["去"]


def test_a_list_is_searched_by_words(clerk: Actor, opened: Opened) -> None:
    opened("占用消防车通道")
    opened("露天烧烤")
    assert titles(matters_of(clerk, q="消防").rows) == ["占用消防车通道"]
    assert matters_of(clerk, q="！").rows == ()


def test_the_other_side_is_named(clerk: Actor, department: UnitRow, opened: Opened) -> None:
    opened("来")
    row = matters_of(clerk).rows[0]
    assert row.other_unit == department.id


DUES = [
    ("2026-11-20T08:59:59", Unit.HOURS), ("2026-11-20T09:00:00", Unit.HOURS), ("2026-11-20T23:59:59", Unit.HOURS),
    ("2026-11-21T00:00:00", Unit.HOURS), ("2026-11-20T00:00:00", Unit.WORKING_DAYS),
    ("2026-11-21T00:00:00", Unit.WORKING_DAYS), ("2026-11-22T00:00:00", Unit.WORKING_DAYS),
    ("2026-11-25T00:00:00", Unit.WORKING_DAYS), ("2026-11-26T00:00:00", Unit.WORKING_DAYS),
    ("2026-11-25T00:00:00", Unit.HOURS), ("2026-11-29T00:00:00", Unit.NATURAL_DAYS_STRICT),
]  # fmt: skip


@pytest.mark.parametrize("light", list(Light))
def test_the_filter_by_light_agrees_with_the_light_of_each_row(
    clerk: Actor, opened: Opened, now: HeldClock, light: Light
) -> None:
    for due, unit in DUES:
        opened(f"{due} {unit}", due, unit)
    opened("无期限")
    opened("已中止", "2026-11-19", paused=True)
    opened("提醒", "2026-11-19", due_reminder=True)
    shown = {
        row.title
        for row in matters_of(clerk).rows
        if _light(row, now.instant) is light
    }  # fmt: skip
    assert set(titles(matters_of(clerk, light=light.value).rows)) == shown
    assert shown


def _light(row: Row, now: datetime) -> Light:
    due_at = datetime.fromtimestamp(row.due_at, ZONE) if row.due_at != NEVER else None
    return standing(
        due_at, Unit(row.due_unit or "hours"), now, snapshots.calendar(), row.paused, row.due_reminder
    ).light


@pytest.mark.parametrize(
    "asked",
    [
        {"side": "both"}, {"light": "blue"}, {"cursor": "x"}, {"cursor": "MS4xLjE="}, {"cursor": "消防"},
        {"cursor": "MS4xLi0x"}, {"cursor": "OS4xLjE"}, {"cursor": "9" * 400},
    ],
)  # fmt: skip
def test_a_filter_that_does_not_exist_is_refused(clerk: Actor, asked: dict[str, str]) -> None:
    with pytest.raises(Refused) as caught:
        matters_of(clerk, **asked)  # type: ignore[arg-type]
    assert [reason.code for reason in caught.value.reasons] == ["E-QUERY"]


def test_a_page_costs_the_same_few_queries_however_long_it_is(
    clerk: Actor, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        opened(str(number), "2026-11-25")
    counted: list[str] = []
    execute = db.obj.execute_sql
    monkeypatch.setattr(
        db.obj,
        "execute_sql",
        lambda sql, *rest, **named: (counted.append(sql), execute(sql, *rest, **named))[1],
    )
    assert len(matters_of(clerk, open=True, limit=20).rows) == 20
    assert len(counted) <= 4


@pytest.mark.parametrize("asked", [{}, {"kind": "transfer"}])
def test_an_index_finds_the_page_without_sorting(clerk: Actor, opened: Opened, asked: dict[str, str]) -> None:
    opened("甲", "2026-11-25")
    values_asked = {"unit_0": clerk.principal.id, **asked, "limit": 51}
    sql, values = Stage(Party, supervises=False, is_open=True).query(values_asked).sql()
    plan = plan_of(sql, values)
    assert "index" in plan
    assert "temp b-tree" not in plan
    assert "sort key" not in plan


def plan_of(sql: str, values: Any) -> str:
    """How the database would find the rows; PostgreSQL is kept from sorting so small a table, where it can be."""
    if not is_postgres():
        return " ".join(
            row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        ).lower()
    with db.atomic():
        for way in ("seqscan", "bitmapscan", "sort", "hashagg", "incremental_sort"):
            db.execute_sql(f"SET LOCAL enable_{way} = off")
        return " ".join(row[0] for row in db.execute_sql(f"EXPLAIN {sql}", values).fetchall()).lower()
