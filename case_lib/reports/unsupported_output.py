"""Refuse cell output that reports don't support; the error names the cell and the right call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from case_lib.base.errors import RenderError
from case_lib.document.display import MIME

__all__ = ["check", "refuse"]

_OWN = "Its numbers have no trace. "
_FROM = " (`from case_lib import show`)"


def check(cells: Sequence[Any], name: str) -> None:
    """Refuse a notebook with unsupported output; the first instance is reported.

    Raises
    ------
    RenderError
        Names the notebook, the cell and the call to use.
    """
    for row, cell in enumerate(cells):
        for output in cell.get("outputs", []):
            if MIME not in output.get("data", {}):
                refuse(output, f"{name}.ipynb, cell {row + 1}")


def refuse(output: Any, where: str) -> None:
    """Refuse cell output other than blocks; text on stderr is ignored.

    Raises
    ------
    RenderError
        Because a number in it would have no trace, and omitting it silently would mislead.
    """
    kind, data = output["output_type"], output.get("data", {})
    if kind not in ("stream", "display_data", "execute_result") or output.get("name") == "stderr":
        return
    said, way = _refusal(kind, data)
    raise RenderError(
        f"{where}: {said} that reports can't print. {way} Or end the line with a semicolon, or "
        "remove it."
    )


def _refusal(kind: str, data: Any) -> tuple[str, str]:
    html = "".join(data.get("text/html", ""))
    plain = "".join(data.get("text/plain", ""))
    if kind == "stream":
        return "prints text", (
            f'{_OWN}Use show.text(opened, "… {{{{ arrests.total }}}} …"){_FROM}.'
        )
    if any(mime.startswith("image/") for mime in data):
        return "draws or displays something", (
            f"{_OWN}Use show.figure(fig, caption, alt, source){_FROM}."
        )
    if "application/vnd.jupyter.widget-view+json" in data:
        return "displays a control", "Controls work only in JupyterLab; keep them out of chapters."
    shown = "ends in a value" if kind == "execute_result" else "draws or displays something"
    if "<table" in html and "dataframe" in html:
        return f"{shown}, a DataFrame,", f"{_OWN}Use show.table(frame, caption, source){_FROM}."
    if plain.startswith("<") and plain.rstrip(">").endswith(
        ("reported", "derived", "assumed", "synthetic")
    ):
        return f"{shown}, a quantity,", f"Use show.quantities(opened, quantity){_FROM}."
    return shown, (
        f"{_OWN}Show it with show.text, show.table, show.figure or show.quantities{_FROM}."
    )
