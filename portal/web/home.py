"""工作台: whose power, what waits for me by light, what is new; notices, drafts and what I have done."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from portal import clock
from portal.desk import announcements, digests, facts, inbox, supervision
from portal.desk.recording import todo_groups
from portal.domain.procedure import Actor
from portal.domain.reasons import NotFound
from portal.domain.terms import Light
from portal.web import calendar, htmx, pages, saved, undoing
from portal.web.absences import away_today
from portal.web.addresses import list_url_of, new_url_of, url_of
from portal.web.lists import batch_of, matter_list, matter_rows, may_open
from portal.web.matters import MatterSheet
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("home", __name__)
ON_DESKTOP = 20
PRESSING = {
    Light.LATE: "已超期",
    Light.PASSED: "提醒日已过",
    Light.TODAY: "今日到期",
    Light.SOON: "两日内到期",
}


@blueprint.get("/")
def index() -> str:
    """The desk of whoever logs in; an administrator's has no matters."""
    actor = current_actor()
    found = inbox.todo(actor, limit=ON_DESKTOP + 1)
    todo = matter_rows(found[:ON_DESKTOP], actor)
    return render_template(
        "core/home.html",
        todo=todo,
        batch=batch_of(todo),
        more=len(found) > ON_DESKTOP,
        figures=inbox.figures(actor) if todo_groups(actor) else None,
        emergencies=_emergencies(actor),
        overseen=matter_rows((one.row for one in supervision.lying(actor, limit=ON_DESKTOP)), actor),
        announced=announcements.unread(actor),
        notices=inbox.notices(actor, limit=6),
        saved=[(one, saved.url_of(one)) for one in saved.mine(actor)],
        meetings=calendar.soon(actor),
        drafts=matter_rows(inbox.drafts(actor, current_desk(), limit=6), actor),
        today=clock.today(),
        away=away_today(),
    )


@blueprint.get("/matters/<int:matter_id>")
def matter(matter_id: int) -> Any:
    """The page of a matter, whatever its kind: where notices and programs point.

    A plugin's own page where it has one; else what the core itself knows of the matter, to read and print.
    """
    desk, actor = current_desk(), current_actor()
    found = facts.readable(desk, actor, matter_id)
    if (url := url_of(desk, found)) != request.path:
        return redirect(url)
    shown = MatterSheet(desk, actor, found)
    trail = pages.crumbs(
        (shown.procedure.label, url_for(".kind", kind=found.kind)), found.title or f"{found.id} 号"
    )
    installed = desk.host.knows(found.kind)
    return render_template("matters/plain.html", sheet=shown, installed=installed, crumbs=trail)


@blueprint.get("/matters/kinds/<kind>")
def kind(kind: str) -> Any:
    """The matters of a kind that has no pages of its own, because its plugin has none or was removed."""
    desk = current_desk()
    if not desk.host.remembers(kind):
        raise NotFound("没有这一类办件。")
    if (url := list_url_of(desk, kind)) != request.path:
        return redirect(url)
    listed, installed = matter_list(kind), desk.host.knows(kind)
    trail = pages.crumbs(listed.procedure.label)
    return render_template("matters/list.html", listed=listed, installed=installed, crumbs=trail)


@blueprint.get("/todo")
def todo() -> str:
    """All that waits for me, or a part of it, the most urgent first."""
    mine, light = bool(request.args.get("mine")), request.args.get("light", "")
    found = inbox.todo(current_actor(), limit=200, mine=mine, light=light)
    parts = [
        ("", "全部"),
        ("mine=1", "分派给我的"),
        *((f"light={one}", words) for one, words in PRESSING.items()),
    ]
    asked = "mine=1" if mine else f"light={light}" if light else ""
    tabs = [(f"/todo?{query}".rstrip("?"), words, query == asked) for query, words in parts]
    return _rows("待办", "按期限先后排列", found, tabs, waiting=True)


@blueprint.get("/done")
def done() -> str:
    """What I have dealt with, the newest first."""
    return _rows("已办", "本人办理过的办件，新的在前", inbox.done(current_actor(), limit=200))


@blueprint.get("/drafts/")
def drafts() -> str:
    """Drafts of my unit that have not gone out."""
    return _rows("草稿箱", "本单位尚未送出的草稿", inbox.drafts(current_actor(), current_desk(), limit=200))


@blueprint.get("/notices/")
def notices() -> str:
    """My notices, the newest first."""
    before = request.args.get("before", type=pages.number)
    found = inbox.notices(current_actor(), limit=51, before=before)
    onward = url_for(".notices", before=found[49].id) if len(found) > 50 else None
    return render_template("core/notices.html", notices=found[:50], next=onward, crumbs=pages.crumbs("通知"))


@blueprint.get("/digests/<day>")
def digest(day: str) -> str:
    """My digest of a day: what it listed, as it stands now."""
    found = [
        (section, matter_rows(section.rows, current_actor()))
        for section in digests.of_day(current_actor(), _day(day))
    ]
    return render_template("core/digest.html", day=_day(day), sections=found, crumbs=pages.crumbs("摘要"))


@blueprint.post("/notices/read")
def read() -> Any:
    """Mark my notices as read."""
    undoing.say("通知已全部标为已读。", inbox.mark_read(current_actor()))
    return htmx.go_to(url_for(".notices"))


def _emergencies(actor: Actor) -> list[tuple[str, str]]:
    """What danger demands at any hour: label and address of each form of an emergency (M-4)."""
    desk = current_desk()
    return [
        (desk.host.procedure(kind).label, new_url_of(desk, kind))
        for kind in desk.host.kinds
        if desk.host.procedure(kind).emergency and may_open(desk.host.procedure(kind), actor)
    ]


def _day(text: str) -> date:
    """A day in an address; what is none is no address of ours (404)."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    raise NotFound


def _rows(
    title: str,
    note: str,
    found: Sequence[Any],
    tabs: Sequence[tuple[str, str, bool]] = (),
    *,
    waiting: bool = False,
) -> str:
    actor = current_actor()
    rows = matter_rows(found, actor)
    return render_template(
        "core/rows.html",
        title=title,
        note=note,
        rows=rows,
        waiting=waiting,
        batch=batch_of(rows),
        tabs=tabs,
        crumbs=pages.crumbs(title),
    )
