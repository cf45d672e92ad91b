"""管理: the pages of the three administrators, each part open to its own (G-4, trust 6)."""

from flask import Blueprint

from portal.web.admin import (
    announcements,
    audit,
    backup,
    calendar,
    district,
    passwords,
    people,
    plugins,
    roles,
    series,
    templates,
    terms,
    units,
)

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
for part in (
    units,
    people,
    roles,
    passwords,
    plugins,
    calendar,
    terms,
    series,
    templates,
    district,
    announcements,
    backup,
    audit,
):
    blueprint.register_blueprint(part.blueprint)
