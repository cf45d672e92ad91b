"""Downloads of evidence and papers, and taking a file off a matter that has not gone out."""

from flask import Blueprint, Response, send_file

from portal.desk import files
from portal.web import htmx, undoing
from portal.web.addresses import url_of
from portal.web.security import DOWNLOAD_POLICY
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("files", __name__, url_prefix="/files")


@blueprint.get("/<int:file_id>")
def download(file_id: int) -> Response:
    """The file as it was uploaded, under its own name, never shown inside a page."""
    row, stream = files.read(current_desk(), current_actor(), file_id)
    response = send_file(stream, row.media_type, as_attachment=True, download_name=row.name, etag=False)
    response.content_length = row.size
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response


@blueprint.post("/<int:file_id>/detach")
def detach(file_id: int) -> Response:
    """Take the file off and go back to its matter."""
    desk = current_desk()
    taken_off = files.detach(desk, current_actor(), file_id)
    undoing.say("材料已移除。", taken_off.undo)
    return htmx.go_to(url_of(desk, taken_off.matter))
