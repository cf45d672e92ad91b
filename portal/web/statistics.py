"""统计: a month's figures of the district, or of the reader's own unit; on the page and as xlsx."""

import io
from datetime import date

from flask import Blueprint, Response, render_template, request, send_file

from portal import clock
from portal.desk import figures
from portal.domain.reasons import Reason, Refused
from portal.web import pages
from portal.web.enquiry import month_of
from portal.web.security import DOWNLOAD_POLICY
from portal.web.sessions import current_actor, current_desk

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


def _month() -> date:
    """The first day of the month in the address, 2026-11; of this month where none is named."""
    if not request.args.get("month", "").strip():
        return clock.today().replace(day=1)
    if (asked := month_of("month")) is not None:
        return asked
    raise Refused([Reason("E-QUERY", "月份应写作 2026-11。", remedy="请从页面选择月份。", field="month")])
