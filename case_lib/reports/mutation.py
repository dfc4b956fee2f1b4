"""Nudges each claim in turn and looks at what moves: nothing else may, and something must.

What is compared is what the cells of all notebooks show, in both languages, with the claim as
the only one about its quantity (so that it decides, whatever the others say): the numbers that
change must be among those whose trace names the quantity, those that formulas compute from it
must change, and at least one must. Cells run in one process, without kernels and PDFs, which is
what makes it a matter of minutes.
"""

from __future__ import annotations

import ast
import concurrent.futures
import contextlib
import functools
import itertools
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import CodeType
from typing import Any
from unittest import mock

import nbformat
from matplotlib.figure import Figure

from case_lib.base.errors import CaseLibError, ParameterError
from case_lib.base.languages import DEFAULT, known, several
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import chapters
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import find_case, open_case, open_file
from case_lib.casefile.schema import CaseFile
from case_lib.document import drawing
from case_lib.document.display import Block
from case_lib.document.versions import version
from case_lib.quantity.traces import names_in
from case_lib.reading import dates, numeral_reading
from case_lib.reports.printed_numbers import numbers_in

__all__ = [
    "DRAWS",
    "Failure",
    "Nudge",
    "alone",
    "check_claim",
    "compare",
    "mutate",
    "nudges",
    "shown",
]

DRAWS = 200


@dataclass(frozen=True)
class Nudge:
    """One claim, by its place, and what it says instead."""

    section: str
    name: str
    row: int
    said: str
    instead: tuple[str, ...]


