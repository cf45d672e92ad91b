"""The pages of lending: list, new, one request, its keys."""

from flask import Blueprint, render_template

from portal import kit_web
from vehicle_lending.models import KeyEntry

blueprint = Blueprint("lending", __name__)
kit_web.MatterPages(
    "vehicle_loan",
    "车辆借用",
    opens="新建借用",
    sends={"ask": "已提出借用。"},
    given=lambda origin: {},
).add_to(blueprint)


@blueprint.get("/<int:matter_id>/keys")
def keys(matter_id: int) -> str:
    """The book of keys of one matter, of whatever kind: the panel beside it. 404 for who may not know of the matter."""
    matter = kit_web.readable(matter_id)
    entries = KeyEntry.select().where(KeyEntry.matter == matter.id).order_by(KeyEntry.id)
    return render_template("lending/keys.html", entries=list(entries))
