"""The bytes of files: kept under their SHA-256, written so that a power cut loses none, never overwritten."""

import errno
import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.store.db import DiskFull

CHUNK = 1024 * 1024
FOLDER = "files"
INCOMING = "incoming"
SHA256_LENGTH = 64


class TooLarge(Exception):
    """The stream is longer than allowed; nothing was kept."""


class Damaged(Exception):
    """The bytes that are kept are no longer those that were uploaded, or are gone."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file written beside the others and safe on disk, not yet in its place."""

    path: Path
    size: int
    sha256: str
    sm3: str

    def ends(self, head: int, tail: int) -> tuple[bytes, bytes]:
        """Its first ``head`` and its last ``tail`` bytes."""
        with self.path.open("rb") as file:
            first = file.read(head)
            file.seek(max(0, self.size - tail))
            return first, file.read(tail)


@contextmanager
def incoming(data: Path, stream: IO[bytes], limit: int) -> Iterator[Written]:
    """Write a stream beside the kept files, hashed and fsynced; ``keep`` puts it in its place, else it goes.

    Raises TooLarge beyond ``limit`` bytes and DiskFull when there is no room.
    """
    folder = data / FOLDER / INCOMING
    path = folder / secrets.token_hex(16)
    try:
        with room():
            folder.mkdir(parents=True, exist_ok=True)
            written = _write(path, stream, limit)
        yield written
    finally:
        path.unlink(missing_ok=True)


def keep(data: Path, written: Written) -> None:
    """Move a written file to its place; the same content uploaded twice is kept once."""
    place = place_of(data, written.sha256)
    with room():
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            os.replace(written.path, place)
        for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
            sync_folder(folder)


def place_of(data: Path, sha256: str) -> Path:
    return data / FOLDER / sha256[:2] / sha256[2:4] / sha256


def open_checked(data: Path, sha256: str) -> IO[bytes]:
    """The kept file, read through once and found whole, at its beginning. Raises Damaged."""
    try:
        file = place_of(data, sha256).open("rb")
    except FileNotFoundError as error:
        raise Damaged(sha256) from error
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise Damaged(sha256)
    file.seek(0)
    return file


def all_kept(data: Path) -> Iterator[Path]:
    """Every kept file, in the order of their hashes; each bears its SHA-256 as its name."""
    yield from sorted(path for path in (data / FOLDER).glob("??/??/*") if len(path.name) == SHA256_LENGTH)


def whole(data: Path, sha256: str) -> bool:
    """Are the kept bytes still those that were uploaded?"""
    try:
        open_checked(data, sha256).close()
    except Damaged:
        return False
    return True


def scratch(data: Path, write: Callable[[IO[bytes]], None]) -> IO[bytes]:
    """A nameless file beside the kept ones, filled by ``write`` and opened at its beginning; closing it removes it.

    Raises DiskFull when there is no room.
    """
    with room():
        folder = data / FOLDER / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as held:
            file = held.enter_context(tempfile.TemporaryFile(dir=folder))
            write(file)
            file.seek(0)
            held.pop_all()
    return file


def _write(path: Path, stream: IO[bytes], limit: int) -> Written:
    sha256, sm3, size = hashlib.sha256(), hashlib.new("sm3"), 0
    with path.open("xb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise TooLarge
            file.write(chunk)
            sha256.update(chunk)
            sm3.update(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Written(path, size, sha256.hexdigest(), sm3.hexdigest())


def sync_folder(folder: Path) -> None:
    """Make sure that a name in a folder outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def room() -> Iterator[None]:
    """Raise DiskFull in place of the system's error when the disk is full, or no file there may be so large."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(str(error)) from error
        raise
