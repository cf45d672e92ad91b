"""The whole line with real input: from the first official list to the result that comes back, click by click."""

import csv
import io
import re
from datetime import date

from docx import Document
from playwright.sync_api import expect

from portal.web.words import day
from tests.browser.portals import CITY, PINGYUAN, SAMPLES, Portal
from tests.browser.transfers import EVIDENCE, FACTS, RECALLED, TITLE, VILLAGE
from tests.browser.windows import Window, Windows

INITIALS = "szdz"
"""Of 设置地桩."""


def test_a_case_goes_from_the_official_list_to_the_result_that_comes_back(
    new_portal: Portal, windows: Windows
) -> None:
    """From the set-up stage to a concluded transfer, each journey within its clicks (product.md, T-2 … T-7)."""
    bureau = windows.at(new_portal, "zhaoqing")
    enter_the_lists_of_the_past(bureau)
    enter_the_supplement(bureau)
    go_live(bureau)
    clerk = windows.at(new_portal, "zhanglei")
    ask_whose_power_it_is(clerk)
    address = send_for_approval(clerk)
    approver = windows.at(new_portal, "licheng")
    agree_and_number(approver)
    liaison = windows.at(new_portal, "wangmin")
    sign_accept_file_and_conclude(liaison)
    read_the_result(clerk, address)
    open_the_letter(clerk, address)


def enter_the_lists_of_the_past(bureau: Window) -> None:
    import_list(
        bureau,
        "power_list_2024.xlsx",
        "完整清单（未列入的事项将收回）",
        "卫政文〔2024〕6号",
        date(2024, 3, 1),
    )
    assert sum(len(entries) for entries in differences(bureau).values()) == 85
    publish(bureau, date(2024, 3, 1))
    with bureau.costs_at_most(5):
        import_list(
            bureau,
            "power_list_2026.xlsx",
            "完整清单（未列入的事项将收回）",
            "卫政文〔2025〕61号",
            date(2026, 1, 1),
        )
        bureau.reads("未列入的事项将收回：25 项", "公布后触及的在办办件", "没有触及在办办件")
        assert differences(bureau) == expected_differences()
        publish(bureau, date(2026, 1, 1))


def enter_the_supplement(bureau: Window) -> None:
    import_list(
        bureau,
        "power_list_supplement.csv",
        "补充清单（只增加，不收回）",
        "卫政文〔2026〕30号",
        date(2026, 7, 1),
    )
    assert {heading: len(entries) for heading, entries in differences(bureau).items()} == {"新增": 5}
    publish(bureau, date(2026, 7, 1))


def import_list(bureau: Window, file: str, mode: str, document: str, effective: date) -> None:
    bureau.page.goto("/powers/")
    bureau.press("导入、调整清单", "link")
    bureau.page.get_by_label("清单文件").set_input_files(SAMPLES / file)
    bureau.presses += 1
    bureau.choose(mode)
    bureau.type_in("依据文号", document)
    bureau.type_in("生效日期*", effective.isoformat())
    bureau.press("读入并比较")
    bureau.in_state("草稿")


def differences(bureau: Window) -> dict[str, list[str]]:
    """What the page says is different: the codes under each heading."""
    return {
        heading.inner_text(): sorted(group.locator("p.difference > b").all_inner_texts())
        for group in bureau.page.locator(".difference-group").all()
        for heading in [group.locator("summary b")]
    }


def expected_differences() -> dict[str, list[str]]:
    told = io.StringIO((SAMPLES / "power_list_2026_changes.csv").read_text(encoding="utf-8-sig"))
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(told):
        found.setdefault(row["调整类型"], []).append(row["事项编码"])
    return {heading: sorted(codes) for heading, codes in found.items()}


def publish(bureau: Window, effective: date) -> None:
    bureau.press(f"公布，自{day(effective)}起生效")
    bureau.in_state("已公布")


def go_live(bureau: Window) -> None:
    bureau.page.goto("/powers/")
    bureau.press("历史清单已补录完毕，正式启用")
    bureau.reads("筹备阶段已结束")


