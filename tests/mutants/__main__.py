"""Plant random faults in the modules behind figures, and report those that no test detects.

    python -m tests.mutants --seed 1 --count 60 [--only bounds,printing]

Each fault is one operator, comparison, constant, ``and``/``or``, smaller/larger or lower/upper end
exchanged in a copy of the repository, in which the tests of the module are run until the first one
fails. One that survives is either no fault (nobody can tell the two programs apart) or a test that
is missing. None is planted on a line marked ``# pragma: no mutate``, where a replacement changes
how long a search goes on and nothing that it proves. A fault is tried in a fork that has the
libraries, which takes seconds, so the suite doesn't run it (Linux and macOS only). Exits with one
where something survives.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import contextlib
import importlib
import itertools
import os
import random
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# a module by its name, wherever below case_lib it stands, and the test files that answer for it
TESTED = {
    "allocation": ["allocation"],
    "allocation_dp": ["allocation"],
    "attained_values": ["bounds", "quantities"],
    "bounds": ["bounds", "quantities"],
    "box_margins": ["bounds", "interval_functions"],
    "box_cutting": ["bounds", "interval_functions"],
    "box_points": ["bounds", "quantities"],
    "boxed_functions": ["bounds", "interval_functions", "quantities"],
    "boxes": ["bounds", "interval_functions"],
    "certificate": ["certificate", "synthetic", "open_ends"],
    "claims": ["evidence", "case", "checks"],
    "clustering": ["clustering"],
    "curves": ["bounds"],
    "disruption": ["network"],
    "detection/evaluation": ["detection"],
    "quantity/evaluation": ["case", "quantities", "pay"],
    "formulas": ["case", "quantities", "pay"],
    "interval_arithmetic": ["bounds", "interval_functions", "quantities"],
    "interval_choices": ["bounds", "interval_functions", "quantities"],
    "least_values": ["bounds", "quantities"],
    "minima": ["bounds", "quantities"],
    "numeral_grammar": ["numerals", "wordings", "verify", "draft"],
    "numeral_reading": ["numerals", "wordings", "verify", "draft"],
    "numerals": ["numerals", "wordings", "verify", "draft"],
    "casefile/placing": ["places"],
    "synthetic/placing": ["clustering"],
    "printed_dates": ["printing", "dates", "chinese_print"],
    "printing": ["printing", "quantities"],
    "rising_functions": ["bounds", "interval_functions", "quantities"],
    "searches": ["bounds"],
    "separate_inputs": ["bounds", "quantities"],
    "slopes": ["bounds", "interval_functions", "quantities"],
    "tied_inputs": ["bounds", "interval_functions"],
    "urn": ["clustering"],
}
OPERATORS = {
    **{"+": "-", "-": "+", "*": "/", "/": "*", "//": "/", "%": "*", "**": "*", "&": "|", "|": "&"},
    **{"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="},
    **{"and": "or", "or": "and", "in": "not in", "not in": "in", "is": "is not", "is not": "is"},
}
NAMES = {"min": "max", "minimum": "maximum", "low": "high", "floor": "ceil", "any": "all"}
NAMES |= {"low_open": "high_open", "lower": "upper", "first": "last"}
NAMES |= {other: name for name, other in NAMES.items()}
# attributes of nodes that no value depends on: annotations, and how a class is made
_TYPED = ("annotation", "returns", "decorator_list")
OWN = ("tests", "case_lib")
KILLED, SURVIVED = "killed", "SURVIVED"
SKIPPED = "# pragma: no mutate"
# what tests import and no fault is planted in
LIBRARIES = ("hypothesis", "matplotlib.pyplot", "networkx", "numpy", "pandas", "pint", "pydantic")
LIBRARIES += ("scipy.stats", "jinja2", "nbformat", "papermill", "ibis", "bs4")


@dataclass(frozen=True)
class Mutant:
    """One replacement in a line of a module."""

    path: Path
    line: int
    start: int
    end: int
    instead: str

    def planted(self, source: str) -> str:
        """Return the module with the fault."""
        lines = source.splitlines(keepends=True)
        row = lines[self.line - 1].encode()
        lines[self.line - 1] = (
            row[: self.start] + self.instead.encode() + row[self.end :]
        ).decode()
        return "".join(lines)

    def told(self, source: str) -> str:
        """Return the line before and after."""
        before, after = (s.splitlines()[self.line - 1] for s in (source, self.planted(source)))
        place = f"{self.path.relative_to(ROOT)}:{self.line}"
        return f"{place}\n  - {before.strip()}\n  + {after.strip()}"


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every fault that can be planted in a module, but not on lines that are skipped."""
    lines = path.read_text("utf-8").splitlines()
    yield from (each for each in _everywhere(path) if SKIPPED not in lines[each.line - 1])


