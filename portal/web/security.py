"""What protects every answer and every unsafe request: headers, origin, CSRF (trust, "The web")."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from portal.settings import Settings
from portal.web import sessions

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), payment=(), usb=()",
}
DOWNLOAD_POLICY = "sandbox; default-src 'none'"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_REQUEST = 60 * 1024 * 1024
LARGEST_TEXT = 2 * 1024 * 1024
MOST_FIELDS = 1000
A_YEAR = 365 * 24 * 3600


class ForeignOrigin(BadRequest):
    """An unsafe request came from another site's page."""


def init_app(app: Flask, settings: Settings) -> None:
    """Set limits, cookies, headers and CSRF protection."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="portal",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # Strict would log out who follows a link from a message
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_TEXT,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect(app)
    app.after_request(protect)


def check_origin() -> None:
    """Refuse an unsafe request that another site's page sent; browsers say so themselves."""
    if request.method in SAFE_METHODS or sessions.by_token():
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ForeignOrigin
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise ForeignOrigin


def check_size() -> None:
    """Refuse more text than anybody types before it is read; Werkzeug limits only forms that may carry files."""
    if request.mimetype != "multipart/form-data" and (request.content_length or 0) > LARGEST_TEXT:
        raise RequestEntityTooLarge


def check_text() -> None:
    """Refuse too many fields, and text with NUL, which nobody types and no database keeps; the API says so itself."""
    if request.path.startswith(sessions.API):
        return
    for given in (request.args, request.form):
        if sum(map(len, given.listvalues())) > MOST_FIELDS:
            raise RequestEntityTooLarge
        if any("\x00" in name + value for name, value in given.items(multi=True)):
            raise BadRequest


def check_csrf() -> None:
    """Refuse an unsafe request without the token of this browser's forms; a bearer token needs none."""
    if request.endpoint is not None and not sessions.by_token():
        current_app.extensions["csrf"].protect()


def protect(response: Response) -> Response:
    """Put the protecting headers on an answer, whatever it is; a download may bring a stricter policy of its own."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.vary.add("HX-Request")
    if response.location:
        response.headers["Location"] = _of_this_site(response.location)
    if request.endpoint == "static":
        _let_static_be_kept(response)
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def _of_this_site(location: str) -> str:
    """An address without scheme and host: the Host header, from which routing builds them, is not believed."""
    path = urlsplit(location)._replace(scheme="", netloc="").geturl()
    return "/" + path.lstrip("/")


def _let_static_be_kept(response: Response) -> None:
    """An address with a hash names one content for ever; without one it is asked for again."""
    if "v" in request.args and response.status_code in (200, 206, 304):
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
