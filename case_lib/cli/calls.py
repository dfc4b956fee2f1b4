"""The command that generates synthetic call records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from case_lib.base.digests import of_file
from case_lib.base.errors import ParameterError
from case_lib.base.streams import SEED
from case_lib.casefile.opening import find_case, open_case
from case_lib.cli.app import CaseName, Sources, app

__all__ = ["make_calls"]


@app.command(name="calls")
def make_calls(
    case: CaseName,
    out: Annotated[Path, typer.Option(help="Folder to write.")],
    days: Annotated[int, typer.Option(help="How many days, up to the arrests.")] = 14,
    subscribers: Annotated[
        int,
        typer.Option(help="How many ordinary numbers; couriers, hospitals and so on are added."),
    ] = 20_000,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal files.")] = SEED,
    prevalence: Annotated[
        float, typer.Option(help="Share of the case's callers in all numbers: 1e-6 to 1e-2, or 0.")
    ] = 1e-3,
    workers: Annotated[
        int, typer.Option(help="How many threads; the files don't depend on it.")
    ] = 2,
    sources: Sources = "all",
) -> None:
    """Generate synthetic call records: the case's callers among ordinary and similar callers.

    No number in them can be dialled.

    Example:
    `case-lib calls shanghai-2023 --days 7 --subscribers 100000 --out /tmp/calls`
    """
    from case_lib.synthetic import calls  # noqa: PLC0415 - only this command needs it

    if not 1 <= workers <= 64:
        raise ParameterError(f"workers={workers} must be from 1 to 64.")
    path = find_case(case)
    opened = open_case(path, sources=sources)
    settings = calls.settings(opened, days, subscribers, seed, prevalence)
    digest = of_file(path)
    rows = calls.write(settings, out, digest, workers)["rows"]
    print(
        f"{out}: {rows['calls']:,} calls of {rows['numbers']:,} numbers in {days} days, "
        f"{rows['reports']:,} reports, all synthetic. README.md there says what each column holds."
    )
