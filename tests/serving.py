"""A real ``portal serve`` in a process of its own, for tests that measure it, load it or kill it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

STARTING = 30
"""Seconds within which a server must answer."""


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """One server process after another on the same port, each started from ``command`` in ``environment``."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path, port: int):
        self.port = port
        self._command, self._environment, self._log = command, dict(environment), log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> "Server":
        """Start it, and return once it answers; what it prints goes to the log."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env={**os.environ, **self._environment}, stdout=log, stderr=log
            )
        waited_until = time.monotonic() + STARTING
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > waited_until:
                self.kill()
                raise RuntimeError(f"the server did not start:\n{self._log.read_text()[-2000:]}")
        return self

    def kill(self) -> None:
        """``kill -9``: the process gets no chance to finish anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop and wait until it has."""
        self._end(signal.SIGTERM)

    def resident(self) -> int:
        """Bytes of memory that the process holds now (Linux)."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def processor_seconds(self) -> float:
        """Seconds of processor that the process has used so far, all its threads together (Linux)."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(STARTING)
            self._process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=0.2):
                pass
            browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=STARTING)
            browser.request("GET", "/healthz")
            browser.getresponse().read()
            browser.close()
        except OSError:
            time.sleep(0.02)  # between two knocks at the door of a process that is starting
            return False
        return True


def portal(data: Path, database_url: str, log: Path, **environment: str) -> Server:
    """``portal serve`` over this data folder and database, in training mode so that its clock can be set."""
    port = free_port()
    told = {
        "PORTAL_DATA": str(data),
        "DATABASE_URL": database_url,
        "PORTAL_PORT": str(port),
        "PORTAL_TRAINING": "1",
    }
    return Server([sys.executable, "-m", "portal", "serve"], {**told, **environment}, log, port)


class Program:
    """A program that talks to the API with a token, over one connection that stays open."""

    def __init__(self, port: int, token: str):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTING)
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> tuple[int, Any]:
        return self._ask("GET", path, None, {})

    def post(self, path: str, sent: Mapping[str, Any]) -> tuple[int, Any]:
        return self._ask("POST", path, json.dumps(sent).encode(), {"Content-Type": "application/json"})

    def upload(self, path: str, purpose: str, name: str, content: bytes) -> tuple[int, Any]:
        """Send one file as a multipart form."""
        edge = "edge-of-a-part"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="purpose"\r\n\r\n{purpose}\r\n'
        head += f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
        self._connection.request(method, path, body, {**self._headers, **headers})
        answer = self._connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None
