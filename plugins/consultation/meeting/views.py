"""The pages of meetings: the list, a new meeting with free slots, one meeting."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from plugins.consultation import regularity
from plugins.consultation.meeting import agenda_views, figures, forms, free_time, letters, planning, regular
from plugins.consultation.meeting.answering import ATTENDANCE
from plugins.consultation.meeting.holding import CAME, attendance
from plugins.consultation.meeting.records import PROPOSED, liaisons_of, seats_of, times_of, without_liaison
from plugins.consultation.meeting.rules import MEETING, TOLD
from portal import kit, kit_web
from portal.domain.procedure import OVERSEEING_ROLES
from portal.domain.reasons import Forbidden, NotFound, Reason

YEARS = range(2024, 2101)
KIND, FORM = MEETING.kind, "meeting"
HOME, LIST = "联合执法协商", "协商会议"
PAPERS = {
    "meeting_notice": kit_web.UNNUMBERED,
    "attendance_sheet": "打印后由到会人员签名",
    "meeting_minutes": kit_web.UNNUMBERED,
}
"""What is looked at before it goes out, and what is to be done with it."""


ASKED_FOR_SLOTS = ("required", "optional", "length", "room", "starts_at")
GROUPS = {"towns": free_time.town_offices, "last": free_time.last_invited}
"""Whom one press invites."""


def add_pages(blueprint: Blueprint) -> None:
    """Give the plugin's blueprint the pages that only meetings have."""
    blueprint.add_url_rule("/meetings", view_func=meetings)
    blueprint.add_url_rule("/meeting/figures", view_func=meeting_figures)
    blueprint.add_url_rule("/meeting/slots", view_func=meeting_slots)
    blueprint.add_url_rule("/meeting/series", view_func=series)
    blueprint.add_url_rule(
        "/meeting/series", view_func=kit_web.shown_again(series)(keep_series), methods=["POST"]
    )
    blueprint.add_url_rule("/meeting/new", view_func=new_meeting)
    blueprint.add_url_rule(
        "/meeting/new", view_func=kit_web.shown_again(new_meeting)(create_meeting), methods=["POST"]
    )


def meetings() -> str:
    """The meetings that the reader's unit convenes or is invited to, with filters in the address."""
    listed = kit_web.matter_list(KIND)
    times = times_of([row.id for row in listed.rows])
    notes = {number: letters.day_and_hour(at) for number, at in times.items()}
    return kit_web.page_or_fragment(
        "consultation/meetings.html",
        "rows",
        listed=listed,
        notes=notes,
        standings=regular.standings(kit_web.current_actor()),
        crumbs=kit_web.crumbs((HOME, url_for(".index")), LIST),
    )


def new_meeting() -> str:
    """A blank meeting; what it grew from, whom to invite and its name may stand in the address."""
    given: dict[str, Any] = {
        name: request.args.getlist(name) for name in ("required", "optional", "title", "sort", "topics")
    }
    actor = kit_web.current_actor()
    given |= {**kit.contact_of(actor), "room": next(iter(free_time.rooms(actor)), "")}
    if request.args.get("series"):
        given |= regular.next_meeting(actor.principal.id, kit.clock.today())
    if origin := request.args.get("grew_from", type=kit_web.number):
        given |= _taken_up(origin, actor)
    return _form_page(given, None)


def _taken_up(matter_id: int, actor: Any) -> dict[str, Any]:
    """M-2: a special meeting about a case invites the other units of the case; its name is typed, for it is read by all."""
    found = kit_web.origin(matter_id)
    units = [*found.parties.values(), *(one.unit for one in found.participants)]
    others = list(dict.fromkeys(str(one.id) for one in units if one != actor.principal))
    return {"sort": planning.CASE if found.matter.kind != KIND else planning.ADHOC, "required": others}


def create_meeting() -> Any:
    """Open the meeting with its papers; 发出通知 tells everybody at once."""
    origin = request.form.get("grew_from", type=kit_web.number)
    return keep_and_go(kit_web.draft_of_form(KIND, grew_from=origin).id, _act("notify"))


