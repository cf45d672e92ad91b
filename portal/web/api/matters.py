"""Matters: listed, opened, read, moved on by a step. Same checks, reasons and forms as on the pages."""

from typing import Any

from flask import Response, url_for

from portal.desk import back_entry, lists, matters, veils
from portal.desk.declarations import must_be_installed
from portal.desk.facts import readable
from portal.desk.forms import StepForm
from portal.desk.matters import draft_step
from portal.domain.procedure import Step
from portal.domain.reasons import NotFound, Reason, Refused
from portal.domain.terms import Light
from portal.web import guards
from portal.web.api import asking, describe
from portal.web.api.door import answer, blueprint
from portal.web.api.schemas import ANSWERS, TAKING, UNMASKING, record, ref
from portal.web.openapi import Operation, Parameter, documented
from portal.web.sessions import current_actor, current_desk


@blueprint.get("/matters")
@documented(
    Operation(
        "本单位的办件，最先到期的在前，每页至多 100 件",
        ref("Page"),
        (
            Parameter("kind", "种类"),
            Parameter("state", "状态"),
            Parameter("side", "in 移送我方，out 我方移出", choices=tuple(lists.SIDES)),
            Parameter("light", "时限状态", choices=tuple(light.value for light in Light)),
            Parameter("q", "要查的字词"),
            Parameter("cursor", "上一页的 next"),
        ),
    )
)
def matter_list() -> Response:
    """List the matters that the caller's unit takes part in."""
    asked: dict[str, Any] = {name: value or None for name, value in asking.query().items()}
    if asked["kind"] and not current_desk().host.remembers(asked["kind"]):
        raise Refused([Reason("E-QUERY", "没有这一类办件。", remedy="种类见 /api/v1/kinds。", field="kind")])
    page = lists.matters_of(current_actor(), **asked)
    return answer({"matters": [describe.listed(row) for row in page.rows], "next": page.next})


@blueprint.post("/matters")
@documented(
    Operation(
        "建立草稿；写不全也保留，提交时再检查",
        ref("Matter"),
        body=ref("Opening"),
        status=201,
        problems=frozenset({404}),
    )
)
def open_matter() -> Response:
    """Open a draft and answer the whole matter."""
    sent = asking.body({"kind", "fields", "grew_from", "confirm"}, required={"kind"})
    kind = asking.text(sent, "kind")
    asking.sentences(sent)
    desk = current_desk()
    if not desk.host.knows(kind):
        raise NotFound("没有这一类办件。")
    given = asking.answers(sent, _form(kind, draft_step(desk.host.procedure(kind))))
    opened = matters.open_matter(
        desk, current_actor(), kind, given, grew_from=asking.number(sent, "grew_from")
    )
    return answer(describe.matter(opened.id), 201, {"Location": url_for(".matter", matter_id=opened.id)})


@blueprint.get("/matters/<int:matter_id>")
@documented(Operation("一件办件：可见的全部内容，以及现在可以办理的步骤", ref("Matter")))
def matter(matter_id: int) -> Response:
    """Answer all that the caller may see of a matter."""
    return answer(describe.matter(matter_id))


@blueprint.post("/matters/<int:matter_id>/unmask")
@documented(
    Operation("承办单位查看被遮蔽的个人信息，写明理由，记入日志", record(fields=ANSWERS), body=UNMASKING)
)
def unmask(matter_id: int) -> Response:
    """Answer the confidential columns whole, once, to a person of the handling unit who says why."""
    desk, actor = current_desk(), current_actor()
    readable(desk, actor, matter_id)
    sent = asking.body({"reason"}, required={"reason"})
    found = veils.unmask(desk, actor, matter_id, asking.text(sent, "reason"))
    return answer({"fields": veils.veil_of(desk, found).raw})


@blueprint.post("/matters/<int:matter_id>/steps/<step>")
@documented(
    Operation(
        "办理一个步骤；警告以 confirm 说明理由后通过", ref("Matter"), body=TAKING, problems=frozenset({409})
    )
)
def take(matter_id: int, step: str) -> Response:
    """Take a step and answer the matter as it then stands."""
    sent = asking.body({"fields", "version", "confirm"})
    version, confirm = asking.number(sent, "version"), asking.sentences(sent)
    desk, actor = current_desk(), current_actor()
    found = readable(desk, actor, matter_id)
    must_be_installed(desk, found.kind)
    declared = desk.host.procedure(found.kind).step(step)
    if declared is None:
        raise NotFound("这一类办件没有该步骤。")
    guards.respect_switch_of(found, step)
    form = _form(found.kind, declared)
    given = asking.answers(sent, form, back_entry.blank(declared, form))
    matters.take(desk, actor, matter_id, step, given, version=version, confirm=confirm)
    return answer(describe.matter(matter_id))


def _form(kind: str, step: Step | None) -> StepForm | None:
    """The blank form of a step, for the names and types of its fields."""
    if step is None or step.form is None:
        return None
    form: StepForm = current_desk().host.owner(kind).forms[step.form]()
    return form
