"""A change of the list as a matter: proposed, reviewed, published or declined; what a page shows of it (L-5)."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.desk import Desk, inbox, powers
from portal.desk.matters import open_matter, take
from portal.desk.power_changes import find, import_list, read_into
from portal.desk.power_proposals import draw_up
from portal.desk.power_publishing import publish_as_operator
from portal.domain.power_lists import ListMode
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused, Stale
from portal.store.matters import Matter
from portal.store.notices import Notice
from portal.store.powers import ListPaper, PowerGrant
from portal.store.units import Unit
from tests import factories
from tests.api_fixtures import Program, codes, told
from tests.core.district import sample
from tests.core.entering import X0, X1, drafted, published, sheet
from tests.web_fixtures import Client, member

TIEXI, CITY, LATER = "铁西街道办事处", "区城市管理局", date(2026, 12, 1)
PROPOSAL = {"title": "建议收回占道堆放事项", "summary": "本办人员不足，建议由区城市管理局行使。"}
TRANSITION = (date(2026, 12, 1), date(2027, 5, 31))


@pytest.fixture
def units(desk: Desk) -> dict[str, Unit]:
    """The sample district."""
    factories.calendar_years()
    return factories.sample_units()


@pytest.fixture
def clerk(units: dict[str, Unit]) -> Actor:
    """A clerk of 铁西."""
    return factories.clerk(units[TIEXI])


@pytest.fixture
def bureau(units: dict[str, Unit]) -> Actor:
    """Somebody of 司法局 who oversees."""
    return factories.clerk(units["区司法局"], Role.HANDLER, Role.SUPERVISOR)


def proposed(desk: Desk, by: Actor, answers: Mapping[str, Any] = PROPOSAL) -> Matter:
    draft = open_matter(desk, by, "list_change", answers)
    return take(desk, by, draft.id, "propose").matter


# --- the procedure --------------------------------------------------------------------------------------


def test_an_office_proposes_and_the_bureau_is_told(desk: Desk, clerk: Actor, bureau: Actor) -> None:
    matter = proposed(desk, clerk)
    assert (matter.state, matter.private) == ("reviewing", False)
    assert Notice.get(Notice.person == bureau.person_id).text == "【待审查】清单调整：建议收回占道堆放事项"


def test_a_proposal_waits_for_those_who_only_oversee_and_for_nobody_else(
    desk: Desk, clerk: Actor, units: dict[str, Unit]
) -> None:
    matter = proposed(desk, clerk)
    overseer = factories.clerk(units["区司法局"], Role.SUPERVISOR)
    assert [row.id for row in inbox.todo(overseer, limit=5)] == [matter.id]
    assert inbox.figures(overseer)["all"] == 1
    for other in (clerk, factories.clerk(units["区司法局"]), factories.clerk(units[CITY], Role.GOV_OFFICE)):
        assert not inbox.todo(other, limit=5)


def test_what_was_said_of_a_proposal_reads_as_a_sentence(desk: Desk, clerk: Actor, bureau: Actor) -> None:
    take(desk, bureau, proposed(desk, clerk).id, "decline", {"reason": "暂不调整。"})
    assert Notice.get(Notice.person == clerk.person_id).text == "区司法局答复“不予采纳”：建议收回占道堆放事项"


def test_a_draft_is_nobody_else_s(desk: Desk, clerk: Actor, bureau: Actor) -> None:
    draft = open_matter(desk, clerk, "list_change", PROPOSAL)
    with pytest.raises(NotFound):
        find(desk, bureau, draft.id)


def test_another_unit_does_not_know_of_a_proposal(desk: Desk, clerk: Actor, units: dict[str, Unit]) -> None:
    with pytest.raises(NotFound):
        find(desk, factories.clerk(units[CITY]), proposed(desk, clerk).id)


@pytest.mark.parametrize("answers", [{}, {"title": "只有标题"}, {"summary": "只有内容"}])
def test_a_proposal_says_what_is_to_change(desk: Desk, clerk: Actor, answers: dict[str, str]) -> None:
    with pytest.raises(Refused):
        proposed(desk, clerk, answers)


@pytest.mark.parametrize("change", ["recall", "rename", "basis"])
def test_a_change_of_an_item_names_it(desk: Desk, clerk: Actor, change: str) -> None:
    published(desk, sheet(X0), date(2026, 1, 1))
    with pytest.raises(Refused, match="请写明所涉事项"):
        proposed(desk, clerk, {**PROPOSAL, "change": change})
    assert proposed(desk, clerk, {**PROPOSAL, "change": change, "item": "X0"}).state == "reviewing"


def test_both_sides_see_where_a_proposal_stands(
    desk: Desk, clerk: Actor, bureau: Actor, units: dict[str, Unit]
) -> None:
    matter = proposed(desk, clerk)
    take(desk, bureau, matter.id, "review", {"opinion": "拟同意，待区政府印发"})
    colleague = factories.clerk(units[TIEXI], Role.HEAD)
    for reader in (clerk, colleague, bureau):
        found = find(desk, reader, matter.id)
        assert (found.matter.state, found.record.opinion) == ("reviewed", "拟同意，待区政府印发")


@pytest.mark.parametrize("step", ["review", "publish", "decline"])
def test_only_the_bureau_decides(desk: Desk, clerk: Actor, step: str) -> None:
    with pytest.raises(Forbidden):
        take(desk, clerk, proposed(desk, clerk).id, step, {"reason": "同意", "opinion": "同意"})


def test_a_proposal_is_declined_with_a_reason(desk: Desk, clerk: Actor, bureau: Actor) -> None:
    matter = proposed(desk, clerk)
    with pytest.raises(Refused):
        take(desk, bureau, matter.id, "decline")
    declined = take(desk, bureau, matter.id, "decline", {"reason": "全市统一清单，不宜单独收回"}).matter
    assert (declined.state, declined.outcome, declined.open) == ("declined", "", False)


def test_a_proposal_in_words_is_carried_out_by_a_list(desk: Desk, clerk: Actor, bureau: Actor) -> None:
    published(desk, sheet(X0), date(2026, 1, 1))
    matter = proposed(
        desk,
        clerk,
        {**PROPOSAL, "mode": "recall", "effective": "2026-12-01", "document": "卫政文〔2026〕40号"},
    )
    with pytest.raises(Refused, match="没有可以公布的清单"):
        take(desk, bureau, matter.id, "publish")
    read_into(desk, bureau, matter.id, sheet(X0))
    take(desk, bureau, matter.id, "review", {"opinion": "同意收回"})
    done = take(desk, bureau, matter.id, "publish").matter
    assert (done.state, done.outcome) == ("published", "concluded")
    answer = powers.ask("X0", TIEXI, LATER)
    assert answer.holder is not None
    assert answer.holder.name == CITY


def test_the_bureau_completes_what_a_proposal_in_words_leaves_open(
    desk: Desk, units: dict[str, Unit], at_office: Client, at_bureau: Client
) -> None:
    """L-5: a clerk writes why; which list, by which paper and from which day the bureau adds as it reads the list."""
    published(desk, sheet(X0), date(2026, 1, 1))
    address = at_office.post("/list_change/new", {**PROPOSAL, "act": "propose", "draft_key": "k"}).headers[
        "Location"
    ]
    missing = at_bureau.post(f"{address}/list", {"list_file": (io.BytesIO(sheet(X0).data), "收回.csv")})
    assert (missing.status_code, "请先填写清单性质和生效日期" in missing.text) == (422, True)
    terms = {"mode": "recall", "document": "卫政文〔2026〕40号", "effective": "2026-12-01"}
    read = at_bureau.post(f"{address}/list", {**terms, "list_file": (io.BytesIO(sheet(X0).data), "收回.csv")})
    assert read.status_code == 303
    assert at_bureau.post(f"{address}/publish").status_code == 303
    assert "卫政文〔2026〕40号" in at_office.get(address).text
    assert powers.ask("X0", TIEXI, LATER).holder.name == CITY  # type: ignore[union-attr]


def test_a_recall_of_one_item_needs_no_file(
    desk: Desk, units: dict[str, Unit], at_office: Client, at_bureau: Client
) -> None:
    """L-5: from the office that proposes it; the others keep the item."""
    for_both = (*X0[:3], "铁西街道办事处、平原镇人民政府", *X0[4:])
    published(desk, sheet(for_both), date(2026, 1, 1))
    sent = {**PROPOSAL, "item": "X0", "change": "recall", "act": "propose", "draft_key": "k"}
    address = at_office.post("/list_change/new", sent).headers["Location"]
    assert "按建议生成收回清单" in at_bureau.get(address).text
    assert at_office.post(f"{address}/list", {"act": "draw_up"}).status_code == 403
    assert at_bureau.post(f"{address}/list", {"act": "draw_up"}).status_code == 422
    terms = {"act": "draw_up", "document": "卫政文〔2026〕40号", "effective": "2026-12-01"}
    assert at_bureau.post(f"{address}/list", terms).status_code == 303
    assert "<b>部分收回</b> 1 项" in at_bureau.get(address).text
    assert at_bureau.post(f"{address}/publish").status_code == 303
    holders = [powers.ask("X0", place, LATER).holder for place in (TIEXI, "平原镇人民政府")]
    assert [holder.name for holder in holders if holder] == [CITY, "平原镇人民政府"]


@pytest.mark.parametrize("change", [{}, {"change": "rename", "item": "X0"}])
def test_only_a_recall_of_an_item_is_a_list_by_itself(
    desk: Desk, clerk: Actor, bureau: Actor, change: dict[str, str]
) -> None:
    published(desk, sheet(X0), date(2026, 1, 1))
    matter = proposed(desk, clerk, {**PROPOSAL, **change})
    with pytest.raises(Refused, match="只有写明事项的收回建议"):
        draw_up(desk, bureau, matter.id, {"effective": LATER})


def test_once_proposed_the_list_is_the_bureau_s(desk: Desk, clerk: Actor) -> None:
    draft = import_list(desk, clerk, sheet(X1), ListMode.SUPPLEMENT, "卫政文〔2026〕9号", LATER)
    take(desk, clerk, draft.id, "propose")
    with pytest.raises(Forbidden):
        read_into(desk, clerk, draft.id, sheet(X0))


def test_what_is_published_is_read_anew_by_nobody(desk: Desk, bureau: Actor) -> None:
    draft = import_list(desk, bureau, sheet(X1), ListMode.SUPPLEMENT, "卫政文〔2026〕9号", LATER)
    take(desk, bureau, draft.id, "publish")
    with pytest.raises(Refused, match="E-G-IMMUTABLE"):
        read_into(desk, bureau, draft.id, sheet(X0))


def test_a_second_press_publishes_nothing(desk: Desk, bureau: Actor) -> None:
    draft = import_list(desk, bureau, sheet(X1), ListMode.SUPPLEMENT, "卫政文〔2026〕9号", LATER)
    take(desk, bureau, draft.id, "publish", version=draft.matter.version)
    with pytest.raises(Stale):
        take(desk, bureau, draft.id, "publish", version=draft.matter.version)
    assert ListPaper.select().count() == 1


@pytest.mark.parametrize(
    ("answers", "passes"),
    [
        ({}, False),
        ({"reason": "文件迟到"}, False),
        ({"seen": "y"}, False),
        ({"seen": "y", "reason": "文件迟到"}, True),
    ],
    ids=["nothing said", "matters not seen", "no reason", "reason given, matters seen"],
)
def test_a_past_day_needs_a_reason_and_a_look_at_the_matters(
    desk: Desk, bureau: Actor, answers: dict[str, str], passes: bool
) -> None:
    """AT-97, L-5."""
    powers.go_live(desk, None)
    draft = import_list(desk, bureau, sheet(X1), ListMode.SUPPLEMENT, "卫政文〔2026〕9号", date(2026, 11, 1))
    if passes:
        take(desk, bureau, draft.id, "publish", answers)
    else:
        with pytest.raises(Refused, match="E-L-BACKDATE"):
            take(desk, bureau, draft.id, "publish", answers)
    assert PowerGrant.select().count() == int(passes)


@pytest.mark.parametrize(
    ("on", "lasting"),
    [
        (date(2026, 11, 30), False),
        (TRANSITION[0], True),
        (TRANSITION[1], True),
        (date(2027, 6, 1), False),
    ],
)
@pytest.mark.parametrize("mode", [ListMode.SUPPLEMENT, ListMode.RECALL])
def test_the_transition_period_of_a_batch_is_answered_while_it_lasts(
    desk: Desk, units: dict[str, Unit], mode: ListMode, on: date, lasting: bool
) -> None:
    """Q-6, C-1: given with the list, kept with its grants, both days included."""
    if mode is ListMode.RECALL:
        published(desk, sheet(X0), date(2026, 1, 1))
    draft = import_list(desk, None, sheet(X0), mode, "卫政文〔2026〕9号", LATER, transition=TRANSITION)
    publish_as_operator(desk, draft.id)
    answer = powers.ask("X0", TIEXI, on)
    assert (answer.transition is not None) == lasting
    assert any("率先接到的单位为第一责任人" in reason for reason in answer.reasons) == lasting
    told = powers.described(answer)["transition"]
    assert told == (
        {"from": TRANSITION[0], "to": TRANSITION[1], "document": "卫政文〔2026〕9号"} if lasting else None
    )


@pytest.mark.parametrize(
    "days",
    [("2026-12-01", ""), ("", "2026-12-31"), ("2026-12-31", "2026-12-01")],
    ids=["no end", "no start", "reversed"],
)
def test_half_a_transition_period_is_not_lost_in_silence(at_bureau: Client, days: tuple[str, str]) -> None:
    """Q-6: said at once, with all that was typed."""
    typed = {"transition_from": days[0], "transition_to": days[1]}
    answer = upload(at_bureau, sheet(X1).data, "清单.csv", mode="supplement", **typed)
    assert (answer.status_code, "过渡期" in answer.text) == (422, True)
    assert all(f'value="{day}"' in answer.text for day in days if day)
    assert Matter.select().count() == 0


def test_the_item_s_page_tells_of_its_transition_period(desk: Desk, at_office: Client) -> None:
    draft = import_list(
        desk, None, sheet(X0), ListMode.SUPPLEMENT, "卫政文〔2026〕9号", date(2026, 11, 20),
        transition=(date(2026, 11, 20), date(2027, 5, 19)),
    )  # fmt: skip
    publish_as_operator(desk, draft.id)
    assert "过渡期（2026年11月20日至2027年5月19日" in at_office.get("/powers/X0").text
    assert "过渡期（" not in at_office.get("/powers/X0", query_string={"on": "2027-05-20"}).text


def test_without_a_transition_period_none_is_said(desk: Desk, units: dict[str, Unit]) -> None:
    """Q-6: default none."""
    published(desk, sheet(X0), date(2026, 1, 1))
    assert powers.ask("X0", TIEXI, LATER).transition is None


def test_a_municipal_branch_s_item_asks_for_a_sentence(
    desk: Desk, bureau: Actor, units: dict[str, Unit]
) -> None:
    """L-9."""
    branch = next(unit for unit in units.values() if unit.kind == "branch")
    held = factories.item("对甲的处罚", branch, code="B1")
    row = ("B1", "对甲的处罚", branch.name, TIEXI, "罚款", "下放", "")
    draft = import_list(desk, bureau, sheet(row), ListMode.SUPPLEMENT, "卫政文〔2026〕9号", LATER)
    with pytest.raises(Refused, match="W-L-BRANCH"):
        take(desk, bureau, draft.id, "publish")
    take(desk, bureau, draft.id, "publish", confirm={"W-L-BRANCH": "市局已书面同意（新环〔2026〕3号）"})
    assert held.grants.count() == 1


def test_a_proposal_goes_its_way_by_api(
    desk: Desk, portal_app: Flask, district_units: dict[str, Unit], fire: Program, tiexi: Program
) -> None:
    """interface.md: same checks, same forms; each side reads where it stands, nobody else does."""
    oversees = member(district_units["区司法局"], Role.HANDLER, Role.SUPERVISOR)
    bureau = Program(portal_app, desk, oversees)
    fields = {**PROPOSAL, "change": "recall", "item": "410703-CF-0151", "document": "卫消函〔2026〕8号"}
    opened = fire.post("/matters", {"kind": "list_change", "fields": fields})
    assert opened.status_code == 201
    proposed = fire.take(told(opened), "propose")
    reviewed = bureau.take(proposed, "review", opinion="拟同意")
    assert codes(bureau.post(f"/matters/{reviewed['id']}/steps/publish")) == {"E-L-NOITEM"}
    assert fire.get(f"/matters/{reviewed['id']}").json["state_label"] == "已审查待公布"  # type: ignore[index]
    assert tiexi.get(f"/matters/{reviewed['id']}").status_code == 404
    declined = bureau.take(reviewed, "decline", reason="全市统一清单，不宜单独收回")
    assert (declined["state"], declined["open"]) == ("declined", False)


# --- the pages ------------------------------------------------------------------------------------------


@pytest.fixture
def at_bureau(app: Flask, units: dict[str, Unit]) -> Client:
    """The bureau's browser, logged in."""
    client, person = Client(app), member(units["区司法局"], Role.HANDLER, Role.SUPERVISOR)
    assert client.log_in(person.username).status_code == 303
    return client


