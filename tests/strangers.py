"""The third party's package of tests/stranger: built as a wheel, installed without a network, found by its entry point."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from portal.plugin_host import PluginHost

SOURCE = Path(__file__).resolve().parent / "stranger"
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
OFFLINE = ["--no-deps", "--no-index"]


@pytest.fixture(scope="session")
def stranger_site(host: PluginHost, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the package's wheel is installed; only who puts it on the path finds the plugin there."""
    wheels, site = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("site")
    built = [*PIP, "wheel", *OFFLINE, "--no-build-isolation", "--wheel-dir", str(wheels), str(SOURCE)]
    subprocess.run(built, check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    subprocess.run(
        [*PIP, "install", *OFFLINE, "--target", str(site), str(wheel)], check=True, capture_output=True
    )
    return site


@contextmanager
def installed(site: Path) -> Iterator[None]:
    """Within the block a host finds the package, as after ``pip install``; afterwards it is removed again."""
    sys.path.insert(0, str(site))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(site))
        importlib.invalidate_caches()


@pytest.fixture
def stranger(stranger_site: Path) -> Iterator[Any]:
    """The package's plugin module, installed for the length of a test."""
    with installed(stranger_site):
        yield importlib.import_module("vehicle_lending.plugin")
