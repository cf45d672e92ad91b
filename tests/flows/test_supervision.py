"""督办: who may put a matter under it, who learns of it, and what the page of those who oversee shows (T-7, G-9)."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.desk import Desk, deadlines, facts, matters, supervision
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Stale
from portal.store.audit import AuditEntry
from portal.store.matters import Event, Matter
from portal.store.notices import Notice
from portal.store.people import Person
from tests import factories
from tests.conftest import HeldClock
from tests.core.test_terms import at
from tests.transfer.conftest import District
from tests.web_fixtures import PASSWORD_HASH, Client, application

pytestmark = pytest.mark.both

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"
SENTENCE = "请于三个工作日内签收并答复。"


@pytest.fixture
def justice(district: District) -> Actor:
    return factories.clerk(district.units["区司法局"], Role.SUPERVISOR)


@pytest.fixture
def government(district: District) -> Actor:
    return factories.clerk(district.units["区人民政府办公室"], Role.GOV_OFFICE)


@pytest.fixture
def head(district: District) -> Actor:
    return factories.clerk(district.units[TIEXI], Role.HEAD)


@pytest.fixture
def silent(district: District, now: HeldClock, head: Actor) -> Matter:
    """A letter that nobody has signed for in five working days (AT-39)."""
    sent = district.sent(FIRE, TIEXI)
    for day in (23, 24, 25, 26, 27):
        now.move_to(at(f"2026-11-{day}T09:00"))
        deadlines.make_round(district.desk)
    return sent


def browser(app: Flask, actor: Actor) -> Client:
    """The person's browser, logged in."""
    Person.update(password_hash=PASSWORD_HASH).where(Person.id == actor.person_id).execute()
    client = Client(app)
    assert client.log_in(Person.get_by_id(actor.person_id).username).status_code == 303
    return client


@pytest.fixture
def app(desk: Desk) -> Flask:
    return application(desk)


class TestSupervise:
    """司法局 puts a matter under 督办 with a sentence."""

    def test_it_stands_on_the_timeline_and_in_the_log(
        self, district: District, silent: Matter, justice: Actor
    ) -> None:
        supervision.supervise(district.desk, justice, silent.id, SENTENCE)
        event = Event.select().order_by(Event.id.desc()).first()
        assert (event.label, event.details, event.actor_name) == (
            "督办",
            [["督办意见", SENTENCE]],
            justice.name,
        )
        assert AuditEntry.select().where(AuditEntry.action == "matter.supervise").count() == 1

    def test_the_head_and_the_desk_it_lies_with_and_the_government_office_are_told(
        self, district: District, silent: Matter, justice: Actor, head: Actor, government: Actor
    ) -> None:
        supervision.supervise(district.desk, justice, silent.id, SENTENCE)
        told = {notice.person_id for notice in Notice.select().where(Notice.kind == "supervise")}
        assert told == {district.clerks[TIEXI].person_id, head.person_id, government.person_id}

    def test_the_government_office_sees_it_only_as_long_as_it_is_under_supervision(
        self, district: District, silent: Matter, justice: Actor, government: Actor
    ) -> None:
        """G-9."""
        desk = district.desk
        with pytest.raises(NotFound):
            facts.readable(desk, government, silent.id)
        supervision.supervise(desk, justice, silent.id, SENTENCE)
        assert facts.readable(desk, government, silent.id).id == silent.id
        supervision.lift(desk, justice, silent.id, "已经签收并答复。")
        with pytest.raises(NotFound):
            facts.readable(desk, government, silent.id)

    def test_no_limit_moves_and_the_office_can_act_as_before(
        self, district: District, silent: Matter, justice: Actor
    ) -> None:
        before = Matter.get_by_id(silent.id)
        supervision.supervise(district.desk, justice, silent.id, SENTENCE)
        after = Matter.get_by_id(silent.id)
        assert (after.due_at, after.state) == (before.due_at, before.state)
        received = district.take(district.clerks[TIEXI], after, "receive")
        assert (received.state, received.escalated) == ("received", True)

    def test_an_act_that_was_begun_before_does_not_wipe_it_out(
        self, district: District, silent: Matter, justice: Actor
    ) -> None:
        """One winner: the clerk's page is of the version before, so the clerk is told and nothing is overwritten."""
        seen = Matter.get_by_id(silent.id)
        supervision.supervise(district.desk, justice, silent.id, SENTENCE)
        with pytest.raises(Stale):
            matters.take(district.desk, district.clerks[TIEXI], seen, "receive", version=seen.version)
        assert Matter.get_by_id(silent.id).escalated

    @pytest.mark.parametrize("sentence", ["", "  ", "快办"])
    def test_it_takes_a_sentence(
        self,
        district: District,
        silent: Matter,
        justice: Actor,
        refused: Callable[..., set[str]],
        sentence: str,
    ) -> None:
        assert refused(supervision.supervise, district.desk, justice, silent.id, sentence) == {
            "E-G-SUPERVISE"
        }
        assert not Matter.get_by_id(silent.id).escalated

    def test_it_is_not_put_under_twice_nor_lifted_where_it_is_not(
        self, district: District, silent: Matter, justice: Actor, refused: Callable[..., set[str]]
    ) -> None:
        assert refused(supervision.lift, district.desk, justice, silent.id, SENTENCE) == {"E-G-SUPERVISE"}
        supervision.supervise(district.desk, justice, silent.id, SENTENCE)
        assert refused(supervision.supervise, district.desk, justice, silent.id, SENTENCE) == {
            "E-G-SUPERVISE"
        }

    def test_what_is_settled_is_not_supervised(
        self, district: District, justice: Actor, refused: Callable[..., set[str]]
    ) -> None:
        matter = district.received(FIRE, TIEXI)
        Matter.update(open=False, state="concluded").where(Matter.id == matter.id).execute()
        assert refused(supervision.supervise, district.desk, justice, matter.id, SENTENCE) == {
            "E-G-SUPERVISE"
        }

    def test_nobody_else_may(self, district: District, silent: Matter, government: Actor) -> None:
        with pytest.raises(Forbidden):
            supervision.supervise(district.desk, district.clerks[TIEXI], silent.id, SENTENCE)
        with pytest.raises(NotFound):
            supervision.supervise(district.desk, government, silent.id, SENTENCE)
        with pytest.raises(NotFound):
            supervision.supervise(district.desk, district.clerks["平原镇人民政府"], silent.id, SENTENCE)

    def test_a_draft_is_not_even_there_for_the_justice_bureau(
        self, district: District, justice: Actor
    ) -> None:
        draft = district.draft(FIRE, TIEXI)
        with pytest.raises(NotFound):
            supervision.supervise(district.desk, justice, draft.id, SENTENCE)


