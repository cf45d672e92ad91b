"""Many at once: bulk entry from a sheet, ledgers, trainings, the delays that 司法局 watches, races (S-3, S-5, L-4)."""

import io
from datetime import date, datetime
from functools import partial

import pytest
from openpyxl import load_workbook

from plugins.sharing import guiding, in_bulk
from plugins.sharing.models import Training
from portal.desk import matters
from portal.desk.facts import participants_of
from portal.desk.sheet_writing import sheet_bytes
from portal.domain.procedure import Role
from portal.domain.reasons import Forbidden, Refused
from portal.store.matters import Matter
from tests import factories
from tests.conftest import HeldClock
from tests.flows.test_races import CROWD, at_once
from tests.sharing.conftest import BUREAU, CITY, FIRE, JIEFANG, TIEXI, Login, Sharing

HEADER = ("标题", "内容", "形成日期", "涉及地点", "延期原因")


def sheet(*rows: tuple[object, ...]) -> bytes:
    return sheet_bytes("检查", HEADER, rows)


def shares() -> list[Matter]:
    return list(Matter.select().where(Matter.kind == "share").order_by(Matter.id))


# --- from a sheet -----------------------------------------------------------------------------------------------


def test_every_row_of_a_sheet_is_shared_with_the_office_of_its_place(sharing: Sharing) -> None:
    data = sheet(
        ("检查一", "12 户", date(2026, 11, 20), "铁西新村", ""), ("检查二", "3 户", "", "锦绣里小区", "")
    )
    count = in_bulk.share_all(sharing.desk, sharing.clerks[FIRE], "6", data, "检查.xlsx")
    assert count == 2
    assert [(one.state, sharing.readers(one)) for one in shares()] == [
        ("published", {TIEXI}), ("published", {JIEFANG}),
    ]  # fmt: skip


def test_one_wrong_row_leaves_nothing_and_is_named_by_row_and_column(sharing: Sharing) -> None:
    data = sheet(
        ("检查一", "12 户", "", "", ""), ("检查二", "", "", "", ""), ("检查三", "1 户", "2026-11-18", "", "")
    )
    with pytest.raises(Refused) as caught:
        in_bulk.share_all(sharing.desk, sharing.clerks[FIRE], "6", data, "检查.xlsx")
    said = [reason.message for reason in caught.value.reasons]
    assert said[0] == "第 4 行“内容”：没有填写。"
    assert said[1].startswith("第 5 行“延期原因”：应于2026年11月18日共享")
    assert shares() == []


def test_a_row_that_says_why_it_is_late_is_shared_as_a_delay(sharing: Sharing) -> None:
    data = sheet(("检查三", "1 户", "2026-11-18", "", "整理"))
    assert in_bulk.share_all(sharing.desk, sharing.clerks[FIRE], "6", data, "检查.xlsx") == 1


def test_only_what_comes_in_bulk_is_entered_so(sharing: Sharing) -> None:
    with pytest.raises(Refused, match="E-S-CAT"):
        in_bulk.share_all(sharing.desk, sharing.clerks[FIRE], "1", sheet(("一", "二", "", "", "")), "一.xlsx")


