"""The description of the JSON API, put together from what the views declare, the url_map and the forms.

A view carries its ``Operation``: what it answers and which parameters it takes. The same declaration checks each
request (portal.web.api.asking), so that the description cannot promise what the views do not keep.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, TypeVar

from flask import Flask
from werkzeug.routing import Rule

from portal.web.sessions import API

View = TypeVar("View", bound=Callable[..., Any])
Schema = Mapping[str, Any]
LARGEST_ID = 10**18 - 1
IDENTIFIER: Schema = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
JSON = "application/json"
PROBLEM = "application/problem+json"
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
TITLES = {
    200: "成功", 201: "已建立", 400: "请求格式有误", 401: "没有登录或令牌无效", 403: "角色或单位不能办理",
    404: "没有，或者无权知道", 409: "他人已先办理", 413: "内容过大", 415: "格式不支持", 422: "不能办理，附全部理由",
    503: "系统繁忙，稍后重试", 507: "磁盘已满",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the query string; every one is a string."""

    name: str
    description: str
    required: bool = False
    choices: tuple[str, ...] = ()
    longest: int = 200

    @property
    def schema(self) -> Schema:
        return {"type": "string", "enum": ["", *self.choices]} if self.choices else self._text

    @property
    def _text(self) -> Schema:
        return {"type": "string", "maxLength": self.longest, **({"minLength": 1} if self.required else {})}


@dataclass(frozen=True, slots=True)
class Operation:
    """What one call of the API takes and answers.

    ``answers`` is the schema of the body of the good answer, ``status`` its status; ``media`` lists the media types
    of an answer that is not JSON. ``body`` is the schema of the JSON body, or of the parts of a multipart one.
    ``problems`` are statuses of refusals beyond those that every such call may answer.
    """

    summary: str
    answers: Schema
    parameters: tuple[Parameter, ...] = ()
    body: Schema | None = None
    multipart: bool = False
    status: int = 200
    media: tuple[str, ...] = (JSON,)
    problems: frozenset[int] = field(default_factory=frozenset)


def documented(operation: Operation) -> Callable[[View], View]:
    """Give a view its operation."""

    def declare(view: View) -> View:
        view.operation = operation  # type: ignore[attr-defined]
        return view

    return declare


def operation_of(app: Flask, endpoint: str | None) -> Operation:
    """The operation that a view declares."""
    view: Any = app.view_functions[endpoint or ""]
    found: Operation = view.operation
    return found


def description(app: Flask, schemas: Mapping[str, Schema]) -> dict[str, Any]:
    """The whole API as an OpenAPI 3.1 document; ``schemas`` are the shapes that operations refer to by name."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in _rules(app):
        operation = operation_of(app, rule.endpoint)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            paths.setdefault(_path(rule), {})[method.lower()] = _operation(rule, method, operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "联动门户", "version": version("coordination-portal")},
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        "components": {"schemas": dict(schemas), "securitySchemes": SECURITY},
    }


SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "portal token add 签发，以一人的权限办理。"},
    "session": {
        "type": "apiKey", "in": "cookie", "name": "portal",
        "description": "网页登录；POST 另须在 X-CSRFToken 头中带页面的令牌。",
    },
}  # fmt: skip


def _rules(app: Flask) -> Iterable[Rule]:
    return sorted((r for r in app.url_map.iter_rules() if r.rule.startswith(API)), key=lambda rule: rule.rule)


def _path(rule: Rule) -> str:
    return _PARAMETER.sub(r"{\2}", rule.rule)


def _operation(rule: Rule, method: str, operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": rule.endpoint.rpartition(".")[2],
        "summary": operation.summary,
        "parameters": [*_in_path(rule), *map(_in_query, operation.parameters)],
        "responses": dict(_responses(rule, method, operation)),
    }
    if operation.body is not None:
        media = "multipart/form-data" if operation.multipart else JSON
        told["requestBody"] = {"required": True, "content": {media: {"schema": operation.body}}}
    return told


def _in_path(rule: Rule) -> Iterator[Schema]:
    for converter, name in _PARAMETER.findall(rule.rule):
        schema = (
            IDENTIFIER if converter == "int" else {"type": "string", "minLength": 1, "pattern": "^[a-z_]+$"}
        )
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(parameter: Parameter) -> Schema:
    return {
        "name": parameter.name, "in": "query", "required": parameter.required,
        "description": parameter.description, "schema": parameter.schema,
    }  # fmt: skip


def _responses(rule: Rule, method: str, operation: Operation) -> Iterator[tuple[str, Schema]]:
    good: dict[str, Any] = {
        "description": TITLES[operation.status],
        "content": {media: {"schema": operation.answers} for media in operation.media},
    }
    if operation.status == HTTPStatus.CREATED:
        good["headers"] = {"Location": {"required": True, "schema": {"type": "string"}}}
    yield str(operation.status), good
    for status in sorted(_problems(rule, method, operation)):
        schema = {"$ref": "#/components/schemas/Problem"}
        yield str(status), {"description": TITLES[status], "content": {PROBLEM: {"schema": schema}}}


def _problems(rule: Rule, method: str, operation: Operation) -> set[int]:
    found = {400, 401, 403, 503, *operation.problems}
    found |= {404} if rule.arguments else set()
    found |= {422} if operation.parameters or operation.body is not None else set()
    found |= {413, 415} if operation.body is not None else set()
    return found | ({507} if method == "POST" else set())
