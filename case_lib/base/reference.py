"""Load the reference tables of the package (``case_lib/reference``; sources in ``SOURCES.md``)."""

from __future__ import annotations

import functools
import importlib.resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from case_lib.base import yaml_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["frame", "load", "names", "text"]


def names() -> list[str]:
    """Return the file names of all tables."""
    return sorted(item.name for item in _folder().iterdir() if item.is_file())


@functools.cache
def load(name: str) -> Any:
    """Return the data of a YAML table; callers share them and must not change them.

    Examples
    --------
    >>> "forms" in load("wordings.yaml")
    True
    """
    return yaml_text.load(text(name))


def frame(name: str, **options: Any) -> pd.DataFrame:
    """Return a CSV table; empty cells are empty strings unless ``options`` of pandas differ."""
    import pandas as pd  # noqa: PLC0415 - takes half a second, and units don't need it

    with (_folder() / name).open(encoding="utf-8") as file:
        table: pd.DataFrame = pd.read_csv(file, **{"keep_default_na": False, **options})
    return table


def text(name: str) -> str:
    """Return the text of a table or template."""
    return (_folder() / name).read_text(encoding="utf-8")


def _folder() -> Traversable:
    return importlib.resources.files("case_lib") / "reference"
