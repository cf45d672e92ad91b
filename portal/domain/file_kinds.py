"""Which files are taken: by extension and by content, never by what the browser claims (trust, "Uploads")."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from portal.domain.reasons import Reason

LARGEST = 50 * 1024 * 1024
HEAD = 1024
TAIL = 4 * 1024 * 1024 + 65_557
"""How much of a file's end is looked at: the directory of a zip container and its closing record."""
LONGEST_NAME = 120

Recogniser = Callable[[bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken: its media type, and how its head and tail are recognised."""

    media_type: str
    recognises: Recogniser


def _starts(*marks: bytes) -> Recogniser:
    return lambda head, tail: head.startswith(marks)


def _riff(form: bytes) -> Recogniser:
    return lambda head, tail: head[:4] == b"RIFF" and head[8:12] == form


def _brand(*brands: bytes) -> Recogniser:
    return lambda head, tail: head[4:8] == b"ftyp" and head[8:12] in brands


def _container(member: bytes) -> Recogniser:
    """A zip container whose directory names ``member`` and no macros; nothing is unpacked."""

    def recognises(head: bytes, tail: bytes) -> bool:
        directory = _zip_directory(tail)
        return head.startswith(b"PK\x03\x04") and member in directory and b"vbaProject.bin" not in directory

    return recognises


def _zip_directory(tail: bytes) -> bytes:
    """The central directory of a zip file, as bytes; empty if it does not end as one."""
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22:
        return b""
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    return tail[end - size : end] if 0 < size <= end else b""


_OLE = _starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pdf": FileKind("application/pdf", lambda head, tail: b"%PDF-" in head),
    "jpg": FileKind("image/jpeg", _starts(b"\xff\xd8\xff")),
    "png": FileKind("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    "webp": FileKind("image/webp", _riff(b"WEBP")),
    "heic": FileKind("image/heic", _brand(b"heic", b"heix", b"hevc", b"mif1", b"msf1")),
    "docx": FileKind(f"{_OFFICE}.wordprocessingml.document", _container(b"word/document.xml")),
    "xlsx": FileKind(f"{_OFFICE}.spreadsheetml.sheet", _container(b"xl/workbook.xml")),
    "doc": FileKind("application/msword", _OLE),
    "xls": FileKind("application/vnd.ms-excel", _OLE),
    "ofd": FileKind("application/ofd", _container(b"OFD.xml")),
    "mp4": FileKind(
        "video/mp4", _brand(b"isom", b"iso2", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp5")
    ),
    "mp3": FileKind("audio/mpeg", _starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "wav": FileKind("audio/wav", _riff(b"WAVE")),
}
KINDS["jpeg"] = KINDS["jpg"]
ACCEPTED = "、".join(sorted(KINDS))


def clean_name(name: str) -> str:
    """A file's name as it is kept and shown: no folders, no control or direction marks, at most 120 characters."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, extension = shown.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}{dot}{extension}" if stem else shown[:LONGEST_NAME]


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_of(name: str, head: bytes, tail: bytes) -> FileKind | None:
    """The kind of a file whose extension and content agree; None when it is not taken."""
    kind = KINDS.get(extension_of(name))
    return kind if kind is not None and kind.recognises(head, tail) else None


def refusal(name: str) -> Reason:
    """Why a file of this name was not taken: not of an accepted kind, or not what its name says."""
    extension = extension_of(name)
    if extension not in KINDS:
        message = f"“{name}”不是可以上传的文件类型。"
    else:
        message = f"“{name}”的内容与扩展名 .{extension} 不符，或含有宏。"
    return Reason("E-G-FILE", message, remedy=f"可以上传：{ACCEPTED}。请转换格式后重新上传。", field="files")


def too_large(name: str) -> Reason:
    return Reason(
        "E-G-FILE", f"“{name}”超过 50 MiB。", remedy="请压缩、分卷后上传，或线下送达并登记。", field="files"
    )
