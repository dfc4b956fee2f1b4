"""A scenario: what someone asks of a case, “what if”, as a file that can be kept and named.

It changes no case file. It says which assumptions are others, which sources are left out and which
claims are added, and why::

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
from typing import Annotated, Any, Literal

import pydantic
import yaml
from pydantic import BeforeValidator, Field

from case_lib.base import rounding
from case_lib.base.errors import FactError, Fault
from case_lib.casefile.entries import Claim
from case_lib.casefile.fields import Name, Part, Says, Slug, Text, declared_units
from case_lib.casefile.parsing import Tree, text_of, tree
from case_lib.casefile.schema import CaseFile

__all__ = [
    "APPLIED",
    "Assumed",
    "Scenario",
    "as_tables",
    "context_of",
    "is_scenario",
    "parsed",
    "written",
]

# lies beside the copy of a case file that a report was made from, and is applied to it
APPLIED = "scenario-applied.yaml"
_LONGEST = 80


def _table(given: Any) -> Any:
    """Return what an assumption is given as (a wording, a number, two ends) as a table."""
    if isinstance(given, Mapping | pydantic.BaseModel):
        return given
    if isinstance(given, tuple) and len(given) == 2:
        given = "..".join(_number(end) for end in given)
    elif not isinstance(given, bool | str | int) and hasattr(given, "__float__"):
        given = float(given)  # numpy's, too
    return {"value": given}


def _number(value: Any) -> str:
    return f"{rounding.decimal(float(value)):f}" if hasattr(value, "__float__") else str(value)


class Assumed(Part):
    """Another value of an assumption; ``unit`` and ``label`` for one that the case hasn't."""

    value: Says
    distribution: Literal["uniform", "loguniform", "triangular"] | None = None
    why: Text | None = None
    unit: str | None = None
    label: Text | None = None


class Scenario(Part):
    """What differs from a case file, and why."""

    scenario: Slug = Field(default="what-if", description="What it is called.")
    case: Slug | None = Field(default=None, description="The case that it asks about.")
    why: Text | None = None
    assumptions: dict[Name, Annotated[Assumed, BeforeValidator(_table)]] = Field(
        default_factory=dict
    )
    sources: str = Field(default="", description="Those to use, or with a minus to leave out.")
    claims: dict[Name, tuple[Claim, ...]] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called; of one without a name, what it changes."""
        return self.scenario if self.scenario != "what-if" else self._changes()

    def _changes(self) -> str:
        words = [
            f"{name.split('.', 1)[-1]}-{item.value}" for name, item in self.assumptions.items()
        ]
        words += [f"sources-{self.sources.replace('-', 'not-')}"] if self.sources else []
        words += [f"{name}-{claim.says}" for name, rows in self.claims.items() for claim in rows]
        told = "_".join(re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-") for word in words)
        if len(told) > _LONGEST:
            told = told[:_LONGEST] + hashlib.sha256(told.encode()).hexdigest()[:8]
        return told or "what-if"

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not (self.assumptions or self.sources or self.claims)

    def plain(self) -> dict[str, Any]:
        """Return it as plain data, as its file holds it."""
        return {
            "scenario": self.name,
            **self.model_dump(mode="json", exclude_defaults=True, exclude={"scenario"}),
        }


def context_of(file: CaseFile) -> dict[str, Any]:
    """Return what the parts of a case file are validated with."""
    return {
        "sources": set(file.sources),
        "conventions": file.conventions,
        "units": declared_units(file.unit_words),
    }


def as_tables(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scenario's data with each assumption as a table, whichever way it was given."""
    found = data.get("assumptions")
    given = {n: _table(v) for n, v in found.items()} if isinstance(found, Mapping) else found
    return {**data, **({"assumptions": given} if found is not None else {})}


def is_scenario(path: Path) -> bool:
    """Return whether a file holds a scenario, and no case."""
    if path.suffix not in (".yaml", ".yml") or not path.is_file():
        return False
    try:
        found = tree(text_of(path, path.as_posix()), path.as_posix()).data
    except FactError:
        return False
    return isinstance(found, dict) and "scenario" in found


def parsed(path: Path) -> Tree:
    """Return a scenario file as plain data, with the places of its parts.

    Raises
    ------
    FactError
        When it can't be read, or holds no scenario.
    """
    shown = path.as_posix()
    found = tree(text_of(path, shown), shown)
    if not isinstance(found.data, dict) or "scenario" not in found.data:
        what = "this is no scenario file."
        way = "It begins with `scenario: NAME`, then has assumptions, sources or claims."
        raise FactError([Fault(f"{shown}:1:1", what, way)])
    return found


def written(scenario: Scenario) -> str:
    """Return a scenario as the text of its file."""
    told: str = yaml.safe_dump(scenario.plain(), allow_unicode=True, sort_keys=False, width=100)
    return told
