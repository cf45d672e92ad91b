"""The pages on which the system administrator keeps units, places and liaisons."""

from portal.store.units import Liaison, Unit
from tests.core.administrators import hub, system, tiexi, upload
from tests.core.district import sample
from tests.web_fixtures import Client

__all__ = ["hub", "system", "tiexi"]


def test_a_list_of_units_is_uploaded_and_told_what_it_did(system: Client) -> None:
    assert upload(system, "/admin/units/import", sample("units.csv"), "units.csv").status_code == 303
    assert "新增 36 项" in system.get("/admin/units/").text
    assert upload(system, "/admin/units/places", sample("places.csv"), "places.csv").status_code == 303
    assert "29 处地点" in system.get("/admin/units/").text


def test_a_faulty_list_shows_every_fault_and_enters_nothing(system: Client) -> None:
    answer = upload(
        system, "/admin/units/import", "编码,名称,类型\nX1,甲科,internal\nX2,乙局,bureau\n".encode(), "u.csv"
    )
    assert answer.status_code == 422
    assert "第 2 行“上级”" in answer.text
    assert "第 3 行“类型”" in answer.text
    assert not Unit.select().where(Unit.code == "X1").exists()


def test_no_file_chosen_is_told(system: Client) -> None:
    answer = system.post("/admin/units/import", {})
    assert answer.status_code == 422
    assert "请选择文件" in answer.text


def test_a_unit_is_corrected_given_a_liaison_renamed_and_ended_on_its_page(
    system: Client, tiexi: Unit
) -> None:
    page = f"/admin/units/{tiexi.id}"
    assert (
        system.post(
            page, {"duty_phone": "0373-7", "aliases": "铁西、铁西办", "short_name": "铁西办"}
        ).status_code
        == 303
    )
    assert Unit.get_by_id(tiexi.id).aliases == ["铁西", "铁西办"]
    assert system.post(f"{page}/liaisons", {"name": "李某", "since": "2026-11-20"}).status_code == 303
    liaison = Liaison.get()
    assert system.post(f"{page}/liaisons/{liaison.id}", {"backup": "赵某"}).status_code == 303
    assert "赵某" in system.get(page).text
    assert system.post(f"{page}/liaisons/{liaison.id}/end", {"on": "2026-11-20"}).status_code == 303
    assert "已卸任" in system.get(page).text
    assert (
        system.post(f"{page}/rename", {"name": "铁西新区街道办事处", "on": "2026-11-20"}).status_code == 303
    )
    assert system.post(f"{page}/end", {"on": "2026-11-20", "successor": ""}).status_code == 303
    assert "已于 2026年11月20日（周五） 撤销或更名" in system.get(page).text


def test_a_refused_form_is_shown_again_with_what_was_typed_and_the_other_forms_untouched(
    system: Client, tiexi: Unit
) -> None:
    answer = system.post(
        f"/admin/units/{tiexi.id}/rename", {"name": "南桥街道办事处", "full_name": "全称甲", "on": "哪天"}
    )
    assert answer.status_code == 422
    assert "日期应写作 2026-11-20" in answer.text
    assert "全称甲" in answer.text
    assert f'value="{tiexi.organ_code}"' in answer.text
