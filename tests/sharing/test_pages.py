"""The pages of 信息共享 over HTTP: what a person sees and presses."""

import io

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.store.matters import Matter
from tests.sharing.conftest import CITY, FIRE, JIEFANG, PINGYUAN, TIEXI, Login, Sharing
from tests.web_fixtures import Client


@pytest.fixture
def fire(login_of: Login, sharing: Sharing) -> Client:
    return login_of(sharing.clerks[FIRE])


def test_something_is_shared_from_a_blank_form_in_two_clicks(
    fire: Client, sharing: Sharing, login_of: Login
) -> None:
    """The page (one click), 共享 (two): the readers follow from category and item."""
    page = fire.get("/sharing/share/new?category=6").text
    assert "共享给 8 个单位" in page
    assert "铁西街道办事处、" in page
    answer = fire.post(
        "/sharing/share/new", {"act": "submit", "category": "6", "title": "检查通报", "content": "12 户"}
    )
    assert answer.status_code == 303
    shared = Matter.get(Matter.kind == "share")
    seen = login_of(sharing.clerks[TIEXI]).get(f"/sharing/{shared.id}").text
    assert "检查通报" in seen
    assert "12 户" in seen
    assert "知悉情况" not in seen


def test_the_readers_are_shown_while_the_form_is_filled_in(fire: Client) -> None:
    part = fire.get("/sharing/readers?category=1&item=410703-CF-0151").text
    assert "共享给 1 个单位" in part
    assert "铁西街道办事处" in part


def test_what_is_refused_keeps_all_that_was_typed(fire: Client) -> None:
    answer = fire.post("/sharing/share/new", {"act": "submit", "title": "没有类别", "content": "一二三"})
    assert answer.status_code == 422
    assert "E-S-CAT" in answer.text
    assert "一二三" in answer.text


def test_only_the_sender_sees_who_has_read(sharing: Sharing, login_of: Login, fire: Client) -> None:
    shared = sharing.shared(FIRE, 8, receivers=sharing.ids(TIEXI, JIEFANG))
    sharing.take(sharing.clerks[TIEXI], shared, "acknowledge")
    assert "1 / 2" in fire.get(f"/sharing/{shared.id}").text
    other = login_of(sharing.clerks[JIEFANG]).get(f"/sharing/{shared.id}").text
    assert "知悉情况" not in other
    assert "state-good" not in other
    assert sharing.clerks[TIEXI].name not in other


def test_the_list_shows_what_came_in_and_what_a_fourth_office_did_not_get(
    sharing: Sharing, login_of: Login
) -> None:
    sharing.shared(FIRE, 8, receivers=sharing.ids(TIEXI, JIEFANG, CITY), title="给三个单位的通报")
    assert "给三个单位的通报" in login_of(sharing.clerks[TIEXI]).get("/sharing/").text
    fourth = login_of(sharing.clerks[PINGYUAN])
    assert "给三个单位的通报" not in fourth.get("/sharing/?q=通报").text
    assert "给三个单位的通报" not in fourth.get("/search?q=通报").text
    assert "给三个单位的通报" not in fourth.get("/sharing/?side=in").text


def test_the_library_shows_the_version_of_a_day(sharing: Sharing, login_of: Login, now: object) -> None:
    shared = sharing.shared(CITY, 5, title="裁量标准", content="一档 500 元", formed_on="2026-11-20")
    sharing.take(
        sharing.clerks[CITY], shared, "correct", content="一档 800 元", reason="修订", valid_from="2026-12-01"
    )
    tiexi = login_of(sharing.clerks[TIEXI])
    assert "第 1 版" in tiexi.get("/sharing/library?on=2026-11-30").text
    assert "第 2 版" in tiexi.get("/sharing/library?on=2026-12-01").text
    assert "这一天没有符合条件的资料" in tiexi.get("/sharing/library?on=2026-11-19").text


def test_a_question_and_its_answer_stand_on_the_page_of_the_item_for_everybody(
    sharing: Sharing, login_of: Login
) -> None:
    asked = sharing.asked(TIEXI, sort="guidance", item=str(sharing.item), title="隔离桩算不算堵塞？")
    sharing.take(sharing.clerks[FIRE], asked, "answer", answer="影响通行的即算。")
    stranger = login_of(sharing.clerks[PINGYUAN])
    assert "影响通行的即算。" in stranger.get(f"/sharing/about?item={sharing.item}").text
    assert f"/sharing/about?item={sharing.item}" in stranger.get("/powers/410703-CF-0151").text


def test_what_one_unit_filled_in_is_collected_for_the_asking_unit_alone(
    sharing: Sharing, login_of: Login, app: Flask
) -> None:
    call = sharing.asked(CITY, TIEXI, JIEFANG, sort="call", columns="检查户数\n立案数")
    tiexi = login_of(sharing.clerks[TIEXI])
    assert "检查户数" in tiexi.get(f"/sharing/{call.id}").text
    assert tiexi.post(f"/sharing/{call.id}/answer", {"cells": ["12", "3"]}).status_code == 303
    other = login_of(sharing.clerks[JIEFANG])
    assert ">12<" not in other.get(f"/sharing/{call.id}").text
    assert other.get(f"/sharing/{call.id}/collected.xlsx").status_code == 404
    body = login_of(sharing.clerks[CITY]).get(f"/sharing/{call.id}/collected.xlsx").data
    rows = [
        [cell.value for cell in row] for row in load_workbook(io.BytesIO(body)).active.iter_rows(min_row=3)
    ]
    assert [row[:3] for row in rows] == [["解放路街道办事处", None, None], ["铁西街道办事处", "12", "3"]]


@pytest.mark.parametrize(
    "address",
    [
        "/sharing/share/new?month=²026-1", "/sharing/share/new?month=2026-²", f"/sharing/readers?category={'9' * 5000}",
        f"/sharing/readers?category=2&more_items={'9' * 5000}", f"/sharing/readers?category=2&item={'9' * 5000}",
    ],
)  # fmt: skip
def test_numbers_that_are_none_break_no_page(fire: Client, address: str) -> None:
    assert fire.get(address).status_code == 200
