from __future__ import annotations

import fcntl
import functools
import gc
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from case_lib.base import cache
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import chapters
from case_lib.casefile.opening import open_case
from case_lib.reading.drafting import draft
from case_lib.reports import pdf_text
from case_lib.reports.dry_runs import DRAWS
from case_lib.reports.request import Request
from tests import in_process

# how long a test takes depends on what else the machine does; the suite takes the same examples
# each time, so that what fails fails again; `make test-all` takes more of them, and
# `--hypothesis-profile thorough` seeks new ones
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("suite-all", deadline=None, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=10_000)
settings.load_profile("suite")

# many tests look at the text of one PDF, which takes a second or two to read
pdf_text.read = functools.cache(pdf_text.read.__wrapped__)  # type: ignore[attr-defined]

ROOT = Path(__file__).resolve().parents[1]
MAIN = ROOT / "cases" / "shanghai-2023" / "case.yaml"
# those that are shipped and those that are invented for tests
CASE_FILES = [*sorted(ROOT.glob("cases/*/case.yaml")), *sorted(ROOT.glob("tests/cases/*.yaml"))]

MINIMAL = """\
case: small-case
title: A small case
summary: One source, one count.
country: CN
currency: CNY
stage: arrested
changed: 2024-01-01
sources:
  paper:
    outlet: The Paper
    published: 2023-06-01
    access: read in full
quantities:
  arrests.total:
    label: people arrested
    unit: person
    stage: arrested
    claims:
      - {says: 12, source: paper, at: p1, anchor: 12名}
"""


def pytest_configure(config: pytest.Config) -> None:
    """Use a cache folder of this session, without results of earlier ones, and keep bytecode.

    Without kept bytecode each worker would compile all tests, and each process that a test starts
    the package.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not config.option.markexpr and not config.getoption("--hypothesis-profile"):
        settings.load_profile("suite-all")
    if not hasattr(config, "workerinput"):
        folder = tempfile.TemporaryDirectory(prefix="case-lib-tests-")
        config.add_cleanup(folder.cleanup)
        os.environ[cache.VARIABLE] = folder.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests that look at the main report first: one worker makes it, the other has the rest.

    With them, all tests that need a browser, which so starts once a module. The other worker begins
    with the check of types, which is the longest test.
    """
    items.sort(
        key=lambda item: {"main_report", "browser"}.isdisjoint(getattr(item, "fixturenames", ()))
    )
    for item in [item for item in items if item.name.endswith("[mypy]")]:
        items.remove(item)
        items.insert((len(items) + 1) // 2, item)  # each worker is given one half


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in modules and tests, which live until the end.

    With Python's own threshold of 700 objects it took a ninth of the time of all tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


RARE = pytest.mark.exhaustive  # a further instance of a promise that another test of it holds
# cases whose reports `make test` makes; `make test-all` makes those of all
OFTEN = ("shanghai-2023", "one-source", "port-town")


def cases(names: Iterable[str]) -> list[Any]:
    """Return names of cases as parameters of a test; `make test` uses only some."""
    return [name if name in OFTEN else pytest.param(name, marks=RARE) for name in names]


# languages of what every report has; `make test` looks at one, `make test-all` at both
LANGS = ["zh", pytest.param("en", marks=RARE)]

# fewer draws than readers are given, as all of them show the same
FEW = {name: value for chapter in chapters() for name, value in chapter.few.items()}
GIVEN = {"draws": str(DRAWS), **{name: str(value) for name, value in FEW.items()}}
ALL = Request(ROOT / "notebooks", ["en", "zh"], GIVEN)  # every notebook, in both languages


@pytest.fixture(scope="session")
def main_case() -> Case:
    return open_case(MAIN)


@pytest.fixture
def write_case(tmp_path: Path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "case.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


@pytest.fixture
def open_edited(write_case):
    """Return a function that opens the main case with pieces of its text replaced."""

    def opened(*changes: tuple[str, str], added: str = "", **options: Any) -> Case:
        text = MAIN.read_text("utf-8") + added
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        return open_case(write_case(text), **options)

    return opened


def write_draft(folder: Path, text: str) -> tuple[Path, Path]:
    """Write an article and its draft; return the paths of the draft and of the article."""
    article, path = folder / "article.txt", folder / "my-case" / "case.yaml"
    article.write_text(text, encoding="utf-8")
    path.parent.mkdir()
    path.write_text(draft(article, "daily", "2023-05-31", "my-case").text, encoding="utf-8")
    return path, article


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id):
    """Return a folder that is filled once for all tests in all processes."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "once"
    shared.mkdir(exist_ok=True)

    def fill(name: str, make) -> Path:
        folder = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "done").exists():
                folder.mkdir(exist_ok=True)
                make(folder)
                (folder / "done").touch()
        return folder

    return fill


@pytest.fixture(scope="session")
def report_of(once):
    """Return the report of a case of ``tests/cases``, rendered once in both languages."""

    def rendered(name: str) -> Path:
        def make(folder: Path) -> None:
            case = ROOT / "tests" / "cases" / f"{name}.yaml"
            in_process.render(str(case), ALL, folder)

        (report,) = (p for p in once(name, make).iterdir() if p.is_dir())
        return report

    return rendered


@pytest.fixture(scope="session")
def main_report(once) -> Path:
    """Return the report of the main case, rendered once in both languages."""
    folder = once(
        "main",
        lambda out: in_process.render(str(MAIN), ALL, out),
    )
    return folder / "shanghai-2023"
