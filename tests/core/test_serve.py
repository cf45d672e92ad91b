"""Serving: where it may listen, whom it believes, and that a stop lets running requests finish."""

import http.client
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from portal.serve import AT_ONCE, Turns, options
from portal.settings import Settings, SettingsError

SLOW_APP = """
import sys, threading
from pathlib import Path
from portal.serve import run
from portal.settings import Settings

def app(environ, start_response):
    sys.stdout.write("begun\\n")
    sys.stdout.flush()
    sys.stdin.readline()  # the test decides when this request is done
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"finished"]

run(app, Settings(data=Path("."), database_url="", secret_key="", port=int(sys.argv[1])))
"""


@pytest.fixture
def settings() -> Settings:
    """The settings of a portal on loopback; no database is needed here."""
    return Settings(data=Path("var"), database_url="sqlite:///:memory:", secret_key="a key for tests")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "portal.example"])  # noqa: S104
def test_it_does_not_listen_where_passwords_would_be_read_along(settings: Settings, host: str) -> None:
    with pytest.raises(SettingsError, match="PORTAL_PLAIN_HTTP"):
        options(replace(settings, host=host))


@pytest.mark.parametrize("consent", [{"plain_http": True}, {"proxies": 1}])
def test_it_listens_elsewhere_behind_a_proxy_or_when_told_so(
    settings: Settings, consent: dict[str, int]
) -> None:
    host = "10.0.0.5"
    assert options(replace(settings, host=host, **consent))["host"] == host  # type: ignore[arg-type]


def test_forwarded_headers_are_believed_of_as_many_proxies_as_there_are(settings: Settings) -> None:
    alone, behind = options(settings), options(replace(settings, proxies=2))
    assert alone["clear_untrusted_proxy_headers"] is True
    assert "trusted_proxy" not in alone
    assert behind["trusted_proxy_count"] == 2


def test_idle_browsers_do_not_block_it_and_no_upload_is_endless(settings: Settings) -> None:
    told = options(settings)
    assert told["connection_limit"] >= 1000
    assert told["max_request_body_size"] == 60 * 1024 * 1024
    assert (told["expose_tracebacks"], told["ident"]) == (False, None)


def test_a_request_that_runs_when_the_stop_comes_is_finished() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-c", textwrap.dedent(SLOW_APP), str(port)]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert None not in (server.stdin, server.stdout, server.stderr)
        assert "联动门户" in server.stderr.readline()
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        client.request("GET", "/")
        assert server.stdout.readline() == "begun\n"
        server.send_signal(signal.SIGTERM)
        server.stdin.write("\n")
        server.stdin.flush()
        answer = client.getresponse()
        assert (answer.status, answer.read()) == (200, b"finished")
        assert server.wait(20) == 0


GET, POST = {"REQUEST_METHOD": "GET"}, {"REQUEST_METHOD": "POST"}


def test_no_more_requests_are_worked_on_at_once_than_have_a_turn() -> None:
    together = threading.Barrier(AT_ONCE)  # nobody leaves before so many are in
    inside, most = set[int](), list[int]()

    def app(_environ: dict[str, object], _start: object) -> list[bytes]:
        inside.add(threading.get_ident())
        most.append(len(inside))
        together.wait(timeout=10)
        inside.discard(threading.get_ident())
        return [b"finished"]

    turns = Turns(app)
    with ThreadPoolExecutor(AT_ONCE * 3) as crowd:
        answers = list(crowd.map(lambda _: turns(GET, print), range(AT_ONCE * 3)))
    assert answers == [[b"finished"]] * AT_ONCE * 3
    assert max(most) == AT_ONCE


def test_reading_goes_on_while_acts_wait_for_a_locked_database() -> None:
    """Trust 2: who only reads does not wait behind those who cannot write."""
    unlocked, waiting = threading.Event(), threading.Semaphore(0)

    def app(environ: dict[str, object], _start: object) -> list[bytes]:
        if environ == POST:
            waiting.release()
            assert unlocked.wait(timeout=20)
        return [b"finished"]

    turns = Turns(app)
    with ThreadPoolExecutor(AT_ONCE * 2 + 1) as crowd:
        acts = [crowd.submit(turns, POST, print) for _ in range(AT_ONCE * 2)]
        assert all(waiting.acquire(timeout=10) for _ in range(AT_ONCE - 1))
        try:
            assert crowd.submit(turns, GET, print).result(timeout=5) == [b"finished"]
        finally:
            unlocked.set()
        assert [act.result(timeout=10) for act in acts] == [[b"finished"]] * AT_ONCE * 2


@pytest.mark.parametrize("method", [GET, POST])
def test_a_request_that_breaks_gives_its_turn_back(method: dict[str, object]) -> None:
    def broken(_environ: dict[str, object], _start: object) -> None:
        raise ZeroDivisionError

    turns = Turns(broken)
    for _ in range(AT_ONCE + 1):  # one more than there are turns: it would wait for ever
        with pytest.raises(ZeroDivisionError):
            turns(method, print)
