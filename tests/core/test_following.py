"""What follows from a published list: cases handed over between two units, a changed basis acknowledged (L-4, L-7, T-1)."""

import threading
from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.desk import Desk, basis_changes, matters, power_handovers, powers
from portal.desk.basis_changes import acknowledgements, mark
from portal.desk.facts import readable
from portal.desk.matters import take
from portal.desk.power_changes import ListFile, import_list
from portal.desk.power_publishing import publish_as_operator
from portal.desk.sheets import csv_bytes
from portal.domain.grants import OpenCases
from portal.domain.power_lists import ListMode
from portal.domain.powers import Item
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.store.db import connection
from portal.store.files import IssuedLetter
from portal.store.matters import Matter, MatterClock
from portal.store.notices import Notice
from portal.store.powers import PowerItem
from tests import factories
from tests.conftest import MORNING
from tests.transfer.conftest import District, small_district
from tests.web_fixtures import Client, member

CODE, NAME = "410703-CF-0151", "对占用、堵塞、封闭消防车通道妨碍消防车通行的处罚"
FIRE, CITY, TIEXI, JIEFANG, PINGYUAN = (
    "区消防救援大队", "区城市管理局", "铁西街道办事处", "解放路街道办事处", "平原镇人民政府",
)  # fmt: skip
HEADER = ("事项编码", "事项名称", "原实施部门", "承接主体", "设定依据", "处罚种类", "下放方式")
LATER = date(2026, 12, 1)
NEW_BASIS = "《某省消防条例》第三十条"


@pytest.fixture
def district(desk: Desk) -> District:
    """铁西 holds the item of 区消防."""
    return small_district(desk)


def listed(*rows: tuple[str, ...]) -> ListFile:
    return ListFile(csv_bytes(HEADER, rows), "清单.csv")


def published(
    district: District,
    mode: ListMode = ListMode.RECALL,
    basis: str = "",
    offices: str = TIEXI,
    effective: date = LATER,
    **how: Any,
) -> Matter:
    """A list with the one item, published by the operator."""
    file = listed((CODE, NAME, FIRE, offices, basis, "", "下放"))
    draft = import_list(district.desk, None, file, mode, "卫政文〔2026〕40号", effective)
    return publish_as_operator(district.desk, draft.id, **how).matter


def of_kind(kind: str) -> list[Matter]:
    return list(Matter.select().where(Matter.kind == kind).order_by(Matter.id))


def item(on: date = LATER) -> Item:
    return powers.item_by_code(CODE, on)


def filed(district: District, unit: str) -> Matter:
    typed = {"item": CODE, "place": "铁西新村", "title": "物业占用消防车通道", "filed_on": "2026-11-18"}
    case = matters.open_matter(district.desk, district.clerks[unit], "filing", typed)
    return take(district.desk, district.clerks[unit], case.id, "file").matter


@pytest.fixture
def bureau(district: District) -> Actor:
    return factories.clerk(district.units["区司法局"], Role.HANDLER, Role.SUPERVISOR)


# --- hand-overs -----------------------------------------------------------------------------------------


def test_a_pair_of_units_gets_one_record_and_one_list_for_all_its_cases(district: District) -> None:
    """product.md: a change of the list is one batch."""
    district.sent(FIRE, TIEXI)
    district.sent(FIRE, TIEXI)
    published(district)
    (handover,) = of_kind("handover")
    papers = list(IssuedLetter.select().where(IssuedLetter.matter == handover.id).order_by(IssuedLetter.id))
    assert [paper.title for paper in papers] == ["清单调整在办事项协商记录", "清单调整在办事项交接清单"]
    assert [len(paper.content["table"]["rows"]) for paper in papers] == [2, 2]
    assert [unit.name for unit in matters.facts_of(district.desk, handover, district.clerks[TIEXI]).parties.values()] == [
        TIEXI, FIRE,
    ]  # fmt: skip


