"""What stands in the sections of a case file: sources, claims, events, roles, assumptions."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from case_lib.casefile.fields import (
    Confidence,
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
from case_lib.reading.source_text import WIDEST, width

__all__ = [
    "ActSpec",
    "AssumptionSpec",
    "Claim",
    "CrossCheckSpec",
    "DateClaim",
    "EventSpec",
    "LeniencySpec",
    "Mention",
    "OffenceSpec",
    "OriginSpec",
    "PartsSpec",
    "PlaceSpec",
    "QuantitySpec",
    "Ranked",
    "RoleSpec",
    "ScopeSpec",
    "SourceSpec",
    "SpanSpec",
    "StatementSpec",
    "WordingShares",
]


class OriginSpec(Part):
    """A briefing that several texts go back to, which makes them one voice."""

    label: Text
    why: Text = Field(description="Why they are taken to go back to it.")


class ScopeSpec(Part):
    """A part of the case that figures speak of: a raid, a group, some days."""

    label: Text


class StatementSpec(Part):
    """What someone said or a source states, in our words; never a quotation."""

    speaker: Text = Field(description="By role: a prosecutor, a deputy head of a police unit.")
    said: Text = Field(description="A summary in words of our own.")
    about: Literal["operation", "detection", "method", "victims", "staff", "law"]
    claims: tuple[Mention, ...] = Field(min_length=1)


class SourceSpec(Part):
    """A published text."""

    outlet: Text
    title: Text | None = None
    authors: tuple[Words, ...] = ()
    published: WhenText | None = None
    url: tuple[Url, ...] = ()
    access: Text = Field(description="How the text was had: original, repost, rewrite; how much.")
    read: Literal["full", "part"] = Field(
        default="part", description="How much of the text was read; what it lacks follows."
    )
    origin: Slug | None = Field(
        default=None, description="The briefing it goes back to: one of `origins`."
    )
    same_case: Literal["certain", "likely", "other"] = Field(
        default="certain",
        description="Whether it speaks of this case; other: of another case, for comparison.",
    )
    same_case_why: Text | None = Field(default=None, description="Why it is only likely.")
    sha256: str | None = Field(
        default=None, pattern="^[0-9a-f]{64}$", description="Of the text as we read it."
    )
    confidence: Confidence = "high"
    caution: Text | None = None

    @model_validator(mode="after")
    def _likely_with_reason(self) -> SourceSpec:
        if (self.same_case == "likely") != (self.same_case_why is not None):
            raise ValueError("`same_case: likely` and `same_case_why` go together. Give both.")
        return self


class Mention(Part):
    """Where a source says something that is not a number."""

    source: SourceId
    at: str = Field(default="", pattern=r"^(p[0-9]+)?$", description="Paragraph, such as p21.")
    anchor: Printable = Field(
        default="",
        max_length=WIDEST,
        description="The short token as printed, never a sentence; Chinese characters count twice.",
    )
    confidence: Confidence | None = None
    note: Text | None = None
    review: bool = Field(
        default=False, description="Proposed, not yet checked: not used until this is removed."
    )

    @field_validator("anchor")
    @classmethod
    def _short(cls, anchor: str) -> str:
        if width(anchor) > WIDEST:
            raise ValueError(
                f"is too long for an anchor, which is a token: {WIDEST} letters, or half as many "
                "Chinese characters, at most"
            )
        return anchor


class Ranked(Mention):
    """A claim that the case file may prefer to others, or reject, with a reason."""

    rank: Literal["normal", "preferred", "rejected"] = "normal"
    why: Text | None = Field(default=None, description="Why a claim is preferred or rejected.")

    @model_validator(mode="after")
    def _ranked_with_reason(self) -> Self:
        if (self.rank == "normal") != (self.why is None):
            raise ValueError(
                "`rank: preferred` or `rank: rejected` and `why` go together. Give both or neither."
            )
        return self


class Claim(Ranked):
    """What one source says about one quantity."""

    says: Says
    of: Slug | None = Field(
        default=None, description="The scope, one of `scopes`; without it the whole case."
    )


class DateClaim(Ranked):
    """What one source says about when something happened, if it does."""

    when: WhenText | None = None


class QuantitySpec(Part):
    """One quantity and what the sources claim of it."""

    label: Text
    short: Text | None = Field(
        default=None, description="What the people counted are called, such as organisers."
    )
    unit: Unit
    claims: tuple[Claim, ...] = Field(min_length=1)
    stage: Stage | None = None
    offence: str | None = None
    caution: Text | None = Field(default=None, description="What a careful reader would flag.")


class EventSpec(Part):
    """Something that happened; ``lasting`` when it filled its interval rather than fell in it."""

    label: Text
    claims: tuple[DateClaim, ...] = ()
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    during: tuple[str, ...] = Field(default=(), description="Events within whose days it falls.")
    lasting: bool = False
    caution: Text | None = None


class SpanSpec(Part):
    """The days between two events; ``.begin`` and ``.end`` name the ends of a lasting one."""

    label: Text
    start: str
    end: str


class RoleSpec(Part):
    """A role in the organisation; ``tier`` 1 is the top, none stands outside the line."""

    label: Text
    tier: int | None = Field(default=None, ge=1, le=20)
    function: (
        Literal["buyer", "head", "group_head", "oversight", "frontline", "technical"] | None
    ) = Field(default=None, description="What the models take the role for.")
    counted_in: str | None = Field(default=None, description="The arrests this role is among.")
    claims: tuple[Mention, ...] = ()
    caution: Text | None = None


class ActSpec(Part):
    """An act as reported: who, what, at which stage of the crime script."""

    role: str | None = Field(default=None, description="None where no source says who.")
    act: Text
    stage: Literal["preparation", "entry", "doing", "supervision", "settlement", "exit"]
    claims: tuple[Mention, ...] = Field(min_length=1)
    tool: Text | None = Field(default=None, description="With what, as the same claims report.")
    place: Text | None = Field(default=None, description="Where, as the same claims report.")
    guardian: Text | None = Field(
        default=None, description="Who could have stood in the way: our reading, not a report."
    )


class OffenceSpec(Part):
    """An offence that a source names for this case."""

    label: Text
    provision: Words
    claims: tuple[Mention, ...] = Field(min_length=1)


class LeniencySpec(Part):
    """A ground for leniency that a source names, and the provision behind it."""

    label: Text
    provision: Words
    claims: tuple[Mention, ...] = Field(min_length=1)


class PlaceSpec(Part):
    """A province or country that a source names, what for, and a count where it gives one."""

    province: str = Field(description="Id of a province (CN-GD), or of a country (KH).")
    role: Literal["caught", "raid", "victims", "named"] = Field(
        default="caught",
        description="Where people were caught, premises raided, or victims were; named: any other.",
    )
    label: Text | None = Field(default=None, description="What the sources say happened there.")
    claims: tuple[Mention, ...] = Field(min_length=1)
    arrests: Says | None = None

    @model_validator(mode="after")
    def _counted_where_caught(self) -> PlaceSpec:
        if self.arrests is not None and self.role != "caught":
            raise ValueError("`arrests` are counted where people were caught. Say `role: caught`.")
        return self


class PartsSpec(Part):
    """A total and parts of it that must not exceed it (or must make it up, if complete)."""

    whole: str
    parts: tuple[str, ...] = Field(min_length=1)
    complete: bool = False
    by: Literal["role", "other"] = Field(
        default="role", description="What tells the parts apart: roles, or other things, as raids."
    )


class CrossCheckSpec(Part):
    """Two expressions over quantities that should meet, such as groups × members and arrests."""

    label: Text
    left: str = Field(max_length=300, description="Names of quantities with + - * / and brackets.")
    right: str = Field(max_length=300)


class AssumptionSpec(Part):
    """A value that no source gives, with the reason for it."""

    label: Text
    unit: Unit
    value: Says
    reason: Text
    distribution: Literal["uniform", "loguniform", "triangular"] = "uniform"


class WordingShares(Part):
    """The shares behind "about" and "just under", where a case sets its own."""

    about: float = Field(default=0.10, ge=0, lt=1)
    just_under: float = Field(default=0.90, gt=0, lt=1)
