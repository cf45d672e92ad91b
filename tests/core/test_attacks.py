"""What somebody who wants to break the portal tries: forged names, early looks, late changes, odd input (trust 4-8)."""

import io
from collections.abc import Callable
from difflib import SequenceMatcher

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.desk import Desk, facts, files, inbox, matters, personnel
from portal.domain import list_matching
from portal.domain.procedure import Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.store import blobs
from portal.store.files import StoredFile
from portal.store.matters import Matter
from portal.store.people import Person
from tests import factories
from tests.transfer.conftest import PHOTO, District, small_district
from tests.web_fixtures import Client, application, member

pytestmark = pytest.mark.thin

FIRE, TIEXI, CITY = "区消防救援大队", "铁西街道办事处", "区城市管理局"


@pytest.fixture
def district(desk: Desk) -> District:
    """Offices that transfer, each with a clerk and an approver."""
    return small_district(desk)


@pytest.fixture
def log_in_at(desk: Desk, district: District) -> Callable[..., Client]:
    """Log somebody new of a unit in."""
    app: Flask = application(desk)

    def log_in(unit: str, *roles: Role) -> Client:
        person = member(district.units[unit], *roles)
        client = Client(app)
        assert client.log_in(person.username).status_code == 303
        return client

    return log_in


def refused(verb: Callable[..., object], *arguments: object, **named: object) -> set[str]:
    """The codes of the reasons for which a verb is refused."""
    with pytest.raises(Refused) as caught:
        verb(*arguments, **named)
    return {reason.code for reason in caught.value.reasons}


def photo(
    district: District, unit: str, matter: Matter, purpose: str, *, by_approver: bool = False
) -> StoredFile:
    """A photo attached by somebody of a unit."""
    actor = (district.approvers if by_approver else district.clerks)[unit]
    return files.attach(district.desk, actor, matter.id, purpose, io.BytesIO(PHOTO), "另一张.png")


class TestForgery:
    def test_nobody_sends_in_the_name_of_another_unit(self, district: District) -> None:
        forged = district.draft(FIRE, TIEXI, sender=district.units[CITY].code)
        assert "E-T-SENDER-OTHER" in refused(district.take, district.clerks[FIRE], forged, "submit")

    def test_a_sender_changed_by_the_form_that_asks_for_approval_is_refused_too(
        self, district: District
    ) -> None:
        honest = district.draft(FIRE, TIEXI)
        forging = {"sender": district.units[CITY].code}
        assert "E-T-SENDER-OTHER" in refused(
            district.take, district.clerks[FIRE], honest, "submit", **forging
        )

    def test_a_result_on_paper_is_not_dated_before_the_letter_was_delivered(self, district: District) -> None:
        matter = district.submitted(FIRE, TIEXI, delivery="offline")
        matter = district.take(district.approvers[FIRE], matter, "approve")
        photo(district, FIRE, matter, "receipt")
        matter = district.take(
            district.clerks[FIRE], matter, "deliver_offline", recipient="李四", happened_at="2026-11-20T09:00"
        )
        answers = {"offline_result": "receiver", "reason": "已受理。", "happened_at": "2026-11-19T08:00"}
        assert refused(district.take, district.clerks[TIEXI], matter, "register_offline", **answers) == {
            "E-P-OFFLINE-TIME",
            "E-G-ORDER",
        }