def meeting_figures() -> str:
    """Meetings held and tasks overdue in a year (M-7)."""
    actor, asked = kit_web.current_actor(), request.args.get("year", type=kit_web.number)
    year = asked if asked is not None and asked in YEARS else kit.clock.today().year
    return render_template(
        "consultation/meeting_figures.html", rows=figures.of_year(actor, year), year=year,
        all_units=bool(actor.roles & OVERSEEING_ROLES), crumbs=_trail("会议统计"),
    )  # fmt: skip


def series() -> str:
    """By which rule the reader's unit holds its regular meetings, and on which days they come next. 403 for administrators."""
    if kit_web.current_actor().is_administrator:
        raise Forbidden([Reason("E-G-ROLE", "管理员不查看会议安排。", clause="G-4 三员分立")])
    actor, row = kit_web.current_actor(), regular.series_of(kit_web.current_actor().principal.id)
    return render_template(
        "consultation/meeting_series.html", form=regular.series_form(kit_web.typed(), actor), row=row,
        rule_words=regularity.words(row.rule) if row else "", taken_over=regular.taken_over(row, actor), coming=regular.upcoming(row, kit.clock.today()) if row else (),
        crumbs=_trail("定期会议"),
    )  # fmt: skip


def keep_series() -> Any:
    """Set the rule."""
    actor = kit_web.current_actor()
    regular.save_series(actor, regular.series_form(request.form, actor))
    flash("已保存。每次定期会议结束后，下一次自动拟成草稿。", "success")
    return kit_web.go_to(url_for(".series"))


def show(sheet: Any) -> str:
    """One meeting: when and where, who comes, what can be done, what happened; before the notice its form."""
    if sheet.offer("notify") is not None:
        return _form_page(sheet.draft, sheet)
    return render_template(
        "consultation/meeting.html", sheet=sheet, sorts=planning.SORTS, attendance=ATTENDANCE, came=CAME,
        answers=seats_of(sheet.matter), liaisons=liaisons_of([one.unit.id for one in sheet.participants]), ours="sender" in sheet.seats,
        answered=sum(one.answered_at is not None for one in sheet.participants), invited_only=set(sheet.seats) == {"participant"},
        to_invite="、".join(map(sheet.unit_name, sheet.record["required"] or [])) if sheet.matter.state in PROPOSED else "", sheet_rows=_rows_to_fill(sheet), told=sheet.matter.state in TOLD,
        board=agenda_views.board_of(sheet.matter), typed=request.form, moved_to=_moved_to(sheet), is_over=_is_over(sheet),
        crumbs=_trail(sheet.matter.title),
    )  # fmt: skip


def _is_over(sheet: Any) -> bool:
    """Whether the time of a meeting has passed that was neither ended here nor called off."""
    waits, ends = sheet.matter.state in TOLD | {"in_session"}, sheet.record["ends_at"]
    return waits and ends is not None and ends < kit.clock.now()


def _moved_to(sheet: Any) -> dict[str, Any] | None:
    """When else those invited are free, for the form by which a meeting is moved; None where it cannot be."""
    offer = sheet.offer("postpone")
    return _other_times(sheet.matter.id, sheet.record, offer.form) if offer is not None else None


def _other_times(number: int, record: Mapping[str, Any], form: Any) -> dict[str, Any]:
    """The slots for a meeting as it is to be: its units, and the length and the room as they stand in the form."""
    asked = {name: form[name].data or record[name] for name in ("length", "room")}
    asked |= {name: record[name] for name in ("required", "optional")}
    return {"offered": free_time.slots(kit_web.current_actor(), asked, number), "former": record["starts_at"]}