def _everywhere(path: Path) -> Iterator[Mutant]:
    source = path.read_text("utf-8")
    lines = [line.encode() for line in source.splitlines()]
    tree = ast.parse(source)
    typed = [getattr(node, name, None) or [] for node in ast.walk(tree) for name in _TYPED]
    roots = [root for some in typed for root in (some if isinstance(some, list) else [some])]
    passed = {id(node) for root in roots for node in ast.walk(root)}
    # zip(strict=…) only asserts
    passed |= {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "strict"
    }
    for node in ast.walk(tree):
        if id(node) in passed:
            continue
        if isinstance(node, ast.BinOp):
            yield from _between(path, lines, [node.left, node.right])
        elif isinstance(node, ast.Compare):
            yield from _between(path, lines, [node.left, *node.comparators])
        elif isinstance(node, ast.BoolOp):
            yield from _between(path, lines, node.values)
        elif isinstance(node, ast.Attribute) and node.attr in NAMES:
            end = node.end_col_offset or 0
            start = end - len(node.attr.encode())
            yield Mutant(path, node.end_lineno or 0, start, end, NAMES[node.attr])
        elif isinstance(node, ast.Name) and node.id in ("min", "max", "any", "all"):
            end = node.end_col_offset or 0
            yield Mutant(path, node.lineno, node.col_offset, end, NAMES[node.id])
        elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            value = node.value
            other = not value if isinstance(value, bool) else value + 1
            end = node.end_col_offset or 0
            yield Mutant(path, node.lineno, node.col_offset, end, repr(other))


def _between(path: Path, lines: list[bytes], operands: list[ast.expr]) -> Iterator[Mutant]:
    """Yield a replacement of each operator on one line with its operands' ends."""
    for left, right in itertools.pairwise(operands):
        if left.end_lineno != right.lineno:
            continue
        start, end = left.end_col_offset or 0, right.col_offset
        words = lines[right.lineno - 1][start:end]
        operator = words.strip(b" ()")
        if operator.decode() in OPERATORS:
            start += words.index(operator)
            instead = OPERATORS[operator.decode()]
            yield Mutant(path, right.lineno, start, start + len(operator), instead)


def chosen(seed: int, count: int, only: list[str]) -> list[tuple[str, Mutant]]:
    """Return faults, equally many from each module if it has enough."""
    rng = random.Random(seed)
    waiting = {}
    for name in only:
        files = sorted(
            {*ROOT.glob(f"case_lib/**/{name}.py"), *ROOT.glob(f"case_lib/**/{name}/*.py")}
        )
        if not files:
            sys.exit(f"case_lib has no module {name}. Name those that are there in {__file__}.")
        every = [mutant for path in files for mutant in mutants(path)]
        rng.shuffle(every)
        waiting[name] = every
    found: list[tuple[str, Mutant]] = []
    while len(found) < count and any(waiting.values()):
        found += [(name, some.pop()) for name, some in waiting.items() if some]
    return found[:count]


def tests_of(copy: Path, names: list[str]) -> list[str]:
    """Return the test files in the copy that answer for a module."""
    return sorted(str(path) for name in names for path in copy.glob(f"tests/**/test_{name}.py"))


def passed(copy: Path, files: list[str], limit: int) -> tuple[bool, float]:
    """Run tests in a fork with the copy's code; return whether all pass, and seconds of CPU.

    The fork inherits the libraries that are imported already. Beyond ``limit`` seconds it is ended.
    """
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            os.chdir(copy)
            sys.path.insert(0, str(copy))
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            for name in [name for name in sys.modules if name.split(".")[0] in OWN]:
                del sys.modules[name]  # the copy has its own
            found = pytest.main(["-x", "-n0", "-p", "no:cacheprovider", *files])
        except BaseException:  # a fault may raise anything, even while tests are collected
            found = 1
        os._exit(int(found != 0))
    _, status, used = os.wait4(child, 0)
    return status == 0, used.ru_utime + used.ru_stime


def tried(mutant: Mutant, copy: Path, files: list[str], limit: int) -> str:
    """Return the result of testing a fault in the copy."""
    source = mutant.path.read_text("utf-8")
    planted = copy / mutant.path.relative_to(ROOT)
    before = planted.stat()
    planted.write_text(mutant.planted(source), "utf-8")
    # bytecode is told apart by the second it was written in
    os.utime(planted, (before.st_atime, before.st_mtime + 60 + mutant.line))
    sure, _ = passed(copy, files, limit)
    planted.write_text(source, "utf-8")
    os.utime(planted, (before.st_atime, before.st_mtime))
    return SURVIVED if sure else KILLED


def main() -> int:
    """Plant faults, run tests, and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--only", default=",".join(TESTED), help="modules, separated by commas")
    given = parser.parse_args()
    survivors = 0
    limits: dict[str, int] = {}
    for library in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(library)
    left_out = shutil.ignore_patterns(".*", "__pycache__", "reports", "build")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(
            ROOT, copy, ignore=lambda at, names: left_out(at, names) if at == str(ROOT) else set()
        )
        compileall.compile_dir(copy, quiet=2)
        plan = chosen(given.seed, given.count, given.only.split(","))
        for row, (name, mutant) in enumerate(plan, 1):
            files = tests_of(copy, TESTED[name])
            if name not in limits:
                sure, took = passed(copy, files, 900)
                if not sure:
                    sys.exit(f"The tests of {name} fail without any fault. Mend them first.")
                limits[name] = 10 + int(3 * took)
            what = tried(mutant, copy, files, limits[name])
            survivors += what == SURVIVED
            print(
                f"[{row}/{len(plan)}] {what}  {mutant.told(mutant.path.read_text('utf-8'))}",
                flush=True,
            )
    skipped = sum(path.read_text("utf-8").count(SKIPPED) for path in ROOT.glob("case_lib/**/*.py"))
    print(
        f"{len(plan)} faults, {len(plan) - survivors} killed, {survivors} survived; "
        f"{skipped} lines of case_lib are skipped."
    )
    return int(survivors > 0)


if __name__ == "__main__":
    sys.exit(main())
