"""通讯录, the page of a unit, and one's own page."""

from io import BytesIO

from flask import Flask
from openpyxl import load_workbook

from portal import clock
from portal.desk import liaisons
from portal.domain.procedure import Role
from portal.store.people import LoginSession
from portal.store.units import Unit
from tests import factories
from tests.core.administrators import hub, logged_in, tiexi
from tests.web_fixtures import Client

__all__ = ["hub", "tiexi"]


def test_everybody_finds_liaisons_and_duty_phones_in_the_directory(
    app: Flask, hub: Unit, tiexi: Unit
) -> None:
    liaisons.name_liaison(
        None, tiexi.id, {"name": "李某", "mobile": "13900000000", "backup": "赵某"}, since=clock.today()
    )
    factories.unit("南桥街道办事处")
    page = logged_in(app, tiexi, Role.HANDLER, "clerk").get("/units/").text
    for words in ("铁西街道办事处", "李某", "13900000000", "赵某", "南桥街道办事处", "未明确"):
        assert words in page


def test_the_directory_is_searched_by_name_and_by_liaison(app: Flask, hub: Unit, tiexi: Unit) -> None:
    factories.unit("南桥街道办事处")
    liaisons.name_liaison(None, tiexi.id, {"name": "李某"}, since=clock.today())
    clerk = logged_in(app, hub, Role.HANDLER, "clerk")
    for words, found in (("南桥", "南桥街道办事处"), ("李某", "铁西街道办事处")):
        page = clerk.get("/units/", query_string={"q": words}).text
        assert [n for n in ("铁西街道办事处", "南桥街道办事处") if n in page] == [found]


def test_the_directory_goes_out_as_xlsx_in_which_nothing_computes(app: Flask, hub: Unit, tiexi: Unit) -> None:
    liaisons.name_liaison(None, tiexi.id, {"name": "=1+1"}, since=clock.today())
    answer = logged_in(app, hub, Role.HANDLER, "clerk").get("/units/export.xlsx")
    cells = [
        cell for row in load_workbook(BytesIO(answer.data)).active for cell in row if cell.value == "=1+1"
    ]
    assert [cell.data_type for cell in cells] == ["s"]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_units_page_shows_its_territory_and_who_answers_for_it(app: Flask, hub: Unit, tiexi: Unit) -> None:
    factories.place("铁西新村", tiexi)
    team = factories.unit("铁西执法队", "internal", parent=tiexi)
    clerk = logged_in(app, hub, Role.HANDLER, "clerk")
    page = clerk.get(f"/units/{tiexi.id}").text
    assert "铁西新村" in page
    assert "铁西执法队" in page
    assert "没有在任的联络人" in page
    assert "铁西街道办事处" in clerk.get(f"/units/{team.id}").text


def test_ones_own_page_keeps_phones_and_ends_other_logins(app: Flask, hub: Unit, tiexi: Unit) -> None:
    elsewhere = logged_in(app, tiexi, Role.HANDLER, "clerk")
    here = Client(app)
    here.log_in("clerk")
    assert here.post("/me/phones", {"office_phone": "0373-1", "mobile": "139"}).status_code == 303
    page = here.get("/me/").text
    assert "0373-1" in page
    assert "退出其他登录" in page
    here.post("/me/sessions/end")
    assert elsewhere.get("/me/").status_code == 303
    assert here.get("/me/").status_code == 200
    assert LoginSession.select().where(LoginSession.stamp != 0).count() == 1