def ask_whose_power_it_is(clerk: Window) -> None:
    """No click to learn whose it is, one to learn why."""
    with clerk.costs_at_most(0):
        clerk.page.get_by_label("事项、违法行为").press_sequentially(INITIALS, delay=20)
        clerk.page.get_by_label("地点").press_sequentially(VILLAGE, delay=20)
        expect(clerk.page.locator("#who-answer")).to_contain_text(CITY)
    with clerk.costs_at_most(1):
        clerk.press(f"对{TITLE}的处罚", "link")
        clerk.reads(RECALLED, CITY, "卫政文〔2025〕61号", "收回")


def send_for_approval(clerk: Window) -> str:
    """From that answer with the form filled: three clicks."""
    with clerk.costs_at_most(3):
        clerk.press("案件移送", "link", inside=clerk.page.locator("#who-answer"))
        expect(clerk.page.get_by_label("接收单位").locator("option:checked")).to_have_text(CITY)
        expect(clerk.page.get_by_label("案由", exact=True)).to_have_value(TITLE)
        clerk.type_in("当事人", "某停车服务部")
        clerk.type_in("基本违法事实", FACTS)
        clerk.type_in("现场检查记录", "现场清点地桩六根、地锁两把，拍照取证。")
        clerk.type_in("执法人员及证号", "张磊（H1001）、王强（H1002）")
        clerk.drop(EVIDENCE, "地桩.png", "地锁.png")
        clerk.press("送审")
        clerk.in_state("待审批")
    return clerk.page.url


def agree_and_number(approver: Window) -> None:
    """The letter is read on the page of approval; one click agrees, numbers and delivers."""
    approver.press(TITLE, "link")
    approver.reads(f"关于移送{TITLE}一案的函", FACTS, "须在 2026年11月25日（周三） 24:00 前批出")
    with approver.costs_at_most(1):
        approver.press("批准移送")
        approver.in_state("待签收")
    approver.reads("平政函〔2026〕1号")


def sign_accept_file_and_conclude(liaison: Window) -> None:
    liaison.press(TITLE, "link")
    with liaison.costs_at_most(1):
        liaison.press("签收")
        liaison.in_state("已签收")
    with liaison.costs_at_most(1):
        liaison.press("受理")
        liaison.in_state("已受理")
    liaison.press_summary("立案")
    filing = liaison.page.locator("#step-file")
    filing.get_by_label("立案号").fill("卫城立〔2026〕7号")
    filing.get_by_label("立案日期").fill("2026-11-20")
    liaison.press("立案", inside=filing)
    liaison.in_state("已立案")
    liaison.press_summary("办结并反馈")
    conclusion = liaison.page.locator("#step-conclude")
    conclusion.get_by_label("办理结果").fill("责令拆除地桩、地锁，罚款五百元，已履行。")
    conclusion.get_by_label("决定日期").fill("2026-11-20")
    liaison.press("办结并反馈", inside=conclusion)
    liaison.in_state("已办结")


def read_the_result(clerk: Window, address: str) -> None:
    clerk.page.goto("/")
    clerk.press(re.compile(TITLE), "link", inside=clerk.page.get_by_role("complementary"))
    assert clerk.page.url == address
    clerk.in_state("已办结")
    clerk.reads("责令拆除地桩、地锁，罚款五百元，已履行。", "案件移送函回执", "处理结果的函")


def open_the_letter(clerk: Window, address: str) -> None:
    """The downloaded letter opens and is in 信函格式: words, number and fonts (§14.2, §14.5)."""
    clerk.page.goto(address)
    letter = clerk.page.locator("li", has_text="平政函〔2026〕1号").filter(has_text="关于移送")
    with clerk.page.expect_download() as download:
        clerk.press("下载 docx", "link", inside=letter)
    document = Document(io.BytesIO(download.value.path().read_bytes()))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(said in words for said in (PINGYUAN, FACTS, "平政函〔2026〕1号"))
    assert f"关于移送{TITLE}" in words.replace("\n", "")
    fonts = {
        paragraph.style.name: paragraph.runs[0].font.name
        for paragraph in document.paragraphs
        if paragraph.runs
    }
    assert fonts == {
        **fonts,
        "公文标题": "方正小标宋简体",
        "公文正文": "仿宋_GB2312",
        "一级标题": "黑体",
        "发文字号": "仿宋_GB2312",
    }
