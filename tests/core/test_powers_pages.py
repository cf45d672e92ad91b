"""What a person sees of the authority list: the answer while one types, the list of any day, its history (L-8)."""

import io
import re
from datetime import date
from html import unescape

import openpyxl
import pytest
from flask import Flask

from portal.desk import Desk, power_words, powers
from portal.domain.power_lists import ListMode
from portal.domain.procedure import Role
from portal.store.audit import AuditEntry
from portal.store.powers import MissedWords, PowerGrant, Synonym
from portal.store.units import Unit
from tests import factories
from tests.core.entering import NEW, X0, X1, published, sheet
from tests.web_fixtures import Client, member

CITY_UNIT, TIEXI = "区城市管理局", "铁西街道办事处"


@pytest.fixture
def units(desk: Desk) -> dict[str, Unit]:
    """The sample district with X0, recalled on 2026-12-01, and X1, both held by 铁西 from 2026-01-01."""
    made = factories.sample_units()
    factories.calendar_years()
    factories.place("铁西新村", made[TIEXI], ("西新村",))
    published(desk, sheet(X0, X1), date(2026, 1, 1), document=NEW)
    published(desk, sheet(X0), date(2026, 12, 1), mode=ListMode.RECALL)
    return made


@pytest.fixture
def clerk_of_city(app: Flask, units: dict[str, Unit]) -> Client:
    """A clerk of the department that X0 came from, logged in."""
    return browser(app, units[CITY_UNIT])


@pytest.fixture
def bureau(app: Flask, units: dict[str, Unit]) -> Client:
    """Somebody of 司法局 who oversees, logged in."""
    return browser(app, units["区司法局"], Role.HANDLER, Role.SUPERVISOR)


def browser(app: Flask, unit: Unit, *roles: Role) -> Client:
    client, person = Client(app), member(unit, *roles)
    assert client.log_in(person.username).status_code == 303
    return client


# --- whose power ----------------------------------------------------------------------------------------


def test_the_answer_comes_while_one_types(clerk_of_city: Client) -> None:
    told = clerk_of_city.get("/powers/live/answer?item=xfctd&place=铁西新村").text
    assert "<html" not in told
    assert "铁西街道办事处" in told
    assert "自2026年1月1日（周四）起" in told
    assert NEW in told


def test_the_answer_leads_to_what_it_calls_for(
    app: Flask, clerk_of_city: Client, units: dict[str, Unit]
) -> None:
    """Where the power is another's it is handed over with item, place and receiver filled in; where it is ours, filed."""
    elsewhere = clerk_of_city.get("/powers/live/answer?item=X1&place=铁西新村").text
    assert "/transfer/new?item=X1&amp;place=" in elsewhere
    assert f"receiver={units[TIEXI].code}" in elsewhere
    ours = browser(app, units[TIEXI]).get("/powers/live/answer?item=X1&place=铁西新村").text
    assert "/filing/new?item=X1" in ours
    assert "/transfer/new" not in ours
    for address in re.findall(r'class="btn[^"]*" href="([^"]*/new[?][^"]*)"', elsewhere):
        assert clerk_of_city.get(unescape(address)).status_code == 200, address


def test_why_is_on_the_page(clerk_of_city: Client) -> None:
    page = clerk_of_city.get("/powers/who?item=X0&place=铁西&on=2026-11-20").text
    assert "已公布变动：自2026年12月1日起收回，由区城市管理局行使" in page
    assert "监管：区城市管理局；处罚：铁西街道办事处" in page


def test_two_days_in_two_lists_give_both_answers(clerk_of_city: Client) -> None:
    page = clerk_of_city.get("/powers/who?item=X0&place=铁西&on=2026-12-01&on2=2026-11-30").text
    assert "两个日期适用不同的清单" in page
    assert page.index("至2026年12月1日（周二）前") < page.index("自2026年12月1日起收回")


def test_two_days_in_one_list_give_one_answer(clerk_of_city: Client) -> None:
    assert (
        "两个日期适用不同的清单"
        not in clerk_of_city.get("/powers/who?item=X1&place=铁西&on=2026-12-01&on2=2026-11-30").text
    )


def test_words_that_fit_several_items_list_them_with_their_holders(clerk_of_city: Client) -> None:
    page = clerk_of_city.get("/powers/who?item=占&place=铁西新村").text
    assert "对擅自占道堆放的处罚" in page
    assert "对占用消防车通道的处罚" in page


def test_a_place_that_nobody_knows_is_asked_for(clerk_of_city: Client) -> None:
    assert "须先确定地点所在的镇办" in clerk_of_city.get("/powers/who?item=X1&place=月亮湾").text