@pytest.fixture
def at_office(app: Flask, units: dict[str, Unit]) -> Client:
    """The browser of a clerk of 铁西, logged in."""
    client, person = Client(app), member(units[TIEXI])
    assert client.log_in(person.username).status_code == 303
    return client


def upload(client: Client, data: bytes, name: str, **answers: str) -> Any:
    form = {
        "act": "import",
        "mode": "whole",
        "document": "卫政文〔2025〕61号",
        "effective": "2026-12-01",
        **answers,
    }
    return client.post("/list_change/new", {**form, "list_file": (io.BytesIO(data), name)})


def test_from_the_official_file_to_the_list_in_force(desk: Desk, at_bureau: Client) -> None:
    """The journey of product.md: import, the difference in plain Chinese, what it touches, publish."""
    published(desk, sheet(X0), date(2026, 1, 1))
    sent = upload(at_bureau, sample("power_list_2026.xlsx"), "清单.xlsx")
    assert sent.status_code == 303
    page = at_bureau.get(sent.headers["Location"]).text
    assert "未列入的事项将收回：1 项" in page
    assert "对擅自占道堆放的处罚：从铁西街道办事处收回，由区城市管理局行使" in page
    assert "<b>新增</b> 72 项" in page
    assert "没有触及在办办件" in page
    done = at_bureau.post(f"{sent.headers['Location']}/publish")
    assert done.status_code == 303
    page = at_bureau.get(sent.headers["Location"]).text
    assert "公布的变化" in page
    assert "<b>新增</b> 72 项" in page


