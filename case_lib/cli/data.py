"""Commands that draft, generate, compare or export: draft, corpus, synth, compare, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table as RichTable

from case_lib.base import executors
from case_lib.base.digests import of_file
from case_lib.base.errors import ParameterError, nearest
from case_lib.base.executors import PROCESSES
from case_lib.base.languages import DEFAULT
from case_lib.base.short import counted
from case_lib.base.streams import SEED
from case_lib.casefile.opening import find_case, open_case
from case_lib.cli.app import CaseName, Lang, On, Sources, app, wide

if TYPE_CHECKING:
    from case_lib.reading.joining import Named

__all__ = ["compare_cases", "draft_case", "export_case", "make_corpus", "make_records"]


@app.command(name="draft")
def draft_case(
    articles: Annotated[
        list[Path],
        typer.Argument(
            metavar="ARTICLE…", help="Articles on one case: text, saved page (HTML), PDF or DOCX."
        ),
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="The case file to write, or its folder.")
    ],
    source: Annotated[
        list[str] | None,
        typer.Option(help="Id of each article as a source, in order; by default its file name."),
    ] = None,
    published: Annotated[
        list[str] | None,
        typer.Option(help="Date of the article: 2023-05-31; of one of several: daily=2023-05-31."),
    ] = None,
    one_case: Annotated[
        bool, typer.Option("--one-case", help="Draft one case even if nothing links the articles.")
    ] = False,
) -> None:
    """Draft a case file from one article or several; each claim must then be reviewed.

    Example: `case-lib draft article.txt --source daily --published 2023-05-31 -o case.yaml`
    """
    from case_lib.reading.joining import NotOneCaseError, draft_together  # noqa: PLC0415

    file = out if out.suffix in (".yaml", ".yml") else out / "case.yaml"
    if file.exists():
        raise ParameterError(f"{file} already exists. Name a new file with -o.")
    name = file.resolve().parent.name if file.name == "case.yaml" else articles[0].stem
    named_articles = _with_keys(articles, source or [], published or [])
    try:
        draft = draft_together(named_articles, name, one_case)
    except NotOneCaseError as error:
        if not sys.stdin.isatty():
            raise
        print(error)
        typer.confirm("Draft them as one case all the same?", abort=True)
        draft = draft_together(named_articles, name, together=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(draft.text, encoding="utf-8")
    for remark in draft.remarks:
        print(remark)
    claims = draft.text.count("review: true")
    print(f"{file}: {claims} claims to review. Then run: case-lib check {file}")


def _with_keys(articles: list[Path], sources: list[str], published: list[str]) -> list[Named]:
    """Return the articles with their keys and days of publication."""
    from case_lib.reading.joining import Named, keys  # noqa: PLC0415

    if sources and len(sources) != len(articles):
        raise ParameterError(
            f"--source is given {counted(len(sources), 'time')} for "
            f"{counted(len(articles), 'article')}. Give it once for each, in their order, or not "
            "at all."
        )
    names = sources or keys(articles)
    if len(set(names)) < len(names):
        raise ParameterError("two articles have the same --source. Give each a different key.")
    days: dict[str, str] = {}
    for pair in published:
        key, equals, day = pair.partition("=")
        if not equals and len(names) > 1:
            raise ParameterError(f"--published {pair}: say of which article, as {names[0]}={pair}.")
        if equals and key not in names:
            raise ParameterError(f"--published {pair}: no article is {key!r}.{nearest(key, names)}")
        days[key if equals else names[0]] = day if equals else pair
    return [Named(path, name, days.get(name)) for path, name in zip(articles, names, strict=True)]


@app.command(name="corpus")
def make_corpus(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="Folder of articles (text, saved page, PDF, DOCX), with subfolders.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Table to write (.parquet).")],
    on: On = PROCESSES,
) -> None:
    """Draft many articles into one table of claims, linked into cases.

    Example: `case-lib corpus articles --out cases.parquet`
    """
    from case_lib.reading.corpus import make  # noqa: PLC0415 - only this command needs it

    corpus = make(folder, out, on)
    print(
        f"{corpus.table}: {corpus.articles} articles, {corpus.claims} claims, "
        f"{corpus.cases} cases; {corpus.errors} errors in {corpus.error_table}"
    )


@app.command(name="synth")
def make_records(
    case: CaseName,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal records.")] = SEED,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write; data_synthetic/CASE by default.")
    ] = None,
    scale: Annotated[int, typer.Option(help="Factor by which every count is multiplied.")] = 1,
    form: Annotated[
        str, typer.Option("--format", help="Format of the tables: csv or parquet.")
    ] = "csv",
    days: Annotated[
        int, typer.Option(help="How many days of shifts and payments, up to the arrests.")
    ] = 7,
    family: Annotated[
        str | None, typer.Option(help="Family of the network of ties; by default drawn at random.")
    ] = None,
    sources: Sources = "all",
    seeds: Annotated[
        int, typer.Option(min=1, help="How many seeds, from --seed on; each gets a folder.")
    ] = 1,
    on: On = PROCESSES,
) -> None:
    """Generate synthetic records that satisfy every claim of a case, with their certificate.

    Example: `case-lib synth shanghai-2023 --seed 7 --out /tmp/records --format parquet`,
    `case-lib synth shanghai-2023 --seeds 100 --out /tmp/many --on processes:4`
    """
    from case_lib import synthetic  # noqa: PLC0415 - only this command needs it

    path = find_case(case)
    opened = open_case(path, sources=sources)
    folder = out or Path("data_synthetic") / opened.file.case
    digest = of_file(path)
    if seeds > 1:
        each = range(seed, seed + seeds)
        for written in synthetic.write_many(
            opened, each, folder, form, digest, scale, days, family, on
        ):
            print(f"{written}: all synthetic.", flush=True)
        return
    executors.check(on)
    records = synthetic.generate(opened, seed, scale, days, family=family)
    certificate = synthetic.write(records, folder, form, digest)
    judged = [row for row in certificate["claims"] if row["holds"] is not None]
    rows = sum(len(table) for table in records.tables.values())
    print(f"{folder}: {len(records.tables)} tables, {rows} rows, all synthetic.")
    verdict = f"all {len(judged)} claims compared hold" if judged else "scaled, so none is compared"
    others = len(certificate["claims"]) - len(judged)
    print(f"certificate.json: {verdict}; {others} aren't compared.")


@app.command(name="compare")
def compare_cases(
    cases: Annotated[list[str], typer.Argument(metavar="CASE…", help="Two cases or more.")],
    lang: Lang = DEFAULT,
) -> None:
    """Compare cases in a table; figures that a case doesn't report are marked as such.

    Example: `case-lib compare shanghai-2023 cixi-2022 hanchuan-2021`
    """
    from case_lib.chapters.compare import model as compare  # noqa: PLC0415 - only this command needs it
    from case_lib.chapters.compare.tables import matrix  # noqa: PLC0415
    from case_lib.document.inline import text_of  # noqa: PLC0415
    from case_lib.document.table import Table  # noqa: PLC0415

    if len(dict.fromkeys(cases)) < 2:
        raise ParameterError("compare takes two cases or more, such as shanghai-2023 cixi-2022.")
    first = open_case(cases[0], lang=lang)
    others = compare.others(first, ",".join(cases[1:]))
    block = matrix(first, others)
    if not others or not isinstance(block, Table):
        raise ParameterError(
            f"{first.file.case} is the only case of its kind among these. Name another."
        )
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
    """Export a case to other tools: CSV, Parquet and followthemoney, in an RO-Crate.

    Example: `case-lib export shanghai-2023 --out exported`
    """
    from case_lib.reports import export  # noqa: PLC0415 - only this command needs it

    path = find_case(case)
    for file in export.write(open_case(path, sources=sources), path, out):
        print(file)
