"""The plugin guide shows code that runs: the third party's package that the tests build, install and remove."""

import re
from pathlib import Path

import pytest

from portal import hookspecs

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "tests" / "stranger"
GUIDE = (PROJECT / "docs" / "plugin-guide.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^`([\w./]+\.\w+)`\n\n```\w+\n(.*?)\n```$", GUIDE, re.MULTILINE | re.DOTALL)


def test_the_guide_shows_the_whole_plugin() -> None:
    modules = {path.name for path in (PACKAGE / "vehicle_lending").glob("*.py")} - {"__init__.py"}
    assert modules | {"pyproject.toml", "tests/test_lending.py"} <= {name for name, _code in SHOWN}


@pytest.mark.parametrize(("name", "code"), SHOWN, ids=[name for name, _code in SHOWN])
def test_every_block_is_the_code_that_the_tests_run(name: str, code: str) -> None:
    inside = PACKAGE / "vehicle_lending" / name
    path = inside if inside.exists() else PACKAGE / name
    assert code == path.read_text(encoding="utf-8").rstrip()


def test_the_guide_explains_every_hook() -> None:
    hooks = {
        name for name in vars(hookspecs) if hasattr(getattr(hookspecs, name), f"{hookspecs.PROJECT}_spec")
    }
    assert len(hooks) == 5
    assert {hook for hook in hooks if f"| `{hook}(" in GUIDE} == hooks