def test_the_page_tries_a_list_out_under_each_rule(
    desk: Desk, units: dict[str, Unit], at_bureau: Client
) -> None:
    """L-7: the rule for open cases is chosen per batch, with what it means for each case beside it."""
    published(desk, sheet(X0), date(2026, 1, 1))
    office = factories.clerk(units[TIEXI])
    typed = {"item": "X0", "place": TIEXI, "title": "某店占道堆放", "filed_on": "2026-11-18"}
    take(desk, office, open_matter(desk, office, "filing", typed).id, "file")
    address = upload(at_bureau, sheet(X0).data, "清单.csv", mode="recall").headers["Location"]
    page = at_bureau.get(address).text
    assert "<b>铁西街道办事处</b> 1 件：继续办结 1 件" in page
    assert "已立案未结：由铁西街道办事处办理完毕。" in page
    other = at_bureau.get(address, query_string={"open_cases": "along"}).text
    assert "已立案未结：随事项移交区城市管理局。" in other
    assert '<input type="hidden" name="open_cases" value="along">' in other
    refused = at_bureau.post(f"{address}/publish", {"open_cases": "along"})
    assert (refused.status_code, "W-L-OPENCASES" in refused.text) == (422, True)
    assert "随事项移交区城市管理局" in refused.text
    said = {"open_cases": "along", "confirm-W-L-OPENCASES": "文件第三条"}
    assert at_bureau.post(f"{address}/publish", said).status_code == 303
    assert ListPaper.select().order_by(ListPaper.id.desc()).get().open_cases == "along"


