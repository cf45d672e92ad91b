"""What the script adds must never take away: Chinese input, refusals over an open form, an expired login."""

import re
from collections.abc import Callable

from playwright.sync_api import CDPSession, Request, expect

from tests.browser.portals import CITY, Portal
from tests.browser.transfers import EVIDENCE, FACTS, TITLE, is_refused, write
from tests.browser.windows import Window

Open = Callable[..., Window]


def test_nothing_is_asked_while_words_are_being_composed_and_once_afterwards(window: Open) -> None:
    """An input method sends half words; only what was chosen in the end is searched for."""
    clerk = window("zhanglei")
    asked = requests_of(clerk, "/powers/live/answer")
    clerk.page.get_by_label("事项、违法行为").focus()
    keys = clerk.page.context.new_cdp_session(clerk.page)
    for letters in ("d", "di", "di zh", "di zhuang"):
        compose(keys, letters)
    clerk.page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 600))")
    assert asked == []
    with clerk.page.expect_response(re.compile("/powers/live/answer")):
        keys.send("Input.insertText", {"text": "地桩"})
    expect(clerk.page.locator("#who-answer")).to_contain_text("设置地桩")
    assert len(asked) == 1


def test_a_draft_saves_itself_while_one_types(window: Open) -> None:
    clerk = window("zhanglei")
    write(clerk, "某家具店")
    clerk.reads("草稿已保存")
    clerk.page.goto("/drafts/")
    expect(clerk.page.locator("main")).to_contain_text("某家具店")


def test_a_refusal_keeps_the_typed_text_and_the_chosen_files(window: Open) -> None:
    """422: the form stays as it is, the reasons appear above it and are brought into sight."""
    clerk = window("zhanglei")
    write(clerk, "某花店", "地桩.png")
    clerk.type_in("基本违法事实", "")
    with clerk.page.expect_response(lambda answer: answer.status == 422):
        clerk.press("送审")
    is_refused(clerk, "E-T-MAT-LETTER")
    expect(clerk.page.locator("#refusals")).to_be_in_viewport()
    expect(clerk.page.locator("#refusals")).to_be_focused()
    expect(clerk.page.get_by_label("当事人", exact=True)).to_have_value("某花店")
    assert clerk.page.get_by_label(EVIDENCE).evaluate("box => box.files.length") == 1
    clerk.type_in("基本违法事实", FACTS)
    clerk.press("送审")
    clerk.in_state("待审批")
    expect(clerk.page.locator(".file-row", has_text="地桩.png")).to_have_count(1)


def test_a_form_outlives_the_login_it_was_opened_under(window: Open, served: Portal) -> None:
    """The login has ended; one logs in above the form and sends it, nothing was typed twice."""
    clerk = window("zhanglei")
    write(clerk, "某印刷店", "地桩.png")
    elsewhere = window("zhanglei")
    elsewhere.page.goto("/me/")
    elsewhere.press("退出其他登录")
    elsewhere.reads("1 处")
    clerk.press("送审")
    clerk.reads("登录已过期，请重新登录")
    box = clerk.page.locator("#login-box")
    box.get_by_label("用户名").fill("zhanglei")
    box.get_by_label("密码").fill(served.passwords["zhanglei"])
    box.get_by_role("button", name="登录").click()
    clerk.reads("已重新登录，请再次提交")
    expect(clerk.page.get_by_label("基本违法事实")).to_have_value(FACTS)
    clerk.press("送审")
    clerk.in_state("待审批")
    expect(clerk.page.locator(".file-row", has_text="地桩.png")).to_have_count(1)


def test_a_draft_saving_itself_leaves_the_login_that_is_being_typed_alone(
    window: Open, served: Portal
) -> None:
    clerk = window("zhanglei")
    write(clerk, "某印刷店", "地桩.png")
    elsewhere = window("zhanglei")
    elsewhere.page.goto("/me/")
    elsewhere.press("退出其他登录")
    elsewhere.reads("1 处")
    clerk.press("送审")
    clerk.reads("登录已过期，请重新登录")
    clerk.page.locator("#login-box").get_by_label("用户名").fill("zhanglei")
    clerk.page.get_by_label("基本违法事实").press_sequentially("补充。")
    clerk.reads("登录已过期，草稿未保存")
    expect(clerk.page.locator("#login-box").get_by_label("用户名")).to_have_value("zhanglei")


def test_the_receiver_follows_the_item_and_the_place_that_are_chosen(window: Open) -> None:
    clerk = window("zhanglei")
    clerk.page.goto("/transfer/new")
    clerk.page.get_by_label("处罚事项").press_sequentially("szdzds")
    clerk.page.locator("#item-choices label", has_text="设置地桩").click()
    clerk.page.get_by_label("发现地点").press_sequentially("八里营")
    clerk.page.locator("#place-choices label", has_text="八里营村").click()
    expect(clerk.page.get_by_label("接收单位").locator("option:checked")).to_have_text(CITY)
    expect(clerk.page.get_by_label("案由", exact=True)).to_have_value(TITLE)
    clerk.type_in("处罚事项", "410703-CF-0108")
    expect(clerk.page.get_by_label("案由", exact=True)).to_have_value("未按规定处理或者随意弃置病死动物")


def compose(keys: CDPSession, letters: str) -> None:
    keys.send(
        "Input.imeSetComposition",
        {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
    )


def requests_of(window: Window, address: str) -> list[str]:
    """The requests to an address from now on; the list fills as they are made."""
    made: list[str] = []

    def note(request: Request) -> None:
        if address in request.url:
            made.append(request.url)

    window.page.on("request", note)
    return made
