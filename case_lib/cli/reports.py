"""Commands that make and test reports: render, diff, audit."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from case_lib.base import cache, executors, languages
from case_lib.base.errors import ParameterError
from case_lib.base.executors import HERE, PROCESSES
from case_lib.base.languages import N_, text
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import find_case
from case_lib.cli.app import LANGS, Lang, On, app
from case_lib.cli.scenario_options import Assume, ScenarioFile, scenario_of
from case_lib.document import glyphs
from case_lib.reports.request import Request

__all__ = ["audit_report", "diff_cases", "render_case"]


@app.command(name="render")
def render_case(
    cases: Annotated[
        list[str], typer.Argument(metavar="CASE…", help="Names of cases in cases/, or paths.")
    ],
    lang: Annotated[
        list[str] | None, typer.Option(help=f"{LANGS}; repeat it for several. By default all.")
    ] = None,
    out_folder: Annotated[Path, typer.Option("--out", help="Folder of reports.")] = Path("reports"),
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "-p", metavar="NAME=VALUE", help="A parameter of the notebooks, such as draws=20000."
        ),
    ] = None,
    assume: Assume = None,
    scenario: ScenarioFile = None,
    scenarios: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A file of scenarios, or a grid; each gets a report."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Print only this chapter, such as 03_pay; repeat it for several."),
    ] = None,
    notebooks: Annotated[Path, typer.Option(help="Folder of notebooks.")] = Path("notebooks"),
    workers: Annotated[
        int | None, typer.Option(min=1, help="How many notebooks run at a time.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
    draft: Annotated[
        bool, typer.Option("--draft", help="Render despite open questions; each page says “draft”.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Compute everything again, and store no results.")
    ] = False,
    kernels: Annotated[
        bool, typer.Option("--kernels", help="Run each notebook in a Jupyter kernel (slower).")
    ] = False,
    no_pdf: Annotated[
        bool, typer.Option("--no-pdf", help="Make only report.html (faster).")
    ] = False,
    on: On = PROCESSES,
) -> None:
    """Make the report of a case, as PDF and HTML, in every language.

    With -a or --scenario the report describes a scenario: its cover says so, and it goes to a
    folder of its own. For several cases, or with --scenarios, reports are made in parallel,
    up-to-date ones are kept, and a table lists the differences.

    Example: `case-lib render shanghai-2023 --lang en -p draws=20000`,
    `case-lib render shanghai-2023 -a pay.call_minutes=2..3`,
    `case-lib render shanghai-2023 cixi-2022 --scenarios grid.yaml --on processes:4`
    """
    parameters, langs = _parameters(parameter or []), lang or list(languages.known())
    executors.check(on)
    request = Request(notebooks, langs, parameters, only or [], draft, kernels, not no_pdf)
    if len(cases) > 1 or scenarios is not None:
        if assume or scenario or workers:
            raise ParameterError(
                "-a, --scenario and --workers are of one report. For many, write a file for "
                "--scenarios, and say --on processes:4."
            )
        with cache.switched_off(no_cache):
            _render_many(cases, request, out_folder, scenarios, on, quiet)
        return
    with cache.switched_off(no_cache):
        place = HERE if on == PROCESSES else on
        _render_one(cases[0], request, out_folder, (scenario, assume), workers, place, quiet)


def _parameters(pairs: list[str]) -> dict[str, Any]:
    """Return the parameters of notebooks that are given as NAME=VALUE."""
    parameters: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise ParameterError(f"-p {pair!r} must be NAME=VALUE, such as -p draws=20000.")
        parameters[name] = value
    return parameters


def _render_one(
    case: str,
    request: Request,
    out: Path,
    changes: tuple[Path | None, list[str] | None],
    workers: int | None,
    on: str,
    quiet: bool,
) -> None:
    """Make one report; ``changes``: the file of a scenario, and further assumptions."""
    from case_lib.reports import run_cache, unchanged  # noqa: PLC0415 - only this command needs them

    words, notebooks = sys.argv[1:], request.notebooks
    seen = unchanged.look(words, notebooks, _default_names(notebooks))
    file = load_case(find_case(case))
    applied = scenario_of(file, *changes)
    gaps = [str(gap) for gap in glyphs.faults(file)]
    for gap in gaps:
        print(gap, file=sys.stderr)
    from case_lib.reports.render import render  # noqa: PLC0415 - most of a second

    start = time.monotonic()

    def progress(name: str, done: int, total: int) -> None:
        if not quiet:
            print(f"[{done:>2}/{total}] {name}  {time.monotonic() - start:.1f} s", flush=True)

    if not quiet:
        print(f"Running the notebooks for {case} …", flush=True)
    made = render(case, request, out, applied, progress, workers, on)
    others = run_cache.others(made[0].parents[1], notebooks)
    if others is not None:
        unchanged.keep(words, seen, made[0].parents[1], notebooks, others, gaps)
    if not quiet:
        for path in made:
            print(f"Report: {path}", flush=True)


def _render_many(
    cases: list[str],
    request: Request,
    out: Path,
    scenarios: Path | None,
    on: str,
    quiet: bool,
) -> None:
    """Render many reports, print the outcome of each, and write the differences."""
    from case_lib.reports import differing, many  # noqa: PLC0415 - only this needs them

    def progress(outcome: many.Outcome, done: int, total: int) -> None:
        if not quiet:
            took = f"  {outcome.seconds:.1f} s" if outcome.how != "kept" else ""
            # one line while the others run; the rest is printed at the end
            why = f": {outcome.why.splitlines()[0]}" if outcome.why else ""
            print(
                f"[{done:>{len(str(total))}}/{total}] {outcome.name}  {outcome.how}{took}{why}",
                flush=True,
            )

    if not quiet:
        print("Checking …", flush=True)
    outcomes = many.render_many(cases, request, out, scenarios, on, progress)
    failed = [outcome for outcome in outcomes if outcome.how == "failed"]
    if len(failed) < len(outcomes):
        for path in differing.write(out, outcomes, request.langs):
            if not quiet:
                print(f"What differs: {path}", flush=True)
    for outcome in failed:
        print(f"{outcome.name} could not be made: {outcome.why}", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


def _default_names(notebooks: Path) -> list[str]:
    """Return the names in the default parameters of notebooks, such as cases."""
    from case_lib.reports.parameters import declared  # noqa: PLC0415 - only `render` needs it

    names: list[str] = []
    for book in notebooks.glob("[0-9][0-9]_*.ipynb"):
        with contextlib.suppress(ParameterError):  # reported when it runs
            names += [str(value) for value in declared(book).values()]
    return names


@app.command(name="diff")
def diff_cases(
    old: Annotated[
        str, typer.Argument(help="A case (name or file), a scenario file or a provenance.json.")
    ],
    new: Annotated[str, typer.Argument(help="What to compare it with, of the same sort.")],
    lang: Lang = languages.DEFAULT,
) -> None:
    """Print a corrections note: which claims changed, and which numbers changed with them.

    Example: `case-lib diff old/provenance.json reports/shanghai-2023/en/provenance.json`,
    `case-lib diff shanghai-2023 long-calls.yaml`
    """
    from case_lib.reports.changes import note, read_state  # noqa: PLC0415 - only this command needs it

    languages.check(lang)
    lines = note(read_state(old, lang), read_state(new, lang), lang)
    for line in lines or [text(N_("Nothing changed."), lang)]:
        print(line)


@app.command(name="audit")
def audit_report(
    target: Annotated[
        str, typer.Argument(metavar="DIR", help="Folder of a report; with --mutate, a case.")
    ],
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Change each claim and check which numbers change.")
    ] = False,
    notebooks: Annotated[Path, typer.Option(help="Folder of notebooks.")] = Path("notebooks"),
) -> None:
    """Check that every numeral of a report is traced, or is part of a date or citation.

    With --mutate, change each claim of a case in turn: only numbers whose trace names it may
    change, and at least one must (this takes minutes).

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
        task = bar.add_task("claims changed", total=None)
        failures = mutate(
            case, notebooks, lambda done, total: bar.update(task, completed=done, total=total)
        )
    for failure in failures:
        print(failure)
    if failures:
        raise typer.Exit(1)
    print(f"{case}: each claim moves the numbers that its trace says, and no others.")
