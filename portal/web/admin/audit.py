"""审计日志: read by day, person, unit, act and matter, checked, exported — by the audit administrator; every reading is logged."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, render_template, request, url_for

from portal import clock
from portal.desk import audit_reading
from portal.desk.audit_reading import HEADER, PAGE, Wanted
from portal.desk.audit_words import Things, actions, unit_name
from portal.desk.sheet_writing import csv_bytes, sheet_bytes
from portal.domain.procedure import Role
from portal.domain.reasons import NotFound
from portal.store import snapshots
from portal.web import pages
from portal.web.admin.shared import part
from portal.web.downloads import CSV, XLSX, attachment
from portal.web.sessions import current_actor, current_desk

blueprint = part("audit", "审计日志", Role.AUDIT_ADMIN)


@blueprint.get("/")
def index() -> str:
    """A page of entries under the filter in the address."""
    desk, wanted = current_desk(), _wanted()
    entries = audit_reading.read(desk, current_actor(), wanted, request.args.get("before", type=pages.number))
    onward = url_for(".index", **wanted.told, before=entries[-1].id) if len(entries) == PAGE else None
    return render_template(
        "admin/audit.html",
        entries=_lines(entries),
        actions=actions(desk),
        units=snapshots.directory().units.values(),
        most=audit_reading.MOST_EXPORTED,
        asked=wanted.told,
        next=onward,
        crumbs=pages.crumbs("审计日志"),
    )


@blueprint.post("/verify")
def verify() -> str:
    """Walk the chain and say what was found."""
    trail = pages.crumbs(("审计日志", url_for(".index")), "校验")
    verdict = audit_reading.verify(current_actor())
    bad = _lines([verdict.bad])[0] if verdict.bad is not None else None
    return render_template(
        "admin/audit_verdict.html", verdict=verdict, bad=bad, now=clock.now(), crumbs=trail
    )


@blueprint.get("/head")
def head() -> str:
    """The anchor of the log, to print and keep elsewhere."""
    entries, newest = audit_reading.head(current_actor())
    trail = pages.crumbs(("审计日志", url_for(".index")), "链首")
    return render_template(
        "admin/audit_head.html", entries=entries, hash=newest, now=clock.now(), crumbs=trail
    )


@blueprint.get("/export.<kind>")
def export(kind: str) -> Response:
    """The entries under the filter as xlsx or csv, safe from formulas."""
    if kind not in ("xlsx", "csv"):
        raise NotFound("只导出 xlsx 和 csv。")
    rows = audit_reading.export(current_desk(), current_actor(), _wanted())
    name = f"审计日志-{clock.today()}.{kind}"
    if kind == "csv":
        return attachment(csv_bytes(HEADER, rows), name, CSV)
    return attachment(sheet_bytes("审计日志", HEADER, rows), name, XLSX)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page tells it."""

    entry: Any
    action: str
    unit: str
    thing: str
    detail: str


def _lines(entries: list[Any]) -> list[Line]:
    things = Things(current_desk(), entries)
    return [
        Line(entry, things.act(entry), unit_name(entry.unit_id), things.thing(entry), things.detail(entry))
        for entry in entries
    ]


def _wanted() -> Wanted:
    given = request.args
    actor, action, matter = (given.get(name, "").strip()[:64] for name in ("actor", "action", "matter"))
    unit = given.get("unit", type=pages.number)
    return Wanted(_day(given.get("since", "")), _day(given.get("until", "")), actor, unit, action, matter)


def _day(text: str) -> date | None:
    """A day of the filter; what is none does not narrow."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
