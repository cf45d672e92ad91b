"""Where the files live that travel with the code: templates, migrations, data."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Find the folder ``name`` (templates, migrations) in the wheel, or beside ``portal/`` in a checkout.

    A wheel carries the two top-level folders as ``portal/_shipped/<name>`` (see pyproject.toml), so that an
    installation needs no checkout.
    """
    packed = _PACKAGE / "_shipped" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name
