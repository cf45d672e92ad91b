"""The blank forms of a complaint for an outage (G-11a, §14.5). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace

from plugins.complaints import letters
from portal.domain.letters import WRITE_IN, Letter, blanked
from portal.domain.procedure import Facts

TOWN = SimpleNamespace(full_name=WRITE_IN, address="", duty_phone="")
"""The town office that is written in by hand."""


def _blank(write: Callable[..., Letter]) -> Callable[[Facts], Letter]:
    def blank(facts: Facts) -> Letter:
        nothing = replace(facts, particulars={}, known={**facts.known, "town": TOWN, "referrer": WRITE_IN})
        return blanked(write(nothing, None))

    return blank


def blank_feedback(facts: Facts) -> Letter:
    """反馈函 to be written by hand."""
    gaps = {"title": WRITE_IN, "where": WRITE_IN, "feedback": WRITE_IN * 14}
    nothing = replace(facts, particulars=gaps, known={**facts.known, "referrer": WRITE_IN})
    return blanked(letters.feedback_letter(nothing, None))


BLANKS: Mapping[str, Callable[[Facts], Letter]] = {
    "投诉举报登记表": _blank(letters.register_form),
    "投诉举报登记回执": _blank(letters.register_slip),
    "投诉举报告知书": _blank(letters.referral_notice),
    "投诉举报材料移交清单": _blank(letters.materials_list),
    "投诉举报结果告知书": _blank(letters.reply_notice),
    "投诉举报反馈函": blank_feedback,
}
"""In the order in which a complaint needs them."""