def test_a_faulty_file_names_row_and_column_and_keeps_what_was_typed(at_bureau: Client) -> None:
    bad = sheet((*X1[:3], "火星街道", *X1[4:])).data
    answer = upload(at_bureau, bad, "清单.csv", document="卫政文〔2026〕77号")
    assert answer.status_code == 422
    assert "第 2 行「承接主体」：不认识的镇办「火星街道」" in answer.text
    assert 'value="卫政文〔2026〕77号"' in answer.text
    assert Matter.select().count() == 0


@pytest.mark.parametrize("left_out", ["mode", "effective"])
def test_how_a_list_is_to_be_read_is_always_declared(at_bureau: Client, left_out: str) -> None:
    answer = upload(at_bureau, sheet(X1).data, "清单.csv", **{left_out: ""})
    assert answer.status_code == 422
    assert Matter.select().count() == 0


def test_without_a_file_one_is_asked_for(at_bureau: Client) -> None:
    answer = at_bureau.post("/list_change/new", {"act": "import", "mode": "whole", "effective": "2026-12-01"})
    assert (answer.status_code, "请选择清单文件" in answer.text) == (422, True)


def test_a_doubt_is_confirmed_on_the_page(desk: Desk, at_bureau: Client) -> None:
    published(desk, sheet(X0), date(2026, 1, 1))
    nearly = ("", "对擅自占道堆放物品的处罚", CITY, "平原镇", "警告、罚款", "下放", "")
    address = upload(at_bureau, sheet(nearly).data, "清单.csv", mode="supplement").headers["Location"]
    page = at_bureau.get(address).text
    assert "相近，按同一事项处理，请确认" in page
    assert at_bureau.post(f"{address}/publish").status_code == 422
    key = page.split(f'action="{address}/doubts/')[1].split('"')[0]
    assert at_bureau.post(f"{address}/doubts/{key}").status_code == 303
    assert "存疑，逐条确认" not in at_bureau.get(address).text
    assert at_bureau.post(f"{address}/publish").status_code == 303


