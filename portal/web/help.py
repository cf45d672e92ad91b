"""帮助: what each page is for, from one source an owner: the ``topics`` of ``templates/<owner>/topics.html``.

A plugin of a third party brings such a file among its templates and needs no further word. A page without a topic of its
own shows that of its blueprint, if there is one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, current_app, render_template, request
from jinja2 import TemplateNotFound

from portal.web import pages
from portal.web.sessions import current_desk

blueprint = Blueprint("help", __name__, url_prefix="/help")
CORE = "core"
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Topic:
    """One piece of help. ``page`` is the endpoint or blueprint it belongs to, "" for what belongs to no page.

    ``rule`` says what the notice or the law asks, with its clause; ``next`` what one does next.
    """

    owner: str
    title: str
    page: str = ""
    what: str = ""
    steps: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    rule: str = ""
    next: str = ""

    @property
    def text(self) -> str:
        """All its words, to be searched."""
        facts = [word for pair in self.facts for word in pair]
        return " ".join(
            [self.owner, self.title, self.what, *self.steps, *facts, self.rule, self.next]
        ).casefold()


@blueprint.get("/")
def index() -> str:
    """All topics, or those that hold all the words asked for."""
    words = request.args.get("q", "")[:LONGEST].strip()
    wanted = words.casefold().split()
    found = [topic for topic in topics() if all(word in topic.text for word in wanted)]
    by_owner = {owner: [topic for topic in found if topic.owner == owner] for owner in _owners(found)}
    return render_template("core/help.html", words=words, by_owner=by_owner, crumbs=pages.crumbs("帮助"))


def _owners(found: Iterable[Topic]) -> list[str]:
    """Whose topics these are, the core first."""
    return list(dict.fromkeys(topic.owner for topic in found))


def of_this_page() -> Topic | None:
    """What helps on the page of this request."""
    return _topic_of(request.endpoint or "", request.blueprint or "")


def at(address: str) -> Topic | None:
    """What helps on the page at an address of ours."""
    endpoint, _arguments = current_app.url_map.bind("").match(address, method="GET")
    return _topic_of(endpoint, endpoint.rpartition(".")[0])


def _topic_of(endpoint: str, blueprint_name: str) -> Topic | None:
    own = {topic.page: topic for topic in topics() if topic.page}
    return own.get(endpoint) or own.get(blueprint_name)


def topics() -> tuple[Topic, ...]:
    """The topics of the core and of every installed plugin; general ones first. Read once an application."""
    known: tuple[Topic, ...] | None = current_app.extensions.get("help_topics")
    if known is None:
        found = sorted(_read(current_app), key=lambda topic: topic.page != "")
        known = current_app.extensions["help_topics"] = tuple(found)
    return known


def _read(app: Flask) -> Iterator[Topic]:
    owners = {CORE: "联动门户"} | {plugin.name: plugin.label for plugin in current_desk().host.plugins}
    for name, label in owners.items():
        try:
            template = app.jinja_env.get_template(f"{name}/topics.html")
        except TemplateNotFound:
            continue
        for told in template.module.topics:  # type: ignore[attr-defined]
            yield _topic(label, told)


def _topic(owner: str, told: Mapping[str, Any]) -> Topic:
    facts = tuple((name, text) for name, text in told.get("facts", ()))
    return Topic(owner, **{**told, "facts": facts, "steps": tuple(told.get("steps", ()))})