def test_the_basis_page_bears_paper_days_and_hashes(clerk_of_city: Client) -> None:
    page = clerk_of_city.get("/powers/who/sheet?item=X1&place=铁西新村&on=2026-11-20").text
    for words in ("行政处罚权限依据页", NEW, "2026年1月1日（周四）", "清单文件 SHA-256", "本页内容 SHA-256"):
        assert words in page
    assert powers.proof_hash(powers.ask("X1", "铁西新村", date(2026, 11, 20))) in page


@pytest.mark.parametrize(
    "url",
    [
        "/powers/who",
        "/powers/who?item=&place=",
        "/powers/who/sheet",
        "/powers/live",
        "/powers/live/answer?item=",
    ],
)
def test_nothing_asked_is_no_error(clerk_of_city: Client, url: str) -> None:
    assert clerk_of_city.get(url).status_code == 200


@pytest.mark.parametrize("day", ["", "昨天", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_that_is_none_is_today(clerk_of_city: Client, day: str) -> None:
    for url in (
        f"/powers/?on={day}",
        f"/powers/who?item=X1&place=铁西&on={day}",
        f"/powers/changes?from={day}&to={day}",
    ):
        assert clerk_of_city.get(url).status_code == 200


# --- the pickers of forms -------------------------------------------------------------------------------


def test_an_item_s_field_offers_items_with_their_holder_at_the_place(clerk_of_city: Client) -> None:
    told = clerk_of_city.get("/powers/live?name=item&item_text=占&place=铁西新村").text
    assert 'name="item" value="X1"' in told
    assert "铁西街道办事处（" in told


def test_at_most_eight_choices_are_offered(desk: Desk, clerk_of_city: Client) -> None:
    rows = [(f"Y{n}", f"对第{n}种乱贴的处罚", *X0[2:]) for n in range(12)]
    published(desk, sheet(*rows), date(2026, 12, 1))
    assert (
        clerk_of_city.get("/powers/live?name=item&item_text=乱贴&on=2026-12-02").text.count('type="radio"')
        == 8
    )


def test_a_place_s_field_offers_places_with_their_office(clerk_of_city: Client) -> None:
    told = clerk_of_city.get("/powers/places/live?name=place&place_text=西新村").text
    assert 'value="铁西新村"' in told
    assert "铁西街道办事处辖区" in told


def test_a_choice_that_is_typed_by_an_attacker_stays_text(clerk_of_city: Client) -> None:
    url = '/powers/live?name="><script>alert(1)</script>&item_text=<b>占</b>&q=占'
    assert "<script>" not in clerk_of_city.get(url).text
    assert "<b>没有" not in clerk_of_city.get("/powers/who?item=<b>没有</b>").text


# --- the list -------------------------------------------------------------------------------------------


def test_the_list_is_shown_as_of_any_day(clerk_of_city: Client) -> None:
    before, after = (clerk_of_city.get(f"/powers/?on={day}").text for day in ("2026-11-30", "2026-12-01"))
    assert "2026年11月30日（周一）的清单：2 项" in before
    assert before.count("未下放") == 0
    assert after.count("未下放") == 1


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("words=xfctd", {"X1"}),
        ("words=堆放", {"X0"}),
        ("unit=410703009", {"X0", "X1"}),
        ("unit=410703100", set()),
        ("origin=D01", {"X0"}),
        ("words=占&origin=D01", {"X0"}),
        ("words=没有这种事", set()),
    ],
)
def test_the_list_is_narrowed_by_the_address(clerk_of_city: Client, query: str, shown: set[str]) -> None:
    page = clerk_of_city.get(f"/powers/?{query}").text
    assert {
        code for code in ("X0", "X1") if f'<td data-label="编码" class="narrow">{code}</td>' in page
    } == shown


def test_an_item_s_page_tells_its_history(desk: Desk, clerk_of_city: Client) -> None:
    published(
        desk, sheet(("X1", "对占用消防车辆通道的处罚", *X1[2:])), date(2026, 12, 5), mode=ListMode.WHOLE
    )
    page = clerk_of_city.get("/powers/X1?on=2026-12-05").text
    assert "对占用消防车辆通道的处罚" in page
    assert "对占用消防车通道的处罚" in page
    assert "下放铁西街道办事处" in page


def test_an_item_s_page_announces_its_recall(clerk_of_city: Client) -> None:
    assert "已公布变动：自2026年12月1日起收回" in clerk_of_city.get("/powers/X0?on=2026-11-20").text