class TestPage:
    """What lies where and for how long, and who was reminded when."""

    def test_it_shows_where_a_silent_matter_lies_for_how_long_and_who_was_reminded(
        self, app: Flask, district: District, silent: Matter, justice: Actor
    ) -> None:
        """AT-39: never accepted by silence, but on the list of 司法局."""
        page = browser(app, justice).get("/supervision/").text
        assert Matter.get_by_id(silent.id).state == "sent"
        for words in (
            "铁西街道办事处",
            "签收移送材料",
            "提醒日已过 4 天",
            "5 个工作日",
            district.clerks[TIEXI].name,
        ):
            assert words in page
        assert "超 4 天" not in page

    def test_it_is_narrowed_by_unit_kind_and_supervision(
        self, app: Flask, district: District, silent: Matter, justice: Actor
    ) -> None:
        client, title = browser(app, justice), f'href="/transfer/{silent.id}"'
        tiexi, fire = district.units[TIEXI].id, district.units[FIRE].id
        shown = {
            query: title in client.get(f"/supervision/?{query}").text
            for query in (
                f"unit={tiexi}",
                f"unit={fire}",
                "kind=transfer",
                "kind=filing",
                "supervised=1",
                "unit=x",
            )
        }
        assert list(shown.values()) == [True, False, True, False, False, True]

    def test_the_government_office_finds_there_what_is_under_supervision_and_nothing_else(
        self, app: Flask, district: District, silent: Matter, justice: Actor, government: Actor
    ) -> None:
        other = district.sent(FIRE, TIEXI, discovered_at="2026-11-27T08:30")
        supervision.supervise(district.desk, justice, silent.id, SENTENCE)
        page = browser(app, government).get("/supervision/").text
        assert f'href="/transfer/{silent.id}"' in page
        assert f'href="/transfer/{other.id}"' not in page

    def test_a_clerk_finds_nothing_there(self, app: Flask, district: District, silent: Matter) -> None:
        page = browser(app, district.clerks[TIEXI]).get("/supervision/").text
        assert f'href="/transfer/{silent.id}"' not in page.split('id="main"')[1].split("<aside")[0]

    def test_the_form_is_shown_again_with_what_was_typed(
        self, app: Flask, district: District, silent: Matter, justice: Actor
    ) -> None:
        client = browser(app, justice)
        refused = client.post(f"/matters/{silent.id}/supervise", {"sentence": "快办"})
        assert refused.status_code == 422
        assert "没有写明督办意见" in refused.text
        assert ">快办</textarea>" in refused.text

    def test_the_page_of_the_matter_shows_that_it_is_under_supervision(
        self, app: Flask, district: District, silent: Matter, justice: Actor
    ) -> None:
        client = browser(app, justice)
        answer = client.post(f"/matters/{silent.id}/supervise", {"sentence": SENTENCE})
        assert answer.status_code == 303
        assert "督办中" in browser(app, district.clerks[TIEXI]).get(f"/transfer/{silent.id}").text
        reminders = client.get(f"/matters/{silent.id}/supervision").text
        assert "提醒日已过 4 天" in reminders
        assert "解除督办" in reminders


class TestDigestPage:
    """A digest leads to what it lists, and only for whom it was written."""

    def test_it_lists_the_matters_as_they_stand_now(
        self, app: Flask, district: District, silent: Matter
    ) -> None:
        client = browser(app, district.clerks[TIEXI])
        assert '/digests/2026-11-27"' in client.get("/notices/").text
        page = client.get("/digests/2026-11-27")
        assert page.status_code == 200
        assert "提醒日已过" in page.text
        assert f'href="/transfer/{silent.id}"' in page.text

    def test_who_has_left_the_unit_no_longer_reads_what_it_listed(
        self, app: Flask, district: District, silent: Matter
    ) -> None:
        clerk = district.clerks[TIEXI]
        Person.update(unit=district.units["平原镇人民政府"]).where(Person.id == clerk.person_id).execute()
        page = browser(app, clerk).get("/digests/2026-11-27").text
        assert "占用、堵塞消防车通道" not in page
        assert "不能查看" in page

    def test_a_day_without_one_is_not_there(self, app: Flask, district: District, silent: Matter) -> None:
        client = browser(app, district.approvers[FIRE])
        assert client.get("/digests/2026-11-27").status_code == 404
        assert client.get("/digests/2026-13-40").status_code == 404
