"""Write folders atomically, and overwrite only folders that case-lib has made."""

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
    "creating",
    "digests",
    "lay_out",
    "listed",
    "put",
    "refuse_others",
    "replacing",
    "seal",
]

MANIFEST = "manifest.json"
# files that operating systems and editors leave in any folder
_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
_CHECKPOINTS = ".ipynb_checkpoints"
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_HERE = -100  # AT_FDCWD


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file except the manifest, by relative path with slashes."""
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
    """Write the manifest of a folder, by which a later run recognises its own files.

    ``made_with`` lists the versions that the content of the files depends on.
    """
    listed = {"files": digests(folder), "with": dict(made_with)}
    text = json.dumps(listed, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def listed(folder: Path) -> dict[str, str]:
    """Return the entries of a folder's manifest; an empty mapping if it has no readable one."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def refuse_others(target: Path) -> None:
    """Raise ParameterError if a folder contains a file that its manifest doesn't list."""
    if not target.exists() and not target.is_symlink():
        return
    there = set(_files(target)) if target.is_dir() else {target.name}
    known = listed(target)
    if there and not known:
        raise ParameterError(
            f"{target} contains other files, or a report of an earlier version. Remove it, or "
            "name a new folder with --out."
        )
    _refuse_strange(target, there - {*known, MANIFEST})


def _refuse_strange(folder: Path, names: Collection[str]) -> None:
    """Raise ParameterError if files of a folder would be lost that case-lib didn't make."""
    if names:
        shown, more = sorted(names)[:3], len(names) - 3
        rest = f" and {more} more" if more > 0 else ""
        raise ParameterError(
            f"{folder} contains files that case-lib didn't make ({', '.join(shown)}{rest}). "
            "Move them away, or name a new folder with --out."
        )


def put(sealed: Path, target: Path) -> None:
    """Replace a folder by a sealed one, so that one of the two exists at any moment.

    If two runs write the same folder at once, the result of one of them remains, complete.

    Raises
    ------
    ParameterError
        If ``target`` contains files that this function didn't put there.
    RenderError
        If the folder can't be written, for example on a full disk. The old one is unchanged.
    """
    with _locked(_created(target.parent)):
        refuse_others(target)
        _replace(sealed, target)


def _created(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _replace(sealed: Path, target: Path) -> None:
    staging: Path | None = None
    try:
        staging = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        arriving = staging / "arriving"
        shutil.copytree(sealed, arriving)
        if not target.exists():
            arriving.rename(target)
        elif not _exchanged(arriving, target):
            _in_two_steps(arriving, target, staging / "leaving")
    except shutil.Error as error:  # a list of (source, target, reason)
        why = str(error.args[0][0][2]) if error.args and error.args[0] else str(error)
        raise _unwritten(target, why) from None
    except OSError as error:
        raise _unwritten(target, error.strerror or str(error)) from None
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


def _unwritten(target: Path, why: str) -> RenderError:
    # drop number and path from “[Errno 28] No space left on device: '…'”
    reason = why.split("] ", 1)[-1].split(": '", maxsplit=1)[0]
    return RenderError(
        f"{target} could not be written: {reason}. Its old content is unchanged. Check the disk."
    )


def _exchanged(first: Path, second: Path) -> bool:
    """Swap two paths atomically; return False if the system or file system can't."""
    names = [os.fsencode(path) for path in (first, second)]
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
    """Lock a folder against other writers, where the system supports locks."""
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
def replacing(out: Path, marks: Collection[str]) -> Iterator[Path]:
    """Yield an empty folder that replaces ``out`` if the block succeeds.

    Raises
    ------
    ParameterError
        If ``out`` exists and isn't an earlier result: it lacks a file of ``marks``, or has a file
        whose name, without its suffix, matches none of the new files.
    """
    there = {path.name for path in out.iterdir()} if out.is_dir() else set[str]()
    if (out.exists() and not out.is_dir()) or (there and not set(marks) <= there):
        raise ParameterError(f"{out} contains other files. Name a new folder with --out.")
    _created(out.parent)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as temporary:
        folder = Path(temporary) / "whole"
        folder.mkdir()
        yield folder
        stems = {path.stem for path in folder.iterdir()}
        _refuse_strange(out, [n for n in there - _LITTER if Path(n).stem not in stems])
        with _locked(out.parent):
            _replace(folder, out)


@contextmanager
def creating(target: Path) -> Iterator[Path]:
    """Yield an empty folder whose content moves to ``target`` if the block succeeds.

    An existing folder is kept, with the hidden files in it (``.git``, ``.venv``).

    Raises
    ------
    ParameterError
        If ``target`` is a file, or contains anything that isn't hidden.
    RenderError
        If it can't be written. Nothing is left behind.
    """
    there = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    there = [name for name in there if name not in _LITTER and not name.startswith(".")]
    if there or (target.exists() and not target.is_dir()):
        held = f"contains {', '.join(there[:3])}{' …' * (len(there) > 3)}" if there else "is a file"
        raise ParameterError(f"{target} {held}. Name an empty or a new folder.")
    existed = target.is_dir()
    moved: list[Path] = []
    staging = None
    try:
        near = target if existed else _created(target.parent)
        staging = Path(tempfile.mkdtemp(dir=near, prefix=f".{target.resolve().name}."))
        folder = staging / "whole"
        folder.mkdir()
        yield folder
        if existed:
            for path in sorted(folder.iterdir()):
                moved.append(target / path.name)
                path.rename(moved[-1])
        else:
            folder.rename(target)
    except BaseException as error:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(True)
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            raise RenderError(
                f"{target} could not be written: {reason}. No file of it is left. Check the disk."
            ) from None
        raise
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
