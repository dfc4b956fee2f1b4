"""Copy all inputs of a report once: case file, its tables, comparison cases, notebooks.

Everything else reads the copies, which become part of the report. So changes during a run have no
effect, hashes and attachments are those of the actual inputs, and no path of a machine is written.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from case_lib.base.errors import CaseLibError, FactError, Fault, ParameterError
from case_lib.base.inputs import APPLIED
from case_lib.casefile import user_tables
from case_lib.casefile.chapter import chapters
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import find_case, open_file
from case_lib.casefile.parsing import MOST_BYTES, text_of, tree
from case_lib.casefile.scenario import Scenario, written
from case_lib.casefile.scenario_application import apply, read
from case_lib.casefile.schema import CaseFile
from case_lib.reports.parameters import COMMON

__all__ = ["Frozen"]

_CASES = "compare_with"  # the parameter that names other cases


@dataclass
class Frozen:
    """The copies, below one folder, and the origin of each.

    ``cases/<id>/case.yaml`` is a case; ``books/`` contains the notebooks.
    """

    folder: Path
    origins: dict[str, str] = field(default_factory=dict)

    @property
    def inputs(self) -> Path:
        """The folder in which names of inputs are looked up while notebooks run."""
        return self.folder / "cases"

    def case(self, path: Path) -> CaseFile:
        """Copy a case file and its tables, and read the copy.

        Raises
        ------
        FactError
            With the faults of the file, with places in the original.
        ParameterError
            If another case with that id was already copied.
        """
        raw = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
        if raw is None:
            return load_case(path)  # which raises the right error
        guess = path.parent.name if path.name == "case.yaml" else path.stem
        there = self.inputs / guess / "case.yaml"
        if there.is_file() and there.read_bytes() != raw:
            guess = ".reading"
        with self.as_given():
            file = self._read(path, raw, guess)
            if file.case != guess:
                file = self._read(path, raw, file.case)
        return file

    def scenario(self, file: CaseFile, applied: Scenario | None) -> CaseFile:
        """Write a scenario beside the copy of its case file, and return the changed case file.

        It replaces an earlier one; with none, the case file is returned as it is.
        """
        there = self.inputs / file.case / APPLIED
        there.unlink(missing_ok=True)
        if applied is None:
            return file
        there.write_text(written(applied), encoding="utf-8")
        with self.as_given():
            return apply(file, read(there, file))

    def _read(self, path: Path, raw: bytes, name: str) -> CaseFile:
        copy = self.inputs / name / "case.yaml"
        if copy.is_file():
            if copy.read_bytes() != raw:
                raise ParameterError(
                    f"{path}: another case file also has `case: {name}`. Give one of them "
                    "a different id."
                )
            return load_case(copy)
        copy.parent.mkdir(parents=True)
        copy.write_bytes(raw)
        self.origins[str(copy.parent)] = _shown(path.parent)
        self.origins[str(copy)] = _shown(path)
        self._copy_tables(path.resolve().parent, copy)
        file = load_case(copy)
        if file.case != name:
            shutil.rmtree(copy.parent)
        return file

    def _copy_tables(self, folder: Path, copy: Path) -> None:
        """Copy the tables that a case file names to the folder of its copy.

        An invalid path is not copied; the faults are reported when the copy is read, or here.
        """
        parsed = tree(text_of(copy, copy.as_posix()), copy.as_posix())
        tables = parsed.data.get("tables") if isinstance(parsed.data, dict) else None
        for key, table in tables.items() if isinstance(tables, dict) else ():
            if not isinstance(table, str):
                continue
            try:
                original = user_tables.within(folder, table)
            except ValueError as error:
                way_out = "Put the table beside the case file, and write its name."
                where = parsed.where(["tables", str(key)])
                raise FactError([Fault(where, f"tables.{key}: {error}", way_out)]) from None
            (copy.parent / table).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original, copy.parent / table)

    def books(self, paths: Sequence[Path]) -> list[Path]:
        """Copy notebooks and return the copies."""
        folder = self.folder / "books"
        folder.mkdir()
        for path in paths:
            shutil.copyfile(path, folder / path.name)
            self.origins[str(folder)] = _shown(path.parent)
        return [folder / path.name for path in paths]

    def parameters(
        self, own: CaseFile, taken: Mapping[str, Any], stated: Collection[str], here: Path
    ) -> dict[str, Any]:
        """Return parameters with the names of files replaced by those of their copies.

        Parameters
        ----------
        own
            The case of the report.
        taken
            All parameters of a notebook, with values.
        stated
            The names of parameters that the user set. A case that only a notebook's default names
            is dropped if this project doesn't have it.
        here
            The folder of the notebooks, beside which cases are also searched.
        """
        replaced = dict(taken)
        if isinstance(taken.get(_CASES), str):
            replaced[_CASES] = self._beside(own, taken[_CASES], _CASES in stated, here)
        files = {name for chapter in chapters() for name in chapter.files}
        for name in files & set(taken):
            value = taken[name]
            if isinstance(value, str) and _looks_like_a_path(value) and Path(value).is_file():
                copy = self.inputs / Path(value).name
                shutil.copyfile(value, copy)
                self.origins[str(copy)] = _shown(Path(value))
                replaced[name] = copy.name
        for name in set(stated) - {*COMMON, _CASES, *files}:
            # a user's notebook runs in another folder than this process
            value = taken[name]
            if isinstance(value, str) and _looks_like_a_path(value) and Path(value).is_file():
                replaced[name] = str(Path(value).resolve())
        return replaced

    def _beside(self, own: CaseFile, named: str, stated: bool, here: Path) -> str:
        words = list(dict.fromkeys(word.strip() for word in named.split(",") if word.strip()))
        if stated and named.strip() and not words:
            raise ParameterError(
                f"{_CASES}={named!r} names no case. Write names, such as cixi-2022."
            )
        names: dict[str, None] = {}
        for word in words:
            if word == own.case:
                names[word] = None
                continue
            try:
                path = _found(word, here)
            except FactError:
                if stated:
                    raise
                continue
            file = self.case(path)
            with self.as_given():
                open_file(file)
            names[file.case] = None
        return ",".join(names)

    @contextmanager
    def as_given(self) -> Iterator[None]:
        """Use the original names of copied files in error messages."""
        try:
            yield
        except FactError as error:
            raise FactError(
                [Fault(self.given(f.where), self.given(f.what), f.way_out) for f in error.faults]
            ) from None
        except CaseLibError as error:
            raise type(error)(self.given(str(error))) from None

    def given(self, words: str) -> str:
        """Return a message with the paths of originals instead of copies."""
        for copy, origin in sorted(self.origins.items(), key=lambda pair: -len(pair[0])):
            words = words.replace(copy, origin)
        return words


def _looks_like_a_path(value: str) -> bool:
    return "/" in value or os.sep in value or bool(Path(value).suffix)


def _found(word: str, here: Path) -> Path:
    try:
        return find_case(word)
    except FactError:
        return find_case(word, here)


def _shown(path: Path) -> str:
    here = Path.cwd()
    path = Path(os.path.abspath(path))
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
