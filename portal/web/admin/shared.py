"""What the pages of administration share: the guard of each part, uploads, forms that must be whole."""

from typing import IO

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict

from portal.desk.duties import must_be
from portal.desk.forms import StepForm
from portal.domain.procedure import Role
from portal.domain.reasons import Reason, Refused
from portal.web import pages
from portal.web.sessions import current_actor


def part(name: str, label: str, *roles: Role) -> Blueprint:
    """A part of administration at /admin/<name>/, which only holders of ``roles`` may enter (403 for others)."""
    blueprint = Blueprint(name, __name__, url_prefix=f"/{name}")

    @blueprint.before_request
    def guard() -> None:
        must_be(current_actor(), f"“{label}”", *roles)

    return blueprint


def typed_with(field: str) -> MultiDict[str, str] | None:
    """What was typed, if it was typed into the form that has ``field``: a page may have several forms."""
    typed = pages.typed()
    return typed if typed is not None and field in typed else None


def must_be_whole(form: StepForm) -> None:
    """Refuse (E-FORM) a form with faults, all at once."""
    if not form.validate():
        raise Refused(form.reasons())


def uploaded_stream(name: str = "file", kinds: str = ".docx") -> tuple[IO[bytes], str]:
    """The one file of a form as a stream with its name; Refused (E-FORM) when none was chosen."""
    file = request.files.get(name)
    if file is None or not file.filename:
        raise Refused([Reason("E-FORM", "请选择文件。", f"支持 {kinds}。", field=name)])
    return file.stream, file.filename


def uploaded(name: str = "file") -> tuple[bytes, str]:
    """The one list of a form with its name; Refused (E-FORM) when none was chosen."""
    stream, filename = uploaded_stream(name, ".csv（UTF-8、GBK）和 .xlsx")
    return stream.read(), filename
