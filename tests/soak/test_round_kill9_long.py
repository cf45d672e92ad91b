"""The long round of killed rounds: many crashes amid thousands of reminders, on both databases."""

from portal.settings import Settings
from tests.flows.test_round_kill9 import faults, killed_rounds
from tests.transfer.conftest import District

KILLS, LIMITS = 40, 5000


def test_forty_killed_rounds_lose_no_reminder_and_repeat_none(district: District, settings: Settings) -> None:
    amid = killed_rounds(KILLS, LIMITS, district, settings)
    assert faults(LIMITS, settings) == []
    print(f"\n{KILLS} killed rounds, {amid} amid their work, {LIMITS} limits reminded of once each")
