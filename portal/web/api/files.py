"""Evidence and letters: taken in and handed out, as the pages do."""

from flask import Response, request, url_for
from werkzeug.exceptions import UnsupportedMediaType

from portal.desk import back_entry, files
from portal.desk.facts import readable
from portal.domain.file_kinds import KINDS
from portal.domain.reasons import Reason, Refused
from portal.store.db import transaction
from portal.store.matters import Matter
from portal.web import archives, letters
from portal.web import files as pages
from portal.web.api import describe
from portal.web.api.asking import storable
from portal.web.api.door import answer, blueprint
from portal.web.api.schemas import UPLOAD, ref
from portal.web.openapi import Operation, documented
from portal.web.sessions import current_actor, current_desk

BINARY = {"type": "string", "format": "binary"}
PARTS = ("purpose", "pages", "is_original")
MOST_PAGES = 10_000


@blueprint.post("/matters/<int:matter_id>/files")
@documented(Operation("上传材料，一次一种用途", ref("Files"), body=UPLOAD, multipart=True, status=201))
def attach(matter_id: int) -> Response:
    """Keep one or more files with a matter: all of them, or none."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    desk, actor = current_desk(), current_actor()
    purpose, pages_, is_original = _parts(readable(desk, actor, matter_id))
    uploads = request.files.getlist("file")
    with transaction():
        kept = [
            files.attach(desk, actor, matter_id, purpose, one.stream, one.filename or "", pages_, is_original)
            for one in uploads
        ]
    return answer(
        {"files": [describe.stored(row) for row in kept]},
        201,
        {"Location": url_for(".matter", matter_id=matter_id)},
    )


@blueprint.get("/files/<int:file_id>")
@documented(
    Operation(
        "下载材料",
        BINARY,
        media=tuple(sorted({kind.media_type for kind in KINDS.values()})),
        problems=frozenset({422}),
    )
)
def file(file_id: int) -> Response:
    """Hand out a file as it was uploaded."""
    return pages.download(file_id)


@blueprint.get("/letters/<int:letter_id>.docx")
@documented(
    Operation("下载文书（docx）", BINARY, media=(KINDS["docx"].media_type,), problems=frozenset({422}))
)
def letter(letter_id: int) -> Response:
    """Hand out an issued letter: the same bytes every time."""
    return letters.docx(letter_id)


@blueprint.get("/matters/<int:matter_id>/archive.zip")
@documented(
    Operation("导出整件卷宗（zip）：文书、材料、校验值、经过、期限计算", BINARY, media=("application/zip",))
)
def archive(matter_id: int) -> Response:
    """Hand out the whole file of a matter; logged as a read."""
    return archives.archive(matter_id)


def _parts(matter: Matter) -> tuple[str, int, bool]:
    """Purpose, pages and originality of the upload; every fault is told at once."""
    known = _purposes(matter)
    purpose, pages_ = request.form.get("purpose", ""), request.form.get("pages", "1")
    is_original = request.form.get("is_original", "false")
    faults = [(name, "没有这一项") for name in request.form if name not in PARTS]
    faults += [(name, "没有这一项") for name in request.files if name != "file"]
    faults += [("file", "没有文件")] if not request.files.getlist("file") else []
    if purpose not in known:
        faults.append(("purpose", f"应为 {'、'.join(known)} 之一"))
    if not (pages_.isascii() and pages_.isdigit() and len(pages_) < 9 and 1 <= int(pages_) <= MOST_PAGES):
        faults.append(("pages", f"应为 1 至 {MOST_PAGES} 的整数"))
    if is_original not in ("true", "false"):
        faults.append(("is_original", "应为 true 或 false"))
    if faults:
        raise Refused([_fault(name, sentence) for name, sentence in faults])
    return purpose, int(pages_), is_original == "true"


def _purposes(matter: Matter) -> list[str]:
    """What files of this kind of matter are for, as the forms of its steps say."""
    host = current_desk().host
    plugin, steps = host.owner(matter.kind), host.procedure(matter.kind).steps
    return list(dict.fromkeys(purpose for step in steps for purpose in back_entry.purposes(plugin, step)))


def _fault(name: str, sentence: str) -> Reason:
    label = name[:60] if storable(name) else ""
    return Reason("E-FORM", f"{label}：{sentence}。", field=label or None)
