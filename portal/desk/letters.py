"""Issues letters: takes the number, freezes the content; an issued letter is never changed (G-6, §14.4)."""

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from io import BytesIO

from peewee import IntegrityError, ModelSelect, fn

from portal.desk import Desk, audit, docx, letter_templates, veils
from portal.domain.letters import DocNumber, DocNumberError, Letter, parse_doc_number
from portal.domain.procedure import Actor, Facts
from portal.domain.reasons import NotFound, Reason, Refused
from portal.store import blobs, snapshots
from portal.store.db import transaction
from portal.store.files import IssuedLetter, NumberSeries
from portal.store.matters import Matter

LETTERS = "函"


def issue(desk: Desk, matter: Matter, facts: Facts, name: str) -> IssuedLetter:
    """Freeze the letter ``name`` of a matter as it goes out, inside the transaction of its step.

    A numbered letter takes the next number of its unit's series of the letter's year, or the one typed from the paper
    register (field ``letter_number``), as a letter that went out on paper bears one already (G-11a). The log entry of
    the step names the letter. Raises Refused with E-G-DOCNO on a bad or taken number.
    """
    write = desk.host.owner(matter.kind).letters[name]
    draft: Letter = write(facts, None)
    unit_id: int = facts.known.get("issuer", facts.actor.principal.id)
    number = _take_number(unit_id, facts) if draft.form == "letter" else None
    letter: Letter = write(facts, str(number)) if number else draft
    template = letter_templates.current(desk, letter.form)
    if number and not _standing(matter).exists():
        matter.number = str(number)
    return _keep(
        desk, matter, unit_id, number, facts.actor, facts.now, letter, _freeze_template(desk, template)
    )


def issue_paper(
    desk: Desk, matter: Matter, unit_id: int, actor: Actor, at: datetime, letter: Letter
) -> IssuedLetter:
    """Freeze a paper without a number that comes of no step, such as a sheet signed by both sides."""
    template = _freeze_template(desk, letter_templates.current(desk, letter.form))
    return _keep(desk, matter, unit_id, None, actor, at, letter, template)


def _keep(
    desk: Desk, matter: Matter, unit_id: int, number: DocNumber | None, actor: Actor, at: datetime, letter: Letter,
    template_sha256: str,
) -> IssuedLetter:  # fmt: skip
    try:
        with transaction() if number else nullcontext():  # only a number can be taken twice
            return IssuedLetter.create(
                matter=matter.id, kind=letter.kind, unit=unit_id, document_type=LETTERS if number else letter.kind,
                year=number.year if number else at.year, sequence=_place_in_series(unit_id, number),
                number=str(number) if number else None, title=veils.veil_of(desk, matter).identity(letter.title), content=letter.to_json(),
                content_sha256=letter.sha256(), template_sha256=template_sha256, issued_at=at,
                issued_by=actor.person_id,
            )  # fmt: skip
    except IntegrityError as error:  # another clerk typed the same number in the same instant
        raise Refused([_taken(number)]) from error


def _place_in_series(unit_id: int, number: DocNumber | None) -> int | None:
    """The running number, where it belongs to the unit's series; a number under another code has no place there."""
    series = series_of(unit_id, number.year) if number else None
    return number.number if number and series and series.organ_code == number.code else None


def _standing(matter: Matter) -> ModelSelect:
    """The numbered letters of a matter that are not 作废."""
    numbered = (IssuedLetter.matter == matter.id) & IssuedLetter.number.is_null(False)
    return IssuedLetter.select().where(numbered & (IssuedLetter.void == False))


def _freeze_template(desk: Desk, template: bytes) -> str:
    """Keep the template a letter goes out in, so that an upgrade does not change old letters; its SHA-256."""
    sha256 = hashlib.sha256(template).hexdigest()
    if not blobs.place_of(desk.settings.data, sha256).exists():
        with blobs.incoming(desk.settings.data, BytesIO(template), len(template)) as written:
            blobs.keep(desk.settings.data, written)
    return sha256


def void(actor: Actor, matter: Matter) -> None:
    """Mark a withdrawn matter's letters 作废; they keep their numbers."""
    IssuedLetter.update(void=True).where(
        (IssuedLetter.matter == matter.id) & IssuedLetter.number.is_null(False)
    ).execute()
    audit.record(actor, "letter.void", matter.kind, matter.id)


def as_docx(desk: Desk, row: IssuedLetter, read: Callable[[Letter], Letter]) -> bytes:
    """The letter as docx: the same bytes every time, since content and template are both frozen.

    ``read`` gives a letter as the reader may read it (G-7).
    Raises Refused with E-G-EVIDENCE when the template kept with it is damaged or gone.
    """
    try:
        with blobs.open_checked(desk.settings.data, row.template_sha256) as template:
            return docx.render(read(Letter.from_json(row.content)), template.read())
    except blobs.Damaged:
        damaged = f"“{row.title}”发出时所用的模板已损坏或丢失，不能生成 docx。"
        raise Refused([Reason("E-G-EVIDENCE", damaged, remedy="请联系系统管理员从备份恢复。")]) from None


