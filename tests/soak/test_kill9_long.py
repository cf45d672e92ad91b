"""The long round of ``kill -9``: many crashes over the same data, on both databases."""

from portal.settings import Settings
from tests.flows.test_kill9 import killed_rounds
from tests.transfer.conftest import District

ROUNDS, CROWD, ANSWERS = 40, 8, (1, 300)


def test_forty_crashes_under_load_lose_nothing(district: District, settings: Settings) -> None:
    history = killed_rounds(ROUNDS, CROWD, ANSWERS, district, settings)
    print(f"\n{ROUNDS} crashes, {history.length} acknowledged answers, nothing lost")
