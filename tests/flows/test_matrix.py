"""Every route as every reader: whoever may not know of a thing gets what he gets for one that is not there (G-9)."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import TestResponse

from plugins.consultation.meeting.tables import AgendaLine, AgreedTask, TaskRecord
from portal import clock
from portal.desk import (
    Desk,
    deadlines,
    logins,
    matters,
    openings,
    originals,
    phrases,
    saved_filters,
    second_factor,
    staff,
)
from portal.domain.originals import Item
from portal.domain.procedure import Actor, Role, Seat
from portal.plugin_host import PluginHost
from portal.settings import Settings
from portal.store.db import connection
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import Matter, MatterClock
from portal.store.people import Absence, Person
from portal.store.units import Liaison
from portal.web.sessions import SESSION_KEY
from tests import factories
from tests.conftest import MORNING
from tests.databases import Backend
from tests.disputes.conftest import quarrelling
from tests.judicial.conftest import COMPLETE
from tests.matrix import READERS, Line, lines
from tests.transfer.conftest import District, small_district
from tests.web_fixtures import Client, application

SENDER, RECEIVER, THIRD = "区消防救援大队", "铁西街道办事处", "平原镇人民政府"
NOTHING = 999_999
ABSENCES = 500_000
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
LOGGED_IN = READERS[1:]


class World:
    """The district with one browser a reader, and the things that addresses name, made when they are asked for."""

    def __init__(self, district: District, app: Flask):
        self.district = district
        self.app = app
        self._browsers: dict[str, Client] = {}
        self._clerk = district.clerks[SENDER]
        self._numbers = count(1)
        self._quarrel = quarrelling(district)
        self._people = {
            "clerk": self._clerk.person_id,
            "approver": district.approvers[SENDER].person_id,
            "other": district.clerks[RECEIVER].person_id,
            "third": district.clerks[THIRD].person_id,
            "supervisor": self._person("区司法局", Role.SUPERVISOR),
            "gov_office": self._person("区人民政府办公室", Role.GOV_OFFICE),
            "system": self._person("镇办综合指挥和信息化网络中心", Role.SYSTEM_ADMIN),
            "security": self._person("镇办综合指挥和信息化网络中心", Role.SECURITY_ADMIN),
            "audit": self._person("镇办综合指挥和信息化网络中心", Role.AUDIT_ADMIN),
        }

    def _person(self, unit: str, role: Role) -> int:
        return int(factories.person(self.district.units[unit], role).id)

    def browser(self, reader: str) -> Client:
        """The reader's browser, logged in unless the reader is anyone."""
        if reader not in self._browsers:
            client = self._browsers[reader] = Client(self.app)
            if reader in self._people:
                token = logins.open_session(Person.get_by_id(self._people[reader]), client.address)
                signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
                assert signer is not None
                client.flask.set_cookie("portal", str(signer.dumps({SESSION_KEY: token})))
        return self._browsers[reader]

    def forget_browsers(self) -> None:
        """Everybody begins anew after a request that ends logins."""
        self._browsers.clear()

    def make(self, thing: str) -> tuple[int, ...]:
        """A thing of this kind as its address names it, fresh, so that no reader meets what another has done to it."""
        makers: dict[str, Callable[[], int | tuple[int, ...]]] = {
            "-": lambda: 0,
            "nothing": lambda: (NOTHING, NOTHING),
            "draft": lambda: self.district.draft(SENDER, RECEIVER).id,
            "submitted": lambda: self.district.submitted(SENDER, RECEIVER).id,
            "sent": self._sent,
            "escalated": self._escalated,
            "case": self._case,
            "tip": lambda: self._complaint().id,
            "complaint": lambda: self._complaint("register").id,
            "told": lambda: self._complaint("register", "tell_complainant").id,
            "change": lambda: matters.open_matter(self.district.desk, self._clerk, "list_change", {}).id,
            "dispute": lambda: self._quarrel.opened(subject=self._somebody()).id,
            "deciding": lambda: self._quarrel.coordinated(subject=self._somebody()).id,
            "suspicion": lambda: self._referral().id,
            "undecided": lambda: self._referral("appoint_team", "report").id,
            "referral": lambda: self._referral("appoint_team", "report", "approve", "send").id,
            "reversed": lambda: (
                matters.open_matter(self.district.desk, self._clerk, "procuratorial_opinion", {}).id
            ),
            "handover": lambda: self._between(
                "handover", "begin", {"cases": [], "document": "卫政文〔2026〕40号"}
            ),
            "basis": lambda: self._between("basis_change", "tell", {"document": "卫政文〔2026〕40号"}),
            "unsent": lambda: self._hazard().id,
            "hazard": lambda: self._take(self._clerk, self._hazard(), "send").id,
            "reported": self._reported,
            "invitation": lambda: self._agenda("told"),
            "agenda": lambda: self._agenda(),
            "agreed": lambda: self._agenda("agreed"),
            "given": lambda: self._agenda("given"),
            "plot": lambda: matters.open_matter(self.district.desk, self._clerk, "joint_operation", {}).id,
            "raid": lambda: self._raid().id,
            "raided": self._raided,
            "unshared": lambda: matters.open_matter(self.district.desk, self._clerk, "share", {}).id,
            "shared": lambda: self._shared("share", "publish"),
            "asked": lambda: self._shared("info_request", "ask"),
            "request": lambda: self._request(sent=True),
            "wish": lambda: self._request(sent=False),
            "letter": lambda: IssuedLetter.get(IssuedLetter.matter == self._sent()).id,
            "file": lambda: StoredFile.get(StoredFile.matter == self._sent()).id,
            "photo": lambda: StoredFile.get(StoredFile.matter == self.make("draft")[0]).id,
            "clock": self._clock,
            "originals": self._originals,
            "phrase": lambda: phrases.keep(self._clerk, "现场清点无误。").id,
            "filter": lambda: saved_filters.keep(self._clerk, "transfer", "到期", {"light": "today"}).id,
            "person": lambda: factories.person(self.district.units[THIRD]).id,
            "unit": lambda: factories.unit().id,
            "liaison": self._liaison,
            "absence": self._absence,
            "factors": self._factors,
        }
        made = makers[thing]()
        return made if isinstance(made, tuple) else (int(made),)

    def _hazard(self) -> Matter:
        """An urgent notice of the sender to the other party."""
        told = {"receivers": [self.district.units[RECEIVER].code]}
        return matters.open_matter(self.district.desk, self._clerk, "hazard_notice", told)

    def _reported(self) -> int:
        """One that was refused without a reason and reported to the government."""
        told = self._take(self._clerk, self._hazard(), "send")
        silent = self._take(self.district.clerks[RECEIVER], told, "refuse")
        return int(self._take(self.district.approvers[SENDER], silent, "report").id)

    def _agenda(self, far: str = "") -> tuple[int, ...]:
        """A line of a meeting of the sender with the other party that is going on; a task agreed there, or given."""
        other = self.district.units[RECEIVER].code
        typed = {
            "title": "协商",
            "required": [other],
            "starts_at": "2027-03-02T09:00",
            "room": "甲",
            "topics": "划线",
        }
        meeting = matters.open_matter(self.district.desk, self._clerk, "meeting", typed)
        sentences = {code: "演示" for code in ("W-M-BUSY", "W-M-ROOM", "W-M-EARLY")}
        for step in ("notify",) if far == "told" else ("notify", "open"):
            matters.take(self.district.desk, self._clerk, meeting.id, step, confirm=sentences)
        if far == "told":
            return (meeting.id,)
        line = AgendaLine.get(AgendaLine.meeting == meeting.id)
        if not far:
            return meeting.id, line.id
        said = {"line": line.id, "result": "task", "task": "划线", "owner": other}
        matters.take(self.district.desk, self._clerk, meeting.id, "record", said)
        if far == "agreed":
            return meeting.id, AgreedTask.get(AgreedTask.line == line.id).id
        came = {"came": ["present"]}
        matters.take(self.district.desk, self._clerk, meeting.id, "conclude", came, confirm=sentences)
        matters.take(self.district.desk, self._clerk, meeting.id, "issue_minutes")
        return (TaskRecord.get(TaskRecord.meeting == meeting.id).matter_id,)

    def _raid(self) -> Matter:
        """A joint operation to which the sender has asked the other party."""
        typed = {
            "title": "联合检查", "course": "逐户检查。", "place": "铁西新村", "keeper": "王一", "starts_at": "2027-01-05T09:00",
            "units": [self.district.units[name].code for name in (SENDER, RECEIVER)],
            "officers": ["王一（1）、李二（2）", ""], "powers": ["消防监督检查", ""],
        }  # fmt: skip
        draft = matters.open_matter(self.district.desk, self._clerk, "joint_operation", typed)
        planned = self._take(self._clerk, draft, "plan")
        return self._take(self.district.approvers[SENDER], planned, "approve")

    def _raided(self) -> int:
        """One that took place."""
        said = {"own_officers": "赵六（1）、钱七（2）", "own_powers": "410703-CF-0151"}
        ready = self._take(self.district.clerks[RECEIVER], self._raid(), "confirm", **said)
        return int(self._take(self._clerk, ready, "carry_out").id)

    def _take(self, actor: Actor, matter: Matter, step: str, **said: str) -> Matter:
        return matters.take(self.district.desk, actor, matter.id, step, said).matter

    def _between(self, kind: str, step: str, fields: dict[str, object]) -> int:
        """What a published list leaves to the sender and the other party."""
        seats = {Seat.SENDER: self.district.units[SENDER].id, Seat.RECEIVER: self.district.units[RECEIVER].id}
        titled = {"title": "清单调整的后续", **fields}
        return int(openings.open_between(self.district.desk, self._clerk, kind, seats, titled, step).id)

    def _somebody(self) -> str:
        """A 当事人 of whom no other dispute is: each is about a question of its own."""
        return f"第{next(self._numbers)}家公司"

    def _shared(self, kind: str, step: str) -> int:
        """Information for the other party, or a table that it is to fill in."""
        typed = {
            "category": "8", "title": "通报", "content": "一", "sort": "call", "columns": "户数", "purpose": "汇总",
            "legal_need": "通知三（三）", "receivers": [self.district.units[RECEIVER].code],
        }  # fmt: skip
        matter = matters.open_matter(self.district.desk, self._clerk, kind, typed)
        return int(self._take(self._clerk, matter, step).id)

    def _request(self, *, sent: bool) -> int:
        """A letter of assistance to the other party, or its draft."""
        asked = {
            "receiver": self.district.units[RECEIVER].code,
            "title": "协助核实门牌",
            "facts": "货车停放。",
            "question": "门牌号？",
        }
        matter = matters.open_matter(self.district.desk, self._clerk, "assistance", asked)
        if sent:
            self.district.take(self._clerk, matter, "submit")
            self.district.take(self.district.approvers[SENDER], matter, "approve")
        return int(matter.id)

    def _clock(self) -> tuple[int, int]:
        matter = self._sent()
        return matter, MatterClock.get(MatterClock.matter == matter).id

    def _originals(self) -> tuple[int, int]:
        matter = self._sent()
        items = [Item("现场检查笔录", "3 页", "original")]
        return matter, originals.draw_up(self.district.desk, self._clerk, matter, items).id

    def _referral(self, *steps: str) -> Matter:
        """A criminal referral of the sender, as far along as these steps lead; its head approves."""
        typed = {**COMPLETE, "goods": "无"} if steps else {}
        matter = matters.open_matter(self.district.desk, self._clerk, "criminal_referral", typed)
        for step in steps:
            head = factories.clerk(self.district.units[SENDER], Role.HEAD)
            actor = head if step == "approve" else self._clerk
            matter = matters.take(self.district.desk, actor, matter.id, step).matter
        return matter

    def _liaison(self) -> tuple[int, int]:
        unit = factories.unit()
        row = Liaison.create(unit=unit, name="联络人", valid_from=clock.today(), recorded_at=clock.now())
        return unit.id, row.id

    def _factors(self) -> int:
        """Each administrator is setting up a second factor; the address names none."""
        for reader in ("system", "security", "audit"):
            actor = staff.actor_of(Person.get_by_id(self._people[reader]))
            second_factor.begin(self.district.desk, actor)
        return NOTHING

    def _absence(self) -> int:
        today = clock.today()
        person = factories.person(self.district.units[THIRD])
        number = ABSENCES + person.id  # told apart from any other figure on a page
        Absence.insert(id=number, person=person, since=today, until=today, recorded_at=clock.now()).execute()
        return int(number)

    def _sent(self) -> int:
        return int(self.district.sent(SENDER, RECEIVER).id)

    def _escalated(self) -> int:
        matter_id = self._sent()
        Matter.update(escalated=True).where(Matter.id == matter_id).execute()
        return matter_id

    def _complaint(self, *steps: str) -> Matter:
        """A complaint at the sender, about what the other party holds, after these steps."""
        typed = {
            **self.district.answers(RECEIVER), "channel": "phone", "received_at": "2026-11-20T08:30", "points": "货车占道。",
            "complainant": "王某", "complainant_phone": "13800001234",
        }  # fmt: skip
        matter = matters.open_matter(self.district.desk, self._clerk, "complaint", typed)
        for step in steps:
            said = {"told_by": "phone"} if step == "tell_complainant" else {}
            matter = matters.take(self.district.desk, self._clerk, matter.id, step, said).matter
        return matter

    def _case(self) -> int:
        """An entry in the sender's own register of cases."""
        typed = {**self.district.answers(RECEIVER), "filed_on": "2026-11-20"}
        entry = matters.open_matter(self.district.desk, self.district.clerks[SENDER], "filing", typed)
        Matter.update(state="filed", private=False).where(Matter.id == entry.id).execute()
        return int(entry.id)


