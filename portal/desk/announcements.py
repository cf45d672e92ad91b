"""公告: 司法局 or the system administrator tells everybody, or some kinds of units; read, counted, withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.desk import audit, notices
from portal.desk.duties import must_be
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import NotFound, Reason, Refused
from portal.store import snapshots
from portal.store.announcements import Announcement, AnnouncementRead
from portal.store.db import Prepared, transaction
from portal.store.notices import Notice
from portal.store.people import Person

AUTHORS = (Role.SYSTEM_ADMIN, Role.SUPERVISOR)
LONGEST_TITLE, LONGEST_TEXT, LONGEST_DAYS = 60, 2000, 366
ANNOUNCEMENT = "announcement"
AUDIENCES: Mapping[str, tuple[str, frozenset[str]]] = {
    "offices": ("镇、街道办事处", frozenset({"town", "subdistrict"})),
    "departments": ("部门", frozenset({"department", "branch", "judicial"})),
    "district": ("区政府办、司法局", frozenset({"government", "supervisor"})),
    "hub": ("指挥中心", frozenset({"hub"})),
}
"""Whom an announcement may be for: name, words, kinds of units; an inner unit hears what its principal hears."""


SHOWN = Prepared(
    lambda today: (
        Announcement.select()
        .where((Announcement.ends_on >= today) & (Announcement.starts_on <= today))
        .where(Announcement.withdrawn_at.is_null())
        .order_by(Announcement.id.desc())
    )
)
READ = Prepared(
    lambda person: (
        AnnouncementRead.select(AnnouncementRead.announcement)
        .where(AnnouncementRead.person == person)
        .tuples()
    )
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be announced: plain text, from and to which day, to which AUDIENCES (none: to all)."""

    title: str
    text: str
    starts_on: date
    ends_on: date
    audiences: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement as its author sees it: how many people it is for, and how many of them have read it."""

    row: Announcement
    audience: int
    read: int
    standing: str


def publish(actor: Actor, draft: Draft) -> Announcement:
    """Announce; whoever it is for finds a notice from its first day on. Logged.

    Raises Forbidden, Refused (E-ANNOUNCE) naming everything that is missing or wrong.
    """
    must_be(actor, "发布公告", *AUTHORS, operator=False)
    if faults := _faults(draft):
        raise Refused(faults)
    kinds = sorted({kind for name in draft.audiences for kind in AUDIENCES[name][1]})
    with transaction():
        row: Announcement = Announcement.create(
            title=draft.title.strip(), text=draft.text.strip(), starts_on=draft.starts_on, ends_on=draft.ends_on,
            kinds=kinds, author=actor.person_id, created_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, "announcement.publish", ANNOUNCEMENT, row.id, name=row.title, since=row.starts_on, until=row.ends_on,
            audience=kinds,
        )  # fmt: skip
        if row.starts_on <= clock.today():
            _tell(row)
    return row


def tell_started() -> int:
    """Write the notices of announcements whose first day has come; how many announcements. For the round."""
    today = clock.today()
    waiting = Announcement.told_at.is_null() & Announcement.withdrawn_at.is_null()
    running = (Announcement.starts_on <= today) & (Announcement.ends_on >= today)
    started = list(Announcement.select().where(waiting & running).order_by(Announcement.id))
    if not started:
        return 0
    with transaction():
        return sum(_tell(row) for row in started)


def withdraw(actor: Actor, number: int) -> Announcement:
    """Take an announcement back: it is shown no longer, nor are its notices. Logged; what is withdrawn stays so.

    Raises Forbidden, NotFound.
    """
    must_be(actor, "撤回公告", *AUTHORS, operator=False)
    row = _known(number)
    with transaction():
        once = (Announcement.id == row.id) & Announcement.withdrawn_at.is_null()
        if Announcement.update(withdrawn_at=clock.now()).where(once).execute():
            Notice.delete().where(Notice.kind == _kind(row)).execute()
            audit.record(actor, "announcement.withdraw", ANNOUNCEMENT, row.id, name=row.title)
    return _known(number)


def mark_read(actor: Actor, number: int) -> None:
    """The person has read it; once is enough. Raises NotFound for what is not for them."""
    row = for_reader(actor, number)
    with transaction():
        AnnouncementRead.insert(
            announcement=row.id, person=actor.person_id, read_at=clock.now()
        ).on_conflict_ignore().execute()
        notice = (Notice.person == actor.person_id) & (Notice.kind == _kind(row)) & Notice.read_at.is_null()
        Notice.update(read_at=clock.now()).where(notice).execute()


def unread(actor: Actor) -> list[Announcement]:
    """What is announced today and this person has not read yet, the newest first."""
    shown = _shown_to(actor, clock.today())
    read = _read_by(actor, shown)
    return [row for row in shown if row.id not in read]


def current(actor: Actor) -> list[tuple[Announcement, bool]]:
    """What is announced today to this person, the newest first, each with whether they have read it."""
    shown = _shown_to(actor, clock.today())
    read = _read_by(actor, shown)
    return [(row, row.id in read) for row in shown]


def for_reader(actor: Actor, number: int) -> Announcement:
    """One announcement that is shown to this person today; NotFound otherwise."""
    found = next((row for row in _shown_to(actor, clock.today()) if row.id == number), None)
    if found is None:
        raise NotFound
    return found


def told(actor: Actor, limit: int = 200) -> list[Told]:
    """All announcements with their read marks, the newest first, for those who may write them (Forbidden for others)."""
    must_be(actor, "管理公告", *AUTHORS, operator=False)
    units = _kinds_of_people()
    rows = Announcement.select().order_by(Announcement.id.desc()).limit(limit)
    return [
        Told(row, len(people), _count_read(row, people), _standing(row))
        for row in rows
        for people in [_people(row, units)]
    ]


def _faults(draft: Draft) -> list[Reason]:
    found = []
    if not 0 < len(draft.title.strip()) <= LONGEST_TITLE:
        found.append(_fault(f"标题应为 1 至 {LONGEST_TITLE} 字。", "title"))
    if not 0 < len(draft.text.strip()) <= LONGEST_TEXT:
        found.append(_fault(f"内容应为 1 至 {LONGEST_TEXT} 字。", "text"))
    if draft.starts_on < clock.today():
        found.append(_fault("开始日期已过。", "starts_on"))
    if not 0 <= (draft.ends_on - draft.starts_on).days <= LONGEST_DAYS:
        found.append(_fault(f"结束日期应不早于开始日期，最长 {LONGEST_DAYS} 天。", "ends_on"))
    if set(draft.audiences) - AUDIENCES.keys():
        found.append(_fault("请从列出的范围中选择。", "audiences"))
    return found


def _fault(message: str, field: str) -> Reason:
    return Reason("E-ANNOUNCE", message, "请改正后发布。", field=field)


def _tell(row: Announcement) -> bool:
    """Write the notices, once: whoever comes second finds it told."""
    first = (Announcement.id == row.id) & Announcement.told_at.is_null()
    if not Announcement.update(told_at=clock.now()).where(first).execute():
        return False
    text = f"公告：{row.title}"
    notices.write([(person, text) for person in sorted(_people(row, _kinds_of_people()))], kind=_kind(row))
    return True


def _kind(row: Announcement) -> str:
    """What its notices are of: so they are found again when it is read or withdrawn."""
    return f"{ANNOUNCEMENT}.{row.id}"


def _kinds_of_people() -> list[tuple[int, str]]:
    """Every active person with the kind of the unit in whose name they act."""
    units = snapshots.directory()
    rows = Person.select(Person.id, Person.unit).where(Person.active == True).order_by(Person.id).tuples()
    return [(person, units.principal(unit).kind) for person, unit in rows]


def _people(row: Announcement, everybody: list[tuple[int, str]]) -> set[int]:
    return {person for person, kind in everybody if not row.kinds or kind in row.kinds}


def _count_read(row: Announcement, people: set[int]) -> int:
    rows = AnnouncementRead.select(AnnouncementRead.person).where(AnnouncementRead.announcement == row.id)
    return sum(1 for (person,) in rows.tuples() if person in people)


def _shown_to(actor: Actor, today: date) -> list[Announcement]:
    return [row for row in SHOWN(today) if not row.kinds or actor.principal.kind in row.kinds]


def _read_by(actor: Actor, shown: list[Announcement]) -> set[int]:
    return {number for (number,) in READ(actor.person_id)} if shown else set()


def _standing(row: Announcement) -> str:
    today = clock.today()
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "coming" if row.starts_on > today else "shown" if row.ends_on >= today else "ended"


def _known(number: int) -> Announcement:
    row: Announcement | None = Announcement.get_or_none(Announcement.id == number)
    if row is None:
        raise NotFound("没有这条公告。")
    return row
