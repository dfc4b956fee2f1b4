"""The schema of the sections of a case file: sources, claims, events, roles, assumptions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from case_lib.casefile.fields import (
    PARAGRAPH,
    SHA256,
    Confidence,
    Distribution,
    Part,
    Printable,
    Says,
    Slug,
    SourceId,
    Stage,
    Text,
    Unit,
    Url,
    WhenText,
    Words,
)
from case_lib.reading.numeral_reading import Conventions
from case_lib.reading.source_text import WIDEST, width

__all__ = [
    "OTHER_CASES",
    "PLACES",
    "AssumptionSpec",
    "Claim",
    "CrossCheckSpec",
    "DateClaim",
    "EventSpec",
    "Mention",
    "OriginSpec",
    "PartsSpec",
    "QuantitySpec",
    "Ranked",
    "ScopeSpec",
    "SourceSpec",
    "SpanSpec",
    "StatementSpec",
    "WordingShares",
]


# how names of quantities begin: the people caught in a place, and figures of other cases
PLACES, OTHER_CASES = "places.", "comparator."


class OriginSpec(Part):
    """A briefing on which several texts are based, so that they count as one voice."""

    label: Text
    why: Text = Field(description="Why the texts are assumed to be based on it.")


class ScopeSpec(Part):
    """A part of the case that figures refer to: a raid, a group, some days."""

    label: Text


class StatementSpec(Part):
    """What someone said or a source states, in our words; never a quotation."""

    speaker: Text = Field(description="By role: a prosecutor, a deputy head of a police unit.")
    said: Text = Field(description="A summary in our own words.")
    about: Literal["operation", "detection", "method", "victims", "staff", "law"] = Field(
        description="What the statement is about."
    )
    claims: tuple[Mention, ...] = Field(min_length=1, description="Where the sources state it.")


class SourceSpec(Part):
    """A published text."""

    outlet: Text
    title: Text | None = Field(default=None, description="Its headline.")
    authors: tuple[Words, ...] = Field(default=(), description="As the text names them.")
    published: WhenText | None = Field(default=None, description="Day, month or year.")
    url: tuple[Url, ...] = Field(default=(), description="Where it can be read; omit if nowhere.")
    access: Text = Field(description="How the text was read: original, repost, rewrite; how much.")
    read: Literal["full", "part"] = Field(
        default="part",
        description="How much of the text was read.",
    )
    origin: Slug | None = Field(
        default=None, description="The briefing it is based on: one of `origins`."
    )
    same_case: Literal["certain", "likely", "other"] = Field(
        default="certain",
        description="Whether it describes this case; other: another case, for comparison.",
    )
    same_case_why: Text | None = Field(default=None, description="Why it is only likely.")
    sha256: str | None = Field(
        default=None, pattern=SHA256, description="Hash of the text as read."
    )
    confidence: Confidence = Field(
        default="high", description="How reliable the text is; the surer of two sources counts."
    )
    caution: Text | None = Field(default=None, description="A caveat for readers.")

    @model_validator(mode="after")
    def _likely_with_reason(self) -> SourceSpec:
        if (self.same_case == "likely") != (self.same_case_why is not None):
            raise ValueError("`same_case: likely` and `same_case_why` go together. Give both.")
        return self

    @property
    def certain(self) -> bool:
        """Whether it certainly describes the case that it is cited for."""
        return self.same_case != "likely"


class Mention(Part):
    """A place where a source states something other than a number."""

    source: SourceId = Field(description="The id of a source, one of `sources`.")
    at: str = Field(default="", pattern=PARAGRAPH, description="Paragraph, such as p21.")
    anchor: Printable = Field(
        default="",
        max_length=WIDEST,
        description="The short token as printed, never a sentence; Chinese characters count twice.",
    )
    confidence: Confidence | None = Field(
        default=None, description="How sure this reading is; by default as the source."
    )
    note: Text | None = Field(default=None, description="A remark on this reading.")
    review: bool = Field(
        default=False, description="Proposed but not checked; it is not used until this is removed."
    )

    @field_validator("anchor")
    @classmethod
    def _short(cls, anchor: str) -> str:
        if width(anchor) > WIDEST:
            raise ValueError(
                f"an anchor is a token of at most {WIDEST} letters, or half as many Chinese "
                "characters. Shorten it."
            )
        return anchor


class Ranked(Mention):
    """A claim that the case file may prefer to others, or reject, with a reason."""

    rank: Literal["normal", "preferred", "rejected"] = Field(
        default="normal", description="Whether the claim decides, is weighed, or doesn’t count."
    )
    why: Text | None = Field(default=None, description="Why a claim is preferred or rejected.")

    @model_validator(mode="after")
    def _ranked_with_reason(self) -> Self:
        if (self.rank == "normal") != (self.why is None):
            raise ValueError(
                "`rank: preferred` or `rank: rejected` and `why` go together. Give both or neither."
            )
        return self

    def stands(self, sources: Collection[str]) -> bool:
        """Return whether its source is chosen and the case file doesn't reject it."""
        return self.rank != "rejected" and self.source in sources


