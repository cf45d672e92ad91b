"""What takes minutes: asked for by ``make soak``, in the small district of the transfer tests."""

from pathlib import Path

import pytest

from tests.transfer.conftest import district

__all__ = ["district"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies here is a soak test."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("soak")
