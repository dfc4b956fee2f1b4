"""List the packages that provide chapters: folders of case-lib, and entry points of others."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

__all__ = ["folders_of", "packages"]

_NAME = "case_lib.chapters"  # of the folder, and of the group of entry points


def packages() -> list[str]:
    """Return the names of all chapter packages, those of case-lib first.

    Examples
    --------
    >>> packages()[0]
    'case_lib.chapters.arrests'
    """
    here = importlib.import_module(_NAME).__path__
    names = [f"{_NAME}.{item.name}" for item in pkgutil.iter_modules(here) if item.ispkg]
    names += [item.value.partition(":")[0] for item in entry_points(group=_NAME)]
    return list(dict.fromkeys(names))


def folders_of(package: str) -> list[Path]:
    """Return the folders of a package, which isn't imported; empty if there is none."""
    spec = find_spec(package)
    return [Path(place) for place in (spec and spec.submodule_search_locations) or ()]
