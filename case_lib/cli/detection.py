"""Commands that detect callers in call records: features and detect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as RichTable

from case_lib.base.errors import ParameterError, nearest
from case_lib.base.streams import SEED
from case_lib.cli.app import app, wide

__all__ = ["detect_callers", "make_features"]

_SHOWN = ("calls_made", "contacts", "first_contacts", "called_back", "active_days")


@app.command(name="features")
def make_features(
    calls: Annotated[
        Path,
        typer.Argument(
            metavar="CALLS", help="Call records: CSV, Parquet, or a folder of Parquet files."
        ),
    ],
    out: Annotated[Path, typer.Option(help="Parquet file to write, with one row per number.")],
    engine: Annotated[
        str, typer.Option(help="duckdb, or a Spark master such as spark://host:7077.")
    ] = "duckdb",
) -> None:
    """Compute features of each number in call records: degrees, gaps, durations, rhythm.

    Example: `case-lib features calls.parquet --out features.parquet`
    """
    from case_lib.detection import computing  # noqa: PLC0415 - only this command needs it

    numbers = computing.write(calls, out, engine)
    print(f"{out}: {numbers} numbers.")


@app.command(name="detect")
def detect_callers(
    features: Annotated[
        Path, typer.Argument(metavar="FEATURES", help="File that `case-lib features` wrote.")
    ],
    top: Annotated[int, typer.Option(min=1, help="How many numbers to show.")] = 20,
    by: Annotated[
        str,
        typer.Option(
            help="Score: isolation (an isolation forest), or a count such as first_contacts."
        ),
    ] = "isolation",
    seed: Annotated[int, typer.Option(help="Equal seeds give equal scores.")] = SEED,
) -> None:
    """Show the numbers with the highest scores: reasons to look, not findings about anyone.

    Example: `case-lib detect features.parquet --top 20`
    """
    from case_lib.detection import ranking  # noqa: PLC0415 - only this command needs it

    if by not in ranking.NAMES:
        raise ParameterError(
            f"--by {by!r}: use {', '.join(ranking.NAMES)}.{nearest(by, ranking.NAMES)}"
        )
    ranked = ranking.top(ranking.read(features), top, by, seed)
    table = RichTable(box=None, pad_edge=False)
    for head in ("", "number", "score", *_SHOWN):
        table.add_column(head.replace("_", " "), justify="right")
    # not iterrows: a row of one type makes a number of 16 digits a float, which is another number
    for place, row in enumerate(ranked.to_dict("records"), start=1):
        counted = [f"{row[name]:.0f}" for name in _SHOWN]
        table.add_row(str(place), str(row["number"]), f"{row['score']:.4g}", *counted)
    wide.print(table)
    print("A score is a reason to look at calls, not a finding about anyone.")
