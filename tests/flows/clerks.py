"""Clerks who work without a pause over HTTP, and note every answer they got: the load under which a portal is killed."""

import hashlib
import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from portal.desk.people import issue_token
from tests.flows.history import History
from tests.serving import Program
from tests.transfer.conftest import PHOTO, District

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"
LOST = (OSError, http.client.HTTPException, ValueError)
"""What a client meets whose server dies: no connection, half an answer, an answer cut short."""
_cases = count(1)


class Staff:
    """The clerk and approver of the sender and the clerk of the receiver, each with a token."""

    def __init__(self, district: District):
        self._answers = district.answers(TIEXI)
        self._guest = str(district.units[TIEXI].code)
        people = (district.clerks[FIRE], district.approvers[FIRE], district.clerks[TIEXI])
        self._tokens = [issue_token(district.desk, None, person.person_id) for person in people]

    def work(self, port: int, history: History, until: threading.Event) -> None:
        """Take one transfer after the other from draft to receipt, a meeting after each, until stopped or the server is gone."""
        clerk, approver, receiver = (Program(port, token) for token in self._tokens)
        try:
            while not until.is_set():
                self._one_transfer(clerk, approver, receiver, history)
                self._one_meeting(clerk, receiver, history)
        except LOST:
            return
        finally:
            for program in (clerk, approver, receiver):
                program.close()

    def _one_transfer(self, clerk: Program, approver: Program, receiver: Program, history: History) -> None:
        facts, photo = (
            f"第{next(_cases)}起：货车停放在消防车通道内。",
            PHOTO + next(_cases).to_bytes(8, "big"),
        )
        status, matter = clerk.post(
            "/api/v1/matters", {"kind": "transfer", "fields": {**self._answers, "facts": facts}}
        )
        _must_be(201, status, matter)
        history.draft(matter["id"], facts)
        here = f"/api/v1/matters/{matter['id']}"
        status, kept = clerk.upload(f"{here}/files", "evidence", "photo.png", photo)
        _must_be(201, status, kept)
        history.file(kept["files"][0]["id"], hashlib.sha256(photo).hexdigest())
        for who, step in (
            (clerk, "submit"),
            (approver, "approve"),
            (receiver, "receive"),
            (receiver, "accept"),
        ):
            status, matter = who.post(f"{here}/steps/{step}", {"version": matter["version"]})
            _must_be(200, status, matter)
            history.step(matter["id"], step, matter["version"], matter["number"])

    def _one_meeting(self, clerk: Program, guest: Program, history: History) -> None:
        """Whenever it is, for all are busy: a sentence lets it pass."""
        typed = {
            "title": f"第{next(_cases)}次会议",
            "required": [self._guest],
            "starts_at": "2026-11-24T09:00",
            "room": f"第{next(_cases)}会议室",
        }
        status, matter = clerk.post("/api/v1/matters", {"kind": "meeting", "fields": typed})
        _must_be(201, status, matter)
        here, said = (
            f"/api/v1/matters/{matter['id']}/steps",
            dict.fromkeys(("W-M-BUSY", "W-M-ROOM"), "合并召开"),
        )
        status, answer = clerk.post(f"{here}/notify", {"confirm": said})
        _must_be(200, status, answer)
        history.invitation(matter["id"])
        status, answer = guest.post(f"{here}/attend", {})
        _must_be(200, status, answer)
        history.answer(matter["id"])


@contextmanager
def at_work(staff: Staff, port: int, history: History, crowd: int) -> Iterator[None]:
    """So many of them work while the block runs; in the end all have stopped."""
    stop = threading.Event()
    failed: list[BaseException] = []

    def worker() -> None:
        try:
            staff.work(port, history, stop)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=worker) for _ in range(crowd)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    if failed:
        raise failed[0]


def _must_be(expected: int, status: int, answer: Any) -> None:
    if status != expected:
        raise AssertionError(f"{status} instead of {expected}: {answer}")
