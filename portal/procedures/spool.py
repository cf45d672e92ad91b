"""Writes each notice as a file into a folder that a gateway reads: for text messages, an office chat, or a printer.

Off unless ``PORTAL_SPOOL`` names the folder. A file is whole when it appears; who reads it deletes it.
"""

import json
import os
from pathlib import Path
from typing import Any

from portal.kit import Desk, hookimpl


def idle(desk: Desk) -> bool:
    """Has the district named no folder? Then a step does not read again what it has written, to carry it nowhere."""
    return desk.settings.spool is None


@hookimpl
def deliver(desk: Desk, notice: Any) -> None:
    """Put one notice into the folder, if the district has named one."""
    if desk.settings.spool is not None:
        put(desk.settings.spool, notice)


def put(folder: Path, notice: Any) -> Path:
    """Write a notice as ``notice-<number>.json``: written beside, synced, then renamed; whoever looks sees all or nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "notice": notice.id, "kind": notice.kind, "text": notice.text, "created_at": notice.created_at.isoformat(),
        "matter": notice.matter_id, "person": notice.person.name, "mobile": notice.person.mobile,
    }  # fmt: skip
    whole, beside = folder / f"notice-{notice.id}.json", folder / f".notice-{notice.id}.part"
    with beside.open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(whole)
    return whole
