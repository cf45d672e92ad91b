"""Which passwords are good enough, how long they last, when guessing is stopped (trust, "The web")."""

from datetime import datetime, timedelta

import pytest

from portal.domain.calendar import ZONE
from portal.domain.passwords import COMMON, classes, expired, faults, locked_until

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)
CONTEXT = ["wangfang", "王芳", "铁西街道办事处", "weibin", "联动门户"]


@pytest.mark.parametrize(
    "password",
    ["Reed-Yellow-7", "我每天7点骑车上班Ok", "Tr0ub4dor&3x", "x9K" + "長" * 61, "wangfang eats 3 Apples"],
)
def test_a_long_uncommon_password_is_good(password: str) -> None:
    assert faults(password, CONTEXT) == ()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab3-xyz", "8 至"),
        ("Ab3-" * 40, "8 至"),
        ("P@ssw0rd", "太常见"),
        ("1qaz@WSX", "太常见"),
        ("aaaaaaaA", "太常见"),
        ("23456789", "太常见"),
        ("qwertyuiop", "太常见"),
        ("WangFang@2026", "姓名"),
        ("王芳王芳-2026", "姓名"),
        ("Weibin#2026", "姓名"),
        ("reedyellowseven", "三类"),
        ("reed yellow seven", "三类"),
    ],
)
def test_a_guessable_or_plain_password_is_refused_with_the_reason(password: str, said: str) -> None:
    found = faults(password, CONTEXT)
    assert any(said in reason.message for reason in found)
    assert all(reason.code == "E-G-PASSWORD" and reason.remedy for reason in found)


def test_without_complexity_a_long_phrase_of_one_kind_is_good() -> None:
    assert faults("reed yellow seven", CONTEXT, complexity=False) == ()


def test_the_list_of_common_passwords_is_compared_without_regard_to_case() -> None:
    assert all(word == word.casefold() for word in COMMON)


def test_chinese_characters_count_as_a_kind_of_their_own() -> None:
    assert classes("aB1中") == 4


@pytest.mark.parametrize(("days", "after", "too_old"), [(90, 90, False), (90, 91, True), (0, 9999, False)])
def test_a_password_ages_only_where_the_district_says_so(days: int, after: int, too_old: bool) -> None:
    assert expired(NOON, NOON + timedelta(days=after), days) is too_old


def minutes(*offsets: int) -> list[datetime]:
    return [NOON + timedelta(minutes=offset) for offset in offsets]


@pytest.mark.parametrize(
    ("failures", "at", "until"),
    [
        ((0, 1, 2, 3), 4, None),
        ((0, 1, 2, 3, 4), 5, 19),
        ((0, 1, 2, 3, 14), 28, 29),
        ((0, 1, 2, 3, 4), 19, None),
        ((0, 1, 2, 3, 16), 17, None),
    ],
    ids=["four", "five", "five within 15 minutes, to the last", "15 minutes later", "too far apart"],
)
def test_five_failures_within_fifteen_minutes_lock_for_fifteen(
    failures: tuple[int, ...], at: int, until: int | None
) -> None:
    (now,) = minutes(at)
    assert locked_until(minutes(*failures), 5, now) == (minutes(until)[0] if until is not None else None)
