"""The typography and grammar of a language, as its file in ``case_lib/languages`` gives them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from case_lib.base.style_sections import (
    Avoided,
    Cited,
    Dates,
    Numbers,
    Punctuation,
    Ratios,
    Section,
    Setting,
    Terms,
    UnitWords,
    Words,
)

__all__ = ["Style"]


class Style(Section):
    """The typography and grammar of a language."""

    name: str = Field(description="Its name in the language itself.")
    locale: str = Field(description="Its locale in Babel, such as en_GB.")
    iso: str = Field(description="Its code in ISO 639-3, which followthemoney uses.")
    setting: Setting
    fonts: tuple[str, ...] = Field(description="In the order in which characters are looked up.")
    punctuation: Punctuation
    numbers: Numbers
    terms: Terms
    dates: Dates
    ratios: Ratios
    units: dict[str, Annotated[UnitWords | Words, Field(union_mode="left_to_right")]]
    cited: Cited
    structural: dict[str, str] = Field(
        default_factory=dict,
        description="Patterns of words whose numerals aren't figures of a case, by their meaning.",
    )
    avoided: tuple[Avoided, ...] = ()

    @property
    def gap(self) -> str:
        """The separator of sentences."""
        return self.punctuation.gap

    @property
    def comma(self) -> str:
        """The separator of list items."""
        return self.punctuation.comma

    @property
    def clause(self) -> str:
        """The separator of clauses."""
        return self.punctuation.clause

    @property
    def semicolon(self) -> str:
        """The separator of long clauses."""
        return self.punctuation.semicolon

    @property
    def colon(self) -> str:
        """The mark before an explanation."""
        return self.punctuation.colon

    @property
    def stop(self) -> str:
        """The mark that ends a sentence."""
        return self.punctuation.stop

    def bracketed(self, words: str) -> str:
        """Return words in brackets, to follow a word directly: `` (so)``, ``（如此）``."""
        return words.join(self.punctuation.brackets)

    def quoted(self, words: str) -> str:
        """Return words in quotation marks; those inside them become single ones."""
        begins, ends = self.punctuation.quotes
        if (begins, ends) == ("“", "”"):
            words = words.replace(begins, "‘").replace(ends, "’")
        return f"{begins}{words}{ends}"

    def titled(self, words: str) -> str:
        """Return the title of a text in its marks: “A title”, 《题名》."""
        return words.join(self.punctuation.titles or self.punctuation.quotes)

    def listed(self, items: Iterable[str], read: Iterable[str] | None = None) -> str:
        """Return items as a list in a sentence: a, b and c; a、b和c; 《a》《b》.

        ``read``: what readers see of each, if ``items`` are placeholders.
        """
        return self._parted([*items], read, self.punctuation.last)

    def either(self, items: Iterable[str]) -> str:
        """Return items as alternatives: a, b or c; a、b或c."""
        between = self.punctuation.either or self.punctuation.last
        return self._parted([*items], None, between)

    def series(self, items: Iterable[str]) -> str:
        """Return items without a word before the last: a, b, c; a、b、c; 《a》《b》."""
        return self._parted([*items], None, self.comma)

    def _parted(self, items: list[str], read: Iterable[str] | None, last: str) -> str:
        parts = items[:1]
        for row, ends in enumerate(itertools.pairwise(items if read is None else read), 1):
            touching = ends[0][-1:] + ends[1][:1] in self.punctuation.touching
            mark = last if row == len(items) - 1 else self.comma
            parts += ["" if touching else mark, items[row]]
        return "".join(parts)

    def clauses(self, items: Iterable[str]) -> str:
        """Return what somebody did as a list: calls, trains and pays; 拨打电话，冒充客服."""
        *before, last = [*items] or [""]
        clause, ends = self.punctuation.clause, self.punctuation.last
        between = clause if ends == self.comma else ends
        return between.join([clause.join(before), last] if before else [last])

    def beside(self, left: str, right: str, gap: str | None = None) -> str:
        """Return two words side by side; Latin words get a space between them in any language.

        ``gap`` replaces the usual separator of words.
        """
        between = self.punctuation.word if gap is None else gap
        latin = left[-1:].isascii() and right[:1].isascii()
        return f"{left}{between or (' ' if latin else '')}{right}"
