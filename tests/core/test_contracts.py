"""The import contracts of pyproject.toml hold, and each of them would notice if it were broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CHECK = "from importlinter.cli import lint_imports_command as check; check()"

BREACHES = [
    pytest.param("down", "portal/store/db.py", "import portal.desk.matters", id="the store calls the desk"),
    pytest.param("down", "portal/desk/audit.py", "import portal.web.app", id="a verb knows the pages"),
    pytest.param("down", "portal/domain/terms.py", "import portal.clock", id="the domain looks at the clock"),
    pytest.param(
        "strangers", "plugins/transfer/views.py", "import plugins.other.rules", id="a plugin uses another"
    ),
    pytest.param("pure", "plugins/transfer/rules.py", "import peewee", id="a rule reads the database"),
    pytest.param("pure", "plugins/transfer/letters.py", "import flask", id="a letter knows the request"),
    pytest.param("pure", "portal/domain/access.py", "import pluggy", id="the domain asks plugins"),
    pytest.param(
        "doors", "plugins/transfer/views.py", "import portal.store.matters", id="a plugin by the back door"
    ),
    pytest.param("doors", "plugins/transfer/plugin.py", "import portal.cli", id="a plugin starts commands"),
    pytest.param(
        "kits", "portal/web/app.py", "import portal.kit", id="a page of the core uses a plugin's door"
    ),
    pytest.param("flask", "portal/desk/matters.py", "import flask", id="a verb knows Flask"),
    pytest.param("flask", "plugins/transfer/forms.py", "import flask_wtf", id="a form knows Flask"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages, with a second plugin that one can wrongly import."""
    root = tmp_path_factory.mktemp("tree")
    for package in ("portal", "plugins"):
        shutil.copytree(
            PROJECT / package, root / package, ignore=shutil.ignore_patterns("__pycache__", "static", "data")
        )
    shutil.copy(PROJECT / "pyproject.toml", root)
    other = root / "plugins" / "other"
    other.mkdir()
    for name in ("__init__", "rules", "letters", "plugin"):
        (other / f"{name}.py").touch()
    (root / "plugins" / "transfer" / "views.py").touch()
    return root


def lint(root: Path, contract: str = "") -> tuple[int, str]:
    """Check the contracts of the tree ``root``; the exit code and what was printed."""
    words = ["lint-imports", "--no-cache", *(["--contract", contract] if contract else [])]
    done = subprocess.run([sys.executable, "-c", CHECK, *words[1:]], cwd=root, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_all_contracts_hold(tree: Path) -> None:
    code, said = lint(tree)
    assert code == 0, said


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES)
def test_a_breach_is_noticed(tree: Path, contract: str, file: str, line: str) -> None:
    broken = tree / file
    whole = broken.read_text(encoding="utf-8")
    broken.write_text(f"{whole}\n{line}\n", encoding="utf-8")
    try:
        code, said = lint(tree, contract)
    finally:
        broken.write_text(whole, encoding="utf-8")
    assert code == 1, said
    assert "BROKEN" in said
