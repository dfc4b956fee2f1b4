"""Check whether a report is up to date, before importing anything that could make it.

Repeating a command gives the same report if nothing it depends on has changed: the files it read,
the places where it searched, notebooks, code, environment. Then the existing report is checked
against its manifest, file by file, and kept. In any doubt it is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from case_lib.base import cache, code, folders, inputs, version

__all__ = ["answered", "keep", "look"]

_COMMAND = "render"
# environment variables that a report may depend on
_NAMES = ("CASE_LIB_", "PYTHON", "MPL", "MATPLOTLIB", "LC_", "LANG", "TZ", "SOURCE_DATE_EPOCH")


def answered(words: Sequence[str]) -> bool:
    """Finish a command whose report is up to date, and return whether it was."""
    if [*words[:1]] != [_COMMAND] or cache.folder() is None or not _here():
        return False
    kept = cache.read(_key(words))
    if kept is None:
        return False
    made = json.loads(kept)
    target = Path(made["target"])
    if (
        not _as_read(made["read"])
        or _books(Path(made["notebooks"])) != made["books"]
        or code.of_file(target / folders.MANIFEST) != made["manifest"]
        or folders.digests(target) != folders.listed(target)
    ):
        return False
    for line in made["said"]:
        print(line, file=sys.stderr)
    if "--quiet" not in words:
        print(f"Nothing changed: {made['shown']} is as it was made.")
    return True


def look(words: Sequence[str], notebooks: Path, named: Iterable[str] = ()) -> dict[str, str]:
    """Return the files that a command may read, with digests, and missing files it looks for.

    Parameters
    ----------
    words
        The words of the command; each may name a case or a file, also after ``=``.
    notebooks
        Their folder, beside which cases are also searched.
    named
        Further names of cases or files, such as parameters of notebooks, separated by commas.
    """
    parts = {part for word in words for part in (word, *word.split("="))}
    parts = {part for part in parts if not part.startswith("-")}
    parts |= {part.strip() for word in named for part in (word, *word.split(","))}
    here = [*_here(), notebooks.resolve()] if _here() else []
    above = {folder: None for place in here for folder in (place, *place.parents)}
    return {
        str(path): _digest(path)
        for part in sorted(parts - {""})
        for path in (
            *(folder / part for folder in here[:1]),
            *(folder / part / "case.yaml" for folder in here[:1]),
            *(folder / "cases" / part / "case.yaml" for folder in above),
        )
    }


def keep(
    words: Sequence[str],
    seen: dict[str, str],
    target: Path,
    notebooks: Path,
    others: dict[str, str],
    said: Sequence[str] = (),
) -> None:
    """Record that a command made a report, unless an input was changed while it ran.

    Parameters
    ----------
    seen
        The earlier result of ``look``.
    others
        Files that notebooks read besides the copies, with digests.
    said
        Remarks that the command printed to stderr.
    """
    if (
        cache.folder() is None
        or not _here()
        or any(_digest(Path(path)) != digest for path, digest in seen.items())
    ):
        return
    read = {**seen, **others}
    for copied in folders.listed(target):
        if copied.startswith("cases/") and copied.endswith("/case.yaml"):
            beside = _tables(target, (target / copied).parent, seen)
            if beside is None:
                return
            read |= beside
    made = {
        "target": str(target.resolve()),
        "shown": target.as_posix(),
        "manifest": code.of_file(target / folders.MANIFEST),
        "notebooks": str(notebooks.resolve()),
        "books": _books(notebooks),
        "read": read,
        "said": list(said),
    }
    cache.write(_key(words), json.dumps(made).encode())


def _tables(target: Path, copies: Path, seen: dict[str, str]) -> dict[str, str] | None:
    """Return the tables beside a copied case file; None if an original no longer exists."""
    own = code.of_file(copies / "case.yaml")
    origins = [Path(path).resolve().parent for path, digest in seen.items() if digest == own]
    tables = [
        path.relative_to(copies)
        for path in copies.rglob("*")
        if path.is_file() and path.name not in ("case.yaml", inputs.APPLIED)
    ]
    for origin in origins:
        originals = {str(origin / table): code.of_file(origin / table) for table in tables}
        if list(originals.values()) == [code.of_file(copies / table) for table in tables]:
            return originals
    return None


def _here() -> list[Path]:
    """Return the current folder; an empty list if it no longer exists."""
    try:
        return [Path.cwd()]
    except OSError:
        return []


def _books(folder: Path) -> dict[str, str]:
    return {path.name: code.of_file(path) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))}


def _as_read(read: dict[str, str]) -> bool:
    return all(_digest(Path(path)) == digest for path, digest in read.items())


def _digest(path: Path) -> str:
    try:
        return code.of_file(path)
    except ValueError:  # not a valid path
        return ""


def _key(words: Sequence[str]) -> str:
    named = {name: value for name, value in os.environ.items() if name.startswith(_NAMES)}
    commit = version.commit()
    about = [
        list(words),
        str(Path.cwd()),
        sorted(named.items()),
        [commit.sha, commit.changed] if commit else None,
        code.everything(),
    ]
    return hashlib.sha256(json.dumps(["unchanged", about]).encode()).hexdigest()
