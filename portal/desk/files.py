"""Attaches files to matters, takes them off again before they are frozen, and opens them only if they are whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import IO, Any

from portal import clock
from portal.desk import Desk, audit, back_entry, facts, undo, veils
from portal.desk.declarations import must_be_installed
from portal.domain import file_kinds
from portal.domain.access import seats_of
from portal.domain.procedure import DESK_ROLES, OVERSEEING_ROLES, SIGNING_ROLES, Actor
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused
from portal.store import blobs, snapshots
from portal.store.db import transaction
from portal.store.files import StoredFile, freeze_files
from portal.store.matters import Matter

SIGNED_SHEET = "originals"
"""The scan of a signed 原件交接单, which may be taken in before the letter is recorded as delivered."""
COLUMNS = StoredFile._meta.fields
ATTACHING_ROLES = DESK_ROLES | SIGNING_ROLES | OVERSEEING_ROLES


def attach(
    desk: Desk,
    actor: Actor,
    matter_id: int,
    purpose: str,
    stream: IO[bytes],
    name: str,
    pages: int = 1,
    is_original: bool = False,
) -> StoredFile:
    """Keep a file with an open matter, for a person of one of its parties.

    The bytes are safe on disk before the row says so. Raises NotFound, Forbidden, Refused (E-G-FILE: kind or
    size; E-G-IMMUTABLE: the matter is closed) and DiskFull.
    """
    matter = _own_open_matter(desk, actor, matter_id)
    shown = veils.veil_of(desk, matter).identity(file_kinds.clean_name(name))
    try:
        with blobs.incoming(desk.settings.data, stream, file_kinds.LARGEST) as written:
            kind = file_kinds.kind_of(shown, *written.ends(file_kinds.HEAD, file_kinds.TAIL))
            if kind is None:
                raise Refused([file_kinds.refusal(shown)])
            if (same := _attached_already(matter, purpose, shown, written.sha256)) is not None:
                return same
            blobs.keep(desk.settings.data, written)
    except blobs.TooLarge:
        raise Refused([file_kinds.too_large(shown)]) from None
    with transaction():
        matter = _held(desk, actor, matter_id, purpose)
        row: StoredFile = StoredFile.create(
            matter=matter.id, purpose=purpose, name=shown, media_type=kind.media_type, size=written.size,
            pages=pages, is_original=is_original, sha256=written.sha256, sm3=written.sm3,
            uploaded_by=actor.person_id, unit=actor.unit.id, uploaded_at=clock.now(),
        )  # fmt: skip
        audit.record(actor, "file.attach", matter.kind, matter.id, file=row.id, name=shown, sha256=row.sha256)
    return row


def _attached_already(matter: Matter, purpose: str, name: str, sha256: str) -> StoredFile | None:
    """The same file sent again, because the form was refused or its answer lost, is not a second one."""
    row: StoredFile | None = StoredFile.get_or_none(
        (StoredFile.matter == matter.id)
        & (StoredFile.purpose == purpose)
        & (StoredFile.name == name)
        & (StoredFile.sha256 == sha256)
        & (StoredFile.frozen == False)
    )
    return row


def carry_over(
    desk: Desk, actor: Actor, from_matter: int, to_matter: int, purposes: Collection[str]
) -> list[StoredFile]:
    """Lay what the actor's unit attached to one matter into another it is drafting, so that nothing is sent twice.

    Evidence keeps who uploaded it and when; only its place is new, and it can be taken off the draft again. Raises
    NotFound, Forbidden, Refused (E-G-IMMUTABLE: the draft is closed).
    """
    origin, draft = facts.readable(desk, actor, from_matter), _own_open_matter(desk, actor, to_matter)
    units = {actor.principal.id, *(unit.id for unit in snapshots.directory().inner_units(actor.principal.id))}
    with transaction():
        return _laid_into(actor, origin.id, draft, purposes, StoredFile.unit.in_(units))


def hand_on(actor: Actor, from_matter: int, to_matter: int, purposes: Collection[str]) -> list[StoredFile]:
    """Lay files of one matter into another that arose from it, as they were uploaded, and freeze them there.

    For plugins reacting inside a transaction: the act that hands the material over was judged, this is not.
    """
    with transaction():
        laid = _laid_into(actor, from_matter, Matter.get_by_id(to_matter), purposes, StoredFile.id > 0)
        freeze_files(to_matter)
    return laid


def _laid_into(
    actor: Actor, origin: int, matter: Matter, purposes: Collection[str], whose: Any
) -> list[StoredFile]:
    there = set(
        StoredFile.select(StoredFile.purpose, StoredFile.sha256)
        .where(StoredFile.matter == matter.id)
        .tuples()
    )
    chosen = whose & (StoredFile.matter == origin) & StoredFile.purpose.in_(list(purposes))
    return [
        _copied(actor, row, matter)
        for row in StoredFile.select().where(chosen).order_by(StoredFile.id)
        if (row.purpose, row.sha256) not in there
    ]


def _copied(actor: Actor, row: StoredFile, draft: Matter) -> StoredFile:
    columns = {name: value for name, value in row.__data__.items() if name != "id"}
    copy: StoredFile = StoredFile.create(**{**columns, "matter": draft.id, "frozen": False})
    audit.record(
        actor,
        "file.carry_over",
        draft.kind,
        draft.id,
        file=copy.id,
        origin=row.id,
        name=row.name,
        sha256=row.sha256,
    )
    return copy


@dataclass(frozen=True, slots=True)
class TakenOff:
    """The matter a file was taken off, and the number by which this is undone."""

    matter: Matter
    undo: int


def detach(desk: Desk, actor: Actor, file_id: int) -> TakenOff:
    """Take a file off its matter again, by a person of the unit that attached it; never once it was sent (G-6)."""
    row = find(desk, actor, file_id)
    matter = _own_open_matter(desk, actor, row.matter_id)
    if row.unit_id not in (actor.unit.id, actor.principal.id):
        raise Forbidden([Reason("E-G-ROLE", "只能移除本单位上传的材料。", clause="G-4 人员与角色")])
    with transaction():
        _held(desk, actor, matter.id, row.purpose)
        taken_off = (
            StoredFile.delete().where((StoredFile.id == row.id) & (StoredFile.frozen == False)).execute()
        )
        if not taken_off:
            raise Refused([_immutable("材料已随文书发出，不能移除。")])
        audit.record(
            actor, "file.detach", matter.kind, matter.id, file=row.id, name=row.name, sha256=row.sha256
        )
        columns = {
            name: COLUMNS[name].db_value(value) for name, value in row.__data__.items() if name != "id"
        }
        return TakenOff(matter, undo.remember(actor, "file.detach", columns=columns, version=matter.version))


@undo.reverses("file.detach")
def _put_back(desk: Desk, actor: Actor, values: Mapping[str, Any]) -> str:
    """The same file as it was uploaded, if its matter still stands where it was taken off.

    Once a step was taken it would stand, by its time, among what that step was about, and was not.
    """
    columns = {name: COLUMNS[name].python_value(value) for name, value in values["columns"].items()}
    matter = _held(desk, actor, columns["matter"], columns["purpose"])
    if matter.version != values["version"]:
        raise Refused([undo.too_late("办件之后已经办理，没有放回；仍需要的，请重新上传。")])
    row = StoredFile.create(**columns)
    audit.record(actor, "file.attach", matter.kind, matter.id, file=row.id, name=row.name, sha256=row.sha256)
    return f"“{row.name}”已放回。"


def find(desk: Desk, actor: Actor, file_id: int) -> StoredFile:
    """A file of a matter that the actor may read; NotFound otherwise, as for one that does not exist (G-9)."""
    row: StoredFile | None = StoredFile.get_or_none(StoredFile.id == file_id)
    if row is None:
        raise NotFound
    if veils.sealed(desk, actor, row, facts.readable(desk, actor, row.matter_id)):
        raise NotFound
    return row


def read(desk: Desk, actor: Actor, file_id: int) -> tuple[StoredFile, IO[bytes]]:
    """A file with its bytes, for download; reading one of a restricted matter is logged first (trust 7)."""
    row = find(desk, actor, file_id)
    stream = open_blob(desk, row)
    if row.matter.restricted:
        with transaction():
            audit.record(actor, "file.read", row.matter.kind, row.matter_id, file=row.id)
    return row, stream


def damaged(desk: Desk, matter: Matter) -> list[str]:
    """The names of the files of a matter that are no longer what was uploaded, or are gone (trust 8)."""
    rows = facts.stored_files(matter)
    return [row.name for row in rows if not blobs.whole(desk.settings.data, row.sha256)]


def open_blob(desk: Desk, row: StoredFile) -> IO[bytes]:
    """The bytes as they were uploaded, checked against their SHA-256; Refused E-G-EVIDENCE when they differ."""
    try:
        return blobs.open_checked(desk.settings.data, row.sha256)
    except blobs.Damaged:
        raise Refused(
            [
                Reason(
                    "E-G-EVIDENCE",
                    f"“{row.name}”与上传时的校验值不符或已丢失，不能作为证据使用。",
                    remedy="请联系系统管理员从备份恢复；上传单位可另行上传原件。",
                    clause="行政处罚法第四十七条",
                )
            ]
        ) from None


def _own_open_matter(desk: Desk, actor: Actor, matter_id: int) -> Matter:
    matter = facts.readable(desk, actor, matter_id)
    must_be_installed(desk, matter.kind)
    seats = seats_of(actor, facts.standing_of(matter, facts.parties_of(matter)))
    if not seats or not actor.roles & ATTACHING_ROLES:
        raise Forbidden(
            [
                Reason(
                    "E-G-ROLE",
                    "材料由办件当事单位的经办人、联络人或负责人上传和移除。",
                    remedy="请转告有权办理的人员。",
                    clause="G-4 人员与角色",
                )
            ]
        )
    if not matter.open:
        raise Refused([_immutable("办件已办结，材料不再变动。")])
    return matter


def _held(desk: Desk, actor: Actor, matter_id: int, purpose: str) -> Matter:
    """The matter, kept as it is until the transaction ends, if its files may change now; the actor edits it (G-4).

    What waits for approval stays as the approver sees it, but for the papers that its next steps ask for.
    """
    Matter.update(version=Matter.version).where(Matter.id == matter_id).execute()  # no step slips in between
    matter = _own_open_matter(desk, actor, matter_id)
    procedure = desk.host.procedure(matter.kind)
    if procedure.state(matter.state).editable:
        Matter.update(last_editor=actor.person_id, private=matter.private or procedure.initial.private).where(
            Matter.id == matter.id
        ).execute()
    elif matter.private and purpose not in _asked_for(desk, matter):
        raise Refused([_immutable("办件已送审，材料不再变动；需要增减的，请先退回修改。")])
    return matter


def _asked_for(desk: Desk, matter: Matter) -> set[str]:
    """What the files are for that the steps from here ask for, or may be proven by when they are entered later."""
    forms = desk.host.owner(matter.kind).forms
    steps = desk.host.procedure(matter.kind).steps_from(matter.state)
    asked = {purpose for step in steps if step.form for purpose in forms[step.form].attachments}
    return asked | {back_entry.PAPER, SIGNED_SHEET}


def _immutable(message: str) -> Reason:
    return Reason("E-G-IMMUTABLE", message, remedy="如有错漏，请以更正函补正。", clause="G-6 全过程记录")
