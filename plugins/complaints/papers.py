"""The blank forms of a complaint for an outage (G-11a, §14.5). Pure."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace

from plugins.complaints import letters
from portal.domain.letters import WRITE_IN, Letter
from portal.domain.procedure import Facts
from portal.domain.usual_papers import by_hand

TOWN = SimpleNamespace(full_name=WRITE_IN, address="", duty_phone="")
"""The town office that is written in by hand."""


def _blank(write: Callable[..., Letter], *lines: str) -> Callable[[Facts], Letter]:
    return by_hand(write, lines, ("title", "where") if lines else (), town=TOWN, referrer=WRITE_IN)


BLANKS: Mapping[str, Callable[[Facts], Letter]] = {
    "投诉举报登记表": _blank(letters.register_form),
    "投诉举报登记回执": _blank(letters.register_slip),
    "投诉举报告知书": _blank(letters.referral_notice),
    "投诉举报材料移交清单": _blank(letters.materials_list),
    "投诉举报结果告知书": _blank(letters.reply_notice),
    "投诉举报反馈函": _blank(letters.feedback_letter, "feedback"),
}
"""In the order in which a complaint needs them."""
