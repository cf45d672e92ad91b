"""Hides what identifies a person in text that more people read than need it (G-7). Pure."""

import re

STARS = "****"
_MOBILE = re.compile(r"(?<![0-9])(1[3-9][0-9])[ -]?[0-9]{4}[ -]?([0-9]{4})(?![0-9])")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])([1-9][0-9]{3})[0-9]{10}([0-9]{3}[0-9Xx])(?![0-9A-Za-z])")
_ANY_NUMBER = re.compile(r"[0-9]{3}")
"""What both numbers have, and hardly a line of a list."""
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
SHORTEST_NUMBER = 7
NOBODY = frozenset({"匿名", "不详", "不明", "待查", "无", "本人", "群众", "市民", "未提供", "不愿透露"})
"""What is written where no name is given."""


def masked(text: str) -> str:
    """G-7: the text with the middle of mobile and identity-card numbers starred out."""
    if not _ANY_NUMBER.search(text):
        return text
    return _MOBILE.sub(rf"\1{STARS}\2", _IDENTITY.sub(r"\1**********\2", text))


def masked_name(name: str) -> str:
    """G-7: 张** for whoever it is, however long the name, and for a place to live; a word for nobody as it is."""
    said = name.strip()
    return said if not said or said in NOBODY else f"{said[0]}**"


def masked_number(number: str) -> str:
    """G-7: a phone number or a number of identity with its middle starred out; the public code of a firm as it is."""
    said = number.strip()
    if (starred := masked(said)) != said:
        return starred
    if _CREDIT_CODE.fullmatch(said.upper()) or len(digits(said)) < SHORTEST_NUMBER:
        return said
    return f"{said[:3]}{STARS}{said[-2:]}"


def digits(text: str) -> str:
    """The digits of a number, without what people write between them."""
    return "".join(char for char in text if char.isascii() and char.isdigit())
