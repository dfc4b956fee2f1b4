"""Which case-lib this is: the release whose number reports print, and the very code.

A release number stands in what is made (a PDF, a certificate), so that equal inputs give equal
bytes from a checkout, from an archive and from a wheel. The commit stands beside it in the
manifest and in the description of a run.
"""

from __future__ import annotations

import functools
import importlib.metadata
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Commit", "commit", "full", "release"]

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Commit:
    """A commit by its hash, and whether tracked files differ from it."""

    sha: str
    changed: bool


@functools.cache
def _installed() -> str:
    return importlib.metadata.version("case-lib")


def release() -> str:
    """Return the number of the release, such as 0.1.0: the last one that this code follows.

    Examples
    --------
    >>> release().count(".")
    2
    """
    found = re.match(r"\d+(\.\d+)*", _installed())
    assert found is not None  # PEP 440
    return found[0]


@functools.cache
def commit() -> Commit | None:
    """Return the commit of the checkout that runs, or that a wheel was built from.

    None without either: a wheel from an archive, or a checkout where git can't be run.
    """
    if not (_ROOT / ".git").exists():
        built = re.search(r"\+g([0-9a-f]+)(\.d\d+)?", _installed())
        return Commit(built[1], bool(built[2])) if built else None
    try:
        sha = _git("rev-parse", "HEAD")
        changed = bool(_git("status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.SubprocessError):
        return None
    return Commit(sha, changed)


def _git(*words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(_ROOT), *words],
        check=True,
        capture_output=True,
        text=True,
        timeout=10,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout.strip()


def full() -> str:
    """Return the version with what git says: 0.1.0+g1a2b3c4d5, and .dirty where files differ."""
    if not (_ROOT / ".git").exists():
        return _installed()
    found = commit()
    if found is None:
        return release()
    return f"{release()}+g{found.sha[:9]}{'.dirty' * found.changed}"
