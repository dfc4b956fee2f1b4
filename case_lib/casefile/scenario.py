"""A scenario: a “what if” question about a case, as a named file.

It doesn't change the case file. It states which assumptions differ, which sources are excluded,
which claims are added, and why::

    scenario: long-calls
    case: shanghai-2023
    why: Callers who tell a story need more than a minute.
    assumptions:
      pay.call_minutes: 2..3
    sources: "-hanchuan"
    claims:
      arrests.total:
        - {says: 506, source: legal-daily, at: p3, anchor: 506名}
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import pydantic
import yaml
from pydantic import BeforeValidator, Field

from case_lib.base import rounding
from case_lib.base.errors import FactError, Fault
from case_lib.casefile.entries import Claim
from case_lib.casefile.fields import Distribution, Name, Part, Says, Slug, Text, declared_units
from case_lib.casefile.parsing import SCENARIO, Tree, text_of, tree
from case_lib.casefile.schema import CaseFile

__all__ = [
    "Assumed",
    "Scenario",
    "as_tables",
    "context_of",
    "is_scenario",
    "parsed",
    "written",
]

_LONGEST = 80


def _table(given: Any) -> Any:
    """Return an assumption in any notation (a wording, a number, two ends) as a table."""
    if isinstance(given, Mapping | pydantic.BaseModel):
        return given
    if isinstance(given, tuple) and len(given) == 2:
        given = "..".join(_number(end) for end in given)
    elif not isinstance(given, bool | str | int) and hasattr(given, "__float__"):
        given = float(given)  # also for numpy's numbers
    return {"value": given}


def _number(value: Any) -> str:
    return f"{rounding.decimal(float(value)):f}" if hasattr(value, "__float__") else str(value)


class Assumed(Part):
    """A changed value of an assumption; ``unit`` and ``label`` are for a new assumption."""

    value: Says
    distribution: Distribution | None = None
    why: Text | None = None
    unit: str | None = None
    label: Text | None = None


class Scenario(Part):
    """Changes to a case file, and the reason."""

    scenario: Slug = Field(default="what-if", description="Its name.")
    case: Slug | None = Field(default=None, description="The case that it changes.")
    why: Text | None = None
    assumptions: dict[Name, Annotated[Assumed, BeforeValidator(_table)]] = Field(
        default_factory=dict
    )
    sources: str = Field(default="", description="Those to use, or with a minus to exclude.")
    claims: dict[Name, tuple[Claim, ...]] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name, or a summary of its changes if it has none."""
        return self.scenario if self.scenario != "what-if" else self._changes()

    def _changes(self) -> str:
        words = [
            f"{name.split('.', 1)[-1]}-{item.value}" for name, item in self.assumptions.items()
        ]
        words += [f"sources-{self.sources.replace('-', 'not-')}"] if self.sources else []
        words += [f"{name}-{claim.says}" for name, rows in self.claims.items() for claim in rows]
        name = "_".join(re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-") for word in words)
        if len(name) > _LONGEST:
            name = name[:_LONGEST] + hashlib.sha256(name.encode()).hexdigest()[:8]
        return name or "what-if"

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not (self.assumptions or self.sources or self.claims)

    def plain(self) -> dict[str, Any]:
        """Return it as plain data, as in its file."""
        return {
            "scenario": self.name,
            **self.model_dump(mode="json", exclude_defaults=True, exclude={"scenario"}),
        }


def context_of(file: CaseFile) -> dict[str, Any]:
    """Return the validation context for parts of a case file."""
    return {
        "sources": set(file.sources),
        "conventions": file.conventions,
        "units": declared_units(file.unit_words),
    }


def as_tables(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scenario's data with each assumption as a table, whatever its notation."""
    assumptions = data.get("assumptions")
    given = (
        {n: _table(v) for n, v in assumptions.items()}
        if isinstance(assumptions, Mapping)
        else assumptions
    )
    return {**data, **({"assumptions": given} if assumptions is not None else {})}


def is_scenario(path: Path) -> bool:
    """Return whether a file is a scenario rather than a case."""
    if path.suffix not in (".yaml", ".yml") or not path.is_file():
        return False
    try:
        data = tree(text_of(path, path.as_posix()), path.as_posix()).data
    except FactError:
        return False
    return isinstance(data, dict) and "scenario" in data


def parsed(path: Path) -> Tree:
    """Return a scenario file as plain data with the places of its parts.

    Raises
    ------
    FactError
        If it can't be read, or isn't a scenario.
    """
    shown = path.as_posix()
    parsed_file = tree(text_of(path, shown, SCENARIO), shown)
    if not isinstance(parsed_file.data, dict) or "scenario" not in parsed_file.data:
        what = "this is not a scenario file."
        way = "Begin with `scenario: NAME`, then add assumptions, sources or claims."
        raise FactError([Fault(f"{shown}:1:1", what, way)])
    return parsed_file


def written(scenario: Scenario) -> str:
    """Return a scenario as the text of its file."""
    text: str = yaml.safe_dump(scenario.plain(), allow_unicode=True, sort_keys=False, width=100)
    return text
