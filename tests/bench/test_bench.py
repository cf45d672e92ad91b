"""``make bench``: what a page costs, as a multiple of the bare stack's page with the same rows, all in one run.

Nothing here fails for being slow: a machine under load is no judge. The table says which bounds hold.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

import pytest
from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf

from portal.web.sessions import SESSION_KEY
from tests import serving
from tests.bench.filling import MORNING, SECRET, Filled, filled
from tests.bench.load import Cost, Request, cost

SIZES, CONNECTIONS, ROUNDS, REQUESTS, WARM_UP = (1_000, 100_000), (1, 8), 5, 60, 20
BOUNDS = {"list": 2.5, "matter": 2.5, "search": 3.0, "whose power": 2.0, "step": 8.0, "slots": 10.0}
"""How many times its floor a page may cost; growth from 1,000 to 100,000 matters 1.2, resident memory 200 MiB."""
FLOOR = Path(__file__).with_name("floor.py")
MEBIBYTE = 1024 * 1024


OWNERS = {"complaint": "complaints", "assistance": "assistance", "share": "sharing", "dispute": "disputes"}
"""Under which address the other kinds lie that the portal is filled with."""


@dataclass(frozen=True)
class Page:
    """What is measured: its name, the request it takes, and the floor it is compared with."""

    name: str
    request: Callable[[], Request]
    floor: str = "list"


def pages(base: Filled) -> list[Page]:
    """The pages of the promise, and the desk that everybody sees first."""
    reader, _ = _browser(base.reader)
    signer, csrf = _browser(base.signer)
    to_sign = iter(base.to_sign)
    where = f"item=410703-CF-0151&place={quote('铁西新村')}"

    def reading(name: str, path: str) -> Page:
        return Page(name, lambda: Request("GET", path, cookie=reader))

    def receipt() -> Request:
        return Request("POST", f"/transfer/{next(to_sign)}/receive", f"csrf_token={csrf}", 303, signer)

    return [
        reading("list", "/transfer/"),
        reading("matter", f"/transfer/{base.received}"),
        reading("search", f"/search?q={quote('货车')}"),
        reading("whose power", f"/powers/who?{where}"),
        Page("step", receipt, "insert"),
        reading("desk", "/"),
        *(reading(f"list: {kind}", f"/{OWNERS[kind]}/") for kind in base.others),
        *(reading(f"matter: {kind}", f"/{OWNERS[kind]}/{number}") for kind, number in base.others.items()),
        reading(
            "slots", f"/consultation/meeting/slots?{'&'.join(f'required={unit}' for unit in base.invited)}"
        ),
    ]


def _browser(token: str) -> tuple[str, str]:
    """The cookie of a browser that is logged in, and the CSRF token of its forms."""
    app = Flask("portal.web")
    app.secret_key = SECRET
    with app.test_request_context():
        csrf = generate_csrf()
        signer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert signer is not None
        return f"portal={signer.dumps({**session, SESSION_KEY: token})}", csrf


def measured(base: Filled, log: Path) -> Iterator[tuple[str, int, Cost]]:
    """Each round measures every floor and page once, so that a busy minute of the machine meets all alike."""
    floor = _floor(base, log)
    portal = serving.portal(
        base.data, base.url, log, PORTAL_NOW=MORNING.isoformat(), PORTAL_SECRET_KEY=SECRET
    )
    bare = {
        "list": Request("GET", f"/list?unit={base.unit}"),
        "insert": Request("POST", "/insert", "x=1", 303),
    }
    shown = pages(base)
    with floor, portal:
        for page in shown:
            cost(portal, _some(page.request, WARM_UP), 1)
        for _ in range(ROUNDS):
            for connections in CONNECTIONS:
                for name, one in bare.items():
                    yield f"floor: {name}", connections, cost(floor, [one] * REQUESTS, connections)
                for page in shown:
                    yield page.name, connections, cost(portal, _some(page.request, REQUESTS), connections)
        yield "resident", 0, Cost(portal.resident() / MEBIBYTE, 0)


def _some(request: Callable[[], Request], count: int) -> list[Request]:
    return [request() for _ in range(count)]


def _floor(base: Filled, log: Path) -> serving.Server:
    port = serving.free_port()
    return serving.Server([sys.executable, str(FLOOR), str(base.file), str(port)], {}, log, port)


def test_what_pages_cost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[tuple[int, str, int], list[Cost]] = {}
    for size in SIZES:
        folder = tmp_path / str(size)
        folder.mkdir()
        base = filled(folder, size, to_sign=WARM_UP + ROUNDS * len(CONNECTIONS) * REQUESTS)
        for name, connections, spent in measured(base, tmp_path / "server.log"):
            found.setdefault((size, name, connections), []).append(spent)
    with capsys.disabled():
        print("\n" + "\n".join(table(found)))


def table(found: dict[tuple[int, str, int], list[Cost]]) -> Iterator[str]:
    """The medians as lines of a table, each page against its floor and its bound."""
    yield f"{'matters':>8} {'conn':>4} {'page':<18} {'CPU ms':>7} {'p95 ms':>7} {'× floor':>8} {'bound':>6} {'growth':>7}"
    for (size, name, connections), costs in found.items():
        if name == "resident":
            yield f"{size:>8}      resident memory {costs[0].cpu:.0f} MiB (bound 200)"
            continue
        floors = found[size, "floor: insert" if name == "step" else "floor: list", connections]
        ratio = median(c.cpu / f.cpu for c, f in zip(costs, floors, strict=True))
        small = found[SIZES[0], name, connections]
        growth = median(c.cpu for c in costs) / median(c.cpu for c in small)
        bound = BOUNDS.get(name.partition(":")[0])
        mark = "" if bound is None or ratio <= bound else " over"
        yield (
            f"{size:>8} {connections:>4} {name:<18} {median(c.cpu for c in costs) * 1000:>7.2f}"
            f" {median(c.p95 for c in costs) * 1000:>7.1f} {ratio:>8.2f} {bound or '':>6} {growth:>7.2f}{mark}"
        )
