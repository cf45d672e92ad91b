"""What a refused or failed request is answered: a page, a refusal box for htmx, or problem+json for /api/.

One place knows how an exception reads (``answer_to``) and one how it is shown (``shown``); views have no ``try``.
"""

import logging
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from peewee import OperationalError
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException

from portal import clock
from portal.desk.logins import LoginLocked
from portal.domain.reasons import NotFound, Reason, Refused, Severity
from portal.store.db import Busy, DiskFull
from portal.web import htmx, security, sessions

log = logging.getLogger(__name__)
RETRY_SECONDS = 5
REFUSALS: tuple[type[Exception], ...] = (Refused, Busy, DiskFull)
"""What a form can be shown again with: nothing was changed, and trying again makes sense."""

TITLES = {
    400: ("请求无法处理", "浏览器发来的内容不完整。", "请返回上一页，刷新后重试。"),
    401: ("请先登录", "登录后才能查看。", "请登录后继续。"),
    403: ("不能办理", "您的角色或单位不能办理这一事项。", "如分工有变，请安全管理员调整角色。"),
    404: ("没有找到", "没有找到该内容，或者您无权查看。", "请核对编号，或从列表重新进入。"),
    405: ("打开方式不对", "这个地址不能这样打开。", "请从菜单或列表重新进入。"),
    409: ("办件已有变化", "您的操作没有生效。", "请刷新页面后再办理。"),
    413: (
        "上传内容过大",
        "一次提交的内容太多，没有保存。",
        "文字不超过 2 MiB，单个文件不超过 50 MiB，合计不超过 60 MiB；请分次提交。",
    ),
    415: ("格式不支持", "不能读取所提交内容的格式。", "请按说明的格式提交。"),
    422: ("不能办理", "提交的内容有问题，没有生效。", "请按下列说明修改后再提交。"),
    429: ("操作过于频繁", "请稍后再试。", "请稍后再试。"),
    500: ("系统出错了", "刚才的操作没有生效，已记录在案。", "请稍后重试；仍不行请联系系统管理员并报编号。"),
    503: ("系统繁忙", "刚才的操作没有生效，数据没有变化。", "请等几秒后重试。"),
    507: ("存储空间不足", "磁盘已满，刚才的操作没有生效；查看不受影响。", "请联系系统管理员清理空间后重试。"),
}
FOREIGN = ("请求来自其他网站", "为保护账号，没有执行。", "请从本系统的页面重新操作。")
OUTDATED = ("页面已过期", "页面打开时间过长或已重新登录，操作没有生效。", "请返回上一页，刷新后重试。")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told about a request that was not done: status, words, reasons, extra headers, a number to quote."""

    status: int
    title: str
    message: str
    remedy: str
    reasons: tuple[Reason, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    number: str = ""


def init_app(app: Flask) -> None:
    """Answer every exception of a request in Chinese, without its inside."""
    app.register_error_handler(Exception, shown)


def answer_to(error: Exception) -> Answer:
    """How an exception reads; what is not known here is a fault of ours, logged under its number."""
    status = _status(error)
    title, message, remedy = _words(error, status)
    number = _number(status)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s %s %s", number, request.method, request.path, exc_info=error)
    elif status != HTTPStatus.UNAUTHORIZED:
        log.info("%s %s %s: %s", number, request.method, request.path, error)
    reasons = error.reasons if isinstance(error, Refused) else ()
    return Answer(status, title, message, remedy, reasons, _headers(error, status), number)


def shown(error: Exception) -> Response:
    """Answer in the shape that was asked for: problem+json, the refusal box, the login, or a page."""
    if isinstance(error, HTTPException) and error.code is not None and error.code < 400:
        return current_app.make_response(error.get_response())
    answer = answer_to(error)
    if request.path.startswith(sessions.API):
        response = problem(answer)
    elif answer.status == HTTPStatus.UNAUTHORIZED:
        response = current_app.extensions["login_answer"]()
    elif htmx.is_htmx():
        response = make_response(box(reasons_of(answer)), answer.status)
    else:
        response = _page(answer)
    response.headers.extend(answer.headers)
    return response


def problem(answer: Answer) -> Response:
    """The answer as application/problem+json (interface.md, HTTP)."""
    response = jsonify(
        type="about:blank",
        title=answer.title,
        status=answer.status,
        detail=answer.message,
        number=answer.number,
        reasons=[reason_json(reason) for reason in reasons_of(answer)],
    )
    response.status_code = answer.status
    response.content_type = "application/problem+json; charset=utf-8"
    return response


def reason_json(reason: Reason) -> dict[str, Any]:
    """A reason as the API tells it."""
    told = {name: getattr(reason, name) for name in ("code", "message", "remedy", "clause", "field")}
    return {**told, "severity": reason.severity.value}


def reasons_of(answer: Answer) -> tuple[Reason, ...]:
    """The reasons of an answer; one made of its words where nobody gave any."""
    return answer.reasons or (
        Reason(
            f"E-HTTP-{answer.status}",
            f"{answer.title}：{answer.message}（编号 {answer.number}）",
            remedy=answer.remedy,
        ),
    )


def box(reasons: tuple[Reason, ...]) -> str:
    """The refusal box alone, which htmx puts into #refusals."""
    module: Any = current_app.jinja_env.get_template("macros/ui.html").module
    return str(module.refusals(reasons, sent_form(reasons)))


