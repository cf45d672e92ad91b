"""What every template knows: the reader, the menu with counts, the district's name, training mode, the size of text.

All of it is worked out when a template first asks, so that fragments cost nothing. It is global, so that files of
macros know it too and are read once for all: one imported ``with context`` is built anew on every page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, current_app, g, request
from flask_wtf.csrf import generate_csrf
from peewee import SQL, fn
from werkzeug.exceptions import HTTPException
from werkzeug.local import LocalProxy
from werkzeug.routing import RequestRedirect

from portal.desk import inbox, lists, phrases
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Reason
from portal.store import snapshots
from portal.store.db import Prepared
from portal.store.decisions import DISTRICT
from portal.store.notices import Notice
from portal.store.personal import Phrase
from portal.web import errors, help, preferences, sessions

CAP = 99
ADMINISTRATION = (
    (Role.SYSTEM_ADMIN, "单位", "/admin/units/", "building"),
    (Role.SYSTEM_ADMIN, "人员", "/admin/people/", "people"),
    (Role.SYSTEM_ADMIN, "制度启用", "/admin/plugins/", "toggles"),
    (Role.SYSTEM_ADMIN, "工作日历", "/admin/calendar/", "calendar3"),
    (Role.SYSTEM_ADMIN, "期限参数", "/admin/terms/", "clock"),
    (Role.SYSTEM_ADMIN, "罪名库", "/judicial/library", "journal-check"),
    (Role.SYSTEM_ADMIN, "12345 工单栏目", "/complaints/orders/labels", "telephone"),
    (Role.SYSTEM_ADMIN, "文号", "/admin/series/", "file-earmark-text"),
    (Role.SYSTEM_ADMIN, "文书模板", "/admin/templates/", "journal-text"),
    (Role.SYSTEM_ADMIN, "区级设置", "/admin/district/", "gear"),
    (Role.SYSTEM_ADMIN, "备份与体检", "/admin/backup/", "database"),
    (Role.SYSTEM_ADMIN, "公告", "/admin/announcements/", "megaphone"),
    (Role.SECURITY_ADMIN, "角色授权", "/admin/roles/", "key"),
    (Role.SECURITY_ADMIN, "密码要求", "/admin/password_policy/", "lock"),
    (Role.AUDIT_ADMIN, "审计日志", "/admin/audit/", "journal-text"),
    (Role.SUPERVISOR, "制度启用", "/admin/plugins/", "toggles"),
    (Role.SUPERVISOR, "罪名库", "/judicial/library", "journal-check"),
    (Role.SUPERVISOR, "公告", "/admin/announcements/", "megaphone"),
)
ENQUIRIES = (
    ("事项清单", "/powers/", "list-check"),
    ("通讯录", "/units/", "telephone"),
    ("空白文书", "/blanks/", "printer"),
)
OVERVIEW = (
    ("A/B 岗", "/absences/", "people"),
    ("统计", "/statistics/", "bar-chart"),
    ("发文登记簿", "/letters/", "journal-check"),
)
SUPERVISION = ("督办", "/supervision/", "flag")


UNREAD = Prepared(
    lambda person: (
        Notice.select(Notice.id)
        .where((Notice.person == person) & Notice.read_at.is_null())
        .limit(CAP + 1)
        .select_from(fn.COUNT(SQL("1")))
        .tuples()
    )
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; ``count`` is what waits there for the reader, "" for nothing."""

    label: str
    url: str
    icon: str
    count: str = ""
    active: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of the menu under one heading."""

    label: str
    entries: tuple[Entry, ...]


def init_app(app: Flask) -> None:
    """Give every template what it may ask for; comes after CSRF protection, whose token is then made once a page."""
    app.jinja_env.globals |= {
        "reader": _once("reader", _reader),
        "menu": _once("menu", _menu),
        "counts": _once("counts", _counts),
        "district": _once("district", _district),
        "page_help": _once("page_help", help.of_this_page),
        "training": LocalProxy(lambda: sessions.current_desk().settings.training),
        "text_size": LocalProxy(preferences.text_size),
        "reasons": LocalProxy(_reasons),
        "sent_form": LocalProxy(lambda: errors.sent_form(_reasons())),
        "crumbs": (),
        "csrf_token": lambda: _kept("csrf_token", generate_csrf),
        "phrases_for": phrases_for,
        "help_at": help.at,
    }


def phrases_for(use: str, offered_to_all: Sequence[str] = ()) -> list[str]:
    """The sentences to offer beside a field of this label: those for everybody, then the reader's own."""
    found = _reader()
    if found is None:
        return list(offered_to_all)
    if "own_phrases" not in g:
        g.own_phrases = phrases.mine(found.actor)
    own: list[Phrase] = g.own_phrases
    return list(dict.fromkeys([*offered_to_all, *(one.text for one in own if one.use in ("", use))]))


