"""Commands that make data: synth."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from case_lib.cli.app import CaseName, Sources, app
from case_lib.errors import ParameterError
from case_lib.opening import find_case, open_case


@app.command(name="synth")
def make_records(
    case: CaseName,
    seed: Annotated[int, typer.Option(help="The same seed makes the same records.")] = 20230525,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write; data_synthetic/CASE by default.")
    ] = None,
    scale: Annotated[int, typer.Option(help="Multiply every count.")] = 1,
    form: Annotated[str, typer.Option("--format", help="csv or parquet.")] = "csv",
    days: Annotated[int, typer.Option(help="Days of shifts and payments before the arrests.")] = 7,
    sources: Sources = "all",
) -> None:
    """Generate synthetic records that satisfy every claim of a case, with their certificate.

    Example: `case-lib synth shanghai-2023 --seed 7 --out /tmp/records --format parquet`
    """
    from case_lib import synthetic  # noqa: PLC0415 - only this command needs it

    if not 1 <= days <= 366:
        raise ParameterError(f"days={days} must be from 1 to 366.")
    path = find_case(case)
    opened = open_case(path, sources=sources)
    records = synthetic.generate(opened, seed, scale, days)
    folder = out or Path("data_synthetic") / opened.file.case
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    certificate = synthetic.write(records, folder, form, digest)
    judged = [row for row in certificate["claims"] if row["holds"] is not None]
    rows = sum(len(table) for table in records.tables.values())
    print(f"{folder}: {len(records.tables)} tables, {rows} rows, all synthetic.")
    told = f"all {len(judged)} claims compared hold" if judged else "scaled, so none is compared"
    print(f"certificate.json: {told}; {len(certificate['claims']) - len(judged)} aren't compared.")