class Claim(Ranked):
    """A claim of one source about one quantity."""

    says: Says = Field(description="The figure as worded: 506, 500+, ~200, 5..10, 500余名.")
    of: Slug | None = Field(
        default=None, description="The scope, one of `scopes`; by default the whole case."
    )


class DateClaim(Ranked):
    """A claim of one source about the date of an event, if it gives one."""

    when: WhenText | None = Field(
        default=None,
        description="A day, a month or a range: 2023-05-25, 2023-05, 2021-11-10/2021-11-23.",
    )


class QuantitySpec(Part):
    """One quantity and the claims about it."""

    label: Text
    short: Text | None = Field(
        default=None, description="The word for the people counted, such as organisers."
    )
    unit: Unit
    claims: tuple[Claim, ...] = Field(min_length=1, description="What each source says.")
    stage: Stage | None = Field(default=None, description="The stage of the people counted.")
    offence: str | None = Field(default=None, description="Their offence, one of `offences`.")
    caution: Text | None = Field(default=None, description="A caveat for readers.")


class EventSpec(Part):
    """An event; ``lasting`` if it fills its interval rather than falls within it."""

    label: Text
    claims: tuple[DateClaim, ...] = Field(default=(), description="What each source says.")
    after: tuple[str, ...] = Field(default=(), description="Events that come before this one.")
    before: tuple[str, ...] = Field(default=(), description="Events that come after this one.")
    during: tuple[str, ...] = Field(default=(), description="Events that contain this one.")
    lasting: bool = Field(default=False, description="Whether it fills the days between its ends.")
    caution: Text | None = Field(default=None, description="A caveat for readers.")


class SpanSpec(Part):
    """The days between two events; ``.begin`` and ``.end`` name the ends of a lasting one."""

    label: Text
    start: str = Field(description="The event from which days are counted.")
    end: str = Field(description="The event to which they are counted.")

    @property
    def events(self) -> tuple[str, str]:
        """The events at its two ends."""
        first, last = (
            end.removesuffix(".begin").removesuffix(".end") for end in (self.start, self.end)
        )
        return first, last


class PartsSpec(Part):
    """A total and parts of it that must not exceed it (or must make it up, if complete)."""

    whole: str = Field(description="The name of the total.")
    parts: tuple[str, ...] = Field(min_length=1, description="The names of its parts.")
    complete: bool = Field(default=False, description="Whether they make up the whole total.")
    by: Literal["role", "other"] = Field(
        default="role",
        description="How the parts differ: by role, or otherwise, as raids.",
    )


class CrossCheckSpec(Part):
    """Two expressions that should be equal, such as groups × members and arrests."""

    label: Text
    left: str = Field(max_length=300, description="Names of quantities with + - * / and brackets.")
    right: str = Field(max_length=300, description="The same.")


class AssumptionSpec(Part):
    """A value that no source gives, with the reason for it."""

    label: Text
    unit: Unit
    value: Says = Field(description="A range such as 1..4, or a single number.")
    reason: Text = Field(description="Why no source gives it, and why this range.")
    distribution: Distribution = Field(default="uniform", description="Of its draws.")


class WordingShares(Part):
    """The shares that "about" and "just under" allow, if a case sets its own."""

    about: float = Field(
        default=Conventions().about,
        ge=0,
        lt=1,
        description="“About” a number allows this share above and below it.",
    )
    just_under: float = Field(
        default=Conventions().just_under,
        gt=0,
        lt=1,
        description="“Just under” a number allows from this share of it.",
    )

    @property
    def conventions(self) -> Conventions:
        """The shares as the reading of wordings takes them."""
        return Conventions(self.about, self.just_under)
