"""统计: a month's figures of the district, or of the reader's own unit; and the matters behind them as a ledger (台账)."""

import io
from datetime import date

from flask import Blueprint, Response, render_template, request, send_file, url_for

from portal import clock
from portal.desk import figures, ledger
from portal.desk.sheet_writing import csv_bytes, sheet_bytes
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused
from portal.web import downloads, enquiry, pages
from portal.web.enquiry import month_of
from portal.web.security import DOWNLOAD_POLICY
from portal.web.sessions import current_actor, current_desk

UPSIDE_DOWN = Reason(
    "E-QUERY", "起止日期前后颠倒。", remedy="请把较早的一天填在前面，较晚的填在后面。", field="to"
)
blueprint = Blueprint("statistics", __name__, url_prefix="/statistics")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
def index() -> str:
    """The figures of a month, this one unless the address names another."""
    month = _month()
    rows = figures.figures(current_desk(), current_actor(), month)
    return render_template(
        "statistics/index.html",
        month=month,
        rows=rows,
        total=figures.total(rows),
        all_units=bool(current_actor().roles & figures.OVERSEERS),
        crumbs=pages.crumbs("统计"),
    )


@blueprint.get("/export")
def export() -> Response:
    """The same as an xlsx file."""
    month = _month()
    body = figures.as_sheet(figures.figures(current_desk(), current_actor(), month), month)
    name = f"执法协调联动统计-{month:%Y-%m}.xlsx"
    response = send_file(io.BytesIO(body), XLSX, as_attachment=True, download_name=name, etag=False)
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response


@blueprint.get("/ledger")
def ledger_form() -> str:
    """Which matters, in which columns, a ledger is to have; after a refusal as it was asked for."""
    if current_actor().is_administrator:
        raise Forbidden([ledger.NOT_THEIRS])
    host, today = current_desk().host, clock.today()
    return render_template(
        "statistics/ledger.html", columns=ledger.COLUMNS, kinds={kind: host.procedure(kind).label for kind in host.kinds},
        first=today.replace(month=1, day=1), last=today, crumbs=pages.crumbs(("统计", url_for(".index")), "办件台账"),
    )  # fmt: skip


@blueprint.get("/ledger.<file_kind>")
@pages.shown_again(ledger_form)
def ledger_sheet(file_kind: str) -> Response:
    """The ledger itself, in the columns and the order that the address names."""
    if file_kind not in ("xlsx", "csv"):
        raise NotFound
    first, last = enquiry.day_of("from", clock.today().replace(month=1, day=1)), enquiry.day_of("to")
    if last < first:
        raise Refused([UPSIDE_DOWN])
    asked = request.args.getlist("column")
    rows = ledger.lines(current_desk(), current_actor(), asked, first, last, enquiry.text_of("kind"))
    title = f"办件台账 {first} 至 {last}"
    if file_kind == "csv":
        return downloads.attachment(csv_bytes(ledger.header(asked), rows), f"{title}.csv", downloads.CSV)
    return downloads.xlsx(sheet_bytes(title, ledger.header(asked), rows), title)


def _month() -> date:
    """The first day of the month in the address, 2026-11; of this month where none is named."""
    if not request.args.get("month", "").strip():
        return clock.today().replace(day=1)
    if (asked := month_of("month")) is not None:
        return asked
    raise Refused([Reason("E-QUERY", "月份应写作 2026-11。", remedy="请从页面选择月份。", field="month")])
