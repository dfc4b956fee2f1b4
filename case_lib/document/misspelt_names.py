"""Find misspelt names in a user's text, whose sentences would be left out without a word.

A name that the case doesn't have may still be right: another case, or other sources, may give it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Container

from case_lib.base.errors import ParameterError
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import formulas

__all__ = ["refuse"]

_IN_BRACES = re.compile(r"\{[{%](.*?)[%}]\}", re.S)
_NAME = re.compile(r"(?<![\w.\"'])[a-z_]\w*(?:\.\w+)+")
_CLOSE = 0.8  # similarity of two words that differ by a slip


def refuse(case: Case, text: str, given: Container[str]) -> None:
    """Refuse names in a text that differ from a name of the case by a slip in one part.

    ``given``: names of the text's own values.

    Raises
    ------
    ParameterError
        With the nearest name.
    """
    known = {*case.names(), *case.file.quantities, *case.file.assumptions}
    computed = {item.output() for item in formulas()}
    for braces in _IN_BRACES.findall(text):
        for name in _NAME.findall(braces):
            parts = [case.role(part) or part for part in name.split(".")]
            right = ".".join(parts) in known or ".".join([parts[0], parts[-1]]) in computed
            if parts[0] in given or right:
                continue
            for other in sorted(known):
                if _slip(parts, other.split(".")):
                    raise ParameterError(
                        f"show.text: {name!r} is not known in {case.file.case}. Did you mean "
                        f"{other!r}?"
                    )


def _slip(parts: list[str], other: list[str]) -> bool:
    """Return whether two names are equal but for one part, which is nearly equal."""
    if len(parts) != len(other):
        return False
    differ = [pair for pair in zip(parts, other, strict=True) if pair[0] != pair[1]]
    return len(differ) == 1 and difflib.SequenceMatcher(None, *differ[0]).ratio() >= _CLOSE
