"""Pages of the gallery: each notebook is run, and its page contains what its cells show."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parents[1]
BOOKS = sorted((ROOT / "notebooks" / "gallery").glob("[0-9]*.ipynb"))
SECTION = "Gallery"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List the pages in their section of the navigation."""
    for part in config.nav:
        if SECTION in part:
            part[SECTION] += [f"gallery/{book.stem}.md" for book in BOOKS]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Run each notebook and add its page."""
    for book in BOOKS:
        files.append(File.generated(config, f"gallery/{book.stem}.md", content=_page(book)))
    return files


def _page(path: Path) -> str:
    book = nbformat.read(path, as_version=4)
    try:
        NotebookClient(book, resources={"metadata": {"path": str(path.parent)}}).execute()
    except CellExecutionError as error:
        raise PluginError(f"{path.name}: {error.ename}: {error.evalue}") from None
    told = [cell.source if cell.cell_type == "markdown" else _cell(cell) for cell in book.cells]
    told.insert(1, f"`notebooks/gallery/{path.name}`, with what its cells show.")
    return "\n\n".join(told) + "\n"


def _cell(cell: Any) -> str:
    shown = [_shown(output.data) for output in cell.outputs if "data" in output]
    return "\n\n".join([f"```python\n{cell.source}\n```", *filter(None, shown)])


def _shown(data: Any) -> str:
    """Return an output as Markdown: its HTML on one line, its picture, or else its text."""
    if "text/html" in data:
        one_line = " ".join(data["text/html"].split())
        plain = one_line.replace('<table border="1" class="dataframe">', "<table>")
        return f"<div style='overflow-x: auto'>{plain}</div>"
    if "image/png" in data:
        words = html.escape(data.get("text/plain", ""), quote=True)
        return f"<img alt='{words}' src='data:image/png;base64,{data['image/png'].strip()}'>"
    return f"```text\n{data['text/plain']}\n```" if "text/plain" in data else ""