def test_an_item_that_no_list_has_is_not_found(clerk_of_city: Client) -> None:
    assert clerk_of_city.get("/powers/X99").status_code == 404


def test_two_days_are_compared_in_plain_chinese(clerk_of_city: Client) -> None:
    page = clerk_of_city.get("/powers/changes?from=2026-11-30&to=2026-12-01").text
    assert "对擅自占道堆放的处罚：从铁西街道办事处收回，由区城市管理局行使" in page


def test_the_list_of_a_day_is_taken_away_as_xlsx(clerk_of_city: Client) -> None:
    answer = clerk_of_city.get("/powers/export?on=2026-11-20")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    rows = openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(min_row=3, values_only=True)
    assert [row[1] for row in rows] == ["X0", "X1"]


def test_importing_leads_to_the_change_of_the_list(clerk_of_city: Client) -> None:
    answer = clerk_of_city.get("/powers/import")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/list_change/new")


def test_nobody_sees_the_list_without_logging_in(app: Flask, units: dict[str, Unit]) -> None:
    for url in (
        "/powers/",
        "/powers/X1",
        "/powers/who?item=X1",
        "/powers/export",
        "/powers/live?item_text=占",
    ):
        assert Client(app).get(url).headers.get("Location", "").startswith("/login")


# --- missed words ---------------------------------------------------------------------------------------


def test_looking_changes_nothing(clerk_of_city: Client, units: dict[str, Unit]) -> None:
    entries, grants = AuditEntry.select().count(), PowerGrant.select().count()
    for url in (
        "live/answer?item=门前堆东西",
        "live?item_text=门前堆东西",
        "who?item=门前堆东西",
        "",
        "synonyms",
        "export",
    ):
        clerk_of_city.get(f"/powers/{url}")
    assert (AuditEntry.select().count(), PowerGrant.select().count()) == (entries, grants)
    assert MissedWords.select().count() == 0


def test_words_that_found_nothing_are_kept_on_one_press(clerk_of_city: Client) -> None:
    assert "记下这个说法" in clerk_of_city.get("/powers/live/answer?item=门前堆东西").text
    answer = clerk_of_city.post("/powers/missed", {"words": "门前堆东西", "next": "/powers/who?item=x"})
    assert answer.headers["Location"] == "/powers/who?item=x"
    assert MissedWords.get().words == "门前堆东西"


def test_words_typed_into_a_form_are_kept_with_what_was_chosen(clerk_of_city: Client) -> None:
    form = {"item_text": "门前堆东西", "item": "X0", "title": "占道", "act": "save", "draft_key": "k1"}
    assert clerk_of_city.post("/list_change/new", form).status_code == 303
    row = MissedWords.get()
    assert (row.words, row.chosen.code) == ("门前堆东西", "X0")


def test_one_click_makes_missed_words_a_name_of_the_item(bureau: Client) -> None:
    power_words.note_missed("占道卖菜")
    page = bureau.get("/powers/synonyms").text
    assert 'value="X0">对擅自占道堆放的处罚' in page
    assert bureau.post(f"/powers/synonyms/{MissedWords.get().id}", {"item": "X0"}).status_code == 303
    assert "对擅自占道堆放的处罚" in bureau.get("/powers/live/answer?item=占道卖菜&place=铁西").text


def test_missed_words_may_be_put_aside(bureau: Client) -> None:
    power_words.note_missed("打错的字")
    bureau.post(f"/powers/synonyms/{MissedWords.get().id}", {"item": ""})
    assert "没有等待处理的说法" in bureau.get("/powers/synonyms").text


def test_a_department_names_its_items_and_no_others(clerk_of_city: Client) -> None:
    assert clerk_of_city.post("/powers/X0/synonyms", {"words": "门前堆东西"}).status_code == 303
    assert clerk_of_city.post("/powers/X1/synonyms", {"words": "堵路口"}).status_code == 403
    assert [row.words for row in Synonym.select()] == ["门前堆东西"]
    clerk_of_city.post("/powers/X0/synonyms", {"words": "门前堆东西", "act": "remove"})
    assert Synonym.select().count() == 0


# --- the set-up stage -----------------------------------------------------------------------------------


def test_the_bureau_ends_the_set_up_stage(bureau: Client, clerk_of_city: Client) -> None:
    assert "正式启用" not in clerk_of_city.get("/powers/").text.split("筹备阶段")[1].split("panel")[0]
    assert clerk_of_city.post("/powers/go-live").status_code == 403
    assert bureau.post("/powers/go-live").status_code == 303
    assert "筹备阶段</h2>" not in bureau.get("/powers/").text
    assert bureau.post("/powers/go-live").status_code == 422
