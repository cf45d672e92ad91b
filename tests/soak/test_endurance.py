"""Minutes of steady work: memory stays where it was, the record stays whole, the answers stay quick."""

import time
from pathlib import Path

from portal.settings import Settings
from tests import serving
from tests.flows.clerks import Staff, at_work
from tests.flows.history import History, faults
from tests.flows.test_kill9 import MORNING
from tests.transfer.conftest import District

MINUTES, CROWD = 5, 8
WARM_UP = 30
MEBIBYTE = 1024 * 1024


def test_memory_does_not_grow_over_minutes_of_work(
    district: District, settings: Settings, tmp_path: Path
) -> None:
    staff, history, log = Staff(district), History(), tmp_path / "server.log"
    with serving.portal(settings.data, settings.database_url, log, PORTAL_NOW=MORNING) as server:
        with at_work(staff, server.port, history, CROWD):
            time.sleep(WARM_UP)  # caches fill
            before = server.resident()
            time.sleep(MINUTES * 60 - WARM_UP)  # the load itself is what is waited for
            after = server.resident()
        assert faults(history, settings.database_url, settings.data) == []
    print(f"\n{history.length} answers; resident {before // MEBIBYTE} → {after // MEBIBYTE} MiB")
    assert after < before + 50 * MEBIBYTE
    assert after < 200 * MEBIBYTE
