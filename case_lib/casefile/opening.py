"""Open a case: read its file, evaluate all formulas, and apply the chosen sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from case_lib.base import inputs, languages
from case_lib.base.errors import FactError, Fault, ParameterError, nearest
from case_lib.base.streams import SEED
from case_lib.casefile import (
    chapter,
    checks,
    chronology,
    claims,
    cross_checks,
    reference_data,
    role_counts,
)
from case_lib.casefile.case import DRAWS, Case
from case_lib.casefile.event_order import order
from case_lib.casefile.loader import load_case
from case_lib.casefile.role_words import role_words
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.evaluation import evaluate
from case_lib.quantity.formulas import Formula

__all__ = ["find_case", "open_beforehand", "open_case", "open_file"]


def find_case(name: str | Path, here: Path | None = None) -> Path:
    """Return the case file for a path, or for the name of a case in ``cases/``.

    Notebooks run in their own folder, so the parents of ``here`` (by default the current folder)
    are searched too. While a report is made, a name refers to the copy that the report is made
    from.

    Raises
    ------
    FactError
        If there is none; the message lists the available cases.
    """
    path = Path(name)
    copy = inputs.copy_of(str(name), "case.yaml")
    if copy is not None:
        return copy
    if path.is_dir() and (path / "case.yaml").exists():
        return path / "case.yaml"
    if path.is_file():
        return path
    try:
        here = (here or Path.cwd()).resolve()
    except OSError:
        what = "the current folder no longer exists."
        raise FactError(
            [Fault(path.as_posix(), what, "Change to an existing folder, or give a full path.")]
        ) from None
    known: list[str] = []
    for folder in (here, *here.parents):
        file = folder / "cases" / str(name) / "case.yaml"
        if file.is_file():
            return file
        known += sorted(p.parent.name for p in folder.glob("cases/*/case.yaml"))
    none = "Give the path of a case.yaml, or run: case-lib start my-desk"
    way = f"Cases here: {', '.join(known)}." if known else none
    raise FactError(
        [Fault(path.as_posix(), "there is no such case.", way + nearest(path.name, known))]
    )


def open_case(
    case: str | Path,
    lang: str = languages.DEFAULT,
    sources: str | Sequence[str] = "all",
    draws: int = DRAWS,
    seed: int = SEED,
) -> Case:
    """Open a case for one run.

    Parameters
    ----------
    case
        Name of a case in ``cases/``, or a path.
    lang
        Language of the output, or several in one text, separated by commas: cells then contain all
        of them and show the first.
    sources
        ``"all"``, those to use, or with a minus those to exclude: names in one text, separated
        by commas, or a list.
    draws
        The number of draws in models.
    seed
        The seed of all draws.

    Raises
    ------
    FactError, ParameterError, UnitError
        Before anything is computed, with all faults of one type together.

    Examples
    --------
    >>> opened = open_case("shanghai-2023", sources="-hanchuan")
    >>> "legal-daily" in opened.sources, "hanchuan" in opened.sources
    (True, False)
    """
    langs = languages.several(lang)
    _check_numbers(draws, seed)
    path = find_case(case)
    ready = _ready.get(_key(path, lang, sources, draws, seed))
    if ready is not None:
        return replace(ready, own={}, own_formulas={})
    file = load_case(path)
    return open_file(file, sources, lang=langs[0], langs=langs, draws=draws, seed=seed)


def open_beforehand(
    case: str | Path, lang: str, sources: str | Sequence[str], draws: int, seed: int
) -> None:
    """Open a case before forking, for all forked processes.

    Its file must not change afterwards, as is true of a report's copy.
    """
    key = _key(find_case(case), lang, sources, draws, seed)
    _ready[key] = open_case(case, lang, sources, draws, seed)


_ready: dict[tuple[str, ...], Case] = {}


def _key(path: Path, *more: object) -> tuple[str, ...]:
    return (str(path.resolve()), *map(repr, more))


def _check_numbers(draws: Any, seed: Any) -> None:
    for name, value, least, most in (("draws", draws, 100, 10**7), ("seed", seed, 0, 2**63 - 1)):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ParameterError(f"{name}={value!r} must be a whole number from {least} to {most}.")


def open_file(file: CaseFile, sources: str | Sequence[str] = "all", **more: Any) -> Case:
    """Open a case file that has been read.

    A case with a contradiction (see ``check``) can't be opened by any command or notebook.

    Raises
    ------
    FactError, ParameterError, UnitError
        With all faults of one type together.
    """
    _check_numbers(more.get("draws", DRAWS), more.get("seed", SEED))
    chosen = claims.chosen_sources(file, sources)
    faults = cross_checks.faults(file)
    if not faults and not file.contradictory:
        faults = _contradictions(file, chosen)
    if faults:
        raise FactError(faults)
    reported, ordered = claims.reported(file, chosen), order(file, chosen)
    published = {
        **reference_data.definitions(),
        **{
            name: quantity
            for item in chapter.chapters()
            for name, quantity in item.given(file, ordered, chosen).items()
        },
    }
    given = {
        **reported,
        **claims.assumed(file),
        **published,
        **chronology.spans(file, ordered, chosen),
    }
    formulas = [*chapter.formulas(), *role_counts.formulas_of(file, given)]
    faults = _redefined(file, published, formulas)
    if faults:
        raise FactError(faults)
    words = {lang: role_words(file, lang) for lang in languages.known()}
    formulas = [item.of_case(file.currency, words) for item in formulas]
    known, graph, refused = evaluate(given, formulas, file.roles, file.functions, file.scoping)
    return Case(file, chosen, ordered, MappingProxyType(known), graph, refused=refused, **more)


def _redefined(
    file: CaseFile, published: Iterable[str], formulas: Iterable[Formula]
) -> list[Fault]:
    """Return the figures that have the name of a definition, a rule of law or a formula."""
    computed = {
        item.output(role)
        for item in formulas
        if item.fallback_for is None
        for role in (file.roles if item.each == "role" else [None])
    }
    return [
        Fault(
            file.where(section, name),
            f"{name} is computed or defined in a table; a case file can't redefine it.",
            "Rename the figure.",
        )
        for section in ("quantities", "assumptions", "spans")
        for name in getattr(file, section)
        if name in computed or name in published
    ]


def _contradictions(file: CaseFile, chosen: frozenset[str]) -> list[Fault]:
    """Return the contradictions that ``check`` reports, with their words and places."""
    return [issue.fault for issue in checks.reconcile(file, chosen, contradictions=True)]