class TestReadingEarly:
    def test_a_withdrawn_transfer_is_hidden_from_its_receiver_while_it_is_written_anew(
        self, district: District
    ) -> None:
        matter = district.take(
            district.clerks[FIRE], district.sent(FIRE, TIEXI), "withdraw", reason="当事人写错"
        )
        facts.readable(district.desk, district.clerks[TIEXI], matter.id)
        matters.revise(district.desk, district.clerks[FIRE], matter.id, {"facts": "尚未定稿的新事实"})
        with pytest.raises(NotFound):
            facts.readable(district.desk, district.clerks[TIEXI], matter.id)

    def test_a_file_added_to_a_withdrawn_transfer_is_hidden_from_its_receiver(
        self, district: District
    ) -> None:
        matter = district.take(
            district.clerks[FIRE], district.sent(FIRE, TIEXI), "withdraw", reason="当事人写错"
        )
        added = photo(district, FIRE, matter, "evidence")
        with pytest.raises(NotFound):
            files.find(district.desk, district.clerks[TIEXI], added.id)

    def test_an_administrator_finds_no_draft_of_the_unit_that_he_sits_in(self, district: District) -> None:
        district.draft(FIRE, TIEXI)
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
            administrator = factories.clerk(district.units[FIRE], role)
            assert not inbox.drafts(administrator, district.desk, limit=9)

    def test_who_moved_to_another_unit_no_longer_sees_what_was_done_and_told_there(
        self, district: District
    ) -> None:
        sent = district.sent(FIRE, TIEXI)
        clerk = district.clerks[TIEXI]
        district.take(clerk, sent, "receive")
        approver = district.approvers[TIEXI]
        assert inbox.done(clerk, limit=9)
        assert inbox.notices(clerk, limit=9)
        moved = []
        for person in (clerk, approver):
            personnel.edit(None, person.person_id, {"unit": district.units[CITY].id})
            moved.append(factories.actor(Person.get_by_id(person.person_id)))
        assert not any(inbox.done(one, limit=9) or inbox.notices(one, limit=9) for one in moved)


class TestChangingLate:
    def test_what_waits_for_approval_gets_no_further_file_and_loses_none(self, district: District) -> None:
        matter = district.submitted(FIRE, TIEXI)
        kept = StoredFile.get(StoredFile.matter == matter.id)
        assert refused(photo, district, FIRE, matter, "evidence") == {"E-G-IMMUTABLE"}
        assert refused(files.detach, district.desk, district.clerks[FIRE], kept.id) == {"E-G-IMMUTABLE"}
        assert StoredFile.select().where(StoredFile.matter == matter.id).count() == 1

    def test_who_changed_the_evidence_of_a_draft_last_does_not_approve_it(self, district: District) -> None:
        matter = district.draft(FIRE, TIEXI)
        photo(district, FIRE, matter, "evidence", by_approver=True)
        matter = district.take(district.clerks[FIRE], matter, "submit")
        assert refused(district.take, district.approvers[FIRE], matter, "approve") == {"E-G-FOUR-EYES"}

    @pytest.mark.parametrize("role", [Role.LEGAL_REVIEWER, Role.SERVICE])
    def test_who_opens_no_transfers_writes_in_none(self, district: District, role: Role) -> None:
        draft = district.draft(FIRE, TIEXI)
        reader = factories.clerk(district.units[FIRE], role)
        with pytest.raises(Forbidden):
            matters.revise(district.desk, reader, draft.id, {"facts": "改"})

    def test_the_receiver_does_not_slip_evidence_into_the_senders_paper(
        self, district: District, log_in_at: Callable[..., Client]
    ) -> None:
        matter = district.sent(FIRE, TIEXI)
        receiver = log_in_at(TIEXI, Role.HANDLER)
        answer = receiver.post(
            f"/transfer/{matter.id}/add_evidence", {"evidence": (io.BytesIO(PHOTO), "伪证.png")},
            content_type="multipart/form-data",
        )  # fmt: skip
        assert answer.status_code == 403
        assert StoredFile.select().where(StoredFile.matter == matter.id).count() == 1

    @pytest.mark.parametrize("step", ["approve", "receive"])
    def test_evidence_changed_on_the_disk_is_neither_sent_nor_signed_for(
        self, district: District, step: str
    ) -> None:
        matter = district.submitted(FIRE, TIEXI) if step == "approve" else district.sent(FIRE, TIEXI)
        kept = StoredFile.get(StoredFile.matter == matter.id)
        blobs.place_of(district.desk.settings.data, kept.sha256).write_bytes(b"another photo")
        actor = district.approvers[FIRE] if step == "approve" else district.clerks[TIEXI]
        assert refused(district.take, actor, matter, step) == {"E-G-EVIDENCE"}


