"""Whose power is it: the box that answers while one types, the answer with its reasons, and the page for the file."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, flash, render_template, request, url_for

from portal import clock
from portal.desk import power_words, powers
from portal.domain.powers import Answer
from portal.domain.procedure import Actor
from portal.store import snapshots
from portal.store.db import Busy, DiskFull
from portal.web import htmx, pages
from portal.web.enquiry import LONGEST, day_of, text_of
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("whose", __name__, url_prefix="/powers")
HOME = ("事项清单", "/powers/")


@blueprint.get("/who")
def who() -> str:
    """Whose power it is, and why; both answers where a second day is asked about and differs."""
    asked, answers = _asked(), _answers()
    first = answers[0] if answers else None
    return render_template(
        "powers/who.html",
        asked=asked,
        answers=answers,
        fitting=_fitting(asked) if first is not None and first.item is None else [],
        actions=_actions(first, asked, current_actor()) if first is not None else [],
        panels=list(current_desk().host.panels(first, current_actor())) if first is not None else [],
        query=request.query_string.decode(),
        crumbs=pages.crumbs(HOME, "归谁管"),
    )


@blueprint.get("/who/sheet")
def sheet() -> str:
    """权限依据页: the answer as an A4 page, proof of competence for the file."""
    return render_template(
        "powers/sheet.html",
        asked=_asked(),
        answers=[(answer, powers.proof_hash(answer), _paper_of(answer)) for answer in _answers()],
        printed_at=clock.now(),
        printed_by=current_actor(),
        crumbs=pages.crumbs(HOME, "权限依据页"),
    )


@blueprint.get("/live/answer")
def live_answer() -> str:
    """The whose-power box while one types: the items that fit with their holders, the whole answer where one does."""
    asked = _asked()
    on = day_of("on")
    hits = powers.look_up(asked["item"], asked["place"], on) if asked["item"] else []
    meant = powers.named(asked["item"], on) if asked["item"] else None
    answer = powers.ask(asked["item"], asked["place"], on) if meant else None
    actions = _actions(answer, asked, current_actor()) if answer else []
    return render_template(
        "powers/live.html", asked=asked, hits=hits, answer=answer, actions=actions, query=_query(asked, on)
    )


@blueprint.get("/live")
def live() -> str:
    """The choices of an item's field: at most eight, each with whose power it is at the form's place."""
    name = text_of("name") or "item"
    words = text_of(f"{name}_text") or text_of("q")
    place = text_of("place") or text_of("place_text")
    hits = powers.look_up(words, place, day_of("on")) if words else []
    options = [(hit.item.code, f"{hit.item.code} {hit.item.name}", _short(hit.answer)) for hit in hits]
    return render_template("powers/choices.html", name=name, options=options, words=words)


@blueprint.get("/places/live")
def places() -> str:
    """The choices of a place's field: places and offices that fit, each with its office."""
    name = text_of("name") or "place"
    words = text_of(f"{name}_text") or text_of("q")
    found = snapshots.directory().place_index.find(words, limit=powers.AT_MOST) if words else []
    options = [
        (place.name, place.name, f"{place.office.name}辖区" if place.office else "") for place in found
    ]
    return render_template("powers/choices.html", name=name, options=options, words=words)


@blueprint.post("/missed")
def missed() -> Response:
    """Keep words that found nothing."""
    power_words.note_missed(request.form.get("words", "")[:LONGEST])
    flash("已记下，清单管理人员会补充俗称。", "success")
    return htmx.back_to(request.form.get("next"), "/powers/")


@blueprint.after_app_request
def keep_missed_words(response: Response) -> Response:
    """Words typed into an item's field that found nothing are kept once its form went through, with the choice.

    The form's act stands already: where the words cannot be kept now, they are not.
    """
    words = request.form.get("item_text", "") if request.method == "POST" and _went_through(response) else ""
    if words:
        chosen = (
            powers.named(request.form.get("item", ""), clock.today()) if request.form.get("item") else None
        )
        with suppress(Busy, DiskFull):
            power_words.note_missed(words[:LONGEST], chosen.id if chosen else None)
    return response


def _went_through(response: Response) -> bool:
    return response.status_code == 303 or "HX-Redirect" in response.headers


def _asked() -> dict[str, str]:
    """What was asked, as typed; a place may come from a picker or a box."""
    second = request.args.get("on2", "")
    asked = {
        "item": text_of("item"),
        "place": text_of("place") or text_of("place_text"),
        "on": day_of("on").isoformat(),
    }
    return {**asked, "on2": day_of("on2").isoformat() if second else ""}


def _answers() -> list[Answer]:
    """The answer, and the one of the second day where that differs; none while nothing is asked."""
    asked = _asked()
    if not asked["item"]:
        return []
    days = [date.fromisoformat(asked[name]) for name in ("on", "on2") if asked[name]]
    found = [powers.ask(asked["item"], asked["place"], day) for day in sorted(set(days))]
    same = len(found) == 2 and (found[0].holders, found[0].grant) == (found[1].holders, found[1].grant)
    return found[1:] if same else found


def _fitting(asked: Mapping[str, str]) -> list[powers.Hit]:
    return powers.look_up(asked["item"], asked["place"], date.fromisoformat(asked["on"]))


def _actions(answer: Answer, asked: Mapping[str, str], actor: Actor) -> list[tuple[str, str, str]]:
    """What the reader can open from an answer, its form filled: label, address, icon.

    A kind that is sent to another unit where the power is another's, one that is the unit's own where it is ours; of
    each plugin the one kind that its page ``new`` opens; one without such a page has nothing to open here.
    """
    if answer.item is None or answer.holder is None or actor.is_administrator:
        return []
    ours, found = answer.holder == actor.principal, []
    given: dict[str, Any] = {"item": answer.item.code, "place": asked["place"]}
    for plugin in current_desk().host.plugins:
        page = f"{plugin.name}.new"
        for procedure in plugin.procedures:
            opening = next((s.form for s in procedure.steps_from(procedure.initial.name) if s.form), None)
            form = plugin.forms.get(opening or "")
            fits = (
                page in current_app.view_functions
                and form is not None
                and hasattr(form, "item")
                and hasattr(form, "place")
            )
            if fits and hasattr(form, "receiver") != ours and _may_open(plugin.name, procedure, actor):
                given_here = given if ours else {**given, "receiver": answer.holder.code}
                found.append((procedure.label, url_for(page, **given_here), plugin.icon))
                break
    return found


def _may_open(plugin: str, procedure: Any, actor: Actor) -> bool:
    return current_desk().host.is_on(plugin, actor.principal.id) and bool(
        actor.roles & procedure.opened_by.roles
    )


def _short(answer: Answer) -> str:
    """An answer in one line, beside a choice."""
    if answer.holder is not None:
        return f"{answer.holder.name}（{answer.basis}）" if answer.basis else answer.holder.name
    return "归谁管要看地点" if answer.outcome == "none" else "可能有几个单位有管辖权"


def _paper_of(answer: Answer) -> Any:
    return powers.paper_of(answer.grant.document) if answer.grant else None


def _query(asked: Mapping[str, str], on: date) -> str:
    return urlencode({"item": asked["item"], "place": asked["place"], "on": on.isoformat()})
