"""Folders that appear whole or not at all, and take the place of nothing but their like."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from case_lib.base.errors import ParameterError, RenderError

__all__ = [
    "MANIFEST",
    "contents",
    "digests",
    "fresh",
    "lay_out",
    "listed",
    "put",
    "refuse_others",
    "seal",
    "whole",
]

MANIFEST = "manifest.json"
# what systems and editors leave in any folder that is looked at
_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
_CHECKPOINTS = ".ipynb_checkpoints"
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_HERE = -100  # AT_FDCWD


def digests(folder: Path) -> dict[str, str]:
    """Return SHA-256 by path, relative and with slashes, of every file but the manifest itself."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in _files(folder)
        if name != MANIFEST
    }


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files of a folder by their paths in it, with slashes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lay_out(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files to their paths in a folder, as ``contents`` returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def seal(folder: Path, made_with: Mapping[str, str]) -> None:
    """Write the list of a folder's files, by which a later run knows it for its own.

    ``made_with`` are the versions of what the files' bytes depend on.
    """
    listed = {"files": digests(folder), "with": dict(made_with)}
    text = json.dumps(listed, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def listed(folder: Path) -> dict[str, str]:
    """Return what the manifest of a folder lists; empty where there is none that can be read."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def refuse_others(target: Path) -> None:
    """Raise ParameterError when a folder holds anything that its manifest doesn't list."""
    if not target.exists() and not target.is_symlink():
        return
    there = set(_files(target)) if target.is_dir() else {target.name}
    known = listed(target)
    if there and not known:
        raise ParameterError(
            f"{target} holds something else, or a report of an earlier version. Remove it, or "
            "name a new folder with --out."
        )
    strange = sorted(there - {*known, MANIFEST})
    if strange:
        more = f" and {len(strange) - 3} more" if len(strange) > 3 else ""
        raise ParameterError(
            f"{target} holds what case-lib didn't make ({', '.join(strange[:3])}{more}). Move it "
            "away, or name a new folder with --out."
        )


def put(made: Path, target: Path) -> None:
    """Put a sealed folder in place of the former one; at no moment is there neither of them.

    Two runs may put the same folder at once: one whole folder stands in the end.

    Raises
    ------
    ParameterError
        When ``target`` holds what was not put there in this way.
    RenderError
        When it can't be written, on a full disk, say. The former one is untouched.
    """
    with _locked(_made(target.parent)):
        refuse_others(target)
        _replace(made, target)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _replace(made: Path, target: Path) -> None:
    staging: Path | None = None
    try:
        staging = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        arriving = staging / "arriving"
        shutil.copytree(made, arriving)
        if not target.exists():
            arriving.rename(target)
        elif not _exchanged(arriving, target):
            _in_two_steps(arriving, target, staging / "leaving")
    except shutil.Error as error:  # a list of (from, to, why)
        why = str(error.args[0][0][2]) if error.args and error.args[0] else str(error)
        raise _unwritten(target, why) from None
    except OSError as error:
        raise _unwritten(target, error.strerror or str(error)) from None
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


def _unwritten(target: Path, why: str) -> RenderError:
    # “[Errno 28] No space left on device: '…'” says it without number and path
    said = why.split("] ", 1)[-1].split(": '", maxsplit=1)[0]
    return RenderError(
        f"{target} could not be written: {said}. What stood there is untouched. Check the disk."
    )


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two paths in one step; False where the system or the file system can't."""
    names = [os.fsencode(path) for path in (one, other)]
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*names, _EXCHANGE) == 0)
        return bool(library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):
        return False


def _in_two_steps(arriving: Path, target: Path, leaving: Path) -> None:
    target.rename(leaving)
    try:
        arriving.rename(target)
    except BaseException:
        leaving.rename(target)
        raise


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder against others who put something into it, where the system can."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - not on Windows

    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _files(folder: Path) -> list[str]:
    return sorted(
        Path(place, name).relative_to(folder).as_posix()
        for place, inside, names in os.walk(folder)
        for name in [*names, *(d for d in inside if Path(place, d).is_symlink())]
        if name not in _LITTER and Path(place).name != _CHECKPOINTS
    )


@contextmanager
def whole(out: Path, marks: Collection[str]) -> Iterator[Path]:
    """Give an empty folder to fill, which takes the place of ``out`` once nothing has failed.

    Raises
    ------
    ParameterError
        When ``out`` is there and holds something else: not all of the files in ``marks``, or one
        whose name, but for the suffix, none of the new files has.
    """
    there = {path.name for path in out.iterdir()} if out.is_dir() else set[str]()
    if (out.exists() and not out.is_dir()) or (there and not set(marks) <= there):
        raise ParameterError(f"{out} holds something else. Name a new folder with --out.")
    _made(out.parent)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as temporary:
        folder = Path(temporary) / "whole"
        folder.mkdir()
        yield folder
        stems = {path.stem for path in folder.iterdir()}
        strange = sorted(name for name in there - _LITTER if Path(name).stem not in stems)
        if strange:
            raise ParameterError(
                f"{out} holds what case-lib didn't make ({', '.join(strange[:3])}). Move it away, "
                "or name a new folder with --out."
            )
        with _locked(out.parent):
            _replace(folder, out)


@contextmanager
def fresh(target: Path) -> Iterator[Path]:
    """Give an empty folder to fill, whose contents come to ``target`` once nothing has failed.

    A folder that is there is kept, and with it what is hidden in it (``.git``, ``.venv``).

    Raises
    ------
    ParameterError
        When ``target`` is no folder, or holds anything that isn't hidden.
    RenderError
        When it can't be written. Nothing is left behind.
    """
    there = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    there = [name for name in there if name not in _LITTER and not name.startswith(".")]
    if there or (target.exists() and not target.is_dir()):
        held = f"holds {', '.join(there[:3])}{' …' * (len(there) > 3)}" if there else "is a file"
        raise ParameterError(f"{target} {held}. Name a folder that is empty or not there yet.")
    kept = target.is_dir()
    moved: list[Path] = []
    staging = None
    try:
        near = target if kept else _made(target.parent)
        staging = Path(tempfile.mkdtemp(dir=near, prefix=f".{target.resolve().name}."))
        folder = staging / "whole"
        folder.mkdir()
        yield folder
        if kept:
            for path in sorted(folder.iterdir()):
                moved.append(target / path.name)
                path.rename(moved[-1])
        else:
            folder.rename(target)
    except BaseException as error:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(True)
        if isinstance(error, OSError):
            said = error.strerror or str(error)
            raise RenderError(
                f"{target} could not be written: {said}. Nothing is left of it. Check the disk."
            ) from None
        raise
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
