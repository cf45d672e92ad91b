"""Blank forms of a referral for an outage, to be written by hand (G-11a, §14.5). Pure."""

from collections.abc import Callable, Mapping

from plugins.judicial.letters import goods_record, receipt_form, referral_letter, report_record
from portal.domain.letters import Letter
from portal.domain.procedure import Facts
from portal.domain.usual_papers import by_hand

LONG, SHORT = ("facts", "standard", "figures", "penalties"), ("title", "subject", "offence", "article")
BLANKS: Mapping[str, Callable[[Facts], Letter]] = {
    "涉嫌犯罪案件调查报告": by_hand(report_record),
    "涉嫌犯罪案件移送书": by_hand(referral_letter, LONG, SHORT),
    "涉案物品清单": by_hand(goods_record),
    "涉嫌犯罪案件移送书回执": by_hand(receipt_form),
}
"""The blank forms of a referral, in the order in which a case needs them."""
