"""Options for scenarios: assumptions, and a scenario file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from case_lib.base.errors import ParameterError
from case_lib.casefile import scenario_application
from case_lib.casefile.scenario import Scenario
from case_lib.casefile.schema import CaseFile

__all__ = ["Assume", "ScenarioFile", "scenario_of"]

Assume = Annotated[
    list[str] | None,
    typer.Option(
        "-a",
        "--assume",
        metavar="NAME=VALUE",
        help="Another value of an assumption, for this report.",
    ),
]
ScenarioFile = Annotated[
    Path | None,
    typer.Option(
        "--scenario",
        metavar="FILE",
        help="File of a scenario: other assumptions, sources or claims.",
    ),
]


def scenario_of(
    file: CaseFile, path: Path | None, assumed: Sequence[str] | None
) -> Scenario | None:
    """Return the scenario of a command: a file, and assumptions from options.

    Raises
    ------
    FactError, ParameterError
        With every fault of the file or of the assumptions.
    """
    of_file = scenario_application.read(path, file) if path is not None else None
    values: dict[str, Any] = {}
    for pair in assumed or []:
        name, there, value = pair.partition("=")
        if not there or not name.strip():
            raise ParameterError(
                f"-a {pair!r} must be NAME=VALUE, such as -a pay.call_minutes=2..3."
            )
        values[name.strip()] = value.strip()
    if not values:
        return of_file
    former = of_file.model_dump(exclude_defaults=True) if of_file else {}
    return scenario_application.scenario_from(
        file, scenario_application.merge(former, {"assumptions": values})
    )
