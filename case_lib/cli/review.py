"""The command that opens the review page: review."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from case_lib.base import languages
from case_lib.base.errors import ParameterError
from case_lib.casefile.opening import find_case
from case_lib.cli.app import CaseName, app

__all__ = ["review_case"]


@app.command(name="review")
def review_case(
    case: CaseName,
    source: Annotated[
        list[str], typer.Option(metavar="ID=FILE", help="A source and the text one has of it.")
    ],
    lang: Annotated[
        str | None, typer.Option(help="Language of the page; that of the browser without it.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")
    ] = True,
) -> None:
    """Review a draft beside its article, in a page on this machine; each decision is saved.

    Example: `case-lib review my-case --source daily=article.txt`
    """
    from case_lib.review.server import serve  # noqa: PLC0415 - only this command needs it

    texts: dict[str, Path] = {}
    for pair in source:
        name, found, file = pair.partition("=")
        if not found:
            raise ParameterError(f"--source {pair!r} must be ID=FILE.")
        texts[name] = Path(file)
    with serve(find_case(case), texts, languages.check(lang) if lang else "") as server:
        print(f"Review: {server.address}\nCtrl-C ends it; every decision is saved.", flush=True)
        if browser:
            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
