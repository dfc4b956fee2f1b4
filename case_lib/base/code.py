"""Compute digests of code: a module with its imports, whole packages, the environment.

Imports are parsed from the source, including those inside functions, so no code has to run.
"""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from case_lib.base.chapter_packages import folders_of, packages

__all__ = ["environment", "everything", "imported", "of_file", "of_folder", "of_module", "package"]

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]*))", re.M
)
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t]+.*\n|\n)*", re.M)
# files other than modules that the code of these packages reads
_DATA = ("reference",)


@functools.cache
def of_module(name: str) -> str:
    """Return the digest of a module and its imports from its own package and from case-lib.

    The digest also covers the tables in ``reference`` and the environment.

    Examples
    --------
    >>> of_module("case_lib.base.streams") == of_module("case_lib.base.kinds")
    False
    """
    state = hashlib.sha256(environment().encode())
    for module in imported(name):
        state.update(f"{module} {_source(module)[1]}\n".encode())
    for folder in _DATA:
        state.update(of_folder(Path(__file__).parents[1] / folder).encode())
    return state.hexdigest()


def imported(name: str) -> list[str]:
    """Return the names of a module and of all modules that it imports, here and in its package.

    >>> imported("case_lib.base.streams")
    ['case_lib', 'case_lib.base', 'case_lib.base.streams']
    """
    names, waiting = set[str](), [name]
    while waiting:
        module = waiting.pop()
        if module in names or _source(module)[0] is None:
            continue
        names.add(module)
        waiting += [module.rpartition(".")[0], *_named(module)]
    return sorted(names)


def _named(module: str) -> Iterator[str]:
    """Yield the names that a module imports, including those that may be submodules."""
    text, _ = _source(module)
    packages = {"case_lib", module.partition(".")[0]}
    for start, names, plain in _IMPORT.findall(_FOR_TYPES.sub("", text or "")):
        if plain:
            for word in re.split(r"[,\s]+", plain):
                if word.partition(".")[0] in packages:
                    yield word
        elif start.partition(".")[0] in packages:
            yield start
            for word in re.findall(r"\w+", names):
                yield f"{start}.{word}"


@functools.cache
def _source(module: str) -> tuple[str | None, str]:
    """Return the source of a module and its digest; None if there is no such module."""
    top, *rest = module.split(".") if module else [""]
    if top == "case_lib":
        roots = [str(Path(__file__).parents[1])]
    else:
        roots = list(getattr(sys.modules.get(top), "__path__", []))
    for root in roots:
        path = Path(root, *rest)
        for file in (path / "__init__.py", path.with_suffix(".py")):
            if file.is_file():
                raw = file.read_bytes()
                return raw.decode("utf-8", "replace"), hashlib.sha256(raw).hexdigest()
    return None, ""


@functools.cache
def everything() -> str:
    """Return the digest of case-lib, of external chapters and of matplotlib's settings."""
    folders = [Path(__file__).parents[1]]
    for name in {name.partition(".")[0] for name in packages()} - {"case_lib"}:
        folders += folders_of(name)
    settings = [os.environ.get("MATPLOTLIBRC", ""), "~/.config/matplotlib/matplotlibrc"]
    digests = [environment(), *map(of_folder, folders)]
    digests += [of_file(Path(name).expanduser()) for name in settings]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def of_file(path: Path) -> str:
    """Return the digest of a file; an empty string if it can't be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def of_folder(folder: Path) -> str:
    """Return the digest of all files in a folder and their relative paths; skip compiled ones."""
    state = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            checksum = hashlib.sha256(path.read_bytes()).hexdigest()
            state.update(f"{path.relative_to(folder).as_posix()} {checksum}\n".encode())
    return state.hexdigest()


@functools.cache
def environment() -> str:
    """Return the digest of Python's version, the platform and the installed packages."""
    installed = {
        path.name
        for entry in sys.path
        if entry.endswith(("site-packages", "dist-packages"))
        for path in Path(entry).glob("*.dist-info")
    }
    parts = [sys.version, platform.machine(), sys.platform, *sorted(installed)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@functools.cache
def package() -> str:
    """Return the digest of case-lib, without the cases and notebooks that a wheel contains."""
    top = Path(__file__).parents[1]
    inside = sorted(path for path in top.iterdir() if path.is_dir() and path.name != "desk")
    listing = "".join(f"{path.name} {of_folder(path)}\n" for path in inside)
    return hashlib.sha256(listing.encode()).hexdigest()
