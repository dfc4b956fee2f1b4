"""Common parts of all commands: the application, its consoles, arguments and options."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console

from case_lib.base import version as running
from case_lib.base.languages import known

__all__ = ["LANGS", "CaseName", "Lang", "On", "Sources", "app", "out", "version", "wide"]

app = typer.Typer(
    name="case-lib",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Reconstruct a published criminal case from the reports about it.",
)
# no emoji: case.yaml:100:5 is a place in a file
out = Console(soft_wrap=True, highlight=False, emoji=False)
# trees and tables are wrapped; when piped, they get a wide line
wide = Console(highlight=False, emoji=False, width=None if sys.stdout.isatty() else 160)

CaseName = Annotated[str, typer.Argument(metavar="CASE", help="Name of a case in cases/, or path.")]
LANGS = " or ".join(known())
Lang = Annotated[str, typer.Option(help=f"{LANGS}.")]
Sources = Annotated[str, typer.Option(help="all, a list of sources, or -name to leave one out.")]
On = Annotated[
    str,
    typer.Option(
        "--on", metavar="ADDRESS", help="Where it runs: processes:4, or dask://host:8786."
    ),
]


def _version(show: bool) -> None:
    if show:
        print(running.full())
        raise typer.Exit


@app.callback()
def version(
    _: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=_version),
    ] = False,
) -> None:
    """Reconstruct a published criminal case from the reports about it."""
