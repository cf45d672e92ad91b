"""The pages of the filing register: list, new, one case."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request

from portal import kit_web
from portal.kit import clock

blueprint = Blueprint("filing", __name__)
SENDS = {"file": "已登记立案，办案期限 90 日自立案之日起算。"}


def given(origin: kit_web.MatterSheet | None) -> Mapping[str, Any]:
    """The item and place of the address; a case is filed today unless another day is typed."""
    known = {name: request.args[name] for name in ("item", "place") if request.args.get(name)}
    return {"filed_on": clock.today().isoformat(), **known}


kit_web.MatterPages("filing", "立案登记", "新建立案", SENDS, given).add_to(blueprint)
