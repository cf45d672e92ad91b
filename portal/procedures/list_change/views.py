"""The pages of 清单调整: import a list or propose a change, see what it does, publish it."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from portal import clock, kit_web
from portal.desk import (
    basis_changes,
    inbox,
    lists,
    power_changes,
    power_handovers,
    power_impact,
    power_proposals,
    powers,
)
from portal.desk.power_changes import ListFile
from portal.domain.grants import OpenCases
from portal.domain.list_changes import against_transition, doubt_key
from portal.domain.power_lists import ListMode
from portal.domain.procedure import Role
from portal.domain.reasons import Reason, Refused
from portal.procedures.list_change.forms import CHANGES, MODES, ImportForm, TermsForm

blueprint = Blueprint("list_change", __name__)
KIND, FORM = "list_change", "change"
PURPOSES = {"list": "清单", "source": "依据文件"}
SHOWN_AT_MOST = 100
"""Matters of one office that the try-out lists; the figures are of all."""


@blueprint.get("/")
def index() -> str:
    """The changes that the reader's unit proposed; for 司法局 all that were."""
    listed = kit_web.matter_list(KIND)
    trail = kit_web.crumbs(("事项清单", "/powers/"), "清单调整")
    return kit_web.page_or_fragment(
        "list_change/list.html", "rows", listed=listed, kind_tabs=_kind_tabs("list_change"), crumbs=trail
    )


@blueprint.get("/handovers")
def handovers() -> str:
    """Cases that lists have left to two units to settle: the reader's own, for 司法局 all."""
    note = "清单公布后，每对单位一份协商记录、一份交接清单"
    return _following("handover", note, "在办", "已交接")


@blueprint.get("/basis")
def bases() -> str:
    """Who has acknowledged a changed basis and who has not: the reader's own, for 司法局 all."""
    note = "执法依据调整时及时通报承接单位；3 个工作日内确认知悉（内部提醒）"
    return _following("basis_change", note, "待确认", "已确认")


@blueprint.get("/new")
def new() -> str:
    """Import an official list, or propose a change in words."""
    return render_template(
        "list_change/new.html",
        importing=_import_form(),
        proposing=kit_web.prefill(KIND, FORM, request.args.to_dict()).apart("proposal"),
        draft_key=kit_web.draft_key(),
        oversees=Role.SUPERVISOR in kit_web.current_actor().roles,
        crumbs=kit_web.crumbs(("事项清单", "/powers/"), ("清单调整", url_for(".index")), "新的调整"),
    )


@blueprint.post("/new")
@kit_web.shown_again(new)
def create() -> Any:
    """Open a draft from the file that was uploaded, or from what was written."""
    if request.form.get("act") == "import":
        return kit_web.go_to(url_for(".show", matter_id=_imported().id))
    return _keep_and_go(kit_web.draft_of_form(KIND).id)


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    """One change: what it says, what it does to the list and to open matters, what is doubtful."""
    sheet, desk = kit_web.sheet(matter_id), kit_web.current_desk()
    if sheet.matter.kind != KIND:
        return _what_follows(sheet)
    draft = power_changes.draft_of(desk, sheet.matter)
    effective, tried = draft.record.effective, power_impact.try_out(desk, draft, sheet.actor, _rule())
    return render_template(
        "list_change/change.html",
        sheet=sheet,
        draft=draft,
        form=kit_web.prefill(KIND, FORM, sheet.draft) if sheet.offer("propose") else None,
        tried=tried,
        recall=power_proposals.proposed_recall(draft),
        handovers=power_handovers.of_change(matter_id, sheet.actor),
        rule_tabs=_rule_tabs(matter_id, tried.rule),
        doubts=_doubts(draft),
        late=powers.live_since() is not None and effective is not None and effective < clock.today(),
        mode=MODES.get(draft.record.mode or "", ""),
        terms=_terms_form().apart("terms") if sheet.matter.state != "draft" else (),
        kind_of_change=CHANGES.get(draft.record.change or "", ""),
        shown_at_most=SHOWN_AT_MOST,
        oversees=Role.SUPERVISOR in sheet.actor.roles,
        url_of=partial(kit_web.url_of, desk),
        procedure_of=desk.host.procedure,
        purposes=PURPOSES,
        crumbs=kit_web.crumbs(
            ("事项清单", "/powers/"), ("清单调整", url_for(".index")), sheet.matter.title or "草稿"
        ),
    )


