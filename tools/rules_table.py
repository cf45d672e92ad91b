"""Write docs/rules.md: which rule of the specification stands where in the code, and which tests show it.

``python -m tools.rules_table`` writes it anew, ``--check`` says whether it is up to date. Rule ids are read from
docstrings of the code (T-2, K-5 …), scenario ids (AT-15 …) from the tests.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "rules.md"
RULE = re.compile(
    r"\b(G-\d+[abc]?|P-\d|K-\d+|L-\d|T-\d|C-\d|S-\d|M-\d|A-\d|D-\d|J-\d+|Q-\d+b?|§11|§14\.\d)(?![\d-])"
)
SCENARIO = re.compile(r"\bAT-\d{2,3}\b")
ORDER = "GPKLTCSMADJQ§"
HEAD = """# Rules, code and tests

Made by `python -m tools.rules_table` from the docstrings of the code and the tests; do not edit by hand.
"""


def documented(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Every docstring under ``folder``: the file, the name it documents, the text."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                text = ast.get_docstring(node) or ""
                name = "" if isinstance(node, ast.Module) else node.name
                yield path.relative_to(ROOT).as_posix(), name, text


def rules() -> dict[str, list[str]]:
    """Rule id → where in the code it stands."""
    found = defaultdict(list)
    for folder in ("portal", "plugins"):
        for path, name, text in documented(ROOT / folder):
            if name:
                for rule in sorted(set(RULE.findall(text))):
                    found[rule].append(f"`{path}` {name}")
    return found


def scenarios() -> dict[str, list[str]]:
    """Scenario id → the tests that name it."""
    found = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for scenario in SCENARIO.findall(path.read_text(encoding="utf-8")):
            found[scenario].add(f"`{path.relative_to(ROOT).as_posix()}`")
    return {scenario: sorted(tests) for scenario, tests in found.items()}


def place(rule: str) -> tuple[int, int, str]:
    """Rules in the order of the specification."""
    number = re.search(r"\d+", rule)
    return ORDER.index(rule[0]), int(number.group()) if number else 0, rule


def page() -> str:
    """The whole of docs/rules.md."""
    lines = [HEAD, "## Rules", "", "| rule | code |", "|---|---|"]
    lines += [
        f"| {rule} | {'<br>'.join(places)} |"
        for rule, places in sorted(rules().items(), key=lambda r: place(r[0]))
    ]
    lines += ["", "## Scenarios", "", "| scenario | tests |", "|---|---|"]
    shown = scenarios()
    lines += [f"| {s} | {', '.join(shown[s])} |" for s in sorted(shown, key=lambda s: int(s[3:]))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            0
            if TARGET.exists() and TARGET.read_text(encoding="utf-8") == page()
            else "docs/rules.md is out of date"
        )
    TARGET.write_text(page(), encoding="utf-8")
