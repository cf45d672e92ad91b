"""The pages of 会议事项: the list, and one of them."""

from typing import Any

from flask import Blueprint, render_template, url_for

from plugins.consultation.task.rules import MEETING_TASK
from portal import kit_web

HOME = "联合执法协商"


def add_pages(blueprint: Blueprint) -> None:
    """Give the plugin the list of its tasks."""
    blueprint.add_url_rule("/meeting_task/", view_func=tasks)


def tasks() -> str:
    """The tasks that the reader's unit was given or gave, with filters in the address."""
    listed = kit_web.matter_list(MEETING_TASK.kind)
    trail = kit_web.crumbs((HOME, url_for(".index")), "会议事项")
    return kit_web.page_or_fragment("consultation/tasks.html", "rows", listed=listed, crumbs=trail)


def show(sheet: Any) -> str:
    """One task: what is to be done until when, and what came of it."""
    trail = kit_web.crumbs((HOME, url_for(".index")), ("会议事项", url_for(".tasks")), sheet.matter.title)
    return render_template("consultation/task.html", sheet=sheet, crumbs=trail)
