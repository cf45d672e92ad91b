"""帮助: every page says what it is for, from one source; the whole can be searched."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal.desk import Desk
from portal.domain.procedure import Role
from portal.hookspecs import Plugin, hookimpl
from portal.plugin_host import PluginHost
from portal.store.people import Person
from portal.web import help
from tests import memo_plugin
from tests.web_fixtures import Client, application


def shown_on(app: Flask, endpoint: str) -> help.Topic | None:
    """The help on the page of an endpoint."""
    own = {topic.page: topic for topic in topics_of(app)}
    return own.get(endpoint) or own.get(endpoint.rpartition(".")[0])


def topics_of(app: Flask) -> tuple[help.Topic, ...]:
    with app.app_context():
        return help.topics()


def test_each_topic_belongs_to_a_page_that_is_there_and_no_page_has_two(desk: Desk) -> None:
    app = application(desk)
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    known = endpoints | {endpoint.rpartition(".")[0] for endpoint in endpoints}
    pages = [topic.page for topic in topics_of(app) if topic.page]
    assert set(pages) - known == set()
    assert len(pages) == len(set(pages))


@pytest.mark.parametrize("blueprint", ["home", "transfer", "filing", "list_change", "powers", "units", "me"])
def test_every_entry_of_the_menu_is_explained(desk: Desk, blueprint: str) -> None:
    topic = shown_on(application(desk), f"{blueprint}.index" if blueprint != "me" else "me.page")
    assert topic is not None
    assert topic.what


def test_a_page_shows_its_own_help_also_without_javascript(logged_in: Client) -> None:
    page = logged_in.get("/transfer/").text
    panel = page.split('<div class="app-help-panel">')[1].split("</details>")[0]
    assert "案件移送列表" in panel
    assert 'href="/help/#transfer.index"' in panel


def test_help_is_searched_by_all_words_and_says_when_there_is_none(logged_in: Client) -> None:
    found = logged_in.get("/help/?q=撤回 签收").text
    titles = re.findall(r'<section class="topic"[^>]*><h3>([^<]+)', found)
    assert "办错了怎么办：撤销和更正" in titles
    assert "工作日历" not in titles
    assert "没有相符的说明" in logged_in.get("/help/?q=无此词").text


def test_the_keys_are_told_the_same_in_the_overlay_and_on_the_page(logged_in: Client) -> None:
    page = logged_in.get("/help/?q=快捷键").text
    overlay = page.split('<dialog id="keyboard-help"')[1]
    told = re.findall(r"<dt><kbd>([^<]+)</kbd></dt><dd>([^<]+)</dd>", overlay)
    assert len(told) > 10
    for key, words in told:
        assert f"<dt>{key}</dt><dd>{words}</dd>" in page


def test_a_third_partys_topics_come_with_its_templates(desk: Desk, tmp_path: Path) -> None:
    """A file among the plugin's templates is all it takes."""
    (tmp_path / "memo").mkdir()
    told = '{%- set topics = [{"page": "memo.show", "title": "便函", "what": "记一笔。"}] -%}'
    (tmp_path / "memo" / "topics.html").write_text(told, "utf-8")

    class Stranger:
        """The memos, with templates of their own."""

        @hookimpl
        def declare(self) -> Plugin:
            return replace(memo_plugin.declare(), templates=tmp_path)

    app = application(Desk(PluginHost(extra=[Stranger()]), desk.settings))
    assert [topic.owner for topic in topics_of(app) if topic.what == "记一笔。"] == ["便函"]


def test_an_administrators_desk_leads_to_their_pages_and_says_what_they_are_for(
    client: Client, clerk: Person
) -> None:
    Person.update(roles=Role.SECURITY_ADMIN.value).where(Person.id == clerk.id).execute()
    client.log_in(clerk.username)
    page = client.get("/").text.split('<main id="main"')[1]
    assert '<a href="/admin/roles/">角色授权</a><small>只有安全管理员授予角色' in page