def _slots_to_move(number: int) -> str:
    """The same beside the form, while its length or its room are chosen; NotFound for what is no meeting of the reader's."""
    sheet = kit_web.sheet(number)
    offer = sheet.offer("postpone") if sheet.matter.kind == KIND else None
    if offer is None:
        raise NotFound
    form = forms.PostponingForm(request.args)
    form.prepare(sheet.facts.known)
    form.apart(offer.step.name)
    return kit_web.fragment(
        "consultation/postponing.html", "times", form=form, **_other_times(number, sheet.record, form)
    )


def meeting_slots() -> str:
    """The free slots for what is in the form so far, beside it; ``moving`` names a meeting that has a time already."""
    if moving := request.args.get("moving", type=kit_web.number):
        return _slots_to_move(moving)
    asked = {name: request.args.getlist(name) for name in ASKED_FOR_SLOTS}
    form, but = kit_web.prefill(KIND, FORM, asked), request.args.get("but", type=kit_web.number)
    own = but if but and kit_web.readable(but).kind == KIND else None
    by_hand = any(text.strip() for text in asked["starts_at"][-1:])
    return kit_web.fragment(
        "consultation/meeting_form.html", "slots", form=form, **_times(form, own, by_hand=by_hand)
    )


def _rows_to_fill(sheet: Any) -> list[dict[str, Any]]:
    """The sheet of attendance as it was just typed, else as the units had answered."""
    offer = sheet.offer("conclude")
    return attendance(
        replace(sheet.facts, fields=offer.form.answers()) if offer and offer.form else sheet.facts
    )


def keep_and_go(matter_id: int, step: str) -> Any:
    """What the buttons of the form do: keep the draft, invite a group, look for a time, plan, or tell everybody."""
    step = _act(step)
    if step in GROUPS:
        chosen = [*request.form.getlist("required"), *map(str, GROUPS[step](kit_web.current_actor()))]
        kit.keep_in_draft(kit_web.readable(matter_id), {"required": list(dict.fromkeys(chosen))})
    elif step in ("plan", "notify"):
        kit_web.take(matter_id, step)
        flash("会议通知已发出。" if step == "notify" else "已安排，还没有通知任何单位。", "success")
    elif step != "slots":
        kit_web.attach_uploads(matter_id, forms.MeetingForm.attachments)
        flash("草稿已保存，还没有通知任何单位。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


def _act(otherwise: str) -> str:
    return request.form.get("act") or otherwise


def _form_page(given: Mapping[str, Any], sheet: Any) -> str:
    form = kit_web.prefill(KIND, FORM, given)
    return render_template(
        "consultation/meeting_form.html", form=form, **_times(form, sheet.matter.id if sheet else None), later=kit_web.later_form(), sheet=sheet,
        draft_key="" if sheet else kit_web.draft_key(), board=agenda_views.board_of(sheet.matter if sheet else None),
        ticked=agenda_views.ticked(form.agenda.data), typed=request.form,
        grew_from=request.values.get("grew_from", type=kit_web.number),
        crumbs=_trail(sheet.matter.title or "草稿" if sheet else "新的会议"),
    )  # fmt: skip


def _times(form: Any, but: int | None, *, by_hand: bool = True) -> dict[str, Any]:
    """The free slots for what is in the form, and the places known so far; a slot is chosen unless a time was typed.

    A suggestion that was chosen (not ``by_hand``) gives way where it is suggested no more, for others were invited.
    """
    actor, answers = kit_web.current_actor(), form.answers()
    offered = free_time.slots(actor, answers, but)
    invited = [*(answers["required"] or []), *(answers["optional"] or [])]
    first, chosen = offered[0].starts_at if offered else None, answers["starts_at"]
    if chosen is None or not (by_hand or chosen in [one.starts_at for one in offered]):
        chosen = first
    return {
        "offered": offered,
        "chosen": chosen,
        "rooms": free_time.rooms(actor),
        "but": but,
        "lacking": without_liaison(invited),
    }


def _trail(here: str) -> Any:
    return kit_web.crumbs((HOME, url_for(".index")), (LIST, url_for(".meetings")), here)
