"""Parts of letters between two units, whatever they are about: who writes to whom, and what a blank one leaves room for."""

from dataclasses import replace
from datetime import datetime

from portal.domain.calendar import ZONE
from portal.domain.letters import WRITE_IN, Letter, Section
from portal.domain.powers import UnitRef
from portal.domain.procedure import Actor, Facts, Role, Seat
from portal.domain.usual_papers import LINES, by_hand, contact_line, letter, lines

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=ZONE)
STREET = UnitRef(1, "S", "铁西街道", "subdistrict")
BUREAU = UnitRef(3, "D", "区消防救援大队", "department")
ACTOR = Actor(1, "张三", STREET, STREET, frozenset({Role.HANDLER}))
FACTS = Facts(
    "letter", "draft", NOW, ACTOR, parties={Seat.SENDER: STREET, Seat.RECEIVER: BUREAU},
    known={"sender_name": "铁西街道办事处"},
)  # fmt: skip


def asked(facts: Facts, number: str | None) -> Letter:
    said = (Section(facts.get("title"), tuple(lines(facts.get("facts")))),)
    return letter(facts, "asked", number, "函", said, contact=contact_line(facts))


def answered(facts: Facts, number: str | None) -> Letter:
    return letter(facts, "answered", number, "复函", (), by=Seat.RECEIVER, closing="特此函复。")


def test_a_letter_is_written_and_signed_by_one_side_and_addressed_to_the_other() -> None:
    there, back = asked(FACTS, "1号"), answered(FACTS, "2号")
    assert (there.head, there.signer, there.addressee) == (
        "铁西街道办事处",
        "铁西街道办事处",
        "区消防救援大队",
    )
    assert (back.head, back.signer, back.addressee) == ("区消防救援大队", "区消防救援大队", "铁西街道办事处")


def test_a_letter_is_dated_on_the_day_on_which_it_gets_its_number() -> None:
    assert (asked(FACTS, None).date, asked(FACTS, "1号").date) == (None, NOW.date())


def test_a_blank_letter_names_its_writer_alone_and_nothing_of_any_matter() -> None:
    of_a_matter = replace(FACTS, particulars={"facts": "李四违法", "contact": "王五"})
    blank = by_hand(asked, ("facts",), ("title",))(of_a_matter)
    assert (blank.head, blank.addressee, blank.date) == ("铁西街道办事处", WRITE_IN, None)
    assert blank.sections == (Section(WRITE_IN, (LINES,)),)
    assert blank.contact == f"联系人：{WRITE_IN}，电话：{WRITE_IN}"


def test_a_blank_answer_is_written_by_whoever_prints_it_to_whoever_asked() -> None:
    blank = by_hand(answered, by=Seat.RECEIVER)(replace(FACTS, parties={Seat.SENDER: STREET}))
    assert (blank.head, blank.addressee) == ("铁西街道办事处", WRITE_IN)
