"""Blank forms of a referral for an outage, to be written by hand (G-11a, §14.5). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from plugins.judicial.letters import goods_record, receipt_form, referral_letter, report_record
from portal.domain.letters import WRITE_IN, Letter, blanked
from portal.domain.procedure import Facts
from portal.domain.usual_papers import LINES


def blank_referral_letter(facts: Facts) -> Letter:
    """移送书 to be written by hand."""
    gaps = {name: WRITE_IN for name in ("title", "subject", "offence", "article", "contact", "contact_phone")}
    gaps |= {name: LINES for name in ("facts", "standard", "figures", "penalties")}
    known = {**facts.known, "receiver_name": WRITE_IN, "procuratorate_name": ""}
    return blanked(referral_letter(replace(facts, particulars=gaps, known=known), None))


def blank_goods_record(facts: Facts) -> Letter:
    """涉案物品清单 with empty rows."""
    return blanked(goods_record(facts))


def blank_receipt(facts: Facts) -> Letter:
    """移送书回执, which the police sign at the hand-over."""
    return blanked(receipt_form(replace(facts, known={**facts.known, "receiver_name": WRITE_IN})))


BLANKS: Mapping[str, Callable[[Facts], Letter]] = {
    "涉嫌犯罪案件调查报告": lambda facts: blanked(report_record(facts)),
    "涉嫌犯罪案件移送书": blank_referral_letter,
    "涉案物品清单": blank_goods_record,
    "涉嫌犯罪案件移送书回执": blank_receipt,
}
"""The blank forms of a referral, in the order in which a case needs them."""
