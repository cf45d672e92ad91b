"""Notices as files for a gateway: one a notice, whole, only where a folder is named; a failure hurts nobody."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from portal.desk import Desk, deadlines
from portal.procedures import spool
from portal.settings import from_environment
from portal.store.matters import Matter
from portal.store.notices import Notice
from tests.conftest import HeldClock
from tests.core.test_terms import at
from tests.transfer.conftest import District, small_district

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def spooling(desk: Desk, folder: Path) -> District:
    """The small district, with a folder named for its notices."""
    return small_district(Desk(desk.host, replace(desk.settings, spool=folder)))


def test_each_notice_of_a_step_becomes_a_file(spooling: District, folder: Path) -> None:
    sent = spooling.sent(FIRE, TIEXI)
    written = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()}
    assert written.keys() == {f"notice-{notice.id}.json" for notice in Notice.select()}
    clerk = spooling.clerks[TIEXI]
    [told] = [one for one in written.values() if one["person"] == clerk.name]
    assert (told["matter"], told["kind"]) == (sent.id, "approve")
    assert "占用、堵塞消防车通道" in told["text"]


def test_reminders_and_digests_become_files_too(spooling: District, folder: Path, now: HeldClock) -> None:
    spooling.sent(FIRE, TIEXI)
    now.move_to(at("2026-11-23T09:00"))
    deadlines.make_round(spooling.desk)
    kinds = {json.loads(path.read_text(encoding="utf-8"))["kind"] for path in folder.iterdir()}
    assert {"reminder", "digest"} <= kinds
    assert len(list(folder.iterdir())) == Notice.select().count()


def test_without_a_folder_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    small_district(desk).sent(FIRE, TIEXI)
    assert not list(tmp_path.rglob("notice-*.json"))


def test_a_folder_that_cannot_be_written_stops_no_act(
    spooling: District, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("a file where the folder should be")
    sent = spooling.sent(FIRE, TIEXI)
    assert Matter.get_by_id(sent.id).state == "sent"
    assert "delivery by plugin spool failed" in caplog.text


def test_nothing_half_written_stands_where_the_gateway_looks(spooling: District, folder: Path) -> None:
    spooling.sent(FIRE, TIEXI)
    notice = Notice.get()
    again = spool.put(folder, notice)
    assert json.loads(again.read_text(encoding="utf-8"))["notice"] == notice.id
    assert not list(folder.glob(".*"))


def test_the_folder_is_named_by_the_environment(tmp_path: Path) -> None:
    told = {"PORTAL_DATA": str(tmp_path), "PORTAL_SPOOL": str(tmp_path / "out")}
    assert from_environment(told).spool == tmp_path / "out"
    assert from_environment({"PORTAL_DATA": str(tmp_path)}).spool is None