def test_an_office_proposes_in_words(at_office: Client, at_bureau: Client) -> None:
    sent = at_office.post("/list_change/new", {**PROPOSAL, "act": "propose", "draft_key": "k"})
    assert sent.status_code == 303
    assert "待审查" in at_office.get(sent.headers["Location"]).text
    assert "建议收回占道堆放事项" in at_bureau.get("/list_change/").text
    assert at_bureau.get(sent.headers["Location"]).status_code == 200


def test_no_dispute_is_offered_over_a_proposal_that_was_declined(
    desk: Desk, clerk: Actor, bureau: Actor, at_office: Client
) -> None:
    """L-5, D-1: 司法局 decides on the list; a dispute is about who handles a case, between two who may hold a power."""
    declined = take(desk, bureau, proposed(desk, clerk).id, "decline", {"reason": "暂不调整。"}).matter
    page = at_office.get(f"/list_change/{declined.id}").text
    assert "不予采纳" in page
    assert "/disputes/new" not in page


def test_an_office_sees_no_button_to_publish(at_office: Client) -> None:
    address = upload(at_office, sheet(X1).data, "清单.csv", mode="supplement").headers["Location"]
    assert "公布，自" not in at_office.get(address).text
    assert at_office.post(f"{address}/publish").status_code == 403


