"""Tells that a report is there already, before anything is imported that could make it.

The same command, given again, makes the same report where nothing that it depends on has changed:
what it read, the places where it looked for that, notebooks, code, environment. Then the report
that it left is checked against its manifest, file by file, and stays. In any doubt it is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from case_lib.base import cache, code, folders, version

__all__ = ["answered", "keep", "look"]

_COMMAND = "render"
_APPLIED = "scenario-applied.yaml"  # a scenario, as `freezing` writes it beside a copy
# what a report may depend on, or how it is made
_NAMES = ("CASE_LIB_", "PYTHON", "MPL", "MATPLOTLIB", "LC_", "LANG", "TZ", "SOURCE_DATE_EPOCH")


def answered(words: Sequence[str]) -> bool:
    """Answer a command that would leave a report as it is, and return whether that was one."""
    if [*words[:1]] != [_COMMAND] or cache.folder() is None or not _here():
        return False
    kept = cache.read(_key(words))
    if kept is None:
        return False
    found = json.loads(kept)
    target = Path(found["target"])
    if (
        not _as_told(found["read"])
        or _books(Path(found["notebooks"])) != found["books"]
        or code.of_file(target / folders.MANIFEST) != found["manifest"]
        or folders.digests(target) != folders.listed(target)
    ):
        return False
    for line in found["said"]:
        print(line, file=sys.stderr)
    if "--quiet" not in words:
        print(f"Nothing changed: {found['shown']} is as it was made.")
    return True


def look(words: Sequence[str], notebooks: Path, named: Iterable[str] = ()) -> dict[str, str]:
    """Return what a command may read, with a digest, and where it looks for that in vain.

    Parameters
    ----------
    words
        Those of the command; each may name a case or a file, also behind ``=``.
    notebooks
        Their folder, beside which cases are looked for, too.
    named
        More that may name cases or files, such as parameters of notebooks; commas part them.
    """
    parts = {part for word in words for part in (word, *word.split("="))}
    parts = {part for part in parts if not part.startswith("-")}
    parts |= {part.strip() for word in named for part in (word, *word.split(","))}
    here = [*_here(), notebooks.resolve()] if _here() else []
    above = {folder: None for place in here for folder in (place, *place.parents)}
    return {
        str(path): _told(path)
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
    """Keep that a command left a report, if nothing was changed while it ran.

    Parameters
    ----------
    seen
        What ``look`` returned before.
    others
        What notebooks read beside the copies, by path, with its digest.
    said
        Remarks that the command printed to stderr.
    """
    if (
        cache.folder() is None
        or not _here()
        or any(_told(Path(path)) != told for path, told in seen.items())
    ):
        return
    read = {**seen, **others}
    for copied in folders.listed(target):
        if copied.startswith("cases/") and copied.endswith("/case.yaml"):
            beside = _tables(target, (target / copied).parent, seen)
            if beside is None:
                return
            read |= beside
    found = {
        "target": str(target.resolve()),
        "shown": target.as_posix(),
        "manifest": code.of_file(target / folders.MANIFEST),
        "notebooks": str(notebooks.resolve()),
        "books": _books(notebooks),
        "read": read,
        "said": list(said),
    }
    cache.write(_key(words), json.dumps(found).encode())


def _tables(target: Path, copies: Path, seen: dict[str, str]) -> dict[str, str] | None:
    """Return tables beside a case file that was copied; None where what was copied isn't there."""
    own = code.of_file(copies / "case.yaml")
    origins = [Path(path).resolve().parent for path, told in seen.items() if told == own]
    tables = [
        path.relative_to(copies)
        for path in copies.rglob("*")
        if path.is_file() and path.name not in ("case.yaml", _APPLIED)
    ]
    for origin in origins:
        found = {str(origin / table): code.of_file(origin / table) for table in tables}
        if list(found.values()) == [code.of_file(copies / table) for table in tables]:
            return found
    return None


def _here() -> list[Path]:
    """Return the folder that one is in; none where it is gone."""
    try:
        return [Path.cwd()]
    except OSError:
        return []


def _books(folder: Path) -> dict[str, str]:
    return {path.name: code.of_file(path) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))}


def _as_told(read: dict[str, str]) -> bool:
    return all(_told(Path(path)) == told for path, told in read.items())


def _told(path: Path) -> str:
    try:
        return code.of_file(path)
    except ValueError:  # no path at all
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
