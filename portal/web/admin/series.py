"""文号: how each unit numbers its letters in a year (§14.4). System administrator."""

from flask import Response, flash, render_template, request, url_for

from portal import clock
from portal.desk import letter_register, series
from portal.domain.procedure import Role
from portal.domain.reasons import NotFound
from portal.web import htmx, pages
from portal.web.admin.forms import SeriesForm
from portal.web.admin.shared import must_be_whole, part
from portal.web.sessions import current_actor

blueprint = part("series", "文号设置", Role.SYSTEM_ADMIN)


@blueprint.get("/")
def index() -> str:
    """Every unit's series of a year."""
    this = clock.today().year
    year = request.args.get("year", this, type=pages.number)
    years = range(this - 1, this + 2)
    return render_template(
        "admin/series.html",
        rows=series.of_year(year),
        modes=series.MODES,
        year=year if year in years else this,
        years=years,
        crumbs=pages.crumbs("文号"),
    )


@blueprint.get("/<int:year>/<int:unit_id>")
def show(year: int, unit_id: int) -> str:
    """The form of one series."""
    row = next((one for one in series.of_year(year) if one.unit.id == unit_id), None)
    if row is None:
        raise NotFound("该单位不以自己名义行文。")
    kept = {"mode": row.mode, "organ_code": row.organ_code, "start": row.next_number}
    trail = pages.crumbs(("文号", url_for(".index", year=year)), row.unit.name)
    used = letter_register.register(unit_id, year)
    return render_template(
        "admin/series_one.html", row=row, used=used, form=SeriesForm(pages.typed(), data=kept), crumbs=trail
    )


@blueprint.post("/<int:year>/<int:unit_id>")
@pages.shown_again(show)
def decide(year: int, unit_id: int) -> Response:
    """Decide one series."""
    form = SeriesForm(request.form)
    must_be_whole(form)
    row = series.decide(current_actor(), unit_id, year, form.mode.data, form.organ_code.data, form.start.data)
    how = (
        f"自动编号，下一个为 {row.organ_code}〔{year}〕{row.next_number}号"
        if row.mode == "auto"
        else "手工编号"
    )
    flash(f"文号已设置：{how}。", "success")
    return htmx.go_to(url_for(".index", year=year))
