"""Reads what a program sends: the query as its operation declares it, the body as JSON, answers as a form asks.

Whatever cannot be kept or understood is refused here, with a reason that names the parameter or field.
"""

import json
from collections.abc import Iterable, Mapping, Set
from datetime import date
from typing import Any

import wtforms
from flask import current_app, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from portal.domain.reasons import Reason, Refused
from portal.web.api.fields import accepts, listed_fields
from portal.web.openapi import LARGEST_ID, Parameter, operation_of
from portal.web.security import LARGEST_TEXT

MOST_CONFIRMED = 50


def query() -> dict[str, str]:
    """The parameters that the view declares, "" for those not given; raises Refused with E-QUERY for all faults."""
    declared = operation_of(current_app, request.endpoint).parameters
    known = {parameter.name for parameter in declared}
    reasons = [_fault(name, "没有这个查询参数") for name in request.args if name not in known]
    reasons += [reason for parameter in declared for reason in _faults(parameter)]
    if reasons:
        raise Refused(reasons)
    return {name: request.args.get(name, "").strip() for name in known}


def day(text: str, name: str) -> date | None:
    """A day written 2026-11-20; None for no text."""
    try:
        found = date.fromisoformat(text) if text else None
        if found is None or found.isoformat() == text:
            return found
    except ValueError:
        pass
    raise Refused([_fault(name, "日期应写作 2026-11-20")])


def body(known: Set[str], required: Set[str] = frozenset()) -> dict[str, Any]:
    """The JSON object of the request; raises for another format (415), broken JSON (400), unknown members (422)."""
    if not request.is_json:
        raise UnsupportedMediaType
    sent = _parsed()
    if not isinstance(sent, dict):
        raise Refused([_form("", "请求的内容应为一个 JSON 对象")])
    reasons = [_form(name, "没有这一项") for name in sent if name not in known]
    reasons += [_form(name, "缺少这一项") for name in sorted(required - sent.keys())]
    if reasons:
        raise Refused(reasons)
    return sent


def text(sent: Mapping[str, Any], name: str) -> str:
    """A member that is a string."""
    value = sent.get(name)
    if not isinstance(value, str) or not storable(value):
        raise Refused([_form(name, "应为文字")])
    return value


def number(sent: Mapping[str, Any], name: str) -> int | None:
    """A member that is the number of something kept, or absent."""
    value = sent.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LARGEST_ID:
        raise Refused([_form(name, "应为正整数")])
    return value


def sentences(sent: Mapping[str, Any]) -> dict[str, str]:
    """``confirm``: the sentence by which each warning is let pass, by the warning's code."""
    value = sent.get("confirm") or {}
    if not isinstance(value, dict) or len(value) > MOST_CONFIRMED:
        raise Refused([_form("confirm", "应为 {代码: 理由}")])
    if not all(isinstance(said, str) and storable(code + said) for code, said in value.items()):
        raise Refused([_form("confirm", "理由应为文字")])
    return value


def answers(sent: Mapping[str, Any], *forms: wtforms.Form | None) -> dict[str, Any]:
    """``fields``: the answers to what is asked, each of a type that its field accepts; all faults at once."""
    given = sent.get("fields")
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Refused([_form("fields", "应为 {栏目: 内容}")])
    asked = {field.name: field for field in listed_fields(*forms)}
    if reasons := list(_unfit(given, asked)):
        raise Refused(reasons)
    return given


def storable(value: str) -> bool:
    """Can this text be kept? No database keeps NUL, no encoding half of a surrogate pair."""
    return "\x00" not in value and not any("\ud800" <= char <= "\udfff" for char in value)


def _unfit(given: Mapping[str, Any], asked: Mapping[str, wtforms.Field]) -> Iterable[Reason]:
    for name, value in given.items():
        if name not in asked:
            yield _form(name, "没有这一栏")
        elif not accepts(asked[name], value):
            yield _form(name, "内容的类型不对")
        elif not all(
            storable(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)
        ):
            yield _form(name, "含有不能保存的字符")


def _faults(parameter: Parameter) -> Iterable[Reason]:
    given = request.args.getlist(parameter.name)
    value = given[0].strip() if given else ""
    if len(given) > 1:
        yield _fault(parameter.name, "只能给出一次")
    elif parameter.required and not value:
        yield _fault(parameter.name, "没有给出")
    elif len(given and given[0]) > parameter.longest or not storable(value):
        yield _fault(parameter.name, "太长，或含有不能识别的字符")
    elif value and parameter.choices and value not in parameter.choices:
        yield _fault(parameter.name, f"应为 {'、'.join(parameter.choices)} 之一")


def _parsed() -> Any:
    if (request.content_length or 0) > LARGEST_TEXT:
        raise RequestEntityTooLarge
    request.max_content_length = LARGEST_TEXT
    try:
        return json.loads(request.get_data().decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _fault(name: str, sentence: str) -> Reason:
    return Reason(
        "E-QUERY",
        f"查询参数 {shown(name)}：{sentence}。",
        remedy="参数见 /api/v1/openapi.json。",
        field=shown(name),
    )


def _form(name: str, sentence: str) -> Reason:
    label = shown(name)
    return Reason("E-FORM", f"{label}：{sentence}。" if label else f"{sentence}。", remedy="栏目见 /api/v1/kinds 和办件的 steps。",
                  field=label or None)  # fmt: skip


def shown(name: str) -> str:
    """A name that somebody sent, short and fit to be repeated in an answer."""
    return "".join(char for char in name if char.isprintable())[:60]
