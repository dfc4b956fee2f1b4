"""The schema of ``provenance.json``, which lies beside each report and inside its PDF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic
from pydantic import BaseModel, ConfigDict, Field

from case_lib.base.errors import FactError, Fault
from case_lib.casefile.fields import SHA256, Confidence

__all__ = [
    "Bound",
    "KindWord",
    "NotebookRun",
    "PrintedNumber",
    "Provenance",
    "Sha256",
    "Trace",
    "TracedClaim",
    "TracedSource",
    "Words",
    "read",
    "schema_text",
]

KindWord = Literal["reported", "derived", "assumed", "synthetic"]
Bound = float | str | None
Sha256 = Annotated[str, Field(pattern=SHA256)]
Words = dict[str, str]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TracedClaim(_Part):
    """A claim of a source, as in the case file."""

    source: str = Field(description="Key of the source in the case file, or a law or table.")
    at: str = Field(description="Paragraph, such as p21; empty where it was not numbered.")
    anchor: str = Field(description="The figure token as printed.")
    says: str = Field(description="The reading, in the notation of case files.")
    confidence: Confidence
    rejected: str | None = Field(default=None, description="Why the claim is not used.")
    beside: bool = Field(
        default=False, description="Another reading, which didn't determine the value."
    )
    likely: bool = Field(
        default=False, description="The source very probably describes this case, not certainly."
    )
    of: str | None = Field(default=None, description="The part of the case that it describes.")
    published: str | None = Field(
        default=None, description="Of a source of another case: its day, as EDTF."
    )


class Trace(_Part):
    """A quantity and all that it depends on, down to claims and assumptions."""

    name: str
    kind: KindWord
    low: Bound = Field(default=None, description="Lower bound; null: none. A date for dates.")
    high: Bound = Field(default=None, description="Upper bound; null: none. A date for dates.")
    low_open: bool = Field(default=False, description="Whether the lower bound is excluded.")
    high_open: bool = Field(default=False, description="Whether the upper bound is excluded.")
    enclosure: bool = Field(
        default=False, description="Whether the bounds are valid but may not be tight."
    )
    unit: str | None = None
    label: Words = Field(default_factory=dict)
    dates: str | None = Field(default=None, description="Of a date: the days, as EDTF.")
    family: str | None = Field(default=None, description="The ledger row it shares with others.")
    claims: tuple[TracedClaim, ...] = ()
    assumption: Words | None = Field(default=None, description="Why this value was assumed.")
    method: Words | None = Field(default=None, description="The model that computed it.")
    formula: str | None = Field(default=None, description="The formula, as written.")
    program: Any = Field(
        default=None,
        description="The formula for machines: the index of an input as text, a number, or an "
        "operation of numpy with its operands. `central` and `quantile` are of draws, "
        "`face` is with “about” read as exactly.",
    )
    face: tuple[float | None, float | None] | None = Field(
        default=None, description="The bounds with “about” read as exactly."
    )
    distribution: str | None = Field(
        default=None, description="The distribution of an assumption, if not uniform."
    )
    inputs: tuple[Trace, ...] = ()


class PrintedNumber(_Part):
    """A number as printed, and its place."""

    text: str = Field(description="As printed, in the language of the report.")
    name: str = Field(description="The quantity behind it: a key of `traces`.")
    low: Bound
    high: Bound
    unit: str | None
    kind: KindWord
    mark: Literal["", "◐", "○", "◇"] = Field(description="Empty if a source reports it.")
    notebook: str = Field(description="Stem of the notebook that printed it.")
    cell: int = Field(ge=1, description="Its cell, counted from 1.")
    use: str = Field(description="Anchor of this place in report.html.")
    row: str = Field(description="Anchor of its ledger row in report.html.")


class TracedSource(_Part):
    """A source of claims."""

    outlet: Words
    published: str | None = Field(default=None, description="EDTF; null: unknown.")
    sha256: Sha256 | None = Field(default=None, description="Of its text as read.")


class NotebookRun(_Part):
    """A notebook and how it was run."""

    sha256: Sha256 = Field(description="Of the notebook file before it ran.")
    parameters: dict[str, Any] = Field(description="Every parameter and the value it had.")


class Provenance(_Part):
    """Every number printed in one report, with the trace under each."""

    case: str
    lang: str = Field(description="Of the report, such as en.")
    case_lib: str = Field(description="Version of the package.")
    case_sha256: Sha256 = Field(description="Of the case file.")
    sources: dict[str, TracedSource] = Field(description="By key in the case file.")
    notebooks: dict[str, NotebookRun] = Field(description="By stem.")
    numbers: tuple[PrintedNumber, ...]
    traces: dict[str, Trace] = Field(description="By name of the quantity.")
    scenario: dict[str, Any] | None = Field(
        default=None, description="The scenario, in the format of its file."
    )


def schema_text() -> str:
    """Return the JSON Schema of ``provenance.json``."""
    schema = Provenance.model_json_schema(mode="validation")
    schema["title"] = "case-lib provenance of a report"
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def read(path: Path) -> Provenance:
    """Read a ``provenance.json``.

    Raises
    ------
    FactError
        If it is invalid, with the first place where it differs from the schema.
    """
    way_out = "Name the provenance.json that lies beside a report.pdf, or a case file."
    try:
        return Provenance.model_validate_json(path.read_bytes())
    except OSError as error:
        what = f"can't be read ({error.strerror})."
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole file"
        what = f"is not a provenance.json of a report: {place}: {first['msg']}."
    raise FactError([Fault(f"{path.as_posix()}:1:1", what, way_out)])
