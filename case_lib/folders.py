"""Folders that appear whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from case_lib.errors import ParameterError


def put(made: Path, target: Path) -> None:
    """Put a whole folder in place of the former one, which is kept until then."""
    target.parent.mkdir(parents=True, exist_ok=True)
    arriving = target.with_name(f".{target.name}.new")
    leaving = target.with_name(f".{target.name}.old")
    for stale in (arriving, leaving):
        shutil.rmtree(stale, ignore_errors=True)
    shutil.move(made, arriving)
    if target.exists():
        target.rename(leaving)
    arriving.rename(target)
    shutil.rmtree(leaving, ignore_errors=True)


@contextmanager
def whole(out: Path, marks: Collection[str]) -> Iterator[Path]:
    """Give an empty folder to fill, which takes the place of ``out`` once nothing has failed.

    Raises
    ------
    ParameterError
        When ``out`` is there and holds something else: not all of the files in ``marks``.
    """
    if out.exists():
        there = {path.name for path in out.iterdir()} if out.is_dir() else {""}
        if there and not set(marks) <= there:
            raise ParameterError(f"{out} holds something else. Name a new folder with --out.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as temporary:
        folder = Path(temporary) / "whole"
        folder.mkdir()
        yield folder
        put(folder, out)
