"""From a transfer to the evidence in the case: help asked for, put off in time, given; each journey within its clicks."""

from playwright.sync_api import expect

from tests.browser.portals import CITY, PINGYUAN, Portal
from tests.browser.windows import PHOTO, Window, Windows
from tests.serving import Program

ITEM, VILLAGE, TITLE = "410703-CF-0007", "八里营村", "店外经营占用道路"
QUESTION = "摆放的货架是否超出批准的经营范围？"
OPINION = "经核对批准图纸，货架超出批准范围约三米，属店外经营。"
SENT_ALONG, FINDING, SEALED = (
    "随函材料（待认定的证据、样品照片、笔录）",
    "证据材料（检验报告、鉴定意见、数据、档案复制件）",
    "盖章的书面意见（扫描件）",
)
ANNOUNCED, IN_WORDS = "2026-12-04", "2026年12月4日（周五）"


def test_help_for_a_case_is_asked_put_off_in_time_and_becomes_its_evidence(
    served: Portal, windows: Windows
) -> None:
    """product.md: ask 3, announce an extension 2, give an opinion 3 (A-1, A-2, A-4, AT-63)."""
    clerk = windows.at(served, "zhanglei")
    filed = file_the_case(clerk, transferred(served))
    asked = ask_for_help(clerk)
    approve(windows.at(served, "licheng"), asked)
    liaison = windows.at(served, "wangmin")
    announce_an_extension(liaison, asked)
    see_the_new_day(clerk, asked)
    give_the_opinion(liaison, asked)
    find_the_evidence(clerk, filed)


def transferred(site: Portal) -> str:
    """A case that 区城管局 has handed to 平原镇; its address."""
    clerk, approver = _program(site, "wangmin"), _program(site, "sunyan")
    fields = {
        "item": ITEM, "place": VILLAGE, "receiver": PINGYUAN, "title": TITLE, "subject": "某便利店", "facts": "货架摆在人行道上。",
        "discovered_at": "2026-11-20T08:40", "inspection": "现场清点货架三组。", "officers": "王敏（H1）、孙燕（H2）",
    }  # fmt: skip
    status, matter = clerk.post("/api/v1/matters", {"kind": "transfer", "fields": fields})
    assert status == 201, matter
    here = f"/api/v1/matters/{matter['id']}"
    assert clerk.upload(f"{here}/files", "evidence", "货架.png", PHOTO)[0] == 201
    assert clerk.post(f"{here}/steps/submit", {})[0] == 200
    assert approver.post(f"{here}/steps/approve", {})[0] == 200
    return f"/transfer/{matter['id']}"


def _program(site: Portal, username: str) -> Program:
    return Program(site.port, site.run("token", "add", CITY, "--person", username)["token"])


def file_the_case(clerk: Window, address: str) -> str:
    """平原镇 signs, accepts and files; the address of its own entry."""
    clerk.page.goto(address)
    clerk.press("签收")
    clerk.in_state("已签收")
    clerk.press("受理")
    clerk.in_state("已受理")
    clerk.press_summary("立案")
    clerk.page.locator("#step-file").get_by_label("立案日期").fill("2026-11-20")
    clerk.press("立案", inside=clerk.page.locator("#step-file"))
    clerk.in_state("已立案")
    clerk.press("立案登记：" + TITLE, "link", inside=clerk.page.get_by_role("complementary"))
    clerk.in_state("已立案")
    return clerk.page.url


def ask_for_help(clerk: Window) -> str:
    """From the page of the case with the form filled in: three clicks."""
    with clerk.costs_at_most(3):
        clerk.press("执法协助", "link", inside=clerk.page.get_by_role("complementary"))
        expect(clerk.page.get_by_label("协助单位").locator("option:checked")).to_have_text(CITY)
        expect(clerk.page.get_by_label("当事人", exact=True)).to_have_value("某便利店")
        clerk.type_in("请求协助的事项", QUESTION)
        clerk.type_in("案件情况", "货架摆在人行道上，当事人称在批准范围内。")
        clerk.drop(SENT_ALONG, "现场.png")
        clerk.press("送审")
        clerk.in_state("待审批")
    return clerk.page.url


def approve(approver: Window, address: str) -> None:
    """The letter is read on the page of approval; one click agrees, numbers and delivers."""
    approver.page.goto(address)
    approver.reads(f"需要你单位协助办理{TITLE}一案", QUESTION)
    with approver.costs_at_most(1):
        approver.press("批准发函")
        approver.in_state("待签收")


def announce_an_extension(liaison: Window, address: str) -> None:
    liaison.page.goto(address)
    liaison.press("签收")
    liaison.in_state("已签收")
    liaison.reads("须在 2026年11月27日（周五） 24:00 前")
    with liaison.costs_at_most(2):
        liaison.press_summary("告知延期")
        extension = liaison.page.locator("#step-extend")
        extension.get_by_label("新的期限").fill(ANNOUNCED)
        extension.get_by_label("说明", exact=True).fill("需调阅审批档案。")
        liaison.press("告知延期", inside=extension)
        liaison.in_state("已告知延期")


def see_the_new_day(clerk: Window, address: str) -> None:
    """The requester was told at once, and sees why and how it is counted."""
    clerk.page.goto("/notices/")
    clerk.reads(f"{CITY}已告知延期")
    clerk.page.goto(address)
    clerk.reads(f"须在 {IN_WORDS} 24:00 前", "已事先告知延长至2026年12月4日", "需调阅审批档案。", "的告知书")


def give_the_opinion(liaison: Window, address: str) -> None:
    """The form lies open: the report, the sealed opinion, the button."""
    liaison.page.goto(address)
    with liaison.costs_at_most(3):
        liaison.type_in("认定意见、答复内容", OPINION)
        liaison.drop(FINDING, "批准图纸.png")
        liaison.drop(SEALED, "盖章意见.png")
        liaison.press("答复")
        liaison.in_state("已答复")


def find_the_evidence(clerk: Window, filed: str) -> None:
    """In the own case, without a click of anybody's."""
    clerk.page.goto(filed)
    clerk.reads("批准图纸.png", "盖章意见.png", f"执法协助：办理{TITLE}一案", "已答复")
    clerk.press(f"执法协助：办理{TITLE}一案", "link", inside=clerk.page.get_by_role("complementary"))
    clerk.reads(OPINION, "复函")
    clerk.press("办结")
    clerk.in_state("已办结")
