"""Versions are consistent; no file names a machine or a registry."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

import case_lib
from case_lib.base import version as running
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
# conda-forge names its display-free matplotlib and duckdb otherwise
CONDA_NAMES = {
    "matplotlib-base": "matplotlib",
    "python-duckdb": "duckdb",
    "ibis-duckdb": "ibis-framework",
}


def declared() -> dict[str, Requirement]:
    requirements = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    return {canonicalize_name(r.name): r for r in requirements}


def test_the_version_is_the_same_everywhere():
    """The number of the last release, followed by git's description of later commits."""
    version = PROJECT["tool"]["hatch"]["version"]["fallback-version"]
    assert case_lib.__version__ == version
    assert running.full().startswith(version)
    citation = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_lock_satisfies_the_project_and_is_hashed():
    pins = re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", LOCK, re.M)
    locked: dict[str, list[str]] = {}
    for name, version in pins:
        locked.setdefault(canonicalize_name(name), []).append(version)
    optional = PROJECT["project"]["optional-dependencies"]
    extras = [Requirement(r) for name in ("dev", "docs") for r in optional[name]]
    for requirement in [*declared().values(), *extras]:
        versions = locked[canonicalize_name(requirement.name)]
        assert all(Version(v) in requirement.specifier for v in versions), requirement
    blocks = re.split(r"\n(?=[A-Za-z0-9])", LOCK.strip())
    assert all("--hash=sha256:" in block for block in blocks)


def test_environment_yml_says_the_same():
    dependencies = YAML(typ="safe").load((ROOT / "environment.yml").read_text("utf-8"))[
        "dependencies"
    ]
    pip = next(item["pip"] for item in dependencies if isinstance(item, dict))
    names = [item for item in dependencies if isinstance(item, str) and item != "pip"]
    specifiers = {}
    for line in [*names, *(p for p in pip if not p.startswith("-e"))]:
        requirement = Requirement(line)
        name = CONDA_NAMES.get(requirement.name, requirement.name)
        specifiers[canonicalize_name(name)] = requirement.specifier
    python = specifiers.pop("python")
    assert str(python) == PROJECT["project"]["requires-python"]
    assert specifiers == {name: r.specifier for name, r in declared().items()}


def test_no_file_names_a_machine_or_a_registry():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so there is no list of files to go through")
    bad = re.compile(
        r"/(?:home|root|Users|work)/[a-z]|index[-]url *=|find[-]links *=|"
        r"(?:pypi|pythonhosted|npmjs)\.(?:org|com)"
    )
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in (".ttf", ".png") or not path.is_file() or path == ROOT / __file__:
            continue
        if path.name == "test_project.py":
            continue
        match = bad.search(path.read_text("utf-8"))
        assert match is None, f"{name}: {match and match[0]}"


def test_the_makefile_is_short():
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    assert len(lines) < 48
    targets = {line.split(":")[0] for line in lines if re.match(r"[a-z-]+:", line)}
    assert targets == {
        *("report", "data", "test", "test-all", "lab", "check", "lock", "clean", "help", "docs"),
    }


APPLICATIONS = {"jupyterlab", "ipykernel"}  # started, not imported
# imported, and brought along by a declared library
BROUGHT = {"ipython": "ipykernel", "traitlets": "ipykernel", "threadpoolctl": "scikit-learn"}


def test_every_dependency_is_imported_and_every_import_is_declared():
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "case_lib").rglob("*.py"))
    tops = set(re.findall(r"^ *(?:from|import) ([A-Za-z_]\w*)", text, re.M))
    tops -= {"case_lib", *sys.stdlib_module_names}
    of_module = packages_distributions()
    imported = {canonicalize_name(name) for top in tops for name in of_module.get(top, [])}
    extras = PROJECT["project"]["optional-dependencies"]
    optional = {canonicalize_name(Requirement(r).name) for r in [*extras["spark"], *extras["dask"]]}
    assert set(declared()) - imported == APPLICATIONS
    assert imported - set(declared()) - optional == set(BROUGHT)
    assert set(BROUGHT.values()) <= set(declared())
