"""What the browser gets: vendored files as pinned, nothing from elsewhere, nothing the policy forbids."""

import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from portal.shipped import shipped

PROJECT = Path(__file__).resolve().parent.parent.parent
STATIC = PROJECT / "portal" / "static"
MANIFEST = json.loads((STATIC / "vendor" / "manifest.json").read_text("utf-8"))
VENDORED = {path: entry for package in MANIFEST["packages"] for path, entry in package["files"].items()}
TEMPLATES = sorted(shipped("templates").rglob("*.html"))
OURS = sorted(
    p for p in STATIC.rglob("*") if p.is_file() and p.relative_to(STATIC).as_posix() not in VENDORED
)

ABSOLUTE = re.compile(r"""(?:https?:)?//[\w-]+(?:\.[\w-]+)+""")
NAMESPACE = "http://www.w3.org/2000/svg"
ICON_USED = re.compile(r"""(?:ui\.|\b)icon\("([\w-]+)"\)""")
NEWER_THAN_CHROMIUM_86 = {
    ".css": re.compile(
        r":has\(|:is\(|:where\(|:not\([^)]*,|:user-(?:in)?valid|:modal|@container|@layer|@scope|@starting-style"
        r"|color-mix\(|oklch\(|light-dark\(|\d(?:dvh|svh|lvh|dvw|cqw|cqh|lh|rlh)\b|&\s*[:.{]"
        r"|(?<![\w-])(?:aspect-ratio|inset|inset-inline|inset-block|accent-color|text-wrap|scrollbar-gutter|translate|rotate"
        r"|scale|overflow-clip-margin|field-sizing|margin-inline|padding-inline|margin-block|padding-block)\s*:"
        r"|overflow(?:-[xy])?\s*:\s*clip"
    ),
    ".js": re.compile(
        r"\.at\(|Object\.(?:hasOwn|groupBy)\b|structuredClone\(|\.(?:findLast|findLastIndex|toSorted|toReversed|toSpliced)\("
        r"|Promise\.(?:any|withResolvers)\b|\bstatic\s*\{|\.replaceChildren\(|\.checkVisibility\(|\.showPopover\(|crypto\.randomUUID"
        r"|Array\.fromAsync|\bWeakRef\b|Intl\.Segmenter|\bimport\s+[\w{*]|#\w+\s+in\s"
    ),
    ".html": re.compile(
        r"<search\b|\spopover(?:target)?\b=|\sinert\b|\sfetchpriority=|<dialog[^>]*\sclosedby="
    ),
}
"""What stack.md names and what else came after Chromium 86: such a rule is dropped, such a script stops."""


def named(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


class Tags(HTMLParser):
    """Every start tag of a template with its attributes; what Jinja adds between them is blanked out."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", VENDORED)
def test_a_vendored_file_is_the_one_the_manifest_pins(path: str) -> None:
    assert hashlib.sha256((STATIC / path).read_bytes()).hexdigest() == VENDORED[path]["sha256"]


@pytest.mark.parametrize("package", MANIFEST["packages"], ids=lambda package: package["name"])
def test_a_package_is_pinned_with_version_tarball_and_its_licence(package: dict[str, Any]) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert re.fullmatch(r"[0-9a-f]{128}", package["sha512"])
    assert any(path.endswith("/LICENSE") for path in package["files"])


def test_nothing_lies_in_the_vendor_folder_that_the_manifest_does_not_name() -> None:
    found = {p.relative_to(STATIC).as_posix() for p in (STATIC / "vendor").rglob("*") if p.is_file()}
    assert found == {path for path in VENDORED if path.startswith("vendor/")} | {"vendor/manifest.json"}


@pytest.mark.parametrize("path", [*TEMPLATES, *OURS], ids=named)
def test_no_page_style_or_script_of_ours_points_out_of_the_portal(path: Path) -> None:
    assert not ABSOLUTE.findall(path.read_text("utf-8").replace(NAMESPACE, ""))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_has_nothing_inline_that_the_content_policy_forbids(path: Path) -> None:
    for tag, attributes in Tags(path.read_text("utf-8")).found:
        assert tag != "style", "a style element"
        assert tag != "script" or "src" in attributes, "an inline script"
        forbidden = [name for name in attributes if name == "style" or re.match(r"on\w|hx-on", name)]
        assert not forbidden, f"<{tag}> carries {forbidden}"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_never_marks_text_of_users_as_safe(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text("utf-8"))


@pytest.mark.parametrize(
    "path", [p for p in [*OURS, *TEMPLATES] if p.suffix in NEWER_THAN_CHROMIUM_86], ids=named
)
def test_style_script_and_page_ask_for_nothing_newer_than_chromium_86(path: Path) -> None:
    assert not NEWER_THAN_CHROMIUM_86[path.suffix].findall(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (".css", "li:has(a) {}"), (".css", ":is(h1, h2) {}"), (".css", "p:not(.a, .b) {}"), (".css", "@container (width > 1px) {}"),
        (".css", "a { &:hover {} }"), (".css", "color: color-mix(in srgb, red, blue);"), (".css", "height: 100dvh;"),
        (".css", "inset: 0;"), (".css", "aspect-ratio: 1;"), (".css", "rotate: 3deg;"), (".css", "overflow-x: clip;"),
        (".js", "rows.at(-1)"), (".js", "Object.hasOwn(a, b)"), (".js", "structuredClone(a)"), (".js", "rows.findLast(f)"),
        (".js", "import { a } from 'b'"), (".html", "<search>"), (".html", "<div popover='auto'>"),
    ],
)  # fmt: skip
def test_what_came_after_chromium_86_is_found(kind: str, text: str) -> None:
    assert NEWER_THAN_CHROMIUM_86[kind].search(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (".css", "transform: translate(-50%, -50%) rotate(-18deg);"), (".css", "position: absolute; top: 0;"),
        (".css", "a:focus:not(:focus-visible) {}"), (".css", "width: min(26rem, 92vw);"), (".js", "format(text)"),
    ],
)  # fmt: skip
def test_what_chromium_86_knows_is_let_through(kind: str, text: str) -> None:
    assert not NEWER_THAN_CHROMIUM_86[kind].search(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_icon_a_template_names_is_in_the_sprite(path: Path) -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    assert set(ICON_USED.findall(path.read_text("utf-8"))) <= drawn


def test_the_base_page_loads_every_style_sheet_of_the_theme() -> None:
    base = (shipped("templates") / "base.html").read_text("utf-8")
    sheets = re.search(r"for sheet in (\[[^\]]+\])", base)
    assert sheets is not None
    assert sorted(json.loads(sheets[1])) == sorted(p.stem for p in (STATIC / "css").glob("*.css"))


def test_htmx_runs_no_script_keeps_no_history_and_shows_refusals() -> None:
    base = (shipped("templates") / "base.html").read_text("utf-8")
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", base)
    assert found is not None
    config = json.loads(found[1])
    assert {key: config[key] for key in ("allowEval", "allowScriptTags", "includeIndicatorStyles")} == {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
    }
    assert config["selfRequestsOnly"]
    assert config["historyCacheSize"] == 0
    targets = {rule["code"]: rule.get("target") for rule in config["responseHandling"] if rule["swap"]}
    assert targets == {"[23]..": None, "401": "#login-box", "[45]..": "#refusals"}
