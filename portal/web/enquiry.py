"""What the address of an enquiry asks: days and words, made safe."""

from datetime import date

from flask import request

from portal import clock

LONGEST = 200
YEARS = range(2000, 2101)
"""The years that a list can speak of."""


def day_of(name: str, otherwise: date | None = None) -> date:
    """A day of the address; today, or what is given, where there is none, or none that a list can speak of."""
    usual = otherwise or clock.today()
    try:
        asked = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return usual
    return asked if asked.year in YEARS else usual


def month_of(name: str) -> date | None:
    """The first day of a month of the address, 2026-11; None where there is none, or none that a list can speak of."""
    try:
        asked = date.fromisoformat(f"{request.args.get(name, '').strip()}-01")
    except ValueError:
        return None
    return asked if asked.year in YEARS else None


def text_of(name: str) -> str:
    """Words of the address, without the blanks around them and no longer than anybody types."""
    return request.args.get(name, "").strip()[:LONGEST]
