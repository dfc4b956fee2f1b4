"""Store results on disk by key, shared by all processes; an entry that doesn't match is ignored.

A file holds the digest of its key and content, then the content. It is written whole or not at all.
A damaged or unreadable file, or one with another key, counts as missing. ``CASE_LIB_CACHE`` names
another folder; ``off`` disables the cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import platformdirs

__all__ = ["MOST", "OFF", "VARIABLE", "folder", "read", "switched_off", "write"]

VARIABLE, OFF = "CASE_LIB_CACHE", "off"
MOST = 2_000_000_000  # bytes; above this size, the least recently used files are removed
_LEFT = 0.8  # share of MOST that remains after trimming
_EACH = 64  # files that a process writes between two checks of the total size
_MARK = b"case-lib cache 1\n"
_written = 0


def folder() -> Path | None:
    """Return the cache folder; None if the cache is off."""
    name = os.environ.get(VARIABLE, "")
    if name == OFF:
        return None
    return Path(name) if name else Path(platformdirs.user_cache_dir("case-lib", False))


@contextlib.contextmanager
def switched_off(off: bool = True) -> Iterator[None]:
    """Disable the cache inside the block, for this process and those that it starts."""
    before = os.environ.get(VARIABLE)
    if off:
        os.environ[VARIABLE] = OFF
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before


def read(key: str) -> bytes | None:
    """Return the content stored under a key; None if it is missing or damaged.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as made:
    ...     os.environ[VARIABLE] = made
    ...     write("a" * 64, b"result")
    ...     read("a" * 64), read("b" * 64)
    (b'result', None)
    >>> del os.environ[VARIABLE]
    """
    path = _path(key)
    if path is None:
        return None
    try:
        raw = path.read_bytes()
        os.utime(path)  # marks the file as recently used
    except OSError:
        return None
    head = _head(key, raw[len(_MARK) + 65 :])
    return raw[len(head) :] if raw.startswith(head) else None


def write(key: str, content: bytes) -> None:
    """Store content under a key; do nothing if that fails, for example on a full disk."""
    global _written  # noqa: PLW0603 - counts the files that this process wrote
    path = _path(key)
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head(key, content) + content)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _written += 1
        if _written % _EACH == 1:
            _trim(path.parents[1], MOST)


def _path(key: str) -> Path | None:
    place = folder()
    return None if place is None else place / key[:2] / key


def _head(key: str, content: bytes) -> bytes:
    checksum = hashlib.sha256(key.encode() + content).hexdigest()
    return _MARK + checksum.encode() + b"\n"


def _trim(place: Path, most: int) -> None:
    """Remove stale temporary files, and the least recently used files beyond ``most`` bytes."""
    files = []
    for path in place.glob("??/*"):
        with contextlib.suppress(OSError):
            status = path.stat()
            if path.name.startswith(".") and time.time() - status.st_mtime > 3600:
                path.unlink()
                continue
            files.append((status.st_mtime, status.st_size, path))
    left = sum(size for _, size, _ in files)
    if left <= most:
        return
    for _, size, path in sorted(files):
        with contextlib.suppress(OSError):
            path.unlink()
            left -= size
        if left <= _LEFT * most:
            return
