"""The district's own letter templates: uploaded, tried on samples, put in force, taken back to the shipped one.

A template is code that an administrator uploads: it is looked at before anything opens it and runs in a sandbox. What has
been issued keeps the template it went out in (``IssuedLetter.template_sha256``).
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import IO

from peewee import fn

from portal import clock
from portal.desk import Desk, audit, docx
from portal.desk.duties import must_be
from portal.desk.letter_samples import samples
from portal.domain.file_kinds import clean_name
from portal.domain.letters import FORMS, Form, Letter
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import NotFound, Reason, Refused
from portal.store import blobs, snapshots
from portal.store.audit import wait_for_turn
from portal.store.db import transaction
from portal.store.files import LetterTemplate

NAMES: Mapping[str, str] = {"letter": "函", "slip": "回执", "record": "记录、登记表", "minutes": "会议纪要"}
SHIPPED = 0
LARGEST = 5 * 1024 * 1024
CLAUSE = "GB/T 9704-2012；§14.2 至 14.5"


def current(desk: Desk, form: Form) -> bytes:
    """The template in force for a form.

    Where the district's own is damaged letters go out in the shipped one: what they say does not hang on their look.
    """
    row = in_force(form)
    if row is not None:
        with suppress(Refused):
            return _kept(desk, row)
    return docx.template_for(form)


def as_it_stands(desk: Desk, letter: Letter) -> bytes:
    """A paper that is not issued, or is to be filled in by hand, as docx in the template in force."""
    return docx.render(letter, current(desk, letter.form))


def in_force(form: str) -> LetterTemplate | None:
    """The uploaded version in force; None where it is the shipped one."""
    return snapshots.templates_in_force().get(form)


def versions(form: str) -> list[LetterTemplate]:
    """All uploaded versions, the newest first."""
    rows = LetterTemplate.select().where(LetterTemplate.form == known(form))
    return list(rows.order_by(LetterTemplate.number.desc()))


def known(form: str) -> Form:
    """The form of this name; NotFound where there is none."""
    found = next((one for one in FORMS if one == form), None)
    if found is None:
        raise NotFound("没有这种版式。")
    return found  # type: ignore[return-value]


def take_in(desk: Desk, actor: Actor, form: str, stream: IO[bytes], name: str) -> LetterTemplate:
    """Try an uploaded template and keep it as the next version of its form; it is not in force yet.

    Raises Forbidden, Refused with E-G-TEMPLATE for each point in which it makes no letter, each with its place.
    """
    must_be(actor, "更换文书模板", Role.SYSTEM_ADMIN)
    known(form)
    given = stream.read(LARGEST + 1)
    if problems := _problems(form, given):
        raise Refused(Reason("E-G-TEMPLATE", message, REMEDY, CLAUSE, field="file") for message in problems)
    with blobs.incoming(desk.settings.data, BytesIO(given), LARGEST) as written:
        blobs.keep(desk.settings.data, written)
    with transaction():
        wait_for_turn()
        highest = (
            LetterTemplate.select(fn.MAX(LetterTemplate.number)).where(LetterTemplate.form == form).scalar()
        )
        row: LetterTemplate = LetterTemplate.create(
            form=form, number=(highest or 0) + 1, name=clean_name(name), sha256=hashlib.sha256(given).hexdigest(),
            uploaded_by=actor.person_id, uploaded_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, "template.take_in", "template", row.id, form=form, number=row.number, sha256=row.sha256
        )
    return row


REMEDY = "模板没有收下，现用的不变；请在 Word 或 WPS 中改正后重新上传。"


def adopt(actor: Actor, form: str, number: int) -> None:
    """Put a version in force, or with number 0 the shipped one again; what was issued keeps its own."""
    must_be(actor, "更换文书模板", Role.SYSTEM_ADMIN)
    row = find(form, number)
    with transaction():
        wait_for_turn()
        now = clock.now()
        LetterTemplate.update(until=now).where(
            (LetterTemplate.form == form)
            & LetterTemplate.until.is_null()
            & LetterTemplate.since.is_null(False)
        ).execute()
        if row is not None:
            LetterTemplate.update(since=now, until=None).where(LetterTemplate.id == row.id).execute()
        snapshots.changed("templates")
        audit.record(actor, "template.adopt", "template", row.id if row else None, form=form, number=number)


def find(form: str, number: int) -> LetterTemplate | None:
    """One version; None for the shipped one, NotFound for one that does not exist."""
    known(form)
    if number == SHIPPED:
        return None
    row: LetterTemplate | None = LetterTemplate.get_or_none(
        (LetterTemplate.form == form) & (LetterTemplate.number == number)
    )
    if row is None:
        raise NotFound("没有这一版模板。")
    return row


def template(desk: Desk, form: str, number: int) -> bytes:
    """A version as it was uploaded, or the shipped one, to look at and to change in Word."""
    row = find(form, number)
    return docx.template_for(known(form)) if row is None else _kept(desk, row)


def sample(desk: Desk, form: str, number: int) -> bytes:
    """The sample letter filled into a version."""
    return docx.render(samples(known(form))[0], template(desk, form, number))


def _kept(desk: Desk, row: LetterTemplate) -> bytes:
    try:
        with blobs.open_checked(desk.settings.data, row.sha256) as file:
            return file.read()
    except blobs.Damaged:
        message = f"“{row.name}”与上传时的校验值不符或已丢失。"
        raise Refused([Reason("E-G-EVIDENCE", message, "请重新上传，或恢复出厂模板。")]) from None


def _problems(form: str, given: bytes) -> list[str]:
    if len(given) > LARGEST:
        return [f"文件超过 {LARGEST // 1024 // 1024} MiB，不像一份公文模板。"]
    full, lean = samples(known(form))
    found = docx.try_template(given, full)
    return found or [
        f"{message}（试用：没有文号、附件和清单的草稿）" for message in docx.try_template(given, lean)
    ]
