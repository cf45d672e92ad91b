"""What a change of the list means for an open case: a table of facts and words (L-6, L-7, T-1)."""

from datetime import date

import pytest

from portal.domain.grants import OpenCases
from portal.domain.open_cases import Handling, OpenCase, Stage, Stir, against_rule, fate
from tests.core.district import CITY, FIRE, NANQIAO, TIEXI

DAY = date(2026, 12, 1)
EVE, DAY_ITSELF = date(2026, 11, 30), DAY
UNITS = {unit.code: unit for unit in (CITY, FIRE, NANQIAO, TIEXI)}
NONE: frozenset[str] = frozenset()
RECALLED = Stir(1, CITY, NONE, frozenset({TIEXI.code}), False)
HANDED_DOWN = Stir(1, CITY, frozenset({TIEXI.code}), NONE, False)
REBASED = Stir(1, CITY, NONE, NONE, True)


def case(
    stage: Stage, held_by: str = TIEXI.code, office: str | None = TIEXI.code, filed_on: date | None = None
) -> OpenCase:
    return OpenCase(stage, held_by, office, filed_on)


@pytest.mark.parametrize(
    ("rule", "expected", "words"),
    [
        (OpenCases.STAY, Handling.STAY, "由铁西街道办事处办理完毕"),
        (OpenCases.ALONG, Handling.HAND_OVER, "随事项移交区城市管理局"),
        (OpenCases.CONSULT, Handling.CONSULT, "逐案协商"),
    ],
)
def test_what_an_office_filed_before_the_recall_follows_the_rule_of_the_batch(
    rule: OpenCases, expected: Handling, words: str
) -> None:
    """L-7."""
    found = fate(RECALLED, case(Stage.FILED, filed_on=EVE), DAY, rule, UNITS)
    assert found is not None
    assert (found.handling, found.giver, found.taker) == (expected, TIEXI, CITY)
    assert words in found.words


@pytest.mark.parametrize("rule", list(OpenCases))
@pytest.mark.parametrize(
    ("stir", "open_case", "expected"),
    [
        pytest.param(RECALLED, case(Stage.FILED, filed_on=DAY), Handling.HAND_OVER, id="filed without the power"),
        pytest.param(RECALLED, case(Stage.UNDERWAY), Handling.RETURN, id="sent, not filed: goes back"),
        pytest.param(RECALLED, case(Stage.DRAFTED, FIRE.code), Handling.READDRESS, id="a draft to the office"),
        pytest.param(RECALLED, case(Stage.DISPUTED), Handling.CONSULT, id="in dispute"),
        pytest.param(RECALLED, case(Stage.UNDERWAY, CITY.code), None, id="already with the department"),
        pytest.param(RECALLED, case(Stage.FILED, NANQIAO.code, NANQIAO.code, EVE), None, id="elsewhere"),
        pytest.param(RECALLED, case(Stage.UNDERWAY, office=None), Handling.RETURN, id="no place, in its hands"),
        pytest.param(RECALLED, case(Stage.UNDERWAY, CITY.code, None), None, id="no place, not in its hands"),
        pytest.param(HANDED_DOWN, case(Stage.FILED, CITY.code, filed_on=EVE), Handling.STAY, id="AT-21 filed before"),
        pytest.param(HANDED_DOWN, case(Stage.FILED, CITY.code, filed_on=DAY), Handling.HAND_OVER, id="AT-23 filed on the day"),
        pytest.param(HANDED_DOWN, case(Stage.UNDERWAY, CITY.code), Handling.CONSULT, id="AT-22 a lead from before"),
        pytest.param(HANDED_DOWN, case(Stage.DRAFTED, CITY.code), Handling.READDRESS, id="a draft of the department"),
        pytest.param(HANDED_DOWN, case(Stage.UNDERWAY, TIEXI.code), None, id="already with the office"),
        pytest.param(HANDED_DOWN, case(Stage.UNDERWAY, CITY.code, None), Handling.CHECK, id="no place known"),
        pytest.param(REBASED, case(Stage.FILED, filed_on=EVE), Handling.CHECK, id="another basis"),
    ],
)  # fmt: skip
def test_all_else_is_the_same_under_every_rule(
    stir: Stir, open_case: OpenCase, expected: Handling | None, rule: OpenCases
) -> None:
    """T-1, L-7: the notice itself says what happens to cases when a power comes down."""
    found = fate(stir, open_case, DAY, rule, UNITS)
    assert (found and found.handling) == expected


@pytest.mark.parametrize(
    ("rule", "recalls", "asked"),
    [
        (OpenCases.STAY, True, []),
        (OpenCases.ALONG, True, [("W-L-OPENCASES", False)]),
        (OpenCases.CONSULT, True, [("W-L-OPENCASES", False)]),
        (OpenCases.ALONG, False, []),
    ],
)
def test_another_rule_than_usual_asks_for_a_sentence_and_refuses_nothing(
    rule: OpenCases, recalls: bool, asked: list[tuple[str, bool]]
) -> None:
    """L-7 ◐: our own reading never blocks."""
    assert [(r.code, r.refuses) for r in against_rule(rule, recalls=recalls)] == asked
