"""备份与体检: made and kept on the server, never handed out; the checks in words."""

from tests.core.administrators import hub, system
from tests.web_fixtures import Client

__all__ = ["hub", "system"]


def test_a_backup_is_made_shown_and_cannot_be_downloaded(system: Client) -> None:
    assert "服务器上还没有备份" in system.get("/admin/backup/").text
    assert system.post("/admin/backup/make").status_code == 303
    page = system.get("/admin/backup/").text
    assert "portal-20261120-090000.zip" in page
    assert "可用" in page
    assert "不能从页面下载" in page
    assert system.get("/admin/backup/portal-20261120-090000.zip").status_code == 404


def test_the_number_kept_is_decided_and_nonsense_refused(system: Client) -> None:
    refused = system.post("/admin/backup/keep", {"number": "0"})
    assert refused.status_code == 422
    assert "应为 1 至 365 份" in refused.text
    assert system.post("/admin/backup/keep", {"number": "3"}).status_code == 303
    assert 'value="3"' in system.get("/admin/backup/").text


def test_the_checks_are_told_with_what_to_do(system: Client) -> None:
    page = system.post("/admin/backup/examine").text
    assert "日志链条完整" in page
    assert "还没有做过备份" in page
    assert "怎么办" in page
    assert "没有故障" in page
