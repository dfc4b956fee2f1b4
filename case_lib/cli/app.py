"""Common parts of all commands: the application, its consoles, arguments and options."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from case_lib.base import version as running
from case_lib.base.errors import ParameterError
from case_lib.base.languages import known

__all__ = [
    "LANGS",
    "PANELS",
    "CaseName",
    "Lang",
    "On",
    "Sources",
    "Texts",
    "app",
    "out",
    "texts_of",
    "version",
    "wide",
]

# the commands as `case-lib --help` lists them
PANELS = {
    "Write a case file": ("start", "new", "draft", "review", "check", "verify", "schema"),
    "Make and defend a report": ("render", "trace", "quantities", "audit", "diff"),
    "Compare and export": ("compare", "corpus", "export"),
    "Generate synthetic data": ("synth", "calls"),
    "Look at call records": ("features", "detect"),
}


class _InPanels(TyperGroup):
    """All commands, in the order and under the heads of ``PANELS``."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [name for names in PANELS.values() for name in names]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command: Any = super().get_command(ctx, cmd_name)
        if command is not None:
            panels = (head for head, names in PANELS.items() if cmd_name in names)
            command.rich_help_panel = next(panels, None)
        return command


app = typer.Typer(
    name="case-lib",
    cls=_InPanels,
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
Lang = Annotated[str, typer.Option(help=f"Language of the output: {LANGS}.")]
Sources = Annotated[
    str, typer.Option(help="Sources to use: all, a list such as a,b, or -a for all but a.")
]
Texts = Annotated[
    list[str],
    typer.Option(
        "--source", metavar="ID=FILE", help="A source of the case, and a file with its text."
    ),
]
On = Annotated[
    str,
    typer.Option(
        "--on", metavar="ADDRESS", help="Where to compute: processes:4, or dask://host:8786."
    ),
]


def texts_of(pairs: Sequence[str]) -> dict[str, Path]:
    """Return the file of each source from ``--source ID=FILE``.

    Raises
    ------
    ParameterError
        For anything else, or a source that is given twice.
    """
    files: dict[str, Path] = {}
    for pair in pairs:
        name, equals, file = pair.partition("=")
        if not (name and equals and file):
            raise ParameterError(
                f"--source {pair!r} must be ID=FILE, such as legal-daily=article.txt."
            )
        if name in files:
            raise ParameterError(f"--source {name} is given twice. Name one file for each source.")
        files[name] = Path(file)
    return files


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
