"""我的常用语、我的筛选: kept where they are used, worded anew and removed here."""

from typing import Any

from flask import Blueprint, flash, render_template, request

from portal.desk import phrases, saved_filters
from portal.domain.reasons import NotFound
from portal.web import htmx, pages, saved, undoing
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("personal", __name__, url_prefix="/me")
PHRASES = "/me/phrases/"


@blueprint.get("/phrases/")
def phrase_list() -> str:
    """The reader's phrases, each in a form of its own."""
    own = phrases.mine(current_actor())
    return render_template(
        "core/phrases.html", phrases=own, uses=sorted({one.use for one in own if one.use}), typed=pages.typed() or {},
        crumbs=pages.crumbs(("我的设置", "/me/"), "我的常用语"),
    )  # fmt: skip


@blueprint.post("/phrases/")
@pages.shown_again(phrase_list)
def keep_phrase() -> Any:
    """Keep a phrase typed on the page of phrases."""
    phrases.keep(current_actor(), request.form.get("text", ""), request.form.get("use", ""))
    flash("常用语已保存。", "success")
    return htmx.go_to(PHRASES)


@blueprint.post("/phrases/keep")
def keep_typed() -> str:
    """Keep what stands in a field as a phrase of that field; answers with the field's phrases."""
    field, use = request.form.get("phrase_field", ""), request.form.get("phrase_use", "")
    phrases.keep(current_actor(), request.form.get(field, ""), use)
    return htmx.fragment(
        "core/phrases.html", "bar", field_id=request.form.get("phrase_id", ""), field=field, use=use
    )


@blueprint.post("/phrases/<int:phrase_id>")
@pages.shown_again(phrase_list)
def change_phrase(phrase_id: int) -> Any:
    """Word a phrase anew."""
    phrases.change(current_actor(), phrase_id, request.form.get("text", ""), request.form.get("use", ""))
    flash("常用语已修改。", "success")
    return htmx.go_to(PHRASES)


@blueprint.post("/phrases/<int:phrase_id>/remove")
def remove_phrase(phrase_id: int) -> Any:
    """Remove a phrase; it can be brought back for a while."""
    undoing.say("常用语已删除。", phrases.remove(current_actor(), phrase_id))
    return htmx.go_to(PHRASES)


@blueprint.post("/filters/<kind>")
def keep_filter(kind: str) -> Any:
    """Keep the filters of a list under a name, and show the list so."""
    if not current_desk().host.knows(kind):
        raise NotFound
    given = saved.allowed(kind, request.form)
    row = saved_filters.keep(
        current_actor(), kind, request.form.get("name", ""), given, default="default" in request.form
    )
    flash(f"筛选“{row.name}”已保存，工作台和列表上方都能点到。", "success")
    return htmx.go_to(saved.url_of(row))


@blueprint.post("/filters/<int:filter_id>/default")
def set_default(filter_id: int) -> Any:
    """Let the list open with this filter, or no longer."""
    row = saved_filters.set_default(current_actor(), filter_id, "on" in request.form)
    flash(f"打开列表时{'先用' if row.is_default else '不再先用'}筛选“{row.name}”。", "success")
    return htmx.go_to(saved.url_of(row))


@blueprint.post("/filters/<int:filter_id>/remove")
def remove_filter(filter_id: int) -> Any:
    """Remove a filter; it can be brought back for a while."""
    undoing.say("筛选已删除。", saved_filters.remove(current_actor(), filter_id))
    return htmx.back_to(request.form.get("next"))
