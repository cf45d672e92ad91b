"""The whole file of a matter to take away: complete, whole, readable outside the portal (G-11c)."""

import hashlib
import io
import re
import zipfile
from datetime import datetime

import pytest
from docx import Document

from portal.store import blobs
from portal.store.audit import AuditEntry
from portal.store.files import StoredFile
from portal.store.matters import Matter
from tests.conftest import HeldClock
from tests.transfer.conftest import District, Login

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"
PHONE, MASKED = "13812345678", "138****5678"


def taken_away(login_of: Login, district: District, matter: Matter, unit: str = FIRE) -> zipfile.ZipFile:
    """The zip as somebody of the unit gets it from the page."""
    answer = login_of(district.clerks[unit]).get(f"/matters/{matter.id}/archive.zip")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.data))


def book(package: zipfile.ZipFile) -> str:
    return package.read("卷宗.html").decode()


@pytest.fixture
def signed_for(district: District, now: HeldClock) -> Matter:
    """A transfer that was sent with a letter and signed for with a slip."""
    sent = district.sent(FIRE, TIEXI)
    now.move_to(datetime(2026, 11, 20, 15, 0))
    return district.take(district.clerks[TIEXI], sent, "receive")


def test_letters_materials_and_the_book_lie_in_the_zip(
    district: District, login_of: Login, signed_for: Matter
) -> None:
    names = taken_away(login_of, district, signed_for).namelist()
    assert {"卷宗.html", "校验值SHA256.txt", "材料/01 照片.png"} <= set(names)
    assert [name for name in names if name.endswith(".docx")] == [
        "文书/01 卫消函〔2026〕1号 关于移送占用、堵塞消防车通道一案的函.docx",
        "文书/02 案件移送函回执.docx",
    ]
    assert [name for name in names if name.startswith("文书/") and name.endswith(".html")]


def test_every_piece_has_the_hash_that_the_list_says(
    district: District, login_of: Login, signed_for: Matter
) -> None:
    package = taken_away(login_of, district, signed_for)
    listed = dict(
        reversed(line.split("  ", 1)) for line in package.read("校验值SHA256.txt").decode().splitlines()
    )
    assert listed.keys() == set(package.namelist()) - {"校验值SHA256.txt"}
    for name, sha256 in listed.items():
        assert hashlib.sha256(package.read(name)).hexdigest() == sha256, name
    assert listed["材料/01 照片.png"] == StoredFile.get().sha256


def test_the_book_has_cover_index_timeline_and_the_proof_of_each_limit(
    district: District, login_of: Login, signed_for: Matter
) -> None:
    told = book(taken_away(login_of, district, signed_for))
    assert "案件移送卷宗" in told
    assert StoredFile.get().sm3 in told
    timeline = told[told.index("办理经过") :]
    assert timeline.index("批准移送") < timeline.index("2026年11月20日（周五）15:00")
    assert re.search(r"期限计算：.*第 3 日", told, re.DOTALL)


def test_the_letters_say_what_was_issued(district: District, login_of: Login, signed_for: Matter) -> None:
    package = taken_away(login_of, district, signed_for)
    name = next(name for name in package.namelist() if name.endswith("一案的函.docx"))
    words = [paragraph.text for paragraph in Document(io.BytesIO(package.read(name))).paragraphs]
    assert "卫消函〔2026〕1号" in words
    assert "三辆货车停放在消防车通道内" in package.read(name.replace(".docx", ".html")).decode()


def test_nothing_in_it_points_back_to_the_portal(
    district: District, login_of: Login, signed_for: Matter
) -> None:
    package = taken_away(login_of, district, signed_for)
    for name in package.namelist():
        if name.endswith(".html"):
            led_to = re.findall(r'(?:href|src)="([^"]+)"', package.read(name).decode())
            assert led_to
            assert all(one.removeprefix("../") in package.namelist() for one in led_to), led_to


def test_phone_numbers_in_what_was_said_are_masked(district: District, login_of: Login) -> None:
    """G-7."""
    matter = district.received(FIRE, TIEXI)
    district.take(district.clerks[TIEXI], matter, "ask_supplement", reason=f"请联系当事人 {PHONE} 补充。")
    told = book(taken_away(login_of, district, matter))
    assert PHONE not in told
    assert MASKED in told


def test_a_damaged_piece_is_named_and_not_handed_out(
    district: District, login_of: Login, signed_for: Matter
) -> None:
    """Trust 8: the file says what it lacks."""
    blobs.place_of(district.desk.settings.data, StoredFile.get().sha256).write_bytes(b"forged")
    package = taken_away(login_of, district, signed_for)
    assert not [name for name in package.namelist() if name.startswith("材料/")]
    assert "与上传时的校验值不符或已丢失，未收入" in book(package)


def test_taking_it_away_is_logged_as_a_read(district: District, login_of: Login, signed_for: Matter) -> None:
    taken_away(login_of, district, signed_for, TIEXI)
    entry = AuditEntry.select().where(AuditEntry.action == "matter.archive").get()
    assert (entry.object_id, entry.actor_id) == (signed_for.id, district.clerks[TIEXI].person_id)


def test_names_from_outside_name_no_folder(district: District, login_of: Login) -> None:
    matter = district.draft(FIRE, TIEXI, title="../../占用/通道")
    for name in taken_away(login_of, district, matter).namelist():
        assert ".." not in name.replace("../样式", "")
        assert name.count("/") <= 1


def test_what_was_entered_later_shows_both_times(district: District, login_of: Login, now: HeldClock) -> None:
    """G-11a."""
    matter = district.sent(FIRE, TIEXI)
    district.attach(district.clerks[TIEXI], matter, "paper")
    now.move_to(datetime(2026, 11, 26, 9, 0))
    later = {"happened_at": "2026-11-20T16:00", "back_reason": "停电"}
    matter = district.take(district.clerks[TIEXI], matter, "receive", **later)
    told = book(taken_away(login_of, district, matter))
    assert "2026年11月20日（周五）16:00" in told
    assert "2026年11月26日（周四）09:00 补录" in told
