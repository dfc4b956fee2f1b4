"""List what a case lacks for each chapter, and write the skeleton of a case file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from case_lib.base import reference
from case_lib.base.errors import ParameterError
from case_lib.base.slugs import SLUG
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import Chapter, formulas
from case_lib.casefile.role_words import FUNCTIONS
from case_lib.quantity import unmet

__all__ = ["missing_for", "missing_for_chapter", "skeleton"]

_FROM_PARTS = ("arrests.frontline", "arrests.residual")


def missing_for(case: Case, name: str) -> list[str]:
    """Return the claims or assumptions that a case lacks for a quantity, by name."""
    known = [*formulas(), *role_counts.formulas_of(case.file, case)]
    inputs = unmet.missing_inputs(name, known, case.names(), case.file.functions, FUNCTIONS)
    # a count by role is stated as a part of all arrests, not as a separate figure
    return list(dict.fromkeys("parts" if item in _FROM_PARTS else item for item in inputs))


def missing_for_chapter(case: Case, chapter: Chapter) -> list[str]:
    """Return what a case lacks for a complete chapter; empty if it lacks nothing."""
    missing = (item for name in chapter.needs(case) for item in missing_for(case, name))
    return list(dict.fromkeys(missing))


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
