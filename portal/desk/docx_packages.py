"""The zip around a .docx: looked at before anything reads it, and written without hour or machine."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from portal.desk import docx_contents

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_LIMIT_UNPACKED, _LIMIT_RATIO, _LIMIT_MEMBERS = 64 * 1024 * 1024, 100, 1000
_ACTIVE_CONTENT = ("vbaproject", "activex", "embeddings/", "oleobject")
_DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError)


def repack(package: bytes) -> bytes:
    """Write a zip again without the hour and the machine of its making."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as given, zipfile.ZipFile(made, "w") as packed:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system = 0
            packed.writestr(entry, given.read(name), zipfile.ZIP_DEFLATED, 6)
    return made.getvalue()


def package_problems(template: bytes) -> list[str]:
    """Look at a foreign package: is it a .docx, how large, has it active content, what does it point to?

    Gives Chinese sentences for the administrator who uploaded it, none when it may be opened.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            return list(_problems(package))
    except _DAMAGED:
        return ["文件不是完好的 Word 文档（.docx）：请在 Word 或 WPS 中另存为 .docx 后再上传。"]


def _problems(package: zipfile.ZipFile) -> Iterator[str]:
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if len(members) > _LIMIT_MEMBERS or unpacked > _LIMIT_UNPACKED or unpacked / packed > _LIMIT_RATIO:
        yield "文件解压后过大或成员过多，不像一份公文模板。"
        return
    if "word/document.xml" not in package.namelist():
        yield "压缩包里没有 Word 正文，不是 .docx 文档。"
    for member in members:
        yield from _member_problems(package, member)


def _member_problems(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[str]:
    name = member.filename.lower()
    if any(mark in name for mark in _ACTIVE_CONTENT):
        yield f"模板含有宏、控件或嵌入对象（{member.filename}），请删除后再上传。"
    elif name.endswith((".xml", ".rels")):
        for fault in docx_contents.faults(package.read(member)):
            yield f"模板的 {member.filename} {fault}，请删除后再上传。"
    elif not name.endswith(("/", *(f".{kind}" for kind in docx_contents.KEPT_AS_THEY_ARE))):
        yield f"模板含有不应有的内容（{member.filename}），请在 Word 或 WPS 中另存后再上传。"
