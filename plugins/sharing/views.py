"""The pages of 信息共享: what was shared, a new share, one share; requests; the library; what is known of an item."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for

from plugins.sharing import asking, following, guiding, in_bulk, lookups, publishing, shelf, timing
from plugins.sharing.categories import CATEGORIES, category_of
from plugins.sharing.forms import FORMS
from portal import kit, kit_web

blueprint = Blueprint("sharing", __name__)
SHARE, REQUEST = "share", "info_request"
FORM_OF = {SHARE: "share", REQUEST: "request"}
FIRST_STEP = {SHARE: "publish", REQUEST: "ask"}
HOME = "信息共享"
kit_web.keep_drafts(blueprint, *FORM_OF, rule="/<kind>/new/draft")
SIDES = {"": "全部", shelf.RECEIVED: "共享给我方", shelf.SENT: "我方共享"}


@blueprint.get("/")
def index() -> str:
    """What the reader's unit got and shared, with filters in the address; what it is still to share above it."""
    actor, chosen = kit_web.current_actor(), _chosen()
    rows, onward = shelf.lines(
        actor, side=chosen["side"], category=kit_web.number(chosen["category"] or "0") or None, words=chosen["q"],
        before=request.args.get("before", type=kit_web.number),
    )  # fmt: skip
    return kit_web.page_or_fragment(
        "sharing/list.html", "rows", rows=rows, chosen=chosen, sides=SIDES, categories=CATEGORIES,
        onward=_onward(chosen, onward), waiting=kit_web.matter_list(SHARE),
        crumbs=kit_web.crumbs(HOME),
    )  # fmt: skip


@blueprint.get("/requests")
def requests() -> str:
    """The requests that the reader's unit made or got."""
    listed, trail = kit_web.matter_list(REQUEST), kit_web.crumbs((HOME, url_for(".index")), "信息需求")
    return kit_web.page_or_fragment("sharing/requests.html", "rows", listed=listed, crumbs=trail)


@blueprint.get("/share/new")
def new_share() -> str:
    """A blank share; category, item and place may stand in the address, and a month whose figures it is to tell."""
    given: dict[str, Any] = {n: request.args[n] for n in ("category", "item", "place") if request.args.get(n)}
    if month := kit_web.month_of("month"):
        given |= {
            "category": "4",
            **in_bulk.figures_of(kit_web.current_desk(), kit_web.current_actor(), month),
        }
    return _form_page(SHARE, {"formed_on": kit.clock.today().isoformat(), **given}, None)


@blueprint.get("/info_request/new")
def new_request() -> str:
    """A blank request; its sort and item may stand in the address."""
    given = {n: request.args[n] for n in ("sort", "item", "title") if request.args.get(n)}
    return _form_page(REQUEST, given, None)


@blueprint.post("/share/new")
@kit_web.shown_again(new_share)
def create_share() -> Any:
    """Open the share with its files; 共享 sends it at once."""
    return _keep_and_go(kit_web.draft_of_form(SHARE))


@blueprint.post("/info_request/new")
@kit_web.shown_again(new_request)
def create_request() -> Any:
    """Open the request; 提出 sends it at once."""
    return _keep_and_go(kit_web.draft_of_form(REQUEST))


@blueprint.get("/<int:matter_id>")
def show(matter_id: int) -> str:
    """One share or request; a draft shows its form."""
    sheet = kit_web.sheet(matter_id)
    if sheet.offer(FIRST_STEP[sheet.matter.kind]) is not None:
        return _form_page(sheet.matter.kind, sheet.draft, sheet)
    if sheet.matter.kind == REQUEST:
        return render_template(
            "sharing/request.html", sheet=sheet, sorts=asking.SORTS, columns=asking.columns_of(sheet.record["columns"]),
            answers=shelf.answers_of(sheet), crumbs=_trail(sheet.matter.title, requests=True),
        )  # fmt: skip
    return render_template(
        "sharing/share.html", sheet=sheet, category=category_of(sheet.record["category"]),
        versions=shelf.versions_of(matter_id), delay=timing.delay_reason(sheet.facts),
        items=sheet.facts.known["items"], own="sender" in sheet.seats, crumbs=_trail(sheet.matter.title),
    )  # fmt: skip


