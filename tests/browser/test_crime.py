"""A case that turns out to be a crime, from the transfer to the reconsideration, click by click, on the eve of a holiday."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.domain.procedure import Role
from tests.browser.portals import CITY, Portal
from tests.browser.transfers import is_refused, sent
from tests.browser.windows import Window, Windows, give_roles, photo

EVE = "2026-12-31T15:00:00+08:00"
"""A Thursday; 1 January is a day off."""
HEAD = "gaofeng"


@pytest.fixture
def on_the_eve(tmp_path: Path, district_at_work: Portal, windows: Windows) -> Iterator[Portal]:
    """The district at work on the eve of the new year, with a head of 区城管局."""
    site = district_at_work.copy_to(tmp_path / "data", EVE)
    site.passwords[HEAD] = site.run("people", "add", HEAD, "高峰", "--unit", CITY)["password"]
    with site.serving():
        give_roles(windows, site, {HEAD: ("高峰", CITY, (Role.HEAD,))})
        yield site


def test_a_case_becomes_a_crime_and_the_police_are_asked_again(on_the_eve: Portal, windows: Windows) -> None:
    """J-1 … J-9, AT-81, AT-86, AT-89: four clicks from the case to the police."""
    clerk = windows.at(on_the_eve, "wangmin")
    address = a_filed_case(on_the_eve, windows, clerk)
    head = windows.at(on_the_eve, HEAD)
    referral = hand_it_to_the_police(clerk, head)
    no_fine_meanwhile(clerk, address)
    the_police_do_not_file(clerk, referral)
    ask_them_again(clerk, head, referral)


def a_filed_case(site: Portal, windows: Windows, clerk: Window) -> str:
    """A transfer that 区城管局 has filed; its address."""
    address = sent(windows.at(site, "zhanglei"), windows.at(site, "licheng"), "某渣土运输公司")
    clerk.page.goto(address)
    clerk.press("签收")
    clerk.press("受理")
    clerk.press_summary("立案")
    filing = clerk.page.locator("#step-file")
    filing.get_by_label("立案日期").fill("2026-12-31")
    clerk.press("立案", inside=filing)
    clerk.in_state("已立案")
    return address


def hand_it_to_the_police(clerk: Window, head: Window) -> str:
    """From the case to the police in four clicks, the head's included; the address of the referral."""
    with clerk.costs_at_most(3), head.costs_at_most(1):
        clerk.press("涉嫌犯罪案件移送", "link")
        clerk.type_in("涉嫌罪名", "污染环境罪")
        clerk.type_in("查明的数额、情节、后果", "经称重约四点二吨")
        clerk.type_in("专案组成员及执法证号", "王敏（H1）、孙燕（H2）")
        clerk.type_in("调查报告（核实的情况和移送意见）", "经核实达到追诉标准，建议移送。")
        clerk.type_in("涉案物品清单", "槽车，1辆，豫G演示，停车场")
        clerk.reads("刑法第三百三十八条", "市公安局卫滨分局")
        clerk.press("指定专案组并报送正职决定")
        clerk.in_state("待正职负责人决定")
        referral = clerk.page.url
        head.page.goto(referral)
        head.reads("涉嫌犯罪案件移送书", "某渣土运输公司", "2027年1月4日", "不顺延为 2027年1月3日")
        head.press("批准移送")
        head.in_state("已批准，待移送")
        clerk.page.goto(referral)
        clerk.reads("须不晚于 2027年1月1日")
        clerk.press("登记送达")
        clerk.in_state("已移送，待回执")
    return referral


def no_fine_meanwhile(clerk: Window, address: str) -> None:
    """The case cannot end in a penalty, and its page says why (AT-89)."""
    clerk.page.goto(address)
    clerk.reads("涉嫌犯罪移送")
    clerk.press_summary("办结并反馈")
    conclusion = clerk.page.locator("#step-conclude")
    conclusion.get_by_label("决定日期").fill("2026-12-31")
    conclusion.get_by_label("办理结果").fill("罚款二万元。")
    clerk.press("办结并反馈", inside=conclusion)
    is_refused(clerk, "E-J-LIEU")


def the_police_do_not_file(clerk: Window, referral: str) -> None:
    clerk.page.goto(referral)
    clerk.press_summary("登记回执")
    clerk.page.locator("#step-receipt input[type=file][name=receipt]").set_input_files([photo("扫描件.png")])
    clerk.press("登记回执", inside=clerk.page.locator("#step-receipt"))
    clerk.in_state("已接收，待立案决定")
    clerk.press_summary("登记不予立案")
    form = clerk.page.locator("#step-decline_filing")
    form.get_by_label("不予立案的理由").fill("没有犯罪事实。")
    form.locator("input[type=file]").first.set_input_files([photo("扫描件.png")])
    clerk.press("登记不予立案", inside=form)
    clerk.in_state("公安不予立案")


def ask_them_again(clerk: Window, head: Window, referral: str) -> None:
    """The clerk writes why, the head signs with two clicks; the letter has its number."""
    clerk.press_summary("拟写复议、监督理由")
    form = clerk.page.locator("#step-draft_grounds")
    form.get_by_label("应当立案的理由").fill("倾倒危险废物四点二吨，已超过三吨。")
    clerk.press("拟写复议、监督理由", inside=form)
    clerk.reads("已办理：拟写复议、监督理由")
    head.page.goto(referral)
    with head.costs_at_most(2):
        head.press_summary("提请复议")
        head.press("提请复议", inside=head.page.locator("#step-reconsider"))
        head.in_state("复议中")
    head.reads("关于提请复议", "公安机关作出复议决定")
