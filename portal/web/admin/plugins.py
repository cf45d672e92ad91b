"""制度启用: the matrix of plugin × office; a switch shows what it would do, then does it (P-1 … P-4)."""

from flask import Response, flash, render_template, request, url_for

from portal.desk import enablement
from portal.desk.enablement import ALL, MEANINGS, MIXED, State, effect, state_of, switch
from portal.domain.procedure import Role
from portal.domain.reasons import NotFound
from portal.store import snapshots
from portal.store.units import TOWN_OFFICES
from portal.web import htmx, pages
from portal.web.admin.forms import units_in_being
from portal.web.admin.shared import part
from portal.web.sessions import current_actor, current_desk

blueprint = part("plugins", "制度启用", Role.SYSTEM_ADMIN, Role.SUPERVISOR)
TONES = {State.ON: "good", State.DRAINING: "waiting", State.OFF: "neutral", MIXED: "paused"}


@blueprint.get("/")
def index() -> str:
    """Every town office with each plugin, every department with its master switch."""
    desk = current_desk()
    plugins = enablement.switchable(desk)
    offices = units_in_being(*TOWN_OFFICES)
    departments = units_in_being(*enablement.DEPARTMENTS)
    return render_template(
        "admin/plugins.html",
        plugins=plugins,
        offices=[(u, [(p, snapshots.switch(p.name, u.id)) for p in plugins]) for u in offices],
        departments=[(unit, state_of(desk, ALL, unit.id)) for unit in departments],
        states=list(State),
        texts={state.value: state.text for state in State} | {MIXED: "部分停用"},
        tones=TONES,
        crumbs=pages.crumbs("制度启用"),
    )


@blueprint.get("/<plugin>/<int:unit_id>/<state>")
def preview(plugin: str, unit_id: int, state: str) -> str:
    """What the switch would do, in numbers, and the button that does it."""
    found = effect(current_desk(), current_actor(), plugin, unit_id, _state(state))
    return render_template(
        "admin/plugin_switch.html",
        plugin=plugin,
        effect=found,
        meaning=MEANINGS[found.target],
        texts={one.value: one.text for one in State} | {MIXED: "部分停用"},
        tones=TONES,
        overriding=Role.SUPERVISOR in current_actor().roles,
        typed=pages.typed() or {},
        crumbs=pages.crumbs(("制度启用", url_for(".index")), found.unit.name),
    )


@blueprint.post("/<plugin>/<int:unit_id>/<state>")
@pages.shown_again(preview)
def act(plugin: str, unit_id: int, state: str) -> Response:
    """Switch."""
    reason = request.form.get("reason", "")
    done = switch(current_desk(), current_actor(), plugin, unit_id, _state(state), reason)
    flash(
        f"{done.unit.name}的“{done.label}”已改为{done.target.text}，已通知该单位 {done.people} 人。",
        "success",
    )
    return htmx.go_to(url_for(".index"))


def _state(name: str) -> State:
    if name not in set(State):
        raise NotFound("没有这种状态。")
    return State(name)
