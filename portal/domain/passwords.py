"""Which passwords are good enough, how long they last, and when guessing is stopped: pure rules (trust, "The web")."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from portal.domain.reasons import Reason

SHORTEST, LONGEST = 8, 128
CLASSES_ASKED = 3
CLAUSE = "GB/T 22239-2019 三级 身份鉴别"
ACCOUNT_FAILURES, NETWORK_FAILURES = 5, 20
LOCK = timedelta(minutes=15)

COMMON = frozenset(
    """
    password passw0rd p@ssword p@ssw0rd pass@123 pass1234 password1 password12 password123 p@ssw0rd123 admin123
    admin@123 admin1234 admin888 administrator root1234 root@123 test1234 test@123 guest123 welcome1 welcome123
    welcome@123 letmein1 changeme changeme1 iloveyou iloveyou1 sunshine princess football baseball dragon123 monkey123
    superman trustno1 whatever starwars computer internet security qwerty123 qwertyui qwertyuiop qwer1234 asdf1234
    asdfghjk asdfghjkl zxcvbnm1 zxcvbnm123 1qaz2wsx 1qaz@wsx !qaz2wsx qazwsx123 qazwsxedc q1w2e3r4 q1w2e3r4t5 1q2w3e4r
    1q2w3e4r5t zaq12wsx abc12345 abcd1234 abcd@123 abc@1234 a1b2c3d4 aa123456 a123456789 a12345678 abc123456 qq123456
    woaini123 woaini520 woaini1314 5201314520 wang1234 zhang123 huawei@123 huawei123 zhengfu123 zhengwu123 12345678
    123456789 1234567890 0123456789 87654321 987654321 0987654321 11223344 112233445566 12341234 12344321 123123123
    123321123 147258369 159357456 88888888 66666666 00000000 11111111 110110110 password! password@123 p@55w0rd
    """.split()
)
"""What guessing programs try first; compared without regard to case."""

_RUNS = "01234567890 9876543210 abcdefghijklmnopqrstuvwxyz zyxwvutsrqponmlkjihgfedcba qwertyuiop asdfghjkl zxcvbnm".split()


def faults(password: str, context: Iterable[str] = (), *, complexity: bool = True) -> tuple[Reason, ...]:
    """Why this password is refused; empty when it is good.

    ``context`` are words that anybody can guess of this person: user name, name, unit, the portal's own.
    ``complexity`` asks for three of four kinds of characters, as 等保 does and ASVS 5.0 forbids: a setting.
    """
    found = []
    if not SHORTEST <= len(password) <= LONGEST:
        found.append(
            _fault(f"密码应为 {SHORTEST} 至 {LONGEST} 个字符。", "可以用一句好记的话，中文、空格均可。")
        )
    if is_common(password):
        found.append(_fault("这个密码太常见，最先被猜到。", "请换一个不是常用词、连号或重复字符的密码。"))
    if made_of(password, context):
        found.append(
            _fault("密码由用户名、姓名、单位或系统名称组成，容易被猜到。", "请换成与本人、本单位无关的内容。")
        )
    if complexity and classes(password) < CLASSES_ASKED:
        found.append(
            _fault(
                "密码应含大写字母、小写字母、数字、其他字符中的至少三类。", "例如在中间加一个数字和一个符号。"
            )
        )
    return tuple(found)


def is_common(password: str) -> bool:
    """One of the passwords tried first, one character repeated, or a run of the keyboard or the alphabet."""
    plain = password.casefold()
    if plain in COMMON or len(set(plain)) <= 2:
        return True
    return any(plain in run or plain in run * 2 for run in _RUNS)


def made_of(password: str, context: Iterable[str]) -> bool:
    """Is fewer than three letters left once the context words, digits and marks are taken away?"""
    plain = password.casefold()
    words = sorted({word.casefold() for word in context if len(word) >= 2}, key=len, reverse=True)
    stripped = plain
    for word in words:
        stripped = stripped.replace(word, "")
    return stripped != plain and len(re.sub(r"[\W\d_]", "", stripped)) < 3


def classes(password: str) -> int:
    """How many of the four kinds of characters occur: upper case, lower case, digits, all others."""
    kinds = (str.isupper, str.islower, str.isdigit)
    others = any(not any(kind(char) for kind in kinds) for char in password)
    return sum(any(kind(char) for char in password) for kind in kinds) + others


def expired(changed_at: datetime | None, now: datetime, days: int) -> bool:
    """Must the password be changed for its age? ``days`` 0 means that passwords do not age (ASVS)."""
    return bool(days) and (changed_at is None or now - changed_at > timedelta(days=days))


def locked_until(failures: Sequence[datetime], allowed: int, now: datetime) -> datetime | None:
    """Until when no further try is heard, after ``allowed`` failures within 15 minutes; None when tries are heard."""
    newest = sorted(failures, reverse=True)[:allowed]
    if len(newest) < allowed or newest[0] - newest[-1] > LOCK:
        return None
    until = newest[0] + LOCK
    return until if now < until else None


def _fault(message: str, remedy: str) -> Reason:
    return Reason("E-G-PASSWORD", message, remedy=remedy, clause=CLAUSE, field="new_password")