@pytest.fixture(scope="module")
def world(backend: Backend, host: PluginHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for the whole table: every changing request is about a thing of its own."""
    with backend.clean(host) as url, connection(), clock.standing_at(MORNING):
        desk = Desk(host, Settings(tmp_path_factory.mktemp("matrix"), url, "a key for tests"))
        world = World(small_district(desk), application(desk))
        deadlines.make_round(desk)
        yield world


def ask(client: Client, reader: str, line: Line, numbers: tuple[int, ...]) -> TestResponse:
    """Make the request of a line about the thing with these ids."""
    address, further = address_of(line, reader, numbers), sent_with(line, reader, numbers)
    if line.method == "GET":
        return client.get(address)
    if line.rule.startswith("/api/"):
        return _post_to_api(client, address, further)
    return client.post(address, further)


def address_of(line: Line, reader: str, numbers: tuple[int, ...]) -> str:
    """The address of a line about the thing with these ids, in the order in which it has them, with its query."""
    further, left = _further(line, reader), iter(numbers)
    path = ARGUMENT.sub(lambda found: quote(further.get(found[1]) or str(next(left))), line.rule)
    if line.method != "GET":
        return path
    query = {
        name: value for name, value in further.items() if f"{name}>" not in line.rule and name != "query"
    }
    if "query" in further:
        query[further["query"]] = str(numbers[0])
    return f"{path}?{urlencode(query)}" if query else path


def sent_with(line: Line, reader: str, numbers: tuple[int, ...]) -> dict[str, str]:
    """What the request of a line sends besides."""
    further = {name: value for name, value in _further(line, reader).items() if f"{name}>" not in line.rule}
    if "form" in further:
        further[further.pop("form")] = f"{numbers[0]}-1"  # as a list ticked it that was read long ago
    return further


def _further(line: Line, reader: str) -> dict[str, str]:
    return {name: value.format(reader=reader) for name, value in line.arguments.items()}


def _post_to_api(client: Client, path: str, sent: dict[str, str]) -> TestResponse:
    """As a program in the page would: JSON, or a multipart form where files go, with the token in a header."""
    client.post("/api/v1/nowhere")  # makes sure of a token
    token = {"X-CSRFToken": client.csrf}
    if path.endswith("/files"):
        return client.flask.post(path, data=sent, content_type="multipart/form-data", headers=token)
    return client.flask.post(path, json=sent, headers=token)


@pytest.mark.parametrize("line", lines(), ids=str)
def test_each_reader_gets_what_the_matrix_says(world: World, line: Line) -> None:
    got, thing = [], world.make(line.thing)
    for reader in READERS:
        got.append(ask(world.browser(reader), reader, line, thing).status_code)
        if line.changes and got[-1] < 400:  # what was refused has changed nothing
            thing = world.make(line.thing)
    if line.rule == "/logout":
        world.forget_browsers()
    assert got == list(line.statuses), f"{line}\n  matrix {line.statuses}\n  portal {' '.join(map(str, got))}"


@pytest.mark.parametrize("line", [line for line in lines() if line.thing not in ("-", "nothing")], ids=str)
def test_what_one_may_not_know_of_reads_like_what_is_not_there(world: World, line: Line) -> None:
    """G-9: the same words for a hidden thing and for an id that does not exist."""
    thing = world.make(line.thing)
    nothing = (NOTHING,) * len(thing)
    for reader, status in zip(LOGGED_IN, line.statuses[1:], strict=True):
        if status == 404:
            hidden, missing = (ask(world.browser(reader), reader, line, ids) for ids in (thing, nothing))
            assert _words(hidden, thing) == _words(missing, nothing), reader


def test_every_route_has_a_line_and_every_line_a_route(world: World) -> None:
    routes = {(method, str(rule)) for rule in world.app.url_map.iter_rules() for method in rule.methods or ()}
    routes = {(method, rule) for method, rule in routes if method not in ("HEAD", "OPTIONS")}
    known = {(line.method, line.rule) for line in lines()}
    assert sorted(routes - known) == [], "routes without a line in tests/matrix.py"
    assert sorted(known - routes) == [], "lines of tests/matrix.py without a route"


def _words(answer: TestResponse, numbers: tuple[int, ...]) -> str:
    """An answer without what differs between any two: the ids asked for, the CSRF token, what an earlier act left to say."""
    text = re.sub(r'<div id="flashes".*?</div>', "", answer.text.rpartition("<body")[2], flags=re.DOTALL)
    text = re.sub(rf"(?<=[/=])({'|'.join(map(str, numbers))})\b", "N", text)
    return re.sub(r'(csrf_token" value="|X-CSRFToken[^A-Za-z]+)[^"&]+', r"\1", text)