@blueprint.post("/<int:matter_id>/<step>")
@kit_web.shown_again(show)
def take(matter_id: int, step: str) -> Any:
    """Take one step; 共享 and 提出 keep what was typed first."""
    if step in FIRST_STEP.values():
        return _keep_and_go(kit_web.save_draft(matter_id))
    return kit_web.take_and_show(matter_id, step)


@blueprint.get("/<int:matter_id>/collected.xlsx")
def collected(matter_id: int) -> Any:
    """What the units filled into a table, for the unit that asked, as xlsx."""
    sheet = kit_web.sheet(matter_id)
    if "sender" not in sheet.seats or not sheet.record.get("columns"):
        abort(404)
    return kit_web.xlsx(in_bulk.of_call(sheet), sheet.matter.title)


@blueprint.get("/readers")
def readers() -> str:
    """Who would get a share, while category, item and place are being chosen."""
    form = kit_web.prefill(SHARE, "share", request.args.to_dict())
    return kit_web.fragment("sharing/share_form.html", "readers", proposed=_proposed(form))


@blueprint.get("/library")
def library() -> str:
    """Discretion standards and procedures as of a day, found by words."""
    on, words = kit_web.day_of("on"), request.args.get("q", "")[:60]
    found = shelf.library(kit_web.current_actor(), on, words)
    trail = kit_web.crumbs((HOME, url_for(".index")), "资料库")
    return render_template("sharing/library.html", found=found, on=on, words=words, crumbs=trail)


@blueprint.get("/about")
def about() -> str:
    """What is shared about an item, its department's guidance and trainings: a page, and the panel beside it."""
    actor, number = kit_web.current_actor(), request.args.get("item", type=kit_web.number)
    item = kit.power_list(kit.clock.today()).items.get(number or 0)
    known = item is not None and not actor.is_administrator
    return kit_web.page_or_fragment(
        "sharing/about.html", "panel", item=item, rows=shelf.lines(actor, item=number)[0] if known else [],
        guidance=shelf.guidance(item.id) if known and item else [], trainings=shelf.trainings(item.id) if known and item else [],
        crumbs=kit_web.crumbs((HOME, url_for(".index")), item.name if item else "事项"),
    )  # fmt: skip


@blueprint.get("/trainings/new")
def new_training() -> str:
    """A blank record of a training; its item may stand in the address."""
    form = guiding.TrainingForm(kit_web.typed(), item_codes=request.args.get("item", "")[:200])
    return render_template("sharing/training.html", form=form, crumbs=_trail("登记培训"))


@blueprint.post("/trainings/new")
@kit_web.shown_again(new_training)
def keep_training() -> Any:
    """Keep it on the pages of its items."""
    row = guiding.record_training(kit_web.current_actor(), guiding.TrainingForm(request.form))
    flash("培训已登记在所写事项的页上。", "success")
    return kit_web.go_to(url_for(".about", item=row.items[0]))


@blueprint.get("/bulk")
def bulk() -> str:
    """Many shares from a sheet."""
    kinds = [one for one in CATEGORIES.values() if one.in_bulk]
    chosen = request.form.get("category", request.args.get("category", ""))
    return render_template(
        "sharing/bulk.html",
        kinds=kinds,
        chosen=chosen,
        columns=in_bulk.BULK.values(),
        crumbs=_trail("批量录入"),
    )


@blueprint.get("/bulk/sheet.xlsx")
def bulk_sheet() -> Any:
    """The sheet to fill in."""
    return kit_web.xlsx(in_bulk.blank_sheet(), "批量共享")


@blueprint.post("/bulk")
@kit_web.shown_again(bulk)
def share_in_bulk() -> Any:
    """Share every row of the sheet, or none and say why."""
    sheet = request.files.get("sheet")
    count = in_bulk.share_all(
        kit_web.current_desk(), kit_web.current_actor(), request.form.get("category"),
        sheet.read() if sheet else b"", (sheet.filename if sheet else "") or "空.xlsx",
    )  # fmt: skip
    flash(f"已共享 {count} 件。", "success")
    return kit_web.go_to(url_for(".index", side=shelf.SENT))