@dataclass(frozen=True)
class Failure:
    """A claim with a silent dependence, or one that nothing depends on."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}  {self.what}"


def nudges(file: CaseFile) -> Iterator[Nudge]:
    """Yield a nudge for every standing claim about a quantity and every date of an event."""
    for name, spec in file.quantities.items():
        for row, claim in enumerate(spec.claims):
            if claim.rank != "rejected":
                yield Nudge("quantities", name, row, claim.says, _other(claim.says, file))
    for name, event in file.events.items():
        for row, dated in enumerate(event.claims):
            if dated.when:
                yield Nudge("events", name, row, dated.when, _moved(dated.when))


def _other(says: str, file: CaseFile) -> tuple[str, ...]:
    """Return wordings of the same form that allow other numbers, a little more and a little less.

    Where one contradicts the rest of the case, the next is tried.
    """
    read = numeral_reading.read(says, file.conventions)
    first = read.numbers[0]
    step = 1.0 if first.is_integer() and first < 1e6 else first / 10
    if read.form in ("between", "several"):
        return (f"{first:.12g}..{read.numbers[1] + step:.12g}",)
    if read.form == "more_than":
        step = read.interval.high - read.interval.low
    if read.form == "about":
        step = first / 10
    sign = {
        "exact": "{}",
        "more_than": "{}+",
        "about": "~{}",
        "just_under": "<{}",
        "less_than": "less than {}",
        "at_least": ">={}",
        "at_most": "<={}",
    }[read.form]
    ends = [first + step, *([first - step] if first > step else [first + step / 10])]
    return tuple(sign.format(f"{end:.12g}") for end in ends)


def alone(file: CaseFile, nudge: Nudge, says: str) -> CaseFile:
    """Return the case with one claim alone about its quantity or date, saying ``says``."""
    section: dict[str, Any] = dict(getattr(file, nudge.section))
    spec = section[nudge.name]
    claim = spec.claims[nudge.row]
    key = "says" if nudge.section == "quantities" else "when"
    changed = claim.model_copy(update={key: says})
    section[nudge.name] = spec.model_copy(update={"claims": (changed,)})
    return file.model_copy(update={nudge.section: section})


def shown(
    file: CaseFile,
    notebooks: Sequence[Path],
    contradictory: bool = False,
    langs: Sequence[str] | None = None,
) -> dict[str, dict[str, Any]]:
    """Return what all cells show, by language.

    Numbers ``printed`` by name, figures ``drawn`` by name, and ``traces``. Only words depend on the
    language, so that the case is opened once for both. One that is ``contradictory`` is opened all
    the same.
    """
    opened: dict[tuple[Any, ...], tuple[CaseFile, Case]] = {}

    def open_once(of: CaseFile, sources: Any = "all", lang: str = DEFAULT, **more: Any) -> Case:
        key = (id(of), str(sources), str(sorted(more.items())))
        if key not in opened:
            opened[key] = (of, open_file(of, sources, **more))  # whose id then stays its own
        langs = several(lang)
        return replace(opened[key][1], lang=langs[0], langs=langs, own={})

    def open_instead(name: Any, **more: Any) -> Case:
        if name != file.case:
            return _beside(str(name), str(more["lang"]))
        return open_once(file, **{**more, "draws": DRAWS})

    gate = mock.patch("case_lib.casefile.opening._contradictions", return_value=[])
    with (
        gate if contradictory else contextlib.nullcontext(),
        mock.patch("case_lib.casefile.opening.open_case", open_instead),
        mock.patch("case_lib.chapters.compare.model.open_case", open_instead),
        mock.patch("case_lib.casefile.support.open_file", open_once),
        mock.patch("case_lib.document.drawing.svg_of", _data),
        # what can be moved on a screen shows what is drawn, and takes as long as all else drawn
        mock.patch("case_lib.chapters.network.figures.moving", return_value=None),
    ):
        return _shown_in(langs or known(), file.case, notebooks)


def _shown_in(langs: Sequence[str], case: str, notebooks: Sequence[Path]) -> dict[str, Any]:
    shown: dict[str, Any] = {lang: {"printed": {}, "drawn": {}, "traces": {}} for lang in langs}
    few = {chapter.notebook: chapter.few for chapter in chapters()}
    for path in notebooks:
        names: dict[str, Any] = {}
        for cell in _cells(path, path.stat().st_mtime_ns):
            if cell.parameters:
                cell.run(names)
                names |= {"case": case, "lang": ",".join(langs), **few.get(path.stem, {})}
                continue
            block = cell.run(names)
            if not isinstance(block, Block):
                continue
            described = json.loads(json.dumps(block.describe()))
            for lang in langs:
                _add(version(described, lang), **shown[lang])
    return shown


def _add(
    described: dict[str, Any],
    printed: dict[str, list[Any]],
    drawn: dict[str, tuple[str, list[str]]],
    traces: dict[str, Any],
) -> None:
    """Add what one cell shows in one language to what was shown before."""
    traces.update(described["traces"])
    for number in numbers_in(described):
        row = (number["text"], number["low"], number["high"])
        printed.setdefault(number["name"], []).append(row)
    if described["block"] == "figure":
        drawn[described["name"]] = ("\n".join(described["svgs"]), described["rests_on"])


def _data(figure: Figure, fonttype: str) -> str:
    """Return what a drawing shows instead of the drawing, which is set in two ways, once."""
    return drawing.data_of(figure) if fonttype == "none" else ""


@functools.cache
def _beside(name: str, lang: str) -> Case:
    """Return a case that is set beside the one whose claims are nudged."""
    return open_case(name, lang=lang, draws=DRAWS)


@dataclass(frozen=True)
class _Cell:
    """A code cell, compiled: what it does, and the value it ends with, if it ends with one."""

    body: CodeType
    last: CodeType | None
    parameters: bool

    def run(self, names: dict[str, Any]) -> Any:
        """Run it among ``names`` and return its last value."""
        exec(self.body, names)
        return None if self.last is None else eval(self.last, names)


@functools.cache
def _cells(path: Path, _changed: int) -> list[_Cell]:
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        body, last = ast.parse(cell.source).body, None
        if body and isinstance(body[-1], ast.Expr):
            last = compile(ast.Expression(body.pop().value), "cell", "eval")  # type: ignore[attr-defined]
        tagged = "parameters" in cell.metadata.get("tags", [])
        found.append(_Cell(compile(ast.Module(body, []), "cell", "exec"), last, tagged))
    return found


def _names_in(tree: Mapping[str, Any]) -> set[str]:
    # a reading of one source, or without one, bears the name of its quantity before the @
    return {name.split("@")[0] for name in names_in(tree)}


# functions with which a formula may stand still while its input moves
_STEPS = ("ceil(", "floor(", "minimum(", "maximum(")


def _computed(tree: Mapping[str, Any], subject: str) -> bool:
    """Whether formulas alone lead from a quantity to a number, so that it must move with it.

    What a model makes of a quantity, such as a bound that others tighten, may stand still.
    """
    if str(tree["name"]).split("@")[0] == subject:
        return True
    formula = str(tree.get("formula", ""))
    if not formula or any(step in formula for step in _STEPS):
        return False
    return any(_computed(item, subject) for item in tree.get("inputs", []))


def compare(before: Mapping[str, Any], after: Mapping[str, Any], subject: str) -> str:
    """Return what is wrong with how two runs differ, empty when nothing is."""
    names = before["printed"].keys() | after["printed"].keys()
    # remarks may change places, which moves no number
    was, now = (
        {name: sorted(map(str, rows)) for name, rows in shown["printed"].items()}
        for shown in (before, after)
    )
    changed = {n for n in names if was.get(n) != now.get(n)}
    traced = {
        name
        for traces in (before["traces"], after["traces"])
        for name, tree in traces.items()
        if subject in _names_in(tree)
    }
    if not changed:
        return "nothing printed depends on this claim."
    silent = sorted(changed - traced)
    if silent:
        return f"moves numbers whose trace doesn't name it: {', '.join(silent[:6])}."
    computed = {
        n for n, tree in before["traces"].items() if n in names and _computed(tree, subject)
    }
    dead = sorted(computed - changed)
    if dead:
        return f"doesn't move numbers that are said to be computed from it: {', '.join(dead[:6])}."
    nothing: tuple[str, list[str]] = ("", [])
    for name in before["drawn"].keys() | after["drawn"].keys():
        (was, under), (now, rests_on) = (s["drawn"].get(name, nothing) for s in (before, after))
        if was != now and subject not in {n.split("@")[0] for n in [*under, *rests_on]}:
            return f"changes figure {name}, which doesn't say that it rests on it."
    return ""


def check_claim(
    case: str, notebooks: Sequence[Path], nudge: Nudge, langs: Sequence[str] | None = None
) -> Failure | None:
    """Nudge one claim and return what is wrong in one of the languages, if anything."""
    path = find_case(case)
    file = _file(path, path.stat().st_mtime_ns)
    where = file.where(nudge.section, nudge.name, "claims", nudge.row)
    subject = nudge.name if nudge.section == "quantities" else f"events.{nudge.name}"
    try:
        after = _after(file, nudge, notebooks, langs or known())
        before = _unchanged(path, path.stat().st_mtime_ns, tuple(langs or known()), *notebooks)
        wrong = _unlike(before, after, subject)
        if wrong and len(getattr(file, nudge.section)[nudge.name].claims) > 1:
            # what else is said of it may have told the same, or told of it
            before = shown(alone(file, nudge, nudge.said), notebooks, langs=langs)
            wrong = _unlike(before, after, subject)
    except CaseLibError as error:
        return Failure(where, f"{subject}: can't be nudged ({error}).")
    return Failure(where, f"{subject} {wrong}") if wrong else None


def _unlike(before: Mapping[str, Any], after: Mapping[str, Any], subject: str) -> str:
    for lang in before:
        wrong = compare(before[lang], after[lang], subject)
        if wrong:
            return f"({lang}): {wrong}"
    return ""


@functools.lru_cache(maxsize=4)
def _file(path: Path, _changed: int) -> CaseFile:
    return load_case(path)


@functools.lru_cache(maxsize=4)
def _unchanged(
    path: Path, changed: int, langs: tuple[str, ...], *notebooks: Path
) -> dict[str, dict[str, Any]]:
    """Return what is shown with no claim nudged, which every nudge is compared with."""
    return shown(_file(path, changed), notebooks, langs=langs)


def _moved(when: str) -> tuple[str, ...]:
    """Return a date a day later, and where the order of events forbids that, a day earlier."""
    window = dates.read(when)
    return tuple(
        dates.between(window.earliest + timedelta(days), window.latest + timedelta(days)).text
        for days in (1, -1)
    )


def _after(
    file: CaseFile, nudge: Nudge, notebooks: Sequence[Path], langs: Sequence[str]
) -> dict[str, dict[str, Any]]:
    last: CaseLibError | None = None
    # where a whole is said to be all of its parts, each other number contradicts
    for contradictory, says in itertools.product((False, True), nudge.instead):
        try:
            return shown(alone(file, nudge, says), notebooks, contradictory, langs)
        except CaseLibError as error:
            last = error
    raise last or AssertionError


def mutate(
    case: str,
    notebooks: Path,
    progress: Callable[[int, int], None] | None = None,
) -> list[Failure]:
    """Check every claim of a case, in as many processes as there are cores."""
    file = load_case(find_case(case))
    books = sorted(notebooks.resolve().glob("[0-9][0-9]_*.ipynb"))
    if not books:
        raise ParameterError(f"{notebooks} holds no notebooks. Name their folder with --notebooks.")
    # claims that say the same of the same quantity need one run
    asked: dict[tuple[str, str, str], Nudge] = {}
    for nudge in nudges(file):
        asked.setdefault((nudge.section, nudge.name, nudge.said), nudge)
    context = multiprocessing.get_context("spawn")
    failures = []
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count(), context) as pool:
        waiting = [pool.submit(check_claim, str(find_case(case)), books, n) for n in asked.values()]
        for done, future in enumerate(concurrent.futures.as_completed(waiting), 1):
            found = future.result()
            if found:
                failures.append(found)
            if progress:
                progress(done, len(waiting))
    return sorted(failures, key=str)