class TestOddInput:
    BIG, HUGE = "9" * 30, "9" * 5000

    @pytest.mark.parametrize(
        ("url", "status"),
        [
            (f"/notices/?before={BIG}", 200), (f"/notices/?before={HUGE}", 200), ("/notices/?before=-1", 200),
            (f"/transfer/new?grew_from={BIG}", 200), (f"/transfer/{BIG}", 404), ("/search?q=a%00b", 400),
            ("/transfer/?state=%00", 400), ("/search?q=NEAR(%22*", 200), ("/search?q=a*+OR+-b+AND+NOT+%26+|", 200),
            ("/search?q=%F0%9F%98%80%E2%80%AE%FF", 200),
        ],
    )  # fmt: skip
    def test_what_no_database_holds_is_no_fault_of_ours(
        self, log_in_at: Callable[..., Client], url: str, status: int
    ) -> None:
        assert log_in_at(FIRE).get(url).status_code == status

    @pytest.mark.parametrize(
        ("typed", "status"),
        [
            ({"version": HUGE}, 303),
            ({"version": "²"}, 303),
            ({"version": "0"}, 409),
            ({"reason": "\x00"}, 400),
        ],
    )
    def test_a_step_with_odd_fields_is_judged_and_breaks_nothing(
        self, district: District, log_in_at: Callable[..., Client], typed: dict[str, str], status: int
    ) -> None:
        draft = district.draft(FIRE, TIEXI)
        answer = log_in_at(FIRE).post(f"/transfer/{draft.id}/drop", {"reason": "不移送", **typed})
        assert answer.status_code == status

    def test_a_name_with_nul_is_refused_before_it_is_looked_up(self, desk: Desk, district: District) -> None:
        assert (
            Client(application(desk)).post("/login", {"username": "a\x00b", "password": "x"}).status_code
            == 400
        )

    @pytest.mark.parametrize(
        "form",
        [{"facts": "a" * 2_500_000}, {f"field{number}": "1" for number in range(1001)}],
        ids=["a text of 2.5 MB", "1001 fields"],
    )
    def test_a_form_larger_than_anybody_types_is_refused_and_kept_nowhere(
        self, log_in_at: Callable[..., Client], form: dict[str, str]
    ) -> None:
        assert log_in_at(FIRE).post("/transfer/new", form).status_code == 413
        assert not Matter.select().exists()

    @pytest.mark.parametrize("url", ["/powers", "/powers?on=2026-01-01", "/transfer"])
    def test_the_host_that_a_request_names_is_in_no_redirect(
        self, log_in_at: Callable[..., Client], url: str
    ) -> None:
        answer = log_in_at(FIRE).flask.get(url, headers={"Host": "evil.example"})
        assert answer.status_code == 308
        assert answer.headers["Location"].startswith(url.partition("?")[0] + "/")


class TestCost:
    NAMES = st.text("占用堵塞封闭消防车ab", max_size=20)

    @given(NAMES, NAMES)
    def test_the_cheap_bound_that_spares_comparisons_hides_no_name_that_is_near(
        self, first: str, second: str
    ) -> None:
        likeness = SequenceMatcher(None, first, second, autojunk=False).ratio()
        judged = list_matching._likeness(first, second, at_least=list_matching.NEARLY_THE_SAME)
        assert (
            judged == likeness
            if likeness >= list_matching.NEARLY_THE_SAME
            else judged < list_matching.NEARLY_THE_SAME
        )

    def test_a_list_of_strange_names_is_compared_with_a_long_list_without_weighing_each_pair(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        weighed = []
        monkeypatch.setattr(list_matching, "SequenceMatcher", lambda *names, **_: weighed.append(names))
        strange = ["".join(chr(0x4E00 + 40 * number + place) for place in range(40)) for number in range(50)]
        assert not any(
            list_matching._likeness(a, b, at_least=0.85) for a in strange for b in strange if a != b
        )
        assert not weighed
