"""A bounded load over loopback: so many requests over so many connections that stay open, and what they cost."""

import http.client
import queue
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from tests.serving import Server

MOST_SECONDS = 30


@dataclass(frozen=True)
class Request:
    """One request and the status that it must be answered with."""

    method: str
    path: str
    body: str = ""
    status: int = 200
    cookie: str = ""


@dataclass(frozen=True)
class Cost:
    """What a load cost: processor seconds of the server for one request, and the 95th percentile of waiting."""

    cpu: float
    p95: float


def cost(server: Server, requests: Iterable[Request], connections: int) -> Cost:
    """Send all requests, shared among the connections; raises AssertionError on any unexpected answer."""
    waiting: queue.SimpleQueue[Request] = queue.SimpleQueue()
    for request in requests:
        waiting.put(request)
    count, took, wrong = waiting.qsize(), list[float](), list[str]()
    until = time.monotonic() + MOST_SECONDS
    before = server.processor_seconds()
    crowd = [
        threading.Thread(target=_work, args=(server.port, waiting, took, wrong, until))
        for _ in range(connections)
    ]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    used = server.processor_seconds() - before
    if wrong or len(took) != count:
        raise AssertionError(f"{len(took)} of {count} answered; {wrong[:3]}")
    return Cost(used / count, sorted(took)[int(count * 0.95)])


def _work(
    port: int,
    waiting: "queue.SimpleQueue[Request]",
    took: list[float],
    wrong: list[str],
    until: float,
) -> None:
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=MOST_SECONDS)
    try:
        while time.monotonic() < until:
            request = waiting.get_nowait()
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": request.cookie}
            begun = time.perf_counter()
            browser.request(request.method, request.path, request.body or None, headers)
            answer = browser.getresponse()
            text = answer.read()
            took.append(time.perf_counter() - begun)
            if answer.status != request.status:
                wrong.append(
                    f"{request.method} {request.path}: {answer.status} {text[-300:].decode(errors='replace')}"
                )
    except queue.Empty:
        pass
    finally:
        browser.close()
