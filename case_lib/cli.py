"""The command ``case-lib``: check, render, list and trace a case."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table as RichTable
from rich.tree import Tree

from case_lib import __version__, checks, language, printing, timeline
from case_lib.case import Case
from case_lib.claims import chosen_sources
from case_lib.errors import CaseLibError, ParameterError
from case_lib.facts import load_case, schema_text
from case_lib.language import N_, text
from case_lib.opening import find_case, open_case
from case_lib.quantities import Quantity, plain_bounds
from case_lib.wordlist import lint_case

app = typer.Typer(
    name="case-lib",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Reconstructs a published criminal case from what was reported about it.",
)
out = Console(soft_wrap=True, highlight=False)
# trees and tables wrap; piped, they get room
wide = Console(highlight=False, width=None if sys.stdout.isatty() else 160)

CaseName = Annotated[str, typer.Argument(metavar="CASE", help="Name of a case in cases/, or path.")]
Lang = Annotated[str, typer.Option(help="en or zh.")]
Sources = Annotated[str, typer.Option(help="all, a list of sources, or -name to leave one out.")]


@app.callback()
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Reconstructs a published criminal case from what was reported about it."""
    if show:
        print(__version__)
        raise typer.Exit


@app.command(name="check")
def check_case(case: CaseName, lang: Lang = "en", sources: Sources = "all") -> None:
    """Read a case file against itself; list contradictions, tensions and notes.

    Example: `case-lib check cases/shanghai-2023`
    """
    path = find_case(case)
    file = load_case(path)
    found = checks.reconcile(file, chosen_sources(file, sources))
    words = dict(zip(checks.LEVELS, checks.LEVEL_WORDS, strict=True))
    for level in checks.LEVELS:
        some = [item for item in found if item.level == level]
        if some:
            out.print(f"[bold]{_word(words[level], lang)} ({len(some)})[/bold]")
            for item in some:
                out.print(f"  {item.where}  {item.told(lang)}", markup=False)
    counts = {level: sum(item.level == level for item in found) for level in checks.LEVELS}
    if counts["contradiction"]:
        raise typer.Exit(1)
    open_case(path, sources=sources)  # units and formulas
    remarks = list(lint_case(file))
    if remarks:
        out.print(f"[bold]Words ({len(remarks)})[/bold]")
        for remark in remarks:
            out.print(f"  {remark}", markup=False)
    out.print(
        f"{file.case}: no contradiction, {counts['tension']} tensions, {counts['note']} notes."
    )