def test_the_page_shows_the_faults_and_offers_the_blank_sheet(sharing: Sharing, login_of: Login) -> None:
    fire = login_of(sharing.clerks[FIRE])
    assert load_workbook(io.BytesIO(fire.get("/sharing/bulk/sheet.xlsx").data)).active["A2"].value == "标题"
    upload = (io.BytesIO(sheet(("检查", "", "", "", ""))), "检查.xlsx")
    answer = fire.post(
        "/sharing/bulk", {"category": "6", "sheet": upload}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert "第 3 行“内容”" in answer.text


# --- out as a ledger --------------------------------------------------------------------------------------------


def test_a_ledger_has_the_columns_that_were_asked_for_in_their_order(
    sharing: Sharing, login_of: Login
) -> None:
    sharing.shared(FIRE, 8, receivers=sharing.ids(TIEXI), title="给铁西的")
    sharing.shared(CITY, 8, receivers=sharing.ids(JIEFANG), title="给解放路的")
    tiexi = login_of(sharing.clerks[TIEXI])
    body = tiexi.get("/sharing/ledger.xlsx?column=sender&column=title&from=2026-11-01&to=2026-11-30").data
    rows = [
        [cell.value for cell in row] for row in load_workbook(io.BytesIO(body)).active.iter_rows(min_row=2)
    ]
    assert rows == [["提供单位", "标题"], [FIRE, "给铁西的"]]


def test_the_figures_of_a_month_are_brought_into_a_share(sharing: Sharing, login_of: Login) -> None:
    sharing.sent(FIRE, TIEXI)
    page = login_of(sharing.clerks[FIRE]).get("/sharing/share/new?month=2026-11").text
    assert "2026年11月执法协调联动统计" in page
    assert "案件移送：发起 1，办结 0" in page


# --- trainings --------------------------------------------------------------------------------------------------


def test_a_training_stands_on_the_page_of_its_item(sharing: Sharing, login_of: Login) -> None:
    typed = {"title": "消防通道执法培训", "item_codes": "410703-CF-0151", "people": "铁西 18 人"}
    answer = login_of(sharing.clerks[FIRE]).post("/sharing/trainings/new", typed)
    assert answer.status_code == 303
    assert "铁西 18 人" in login_of(sharing.clerks[JIEFANG]).get(f"/sharing/about?item={sharing.item}").text


def test_a_training_is_recorded_by_the_department_of_its_items(sharing: Sharing, login_of: Login) -> None:
    typed = {"title": "培训", "item_codes": "410703-CF-0151"}
    answer = login_of(sharing.clerks[CITY]).post("/sharing/trainings/new", typed)
    assert answer.status_code == 422
    assert "E-S-TRAINING" in answer.text
    assert Training.select().count() == 0


# --- delays -----------------------------------------------------------------------------------------------------


def test_the_bureau_sees_long_delays_and_of_drafts_no_word(sharing: Sharing, now: HeldClock) -> None:
    """S-3: longer than five working days after the last day."""
    shared, draft = sharing.share_draft(FIRE, 6), sharing.share_draft(CITY, 6, title="还没有写完")
    short = sharing.share_draft(FIRE, 6)
    now.move_to(datetime(2026, 11, 23, 9, 0))
    sharing.take(sharing.clerks[FIRE], short, "publish", delay_reason="sorting")
    now.move_to(datetime(2026, 11, 30, 9, 0))
    sharing.take(sharing.clerks[FIRE], shared, "publish", delay_reason="collecting")
    bureau = factories.clerk(sharing.units[BUREAU], Role.SUPERVISOR)
    found = guiding.delays(bureau)
    assert [(one.unit, one.days, one.reason, one.matter, one.title) for one in found] == [
        (FIRE, 6, "收集", shared.id, "消防车通道检查通报"), (CITY, 6, "", None, ""),
    ]  # fmt: skip
    assert draft.state == "draft"
    with pytest.raises(Forbidden):
        guiding.delays(sharing.clerks[FIRE])


# --- sixteen at once --------------------------------------------------------------------------------------------


def test_of_sixteen_clerks_who_share_one_draft_one_does(sharing: Sharing) -> None:
    draft = sharing.share_draft(FIRE, 6)
    share = partial(
        matters.take, sharing.desk, sharing.clerks[FIRE], draft.id, "publish", version=draft.version
    )
    done = at_once([share] * CROWD)
    assert sorted(type(one).__name__ for one in done) == ["Stale"] * (CROWD - 1) + ["Taken"]


def test_eight_offices_that_acknowledge_at_the_same_moment_all_do(sharing: Sharing) -> None:
    shared = sharing.shared(FIRE, 6)
    offices = [sharing.clerk_of(name) for name in sorted(sharing.readers(shared))]
    done = at_once([partial(matters.take, sharing.desk, one, shared.id, "acknowledge") for one in offices])
    assert [type(one).__name__ for one in done] == ["Taken"] * 8
    assert all(one.answered_at for one in participants_of(Matter.get_by_id(shared.id)))
