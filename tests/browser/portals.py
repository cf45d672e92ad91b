"""Portals for browsers: founded by the commands of the README, served by ``portal serve`` in a process of its own."""

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import portal
from portal.domain.procedure import Role

SAMPLES = Path(portal.__file__).parent / "data" / "samples"
PASSWORD = "Reed-Yellow-7-river"
FOUNDED = "2026-11-20T08:00:00+08:00"
LISTED = "2026-11-20T08:30:00+08:00"
MORNING = "2026-11-20T09:00:00+08:00"
"""When the portal's clock starts: while the district is founded, while its lists are entered, when work begins."""

PINGYUAN, CITY, TIEXI, BUREAU = "平原镇人民政府", "区城市管理局", "铁西街道办事处", "区司法局"
GOVERNMENT = "区人民政府办公室"
PEOPLE = {
    "zhanglei": ("张磊", PINGYUAN, (Role.HANDLER,)),
    "licheng": ("李成", PINGYUAN, (Role.APPROVER,)),
    "zhouqiang": ("周强", "平原镇综合行政执法队", (Role.HANDLER,)),
    "wangmin": ("王敏", CITY, (Role.LIAISON,)),
    "sunyan": ("孙燕", CITY, (Role.APPROVER,)),
    "chenjie": ("陈洁", TIEXI, (Role.HANDLER, Role.LIAISON)),
    "zhaoqing": ("赵清", BUREAU, (Role.SUPERVISOR,)),
    "wuhai": ("吴海", GOVERNMENT, (Role.GOV_OFFICE,)),
}
"""Who works with the portal in these tests: name, unit, roles."""


@dataclass
class Portal:
    """A portal of its own: its folder, its commands, the address at which it serves, who logs in with what."""

    data: Path
    begins: str = MORNING
    passwords: dict[str, str] = field(default_factory=dict)
    administrators: dict[str, str] = field(default_factory=dict)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith("PORTAL_") and n != "DATABASE_URL"}
        own = {"PORTAL_DATA": str(self.data), "PORTAL_PORT": str(self.port)}
        return {**kept, **own, "PORTAL_TRAINING": "1", "PORTAL_NOW": self.begins}

    def run(self, *words: str) -> Any:
        """Run a command with ``--json`` and give what it printed."""
        command = [sys.executable, "-m", "portal", *words, "--json"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def copy_to(self, data: Path, begins: str = MORNING) -> "Portal":
        """The same portal in a folder of its own; this one must not be serving."""
        shutil.copytree(self.data, data)
        return Portal(data, begins, dict(self.passwords), dict(self.administrators))

    @contextmanager
    def serving(self) -> Iterator["Portal"]:
        """Serve at a free port until the block ends."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        with (self.data / "served.log").open("ab") as log:
            command = [sys.executable, "-m", "portal", "serve"]
            process = subprocess.Popen(command, env=self.environment, stderr=log)
        try:
            self._answers()
            yield self
        finally:
            process.terminate()
            process.wait(timeout=20)

    def _answers(self) -> None:
        for _ in range(400):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=1).close()  # noqa: S310 - our own
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)  # the process is coming up; nothing can be asked of it before
        raise AssertionError("the portal did not come up")


def founded(data: Path) -> Portal:
    """A portal in the set-up stage with the units, places and people of the district; nobody has a role yet."""
    data.mkdir()
    site = Portal(data, FOUNDED)
    for admin in site.run("init")["administrators"]:
        site.administrators[admin["role"]] = admin["username"]
        site.passwords[admin["username"]] = admin["password"]
    site.run("units", "import", str(SAMPLES / "units.csv"))
    site.run("places", "import", str(SAMPLES / "places.csv"))
    for one in site.run("people", "import", str(_people_file(data)))["passwords"]:
        site.passwords[one["username"]] = one["password"]
    return site


def _people_file(folder: Path) -> Path:
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["用户名", "姓名", "单位"])
        rows.writerows([username, name, unit] for username, (name, unit, _roles) in PEOPLE.items())
    return path


def with_lists(site: Portal) -> None:
    """Publish the sample lists in order of their first days, and go live."""
    for file, mode, document, effective in (
        ("power_list_2024.xlsx", "whole", "卫政文〔2024〕6号", "2024-03-01"),
        ("retained_items.csv", "retained", "卫政文〔2024〕7号", "2024-03-01"),
        ("power_list_2026.xlsx", "whole", "卫政文〔2025〕61号", "2026-01-01"),
    ):
        told = ("--as", mode, "--document", document, "--effective", effective)
        draft = site.run("powers", "import", str(SAMPLES / file), *told)
        site.run("powers", "publish", str(draft["draft"]), "--confirm-doubts")
    site.run("go-live")
