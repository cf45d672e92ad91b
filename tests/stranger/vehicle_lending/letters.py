"""What the letter says by which a vehicle is lent. Pure."""

from portal.domain.letters import Letter, Section
from portal.domain.procedure import Facts, Seat


def consent(facts: Facts, number: str | None) -> Letter:
    """复函: the lender agrees; the desk gives it the next 文号 of the lender's series."""
    lender, borrower = facts.parties[Seat.RECEIVER].name, facts.parties[Seat.SENDER].name
    sentence = f"同意将执法车辆一辆借给你单位，用于{facts.get('title')}，乘坐 {facts.get('people')} 人。"
    return Letter(
        kind="consent",
        head=lender,
        number=number,
        title="关于同意借用执法车辆的复函",
        addressee=borrower,
        sections=(Section(None, (sentence,)),),
        closing="特此函复。",
        signer=lender,
        date=facts.now.date() if number else None,
    )