def test_each_pair_has_its_own(district: District) -> None:
    published(district, ListMode.SUPPLEMENT, offices=JIEFANG, effective=date(2026, 11, 20))
    district.sent(FIRE, TIEXI)
    district.sent(FIRE, JIEFANG, place="锦绣里小区")
    published(district, offices=f"{TIEXI}、{JIEFANG}")
    assert [handover.title for handover in of_kind("handover")] == [
        "解放路街道办事处与区消防救援大队的在办事项交接（卫政文〔2026〕40号）",
        "铁西街道办事处与区消防救援大队的在办事项交接（卫政文〔2026〕40号）",
    ]
    assert [len(_cases(district, handover)) for handover in of_kind("handover")] == [1, 1]


@pytest.mark.parametrize(
    ("rule", "told"), [(None, []), (OpenCases.ALONG, ["移交"]), (OpenCases.CONSULT, ["协商处理"])]
)
def test_filed_cases_are_told_to_the_other_side_only_where_they_go_there(
    district: District, rule: OpenCases | None, told: list[str]
) -> None:
    """L-7, G-9: what stays is nobody else's business."""
    filed(district, TIEXI)
    published(district, open_cases=rule)
    cases = [case for one in of_kind("handover") for case in _cases(district, one)]
    assert [case["handling"] for case in cases] == told


def test_drafts_and_restricted_matters_are_told_to_nobody(district: District) -> None:
    """G-9."""
    district.draft(FIRE, TIEXI)
    hidden = district.sent(FIRE, TIEXI)
    Matter.update(restricted=True).where(Matter.id == hidden.id).execute()
    published(district)
    assert of_kind("handover") == []


def test_a_case_is_told_without_the_person_it_is_about(district: District) -> None:
    """C-7, G-7."""
    district.sent(FIRE, TIEXI, subject="张某某")
    published(district)
    for paper in IssuedLetter.select().where(IssuedLetter.kind.in_(("consultation_record", "handover_list"))):
        assert "张某某" not in str(paper.content)


@pytest.mark.parametrize(
    ("unit", "role", "reads"),
    [
        (TIEXI, Role.HANDLER, True),
        (FIRE, Role.APPROVER, True),
        ("区司法局", Role.SUPERVISOR, True),
        (JIEFANG, Role.HANDLER, False),
        (CITY, Role.HEAD, False),
        ("区人民政府办公室", Role.GOV_OFFICE, False),
        ("镇办综合指挥和信息化网络中心", Role.SYSTEM_ADMIN, False),
    ],
)
def test_only_the_two_units_and_the_bureau_read_the_papers(
    district: District, app: Flask, unit: str, role: Role, reads: bool
) -> None:
    """G-9: page, letters and docx alike; the change's page lists them to nobody else."""
    district.sent(FIRE, TIEXI)
    change = published(district)
    (handover,) = of_kind("handover")
    letter = IssuedLetter.get(IssuedLetter.matter == handover.id)
    client, person = Client(app), member(district.units[unit], role)
    assert client.log_in(person.username).status_code == 303
    for address in (f"/list_change/{handover.id}", f"/letters/{letter.id}", f"/letters/{letter.id}.docx"):
        assert client.get(address).status_code == (200 if reads else 404)
    assert bool(power_handovers.of_change(change.id, factories.actor(person))) == reads
    assert ("的在办事项交接" in client.get("/list_change/handovers").text) == reads


def test_the_proposer_of_a_change_does_not_read_what_others_hand_over(
    district: District, app: Flask, bureau: Actor
) -> None:
    """G-9: 平原镇 proposed the list, the case is between 铁西 and 区消防."""
    district.sent(FIRE, TIEXI)
    proposer = district.clerks[PINGYUAN]
    file = listed((CODE, NAME, FIRE, TIEXI, "", "", "下放"))
    draft = import_list(district.desk, proposer, file, ListMode.RECALL, "卫政文〔2026〕40号", LATER)
    take(district.desk, proposer, draft.id, "propose")
    take(district.desk, bureau, draft.id, "publish")
    (handover,) = of_kind("handover")
    with pytest.raises(NotFound):
        readable(district.desk, proposer, handover.id)
    client, person = Client(app), member(district.units[PINGYUAN])
    client.log_in(person.username)
    page = client.get(f"/list_change/{draft.id}")
    assert (page.status_code, "在办事项交接" in page.text) == (200, False)


