"""单位: imported, corrected, renamed, ended; their liaisons named and ended. System administrator."""

from flask import Response, flash, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from portal import clock
from portal.desk import liaisons, successions, units
from portal.desk.unit_lists import split_aliases
from portal.domain.procedure import Role
from portal.domain.reasons import Reason, Refused
from portal.store import snapshots
from portal.store.people import Person
from portal.store.units import KIND_TEXTS, Liaison, Place, Unit
from portal.web import htmx, pages
from portal.web.admin.forms import EndForm, LiaisonForm, RenameForm, UnitForm
from portal.web.admin.shared import must_be_whole, part, typed_with, uploaded
from portal.web.sessions import current_actor, current_desk

blueprint = part("units", "单位管理", Role.SYSTEM_ADMIN)


@blueprint.get("/")
def index() -> str:
    """All units, ended ones last; how many places; the two imports."""
    rows = sorted(
        snapshots.directory().units.values(), key=lambda unit: (unit.valid_to is not None, unit.code)
    )
    return render_template(
        "admin/units.html",
        units=rows,
        kinds=KIND_TEXTS,
        names=snapshots.directory().name,
        places=Place.select().count(),
        crumbs=pages.crumbs("单位"),
    )


@blueprint.post("/import")
@pages.shown_again(index)
def import_units() -> Response:
    """Enter a list of units."""
    done = units.import_units(current_actor(), *uploaded())
    flash(f"单位清单已导入：{done.words}。", "success")
    return htmx.go_to(url_for(".index"))


@blueprint.post("/places")
@pages.shown_again(index)
def import_places() -> Response:
    """Enter a list of places."""
    done = units.import_places(current_actor(), *uploaded())
    flash(f"地点清单已导入：{done.words}。", "success")
    return htmx.go_to(url_for(".index"))


@blueprint.get("/<int:unit_id>")
def show(unit_id: int) -> str:
    """A unit with everything that may be done to it."""
    unit, today = units.row(unit_id), clock.today()
    kept = {
        name: getattr(unit, name)
        for name in ("short_name", "organ_code", "municipal_name", "duty_phone", "address")
    }
    kept |= {"aliases": "、".join(unit.aliases), "note": Unit.get_by_id(unit_id).note}
    ending = EndForm(typed_with("successor"), data={"on": today})
    ending.prepare()
    return render_template(
        "admin/unit.html",
        unit=unit,
        kind=KIND_TEXTS[unit.kind],
        form=UnitForm(typed_with("short_name"), data=kept),
        renaming=RenameForm(typed_with("full_name"), data={"on": today}),
        ending=ending,
        naming=_liaison_form(unit_id),
        contacts=liaisons.all_of(unit_id, today),
        holdings=successions.holdings(unit_id),
        successor=units.successor_of(unit_id),
        today=today,
        crumbs=pages.crumbs(("单位", url_for(".index")), unit.name),
    )


@blueprint.post("/<int:unit_id>")
@pages.shown_again(show)
def edit(unit_id: int) -> Response:
    """Correct what is written about the unit."""
    form = UnitForm(request.form)
    must_be_whole(form)
    units.edit(
        current_actor(), unit_id, {**form.answers(), "aliases": split_aliases(form.aliases.data or "")}
    )
    return _back(unit_id, "单位信息已保存。")


@blueprint.post("/<int:unit_id>/rename")
@pages.shown_again(show)
def rename(unit_id: int) -> Response:
    """Give the unit its new name."""
    form = RenameForm(request.form)
    must_be_whole(form)
    units.rename(current_actor(), unit_id, form.name.data, form.full_name.data or "", form.on.data)
    return _back(unit_id, f"已更名为{form.name.data}；原名称留存，已发文书不变。")


@blueprint.post("/<int:unit_id>/end")
@pages.shown_again(show)
def end(unit_id: int) -> Response:
    """Close the unit."""
    form = _whole_ending()
    unit = successions.end(current_desk(), current_actor(), unit_id, form.on.data, form.successor.data)
    return _back(unit_id, f"{unit.name}已撤销。")


@blueprint.post("/<int:unit_id>/end/preview")
@pages.shown_again(show)
def preview_end(unit_id: int) -> str:
    """What ending the unit would do, before it is done."""
    unit, form, directory = units.row(unit_id), _whole_ending(), snapshots.directory()
    successor = units.row(form.successor.data) if form.successor.data else None
    return render_template(
        "admin/unit_end.html",
        unit=unit,
        successor=successor,
        on=form.on.data,
        held=successions.holdings(unit_id),
        obstacles=successions.obstacles(current_desk(), unit, form.on.data, successor),
        inner=[one.name for one in directory.inner_units(unit_id)],
        crumbs=pages.crumbs(
            ("单位", url_for(".index")), (unit.name, url_for(".show", unit_id=unit_id)), "撤销"
        ),
    )


@blueprint.post("/<int:unit_id>/end/ask-list")
@pages.shown_again(show)
def ask_for_list(unit_id: int) -> Response:
    """Tell 司法局 that the list must follow."""
    form = _whole_ending()
    if form.successor.data is None:
        raise Refused([Reason("E-FORM", "请选择承接单位。", field="successor")])
    told = successions.ask_for_list(current_actor(), unit_id, form.successor.data)
    return _back(unit_id, f"已提请区司法局调整清单（{told} 人）。")


@blueprint.post("/<int:unit_id>/liaisons")
@pages.shown_again(show)
def name_liaison(unit_id: int) -> Response:
    """Name a liaison."""
    form = LiaisonForm(request.form)
    must_be_whole(form)
    row = liaisons.name_liaison(
        current_actor(), unit_id, _texts(form), since=form.since.data, person_id=form.person_id
    )  # fmt: skip
    return _back(unit_id, f"已明确{row.name}为联络人。")


@blueprint.post("/<int:unit_id>/liaisons/<int:liaison_id>/end")
@pages.shown_again(show)
def end_liaison(unit_id: int, liaison_id: int) -> Response:
    """End a liaison's office."""
    form = EndForm(request.form)
    must_be_whole(form)
    row = liaisons.end_liaison(current_actor(), liaison_id, form.on.data)
    return _back(row.unit_id, f"{row.name}的联络人职务自 {row.valid_to} 起终止。")


@blueprint.post("/<int:unit_id>/liaisons/<int:liaison_id>")
@pages.shown_again(show)
def change_liaison(unit_id: int, liaison_id: int) -> Response:
    """Correct a liaison's phones or who stands in."""
    row: Liaison = liaisons.change(current_actor(), liaison_id, request.form)
    return _back(row.unit_id, f"{row.name}的联系方式已保存。")


def _whole_ending() -> EndForm:
    form = EndForm(request.form)
    form.prepare()
    must_be_whole(form)
    return form


def _liaison_form(unit_id: int) -> LiaisonForm:
    form = LiaisonForm(typed_with("since"), data={"since": clock.today()})
    inside = [unit_id, *(unit.id for unit in snapshots.directory().inner_units(unit_id))]
    rows = Person.select().where(Person.unit.in_(inside) & (Person.active == True)).order_by(Person.name)
    people = [SelectChoice(str(person.id), f"{person.name}（{person.post or '无职务'}）") for person in rows]
    form.person.choices = [SelectChoice("", "没有账号"), *people]
    return form


def _texts(form: LiaisonForm) -> dict[str, str]:
    return {name: getattr(form, name).data or "" for name in liaisons.DETAILS}


def _back(unit_id: int, words: str) -> Response:
    flash(words, "success")
    return htmx.go_to(url_for(".show", unit_id=unit_id))
