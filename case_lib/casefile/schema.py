"""The shape of a case file. Unknown keys are refused, and every part is frozen once read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, PrivateAttr, field_validator, model_validator

from case_lib.base.units import Words as UnitWords
from case_lib.casefile.fields import (
    Confidence,
    Currency,
    Name,
    Part,
    Printable,
    Says,
    Slug,
    SourceId,
    Stage,
    Text,
    Unit,
    UnitName,
    UnitSpec,
    Url,
    WhenText,
    Words,
)
from case_lib.reading import dates
from case_lib.reading.crimes import Crime, crimes, of_units
from case_lib.reading.numeral_reading import Conventions
from case_lib.reading.source_text import WIDEST, width

__all__ = [
    "ActSpec",
    "AssumptionSpec",
    "CaseFile",
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


class CaseFile(Part):
    """A case file, read and checked for shape."""

    case: Slug
    title: Text
    short: Text | None = Field(default=None, description="A short name, beside other cases.")
    summary: Text
    kind: (
        Literal[
            "diversion",
            "fraud_room",
            "gambling",
            "pyramid_selling",
            "laundering",
            "data_trafficking",
            "other",
        ]
        | None
    ) = Field(
        default=None,
        description="Decides chapters, open questions and comparators; without it diversion, if "
        "the case counts people diverted, else other.",
    )
    country: str = Field(pattern="^[A-Z]{2}$")
    currency: Currency
    stage: Stage
    changed: WhenText
    operation: str | None = Field(default=None, description="The event of the arrests.")
    wordings: WordingShares = WordingShares()
    units: dict[UnitName, UnitSpec] = Field(
        default_factory=dict, description="Units of this case alone, such as vehicle."
    )
    sources: dict[Slug, SourceSpec] = Field(min_length=1)
    origins: dict[Slug, OriginSpec] = Field(default_factory=dict)
    scopes: dict[Slug, ScopeSpec] = Field(default_factory=dict)
    quantities: dict[Name, QuantitySpec] = Field(default_factory=dict)
    events: dict[Name, EventSpec] = Field(default_factory=dict)
    spans: dict[Name, SpanSpec] = Field(default_factory=dict)
    roles: dict[Slug, RoleSpec] = Field(default_factory=dict)
    acts: tuple[ActSpec, ...] = ()
    statements: tuple[StatementSpec, ...] = ()
    offences: dict[Slug, OffenceSpec] = Field(default_factory=dict)
    leniency: tuple[LeniencySpec, ...] = ()
    places: tuple[PlaceSpec, ...] = ()
    tables: dict[Literal["provinces", "minimum_wages", "thresholds"], str] = Field(
        default_factory=dict,
        description="CSV files beside the case file, for a country without a table.",
    )
    parts: tuple[PartsSpec, ...] = ()
    cross_checks: tuple[CrossCheckSpec, ...] = ()
    assumptions: dict[Name, AssumptionSpec] = Field(default_factory=dict)

    def __repr__(self) -> str:
        """Return its id and how much it holds, on a line."""
        held = f"{len(self.sources)} sources, {len(self.quantities)} quantities"
        return f"<case file {self.case}: {held}, {len(self.assumptions)} assumptions>"

    _find: Any = PrivateAttr(default=None)
    _folder: Any = PrivateAttr(default=None)
    _to_review: tuple[str, ...] = PrivateAttr(default=())
    # what someone asks of the case, and the file as it was before (casefile.what_if)
    _scenario: Any = PrivateAttr(default=None)
    _before: Any = PrivateAttr(default=None)
    _questions: tuple[tuple[str, str], ...] = PrivateAttr(default=())
    _crime: Any = PrivateAttr(default=None)
    # of lists from which something was left out: place → rows as the file has them
    _rows: dict[tuple[str | int, ...], list[int]] = PrivateAttr(default_factory=dict)

    @property
    def to_review(self) -> tuple[str, ...]:
        """The places (``file:line:column``) of claims that wait for review and are not used."""
        return self._to_review

    @property
    def scenario(self) -> Any:
        """What someone asks of the case (a ``Scenario``); None of the file as it stands."""
        return self._scenario

    @property
    def before(self) -> CaseFile | None:
        """The file as it stands, of one that a scenario was applied to; else None."""
        found: CaseFile | None = self._before
        return found

    @property
    def folder(self) -> Path | None:
        """The folder that the file was read from."""
        return None if self._folder is None else Path(self._folder)

    @property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """The questions that a draft left open: place and words, those of claims to review too."""
        return self._questions

    @property
    def caught_in(self) -> tuple[PlaceSpec, ...]:
        """The places in which people were caught; others are where victims were, or just named."""
        return tuple(place for place in self.places if place.role == "caught")

    @property
    def conventions(self) -> Conventions:
        """The shares behind "about" and "just under" for this case."""
        return Conventions(self.wordings.about, self.wordings.just_under)

    @property
    def unit_words(self) -> dict[str, UnitWords]:
        """The words of the units that this case declares, by name."""
        return {name: spec.model_dump() for name, spec in self.units.items()}

    def role_for(self, function: str) -> str | None:
        """Return the role that the models take for ``function``, such as frontline."""
        return next((name for name, role in self.roles.items() if role.function == function), None)

    def where(self, *loc: str | int) -> str:
        """Return ``file:line:column`` of a part of the file, or an empty string."""
        named = [f"places.{p.province}" if p.role == "caught" else "" for p in self.places]
        if loc[0] == "quantities" and loc[1] in named:
            loc = ("places", named.index(str(loc[1])), *loc[2:])
        placed = list(loc)
        for depth, step in enumerate(loc):
            kept = self._rows.get(loc[:depth])
            if kept is not None and isinstance(step, int) and step < len(kept):
                placed[depth] = kept[step]
        return self._find(placed) if self._find else ""

    def changed_by(self, update: Mapping[str, Any]) -> CaseFile:
        """Return a copy with some fields replaced, which knows where it was read from."""
        copied = self.model_copy(update=update)
        copied._find, copied._folder = self._find, self._folder
        copied._to_review, copied._rows = self._to_review, self._rows
        copied._scenario, copied._before = self._scenario, self._before
        copied._questions, copied._crime = self._questions, self._crime
        return copied

    def table(self, name: str) -> Path | None:
        """Return the path of a table that the case brings, None where it brings none."""
        tables = {str(key): file for key, file in self.tables.items()}
        return Path(self._folder or ".") / tables[name] if name in tables else None

    @property
    def crime(self) -> Crime:
        """The kind of case: what it is said to be, or what its units tell."""
        counted = [spec.unit for spec in self.quantities.values()]
        assumed = [spec.unit for spec in self.assumptions.values()]
        known: Crime | None = self._crime
        return known or crimes()[self.kind or of_units([*counted, *assumed])]

    @property
    def changed_on(self) -> date:
        """The day of the case file's last change."""
        return dates.read(self.changed).latest
