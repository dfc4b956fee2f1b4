"""Reference tables that travel with the package (``case_lib/reference``, ``SOURCES.md`` there)."""

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
    """Return the file names of the tables that there are."""
    return sorted(item.name for item in _folder().iterdir() if item.is_file())


@functools.cache
def load(name: str) -> Any:
    """Return a YAML table as data, which is shared: don't change it.

    Examples
    --------
    >>> "forms" in load("wordings.yaml")
    True
    """
    return yaml_text.load(text(name))


def frame(name: str, **options: Any) -> pd.DataFrame:
    """Return a CSV table, an empty cell as an empty text unless ``options`` of pandas say else."""
    import pandas as pd  # noqa: PLC0415 - half a second, and units need none

    with (_folder() / name).open(encoding="utf-8") as file:
        found: pd.DataFrame = pd.read_csv(file, **{"keep_default_na": False, **options})
    return found


def text(name: str) -> str:
    """Return a table or template as it stands."""
    return (_folder() / name).read_text(encoding="utf-8")


def _folder() -> Traversable:
    return importlib.resources.files("case_lib") / "reference"
