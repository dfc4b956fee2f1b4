"""Commands that make data: draft, synth, compare and export."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table as RichTable

from case_lib.base.errors import ParameterError
from case_lib.base.languages import DEFAULT
from case_lib.casefile.opening import find_case, open_case
from case_lib.cli.app import CaseName, Lang, Sources, app, wide

__all__ = ["compare_cases", "draft_case", "export_case", "make_corpus", "make_records"]


@app.command(name="draft")
def draft_case(
    article: Annotated[Path, typer.Argument(metavar="ARTICLE", help="A text, Chinese or English.")],
    source: Annotated[str, typer.Option(help="Key of the article among the sources.")],
    out: Annotated[Path, typer.Option("-o", help="The case file to write.")],
    published: Annotated[str | None, typer.Option(help="Its date, such as 2023-05-31.")] = None,
) -> None:
    """Propose a case file from an article; every claim waits for review.

    Example: `case-lib draft article.txt --source daily --published 2023-05-31 -o case.yaml`
    """
    from case_lib.reading.drafting import draft  # noqa: PLC0415 - only this command needs it

    if out.exists():
        raise ParameterError(f"{out} is there already. Name a new file with -o.")
    name = out.resolve().parent.name if out.name == "case.yaml" else None
    found = draft(article, source, published, name)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(found.text, encoding="utf-8")
    for remark in found.remarks:
        print(remark)
    claims = found.text.count("review: true")
    print(f"{out}: {claims} claims to review. Then run: case-lib check {out}")


@app.command(name="corpus")
def make_corpus(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Articles, .txt, at any depth.")],
    out: Annotated[Path, typer.Option(help="The table to write, .parquet.")],
) -> None:
    """Draft many articles into one table of claims, linked into cases.

    Example: `case-lib corpus articles --out cases.parquet`
    """
    from case_lib.reading.corpus import make  # noqa: PLC0415 - only this command needs it

    made = make(folder, out)
    print(
        f"{made.table}: {made.articles} articles, {made.claims} claims, {made.cases} cases; "
        f"{made.errors} errors in {made.error_table}"
    )


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
    family: Annotated[
        str | None, typer.Option(help="Which ties people have; drawn without it.")
    ] = None,
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
    records = synthetic.generate(opened, seed, scale, days, family=family)
    folder = out or Path("data_synthetic") / opened.file.case
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    certificate = synthetic.write(records, folder, form, digest)
    judged = [row for row in certificate["claims"] if row["holds"] is not None]
    rows = sum(len(table) for table in records.tables.values())
    print(f"{folder}: {len(records.tables)} tables, {rows} rows, all synthetic.")
    told = f"all {len(judged)} claims compared hold" if judged else "scaled, so none is compared"
    print(f"certificate.json: {told}; {len(certificate['claims']) - len(judged)} aren't compared.")


@app.command(name="compare")
def compare_cases(
    cases: Annotated[list[str], typer.Argument(metavar="CASE…", help="Two cases or more.")],
    lang: Lang = DEFAULT,
) -> None:
    """Set cases beside each other; what one doesn't report says so.

    Example: `case-lib compare shanghai-2023 cixi-2022 hanchuan-2021`
    """
    from case_lib.chapters.compare import model as compare  # noqa: PLC0415 - only this command needs it
    from case_lib.chapters.compare.tables import matrix  # noqa: PLC0415
    from case_lib.document.display import Table  # noqa: PLC0415
    from case_lib.document.inline import text_of  # noqa: PLC0415

    if len(dict.fromkeys(cases)) < 2:
        raise ParameterError("compare takes two cases or more, such as shanghai-2023 cixi-2022.")
    first = open_case(cases[0], lang=lang)
    others = compare.others(first, ",".join(cases[1:]))
    block = matrix(first, others)
    if not others or not isinstance(block, Table):
        raise ParameterError(f"{first.file.case} is the only case of its kind among these.")
    table = RichTable(box=None, pad_edge=False)
    for head in block.heads:
        table.add_column(escape(head), overflow="fold")
    for row in block.rows:
        table.add_row(*(escape(text_of(cell)) for cell in row))
    wide.print(table)


@app.command(name="export")
def export_case(
    case: CaseName,
    out: Annotated[Path, typer.Option(help="Folder to write.")],
    sources: Sources = "all",
) -> None:
    """Write a case for other tools: CSV, Parquet, followthemoney statements, in an RO-Crate.

    Example: `case-lib export shanghai-2023 --out exported`
    """
    from case_lib.reports import export  # noqa: PLC0415 - only this command needs it

    path = find_case(case)
    for file in export.write(open_case(path, sources=sources), path, out):
        print(file)