def test_two_units_agree_and_hand_over(district: District) -> None:
    """T-1: three working days from the agreed date, a reminder; over with the receiver's signature."""
    district.sent(FIRE, TIEXI)
    published(district)
    (handover,) = of_kind("handover")
    with pytest.raises(Forbidden):
        take(
            district.desk,
            district.clerks[FIRE],
            handover.id,
            "agree",
            {"agreed_on": "2026-11-20", "result": "同意"},
        )
    agreed = {"agreed_on": "2026-11-20", "result": "同意清单所列处理"}
    take(district.desk, district.clerks[TIEXI], handover.id, "agree", agreed)
    running = MatterClock.get(MatterClock.matter == handover.id)
    assert (running.term, running.due_on, running.label) == (
        "transfer.after_agreement", date(2026, 11, 25), "internal_reminder",
    )  # fmt: skip
    done = take(district.desk, district.clerks[FIRE], handover.id, "sign").matter
    assert (done.state, done.open) == ("handed_over", False)


@pytest.mark.parametrize(
    "fields",
    [{}, {"agreed_on": "2026-11-20"}, {"result": "同意"}, {"agreed_on": "2026-11-21", "result": "同意"}],
)
def test_an_agreement_has_its_day_and_its_result(district: District, fields: dict[str, str]) -> None:
    district.sent(FIRE, TIEXI)
    published(district)
    (handover,) = of_kind("handover")
    with pytest.raises(Refused):
        take(district.desk, district.clerks[TIEXI], handover.id, "agree", fields)


@pytest.mark.parametrize("kind", ["handover", "basis_change"])
def test_nobody_opens_by_hand_what_only_follows(district: District, kind: str) -> None:
    with pytest.raises(Forbidden, match="自动生成，不能新建"):
        matters.open_matter(district.desk, district.clerks[FIRE], kind, {})


def test_lists_of_the_past_in_the_set_up_stage_leave_nothing_to_settle(district: District) -> None:
    """L-5: 历史清单补录."""
    district.sent(FIRE, TIEXI)
    published(district, ListMode.WHOLE, NEW_BASIS, effective=date(2026, 11, 1))
    assert (of_kind("handover"), of_kind("basis_change")) == ([], [])


# --- a changed basis ------------------------------------------------------------------------------------


def test_a_list_that_changes_a_basis_tells_who_goes_on_holding_the_item(district: District) -> None:
    """L-4: imported as 依据变更."""
    published(district, ListMode.WHOLE, NEW_BASIS, offices=f"{TIEXI}、{JIEFANG}")
    (notice,) = of_kind("basis_change")
    (one,) = basis_changes.items_of(notice.id)
    assert (one.before, one.after) == ("《中华人民共和国消防法》第六十条第一款第五项", NEW_BASIS)
    assert item().needs_review
    assert (
        Notice.select()
        .where(Notice.matter == notice.id, Notice.person == district.clerks[TIEXI].person_id)
        .count()
        == 1
    )
    running = MatterClock.get(MatterClock.matter == notice.id)
    assert (running.term, running.due_on, running.label) == (
        "powers.basis_change",
        date(2026, 11, 25),
        "internal_reminder",
    )


def test_a_holder_is_told_once_of_all_the_items_of_a_list(district: District) -> None:
    """product.md: one batch."""
    row = ("X2", "对埋压消火栓的处罚", FIRE, TIEXI, "《旧条例》第一条", "罚款", "下放")
    first = import_list(
        district.desk, None, listed(row), ListMode.SUPPLEMENT, "卫政文〔2026〕1号", date(2026, 11, 20)
    )
    publish_as_operator(district.desk, first.id)
    rows = listed((CODE, NAME, FIRE, TIEXI, NEW_BASIS, "", "下放"), (*row[:4], NEW_BASIS, "罚款", "下放"))
    second = import_list(district.desk, None, rows, ListMode.WHOLE, "卫政文〔2026〕2号", LATER)
    publish_as_operator(district.desk, second.id)
    (notice,) = of_kind("basis_change")
    assert len(basis_changes.items_of(notice.id)) == 2


