"""What a cell shows that a report can't set: told with the cell, and the call that sets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from case_lib.base.errors import RenderError
from case_lib.document.display import MIME

__all__ = ["check", "refuse"]

_OWN = "Its numbers have no trace. "
_FROM = " (`from case_lib import show`)"


def check(cells: Sequence[Any], name: str) -> None:
    """Refuse a notebook whose cells show what reports can't set; the first of them is told.

    Raises
    ------
    RenderError
        Naming the notebook, the cell and the call to use.
    """
    for row, cell in enumerate(cells):
        for output in cell.get("outputs", []):
            if MIME not in output.get("data", {}):
                refuse(output, f"{name}.ipynb, cell {row + 1}")


def refuse(output: Any, where: str) -> None:
    """Refuse what a cell shows beside blocks; what is written to stderr is a remark.

    Raises
    ------
    RenderError
        Since a number in it would have no trace, and nothing is left out silently.
    """
    kind, data = output["output_type"], output.get("data", {})
    if kind not in ("stream", "display_data", "execute_result") or output.get("name") == "stderr":
        return
    said, way = _told(kind, data)
    raise RenderError(
        f"{where}: {said} that reports can't set. {way} Or end the line with a semicolon, or take "
        "it out."
    )


def _told(kind: str, data: Any) -> tuple[str, str]:
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
        return "displays a control", "Controls work in JupyterLab alone; keep them out of chapters."
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
