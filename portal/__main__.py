"""Starts the command line: ``portal …`` or ``python -m portal …``."""

from portal.cli import portal


def main() -> None:
    """Run the command line; its exit code is 0 fine, 1 refused, 2 wrong usage."""
    portal(prog_name="portal")


if __name__ == "__main__":
    main()