def test_an_item_is_reviewed_when_the_last_holder_has_acknowledged(district: District) -> None:
    """L-4: an acknowledgement per holder."""
    published(district, ListMode.SUPPLEMENT, offices=JIEFANG, effective=date(2026, 11, 20))
    mark(district.desk, district.clerks[FIRE], item(), "消防法第六十条已修改")
    for_jiefang, for_tiexi = of_kind("basis_change")
    for holder, notice, left in ((JIEFANG, for_jiefang, True), (TIEXI, for_tiexi, False)):
        take(district.desk, district.clerks[holder], notice.id, "acknowledge")
        assert item().needs_review is left


def test_two_holders_who_acknowledge_at_once_leave_nothing_to_review(district: District) -> None:
    """Trust 4: who comes second waits for the first, and sees it."""
    published(district, ListMode.SUPPLEMENT, offices=JIEFANG, effective=date(2026, 11, 20))
    mark(district.desk, district.clerks[FIRE], item(), "消防法第六十条已修改")
    together = threading.Barrier(2)

    def press(holder: str, notice: int) -> None:
        with connection(), clock.standing_at(MORNING):
            together.wait()
            take(district.desk, district.clerks[holder], notice, "acknowledge")

    pairs = zip((JIEFANG, TIEXI), [notice.id for notice in of_kind("basis_change")], strict=True)
    presses = [threading.Thread(target=press, args=pair) for pair in pairs]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert [notice.state for notice in of_kind("basis_change")] == ["acknowledged"] * 2
    assert not PowerItem.get(PowerItem.code == CODE).needs_review


def test_nobody_acknowledges_for_another(district: District) -> None:
    (notice,) = mark(district.desk, district.clerks[FIRE], item(), "消防法第六十条已修改")
    with pytest.raises(Forbidden):
        take(district.desk, district.clerks[FIRE], notice.id, "acknowledge")
    with pytest.raises(NotFound):
        take(district.desk, district.clerks[JIEFANG], notice.id, "acknowledge")


@pytest.mark.parametrize(
    ("unit", "allowed"), [(FIRE, True), ("区司法局", True), (CITY, False), (TIEXI, False), (PINGYUAN, False)]
)
def test_the_origin_department_or_the_bureau_marks_a_basis(
    district: District, bureau: Actor, unit: str, allowed: bool
) -> None:
    actor = bureau if unit == "区司法局" else district.clerks[unit]
    if allowed:
        (notice,) = mark(district.desk, actor, item(), "消防法第六十条已修改")
        assert notice.state == "told"
    else:
        with pytest.raises(Forbidden):
            mark(district.desk, actor, item(), "消防法第六十条已修改")
        assert not item().needs_review


def test_a_marking_says_what_changed_and_has_somebody_to_tell(district: District) -> None:
    with pytest.raises(Refused, match="请写明依据怎样变更"):
        mark(district.desk, district.clerks[FIRE], item(), "  ")
    published(district, effective=date(2026, 11, 20))
    with pytest.raises(Refused, match="没有镇办承接"):
        mark(district.desk, district.clerks[FIRE], item(), "消防法第六十条已修改")


