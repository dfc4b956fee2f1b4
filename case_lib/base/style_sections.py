"""The schema of the sections of a language's file: punctuation, numbers, dates, units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

__all__ = [
    "Avoided",
    "Cited",
    "DatePattern",
    "DateRangePattern",
    "Dates",
    "Hedges",
    "Multiple",
    "Numbers",
    "Pattern",
    "Punctuation",
    "Ranges",
    "RatioPattern",
    "Ratios",
    "Section",
    "Setting",
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
Pattern = Annotated[str, AfterValidator(_with({"": "…"}))]
DatePattern = Annotated[str, AfterValidator(_with(_PART))]
DateRangePattern = Annotated[str, AfterValidator(_with(_RANGE))]
RatioPattern = Annotated[str, AfterValidator(_with({"above": "", "below": ""}))]


class Section(BaseModel):
    """Base class of all sections: frozen, without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Setting(Section):
    """How paragraphs are set: language codes for typst and HTML, and lengths in em."""

    lang: str
    region: str
    html: str
    justify: bool
    leading: float
    spacing: float


class Punctuation(Section):
    """Separators of words, sentences and list items."""

    word: str = Field(description="Between words; Latin words always have a space between them.")
    gap: str = Field(description="Between sentences.")
    stop: str
    comma: str = Field(description="Between items of a list.")
    clause: str = Field(description="Between parts of a sentence.")
    group: str = Field(description="Between groups, each of which may be a list.")
    last: str = Field(description="Before the last item of a list in a sentence.")
    either: str | None = Field(
        default=None, description="Before the last item of a list of alternatives; else `last`."
    )
    semicolon: str
    colon: str
    brackets: tuple[str, str]
    touching: tuple[str, ...] = Field(
        default=(), description="Ends and beginnings of list items that no comma parts."
    )
    quotes: tuple[str, str]
    titles: tuple[str, str] | None = Field(
        default=None, description="Around the title of a text, if not ``quotes``."
    )
    provision: str = Field(description="Between a law and its article.")


class Multiple(Section):
    """A word for large numbers: from ``least`` on, 1,230,000 is printed as 1.23 million."""

    least: int
    word: str
    decimals: int = Field(description="A number that needs more decimals is printed in full.")
    scale: int | None = Field(default=None, description="The value of the word, if not least.")

    @property
    def one(self) -> int:
        """The value of the word."""
        return self.scale or self.least


class Hedges(Section):
    """Wordings that qualify a number, by the forms of ``reference/wordings.yaml``."""

    more_than: Pattern
    about: Pattern
    just_under: Pattern
    less_than: Pattern
    at_least: Pattern
    at_most: Pattern


class Within(Section):
    """A word for "more than" inside the number: 380余万; ``said``: its wording as a whole."""

    word: str
    said: dict[int, str] = Field(default_factory=dict)


class Ranges(Section):
    """Separators of the two ends of a range; ``whole``: multiple, % and money follow both ends."""

    to: str
    below_nought: str
    terms: str
    whole: bool


class Numbers(Section):
    """How numbers are written; words for several are chosen by the smallest number they allow."""

    grouped: bool
    before_multiple: str
    multiples: tuple[Multiple, ...] = Field(description="In descending order.")
    hedges: Hedges
    more_within: Within | None = None
    near_none: Pattern = Field(description="A small share that is not zero.")
    near_all: Pattern = Field(description="A share just below the whole.")
    ranges: Ranges
    several: dict[int, str]
    several_of: dict[str, dict[int, str]] = Field(
        default_factory=dict, description="By unit, where the words for several differ."
    )


class Terms(Section):
    """How months are printed as years and months; ``spelt``: small numbers in words, from zero."""

    year: str | tuple[str, str]
    month: str | tuple[str, str]
    joined: str
    spelt: tuple[str, ...] = ()


class Dates(Section):
    """Patterns of dates: {day}, {month} as a number, {name} of the month, {year}.

    In ranges also {to_day} and so on, and whole days: {first}, {last}; without their year
    {first_of_year}, {last_of_year}. ``placed`` puts a date into a sentence: on {}, in {}.
    """

    year: DatePattern
    month: DatePattern
    day: DatePattern
    day_of_year: DatePattern
    month_of_year: DatePattern
    early: Pattern
    mid: Pattern
    late: Pattern
    within_month: DateRangePattern
    within_year: DateRangePattern
    across_years: DateRangePattern
    placed: dict[str, Pattern] = {}
    from_then: Pattern
    until_then: Pattern
    unknown: str


class Ratios(Section):
    """How units are joined: ``times`` between factors, ``below`` between those in the denominator.

    ``per`` wraps the singular of a unit that has no word of its own for the denominator.
    """

    times: str
    over: RatioPattern
    per: Pattern
    below: str
    named: tuple[str, ...] = Field(
        default=(), description="Words of a label that name the denominator: after 每日, no 元/天."
    )


class UnitWords(Section):
    """Words for a unit after a number, and in the denominator of a ratio."""

    after: Words
    below: str | None = None
    as_in_sources: tuple[str, ...] = Field(
        default=(), description="Words that replace it where the sources of a figure use them."
    )


class Avoided(Section):
    """A word that reports avoid: its pattern, the reason, and what to write instead."""

    pattern: str
    reason: str
    instead: str
    printed: bool = Field(default=False, description="Allowed where a source prints it so.")


class Cited(Section):
    """How a work is cited, as patterns: Levitt and Venkatesh 2000, Duijn et al. 2014."""

    others: str = Field(description="Stands for the authors after the first.")
    before_year: str
