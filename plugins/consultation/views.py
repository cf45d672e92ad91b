"""The pages of 联合执法协商: urgent notices, one matter of whatever kind, papers as they would go out; meetings and operations have their own."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from plugins.consultation.hazard.figures import of_year
from plugins.consultation.hazard.letters import GROUNDS, KINDS
from plugins.consultation.hazard.reporting import no_call
from plugins.consultation.hazard.timing import may_report_now
from plugins.consultation.joint import views as joint
from plugins.consultation.meeting import agenda_views as agenda
from plugins.consultation.meeting import views as meeting
from plugins.consultation.rules import HAZARD, JOINT_OPERATION, MEETING, MEETING_TASK
from plugins.consultation.task import views as task
from portal import kit, kit_web
from portal.domain.procedure import OVERSEEING_ROLES
from portal.kit import clock

blueprint = Blueprint("consultation", __name__)
KIND, FORM = HAZARD.kind, "hazard"
HOME = "联合执法协商"
YEARS = range(2024, 2101)
PAPERS = {
    "hazard_notice": "打印后送交没有使用本系统的单位",
    "hazard_report": kit_web.UNNUMBERED,
}
"""What is looked at before it goes out, and what is to be done with it."""
kit_web.keep_drafts(blueprint, KIND, MEETING.kind, JOINT_OPERATION.kind, rule="/<kind>/new/draft")
kit_web.show_papers(
    blueprint,
    HOME,
    {KIND: PAPERS, MEETING.kind: meeting.PAPERS, JOINT_OPERATION.kind: joint.PAPERS},
    by_hand=["attendance_sheet"],
    own=["meeting_minutes", "attendance_sheet"],
)


@blueprint.get("/")
def index() -> str:
    """The urgent notices that the reader's unit sent or got, with filters in the address."""
    listed = kit_web.matter_list(KIND)
    return kit_web.page_or_fragment(
        "consultation/list.html", "rows", listed=listed, crumbs=kit_web.crumbs(HOME)
    )


@blueprint.get("/hazard_notice/figures")
def hazard_figures() -> str:
    """How fast departments came when they were called in a year (M-7)."""
    actor, asked = kit_web.current_actor(), request.args.get("year", type=kit_web.number)
    year = asked if asked is not None and asked in YEARS else clock.today().year
    return render_template(
        "consultation/figures.html", rows=of_year(actor, year), year=year,
        all_units=bool(actor.roles & OVERSEEING_ROLES), crumbs=_trail("响应用时"),
    )  # fmt: skip


@blueprint.get("/hazard_notice/new")
def new_hazard() -> str:
    """A blank notice; whom to tell may stand in the address, and who can be called back is known."""
    given: dict[str, Any] = {**kit.contact_of(kit_web.current_actor())}
    given |= {name: request.args.getlist(name) for name in ("receivers", "place", "title")}
    return _hazard_form(given, sheet=None, trail="新的紧急情况通知")


@blueprint.post("/hazard_notice/new")
@kit_web.shown_again(new_hazard)
def create_hazard() -> Any:
    """Open the notice with its photos; 立即通知 sends it at once."""
    return _keep_and_go(kit_web.draft_of_form(KIND).id)


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    """One matter of whatever kind, each shown by its own page; a draft shows its form."""
    sheet = kit_web.sheet(matter_id)
    return PAGES[sheet.matter.kind](sheet)


@blueprint.post("/<int:matter_id>/<step>")
@kit_web.shown_again(show)
def take(matter_id: int, step: str) -> Any:
    """Take one step; one that a draft's form sends keeps what was typed first."""
    kind = kit_web.readable(matter_id).kind
    if step in SENT_WITH_DRAFT.get(kind, ()):
        kit_web.save_draft(matter_id)
        return KEEPERS[kind](matter_id, step)
    taken = kit_web.take(matter_id, step)
    if step == "record":
        return agenda.recorded(matter_id)
    flash(f"已办理：{taken.event.label}", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


def show_hazard(sheet: Any) -> str:
    """One notice: whom to call, what can be done, what happened."""
    if sheet.offer("send") is not None:
        return _hazard_form(sheet.draft, sheet=sheet, trail=sheet.matter.title or "草稿")
    return render_template(
        "consultation/hazard.html", sheet=sheet, kinds=KINDS, grounds=GROUNDS, missing=list(no_call(sheet.facts)),
        silent=may_report_now(sheet.facts), ours="sender" in sheet.seats, crumbs=_trail(sheet.matter.title),
    )  # fmt: skip


def _hazard_form(given: Any, *, sheet: Any, trail: str) -> str:
    form = kit_web.prefill(KIND, FORM, given)
    return render_template(
        "consultation/hazard_form.html", form=form, later=kit_web.later_form(), sheet=sheet,
        draft_key="" if sheet else kit_web.draft_key(), crumbs=_trail(trail),
    )  # fmt: skip


def _trail(here: str) -> Any:
    return kit_web.crumbs((HOME, url_for(".index")), here)


def _keep_and_go(matter_id: int, step: str = "send") -> Any:
    if request.form.get("act") == "submit":
        kit_web.take(matter_id, step)
        flash("已通知。请立即打电话确认，并登记谁接的电话。", "success")
    else:
        kit_web.attach_uploads(matter_id, ("media",))
        flash("草稿已保存，还没有通知任何部门。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


PAGES: dict[str, Callable[[Any], str]] = {
    KIND: show_hazard,
    MEETING.kind: meeting.show,
    MEETING_TASK.kind: task.show,
    JOINT_OPERATION.kind: joint.show,
}
"""How one matter of a kind is shown."""
SENT_WITH_DRAFT = {KIND: ("send",), MEETING.kind: ("plan", "notify"), JOINT_OPERATION.kind: ("plan",)}
"""The steps that the form of a draft sends, so that what was typed is kept before they are judged."""
KEEPERS: dict[str, Callable[[int, str], Any]] = {
    KIND: _keep_and_go,
    MEETING.kind: meeting.keep_and_go,
    JOINT_OPERATION.kind: joint.keep_and_go,
}
"""What becomes of a draft whose form was sent."""
meeting.add_pages(blueprint)
agenda.add_pages(blueprint, show)
task.add_pages(blueprint)
joint.add_pages(blueprint)
