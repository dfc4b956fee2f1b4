"""Load a case file and report all its faults together, each at ``file:line:column``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pydantic

from case_lib.base.errors import FactError, Fault
from case_lib.base.inputs import APPLIED
from case_lib.casefile import user_tables
from case_lib.casefile.assumption_checks import unusable
from case_lib.casefile.entries import WordingShares
from case_lib.casefile.faults import checked, in_order
from case_lib.casefile.fields import declared_units
from case_lib.casefile.parsing import text_of, tree
from case_lib.casefile.placeholders import open_questions
from case_lib.casefile.placing import with_places
from case_lib.casefile.plain_data import items_at
from case_lib.casefile.references import dangling
from case_lib.casefile.reviewing import without_reviews
from case_lib.casefile.scenario_application import apply, read
from case_lib.casefile.schema import CaseFile
from case_lib.quantity import limits
from case_lib.reading import numeral_reading

__all__ = ["load_case", "schema_text"]


def load_case(path: Path | str) -> CaseFile:
    """Read ``case.yaml``, or the one in a folder.

    For a report's copy, also apply the scenario beside it.

    Raises
    ------
    FactError
        With every fault of encoding, YAML, shape, wording, unit or reference; or of the scenario.
    """
    file = _as_written(Path(path))
    scenario = Path(file.folder or ".") / APPLIED
    return apply(file, read(scenario, file)) if scenario.is_file() else file


def _as_written(path: Path) -> CaseFile:
    if path.is_dir() and path.name != "case.yaml":
        path = path / "case.yaml"
    shown = _shown(path)
    parsed = tree(text_of(path, shown), shown)
    written = parsed.data
    if not isinstance(written, dict):
        raise FactError(
            [
                Fault(
                    f"{shown}:1:1",
                    "this is not a case file.",
                    "It needs at least: case, title, summary, sources.",
                )
            ]
        )
    context = {
        "sources": set(items_at(written, "sources")),
        "conventions": _conventions(written),
        "units": declared_units(written.get("units")),
    }
    read, faults = checked(parsed, CaseFile, context)
    faults += parsed.faults([*dangling(written), *unusable(written, context)])
    if faults or read is None:
        raise FactError(in_order(faults))
    read._folder = path.resolve().parent
    read._find = parsed.where
    faults = _tables(read, PurePosixPath(shown).parent)
    if faults:
        raise FactError(faults)
    # of the unreviewed file, so that claims that are left out don't change the chapters
    read._crime = read.crime
    read._questions = open_questions(read)
    return with_places(without_reviews(read))


def _tables(read: CaseFile, beside: PurePosixPath) -> list[Fault]:
    """Return all faults of the tables that a case brings."""
    faults: list[Fault] = []

    def unit_of(measure: str) -> str | None:
        named = limits.by_name(f"law.threshold_{measure}", read.currency)
        return named.unit if named else None

    for name, file in read.tables.items():
        try:
            path = user_tables.within(read._folder, file)
        except ValueError as error:
            way_out = "Put the table beside the case file, and write its name."
            faults.append(Fault(read.where("tables", name), f"tables.{name}: {error}", way_out))
        else:
            faults += user_tables.check(name, path, (beside / file).as_posix(), unit_of)
    return faults


def schema_text() -> str:
    """Return the JSON Schema of case files, for completion in an editor."""
    schema = CaseFile.model_json_schema(mode="validation")
    schema["title"] = "case-lib case file"
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _shown(path: Path) -> str:
    """Return a path for messages: relative to the current folder if it is inside."""
    try:
        here = Path.cwd()
    except OSError:  # the folder was deleted
        return path.as_posix()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _conventions(data: Mapping[str, Any]) -> numeral_reading.Conventions:
    try:
        return WordingShares.model_validate(data.get("wordings", {})).conventions
    except pydantic.ValidationError:  # reported with the section itself
        return numeral_reading.Conventions()
