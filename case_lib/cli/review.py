"""The command that opens the review page: review."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from case_lib.base import languages
from case_lib.casefile.opening import find_case
from case_lib.cli.app import CaseName, Texts, app, texts_of

__all__ = ["review_case"]


@app.command(name="review")
def review_case(
    case: CaseName,
    source: Texts,
    lang: Annotated[
        str | None, typer.Option(help="Language of the page; by default that of the browser.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Whether to open the page in a browser.")
    ] = True,
) -> None:
    """Open a page to review a draft beside its article; each decision is saved at once.

    Example: `case-lib review my-case --source daily=article.txt`
    """
    from case_lib.review.server import Review  # noqa: PLC0415 - only this command needs it

    language = languages.check(lang) if lang else ""
    with Review(find_case(case), texts_of(source), language) as server:
        print(f"Review: {server.address}\nCtrl-C ends it; every decision is saved.", flush=True)
        if browser:
            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
