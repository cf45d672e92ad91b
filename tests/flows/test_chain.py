"""Issue 5, 3: complaint → transfer → contest → dispute → decision → result → the citizen is told; each unit reads what is its own."""

import io

import pytest

from portal.desk import files, matters
from portal.domain.procedure import Actor, Relation, Role
from portal.store.matters import Link, Matter
from tests import factories
from tests.complaints.conftest import BUREAU, CITY, FIRE, PINGYUAN, TIEXI, Counter, counter, login_of
from tests.transfer.conftest import PHOTO, Login

__all__ = ["counter", "login_of"]

GOVERNMENT = "区人民政府办公室"
NAME, SAID = "王建国", "王建国来电：三辆货车占道。"


class Chain:
    """One incident of four units, step by step; the matters that came of it."""

    def __init__(self, counter: Counter):
        self.counter = counter
        self.decider = factories.clerk(counter.units[GOVERNMENT], Role.GOV_OFFICE)
        self.complaint = self._handed_over()
        self.transfer = self._contested()
        self.dispute = self._taken_up(self.transfer)

    def take(self, actor: Actor, matter: Matter, step: str, **fields: object) -> Matter:
        matters.take(self.counter.desk, actor, matter.id, step, fields)
        return Matter.get_by_id(matter.id)

    def now(self, matter: Matter) -> str:
        return str(Matter.get_by_id(matter.id).state)

    def _handed_over(self) -> Matter:
        matter = self.counter.verified(PINGYUAN, "not_ours", points=SAID)
        return self.counter.take(
            PINGYUAN, matter, "hand_over", facts="已核实，属实。", handover_reason="不在辖区"
        )

    def _contested(self) -> Matter:
        """平原镇 sends it to 铁西, which objects; 平原镇 does not agree."""
        units, clerk = self.counter.units, self.counter.clerks[PINGYUAN]
        typed = {
            "item": self.counter.fire_lane.id, "place": "铁西新村3号楼前", "receiver": units[TIEXI].code, "title": "占用消防车通道",
            "subject": "某物业公司", "discovered_at": "2026-11-20T08:40", "facts": "三辆货车占道。", "inspection": "现场检查。",
            "officers": "王一（H1）、李二（H2）", "source_kind": "complaint",
        }  # fmt: skip
        draft = matters.open_matter(self.counter.desk, clerk, "transfer", typed, grew_from=self.complaint.id)
        files.attach(self.counter.desk, clerk, draft.id, "evidence", io.BytesIO(PHOTO), "照片.png")
        self.take(clerk, draft, "submit")
        self.take(self.counter.approvers[PINGYUAN], draft, "approve")
        theirs = self.counter.clerks[TIEXI]
        self.take(theirs, draft, "receive")
        self.take(
            theirs, draft, "object", reason_code="not_here", reason="场地已移交社区。", legal_basis="清单第三条",
            proposed_holder=units[CITY].code,
        )  # fmt: skip
        return self.take(
            clerk, draft, "contest", reason="清单载明由铁西办行使。", interim_unit=units[TIEXI].code
        )

    def _taken_up(self, matter: Matter) -> Matter:
        link = Link.get((Link.other == matter.id) & (Link.relation == Relation.TAKES_UP))
        return Matter.get_by_id(link.matter_id)

    def decided(self) -> None:
        """They do not agree; 司法局 coordinates, the government decides for 铁西."""
        ours, theirs = self.counter.clerks[PINGYUAN], self.counter.clerks[TIEXI]
        self.take(ours, self.dispute, "fail", negotiation="电话协商，未能一致。")
        self.take(theirs, self.dispute, "sign")
        self.take(self.counter.approvers[PINGYUAN], self.dispute, "submit")
        self.take(self.counter.clerks[BUREAU], self.dispute, "coordinate", opinion="建议铁西办管辖。")
        self.take(
            self.decider, self.dispute, "decide", settled_for=self.counter.units[TIEXI].code, decision_reason="清单载明已下放。"
        )  # fmt: skip

    def concluded(self) -> None:
        """铁西 files the case and concludes it."""
        theirs = self.counter.clerks[TIEXI]
        self.take(theirs, self.transfer, "file", filed_on="2026-11-20")
        self.take(
            theirs,
            self.transfer,
            "conclude",
            decision="penalty",
            decided_on="2026-11-20",
            result="已罚款并清场。",
        )

    def answered(self) -> None:
        """平原镇 tells the complainant and closes."""
        self.counter.take(
            PINGYUAN, self.complaint, "reply", reply="占道车辆已清除，已依法处罚。", reply_by="phone", also_close="y"
        )  # fmt: skip