def _once(name: str, build: Callable[[], Any]) -> Any:
    """A value worked out at its first use, once a request."""
    return LocalProxy(lambda: _kept(name, build))


def _kept(name: str, build: Callable[[], Any]) -> Any:
    kept: dict[str, Any] = g.setdefault("page_context", {})
    if name not in kept:
        kept[name] = build()
    return kept[name]


def _reasons() -> tuple[Reason, ...]:
    """What stood against the act that came back to this page."""
    found: tuple[Reason, ...] = g.get("reasons", ())
    return found


def _reader() -> sessions.Reader | None:
    return None if g.get("bare") or not g.get("connected") else sessions.reader()


def _district() -> str:
    return DISTRICT.now if g.get("connected") and not g.get("bare") else ""


def _counts() -> dict[str, int]:
    """How many notices are unread; never counts beyond what is shown."""
    found = _reader()
    if found is None:
        return {}
    return {"notices": UNREAD.first(found.person.id)[0]}


def _menu() -> list[Group]:
    found = _reader()
    if found is None:
        return []
    actor = found.actor
    groups = [("", [Entry("工作台", "/", "house")])]
    if not actor.is_administrator:
        groups[0][1].append(Entry("日历", "/calendar/", "calendar3"))
        groups.append(("办件", [*_plugin_entries(actor), *_former_entries(actor)]))
    enquiries = [*ENQUIRIES, *(() if actor.is_administrator else OVERVIEW)]
    enquiries += [SUPERVISION] if actor.roles & {Role.SUPERVISOR, Role.GOV_OFFICE} else []
    groups.append(("查询", [Entry(*entry) for entry in enquiries]))
    groups.append(
        (
            "管理",
            [Entry(label, url, icon) for role, label, url, icon in ADMINISTRATION if role in actor.roles],
        )
    )
    here = request.path
    shown = [
        Group(label, tuple(_marked(entry, here) for entry in entries if _answers(entry.url)))
        for label, entries in groups
    ]
    return [group for group in shown if group.entries]


def _plugin_entries(actor: Actor) -> Iterable[Entry]:
    """One line for each plugin that is on or draining for the reader, or where something still waits."""
    host = sessions.current_desk().host
    counts = inbox.counts(actor, tuple(host.kinds))
    for plugin in sorted(host.plugins, key=lambda plugin: plugin.core):
        count = sum(counts.get(procedure.kind, 0) for procedure in plugin.procedures)
        if plugin.blueprint and (count or not host.is_off(plugin.name, actor.principal.id)):
            yield Entry(plugin.label, f"/{plugin.name}/", plugin.icon, capped(count))


def _former_entries(actor: Actor) -> Iterable[Entry]:
    """One line for each kind whose plugin was removed, where the reader has matters of it."""
    host = sessions.current_desk().host
    for kind, words in snapshots.declared().items():
        if not host.knows(kind) and lists.matters_of(actor, kind=kind, limit=1).rows:
            yield Entry(words.label, f"/matters/kinds/{kind}", "archive")


def capped(count: int) -> str:
    """A count as it is shown: nothing for none, 99+ beyond 99."""
    return "" if count == 0 else str(count) if count <= CAP else f"{CAP}+"


def _marked(entry: Entry, path: str) -> Entry:
    """The entry whose pages the reader is on is marked as such."""
    here = path == entry.url if entry.url == "/" else path.startswith(entry.url)
    return replace(entry, active=True) if here else entry


def _answers(url: str) -> bool:
    """Is there a page at this address? The menu has no dead ends."""
    known: dict[str, bool] = current_app.extensions.setdefault("menu_pages", {})
    if url not in known:
        known[url] = _matches(url)
    return known[url]


def _matches(url: str) -> bool:
    try:
        current_app.url_map.bind("").match(url, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