def test_a_draft_saves_itself(at_office: Client) -> None:
    address = upload(at_office, sheet(X1).data, "清单.csv", mode="supplement").headers["Location"]
    assert "草稿已保存" in at_office.post(f"{address}/draft", {"title": "改过的标题"}).text
    assert "改过的标题" in at_office.get(address).text


def test_a_corrected_list_replaces_the_former_one(desk: Desk, at_bureau: Client) -> None:
    draft = drafted(desk, sheet(X0), LATER)
    answer = at_bureau.post(
        f"/list_change/{draft.id}/list", {"list_file": (io.BytesIO(sheet(X1).data), "改.csv")}
    )
    assert answer.status_code == 303
    page = at_bureau.get(f"/list_change/{draft.id}").text
    assert "对占用消防车通道的处罚：铁西街道办事处承接" in page
    assert "对擅自占道堆放的处罚" not in page


def test_a_change_that_is_not_one_s_own_is_not_found(desk: Desk, at_office: Client) -> None:
    draft = drafted(desk, sheet(X0), LATER)
    for answer in (
        at_office.get(f"/list_change/{draft.id}"),
        at_office.post(f"/list_change/{draft.id}/publish"),
        at_office.post(f"/list_change/{draft.id}/doubts/0123"),
        at_office.post(f"/list_change/{draft.id}/list", {"list_file": (io.BytesIO(b"x"), "x.csv")}),
    ):
        assert answer.status_code == 404