@blueprint.get("/ledger")
def ledger() -> str:
    """Which shares, in which columns, a ledger is to have."""
    today = kit.clock.today()
    return render_template(
        "sharing/ledger.html", columns=in_bulk.LEDGER, sides=SIDES, categories=CATEGORIES, first=today.replace(day=1),
        last=today, crumbs=_trail("台账"),
    )  # fmt: skip


@blueprint.get("/ledger.xlsx")
def ledger_sheet() -> Any:
    """The ledger itself, in the columns and the order that the address names."""
    chosen, today = _chosen(), kit.clock.today()
    body = in_bulk.ledger(
        kit_web.current_actor(), request.args.getlist("column"), kit_web.day_of("from", today.replace(day=1)),
        kit_web.day_of("to"), side=chosen["side"], category=kit_web.number(chosen["category"] or "0") or None,
    )  # fmt: skip
    return kit_web.xlsx(body, "信息共享台账")


@blueprint.get("/delays")
def delays() -> str:
    """Delays that 司法局 watches, and what becomes of information that follows from facts."""
    return render_template(
        "sharing/delays.html", found=guiding.delays(kit_web.current_actor()), categories=CATEGORIES,
        made={one.number: following.act_for(one.number) for one in CATEGORIES.values() if one.made}, acts=following.ACTS,
        crumbs=_trail("延期关注和生成设置"),
    )  # fmt: skip


@blueprint.post("/delays")
@kit_web.shown_again(delays)
def decide() -> Any:
    """Set what becomes of one category."""
    number = request.form.get("category", type=kit_web.number) or 0
    following.decide(kit_web.current_actor(), number, request.form.get("act", ""))
    flash("已保存。", "success")
    return kit_web.go_to(url_for(".delays"))


def _onward(chosen: Mapping[str, Any], before: int | None) -> str | None:
    return url_for(".index", **chosen, before=before) if before else None


def _chosen() -> dict[str, str]:
    asked = {name: request.args.get(name, "")[:60] for name in ("side", "category", "q")}
    asked["side"] = asked["side"] if asked["side"] in SIDES else ""
    asked["category"] = asked["category"] if category_of(asked["category"]) else ""
    return asked


def _form_page(kind: str, given: Mapping[str, Any], sheet: Any) -> str:
    form = kit_web.prefill(kind, FORM_OF[kind], given)
    return render_template(
        f"sharing/{FORM_OF[kind]}_form.html", form=form, later=kit_web.later_form(), sheet=sheet, month=f"{kit.clock.today():%Y-%m}",
        draft_key="" if sheet else kit_web.draft_key(), proposed=_proposed(form) if kind == SHARE else [],
        crumbs=_trail(sheet.matter.title if sheet else "新的共享" if kind == SHARE else "新的信息需求", requests=kind == REQUEST),
    )  # fmt: skip


def _proposed(form: kit.StepForm) -> list[Any]:
    """The readers that follow from what is in the form; nobody is asked for a category yet."""
    actor, answers = kit_web.current_actor(), form.answers()
    known = lookups.known_of_share(None, answers, actor)
    return publishing.proposed_for(answers["category"], actor.principal, known)


def _trail(here: str, *, requests: bool = False) -> Any:
    step = [("信息需求", url_for(".requests"))] if requests else []
    return kit_web.crumbs((HOME, url_for(".index")), *step, here or "草稿")


def _keep_and_go(matter: Any) -> Any:
    kind = matter.kind
    if request.form.get("act") == "save":
        kit_web.attach_uploads(matter.id, FORMS[FORM_OF[kind]].attachments)
        flash("草稿已保存，还没有送出。", "success")
    else:
        kit_web.take(matter.id, FIRST_STEP[kind])
        flash("已共享，接收单位已收到通知。" if kind == SHARE else "已提出，对方已收到通知。", "success")
    return kit_web.go_to(url_for(".show", matter_id=matter.id))
