"""Fields that name things of the record: an item, a unit, a place, an instant; the same for page and API."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from portal import clock
from portal.domain.calendar import ZONE
from portal.domain.powers import PlaceRef, UnitRef
from portal.store import snapshots

LONGEST_ID = 15
"""Digits; Python refuses to read a number of thousands of them, and no id has as many."""


class ItemField(wtforms.StringField):
    """An item of the list by code, id, name, or words that fit only one; data is the item's id.

    ``item`` is what the picker chose; without JavaScript the words typed beside it (``item_text``) are looked up.
    """

    picker = "item"
    typed = ""

    def process(self, formdata: Any, *rest: Any, **options: Any) -> None:
        super().process(_with_typed(self.name, formdata), *rest, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = next((v.strip() for v in valuelist if v.strip()), "")
        self.data = None
        if self.typed:
            self.data = item_id(self.typed)
            if self.data is None:
                raise ValueError(f"清单中没有唯一对应“{self.typed[:40]}”的事项，请从查询结果中选择。")

    @property
    def chosen(self) -> str:
        """The chosen item in words."""
        item = snapshots.power_list(clock.today()).items.get(self.data) if self.data else None
        return f"{item.code} {item.name}" if item else ""

    @property
    def text_value(self) -> str:
        """What the typing box shows."""
        return "" if self.data else self.typed

    def _value(self) -> str:
        return self.chosen or self.typed


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where something happened: the words typed, and what the registry knows of them (None: nothing)."""

    text: str
    place_id: int | None = None
    office_id: int | None = None

    def __str__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)


class PlaceField(wtforms.StringField):
    """A place or office by name, alias or code, or any words for where it happened; data is Whereabouts or None.

    The words typed beside the picker (``place_text``) stand where they name the chosen place more closely.
    """

    picker = "place"

    def process(self, formdata: Any, *rest: Any, **options: Any) -> None:
        super().process(_with_typed(self.name, formdata), *rest, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        given = [v.strip() for v in valuelist if v.strip()]
        chosen, typed = (given[0], given[-1]) if given else ("", "")
        self.data = whereabouts(typed if chosen in typed else chosen)

    @property
    def chosen(self) -> str:
        """The office in whose territory the place lies, in words."""
        office = self.data.office_id if isinstance(self.data, Whereabouts) else None
        return f"{self.data}（{snapshots.directory().name(office)}辖区）" if office else ""

    @property
    def text_value(self) -> str:
        """What the typing box shows."""
        return str(self.data or "")

    def _value(self) -> str:
        return str(self.data or "")


def whereabouts(text: str) -> Whereabouts | None:
    """What the registry knows of the place that a text names; None for no text."""
    if not text:
        return None
    found = place(text)
    return Whereabouts(text, found.id if found else None, found.office.id if found and found.office else None)


def _with_typed(name: str, formdata: Any) -> Any:
    """Put the words typed beside a picker behind what was chosen, under the picker's own name."""
    if formdata is None or not formdata.getlist(f"{name}_text"):
        return formdata
    return MultiDict([(name, v) for v in (*formdata.getlist(name), *formdata.getlist(f"{name}_text")) if v])


class ChoiceField(wtforms.SelectField):
    """One of a table of words; an answer left out is the default, so that a program need not send every field."""

    def __init__(
        self,
        label: str,
        table: Mapping[str, str],
        *,
        default: str = "",
        blank: str = "请选择",
        **options: Any,
    ):
        offered = table if default else {"": blank, **table}
        choices = [SelectChoice(value, words) for value, words in offered.items()]
        super().__init__(label, choices=choices, default=default, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = next((v for v in valuelist if v), self.default)


class UnitField(wtforms.SelectField):
    """A unit by code, id or name; data is the unit's id. Its choices are set by the form's ``prepare``."""

    def __init__(self, label: str | None = None, validators: Any = None, **options: Any):
        super().__init__(label, validators, coerce=_unit_id, choices=[], validate_choice=False, **options)

    def offer(self, units: Iterable[UnitRef], blank: str = "请选择") -> None:
        """Set the units to choose from."""
        named = [SelectChoice(str(unit.id), unit.name) for unit in units]
        self.choices = [SelectChoice("", blank), *named] if blank else named

    def process_formdata(self, valuelist: list[str]) -> None:
        text = next((v.strip() for v in valuelist if v.strip()), "")
        self.data = _unit_id(text)
        if text and self.data is None:
            raise ValueError(f"没有“{text[:40]}”这个单位，请从列表中选择。")


class UnitsField(wtforms.SelectMultipleField):
    """Several units, each by code, id or name; data are their ids. A program may give one without a list."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.CheckboxInput()

    def __init__(self, label: str | None = None, validators: Any = None, **options: Any):
        super().__init__(label, validators, coerce=_unit_id, choices=[], validate_choice=False, **options)

    def offer(self, units: Iterable[UnitRef]) -> None:
        """Set the units to choose from."""
        self.choices = [SelectChoice(str(unit.id), unit.name) for unit in units]

    def process_formdata(self, valuelist: list[str]) -> None:
        given = list(dict.fromkeys(v.strip() for v in valuelist if v.strip()))
        found = [(text, _unit_id(text)) for text in given]
        self.data = [unit for _text, unit in found if unit is not None]
        if unknown := [text for text, unit in found if unit is None]:
            raise ValueError(f"没有“{unknown[0][:40]}”这个单位，请从列表中选择。")


class MomentField(wtforms.DateTimeField):
    """An instant: typed as local time of Asia/Shanghai (browser) or as ISO with zone (API); data is aware."""

    widget = wtforms.widgets.DateTimeLocalInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        text = next((v.strip() for v in valuelist if v.strip()), "")
        self.data, self.typed = None, text
        if not text:
            return
        try:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
            self.data = moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)
            if not 2000 <= self.data.year <= 2100:
                raise ValueError
        except (ValueError, OverflowError) as error:
            self.data = None
            raise ValueError("时间应写作 2026-11-20T15:20。") from error

    def _value(self) -> str:
        return self.data.strftime("%Y-%m-%dT%H:%M") if self.data else getattr(self, "typed", "")


def item_id(typed: str) -> int | None:
    """The item meant by a code, an id, the exact name, or words that fit one item only."""
    listed = snapshots.power_list(clock.today())
    words = typed.strip()
    code = words.split()[0]
    for item in listed.items.values():
        if code == item.code or words == item.name:
            return item.id
    if words.isascii() and words.isdigit() and len(words) <= LONGEST_ID and int(words) in listed.items:
        return int(words)
    found = snapshots.powers().index(clock.today()).find(words, limit=2)
    return found[0].id if len(found) == 1 else None


def offence(item_name: str) -> str:
    """The 案由 that an item's name gives: 对占用消防车通道的处罚 → 占用消防车通道."""
    return item_name.removeprefix("对").removesuffix("的处罚").removesuffix("的行政处罚")


def place(typed: str) -> PlaceRef | None:
    """The place or office that a text names: 铁西新村3号楼 is in 铁西新村; None where the registry knows none."""
    units = snapshots.directory()
    words = typed.strip()
    unit = units.by_code.get(words)
    return units.locate(unit.name if unit else words)


def _unit_id(text: Any) -> int | None:
    if text in (None, ""):
        return None
    units = snapshots.directory()
    words = str(text)
    if words in units.by_code:
        return units.by_code[words].id
    if words.isascii() and words.isdigit() and int(words) in units.units:
        return int(words)
    named = [u.id for u in units.units.values() if words in (u.name, u.full_name, u.short_name, *u.aliases)]
    return named[0] if len(named) == 1 else None
