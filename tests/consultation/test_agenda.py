"""Agendas at the desk: collected within what one may read, recorded, written by two at once, carried over (M-1, M-3)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from plugins.consultation.meeting import collecting, lines, marks
from plugins.consultation.meeting.board import Board
from plugins.consultation.meeting.tables import AgendaLine, AgreedTask, OtherText, TableMark, TaskRecord
from portal.desk import Desk, inbox, lists, matters
from portal.desk.facts import particulars_of
from portal.domain.procedure import Actor
from portal.domain.reasons import Forbidden, NotFound
from portal.store.db import transaction
from portal.store.decisions import HARDENED
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter, MatterClock
from portal.store.notices import Notice
from tests.conftest import HeldClock
from tests.consultation.meetings import CITY, FIRE, PINGYUAN, TIEXI, Meetings
from tests.flows.test_races import CROWD, at_once
from tests.transfer.conftest import District

Codes = Callable[..., set[str]]
ANOTHER_DAY = {"starts_at": "2026-11-26T09:30"}
SECRET, PERSON = "某化工仓库夜间卸货", "赵某某物业"


@pytest.fixture
def meetings(desk: Desk, district: District, now: HeldClock) -> Meetings:
    """铁西 convenes; fire brigade and 城管 have people."""
    return Meetings(desk, district)


def keys(actor: Actor) -> list[str]:
    return [one.key for one in collecting.candidates(actor)]


def agenda(meeting: Matter) -> list[str]:
    return [row.words for row in lines.of_meeting(meeting.id)]


def first_line(meeting: Matter) -> AgendaLine:
    return lines.of_meeting(meeting.id)[0]


def ended(meetings: Meetings, held: Matter) -> Matter:
    return meetings.take(meetings.convener, held, "issue_minutes", confirm={"W-M-EMPTY": "只交换了情况"})


class TestCollecting:
    """What the convener's unit may read, and nothing else."""

    def test_a_transfer_that_is_late_at_its_receiver_is_proposed_to_its_parties_alone(
        self, meetings: Meetings, now: HeldClock
    ) -> None:
        """G-9: also 司法局, which sees it in its lists; a third unit learns nothing."""
        sent = meetings.district.received(FIRE, TIEXI)
        now.move_to(datetime(2026, 12, 10, 9, 0))
        ours = {name: keys(meetings.invited(name)) for name in (TIEXI, FIRE, CITY)}
        assert ours == {TIEXI: [f"reminder:{sent.id}"], FIRE: [f"reminder:{sent.id}"], CITY: []}

    def test_three_transfers_of_one_item_make_one_line_and_a_dispute_one(self, meetings: Meetings) -> None:
        sent = [meetings.district.received(FIRE, TIEXI) for _ in range(3)]
        reason = {
            "reason_code": "not_here",
            "reason": "不在辖区",
            "legal_basis": "清单",
            "proposed_holder": meetings.code(FIRE),
        }
        meetings.take(meetings.convener, sent[0], "object", **reason)
        meetings.take(
            meetings.invited(FIRE), sent[0], "contest", reason="清单已列", interim_unit=meetings.code(TIEXI)
        )
        found = collecting.candidates(meetings.convener)
        dispute = Matter.get(Matter.kind == "dispute")
        assert [one.key for one in found] == [f"dispute:{dispute.id}", f"repeated:{meetings.district.item}"]
        assert "60 日内移送 3 次" in found[1].reason
        assert found[0].words == "管辖争议事项的协商"

    def test_what_one_party_marks_is_proposed_to_who_may_read_it(
        self, meetings: Meetings, refused: Codes
    ) -> None:
        sent = meetings.district.received(FIRE, TIEXI)
        marks.mark(meetings.invited(FIRE), sent, "口径不一，需统一")
        assert keys(meetings.convener) == keys(meetings.invited(FIRE)) == [f"marked:{sent.id}"]
        assert keys(meetings.invited(CITY)) == []
        with pytest.raises(Forbidden):
            marks.mark(meetings.invited(CITY), sent, "想看看")
        assert refused(marks.mark, meetings.convener, sent, " ") == {"E-FORM-REASON"}
        marks.unmark(meetings.invited(FIRE), sent)
        assert keys(meetings.convener) == []
        with pytest.raises(NotFound):
            marks.unmark(meetings.invited(FIRE), sent)

    def test_a_question_of_guidance_without_answer_is_proposed(self, meetings: Meetings) -> None:
        """L-4: found without asking the plugin that answers it; another request about the item is none."""
        asked = {"sort": "guidance", "title": "怎样认定堵塞？", "item": meetings.district.item}
        draft = matters.open_matter(meetings.desk, meetings.convener, "info_request", asked)
        question = meetings.take(meetings.convener, draft, "ask")
        need = {
            **asked,
            "sort": "need",
            "purpose": "办案",
            "legal_need": "第四十条",
            "receivers": [meetings.code(FIRE)],
        }
        other = matters.open_matter(meetings.desk, meetings.convener, "info_request", need)
        meetings.take(meetings.convener, other, "ask")
        assert keys(meetings.convener) == [f"guidance:{question.id}"]

    def test_what_needs_secrecy_is_never_proposed(self, meetings: Meetings, now: HeldClock) -> None:
        sent = meetings.district.received(FIRE, TIEXI)
        Matter.update(restricted=True).where(Matter.id == sent.id).execute()
        assert not marks.may_mark(meetings.convener, Matter.get_by_id(sent.id))
        now.move_to(datetime(2026, 12, 10, 9, 0))
        assert keys(meetings.convener) == []

    def test_the_agenda_costs_the_same_number_of_queries_however_much_there_is(
        self, meetings: Meetings, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG", logger="peewee")
        counts = []
        for more in (1, 3):
            for _ in range(more):
                marks.mark(meetings.convener, meetings.district.received(FIRE, TIEXI), "要统一口径")
            caplog.clear()
            keys(meetings.convener)
            counts.append(len(caplog.records))
        assert counts[0] == counts[1] <= 16


class TestTheAgenda:
    """Adopted by ticks, by hand, in an order; what others read of it."""

    def test_ticks_and_typed_topics_become_lines_with_the_notice(self, meetings: Meetings) -> None:
        sent = meetings.district.received(FIRE, TIEXI)
        marks.mark(meetings.convener, sent, "要统一口径")
        told = meetings.notified(
            agenda=[f"marked:{sent.id}", "marked:999"], topics="通道划线\n\n通道划线\n联合整治"
        )
        assert agenda(told) == [f"{TIEXI}提请研究的事项", "通道划线", "联合整治"]
        letter = IssuedLetter.get(IssuedLetter.matter == told.id)
        assert "提请研究的事项" in str(letter.content)
        assert keys(meetings.convener) == []  # it is on an agenda

    def test_planned_first_it_is_ordered_and_not_doubled_by_the_notice(self, meetings: Meetings) -> None:
        planned = meetings.take(meetings.convener, meetings.draft(topics="一\n二\n三"), "plan")
        rows = lines.of_meeting(planned.id)
        lines.move(meetings.convener, planned, rows[2].id, -1)
        lines.move(meetings.convener, planned, rows[0].id, -1)
        lines.remove(meetings.convener, planned, rows[1].id)
        assert agenda(planned) == ["一", "三"]
        told = meetings.take(meetings.convener, planned, "notify")
        assert agenda(told) == ["一", "三"]

    def test_an_invited_unit_reads_the_words_and_never_what_is_behind_them(self, meetings: Meetings) -> None:
        """G-9: neither title nor persons of the matter, nor why it is there, in whatever the unit is shown or told."""
        sent = meetings.district.received(FIRE, TIEXI, title=SECRET, subject=PERSON)
        marks.mark(meetings.convener, sent, f"{PERSON}拒不配合")
        told = meetings.in_session(agenda=[f"marked:{sent.id}"])
        meetings.take(
            meetings.convener, told, "record", line=first_line(told).id, result="decision", said="统一口径。"
        )
        board = Board(meetings.desk, meetings.invited(CITY), told)
        assert [(one.row.words, one.matter, one.mine) for one in board.lines] == [
            (f"{TIEXI}提请研究的事项", None, "")
        ]
        assert board.candidates == []
        assert board.writes is False
        told_to_them = [
            row.text for row in Notice.select().where(Notice.person == meetings.invited(CITY).person_id)
        ]
        shown = [
            *told_to_them,
            *(str(row.content) for row in IssuedLetter.select().where(IssuedLetter.matter == told.id)),
        ]
        shown += [str(row.details) for row in Event.select().where(Event.matter == told.id)]
        assert not [text for text in shown if SECRET in text or PERSON in text]

    def test_a_topic_reworded_or_taken_off_before_the_notice_is_neither_read_nor_found_nor_back_again(
        self, meetings: Meetings
    ) -> None:
        """G-9: the record behind the page, which programs read and the search knows, says what the notice says."""
        planned = meetings.take(meetings.convener, meetings.draft(topics=f"{SECRET}\n{PERSON}\n通道"), "plan")
        lines.reword(meetings.convener, planned, first_line(planned).id, "夜间装卸的管理")
        lines.remove(meetings.convener, planned, lines.of_meeting(planned.id)[1].id)
        again = meetings.take(meetings.convener, Matter.get_by_id(planned.id), "plan")
        assert agenda(again) == ["夜间装卸的管理", "通道"]
        told = meetings.take(meetings.convener, again, "notify")
        invited = meetings.invited(CITY)
        assert lists.matters_of(invited, q="夜间装卸").rows
        assert not [word for word in (SECRET, PERSON) if lists.matters_of(invited, q=word).rows]
        assert particulars_of(meetings.desk, told)["topics"] == "夜间装卸的管理\n通道"

    def test_only_who_convenes_writes_and_only_until_the_minutes_are_out(
        self, meetings: Meetings, refused: Codes
    ) -> None:
        held = meetings.held(topics="通道划线")
        line = first_line(held)
        for act in (
            partial(lines.adopt, typed="x", chosen=[]), partial(lines.move, line_id=line.id, by=1),
            partial(lines.reword, line_id=line.id, words="x"), partial(lines.remove, line_id=line.id),
            partial(lines.write, line_id=line.id, text="x", seen=1),
        ):  # fmt: skip
            assert refused(act, meetings.invited(FIRE), held) == {"E-G-ROLE"}
        minuted = ended(meetings, held)
        assert refused(lines.write, meetings.convener, minuted, line.id, "x", 1) == {"E-G-IMMUTABLE"}
        assert refused(lines.adopt, meetings.convener, minuted, [], "x") == {"E-G-IMMUTABLE"}

    def test_what_was_not_discussed_goes_to_the_next_agenda_once(self, meetings: Meetings) -> None:
        held = meetings.held(topics="通道划线\n联合整治")
        line = first_line(held)
        meetings.take(meetings.convener, held, "record", line=line.id, result="decision", said="划。")
        ended(meetings, held)
        (left,) = collecting.candidates(meetings.convener)
        assert (left.words, left.proposed) == ("联合整治", True)
        again = meetings.take(meetings.convener, meetings.draft(agenda=[left.key], **ANOTHER_DAY), "plan")
        assert agenda(again) == ["联合整治"]
        assert keys(meetings.convener) == []
        lines.remove(meetings.convener, again, first_line(again).id)
        assert keys(meetings.convener) == [left.key]
        lines.adopt(meetings.convener, again, [left])
        meetings.take(meetings.convener, again, "drop")
        assert keys(meetings.convener) == [left.key]


class TestOutcomes:
    """One press a line during the meeting, and nobody is rung for it."""

    def test_each_press_is_on_record_and_in_nobodys_inbox(self, meetings: Meetings) -> None:
        meeting = meetings.in_session(topics="通道划线\n整治情况\n经费")
        before = Notice.select().count()
        one, _two, three = lines.of_meeting(meeting.id)
        meetings.take(meetings.convener, meeting, "record", line=one.id, result="decision", said="同意划线。")
        meetings.take(meetings.convener, meeting, "record", line="#2", result="information")
        meetings.take(
            meetings.convener, meeting, "record", line=three.id, result="task", task="测算经费", owner=meetings.code(FIRE), due_on="2026-12-01"
        )  # fmt: skip
        assert [(row.outcome, row.text) for row in lines.of_meeting(meeting.id)] == [
            ("decision", "同意划线。"), ("information", ""), ("task", "")
        ]  # fmt: skip
        assert Notice.select().count() == before
        assert Event.select().where((Event.matter == meeting.id) & (Event.step == "record")).count() == 3
        meetings.take(meetings.convener, meeting, "record", line=one.id, result="not_yet")
        assert first_line(meeting).outcome == ""

    def test_at_104_a_task_without_owner_takes_a_sentence_unless_the_district_has_hardened_it(
        self, meetings: Meetings, refused: Codes
    ) -> None:
        meeting = meetings.in_session(topics="经费")
        typed = {"line": first_line(meeting).id, "result": "task", "task": "测算经费"}
        record = partial(meetings.take, meetings.convener, meeting, "record")
        assert refused(record, **typed) == {"E-M-NO-OWNER"}
        record(**typed, confirm={"E-M-NO-OWNER": "待区政府明确"})
        assert AgreedTask.get().owner is None
        with transaction():
            HARDENED.decide({"E-M-NO-OWNER": "卫政办〔2026〕9号"})
        assert refused(record, **typed, confirm={"E-M-NO-OWNER": "待区政府明确"}) == {"E-M-NO-OWNER"}

    def test_at_104_a_penalty_in_two_names_is_refused(self, meetings: Meetings, refused: Codes) -> None:
        meeting = meetings.in_session(topics="处罚情况")
        two = [meetings.code(FIRE), meetings.code(CITY)]
        typed = {"line": first_line(meeting).id, "result": "decision", "organs": two}
        assert refused(meetings.take, meetings.convener, meeting, "record", **typed) == {"E-M-JOINT-NAME"}

    def test_a_discussed_matter_is_marked_no_more(self, meetings: Meetings) -> None:
        sent = meetings.district.received(FIRE, TIEXI)
        marks.mark(meetings.convener, sent, "要统一口径")
        meeting = meetings.in_session(agenda=[f"marked:{sent.id}"])
        meetings.take(meetings.convener, meeting, "record", line=first_line(meeting).id, result="decision")
        assert TableMark.get().discussed_at is not None
        with pytest.raises(NotFound):
            marks.unmark(meetings.convener, sent)


class TestWritingTogether:
    """Two people write one line; no word is lost."""

    def test_who_saves_second_keeps_both_texts_until_they_are_merged(self, meetings: Meetings) -> None:
        held = meetings.held(topics="通道划线")
        line, first, second = first_line(held), meetings.convener, meetings.district.approvers[TIEXI]
        assert lines.write(first, held, line.id, "甲写的。", line.version)
        assert not lines.write(second, held, line.id, "乙写的。", line.version)
        assert not lines.write(second, held, line.id, "乙又写的。", line.version)
        kept = OtherText.get()
        assert (first_line(held).text, kept.text) == ("甲写的。", "乙写的。\n乙又写的。")
        board = Board(meetings.desk, second, held)
        assert board.lines[0].mine == kept.text
        assert Board(meetings.desk, first, held).lines[0].others == [kept]
        assert lines.write(second, held, line.id, "甲写的。乙写的。", first_line(held).version)
        assert OtherText.select().count() == 0

    def test_the_same_words_twice_are_no_conflict(self, meetings: Meetings) -> None:
        held = meetings.held(topics="通道划线")
        line = first_line(held)
        assert lines.write(meetings.convener, held, line.id, "划。", line.version)
        assert lines.write(meetings.convener, held, line.id, "划。\r\n", line.version)
        assert OtherText.select().count() == 0

    def test_minutes_ask_for_a_sentence_while_somebodys_words_are_left_out(
        self, meetings: Meetings, refused: Codes
    ) -> None:
        held = meetings.held(topics="通道划线")
        line, second = first_line(held), meetings.district.approvers[TIEXI]
        lines.write(meetings.convener, held, line.id, "甲写的。", 1)
        lines.write(second, held, line.id, "乙写的。", 1)
        assert refused(meetings.take, meetings.convener, held, "issue_minutes") == {"W-M-UNMERGED"}
        with pytest.raises(NotFound):
            lines.drop_other(meetings.convener, held, OtherText.get().id)  # another's words
        lines.drop_other(second, held, OtherText.get().id)
        assert meetings.take(meetings.convener, held, "issue_minutes").state in ("minuted", "closed")

    def test_of_sixteen_writers_of_one_version_one_is_first_and_every_word_is_there(
        self, meetings: Meetings
    ) -> None:
        held = meetings.held(topics="通道划线")
        line = first_line(held)
        writers = [meetings.convener, meetings.district.approvers[TIEXI]] * (CROWD // 2)
        acts = [
            partial(lines.write, writer, held, line.id, f"第{n}人写的。", line.version)
            for n, writer in enumerate(writers)
        ]
        answers = at_once(acts)
        assert sorted(answers).count(True) == 1
        every = first_line(held).text + "".join(row.text for row in OtherText.select())
        assert [n for n in range(CROWD) if f"第{n}人写的。" not in every] == []


class TestTasks:
    """What was agreed becomes a 待办 of its owner, and the meeting ends with the last one."""

    def agreed(self, meetings: Meetings, **more: Any) -> Matter:
        held = meetings.held(topics="经费")
        typed = {
            "line": first_line(held).id,
            "result": "task",
            "task": "测算经费",
            "owner": meetings.code(FIRE),
            "due_on": "2026-12-01",
        }
        meetings.take(
            meetings.convener, held, "record", confirm={"E-M-NO-OWNER": "待定"}, **{**typed, **more}
        )
        return meetings.take(meetings.convener, held, "issue_minutes")

    def test_the_owner_has_it_in_the_todo_until_its_day_and_closes_the_meeting(
        self, meetings: Meetings
    ) -> None:
        meeting = self.agreed(meetings)
        given = Matter.get(Matter.kind == "meeting_task")
        clock = MatterClock.get(MatterClock.matter == given.id)
        assert (meeting.state, given.state, given.title) == ("minuted", "assigned", "测算经费")
        assert (str(clock.due_on), clock.label, clock.owed_by) == (
            "2026-12-01",
            "internal_reminder",
            "receiver",
        )
        assert given.id in [row.id for row in inbox.todo(meetings.invited(FIRE), limit=10)]
        with pytest.raises(NotFound):
            meetings.take(meetings.invited(CITY), given, "finish", result="x")
        meetings.take(meetings.invited(FIRE), given, "finish", result="已测算，约 2 万元。")
        assert Matter.get_by_id(meeting.id).state == "closed"

    def test_the_convener_may_give_a_task_to_itself(self, meetings: Meetings) -> None:
        meeting = self.agreed(meetings, owner=meetings.code(TIEXI))
        given = Matter.get(Matter.kind == "meeting_task")
        meetings.take(meetings.convener, given, "finish", result="已测算。")
        assert Matter.get_by_id(meeting.id).state == "closed"

    def test_what_comes_back_goes_to_another_or_onto_the_next_agenda(
        self, meetings: Meetings, refused: Codes
    ) -> None:
        self.agreed(meetings)
        given = Matter.get(Matter.kind == "meeting_task")
        assert refused(meetings.take, meetings.invited(FIRE), given, "give_back") == {"E-FORM-REASON"}
        back = meetings.take(meetings.invited(FIRE), given, "give_back", reason="应由城管测算")
        assert keys(meetings.convener) == [f"task:{given.id}"]
        again = meetings.take(meetings.convener, back, "assign", owner=meetings.code(CITY))
        assert again.state == "assigned"
        assert TaskRecord.get().due_on.isoformat() == "2026-12-01"
        meetings.take(meetings.convener, again, "record_result", result="城管电话告知已测算。")
        assert keys(meetings.convener) == []

    def test_without_an_owner_the_convener_names_one(self, meetings: Meetings) -> None:
        self.agreed(meetings, owner="")
        given = Matter.get(Matter.kind == "meeting_task")
        assert given.state == "unassigned"
        meetings.take(meetings.convener, given, "assign", owner=meetings.code(FIRE))
        assert Matter.get_by_id(given.id).state == "assigned"

    def test_minutes_name_it_and_a_meeting_without_tasks_is_closed_with_them(
        self, meetings: Meetings
    ) -> None:
        meeting = self.agreed(meetings)
        letter = IssuedLetter.get(
            (IssuedLetter.matter == meeting.id) & (IssuedLetter.kind == "meeting_minutes")
        )
        assert f"任务：测算经费，由{FIRE}牵头，2026年12月1日前完成。" in str(letter.content)
        assert "不是行政处罚的依据" in str(letter.content)
        second = meetings.held(PINGYUAN, CITY, topics="通报", **ANOTHER_DAY)
        meetings.take(meetings.convener, second, "record", line=first_line(second).id, result="information")
        assert ended(meetings, second).state in ("minuted", "closed")
        assert Matter.get_by_id(second.id).state == "closed"

    def test_what_was_wrong_in_minutes_is_put_right_by_a_paper_of_its_own(
        self, meetings: Meetings, refused: Codes
    ) -> None:
        """G-6: the minutes stay as they were issued; all that got them are told."""
        meeting = self.agreed(meetings)
        assert refused(meetings.take, meetings.convener, meeting, "correct") == {"E-FORM"}
        meetings.take(meetings.convener, meeting, "correct", correction="“12月1日”更正为“12月10日”。")
        papers = [
            row.kind
            for row in IssuedLetter.select()
            .where(IssuedLetter.matter == meeting.id)
            .order_by(IssuedLetter.id)
        ]
        assert papers == ["meeting_notice", "meeting_minutes", "minutes_correction"]
        assert "更正为“12月10日”" in str(IssuedLetter.get(IssuedLetter.kind == "minutes_correction").content)
        told = Notice.select().where(
            (Notice.person == meetings.invited(CITY).person_id) & (Notice.kind == "correct")
        )
        assert told.count() == 1

    def test_a_conclusion_on_law_waits_as_a_draft_for_the_library(self, meetings: Meetings) -> None:
        """S-1, M-3: nothing is shared by itself."""
        held = meetings.held(topics="堵塞的认定")
        typed = {
            "line": first_line(held).id,
            "result": "decision",
            "said": "以占用三分之一为堵塞。",
            "library": True,
        }
        meetings.take(meetings.convener, held, "record", **typed)
        ended(meetings, held)
        share = Matter.get(Matter.kind == "share")
        assert (share.private, share.title) == (True, "法律适用意见：堵塞的认定")
        assert (share.draft["category"], share.draft["content"]) == ("5", "以占用三分之一为堵塞。")
