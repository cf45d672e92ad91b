"""What a step's form must answer, whatever the procedure. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from portal.domain.procedure import Facts
from portal.domain.reasons import Reason


def unanswered(facts: Facts, *needs: Reason) -> Iterable[Reason]:
    """Those of the reasons whose field was left empty in the step's form."""
    return [need for need in needs if not str(facts.fields.get(need.field or "") or "").strip()]


def missing(facts: Facts, *needs: Reason) -> Iterable[Reason]:
    """Those of the reasons whose field is empty in the step's form and on record."""
    return [need for need in needs if not facts.said(need.field or "")]


def yet_to_come(facts: Facts, names: Mapping[str, str], clause: str = "") -> Iterable[Reason]:
    """Nothing is entered before it has happened: days and instants that lie ahead, each by what it is called."""
    for name, words in names.items():
        when = facts.get(name)
        if isinstance(when, datetime):
            if when > facts.now:
                yield Reason("E-G-FUTURE", f"{words}晚于现在。", "请核对日期和时间。", clause, field=name)
        elif when is not None and when > facts.now.date():
            yield Reason("E-G-FUTURE", f"{words}晚于今天。", "请核对日期。", clause, field=name)


def handed_in(facts: Facts, need: Reason) -> Iterable[Reason]:
    """The reason, unless a file for the purpose that its field names has come in since the last step."""
    return [] if facts.newly(need.field or "") else [need]


def reason_given(facts: Facts) -> Iterable[Reason]:
    """A step that takes something back says why."""
    return unanswered(facts, Reason("E-FORM-REASON", "请说明理由。", "写一句话即可。", field="reason"))


def correction_given(facts: Facts) -> Iterable[Reason]:
    """G-6, G-11: what went out stays as it is; a letter says what was wrong in it and what is right."""
    return unanswered(
        facts,
        Reason("E-FORM-REASON", "请写明更正内容。", "写明原文和更正后的内容。", "G-11", field="correction"),
    )


def two_officers(facts: Facts, field: str, paper: str) -> Iterable[Reason]:
    """行政处罚法42: an on-site record names at least two officers."""
    if len(officers(facts.get(field))) < 2:
        yield Reason(
            "E-G-OFFICER2", f"{paper}应有两名以上执法人员。", "请填写两名以上执法人员的姓名和执法证号。",
            "行政处罚法第四十二条；河南省行政执法条例第二十四条", field=field,
        )  # fmt: skip


def officers(text: object) -> list[str]:
    """The officers named in a field, separated by 、，, ; or line breaks; nobody counts twice."""
    words = str(text or "")
    for mark in "，,;；\n\r":
        words = words.replace(mark, "、")
    return list(dict.fromkeys(word.strip() for word in words.split("、") if word.strip()))
