"""The command that creates a folder to work in: start."""

from __future__ import annotations

import importlib.resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from case_lib.base.errors import ParameterError
from case_lib.base.folders import creating
from case_lib.cli.app import app

__all__ = ["COPIED", "start_desk"]

COPIED = ("notebooks", "cases")
_LEFT = (".ipynb_checkpoints", "__pycache__")


@app.command(name="start")
def start_desk(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="Folder to create; it may exist if it is empty."),
    ],
) -> None:
    """Create a folder to work in, with notebooks, cases and a README.

    Example: `case-lib start my-desk`
    """
    with creating(folder) as desk:
        for name in COPIED:
            _copy(_folder_of(name), desk / name)
        for page in _desk().iterdir():
            if page.is_file():
                (desk / page.name).write_bytes(page.read_bytes())
    here = "" if folder.resolve() == Path.cwd() else f"cd {folder}, then "
    print(f"{folder}: notebooks, cases and README.md are laid out.")
    print(f"Next: {here}case-lib render shanghai-2023, or jupyter lab notebooks")


def _desk() -> Traversable:
    return importlib.resources.files("case_lib") / "desk"


def _folder_of(name: str) -> Traversable | Path:
    """Return a folder of the package, or of the checkout that it runs from."""
    packed = _desk() / name
    if packed.is_dir():
        return packed
    beside = Path(__file__).resolve().parents[2] / name
    if beside.is_dir():
        return beside
    raise ParameterError(
        f"This installation of case-lib lacks its {name}. Install the wheel again: "
        "pip install --force-reinstall case-lib"
    )


def _copy(kept: Traversable | Path, target: Path) -> None:
    """Copy the content of files, not their modes, since an installation may be read-only."""
    target.mkdir()
    for item in kept.iterdir():
        if item.is_dir() and item.name not in _LEFT:
            _copy(item, target / item.name)
        elif item.is_file():
            (target / item.name).write_bytes(item.read_bytes())
