"""Exports that a page offers: named by RFC 6266, attachments only, nothing in them runs."""

from io import BytesIO

from flask import Response, send_file

from portal.desk import letter_templates
from portal.domain.letters import Letter
from portal.web.security import DOWNLOAD_POLICY
from portal.web.sessions import current_desk
from portal.web.words import one_line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv; charset=utf-8"


def attachment(data: bytes, name: str, media_type: str) -> Response:
    """``data`` as a file to keep, under ``name``, which may have been typed with line breaks."""
    response = send_file(
        BytesIO(data), media_type, as_attachment=True, download_name=one_line(name), etag=False
    )
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response


def xlsx(data: bytes, title: str) -> Response:
    """A sheet to keep, under what it is called."""
    return attachment(data, f"{title}.xlsx", XLSX)


def letter_docx(letter: Letter, name: str) -> Response:
    """A paper that is not issued, or is to be filled in by hand, as docx in the template in force."""
    return attachment(letter_templates.as_it_stands(current_desk(), letter), name, DOCX)
