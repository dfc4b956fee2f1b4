"""Check the texts of a case file: words that reports avoid, untraced numerals, open sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from case_lib.base.languages import N_, known, style, translate
from case_lib.casefile.entries import Mention
from case_lib.casefile.fields import Text
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.structural import structural

__all__ = ["Remark", "lint", "lint_case", "walk"]

_UNTRACED = N_("a numeral in a label or note is not a claim, so the audit of a report fails on it")
_SPELT = N_("the number in words, or a claim of its own")
_OPEN = N_("a statement is printed as a sentence, and another one follows it")
_CLOSED = N_("the statement with a full stop at its end")
_ENDS = re.compile("[.!?。！？…][”’」』)）]*$")
# fields that may contain numerals, such as a title with its year
_WITH_NUMERALS = ("title", "short", "summary", "sources")


@dataclass(frozen=True)
class Remark:
    """What to change in a text: its place, the words, the reason, and what to write instead.

    The reason for an avoided word is in the language of that word; others are in the catalog.
    """

    where: str
    word: str
    reason: str
    instead: str

    def sentence(self, lang: str) -> str:
        """Return the remark without its place, as a sentence."""
        return translate(N_("“{word}”: {reason}. Write instead: {instead}."), lang).format(
            word=self.word,
            reason=translate(self.reason, lang),
            instead=translate(self.instead, lang),
        )


def lint(
    text: str, lang: str, where: str, printed: Collection[str] = frozenset()
) -> Iterator[Remark]:
    """Yield a remark for each word in ``text`` that reports in that language avoid.

    ``printed`` are the figure tokens of the sources; a name inside one is a quotation.
    """
    for row in style(lang).avoided if lang in known() else ():
        for match in re.finditer(row.pattern, text, re.IGNORECASE):
            if row.printed and any(match[0] in token for token in printed):
                continue
            yield Remark(where, match[0], row.reason, row.instead)


def lint_case(case_file: CaseFile) -> Iterator[Remark]:
    """Yield a remark for each avoided word, untraced numeral, and statement without a full stop.

    Names of offences and of grounds for leniency come from the law and are skipped.
    """
    parts = list(walk(case_file))
    printed = {part.anchor for _, part in parts if isinstance(part, Mention)}
    for loc, part in parts:
        if not isinstance(part, Text) or loc[0] in ("offences", "leniency"):
            continue
        for lang, words in part.root.items():
            where = case_file.where(*loc, lang)
            yield from lint(words, lang, where, printed)
            if loc[0] not in _WITH_NUMERALS and re.search(r"[0-9]", structural().sub("", words)):
                yield Remark(where, words, _UNTRACED, _SPELT)
            if loc[0] == "statements" and loc[-1] == "said" and not _ENDS.search(words):
                yield Remark(where, words, _OPEN, _CLOSED)


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