@blueprint.post("/<int:matter_id>/list")
@kit_web.shown_again(show)
def read_list(matter_id: int) -> Any:
    """Read a list, or a corrected one, into a change that waits."""
    terms = _terms_form()
    if not terms.validate():
        raise Refused(terms.reasons())
    desk, actor = kit_web.current_desk(), kit_web.current_actor()
    if request.form.get("act") == "draw_up":
        power_proposals.draw_up(desk, actor, matter_id, terms.answers())
    else:
        power_changes.read_into(desk, actor, matter_id, _uploaded(), terms.answers())
    flash("已读入清单，请核对下面的变化。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


@blueprint.post("/<int:matter_id>/doubts/<key>")
@kit_web.shown_again(show)
def confirm(matter_id: int, key: str) -> Any:
    """Confirm one doubt."""
    apart = request.form.get("as") == "apart"
    power_changes.confirm_doubt(kit_web.current_desk(), kit_web.current_actor(), matter_id, key, apart=apart)
    return kit_web.go_to(url_for(".show", matter_id=matter_id, _anchor="doubts"))


@blueprint.post("/<int:matter_id>/draft")
def save(matter_id: int) -> str:
    """A draft saving itself."""
    matter = kit_web.save_draft(matter_id)
    return render_template("matters/saved.html", matter=matter)


@blueprint.post("/<int:matter_id>/<step>")
@kit_web.shown_again(show)
def take(matter_id: int, step: str) -> Any:
    """Take one step; a proposal keeps what was typed first."""
    if step == "propose":
        kit_web.save_draft(matter_id)
        return _keep_and_go(matter_id)
    kit_web.take(matter_id, step)
    flash(f"已办理：{kit_web.sheet(matter_id).events[0].title}", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))


def _following(kind: str, note: str, open_words: str, closed_words: str) -> str:
    """The list of one of the kinds that follow from a change."""
    listed = kit_web.matter_list(kind)
    trail = kit_web.crumbs(("事项清单", "/powers/"), ("清单调整", url_for(".index")), listed.procedure.label)
    return kit_web.page_or_fragment(
        "list_change/following.html", "rows", listed=listed, note=note, open_words=open_words,
        closed_words=closed_words, kind_tabs=_kind_tabs(kind), crumbs=trail,
    )  # fmt: skip


def _kind_tabs(here: str) -> list[tuple[str, str, bool, int]]:
    """The three lists of a change and of what follows from it, each with what waits there for the reader."""
    lists = (
        ("list_change", "index", "清单调整"),
        ("handover", "handovers", "清单交接"),
        ("basis_change", "bases", "依据变更"),
    )
    waiting = inbox.counts(kit_web.current_actor(), [kind for kind, _endpoint, _words in lists])
    return [
        (url_for(f".{endpoint}"), words, kind == here, waiting.get(kind, 0))
        for kind, endpoint, words in lists
    ]


def _what_follows(sheet: kit_web.MatterSheet) -> str:
    """One hand-over between two units, or one notice of a changed basis."""
    endpoint = "handovers" if sheet.matter.kind == "handover" else "bases"
    trail = kit_web.crumbs(
        ("清单调整", url_for(".index")), (sheet.procedure.label, url_for(f".{endpoint}")), sheet.matter.title
    )
    if sheet.matter.kind == "handover":
        readable = lists.known_to(sheet.actor, [case["id"] for case in sheet.record["cases"]])
        return render_template("list_change/handover.html", sheet=sheet, readable=readable, crumbs=trail)
    items = basis_changes.items_of(sheet.matter.id)
    return render_template("list_change/basis.html", sheet=sheet, items=items, crumbs=trail)


def _rule() -> OpenCases | None:
    """The rule for open cases that is being tried out; None for the draft's own."""
    asked = request.values.get("open_cases", "")
    return OpenCases(asked) if asked in list(OpenCases) else None


def _rule_tabs(matter_id: int, tried: OpenCases) -> list[tuple[str, str, bool]]:
    """One tab for each rule under which a list can be tried out."""
    return [
        (
            url_for(".show", matter_id=matter_id, open_cases=rule.value, _anchor="touched"),
            rule.label,
            rule is tried,
        )
        for rule in OpenCases
    ]


def _terms_form() -> TermsForm:
    return TermsForm(kit_web.typed() if request.endpoint == "list_change.read_list" else None)


def _import_form() -> ImportForm:
    typed = kit_web.typed()
    return ImportForm(typed if typed is not None and typed.get("act") == "import" else None)


def _imported() -> power_changes.Draft:
    form = _import_form()
    if not form.validate():
        raise Refused(form.reasons())
    first, last = form.transition_from.data, form.transition_to.data
    if reasons := list(against_transition(first, last)):
        raise Refused(reasons)
    return power_changes.import_list(
        kit_web.current_desk(),
        kit_web.current_actor(),
        _uploaded(form.sheet.data or None),
        ListMode(form.mode.data),
        form.document.data or "",
        form.effective.data,
        title=form.title.data or "",
        transition=(first, last) if first and last else None,
    )


def _uploaded(sheet: str | None = None) -> ListFile:
    upload = request.files.get("list_file")
    if upload is None or not upload.filename:
        raise Refused([Reason("E-FORM", "请选择清单文件。", "xlsx 或者 csv。", field="list_file")])
    return ListFile(upload.stream.read(), upload.filename, sheet)


def _doubts(draft: power_changes.Draft) -> list[tuple[str, Any, bool]]:
    """The open doubts with their keys, and whether the row may be a new item instead."""
    change = draft.change
    if change is None:
        return []
    return [(doubt_key(d), d, power_changes.may_be_apart(change, d)) for d in change.open_doubts]


def _keep_and_go(matter_id: int) -> Any:
    kit_web.attach_uploads(matter_id, ("source",))
    if request.form.get("act") == "propose":
        kit_web.take(matter_id, "propose")
        flash("已提交司法局审查。", "success")
    else:
        flash("草稿已保存。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter_id))
