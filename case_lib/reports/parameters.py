"""Check a notebook's parameters before anything runs.

papermill only warns of unknown names, and uses the defaults of a notebook without a tagged cell;
here both are errors.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from case_lib.base.errors import ParameterError
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import chapters

__all__ = ["COMMON", "check", "check_values", "declared"]

COMMON = ("case", "lang", "sources", "draws", "seed")


def declared(notebook: Path) -> dict[str, Any]:
    """Return name → default of the notebook's one cell tagged ``parameters``.

    Raises
    ------
    ParameterError
        If the notebook can't be read, or has no such cell, several, or one that does more than
        assign literals.
    """
    try:
        book = nbformat.read(notebook, as_version=4)
    except Exception as error:  # nbformat raises many kinds
        raise ParameterError(
            f"{notebook} is not a notebook that can be read: {str(error).splitlines()[0]}"
        ) from None
    tagged = [c for c in book.cells if "parameters" in c.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        raise ParameterError(
            f"{notebook} has {len(tagged)} cells tagged `parameters`; it needs "
            "exactly one. Tag it in JupyterLab under Property Inspector."
        )
    defaults: dict[str, Any] = {}
    try:
        for line in ast.parse(tagged[0].source).body:
            if (
                isinstance(line, ast.Expr)
                and isinstance(line.value, ast.Constant)
                and isinstance(line.value.value, str)
            ):
                continue  # a docstring about the parameters
            name, value = _assigned(line)
            defaults[name] = ast.literal_eval(value)
    except (SyntaxError, ValueError):
        raise ParameterError(
            f"{notebook}: the cell tagged `parameters` must contain nothing but "
            "`name = literal` lines."
        ) from None
    return defaults


def _assigned(line: ast.stmt) -> tuple[str, ast.expr]:
    """Return name and value of ``name = value`` or ``name: type = value``."""
    if isinstance(line, ast.AnnAssign) and line.value is not None:
        targets: list[ast.expr] = [line.target]
    else:
        targets = line.targets if isinstance(line, ast.Assign) else []
    if len(targets) != 1 or not isinstance(targets[0], ast.Name):
        raise ValueError
    value: ast.expr | None = getattr(line, "value", None)
    assert value is not None
    return targets[0].id, value


def check(notebook: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters of the notebook with text converted to the type of the default.

    Raises
    ------
    ParameterError
        With every wrong type.
    """
    known = declared(notebook)
    faults: list[str] = []
    taken: dict[str, Any] = {}
    for name, value in given.items():
        try:
            taken[name] = _as_type(value, known[name])
        except ValueError:
            faults.append(
                f"{notebook.as_posix()}: {name}={value!r} must be a "
                f"{_TYPES[type(known[name])]}, such as {known[name]!r}."
            )
    if faults:
        raise ParameterError("\n".join(faults))
    return taken


def check_values(case: Case, taken: Mapping[str, Any]) -> None:
    """Check the values of the chapters' own parameters, before any notebook runs.

    Raises
    ------
    ParameterError
        For a value that a model would refuse.
    """
    for chapter in chapters():
        chapter.check(case, taken)


_TYPES = {int: "whole number", float: "number", str: "text", bool: "yes or no (true or false)"}


def _as_type(value: Any, default: Any) -> Any:
    kind = type(default)
    if kind is bool:
        if isinstance(value, bool):
            return value
        if str(value).lower() in ("true", "yes", "false", "no"):
            return str(value).lower() in ("true", "yes")
        raise ValueError(value)
    if isinstance(value, bool):
        raise ValueError(value)
    if kind is int:
        if isinstance(value, float) and not value.is_integer():
            raise ValueError(value)
        return int(value)
    if kind is float:
        number = float(value)
        if number != number or number in (float("inf"), float("-inf")):
            raise ValueError(value)
        return number
    if not isinstance(value, str):
        raise ValueError(value)
    return value
