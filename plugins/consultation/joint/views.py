"""The pages of joint operations: the list, a new plan, one operation with each unit's part."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from plugins.consultation.joint import planning, taking_part
from plugins.consultation.joint.forms import MOST_ROWS, PlanForm
from plugins.consultation.joint.records import badges_of, rows_of, times_of
from plugins.consultation.joint.rules import JOINT_OPERATION
from plugins.consultation.joint.words import DECISIONS
from plugins.consultation.meeting.letters import day_and_hour
from portal import kit, kit_web
from portal.domain.powers import powers_of
from portal.domain.procedure import Outcome

KIND, FORM = JOINT_OPERATION.kind, "joint_plan"
HOME, LIST = "联合执法协商", "联合执法"
PAPERS = {"joint_plan": kit_web.UNNUMBERED}
"""What is looked at before it goes out, and what is to be done with it."""
FEWEST_ROWS, SPARE_ROWS = 4, 2
ASKING_POWERS = ("confirm", "change_answer", "record_result", "record_own_result", "conclude")
ANSWERS = {
    taking_part.PLANNED: ("待确认", "waiting"), taking_part.CONFIRMED: ("参加", "good"), taking_part.DECLINED: ("不参加", "bad"),
}  # fmt: skip


def add_pages(blueprint: Blueprint) -> None:
    """Give the plugin's blueprint the pages that only operations have."""
    blueprint.add_url_rule("/operations", view_func=operations)
    blueprint.add_url_rule("/joint_operation/new", view_func=new_operation)
    blueprint.add_url_rule(
        "/joint_operation/new",
        view_func=kit_web.shown_again(new_operation)(create_operation),
        methods=["POST"],
    )


def operations() -> str:
    """The operations that the reader's unit convenes or takes part in, with filters in the address."""
    listed = kit_web.matter_list(KIND)
    return kit_web.page_or_fragment(
        "consultation/operations.html",
        "rows",
        listed=listed,
        notes={number: day_and_hour(at) for number, at in times_of([row.id for row in listed.rows]).items()},
        crumbs=kit_web.crumbs((HOME, url_for(".index")), LIST),
    )


def new_operation() -> str:
    """A blank plan, filled in from the matter that it grew from."""
    number = request.values.get("grew_from", type=kit_web.number)
    origin = kit_web.origin(number) if number else None
    return _form_page(_given(origin), None, origin)


def create_operation() -> Any:
    """Open the draft with its files; 送审 lays it before the approver at once."""
    origin = request.form.get("grew_from", type=kit_web.number)
    return keep_and_go(kit_web.draft_of_form(KIND, grew_from=origin).id, "plan")


def show(sheet: Any) -> str:
    """One operation: who comes with which powers, what can be done, how it ended for each; a draft shows its form."""
    if sheet.offer("plan") is not None:
        return _form_page(sheet.draft, sheet, None)
    return render_template(
        "consultation/operation.html", sheet=sheet, parts=_parts(sheet), answers=ANSWERS,
        decisions=DECISIONS, own_items=_own_items(sheet), not_ours=Outcome.NOT_OURS, ends_at=planning.ends_at(sheet.facts) if sheet.record.get("starts_at") else None,
        crumbs=_trail(sheet.matter.title),
    )  # fmt: skip


def keep_and_go(matter_id: int, step: str) -> Any:
    """What the buttons of the form do: keep the draft, or lay it before the approver."""
    if request.form.get("act") == "submit":
        kit_web.take(matter_id, step)
        flash("已送审，等待本单位负责人批准；批准前其他单位看不到。", "success")
    else:
        kit_web.attach_uploads(matter_id, PlanForm.attachments)
        flash("草稿已保存，其他单位看不到。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


def _form_page(given: Mapping[str, Any], sheet: Any, origin: Any) -> str:
    form = kit_web.prefill(KIND, FORM, given)
    return render_template(
        "consultation/operation_form.html", form=form, lines=_lines(form), later=kit_web.later_form(), sheet=sheet,
        origin=origin, items=_listed(), badges=badges_of(kit_web.current_actor()), checked=_checked(sheet.facts) if sheet else (), day=planning.day_of(sheet.facts) if sheet else "",
        draft_key="" if sheet else kit_web.draft_key(), crumbs=_trail(sheet.matter.title or "草稿" if sheet else "新的联合执法"),
    )  # fmt: skip


def _lines(form: Any) -> list[tuple[str, str, str]]:
    """The rows of the table: those typed, and some more to type into."""
    columns = [[str(one or "") for one in form[name].data or ()] for name in ("units", "officers", "powers")]
    filled = max((n for column in columns for n, text in enumerate(column, 1) if text), default=0)
    count = min(max(FEWEST_ROWS, filled + SPARE_ROWS), MOST_ROWS)
    whole = [[*column, *[""] * count][:count] for column in columns]
    return list(zip(*whole, strict=True))


def _parts(sheet: Any) -> list[tuple[Any, Any]]:
    """The parts as they stand, each with its row; what is planned, while nobody was asked."""
    standing = sheet.facts.known["parts"]
    rows = rows_of(sheet.matter) if standing else ()
    return list(zip_longest(standing or taking_part.parts_of_plan(sheet.facts), rows))


def _checked(facts: Any) -> list[Any]:
    """Each planned power with what stands against it on the planned day (L-1)."""
    on = planning.planned_day(facts)
    return [(part, taking_part.standing_of(facts, part, on)) for part in taking_part.parts_of_plan(facts)]


def _listed() -> list[str]:
    """The items of today's list, for the typing boxes of powers."""
    items = sorted(kit.power_list(kit.clock.today()).items.values(), key=lambda item: item.code)
    return [f"{item.code} {item.name}" for item in items]


def _own_items(sheet: Any) -> list[str]:
    """The items that the reader's unit may use on the planned day, where it is asked for one."""
    if not any(sheet.offer(name) for name in ASKING_POWERS) or sheet.facts.powers is None:
        return []
    held = powers_of(sheet.facts.powers, sheet.actor.principal, planning.planned_day(sheet.facts))
    return [f"{one.item.code} {one.item.name}" for one in held]


def _given(origin: Any) -> dict[str, Any]:
    """M-2: place, target and occasion of the matter it grew from; the own unit stands in the first row."""
    actor = kit_web.current_actor()
    own = str(actor.principal.id)
    given: dict[str, Any] = {"units": [own], "officers": [""], "powers": [""], "contact": actor.name}
    if origin is None:
        return given
    record = origin.record
    others = [str(unit.id) for unit in origin.units if unit != actor.principal]
    given |= {
        "units": [own, *others],
        "officers": [""] * (1 + len(others)),
        "powers": [""] * (1 + len(others)),
    }
    if origin.item is not None:
        given["powers"][0] = origin.item.code
    given |= {"target": record.get("subject") or "", "place": record.get("where") or ""}
    given["grounds"] = (
        f"办理“{origin.matter.title}”需要。{record.get('facts') or record.get('danger') or record.get('summary') or ''}"
    )
    return given


def _trail(here: str) -> Any:
    return kit_web.crumbs((HOME, url_for(".index")), (LIST, url_for(".operations")), here)
