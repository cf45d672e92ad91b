"""README and the guides say only what is true: their links lead somewhere, what they tell one to type exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from portal.cli import portal
from portal.settings import KNOWN

ROOT = Path(__file__).parents[2]
PAPERS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
LARGEST_PICTURE = 200 * 1024
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
COMMAND = re.compile(r"^`?portal +([^`#\n]+)", re.MULTILINE)
TARGET = re.compile(r"\bmake ([a-z]+)")
VARIABLE = re.compile(r"\bPORTAL_[A-Z_]+\b")

of_each_paper = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)


@of_each_paper
def test_every_link_and_picture_leads_to_a_file_of_the_project(paper: Path) -> None:
    for target in LINK.findall(paper.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        led_to = paper.parent / name if name else paper
        assert led_to.resolve().is_relative_to(ROOT), f"{target} leads out of the project"
        assert led_to.exists(), f"{target} leads nowhere"
        if anchor:
            assert anchor in anchors(led_to), f"{led_to.name} has no heading for #{anchor}"


@of_each_paper
def test_every_command_that_is_quoted_exists_with_its_options(paper: Path) -> None:
    for words in commands(paper):
        command = reached(words)
        options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        quoted = {word for word in words if word.startswith("-")}
        assert quoted <= options | {"--help", "--version"}, f"portal {' '.join(words)}"


@of_each_paper
def test_every_make_target_that_is_quoted_exists(paper: Path) -> None:
    quoted = {target for code in codes(paper) for target in TARGET.findall(code)}
    assert quoted <= targets()


def test_the_readme_lists_every_make_target() -> None:
    assert {word for code in codes(ROOT / "README.md") for word in TARGET.findall(code)} == targets()


def test_the_readme_explains_every_variable_that_is_read() -> None:
    assert set(VARIABLE.findall((ROOT / "README.md").read_text(encoding="utf-8"))) == KNOWN


def test_every_place_on_the_readmes_map_exists() -> None:
    rows = re.findall(r"^\| (`.+?`) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    places = [name for row in rows for name in re.findall(r"`([a-z_./]+(?:/|\.py))`", row)]
    assert places
    assert [name for name in places if not (ROOT / name).exists()] == []


def test_every_picture_is_shown_somewhere_and_is_small() -> None:
    shown = {
        Path(target).name for paper in PAPERS for target in LINK.findall(paper.read_text(encoding="utf-8"))
    }
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert picture.name in shown
        assert picture.stat().st_size <= LARGEST_PICTURE


def codes(paper: Path) -> list[str]:
    """What stands in back ticks, in a line or as a block."""
    return CODE.findall(paper.read_text(encoding="utf-8"))


def commands(paper: Path) -> Iterator[list[str]]:
    """The words of each quoted command line of the portal, after ``portal``."""
    for code in codes(paper):
        for line in COMMAND.findall(code):
            yield line.split()


def reached(words: list[str]) -> click.Command:
    """The command that these words call; fails where there is none."""
    command: click.Command = portal
    for word in words:
        if not isinstance(command, click.Group) or word.startswith("-"):
            break
        found = command.get_command(click.Context(command), word)
        assert found is not None, f"portal {' '.join(words)}: there is no {word}"
        command = found
    return command


def targets() -> set[str]:
    """The words that the Makefile knows."""
    declared = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert declared
    return set(declared[1].split())


def anchors(paper: Path) -> set[str]:
    """The anchors that a reader of the repository finds at a paper's headings."""
    headings = re.findall(r"^#+ (.+)$", paper.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
