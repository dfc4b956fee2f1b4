"""Edit a case file one decision at a time, preserving comments and order."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from case_lib.base.errors import FactError, Fault, ParameterError
from case_lib.base.slugs import SLUG
from case_lib.casefile.fields import NAME
from case_lib.casefile.loader import load_case
from case_lib.casefile.placeholders import OPEN
from case_lib.reading.places_named import ROLES

__all__ = ["ACTIONS", "ConflictError", "digest", "edit", "items", "read"]


class ConflictError(ParameterError):
    """The file changed after it was displayed."""


def digest(raw: bytes) -> str:
    """Return the digest by which the displayed version of a file is recognised."""
    return hashlib.sha256(raw).hexdigest()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.allow_unicode = True
    return yaml


def read(path: Path) -> tuple[Any, str]:
    """Return the data of a case file and the digest of its bytes."""
    raw = path.read_bytes()
    return _yaml().load(raw), digest(raw)


def edit(path: Path, shown: str, change: Mapping[str, Any]) -> str:
    """Apply one change and return the new digest.

    The file is replaced atomically, and only by a version that can be loaded.

    Parameters
    ----------
    shown
        The digest of the file when the decision was made.
    change
        ``do`` is one of ``ACTIONS``; the other keys are its arguments.

    Raises
    ------
    ConflictError
        If the file has changed since.
    ParameterError
        For an invalid change.
    FactError
        With the faults that the file would have; it is then unchanged.
    """
    data, now = read(path)
    if now != shown:
        raise ConflictError(f"{path.name} was changed by another program. Reload the page.")
    action = ACTIONS.get(str(change.get("do")))
    if action is None:
        raise ParameterError(f"{change.get('do')!r} is not a decision of this page.")
    indented = re.search(r"(?m)^ +- ", path.read_text("utf-8")) is not None
    try:
        action(data, change)
    except (KeyError, IndexError, TypeError) as error:
        raise ParameterError(f"its subject is no longer in the file ({error}).") from None
    yaml = _yaml()
    if indented:
        yaml.indent(mapping=2, sequence=4, offset=2) if _offset(path) else yaml.indent(mapping=2)
    buffer = io.BytesIO()
    yaml.dump(data, buffer)
    return _put(path, buffer.getvalue(), now)


def _offset(path: Path) -> bool:
    """Return whether list items are indented deeper than the key of the list."""
    match = re.search(r"(?m)^( *)claims:\n( *)- ", path.read_text("utf-8"))
    return match is not None and len(match[2]) > len(match[1])


def _put(path: Path, content: bytes, before: str) -> str:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            load_case(temporary)
        except FactError as error:
            raise FactError(
                Fault(path.name, fault.what, fault.way_out) for fault in error.faults
            ) from None
        if digest(path.read_bytes()) != before:
            raise ConflictError(f"{path.name} was changed by another program meanwhile.")
        temporary.chmod(path.stat().st_mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return digest(content)


# -- decisions ------------------------------------------------------------------------------------


def _claim(data: Any, change: Mapping[str, Any]) -> tuple[Any, Any, int]:
    """Return the item of a decision, its claims, and the row of the claim."""
    section, name, row = str(change["section"]), str(change["name"]), int(change["row"])
    item = data[section][_key(data[section], name)]
    item["claims"][row]
    return item, item["claims"], row


def items(section: Any) -> list[tuple[str, Any]]:
    """Return the items of a section by name; those of a list by number."""
    if isinstance(section, list):
        return [(str(row), item) for row, item in enumerate(section)]
    return [(str(name), item) for name, item in (section or {}).items()]


def _key(section: Any, name: str) -> Any:
    return int(name) if isinstance(section, list) else name


def _accept(data: Any, change: Mapping[str, Any]) -> None:
    _, claims, row = _claim(data, change)
    claims[row].pop("review", None)


def _correct(data: Any, change: Mapping[str, Any]) -> None:
    """Replace the value of a claim: ``says`` of a figure, ``when`` of a date."""
    _, claims, row = _claim(data, change)
    key = "when" if change["section"] == "events" else "says"
    claims[row][key] = str(change["value"]).strip()
    claims[row].pop("review", None)


def _scope(data: Any, change: Mapping[str, Any]) -> None:
    """Set the scope of a claim; a new scope is declared with its label."""
    _, claims, row = _claim(data, change)
    of = str(change["value"]).strip()
    if not of:
        claims[row].pop("of", None)
        return
    if not re.fullmatch(SLUG, of):
        raise ParameterError(f"{of!r}: a scope consists of lower-case letters, digits, - and _.")
    scopes = data.setdefault("scopes", CommentedMap())
    if of not in scopes:
        scopes[of] = {"label": f"? {of}"}
    claims[row]["of"] = of


def _reject(data: Any, change: Mapping[str, Any]) -> None:
    """Remove a claim, and everything that depends only on it."""
    _, claims, row = _claim(data, change)
    del claims[row]
    if not claims:
        _drop(data, str(change["section"]), str(change["name"]))


def _drop(data: Any, section: str, name: str) -> None:
    del data[section][_key(data[section], name)]
    if section == "places":
        if not data[section]:
            del data[section]
        return
    if section == "events" and data.get("operation") == name:
        del data["operation"]
    if section == "quantities":
        for row in reversed(range(len(data.get("parts") or []))):
            parts = data["parts"][row]
            parts["parts"] = [part for part in parts["parts"] if part != name]
            if parts["whole"] == name or not parts["parts"]:
                del data["parts"][row]
    if data[section] is not None and not data[section]:
        data[section] = CommentedMap()


def _rename(data: Any, change: Mapping[str, Any]) -> None:
    """Rename a figure, date or role; if the new name exists, the claims are moved to it."""
    section, name, to = str(change["section"]), str(change["name"]), str(change["value"]).strip()
    if not re.fullmatch(SLUG if section == "roles" else NAME, to):
        raise ParameterError(f"{to!r}: a name is lower-case letters, digits and _, with dots.")
    named = data[section]
    if to == name:
        return
    if to in named:
        there, here = named[to], named[name]
        if there.get("unit") != here.get("unit"):
            raise ParameterError(f"{to} counts {there.get('unit')}, not {here.get('unit')}.")
        there["claims"].extend(here["claims"])
        _drop(data, section, name)
    else:
        place = list(named).index(name)
        named.insert(place, to, named.pop(name))
    label = change.get("label")
    if label and _is_question(named[to].get("label")):
        named[to]["label"] = dict(label)
    if section == "events" and data.get("operation") == name:
        data["operation"] = to
    for row in data.get("parts") or []:
        row["whole"] = to if row["whole"] == name else row["whole"]
        row["parts"] = [to if part == name else part for part in row["parts"]]


def _role(data: Any, change: Mapping[str, Any]) -> None:
    """Set the role of a place; if the sources state it, its question is removed."""
    item, _, _ = _claim(data, {**change, "section": "places"})
    role = str(change["value"])
    if role not in ROLES:
        raise ParameterError(f"{role!r} is not one of {', '.join(ROLES)}.")
    item["role"] = role
    if role != "named" and _is_question(item.get("label")):
        del item["label"]


def _is_question(label: Any) -> bool:
    words = label.values() if isinstance(label, Mapping) else [label]
    return any(str(word).startswith(OPEN) for word in words)


def _answer(data: Any, change: Mapping[str, Any]) -> None:
    """Replace a question by its answer, in each language that is given."""
    *steps, last = change["path"]
    node = data
    for step in steps:
        node = node[step]
    answer = {str(lang): str(words).strip() for lang, words in dict(change["value"]).items()}
    answer = {lang: words for lang, words in answer.items() if words}
    if not answer:
        raise ParameterError("the answer is empty. Write at least a word.")
    node[last]  # raises if it is missing
    node[last] = answer


ACTIONS: Mapping[str, Callable[[Any, Mapping[str, Any]], None]] = {
    "accept": _accept,
    "correct": _correct,
    "scope": _scope,
    "reject": _reject,
    "rename": _rename,
    "role": _role,
    "answer": _answer,
}
