"""Exports that a page offers: named by RFC 6266, attachments only, nothing in them runs."""

from io import BytesIO

from flask import Response, send_file

from portal.web.security import DOWNLOAD_POLICY

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def attachment(data: bytes, name: str, media_type: str) -> Response:
    """``data`` as a file to keep, under ``name``."""
    response = send_file(BytesIO(data), media_type, as_attachment=True, download_name=name, etag=False)
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response
