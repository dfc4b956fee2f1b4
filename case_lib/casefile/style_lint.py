"""The words that reports don't use of people, and the reasons."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from case_lib.base.languages import known, style
from case_lib.casefile.entries import Mention
from case_lib.casefile.fields import Text
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.structural import structural

__all__ = ["Remark", "lint", "lint_case", "walk"]

_UNTRACED = "a numeral in a label or note is no claim, and the audit of a report stops at it"
_SPELT = "it in words, or as a claim of its own"


# what may hold numerals: a title may name its year
_TOLD = ("title", "short", "summary", "sources")


@dataclass(frozen=True)
class Remark:
    """A word found: where, which, why not, and what to write."""

    where: str
    word: str
    reason: str
    instead: str

    def __str__(self) -> str:
        return f"{self.where}  “{self.word}”: {self.reason}. Write: {self.instead}."


def lint(
    text: str, lang: str, where: str, printed: Collection[str] = frozenset()
) -> Iterator[Remark]:
    """Yield a remark for each word in ``text`` that reports in that language don't use.

    ``printed`` are the figure tokens of the sources; a name that stands in one is not ours.
    """
    for row in style(lang).avoided if lang in known() else ():
        for found in re.finditer(row.pattern, text, re.IGNORECASE):
            if row.printed and any(found[0] in token for token in printed):
                continue
            yield Remark(where, found[0], row.reason, row.instead)


def lint_case(case_file: CaseFile) -> Iterator[Remark]:
    """Yield a remark for each such word in the labels and remarks of a case file.

    Names of offences and of grounds for leniency are the law's, and are not looked at.
    """
    parts = list(walk(case_file))
    printed = {part.anchor for _, part in parts if isinstance(part, Mention)}
    for loc, part in parts:
        if not isinstance(part, Text) or loc[0] in ("offences", "leniency"):
            continue
        for lang, words in part.root.items():
            where = case_file.where(*loc, lang)
            yield from lint(words, lang, where, printed)
            if loc[0] not in _TOLD and re.search(r"[0-9]", structural().sub("", words)):
                yield Remark(where, words, _UNTRACED, _SPELT)


def walk(
    node: object, loc: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield (place, part) for every part of a case file."""
    yield loc, node
    if isinstance(node, BaseModel):
        node = {key: getattr(node, key) for key in type(node).model_fields}
    elif isinstance(node, tuple):
        node = dict(enumerate(node))
    if isinstance(node, dict):
        for key, item in node.items():
            yield from walk(item, (*loc, key))
