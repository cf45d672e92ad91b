"""The pages of agendas: order, outcomes, texts, and 上会 beside any matter; each form works without a script."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, flash, request, url_for

from plugins.consultation.meeting import lines, marks
from plugins.consultation.meeting.board import Board, BoardLine, keys_of
from portal import kit_web
from portal.domain.reasons import NotFound

MEETING = "meeting"
ACTS = ("up", "down", "remove", "reword", "text", "put_away")


@dataclass(frozen=True, slots=True)
class Signing:
    """Where a side of a dispute signs what the meeting agreed, and what it says of the negotiation."""

    url: str
    words: str


class PageBoard(Board):
    """The agenda on a page, with the steps that it offers in other matters."""

    @cached_property
    def sitting(self) -> str:
        """What tells this page from others on which the same person types."""
        return kit_web.draft_key()

    def signing(self, line: BoardLine) -> Signing | None:
        """D-1: the step by which the reader's side signs in the dispute itself; none where its rules offer none."""
        if line.matter is None:
            return None
        dispute = kit_web.origin(line.matter.id)
        offer = dispute.offer("agree")
        if offer is None:
            return None
        return Signing(offer.url, f"{self.meeting.title}商定，见会议纪要。")


def board_of(meeting: Any) -> PageBoard:
    """The agenda as the reader of this request sees it."""
    return PageBoard(kit_web.current_desk(), kit_web.current_actor(), meeting)


def meeting_of(matter_id: int) -> Any:
    """The meeting of an address; NotFound for whatever else bears that number."""
    matter = kit_web.sheet(matter_id).matter
    if matter.kind != MEETING:
        raise NotFound
    return matter


def add_pages(blueprint: Blueprint, show: Any) -> None:
    """Give the plugin the addresses of agendas; ``show`` is the page on which a refused form is shown again."""
    again = kit_web.shown_again(show)
    blueprint.add_url_rule("/<int:matter_id>/agenda", view_func=again(put_on), methods=["POST"])
    blueprint.add_url_rule("/<int:matter_id>/agenda/<int:line_id>/<act>", view_func=again(change), methods=["POST"])  # fmt: skip
    blueprint.add_url_rule("/<int:matter_id>/agenda/tasks/<int:task_id>/remove", view_func=again(drop_task), methods=["POST"])  # fmt: skip
    blueprint.add_url_rule("/matters/<int:matter_id>/mark", view_func=mark_panel, methods=["GET"])
    blueprint.add_url_rule("/matters/<int:matter_id>/mark", view_func=kit_web.shown_again(mark_panel)(mark), methods=["POST"])  # fmt: skip
    blueprint.add_url_rule("/matters/<int:matter_id>/unmark", view_func=unmark, methods=["POST"])


def ticked(chosen: Any) -> Any:
    """The candidates that are ticked in a form; None where nobody has chosen yet, so that those proposed are."""
    return keys_of(chosen) or None


def recorded(matter_id: int) -> Any:
    """Back to the line that was recorded; whoever wrote second is told so."""
    number = request.form.get("line", type=kit_web.number) or 0
    board = board_of(meeting_of(matter_id))
    line = next((one for one in board.lines if one.row.id == number), None)
    if line is not None and line.mine:
        say_beside()
    else:
        flash(f"已记录：{line.row.words if line else ''}", "success")
    return _back(matter_id, number)


def put_on(matter_id: int) -> Any:
    """Put ticked candidates and typed lines on the agenda."""
    board = board_of(meeting_of(matter_id))
    keys = keys_of(request.form.getlist("agenda"))
    chosen = [one for one in board.candidates if one.key in keys]
    count = lines.adopt(board.actor, board.meeting, chosen, request.form.get("topics", ""))
    flash(f"已列入 {count} 项议题。" if count else "没有新的议题。", "success")
    return _back(matter_id)


def change(matter_id: int, line_id: int, act: str) -> Any:
    """Move, reword or remove a line, or write its text."""
    if act not in ACTS:
        raise NotFound
    meeting, actor = meeting_of(matter_id), kit_web.current_actor()
    if act in ("up", "down"):
        lines.move(actor, meeting, line_id, -1 if act == "up" else 1)
    elif act == "remove":
        lines.remove(actor, meeting, line_id)
    elif act == "reword":
        lines.reword(actor, meeting, line_id, request.form.get("words", ""))
    elif act == "put_away":
        lines.drop_other(actor, meeting, request.form.get("other", type=kit_web.number) or 0)
    else:
        return _write(actor, meeting, line_id)
    return _back(matter_id, line_id)


def _write(actor: Any, meeting: Any, line_id: int) -> Any:
    """Save a text, also while it is being typed: then only the words to show come back, and the version to go on from."""
    seen = request.form.get("seen", type=kit_web.number) or 0
    said, sitting = request.form.get("said", ""), request.form.get("sitting", "")
    first = lines.write(actor, meeting, line_id, said, seen, sitting)
    if kit_web.is_htmx():
        return kit_web.fragment(
            "consultation/agenda_saved.html", "saved", line=lines.line_of(meeting.id, line_id), first=first
        )
    if first:
        flash("文字已保存。", "success")
    else:
        say_beside()
    return _back(meeting.id, line_id)


def say_beside() -> None:
    """Tell whoever wrote second that both texts are there."""
    flash("他人刚刚改过这一项：两份文字都保留了。请在该项中对照，合并后再保存。", "warning")


def drop_task(matter_id: int, task_id: int) -> Any:
    """Take back a task that was recorded by mistake."""
    lines.drop_task(kit_web.current_actor(), meeting_of(matter_id), task_id)
    return _back(matter_id)


def mark_panel(matter_id: int) -> str:
    """Whether a matter is to come before a meeting: a page, and the panel beside it. 404 for who may not know of it."""
    origin, actor = kit_web.origin(matter_id), kit_web.current_actor()
    rows = marks.of_matter(matter_id)
    return kit_web.page_or_fragment(
        "consultation/mark.html", "panel", origin=origin, rows=rows, may_mark=marks.may_mark(actor, origin.matter),
        own=next((row for row in rows if row.unit == actor.principal.id and row.discussed_at is None), None),
        meetings=marks.meetings_about(actor, matter_id), unit_name=origin.unit_name, why=request.form.get("why", ""),
        crumbs=kit_web.crumbs((origin.matter.title or origin.procedure.label, origin.url_of()), "提请上会"),
    )  # fmt: skip


def mark(matter_id: int) -> Any:
    """Ask for a matter to be discussed."""
    matter = kit_web.readable(matter_id)
    marks.mark(kit_web.current_actor(), matter, request.form.get("why", ""))
    flash("已提请上会；能看到本件的召集单位安排会议时，会列在议题候选中。", "success")
    return kit_web.go_to(kit_web.url_of(kit_web.current_desk(), matter))


def unmark(matter_id: int) -> Any:
    """Take the wish back."""
    matter = kit_web.readable(matter_id)
    marks.unmark(kit_web.current_actor(), matter)
    flash("已撤回。", "success")
    return kit_web.go_to(kit_web.url_of(kit_web.current_desk(), matter))


def _back(matter_id: int, line_id: int | None = None) -> Any:
    return kit_web.go_to(
        url_for(".show", matter_id=matter_id, _anchor=f"line-{line_id}" if line_id else "agenda")
    )
