"""Hides what identifies a person in text that more people read than need it (G-7). Pure."""

import re

_MOBILE = re.compile(r"(?<![0-9])(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9])")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])([1-9][0-9]{3})[0-9]{10}([0-9]{3}[0-9Xx])(?![0-9A-Za-z])")


def masked(text: str) -> str:
    """G-7: the text with the middle of mobile and identity-card numbers starred out."""
    return _MOBILE.sub(r"\1****\2", _IDENTITY.sub(r"\1**********\2", text))