def test_who_has_acknowledged_is_told_to_the_origin_department_the_bureau_and_each_holder(
    district: District, bureau: Actor
) -> None:
    """L-4, G-9."""
    published(district, ListMode.SUPPLEMENT, offices=JIEFANG, effective=date(2026, 11, 20))
    mark(district.desk, district.clerks[FIRE], item(), "消防法第六十条已修改")
    take(district.desk, district.clerks[TIEXI], of_kind("basis_change")[1].id, "acknowledge")

    def seen(reader: Actor) -> dict[str, bool]:
        return {one.holder.name: one.on is not None for one in acknowledgements(item(), reader)}

    everything = {TIEXI: True, JIEFANG: False}
    assert seen(district.clerks[FIRE]) == seen(bureau) == everything
    assert seen(district.clerks[TIEXI]) == {TIEXI: True}
    assert seen(district.clerks[CITY]) == seen(district.clerks[PINGYUAN]) == {}


def test_the_item_s_page_and_the_resolver_say_so(district: District, app: Flask) -> None:
    client, person = Client(app), member(district.units[FIRE])
    client.log_in(person.username)
    sent = client.post(f"/powers/{CODE}/basis", {"note": "消防法第六十条已修改", "document": "主席令"})
    assert sent.status_code == 303
    page = client.get(f"/powers/{CODE}").text
    assert "依据待核对" in page
    assert "1 个单位未确认" in page
    answer = client.get("/powers/who", query_string={"item": CODE, "place": TIEXI}).text
    assert "设定依据有变更，引用前请核对条款" in answer
    told = client.get("/api/v1/powers/who", query_string={"item": CODE, "place": TIEXI}).json
    assert told["needs_review"] is True
    assert "待确认" in client.get("/list_change/basis").text


@pytest.mark.parametrize(("unit", "status"), [(CITY, 403), (TIEXI, 403), (FIRE, 422)])
def test_a_refused_marking_keeps_what_was_typed(
    district: District, app: Flask, unit: str, status: int
) -> None:
    client, person = Client(app), member(district.units[unit])
    client.log_in(person.username)
    answer = client.post(f"/powers/{CODE}/basis", {"note": "", "document": "主席令第八十一号"})
    assert answer.status_code == status
    assert ("主席令第八十一号" in answer.text) == (unit == FIRE)


# --- a repealed law -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("repealed_on", "asked"),
    [(date(2026, 11, 20), True), (date(2026, 11, 21), False)],
    ids=["today", "tomorrow"],
)
def test_a_case_on_a_repealed_law_is_asked_about(district: District, repealed_on: date, asked: bool) -> None:
    """L-4 W-L-STALE: a warning, passed by a sentence."""
    mark(district.desk, district.clerks[FIRE], item(), "原条例废止", repealed_on=repealed_on)
    if asked:
        with pytest.raises(Refused, match="W-L-STALE"):
            district.submitted(FIRE, TIEXI)
        with pytest.raises(Refused, match="W-L-STALE"):
            filed(district, TIEXI)
    draft = district.draft(FIRE, TIEXI)
    said = {"W-L-STALE": "新条例第三十条，处罚幅度相同"}
    assert district.take(district.clerks[FIRE], draft, "submit", confirm=said).state == "pending_approval"


def test_a_list_with_a_new_basis_ends_the_repeal_on_its_first_day(district: District) -> None:
    mark(district.desk, district.clerks[FIRE], item(), "原条例废止", repealed_on=date(2026, 11, 20))
    assert item().repealed_on == date(2026, 11, 20)
    published(district, ListMode.WHOLE, NEW_BASIS, offices=f"{TIEXI}、{JIEFANG}")
    assert item(date(2026, 11, 30)).repealed_on == date(2026, 11, 20)
    assert item(LATER).repealed_on is None


def test_the_resolver_says_that_a_law_is_repealed(district: District) -> None:
    mark(district.desk, district.clerks[FIRE], item(), "原条例废止", repealed_on=LATER)
    said = "设定依据自2026年12月1日起废止"
    assert not any(said in reason for reason in powers.ask(CODE, TIEXI, date(2026, 11, 30)).reasons)
    assert any(said in reason for reason in powers.ask(CODE, TIEXI, LATER).reasons)


def _cases(district: District, handover: Matter) -> list[dict[str, Any]]:
    return list(matters.facts_of(district.desk, handover, district.clerks[TIEXI]).particulars["cases"])
