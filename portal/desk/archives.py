"""The file 卷 of one matter as a zip: pages to read and print, letters, materials, and the hashes of all (G-11c)."""

import hashlib
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from portal.desk import Desk, audit, letters, purposes
from portal.domain.calendar import ZONE
from portal.domain.letters import Letter
from portal.domain.procedure import Actor
from portal.domain.reasons import Refused
from portal.store import blobs
from portal.store.db import transaction
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import Matter

SUMS = "校验值SHA256.txt"
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
Reading = Callable[[Letter], Letter]
COMPRESSED = frozenset({"jpg", "jpeg", "png", "zip", "docx", "xlsx", "pptx", "mp4", "mp3", "pdf", "ofd"})


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of 卷内目录: a letter or a material, where it lies in the zip and what it must hash to.

    ``path`` is empty for what is damaged or gone: the index says so, and nothing false is handed out. ``page`` is where
    a letter lies as a page to print, and ``said`` what it says there.
    """

    title: str
    kind: str
    path: str
    pages: int
    unit: int
    at: datetime
    sha256: str
    sm3: str = ""
    note: str = ""
    letter: IssuedLetter | None = None
    said: Letter | None = None
    page: str = ""
    body: bytes = b""


def papers(desk: Desk, matter: Matter, stored: Iterable[StoredFile], read: Reading) -> list[Paper]:
    """What lies in the file of a matter, in the order of 卷内目录: letters as issued, then materials as they came.

    ``stored`` are the materials that the reader may know of; ``read`` gives a letter as the reader may read it.
    """
    issued = IssuedLetter.select().where(IssuedLetter.matter == matter.id).order_by(IssuedLetter.id)
    named = purposes.words_of(desk, matter)
    found = [_letter(desk, row, number, read) for number, row in enumerate(issued, 1)]
    return found + [_material(desk, row, number, named) for number, row in enumerate(stored, 1)]


def write(
    desk: Desk, actor: Actor, matter: Matter, whole: Iterable[Paper], pages: Mapping[str, bytes]
) -> IO[bytes]:
    """Put the zip together on disk, log that it was read, and give it opened at its beginning.

    ``pages`` are the readable pages by their names in the zip. Memory holds one piece at a time, however large the
    materials are. Raises DiskFull where there is no room.
    """
    kept = list(whole)

    def put_together(file: IO[bytes]) -> None:
        with zipfile.ZipFile(file, "w") as package:
            sums = [_put(package, name, body, matter.opened_at) for name, body in pages.items()]
            sums += [_put_paper(desk, package, paper) for paper in kept if paper.path]
            _put(package, SUMS, "\n".join([*sums, ""]).encode(), matter.opened_at)

    made = blobs.scratch(desk.settings.data, put_together)
    with transaction():
        audit.record(actor, "matter.archive", matter.kind, matter.id, papers=len(kept))
    return made


def file_name(matter: Matter, label: str) -> str:
    """What the zip is called: the number of its main letter, or kind and id, and the 案由."""
    return f"{safe(matter.number or f'{label}{matter.id}')} {safe(matter.title)}".strip()[:80] + ".zip"


def safe(text: str) -> str:
    """A text as part of a file name on any system."""
    return NOT_IN_NAMES.sub("_", text).strip(" .")[:80]


def _letter(desk: Desk, row: IssuedLetter, number: int, read: Reading) -> Paper:
    body, note = b"", "作废" if row.void else ""
    with suppress(Refused):  # its template is damaged: the page has the words all the same
        body = letters.as_docx(desk, row, read)
    name = f"文书/{number:02} {safe(row.number or '')} {safe(row.title)}".replace("  ", " ")
    return Paper(
        row.title, row.number or "文书", f"{name}.docx" if body else "", 1, row.unit_id, row.issued_at,
        hashlib.sha256(body).hexdigest() if body else "",
        note=note if body else f"{note} 模板已损坏，docx 未收入，内容见网页文件".strip(), letter=row,
        said=read(Letter.from_json(row.content)), page=f"{name}.html", body=body,
    )  # fmt: skip


def _material(desk: Desk, row: StoredFile, number: int, named: Mapping[str, str]) -> Paper:
    whole = blobs.whole(desk.settings.data, row.sha256)
    origin = "原件" if row.is_original else "复制件"
    return Paper(
        row.name, named.get(row.purpose, row.purpose), f"材料/{number:02} {safe(row.name)}" if whole else "", row.pages,
        row.unit_id, row.uploaded_at, row.sha256, row.sm3, origin if whole else "与上传时的校验值不符或已丢失，未收入",
    )  # fmt: skip


def _put(package: zipfile.ZipFile, name: str, body: bytes, at: datetime) -> str:
    package.writestr(_entry(name, at), body)
    return f"{hashlib.sha256(body).hexdigest()}  {name}"


def _put_paper(desk: Desk, package: zipfile.ZipFile, paper: Paper) -> str:
    if paper.letter is not None:
        return _put(package, paper.path, paper.body, paper.at)
    with (
        blobs.open_checked(desk.settings.data, paper.sha256) as stream,
        package.open(_entry(paper.path, paper.at), "w", force_zip64=True) as place,
    ):
        shutil.copyfileobj(stream, place, blobs.CHUNK)
    return f"{paper.sha256}  {paper.path}"


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, at.astimezone(ZONE).timetuple()[:6])
    packed = name.rpartition(".")[2].lower() in COMPRESSED
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
