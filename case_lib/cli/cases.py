"""Commands about one case file: check, new, quantities, trace, verify, schema."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table as RichTable

from case_lib.base.errors import ParameterError, nearest
from case_lib.base.languages import DEFAULT, N_, capital, text, translate
from case_lib.casefile import checks, chronology, guidance, loader, untranslated
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import chapters
from case_lib.casefile.claims import chosen_sources
from case_lib.casefile.issues import LEVEL_WORDS, LEVELS
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import find_case, open_case
from case_lib.casefile.style_lint import lint_case
from case_lib.cli import trace_tree
from case_lib.cli.app import CaseName, Lang, Sources, Texts, app, out, texts_of, wide
from case_lib.cli.terminal import spells_all
from case_lib.document import glyphs
from case_lib.quantity import printed_bounds, printing
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.traces import plain_bounds, trace
from case_lib.reports import provenance

__all__ = [
    "check_case",
    "list_quantities",
    "new_case",
    "print_schema",
    "trace_quantity",
    "verify_case",
]


@app.command(name="check")
def check_case(case: CaseName, lang: Lang = DEFAULT, sources: Sources = "all") -> None:
    """Check a case file for consistency; list contradictions, tensions and notes.

    Example: `case-lib check cases/shanghai-2023`
    """
    path = find_case(case)
    file = load_case(path)
    issues = checks.reconcile(file, chosen_sources(file, sources))
    opened = None
    if not any(item.level == "contradiction" for item in issues):
        opened = open_case(path, lang=lang, sources=sources)
        issues = [*opened.remarks(), *untranslated.remarks(file)]
    for level, word in zip(LEVELS, LEVEL_WORDS, strict=True):
        of_level = [item for item in issues if item.level == level]
        _list(capital(text(word, lang)), [f"{i.where}  {i.sentence(lang)}" for i in of_level])
    if opened is None:
        raise typer.Exit(1)
    _list(translate(N_("Words"), lang), [f"{i.where}  {i.sentence(lang)}" for i in lint_case(file)])
    _list(translate(N_("Characters that no report can print"), lang), glyphs.faults(file))
    _guide(opened, lang)
    counts = Counter(item.level for item in issues)
    done = translate(N_("no contradiction; tensions: {tensions}; notes: {notes}."), lang)
    summary = done.format(tensions=counts["tension"], notes=counts["note"])
    out.print(f"{file.case}: {summary}")


def _guide(case: Case, lang: str) -> None:
    """Print claims to review, open questions, and what each chapter lacks."""
    head = translate(N_("To review, not used until `review` is removed"), lang)
    _list(head, case.file.to_review)
    head = translate(N_("Questions that the draft left open; no report is made before"), lang)
    _list(head, [f"{where}  {question}" for where, question in case.file.questions])
    lacks = translate(N_("lacks"), lang)
    lines = [
        f"{chapter.notebook} ({text(chapter.title, lang)}) {lacks}: {', '.join(missing)}"
        for chapter in chapters()
        if chapter.notebook not in case.file.crime.without
        and (missing := guidance.missing_for_chapter(case, chapter))
    ]
    _list(translate(N_("Chapters that would show more"), lang), lines, counted=False)


def _list(head: str, lines: Sequence[object], counted: bool = True) -> None:
    """Print lines under a head with their number, unless there are none."""
    if lines:
        out.print(f"[bold]{head}{f' ({len(lines)})' if counted else ''}[/bold]")
    for line in lines:
        out.print(f"  {line}", markup=False)


@app.command(name="new")
def new_case(
    name: Annotated[str, typer.Argument(metavar="ID", help="Name of the case, such as cixi-2022.")],
    folder: Annotated[Path, typer.Option("--cases", help="Folder of cases.")] = Path("cases"),
) -> None:
    """Write a commented case file to fill in.

    Example: `case-lib new cixi-2022`
    """
    path = guidance.skeleton(name, folder)
    print(f"{path.as_posix()} was written. Fill it in, then run: case-lib check {path.parent}")


@app.command(name="quantities")
def list_quantities(
    case: CaseName,
    lang: Lang = DEFAULT,
    sources: Sources = "all",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, with bounds and traces.")
    ] = False,
) -> None:
    """List every reported, assumed and derived quantity, and the dates of events.

    Example: `case-lib quantities shanghai-2023 --json --sources legal-daily`
    """
    opened = open_case(case, lang=lang, sources=sources)
    if as_json:
        rows = [_plain(q, lang) for q in opened.quantities.values()] + _events(opened)
        print(json.dumps(rows, ensure_ascii=not spells_all(), indent=1))
        return
    table = RichTable(box=None, pad_edge=False)
    for head in ("", "name", "as printed", "bounds", "label"):
        table.add_column(head, overflow="fold")
    for quantity in opened.quantities.values():
        table.add_row(
            quantity.kind.mark,
            *map(
                escape,
                (
                    quantity.name,
                    printing.say(quantity, lang),
                    printed_bounds.interval(quantity.interval, lang),
                    text(quantity.label, lang),
                ),
            ),
        )
    wide.print(table)


@app.command(name="trace")
def trace_quantity(
    case: CaseName,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Name of a quantity; `case-lib quantities` lists them."
        ),
    ],
    lang: Lang = DEFAULT,
    sources: Sources = "all",
) -> None:
    """Show the trace of a quantity, down to paragraph and figure token.

    Example: `case-lib trace shanghai-2023 pay.caller.base_wage_hour`
    """
    opened = open_case(case, lang=lang, sources=sources)
    wide.print(trace_tree.tree(opened, opened[name], lang))


@app.command(name="verify")
def verify_case(
    case: CaseName,
    source: Texts,
) -> None:
    """Compare the claims of a case with the text of its sources.

    Example: `case-lib verify shanghai-2023 --source legal-daily=article.txt`
    """
    from case_lib.casefile.source_check import verify  # noqa: PLC0415 - only this command needs it

    file = load_case(find_case(case))
    failed = 0
    for name, path in texts_of(source).items():
        table = RichTable(
            title=escape(f"{name}: {path}"), box=None, pad_edge=False, title_justify="left"
        )
        for head in ("result", "of", "par.", "token", "remark"):
            table.add_column(head, overflow="fold")
        verdicts = verify(file, name, path)
        for item in verdicts:
            bad = item.result == "fail"
            remark = f"{item.where}  {item.remark}" if bad else item.remark
            table.add_row(*map(escape, (item.result, item.subject, item.at, item.anchor, remark)))
        wide.print(table)
        counts = Counter(item.result for item in verdicts)
        out.print(", ".join(f"{count} {word}" for word, count in counts.items()))
        failed += counts["fail"]
    if waiting := len(file.to_review):
        claims = "1 claim" if waiting == 1 else f"{waiting} claims"
        out.print(
            f"{claims} to review not compared. Compare each with its paragraph and remove "
            "`review: true`; `case-lib check` lists them."
        )
    if failed:
        raise typer.Exit(1)


@app.command(name="schema")
def print_schema(
    of: Annotated[str, typer.Argument(metavar="[case|provenance]")] = "case",
) -> None:
    """Print the JSON Schema of case files (for completion in an editor) or of provenance.json.

    Example: `case-lib schema provenance`
    """
    schemas = {"case": loader.schema_text, "provenance": provenance.schema_text}
    if of not in schemas:
        raise ParameterError(f"schema {of!r} must be {' or '.join(schemas)}.{nearest(of, schemas)}")
    sys.stdout.write(schemas[of]())


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
        "trace": trace(quantity),
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
        for event in chronology.events(case)
    ]
