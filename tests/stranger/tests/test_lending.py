"""How the plugin is tested: rules as plain values, and one request from asking to lending over a database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from vehicle_lending.rules import LENDING, fits

from portal import kit_testing
from portal.domain.procedure import Actor
from portal.domain.reasons import Refused
from portal.kit import Matter, open_matter, take


@pytest.mark.parametrize(("people", "codes"), [(None, []), (5, []), (6, ["E-V-SEATS"])])
def test_a_car_takes_five_people(people: int | None, codes: list[str]) -> None:
    assert [reason.code for reason in fits(kit_testing.facts(LENDING, people=people))] == codes


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[kit_testing.Trial]:
    """A portal with all plugins that are installed, over an empty database."""
    with kit_testing.trial(tmp_path) as opened:
        yield opened


def asked(trial: kit_testing.Trial, lending: Actor, title: str) -> Matter:
    """A request that another office has made of ``lending``."""
    asking = trial.office("平原镇人民政府", "town")
    answers = {"receiver": str(lending.unit.id), "title": title, "people": "3"}
    draft = open_matter(trial.desk, asking, LENDING.kind, answers)
    return take(trial.desk, asking, draft.id, "ask").matter


def test_a_vehicle_is_lent_with_a_numbered_letter(trial: kit_testing.Trial) -> None:
    lending = trial.office("铁西街道办事处")
    lent = take(trial.desk, lending, asked(trial, lending, "联合巡查").id, "lend").matter
    assert lent.state == "lent"
    assert [letter.number for letter in trial.letters(lent)] == ["试甲函〔2026〕1号"]


def test_nothing_is_lent_while_the_vehicle_is_repaired(trial: kit_testing.Trial) -> None:
    lending = trial.office("铁西街道办事处")
    with pytest.raises(Refused, match="E-V-GARAGE"):
        take(trial.desk, lending, asked(trial, lending, "检修后试车").id, "lend")
