"""Bring the front-end files of others into portal/static, exactly as the manifest pins them.

The portal runs without the internet, so the few files it takes from npm are kept in the repository. One
manifest, ``portal/static/vendor/manifest.json``, names package, version, the sha512 of the package's tarball,
and each file with its sha256; ``tests/core/test_static.py`` holds the files to it.

    python tools/vendor.py            fetch what the manifest pins; refuse anything that differs
    python tools/vendor.py --accept   the same after a version was edited; record the new hashes
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "portal" / "static"
MANIFEST = STATIC / "vendor" / "manifest.json"

_SVG = re.compile(r'<svg [^>]*viewBox="(?P<box>[^"]+)"[^>]*>(?P<shapes>.*)</svg>', re.DOTALL)


class MismatchError(Exception):
    """What was fetched is not what the manifest pins."""


def fetch(name: str, version: str, folder: Path) -> Path:
    """Let npm download one package into ``folder``; its tarball."""
    command = ["npm", "pack", "--silent", f"{name}@{version}", "--pack-destination", str(folder)]
    packed = subprocess.run(command, check=True, capture_output=True, text=True)
    return folder / packed.stdout.strip().splitlines()[-1]


def sprite(shapes: dict[str, str]) -> bytes:
    """One SVG file that holds each icon as a ``<symbol>`` of its name, from whole SVG files by name."""
    symbols = []
    for name, svg in sorted(shapes.items()):
        drawn = _SVG.search(svg)
        if drawn is None:
            raise MismatchError(f"{name}: not an icon of the expected shape")
        inner = re.sub(r">\s+<", "><", drawn["shapes"].strip())
        symbols.append(f'<symbol id="{name}" viewBox="{drawn["box"]}" fill="currentColor">{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n{}\n</svg>\n'.format("\n".join(symbols)).encode()


def members_of(tarball: Path, wanted: list[str]) -> dict[str, bytes]:
    """The wanted members of a package's tarball, by their path inside the package."""
    with tarfile.open(tarball) as package:
        return {path: _read(package, f"package/{path}") for path in wanted}


def _read(package: tarfile.TarFile, member: str) -> bytes:
    opened = package.extractfile(member)
    if opened is None:
        raise MismatchError(f"{member}: not a file")
    return opened.read()


def content_of(entry: dict[str, Any], tarball: Path) -> bytes:
    """What one file of the manifest should hold: a member as it is, or a sprite drawn of several."""
    if "icons" in entry:
        svgs = members_of(tarball, [f"icons/{icon}.svg" for icon in entry["icons"]])
        return sprite({Path(path).stem: svg.decode() for path, svg in svgs.items()})
    return members_of(tarball, [entry["from"]])[entry["from"]]


def pin(record: dict[str, Any], key: str, found: str, what: str, accept: bool) -> None:
    """Hold ``found`` against the pinned hash, or record it when the change is accepted."""
    if record.get(key) != found and not accept:
        raise MismatchError(f"{what}: {key} is {found}, the manifest pins {record.get(key)}")
    record[key] = found


def vendor(package: dict[str, Any], accept: bool) -> None:
    """Fetch one package and write its files below ``portal/static``; a ``MismatchError`` writes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        tarball = fetch(package["name"], package["version"], Path(folder))
        named = f"{package['name']}@{package['version']}"
        pin(package, "sha512", hashlib.sha512(tarball.read_bytes()).hexdigest(), named, accept)
        contents = {path: content_of(entry, tarball) for path, entry in package["files"].items()}
    for path, content in contents.items():
        pin(package["files"][path], "sha256", hashlib.sha256(content).hexdigest(), path, accept)
    for path, content in contents.items():
        (STATIC / path).parent.mkdir(parents=True, exist_ok=True)
        (STATIC / path).write_bytes(content)


def main() -> int:
    parser = argparse.ArgumentParser(description="fetch the pinned front-end files of others")
    parser.add_argument("--accept", action="store_true", help="record the hashes of what was fetched")
    accept = parser.parse_args().accept
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    try:
        for package in manifest["packages"]:
            vendor(package, accept)
    except MismatchError as found:
        print(found, file=sys.stderr)
        return 1
    MANIFEST.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