@app.command(name="render")
def render_case(
    case: CaseName,
    lang: Annotated[
        list[str] | None, typer.Option(help="en or zh; give it twice for both.")
    ] = None,
    out_folder: Annotated[Path, typer.Option("--out", help="Folder of reports.")] = Path("reports"),
    parameter: Annotated[
        list[str] | None, typer.Option("-p", metavar="NAME=VALUE", help="A notebook parameter.")
    ] = None,
    only: Annotated[list[str] | None, typer.Option(help="Print this chapter alone.")] = None,
    notebooks: Annotated[Path, typer.Option(help="Folder of notebooks.")] = Path("notebooks"),
    workers: Annotated[int | None, typer.Option(min=1, help="Notebooks run at a time.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Run the notebooks and set the report, PDF and HTML, in English and Chinese.

    Example: `case-lib render shanghai-2023 --lang en -p draws=20000`
    """
    from case_lib.reports.render import render  # noqa: PLC0415 - only this command needs it

    given: dict[str, Any] = {}
    for pair in parameter or []:
        name, found, value = pair.partition("=")
        if not found or not name:
            raise ParameterError(f"-p {pair!r} must be NAME=VALUE, such as -p draws=20000.")
        given[name] = value
    start = time.monotonic()

    def progress(name: str, done: int, total: int) -> None:
        if not quiet:
            print(f"[{done:>2}/{total}] {name}  {time.monotonic() - start:.1f} s", flush=True)

    if not quiet:
        print(f"Running the notebooks for {case} …", flush=True)
    made = render(
        case, lang or ["en", "zh"], out_folder, notebooks, given, only or [], progress, workers
    )
    if not quiet:
        for pdf in made:
            print(f"Report: {pdf}", flush=True)


@app.command(name="quantities")
def list_quantities(
    case: CaseName,
    lang: Lang = "en",
    sources: Sources = "all",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List every reported, assumed and derived quantity, and the dates of events.

    Example: `case-lib quantities shanghai-2023 --json --sources legal-daily`
    """
    opened = open_case(case, lang=lang, sources=sources)
    if as_json:
        rows = [_plain(q, lang) for q in opened.quantities.values()] + _events(opened)
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = RichTable(box=None, pad_edge=False)
    for head in ("", "name", "as printed", "bounds", "label"):
        table.add_column(head, overflow="fold")
    for quantity in opened.quantities.values():
        table.add_row(
            quantity.kind.mark,
            quantity.name,
            printing.say(quantity, lang),
            printing.bounds(quantity, lang),
            text(quantity.label, lang),
        )
    wide.print(table)


@app.command(name="trace")
def trace_quantity(
    case: CaseName,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A quantity.")],
    lang: Lang = "en",
    sources: Sources = "all",
) -> None:
    """Show the tree under one quantity, down to paragraph and figure token.

    Example: `case-lib trace shanghai-2023 pay.caller.base_wage_hour`
    """
    opened = open_case(case, lang=lang, sources=sources)
    tree = Tree(_told(opened[name], lang), highlight=False)
    _grow(tree, opened, opened[name], lang)
    wide.print(tree)


@app.command(name="verify")
def verify_case(
    case: CaseName,
    source: Annotated[
        list[str], typer.Option(metavar="ID=FILE", help="A source and the text one has of it.")
    ],
) -> None:
    """Compare the claims of a case with the text of its sources.

    Example: `case-lib verify shanghai-2023 --source legal-daily=article.txt`
    """
    from case_lib.verify import verify  # noqa: PLC0415 - only this command needs it

    file = load_case(find_case(case))
    failed = 0
    for pair in source:
        name, found, path = pair.partition("=")
        if not found:
            raise ParameterError(f"--source {pair!r} must be ID=FILE.")
        table = RichTable(title=f"{name}: {path}", box=None, pad_edge=False, title_justify="left")
        for head in ("result", "of", "par.", "token", "remark"):
            table.add_column(head, overflow="fold")
        verdicts = verify(file, name, Path(path))
        for item in verdicts:
            bad = item.result == "fail"
            remark = f"{item.where}  {item.remark}" if bad else item.remark
            table.add_row(item.result, item.subject, item.at, item.anchor, escape(remark))
        wide.print(table)
        counts = Counter(item.result for item in verdicts)
        out.print(", ".join(f"{count} {word}" for word, count in counts.items()))
        failed += counts["fail"]
    if failed:
        raise typer.Exit(1)


@app.command(name="diff")
def diff_cases(
    old: Annotated[Path, typer.Argument(help="A case file or provenance.json.")],
    new: Annotated[Path, typer.Argument(help="The same, later.")],
    lang: Lang = "en",
) -> None:
    """Print a corrections note: which claims changed, and which numbers moved.

    Example: `case-lib diff old/provenance.json reports/shanghai-2023/en/provenance.json`
    """
    from case_lib.changes import note, read_state  # noqa: PLC0415 - only this command needs it

    language.check(lang)
    lines = note(read_state(old, lang), read_state(new, lang), lang)
    for line in lines or [text(N_("Nothing changed."), lang)]:
        print(line)


@app.command(name="audit")
def audit_report(
    target: Annotated[str, typer.Argument(metavar="DIR", help="A report's folder, or a case.")],
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Nudge each claim of a case; see what moves.")
    ] = False,
    notebooks: Annotated[Path, typer.Option(help="Folder of notebooks.")] = Path("notebooks"),
) -> None:
    """Prove of a rendered report that every numeral is traced or structural.

    With --mutate, nudge each claim of a case in turn: only the numbers whose trace names it may
    move, and at least one must.

    Example: `case-lib audit reports/shanghai-2023/en`, `case-lib audit --mutate shanghai-2023`
    """
    if mutate:
        _audit_claims(target, notebooks)
        return
    from case_lib.reports.audit import audit  # noqa: PLC0415 - only this command needs it

    orphans = audit(Path(target))
    for orphan in orphans:
        print(orphan)
    if orphans:
        raise typer.Exit(1)
    print(f"{target}: every numeral is traced or structural.")


def _audit_claims(case: str, notebooks: Path) -> None:
    from case_lib.reports.mutation import mutate  # noqa: PLC0415 - only this command needs it

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("claims nudged", total=None)
        failures = mutate(
            case, notebooks, lambda done, total: bar.update(task, completed=done, total=total)
        )
    for failure in failures:
        print(failure)
    if failures:
        raise typer.Exit(1)
    print(f"{case}: each claim moves the numbers that its trace says, and no others.")


@app.command(name="schema")
def print_schema() -> None:
    """Print the JSON Schema of case files, for completion in an editor.

    Example: `case-lib schema > case_lib/case.schema.json`
    """
    sys.stdout.write(schema_text())


def _word(word: str, lang: str) -> str:
    translated = text(word, lang)
    return translated[:1].upper() + translated[1:]


def _plain(quantity: Quantity, lang: str) -> dict[str, Any]:
    face = {"low": quantity.face.low, "high": quantity.face.high}
    return {
        "name": quantity.name,
        "label": text(quantity.label, lang),
        **plain_bounds(quantity),
        "unit": quantity.unit,
        "kind": quantity.kind.word,
        "face_low": face["low"] if face["low"] > float("-inf") else None,
        "face_high": face["high"] if face["high"] < float("inf") else None,
        "trace": quantity.trace(),
    }


def _events(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "name": f"events.{event.name}",
            "label": text(event.label, case.lang),
            "low": event.earliest.isoformat() if event.earliest else None,
            "high": event.latest.isoformat() if event.latest else None,
            "unit": "date",
            "kind": event.kind.word,
            "trace": {
                "name": f"events.{event.name}",
                "kind": event.kind.word,
                "claims": [
                    {"source": c.source, "at": c.at, "anchor": c.anchor, "confidence": c.confidence}
                    for c in event.citations
                ],
            },
        }
        for event in timeline.events(case)
    ]


def _told(quantity: Quantity, lang: str) -> str:
    return escape(
        f"{quantity.kind.mark} {quantity.name} = {printing.say(quantity, lang)}  "
        f"({text(quantity.label, lang)})"
    )


def _grow(tree: Tree, case: Case, quantity: Quantity, lang: str) -> None:
    if quantity.function is not None:
        words = (quantity.function.__doc__ or "").strip().splitlines()
        if words:
            tree.add(escape(f"formula: {words[0]}"))
    if quantity.method:
        tree.add(escape(f"method: {text(quantity.method, lang)}"))
    for citation in quantity.citations:
        spec = case.file.sources.get(citation.source)
        outlet = text(spec.outlet.model_dump(), lang) if spec else citation.source
        place = " ".join(part for part in (outlet, citation.at) if part)
        said = f"says {citation.says}" if citation.says else ""
        token = f"“{citation.anchor}”" if citation.anchor else ""
        tree.add(escape(", ".join(p for p in (place, token, said, citation.confidence) if p)))
    if quantity.reason:
        tree.add(escape(f"assumed: {text(quantity.reason, lang)}"))
    for item in quantity.inputs:
        _grow(tree.add(_told(item, lang)), case, item, lang)


def main() -> None:
    """Run the command; bad input ends with its list of faults and exit code 1."""
    try:
        app(standalone_mode=True)
    except CaseLibError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(
            f"{error.filename or ''}  {error.strerror or error}. Check the path and the disk.",
            file=sys.stderr,
        )
        sys.exit(1)