def sent_form(reasons: Iterable[Reason]) -> str:
    """The id of the form that was sent, so that the sentence which lets a warning pass goes with it the next time."""
    asks = any(reason.severity is Severity.WARNING for reason in reasons)
    said = request.form.get("form_id", "") if asks else ""
    return said if FORM_ID.fullmatch(said) else "main-form"


FORM_ID = re.compile(r"[a-z][a-z0-9_-]{0,60}")


def _page(answer: Answer) -> Response:
    g.bare = g.get("bare") or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    page = render_template(
        "core/error.html",
        status=answer.status,
        title=answer.title,
        message=answer.message,
        remedy=answer.remedy,
        number=answer.number,
        reasons=() if answer.status == HTTPStatus.NOT_FOUND else answer.reasons,
    )
    return make_response(page, answer.status)


def _status(error: Exception) -> int:
    if isinstance(error, Refused):
        return error.status
    if isinstance(error, Busy | MaxConnectionsExceeded):
        return HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(error, DiskFull):
        return HTTPStatus.INSUFFICIENT_STORAGE
    if isinstance(error, OperationalError):
        full = "full" in str(error).lower() or "no space" in str(error).lower()
        return HTTPStatus.INSUFFICIENT_STORAGE if full else HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(error, HTTPException) and error.code in TITLES:
        return error.code
    return HTTPStatus.BAD_REQUEST if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR


def _words(error: Exception, status: int) -> tuple[str, str, str]:
    if isinstance(error, security.ForeignOrigin):
        return FOREIGN
    if isinstance(error, CSRFError):
        return OUTDATED
    title, message, remedy = TITLES[status]
    if isinstance(error, NotFound) or not isinstance(error, Refused) or not error.reasons:
        return title, message, remedy
    return (
        title,
        error.reasons[0].message if len(error.reasons) == 1 else message,
        error.reasons[0].remedy or remedy,
    )


def _headers(error: Exception, status: int) -> dict[str, str]:
    headers = {}
    if isinstance(error, LoginLocked):
        headers["Retry-After"] = str(error.seconds)
    elif status in (
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.INSUFFICIENT_STORAGE,
    ):
        headers["Retry-After"] = str(RETRY_SECONDS)
    if status == HTTPStatus.UNAUTHORIZED and request.path.startswith(sessions.API):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, HTTPException) and (allowed := getattr(error, "valid_methods", None)):
        headers["Allow"] = ", ".join(sorted(allowed))
    return headers


def _number(status: int) -> str:
    """The number to quote: when and what it was, as in the log; unique where something broke.

    Two answers 404 in the same second carry the same one, or they would tell what exists from what does not.
    """
    number = f"{clock.now():%m%d-%H%M%S}-{int(status)}"
    return f"{number}-{secrets.token_hex(3)}" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else number
