"""Whose power, and when is it due: the two questions that the command line answers too."""

import re

from flask import Response

from portal import clock
from portal.desk import powers, terms
from portal.web.api import asking
from portal.web.api.door import answer, blueprint
from portal.web.api.schemas import ref
from portal.web.openapi import Operation, Parameter, documented

ITEM = Parameter("item", "事项的编码、名称，或只符合一个事项的字词", required=True)
PLACE = Parameter("place", "村、社区、道路或镇办；不给则问全区")
_UNQUOTED_PLUS = re.compile(r"(?<=:\d\d) (?=\d\d:?\d\d$)")


@blueprint.get("/powers/who")
@documented(
    Operation(
        "某事项在某地某日由谁行使，以及理由",
        ref("Holder"),
        (ITEM, PLACE, Parameter("on", "哪一日，如 2026-01-01；默认今天", longest=10)),
    )
)
def who() -> Response:
    """Say who holds an item at a place on a day, and why."""
    asked = asking.query()
    on = asking.day(asked["on"], "on") or clock.today()
    return answer(powers.described(powers.ask(asked["item"], asked["place"], on)))


@blueprint.get("/terms/due")
@documented(
    Operation(
        "某期限自某时起何时届满，逐日说明",
        ref("Due"),
        (
            Parameter("rule", "期限的编号，如 transfer.normal", required=True),
            Parameter("from", "起算时刻，如 2026-11-20T16:30:00+08:00 或 2026-11-20", required=True),
            Parameter("sender", "移送（请求、共享）一方，编码或名称"),
            Parameter("receiver", "接收一方，编码或名称"),
            Parameter("item", "事项，编码或名称；其法律定有期限时使用"),
        ),
    )
)
def due() -> Response:
    """Say when a limit ends, with the proof day by day."""
    asked = asking.query()
    start = _UNQUOTED_PLUS.sub("+", asked["from"])  # many programs leave the + of a zone unquoted
    found = terms.when_due(asked["rule"], start, asked["sender"], asked["receiver"], asked["item"])
    return answer(terms.described(found))
