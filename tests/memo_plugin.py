"""A tiny plugin for tests of the shell: memos between two units, with pages that use what the shell offers."""

from typing import Any

from flask import Blueprint, Response, render_template_string
from wtforms import StringField

from portal.desk import matters
from portal.desk.forms import StepForm, raw
from portal.domain.letters import Letter, Table, blanked
from portal.domain.procedure import By, Facts, Procedure, Seat, State, Step
from portal.domain.reasons import Reason
from portal.hookspecs import Plugin, hookimpl
from portal.web import htmx, pages
from portal.web.sessions import current_actor, current_desk

OURS = By(Seat.SENDER)
PAGE = '{% extends "base.html" %}{% block main %}<form id="main-form"><textarea name="title">{{ title }}</textarea></form>{% endblock %}'


def _needs_title(facts: Facts) -> list[Reason]:
    title = facts.get("title") or ""
    found = [] if title else [Reason("E-M-TITLE", "请写明便函标题。", field="title")]
    found += [Reason("E-M-URGENT", "标题带“急”。").as_warning()] if "急" in title else []
    return found + ([Reason("E-M-NO-OWNER", "没有牵头单位。").as_warning()] if "待定" in title else [])


class MemoForm(StepForm):
    """What a memo says."""

    title = StringField("标题")


MEMO = Procedure(
    kind="memo",
    label="便函",
    states=(
        State("draft", "草稿", private=True, editable=True, waits_for=OURS),
        State("sent", "已发", waits_for=By(Seat.RECEIVER)),
        State("closed", "办结", open=False),
    ),
    steps=(
        Step("send", "发出", frozenset({"draft"}), "sent", OURS, form="memo", check=_needs_title),
        Step("close", "办结", frozenset({"sent"}), "closed", OURS),
        Step("register_offline", "线下办理登记", frozenset({"sent"}), "closed", OURS),
    ),
)
blueprint = Blueprint("memo", __name__)


@blueprint.get("/")
def index() -> str:
    return render_template_string(PAGE, title="全部便函")


@blueprint.get("/new")
def new() -> str:
    return render_template_string(PAGE, title="新便函")


@blueprint.get("/fault")
def fault() -> str:
    raise RuntimeError("SELECT secret FROM /var/portal")


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    matter = matters.readable(current_desk(), current_actor(), matter_id)
    typed = pages.typed()
    return render_template_string(PAGE, title=typed["title"] if typed else matter.title)


@blueprint.post("/<int:matter_id>/<step>")
@pages.shown_again(show)
def take(matter_id: int, step: str) -> Response:
    form = pages.typed() or {}
    matters.take(current_desk(), current_actor(), matter_id, step, raw(form), confirm=pages.confirmed(form))
    return htmx.go_to(f"/memo/{matter_id}")


@hookimpl
def declare() -> Plugin:
    """Say what this plugin is and has."""
    return Plugin(
        name="memo", label="便函", procedures=[MEMO], forms={"memo": MemoForm}, seats={"memo": _seats},
        blanks={"便函用纸": _blank},
        blueprint="tests.memo_plugin:blueprint",
    )  # fmt: skip


def _blank(facts: Facts) -> Letter:
    head = facts.known["sender_name"]
    return blanked(
        Letter(
            "memo", head, None, "便函", "", (), form="slip", table=Table(("项目", "内容"), (("事由", ""),))
        )
    )


def _seats(facts: Facts) -> dict[Seat, Any]:
    receiver = facts.known.get("receiver")
    return {Seat.RECEIVER: receiver} if receiver else {}
