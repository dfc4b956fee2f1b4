"""The schema of a case file. Unknown keys are refused, and all parts are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, PrivateAttr

from case_lib.base.short import counted
from case_lib.base.units import Words as UnitWords
from case_lib.casefile.act_entries import ActSpec, LeniencySpec, OffenceSpec, PlaceSpec, RoleSpec
from case_lib.casefile.entries import (
    OTHER_CASES,
    AssumptionSpec,
    CrossCheckSpec,
    EventSpec,
    OriginSpec,
    PartsSpec,
    QuantitySpec,
    ScopeSpec,
    SourceSpec,
    SpanSpec,
    StatementSpec,
    WordingShares,
)
from case_lib.casefile.fields import (
    COUNTRY,
    Currency,
    Name,
    Part,
    Slug,
    Stage,
    Text,
    UnitName,
    UnitSpec,
    WhenText,
)
from case_lib.quantity.scopes import Scoping
from case_lib.reading import dates
from case_lib.reading.crimes import Crime, crimes, of_units
from case_lib.reading.numeral_reading import Conventions

if TYPE_CHECKING:
    from case_lib.casefile.scenario import Scenario

__all__ = ["CLAIMED_BY_NAME", "CLAIMED_IN_LISTS", "CaseFile"]

# the sections whose items have claims
CLAIMED_BY_NAME = ("quantities", "events", "roles", "offences")
CLAIMED_IN_LISTS = ("acts", "statements", "leniency", "places")


class CaseFile(Part):
    """A case file whose shape is valid."""

    case: Slug = Field(description="The id, which names the folder of the report.")
    title: Text
    short: Text | None = Field(default=None, description="A short name for comparisons.")
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
    country: str = Field(pattern=COUNTRY, description="A code of ISO 3166, such as CN.")
    currency: Currency
    stage: Stage = Field(description="The stage that the case had reached when it was reported.")
    changed: WhenText = Field(description="The day of the last change of these facts.")
    operation: str | None = Field(
        default=None, description="The event of the arrests; its label is a noun: the raid."
    )
    wordings: WordingShares = WordingShares()
    units: dict[UnitName, UnitSpec] = Field(
        default_factory=dict, description="Units declared by this case, such as vehicle."
    )
    sources: dict[Slug, SourceSpec] = Field(min_length=1, description="The texts, by id.")
    origins: dict[Slug, OriginSpec] = Field(
        default_factory=dict, description="Briefings that several texts share."
    )
    scopes: dict[Slug, ScopeSpec] = Field(
        default_factory=dict, description="Parts of the case that some figures refer to."
    )
    quantities: dict[Name, QuantitySpec] = Field(
        default_factory=dict, description="Figures, and what each source says of them."
    )
    events: dict[Name, EventSpec] = Field(
        default_factory=dict, description="What happened, with its date or its place in the order."
    )
    spans: dict[Name, SpanSpec] = Field(
        default_factory=dict, description="Numbers of days between two events."
    )
    roles: dict[Slug, RoleSpec] = Field(
        default_factory=dict, description="What people did in the organisation."
    )
    acts: tuple[ActSpec, ...] = Field(default=(), description="Who did what, step by step.")
    statements: tuple[StatementSpec, ...] = Field(
        default=(), description="What officials and others said, in our words."
    )
    offences: dict[Slug, OffenceSpec] = Field(
        default_factory=dict, description="Offences that a source names."
    )
    leniency: tuple[LeniencySpec, ...] = Field(
        default=(), description="Grounds for a lighter sentence that a source names."
    )
    places: tuple[PlaceSpec, ...] = Field(default=(), description="Provinces and countries named.")
    tables: dict[Literal["provinces", "minimum_wages", "thresholds"], str] = Field(
        default_factory=dict,
        description="CSV files beside the case file, for a country without a table.",
    )
    parts: tuple[PartsSpec, ...] = Field(default=(), description="Totals, and parts of them.")
    cross_checks: tuple[CrossCheckSpec, ...] = Field(
        default=(), description="Figures that should agree when calculated in two ways."
    )
    assumptions: dict[Name, AssumptionSpec] = Field(
        default_factory=dict, description="Values that no source gives, each with its reason."
    )

    def __repr__(self) -> str:
        """Return its id and sizes on one line."""
        held = (
            counted(len(self.sources), "source"),
            counted(len(self.quantities), "quantity", "quantities"),
            counted(len(self.assumptions), "assumption"),
        )
        return f"<case file {self.case}: {', '.join(held)}>"

    _find: Any = PrivateAttr(default=None)
    _folder: Any = PrivateAttr(default=None)
    _to_review: tuple[str, ...] = PrivateAttr(default=())
    # the scenario applied to the case, and the file before it (casefile.scenario_application)
    _scenario: Any = PrivateAttr(default=None)
    _before: Any = PrivateAttr(default=None)
    _questions: tuple[tuple[str, str], ...] = PrivateAttr(default=())
    _crime: Any = PrivateAttr(default=None)
    _contradictory: bool = PrivateAttr(default=False)
    # lists from which items were removed: place → row numbers in the file
    _rows: dict[tuple[str | int, ...], list[int]] = PrivateAttr(default_factory=dict)

    @property
    def contradictory(self) -> bool:
        """Whether it opens even if its claims contradict each other."""
        return self._contradictory

    @property
    def to_review(self) -> tuple[str, ...]:
        """The claims that wait for review and are unused: ``file:line:column``, name, token."""
        return self._to_review

    @property
    def scenario(self) -> Scenario | None:
        """The applied scenario, or None."""
        scenario: Scenario | None = self._scenario
        return scenario

    @property
    def before(self) -> CaseFile | None:
        """The file before a scenario was applied, or None."""
        before: CaseFile | None = self._before
        return before

    @property
    def folder(self) -> Path | None:
        """The folder that the file was read from."""
        return None if self._folder is None else Path(self._folder)

    @property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """Open questions of a draft: place and text, also those in claims to review."""
        return self._questions

    @property
    def own_quantities(self) -> dict[str, QuantitySpec]:
        """The quantities of this case, without those of other cases."""
        items = self.quantities.items()
        return {name: spec for name, spec in items if not name.startswith(OTHER_CASES)}

    @property
    def caught_in(self) -> tuple[PlaceSpec, ...]:
        """The places in which people were caught; others are for victims, or just named."""
        return tuple(place for place in self.places if place.role == "caught")

    @property
    def conventions(self) -> Conventions:
        """The shares that "about" and "just under" allow in this case."""
        return self.wordings.conventions

    @property
    def unit_words(self) -> dict[str, UnitWords]:
        """The words of the units that this case declares, by name."""
        return {name: spec.model_dump() for name, spec in self.units.items()}

    @property
    def functions(self) -> dict[str, str]:
        """Function of a role in the models → role, the first one with this function."""
        roles: dict[str, str] = {}
        for name, role in self.roles.items():
            if role.function:
                roles.setdefault(role.function, name)
        return roles

    @property
    def scoping(self) -> Scoping:
        """The parts of the case's totals, and the names of its scopes."""
        return Scoping(
            {spec.whole: spec.parts for spec in self.parts},
            {name: spec.label.model_dump() for name, spec in self.scopes.items()},
        )

    def where(self, *loc: str | int) -> str:
        """Return ``file:line:column`` of a part of the file, or an empty string."""
        counts = [place.quantity if place.role == "caught" else "" for place in self.places]
        if loc[0] == "quantities" and loc[1] in counts:
            loc = ("places", counts.index(str(loc[1])), *loc[2:])
        placed = list(loc)
        for depth, step in enumerate(loc):
            kept = self._rows.get(loc[:depth])
            if kept is not None and isinstance(step, int) and step < len(kept):
                placed[depth] = kept[step]
        return self._find(placed) if self._find else ""

    def changed_by(self, update: Mapping[str, Any]) -> CaseFile:
        """Return a copy with some fields replaced that keeps its place and origin."""
        copied = self.model_copy(update=update)
        copied._find, copied._folder = self._find, self._folder
        copied._to_review, copied._rows = self._to_review, self._rows
        copied._scenario, copied._before = self._scenario, self._before
        copied._questions, copied._crime = self._questions, self._crime
        copied._contradictory = self._contradictory
        return copied

    def despite_contradictions(self) -> CaseFile:
        """Return a copy that opens even if its claims contradict each other."""
        copied = self.changed_by({})
        copied._contradictory = True
        return copied

    def table(self, name: str) -> Path | None:
        """Return the path of a table that the case brings, or None."""
        tables = {str(key): file for key, file in self.tables.items()}
        return Path(self._folder or ".") / tables[name] if name in tables else None

    @property
    def crime(self) -> Crime:
        """The kind of case, stated or inferred from its units."""
        counted = [spec.unit for spec in self.quantities.values()]
        assumed = [spec.unit for spec in self.assumptions.values()]
        known: Crime | None = self._crime
        return known or crimes()[self.kind or of_units([*counted, *assumed])]

    @property
    def changed_on(self) -> date:
        """The day of the case file's last change."""
        return dates.read(self.changed).latest
