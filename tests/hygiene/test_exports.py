"""A module exports all its public names, and no others."""

from __future__ import annotations

import ast
import importlib

import pytest

from tests.conftest import ROOT

MODULES = [
    path
    for path in sorted((ROOT / "case_lib").rglob("*.py"))
    if path.name != "__main__.py" and path.parent.name != "fonts"
]


def assigned(node):
    """Return the names that a top-level statement of a module assigns."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    parts = [part for target in targets for part in getattr(target, "elts", [target])]
    return [part.id for part in parts if isinstance(part, ast.Name)]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_what_is_public_is_exported(path):
    tree = ast.parse(path.read_text("utf-8"))
    names = {name for node in tree.body for name in assigned(node)}
    exported = [ast.literal_eval(node.value) for node in tree.body if assigned(node) == ["__all__"]]
    public = {name for name in names if not name.startswith("_")}
    (listed,) = exported or [[]]
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    assert all(hasattr(importlib.import_module(module), name) for name in listed)
    if path != ROOT / "case_lib/__init__.py":  # which says itself what it offers
        assert public <= set(listed)
