"""List what a case lacks for each chapter, and write the skeleton of a case file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from case_lib.base import reference
from case_lib.base.errors import ParameterError
from case_lib.base.slugs import SLUG
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter
from case_lib.casefile.opening import needs as needs_of

__all__ = ["needs", "skeleton"]


def needs(case: Case, chapter: Chapter) -> list[str]:
    """Return what a case lacks for a complete chapter; empty if it lacks nothing."""
    return list(
        dict.fromkeys(lack for name in chapter.needs(case) for lack in needs_of(case, name))
    )


def skeleton(name: str, folder: Path) -> Path:
    """Write a commented case file for a new case and return its path.

    Raises
    ------
    ParameterError
        For an invalid name, or one that is taken.
    """
    if not re.fullmatch(SLUG, name):
        raise ParameterError(
            f"{name!r} can't name a case. Use lower-case letters, digits and hyphens, "
            "such as cixi-2022."
        )
    path = folder / name / "case.yaml"
    if path.exists():
        raise ParameterError(f"{path.as_posix()} already exists. Name another case, or edit it.")
    words = reference.text("skeleton.yaml").format(id=name, today=date.today().isoformat())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")
    return path