def preview(desk: Desk, facts: Facts, name: str) -> Letter:
    """The letter as it would go out now, without a number."""
    letter: Letter = desk.host.owner(facts.kind).letters[name](facts, None)
    return letter


def set_series(
    actor: Actor | None, unit_id: int, year: int, mode: str, organ_code: str, start: int
) -> NumberSeries:
    """Decide how a unit numbers its letters in a year: 自动 with 机关代字 and start, or 手工.

    Counting goes on behind the highest number already taken, by hand or by count.
    """
    with transaction():
        series = _series(unit_id, year, organ_code)
        series.mode, series.organ_code = mode, organ_code
        series.next_number = max(start, series.next_number, _highest_taken(unit_id, year) + 1)
        series.save()
        audit.record(actor, "series.set", "unit", unit_id, year=year, mode=mode, code=organ_code, start=start)
    return series


def series_of(unit_id: int, year: int) -> NumberSeries | None:
    return NumberSeries.get_or_none(
        (NumberSeries.unit == unit_id) & (NumberSeries.document_type == LETTERS) & (NumberSeries.year == year)
    )


def _highest_taken(unit_id: int, year: int) -> int:
    taken = (
        (IssuedLetter.unit == unit_id) & (IssuedLetter.document_type == LETTERS) & (IssuedLetter.year == year)
    )
    return IssuedLetter.select(fn.MAX(IssuedLetter.sequence)).where(taken).scalar() or 0


def _series(unit_id: int, year: int, organ_code: str) -> NumberSeries:
    """The series of a unit and year, made on first use."""
    found = series_of(unit_id, year)
    if found is not None:
        return found
    before = series_of(unit_id, year - 1)
    try:
        with transaction():
            return NumberSeries.create(
                unit=unit_id, document_type=LETTERS, year=year, organ_code=before.organ_code if before else organ_code,
                mode=before.mode if before else "auto",
            )  # fmt: skip
    except IntegrityError:  # another clerk made it in the same instant
        found = series_of(unit_id, year)
        if found is None:
            raise
        return found


def _take_number(unit_id: int, facts: Facts) -> DocNumber:
    """The next number of the unit's series; the row stays locked until the step commits, so none is skipped."""
    typed, year = str(facts.get("letter_number") or ""), facts.now.year
    series = _series(unit_id, year, snapshots.directory().units[unit_id].organ_code)
    if series.mode == "manual" or (typed and not series.organ_code):
        return _typed_number(typed)
    if typed and facts.fields.get("happened_at"):
        return _number_on_paper(series, typed)
    if not series.organ_code:
        raise Refused(
            [
                _docno(
                    "本单位未设置机关代字，不能自动编号。",
                    "请系统管理员在“单位”中填写机关代字，或改为手工编号。",
                )
            ]
        )
    NumberSeries.update(next_number=NumberSeries.next_number + 1).where(
        NumberSeries.id == series.id
    ).execute()
    taken = NumberSeries.get_by_id(series.id).next_number - 1
    return DocNumber(series.organ_code, year, taken)


def _number_on_paper(series: NumberSeries, typed: str) -> DocNumber:
    """The number that a letter bore when it went out on paper; the series counts on behind it (G-11a)."""
    number = _typed_number(typed)
    if (number.code, number.year) == (series.organ_code, series.year):
        behind = (NumberSeries.id == series.id) & (NumberSeries.next_number <= number.number)
        NumberSeries.update(next_number=number.number + 1).where(behind).execute()
    return number


def _typed_number(typed: str) -> DocNumber:
    if not typed:
        raise Refused(
            [_docno("本单位函件手工编号，请填写文号。", "请按纸质发文登记簿填写，如 平政函〔2026〕3号。")]
        )
    try:
        number = parse_doc_number(typed)
    except DocNumberError as error:
        raise Refused(error.reasons) from error
    if IssuedLetter.select().where(IssuedLetter.number == str(number)).exists():
        raise Refused([_taken(number)])
    return number


def _taken(number: DocNumber | None) -> Reason:
    return _docno(f"文号{number}已经使用。", "请核对发文登记簿，换一个号。")


def _docno(message: str, remedy: str) -> Reason:
    return Reason("E-G-DOCNO", message, remedy, "GB/T 9704-2012；§14.4 文号", field="letter_number")


def issued(letter_id: int) -> IssuedLetter:
    row = IssuedLetter.get_or_none(IssuedLetter.id == letter_id)
    if row is None:
        raise NotFound
    return row
