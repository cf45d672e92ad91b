"""Which matters may the caller open, and what does each ask for?"""

from flask import Response

from portal.desk.facts import known_of
from portal.desk.forms import StepForm
from portal.desk.matters import draft_step
from portal.domain.procedure import Actor, Procedure
from portal.web.api.door import answer, blueprint
from portal.web.api.fields import described_form
from portal.web.api.schemas import ref
from portal.web.openapi import Operation, documented
from portal.web.sessions import current_actor, current_desk


@blueprint.get("/kinds")
@documented(Operation("可以新建的办件种类及各自的栏目", ref("Kinds")))
def kinds() -> Response:
    """List the kinds that the caller may open, each with its fields."""
    actor, host = current_actor(), current_desk().host
    told = [
        {"kind": procedure.kind, "label": procedure.label, **described_form(_blank_form(procedure, actor))}
        for plugin in host.plugins
        for procedure in plugin.procedures
        if host.opens(procedure.kind, actor.principal.id)
        if actor.roles & procedure.opened_by.roles
    ]
    return answer({"kinds": told})


def _blank_form(procedure: Procedure, actor: Actor) -> StepForm | None:
    desk, step = current_desk(), draft_step(procedure)
    if step is None or step.form is None:
        return None
    form: StepForm = desk.host.owner(procedure.kind).forms[step.form]()
    form.prepare(known_of(desk, procedure.kind, None, {}, actor))
    return form
