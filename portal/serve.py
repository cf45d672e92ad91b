"""Serves the portal with waitress: the settings that matter are here (trust, "The web")."""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType
from typing import Any, NoReturn

import waitress

from portal.desk import Desk, deadlines
from portal.settings import LOOPBACK, Settings, SettingsError
from portal.store.db import connection

log = logging.getLogger(__name__)
MEBIBYTE = 1024 * 1024
BODY_LIMIT = 60 * MEBIBYTE
"""The largest file is 50 MiB; the rest of the form comes with it."""

AT_ONCE = 4
"""How many requests are worked on at the same time; the other threads wait for a turn, or send what is finished."""

READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""What waits for nobody else's act: one turn is always left for it."""

PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-proto"}


def options(settings: Settings) -> dict[str, Any]:
    """What waitress is told. Raises SettingsError for an address that the outside could read along.

    Forwarded headers are believed only of as many proxies as PORTAL_PROXY says.
    """
    if not (settings.host in LOOPBACK or settings.plain_http or settings.proxies):
        raise SettingsError(
            f"在 {settings.host} 上监听会使口令以明文传输：请在前面设置 TLS 反向代理并设 PORTAL_PROXY=1，"
            "或者设 PORTAL_PLAIN_HTTP=1 明确同意。"
        )
    trusted: dict[str, Any] = (
        {
            "trusted_proxy": "*",
            "trusted_proxy_count": settings.proxies,
            "trusted_proxy_headers": PROXY_HEADERS,
        }
        if settings.proxies
        else {}
    )
    return {
        "host": settings.host,
        "port": settings.port,
        "threads": settings.threads,
        "connection_limit": 1000,  # the default of 100 was blocked by 120 idle browsers
        "channel_timeout": 60,
        "asyncore_use_poll": True,
        "max_request_body_size": BODY_LIMIT,
        "clear_untrusted_proxy_headers": True,
        "expose_tracebacks": False,
        "ident": None,
        **trusted,
    }


def run(app: Callable[..., Any], settings: Settings) -> None:
    """Serve ``app`` until SIGTERM or Ctrl-C; requests that are running then are finished.

    Raises SettingsError when the address cannot be used.
    """
    told = options(settings)
    try:
        server = waitress.create_server(Turns(app), **told)
    except OSError as error:
        raise SettingsError(f"无法在 {settings.host}:{settings.port} 上监听：{error.strerror}。") from error
    signal.signal(signal.SIGTERM, _leave)
    print(f"联动门户：http://{settings.host}:{settings.port}（Ctrl-C 停止）", file=sys.stderr, flush=True)
    server.run()


class Turns:
    """Lets few requests into the application at once: threads that compute side by side only take Python from each other.

    A matter's page costs a fifth less processor so when eight browsers ask. What is streamed is sent after the turn.
    Acts take one turn less than there are: while they wait for a database that is locked, reading goes on (trust 2).
    """

    def __init__(self, app: Callable[..., Any]):
        self._app, self._turn = app, threading.BoundedSemaphore(AT_ONCE)
        self._acting = threading.BoundedSemaphore(AT_ONCE - 1)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        acting: AbstractContextManager[Any]
        acting = nullcontext() if environ.get("REQUEST_METHOD") in READING else self._acting
        with acting, self._turn:
            return self._app(environ, start_response)


@contextmanager
def rounds(desk: Desk) -> Iterator[None]:
    """Make rounds for the length of the block: one at once, then every minute, in a thread that dies with the process.

    A round that fails is logged, and the next one is made all the same; ``/readyz`` tells when none succeeds.
    """
    stopped = threading.Event()
    beside = threading.Thread(target=_make_rounds, args=(desk, stopped), name="round", daemon=True)
    beside.start()
    try:
        yield
    finally:
        stopped.set()


def _make_rounds(desk: Desk, stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            with connection():
                deadlines.make_round(desk)
        except Exception:  # whatever it was: deadlines never stop (trust 10)
            log.exception("the round failed; the next one follows in a minute")
        stopped.wait(deadlines.EVERY.total_seconds())


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """Turn SIGTERM into SystemExit, which waitress answers by finishing what is running."""
    raise SystemExit(0)
