"""The version of case-lib: the release number for reports, and the commit.

Products (PDF, certificate) name only the release, so that equal inputs give equal bytes from a
checkout, an archive and a wheel. The manifest and the description of a run also name the commit.
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
    """A commit: its hash, and whether tracked files were changed since."""

    sha: str
    changed: bool


@functools.cache
def _installed() -> str:
    return importlib.metadata.version("case-lib")


def release() -> str:
    """Return the release number, such as 0.1.0: the last release before this code.

    Examples
    --------
    >>> release().count(".")
    2
    """
    match = re.match(r"\d+(\.\d+)*", _installed())
    assert match is not None  # PEP 440
    return match[0]


@functools.cache
def commit() -> Commit | None:
    """Return the commit of the running checkout, or the one that a wheel was built from.

    None for a wheel from an archive, or a checkout where git can't be run.
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
    """Return the version with its commit: 0.1.0+g1a2b3c4d5, and .dirty if files were changed."""
    if not (_ROOT / ".git").exists():
        return _installed()
    head = commit()
    if head is None:
        return release()
    return f"{release()}+g{head.sha[:9]}{'.dirty' * head.changed}"
