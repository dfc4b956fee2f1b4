"""The typography and grammar of a language: the schema of its file in ``case_lib/languages``."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

__all__ = [
    "Around",
    "Avoided",
    "Cited",
    "Dates",
    "Day",
    "Days",
    "Hedges",
    "Multiple",
    "Numbers",
    "Punctuation",
    "Ranges",
    "Ratio",
    "Ratios",
    "Setting",
    "Style",
    "Terms",
    "UnitWords",
    "Within",
    "Words",
    "each",
]

# one form for all numbers; singular and plural; or the plural categories of Unicode CLDR
Words = str | tuple[str, str] | dict[str, str]


def each(words: Words) -> tuple[str, ...]:
    """Return all forms of a unit's words."""
    if isinstance(words, str):
        return (words,)
    return tuple(words.values()) if isinstance(words, dict) else words


def _with(fields: Mapping[str, str]) -> Callable[[str], str]:
    """Return a validator that allows no placeholders in a pattern other than ``fields``."""

    def check(pattern: str) -> str:
        try:
            pattern.format(*fields.get("", ()), **{k: v for k, v in fields.items() if k})
        except (KeyError, IndexError, ValueError):
            allowed = ", ".join(f"{{{name}}}" for name in fields)
            raise ValueError(f"{pattern!r} can't be filled in. Use {allowed}.") from None
        return pattern

    return check


_PART = {"year": "", "month": "", "name": "", "day": ""}
_ENDS = {"first": "", "last": "", "first_of_year": "", "last_of_year": ""}
_RANGE = {**_PART, **{f"to_{key}": "" for key in _PART}, **_ENDS}
Around = Annotated[str, AfterValidator(_with({"": "…"}))]
Day = Annotated[str, AfterValidator(_with(_PART))]
Days = Annotated[str, AfterValidator(_with(_RANGE))]
Ratio = Annotated[str, AfterValidator(_with({"above": "", "below": ""}))]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Setting(_Part):
    """How paragraphs are set: language codes for typst and HTML, and lengths in em."""

    lang: str
    region: str
    html: str
    justify: bool
    leading: float
    spacing: float


class Punctuation(_Part):
    """Separators of words, sentences and list items."""

    word: str = Field(description="Between words; Latin words always have a space between them.")
    gap: str = Field(description="Between sentences.")
    stop: str
    comma: str = Field(description="Between items of a list.")
    clause: str = Field(description="Between parts of a sentence.")
    group: str = Field(description="Between groups, each of which may be a list.")
    last: str = Field(description="Before the last item of a list in a sentence.")
    semicolon: str
    colon: str
    brackets: tuple[str, str]
    touching: tuple[str, ...] = Field(
        default=(), description="Ends and beginnings of list items that no comma parts."
    )
    quotes: tuple[str, str]
    provision: str = Field(description="Between a law and its article.")


class Multiple(_Part):
    """A word for large numbers: from ``least`` on, 1,230,000 is printed as 1.23 million."""

    least: int
    word: str
    decimals: int = Field(description="A number that needs more decimals is printed in full.")
    scale: int | None = Field(default=None, description="The value of the word, if not least.")

    @property
    def one(self) -> int:
        """The value of the word."""
        return self.scale or self.least


class Hedges(_Part):
    """Wordings that qualify a number, by the forms of ``reference/wordings.yaml``."""

    more_than: Around
    about: Around
    just_under: Around
    less_than: Around
    at_least: Around
    at_most: Around


class Within(_Part):
    """A word for "more than" inside the number: 380余万; ``said``: its wording as a whole."""

    word: str
    said: dict[int, str] = Field(default_factory=dict)


class Ranges(_Part):
    """Separators of the two ends of a range; ``whole``: multiple, % and money follow both ends."""

    to: str
    below_nought: str
    terms: str
    whole: bool


class Numbers(_Part):
    """How numbers are written; words for several are chosen by the smallest number they allow."""

    grouped: bool
    before_multiple: str
    multiples: tuple[Multiple, ...] = Field(description="In descending order.")
    hedges: Hedges
    more_within: Within | None = None
    near_none: Around = Field(description="A small share that is not zero.")
    near_all: Around = Field(description="A share just below the whole.")
    ranges: Ranges
    several: dict[int, str]
    several_of: dict[str, dict[int, str]] = Field(
        default_factory=dict, description="By unit, where the words for several differ."
    )


class Terms(_Part):
    """How months are printed as years and months; ``spelt``: small numbers in words, from zero."""

    year: str | tuple[str, str]
    month: str | tuple[str, str]
    joined: str
    spelt: tuple[str, ...] = ()


class Dates(_Part):
    """Patterns of dates: {day}, {month} as a number, {name} of the month, {year}.

    In ranges also {to_day} and so on, and whole days: {first}, {last}; without their year
    {first_of_year}, {last_of_year}.
    """

    year: Day
    month: Day
    day: Day
    day_of_year: Day
    early: Around
    mid: Around
    late: Around
    within_month: Days
    within_year: Days
    across_years: Days
    from_then: Around
    until_then: Around
    unknown: str


class Ratios(_Part):
    """How units are joined: ``times`` between factors, ``below`` between those in the denominator.

    ``per`` wraps the singular of a unit that has no word of its own for the denominator.
    """

    times: str
    over: Ratio
    per: Around
    below: str


class UnitWords(_Part):
    """Words for a unit after a number, and in the denominator of a ratio."""

    after: Words
    below: str | None = None


class Avoided(_Part):
    """A word that reports avoid: its pattern, the reason, and what to write instead."""

    pattern: str
    reason: str
    instead: str
    printed: bool = Field(default=False, description="Allowed where a source prints it so.")


class Cited(_Part):
    """How a work is cited, as patterns: Levitt and Venkatesh 2000, Duijn et al. 2014."""

    others: str = Field(description="Stands for the authors after the first.")
    before_year: str


class Style(_Part):
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
        """Return words in quotation marks."""
        return words.join(self.punctuation.quotes)

    def listed(self, items: Iterable[str], read: Iterable[str] | None = None) -> str:
        """Return items as a list in a sentence: a, b and c; a、b和c; 《a》《b》.

        ``read``: what readers see of each, if ``items`` are placeholders.
        """
        return self._parted([*items], read, self.punctuation.last)

    def series(self, items: Iterable[str]) -> str:
        """Return items without a word before the last: a, b, c; a、b、c; 《a》《b》."""
        return self._parted([*items], None, self.comma)

    def _parted(self, told: list[str], read: Iterable[str] | None, last: str) -> str:
        said = told[:1]
        for row, ends in enumerate(itertools.pairwise(told if read is None else read), 1):
            touching = ends[0][-1:] + ends[1][:1] in self.punctuation.touching
            mark = last if row == len(told) - 1 else self.comma
            said += ["" if touching else mark, told[row]]
        return "".join(said)

    def clauses(self, items: Iterable[str]) -> str:
        """Return what somebody did as a list: calls, trains and pays; 拨打电话，冒充客服."""
        *before, last = [*items] or [""]
        told, ends = self.punctuation.clause, self.punctuation.last
        between = told if ends == self.comma else ends
        return between.join([told.join(before), last] if before else [last])

    def beside(self, left: str, right: str, gap: str | None = None) -> str:
        """Return two words side by side; Latin words get a space between them in any language.

        ``gap`` replaces the usual separator of words.
        """
        between = self.punctuation.word if gap is None else gap
        latin = left[-1:].isascii() and right[:1].isascii()
        return f"{left}{between or (' ' if latin else '')}{right}"
