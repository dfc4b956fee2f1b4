"""Perturb claims and check which printed numbers change.

The output of all notebooks is compared in every language, with the claim as the only one about its
quantity, so that it decides. Numbers may change only if their trace names the quantity; numbers
that formulas compute from it must change, and at least one must. Claims without common numbers are
perturbed together, which takes a third of the time; if such a group fails, each of its claims is
perturbed alone.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from case_lib.base import executors
from case_lib.base.errors import CaseLibError, Fault, ParameterError
from case_lib.base.languages import known
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import find_case, open_file
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.traces import names_in
from case_lib.reports.dry_runs import shown
from case_lib.reports.perturbations import Perturbation, alone, perturbations

__all__ = ["apart", "check_claim", "check_claims", "compare", "groups_of", "mutate"]

# maximum group size; larger groups tend to contain a contradiction
_TOGETHER = 6


def _names_in(tree: Mapping[str, Any]) -> set[str]:
    # a reading of one source, or without one, has the name of its quantity before the @
    return {name.split("@")[0] for name in names_in(tree)}


# functions whose result may stay constant while an input changes
_STEPS = ("ceil(", "floor(", "minimum(", "maximum(")


def _computed(tree: Mapping[str, Any], subject: str) -> bool:
    """Return whether a number depends on a quantity through formulas only, so it must change.

    The result of a model, such as a bound that others tighten, may stay constant.
    """
    if str(tree["name"]).split("@")[0] == subject:
        return True
    formula = str(tree.get("formula", ""))
    if not formula or any(step in formula for step in _STEPS):
        return False
    return any(_computed(item, subject) for item in tree.get("inputs", []))


def compare(before: Mapping[str, Any], after: Mapping[str, Any], *subjects: str) -> str:
    """Return the fault in the differences between two runs; empty if there is none."""
    names = before["printed"].keys() | after["printed"].keys()
    # remarks may be reordered without any number changing
    was, now = (
        {name: sorted(map(str, rows)) for name, rows in shown["printed"].items()}
        for shown in (before, after)
    )
    changed = {n for n in names if was.get(n) != now.get(n)}
    traced = {name: _reach([before, after], name) for name in subjects}
    if (any(not changed & reach for reach in traced.values()) and len(subjects) > 1) or not changed:
        return "nothing printed depends on this claim."
    silent = sorted(changed.difference(*traced.values()))
    if silent:
        return f"moves numbers whose trace doesn't name it: {', '.join(silent[:6])}."
    computed = {
        n
        for n, tree in before["traces"].items()
        if n in names and any(_computed(tree, subject) for subject in subjects)
    }
    dead = sorted(computed - changed)
    if dead:
        return f"doesn't move numbers that are said to be computed from it: {', '.join(dead[:6])}."
    nothing: tuple[str, list[str]] = ("", [])
    for name in before["drawn"].keys() | after["drawn"].keys():
        (was, under), (now, rests_on) = (s["drawn"].get(name, nothing) for s in (before, after))
        if was != now and not {n.split("@")[0] for n in [*under, *rests_on]} & set(subjects):
            return f"changes figure {name}, which doesn't say that it rests on it."
    return ""


def _reach(runs: Iterable[Mapping[str, Any]], subject: str) -> set[str]:
    """Return the numbers whose trace names a subject."""
    return {
        name for run in runs for name, tree in run["traces"].items() if subject in _names_in(tree)
    }


def apart(
    all_perturbations: Iterable[Perturbation], before: Mapping[str, Any]
) -> list[list[Perturbation]]:
    """Return the perturbations in groups without a common printed number.

    So a change without a trace to the claim is missed in a group only if the number depends on
    another claim of that group.
    """
    groups: list[tuple[set[str], list[Perturbation]]] = []
    for perturbation in all_perturbations:
        reach = _reach([before], perturbation.subject) & before["printed"].keys() | {
            perturbation.subject
        }
        for taken, group in groups:
            if len(group) < _TOGETHER and not taken & reach:
                taken |= reach
                group.append(perturbation)
                break
        else:
            groups.append((reach, [perturbation]))
    return [group for _, group in groups]


def check_claim(
    case: str,
    notebooks: Sequence[Path],
    perturbation: Perturbation,
    langs: Sequence[str] | None = None,
) -> Fault | None:
    """Perturb one claim and return the fault in one of the languages, if any."""
    path = find_case(case)
    file = _file(path, path.stat().st_mtime_ns)
    where = file.where(perturbation.section, perturbation.name, "claims", perturbation.row)
    try:
        after = _after(file, perturbation, notebooks, langs or known())
        wrong = _wrong(path, notebooks, [perturbation], after, langs or known())
    except CaseLibError as error:
        return Fault(where, f"{perturbation.subject}: can't be perturbed ({error}).")
    return Fault(where, f"{perturbation.subject} {wrong}") if wrong else None


def check_claims(
    case: str,
    notebooks: Sequence[Path],
    group: Sequence[Perturbation],
    langs: Sequence[str] | None = None,
) -> list[Fault]:
    """Perturb the claims of a group (``apart``) together, and one by one if that fails."""
    path, langs = find_case(case), langs or known()
    file = _file(path, path.stat().st_mtime_ns)
    accepted = {
        perturbation: says
        for perturbation in group
        if (says := _uncontradicted(file, perturbation))
    }
    if len(accepted) > 1:
        changed = file
        for perturbation, says in accepted.items():
            changed = alone(changed, perturbation, says)
        try:
            after = shown(changed, notebooks, langs)
            alike = not _wrong(path, notebooks, list(accepted), after, langs)
        except CaseLibError:
            alike = False
        if alike:
            group = [perturbation for perturbation in group if perturbation not in accepted]
    failures = (check_claim(case, notebooks, perturbation, langs) for perturbation in group)
    return [failure for failure in failures if failure]


def _uncontradicted(file: CaseFile, perturbation: Perturbation) -> str | None:
    """Return the first wording of a perturbation that the rest of the case doesn't contradict."""
    for says in perturbation.instead:
        try:
            open_file(alone(file, perturbation, says))
        except CaseLibError:
            continue
        return says
    return None