@pytest.fixture
def chain(counter: Counter) -> Chain:
    """A complaint whose transfer is contested."""
    return Chain(counter)


def test_the_chain_runs_to_its_end_by_outcomes_alone(chain: Chain) -> None:
    """C-6, D-4, T-7: each procedure moves because another one did; nobody enters anything twice."""
    assert (chain.now(chain.complaint), chain.now(chain.transfer)) == ("taken_over", "in_dispute")
    chain.decided()
    assert chain.now(chain.transfer) == "accepted"
    chain.concluded()
    assert (chain.now(chain.transfer), chain.now(chain.complaint)) == ("concluded", "resulted")
    assert "已罚款并清场" in str(chain.counter.record(chain.complaint).result)
    chain.answered()
    assert chain.now(chain.complaint) == "closed"


def shown_to(chain: Chain, login_of: Login, who: Actor, start: Matter) -> str:
    answer = login_of(who).get(f"/matters/{start.id}/incident")
    assert answer.status_code == 200
    return answer.text


def test_each_unit_reads_the_chain_as_far_as_it_is_its_own(chain: Chain, login_of: Login) -> None:
    """G-9: what one may not read is not there, not even as a gap; who complained is named to nobody."""
    chain.decided()
    chain.concluded()
    chain.answered()
    counter = chain.counter
    (filing,) = counter.of(TIEXI, "filing")
    ours = shown_to(chain, login_of, counter.clerks[PINGYUAN], chain.transfer)
    theirs = shown_to(chain, login_of, counter.clerks[TIEXI], chain.transfer)
    bureau = shown_to(chain, login_of, counter.clerks[BUREAU], chain.complaint)
    government = shown_to(chain, login_of, chain.decider, chain.dispute)
    links = {
        "complaint": f"/complaints/{chain.complaint.id}\"", "transfer": f"/transfer/{chain.transfer.id}\"",
        "dispute": f"/disputes/{chain.dispute.id}\"", "filing": f"/filing/{filing.id}\"",
    }  # fmt: skip

    def seen(page: str) -> set[str]:
        return {name for name, link in links.items() if link in page}

    assert seen(ours) == {"complaint", "transfer", "dispute"}
    assert seen(theirs) == {"transfer", "dispute", "filing"}
    assert seen(bureau) == set(links)
    assert seen(government) == {"dispute"}
    for page in (ours, theirs, bureau, government):
        assert NAME not in page
    assert "投诉举报" not in theirs.split("<main")[1].split("</main>")[0].replace("投诉举报材料", "")
    for words in ("移交有管辖权的单位", "提请协调", "作出决定", "答复投诉人"):
        assert words in ours


def test_a_matter_alone_is_its_own_chain(counter: Counter, login_of: Login) -> None:
    matter = counter.registered(FIRE)
    browser = login_of(counter.clerks[FIRE])
    assert "全程" not in browser.get(f"/complaints/{matter.id}").text
    assert f'href="/complaints/{matter.id}"' in browser.get(f"/matters/{matter.id}/incident").text


@pytest.mark.parametrize("stranger", [CITY, FIRE])
def test_a_stranger_finds_no_chain(chain: Chain, login_of: Login, stranger: str) -> None:
    browser = login_of(chain.counter.clerks[stranger])
    for matter in (chain.complaint, chain.transfer, chain.dispute):
        assert browser.get(f"/matters/{matter.id}/incident").status_code == 404
