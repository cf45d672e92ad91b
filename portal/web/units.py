"""通讯录: units by kind with liaisons and duty phones, for everyone; one page a unit; print and xlsx."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for

from portal import clock
from portal.desk import liaisons, units
from portal.desk.liaisons import Contact
from portal.desk.sheet_writing import sheet_bytes
from portal.domain.procedure import Role
from portal.domain.reasons import Reason
from portal.store import snapshots
from portal.store.snapshots import UnitRow
from portal.store.units import INNER_KINDS, KIND_TEXTS, TOWN_OFFICES
from portal.web import pages
from portal.web.downloads import XLSX, attachment
from portal.web.sessions import current_actor

blueprint = Blueprint("units", __name__, url_prefix="/units")
GROUPS = (
    ("offices", "镇、街道办事处", TOWN_OFFICES),
    ("departments", "区级执法部门、派驻分局", frozenset({"department", "branch"})),
    ("government", "区政府、司法局、指挥中心", frozenset({"government", "supervisor", "hub"})),
    ("judicial", "公安、检察、法院、监委", frozenset({"judicial"})),
    ("inner", "内设、直属、派出机构", INNER_KINDS),
)
HEADER = ("类型", "单位", "简称", "值班电话", "地址", "联络人", "职务", "办公电话", "手机", "B岗")


@dataclass(frozen=True, slots=True)
class Listing:
    """A unit with those who answer for it, as the directory shows it."""

    unit: UnitRow
    contacts: Sequence[Contact]
    missing: Reason | None

    def mentions(self, words: str) -> bool:
        """Is any of its names, numbers or liaisons what is looked for?"""
        unit = self.unit
        texts = [
            unit.code,
            unit.name,
            unit.full_name,
            unit.short_name,
            *unit.aliases,
            unit.address,
            unit.duty_phone,
            *snapshots.directory().former_names.get(unit.id, ()),
        ]
        texts += [text for c in self.contacts for text in (c.row.name, c.row.mobile, c.row.office_phone)]
        return any(words in text for text in texts)


@blueprint.get("/")
def index() -> str:
    """The directory, narrowed by words and kind in the address."""
    words, kind = request.args.get("q", "").strip(), request.args.get("kind", "")
    found = [(name, label, _listings(kinds, words)) for name, label, kinds in GROUPS if kind in ("", name)]
    return render_template(
        "units/index.html",
        groups=[group for group in found if group[2]],
        kinds=[(name, label) for name, label, _kinds in GROUPS],
        asked={"q": words, "kind": kind},
        today=clock.today(),
        crumbs=pages.crumbs("通讯录"),
    )


@blueprint.get("/export.xlsx")
def export() -> Response:
    """The directory as offices print it: one line a liaison, one a unit without."""
    rows = [
        row
        for _name, label, kinds in GROUPS
        for listing in _listings(kinds)
        for row in _lines(label, listing)
    ]
    today = clock.today()
    return attachment(sheet_bytes(f"联动机制通讯录（{today}）", HEADER, rows), f"通讯录-{today}.xlsx", XLSX)


@blueprint.get("/<int:unit_id>")
def show(unit_id: int) -> str:
    """A unit: how to reach it, who answered for it when, its territory and its inner units."""
    unit, directory = units.row(unit_id), snapshots.directory()
    contacts = liaisons.all_of(unit_id, clock.today())
    serving = [contact for contact in contacts if contact.standing != "ended"]
    principal = directory.principal(unit_id)
    return render_template(
        "units/show.html",
        unit=unit,
        kind=KIND_TEXTS[unit.kind],
        contacts=contacts,
        missing=liaisons.missing(unit, serving),
        principal=principal if principal.id != unit_id else None,
        inner=[directory.units[one.id] for one in directory.inner_units(unit_id)],
        places=units.places_of(unit_id),
        successor=units.successor_of(unit_id),
        former=directory.former_names.get(unit_id, ()),
        may_edit=Role.SYSTEM_ADMIN in current_actor().roles,
        crumbs=pages.crumbs(("通讯录", url_for(".index")), unit.name),
    )


def _listings(kinds: frozenset[str], words: str = "") -> list[Listing]:
    """The units of some kinds that are in being, each with its liaisons in office."""
    chosen = [u for u in snapshots.directory().units.values() if u.kind in kinds and u.valid_to is None]
    contacts = liaisons.of_units([unit.id for unit in chosen], clock.today())
    found = [Listing(u, contacts.get(u.id, []), liaisons.missing(u, contacts.get(u.id, []))) for u in chosen]
    return [listing for listing in found if listing.mentions(words)]


def _lines(label: str, listing: Listing) -> Iterable[tuple[str, ...]]:
    unit = listing.unit
    head = (label, unit.name, unit.short_name, unit.duty_phone, unit.address)
    for contact in listing.contacts:
        one = contact.row
        yield (*head, one.name, one.post, one.office_phone, one.mobile, one.backup)
    if not listing.contacts:
        yield (*head, "", "", "", "", "")