def _wrong(
    path: Path,
    notebooks: Sequence[Path],
    group: Sequence[Perturbation],
    after: Mapping[str, Any],
    langs: Sequence[str],
) -> str:
    subjects = [perturbation.subject for perturbation in group]
    before = _unchanged(path, path.stat().st_mtime_ns, tuple(langs), *notebooks)
    wrong = _unlike(before, after, subjects)
    file = _file(path, path.stat().st_mtime_ns)
    if wrong and any(len(getattr(file, n.section)[n.name].claims) > 1 for n in group):
        # other claims about them may have hidden or caused the change
        for perturbation in group:
            file = alone(file, perturbation, perturbation.said)
        wrong = _unlike(shown(file, notebooks, langs), after, subjects)
    return wrong


def _unlike(before: Mapping[str, Any], after: Mapping[str, Any], subjects: Sequence[str]) -> str:
    for lang in before:
        wrong = compare(before[lang], after[lang], *subjects)
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
    """Return the output without perturbation, with which each one is compared."""
    return shown(_file(path, changed), notebooks, langs)


def _after(
    file: CaseFile, perturbation: Perturbation, notebooks: Sequence[Path], langs: Sequence[str]
) -> dict[str, dict[str, Any]]:
    last: CaseLibError | None = None
    # if a whole is the sum of its parts, any other number contradicts
    for contradictory, says in itertools.product((False, True), perturbation.instead):
        try:
            changed = alone(file, perturbation, says)
            if contradictory:
                changed = changed.despite_contradictions()
            return shown(changed, notebooks, langs)
        except CaseLibError as error:
            last = error
    raise last or AssertionError


def groups_of(
    case: str, notebooks: Sequence[Path], langs: Sequence[str] | None = None
) -> list[list[Perturbation]]:
    """Return all claims of a case in groups that can be perturbed together.

    Equal claims about one quantity need only one perturbation.
    """
    path = find_case(case)
    changed = path.stat().st_mtime_ns
    distinct: dict[tuple[str, str], Perturbation] = {}
    for perturbation in perturbations(_file(path, changed)):
        distinct.setdefault((perturbation.subject, perturbation.said), perturbation)
    langs = tuple(langs or known())
    return apart(distinct.values(), _unchanged(path, changed, langs, *notebooks)[langs[0]])


def mutate(
    case: str,
    notebooks: Path,
    progress: Callable[[int, int], None] | None = None,
) -> list[Fault]:
    """Check every claim of a case, in as many processes as there are cores."""
    books = sorted(notebooks.resolve().glob("[0-9][0-9]_*.ipynb"))
    if not books:
        raise ParameterError(f"{notebooks} has no notebooks. Name their folder with --notebooks.")
    groups = groups_of(case, books)
    failures, done = list[Fault](), 0
    checked = functools.partial(check_claims, str(find_case(case)), books)
    results = executors.each(checked, groups, named=lambda group: group[0].name)
    for group, faults in zip(groups, results, strict=True):
        failures += faults
        done += len(group)
        if progress:
            progress(done, sum(map(len, groups)))
    return sorted(failures, key=str)
