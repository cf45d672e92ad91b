"""工作交接单: what one person of the unit has in hand, to print with signatures or to take away as xlsx."""

from collections.abc import Iterable, Sequence

from flask import Blueprint, Response, render_template, url_for

from portal import clock
from portal.desk import handover
from portal.desk.handover import Handover
from portal.desk.sheet_writing import sheet_bytes
from portal.domain.actors import Actor
from portal.web import pages
from portal.web.downloads import XLSX, attachment
from portal.web.lists import MatterRow, matter_rows
from portal.web.sessions import current_actor

blueprint = Blueprint("handover", __name__, url_prefix="/handover")
HEADER = ("类别", "制度", "案由", "当事人", "文号", "对方单位", "状态", "期限", "交接说明")
SIGNATURES = ("移交人", "接交人", "监交人")


@blueprint.get("/<int:person_id>")
def show(person_id: int) -> str:
    """The sheet, as it is printed and signed."""
    actor = current_actor()
    sheet = handover.of(actor, person_id)
    return render_template(
        "core/handover.html",
        sheet=sheet,
        groups=_groups(sheet, actor),
        signatures=SIGNATURES,
        today=clock.today(),
        crumbs=pages.crumbs(("A/B 岗", url_for("absences.index")), f"{sheet.person.name}的工作交接单"),
    )


@blueprint.get("/<int:person_id>.xlsx")
def export(person_id: int) -> Response:
    """The sheet as xlsx, with a column for what is said at the handing over, and the signatures."""
    actor = current_actor()
    sheet = handover.of(actor, person_id)
    title = f"{sheet.unit.name}工作交接单（{sheet.person.name}，{clock.today()}）"
    rows = [line for words, found in _groups(sheet, actor) for line in _lines(words, found)]
    signed = [f"{who}：" for who in SIGNATURES]
    rows += [(*signed, f"日期：{'':10}", *[""] * (len(HEADER) - len(signed) - 1))]
    return attachment(
        sheet_bytes(title, HEADER, rows), f"工作交接单-{sheet.person.name}-{clock.today()}.xlsx", XLSX
    )


def _groups(sheet: Handover, actor: Actor) -> list[tuple[str, list[MatterRow]]]:
    groups: Sequence[tuple[str, Sequence[object]]] = (
        ("名下在办", sheet.in_hand),
        ("等候其岗位办理", sheet.waiting),
    )
    return [(words, matter_rows(found, actor)) for words, found in groups]


def _lines(words: str, rows: Iterable[MatterRow]) -> Iterable[tuple[str, ...]]:
    for row in rows:
        light = row.light.words if row.light else ""
        yield (words, row.kind, row.title, row.subject, row.number, row.other, row.state, light, "")
