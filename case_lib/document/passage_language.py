"""The template language of passages: names of quantities, tests and filters for Jinja."""

from __future__ import annotations

import contextvars
import functools
import importlib.resources
import re
from collections.abc import Callable, Mapping
from importlib.resources.abc import Traversable
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from case_lib.base import languages, units
from case_lib.base.kinds import Kind
from case_lib.base.languages import capital
from case_lib.casefile.case import Case
from case_lib.document.cells import attributed, part_of
from case_lib.document.inline import Dated, Tested, Token
from case_lib.quantity import printed_dates, printing
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.traces import trace

__all__ = ["FILTERS", "TESTED", "TESTS", "Name", "environment", "quantity", "text_file"]

# results of the tests in the passage that is being rendered
TESTED: contextvars.ContextVar[list[Tested] | None] = contextvars.ContextVar("tested", default=None)


class Name:
    """The name of a quantity in a passage, as written: ``pay.frontline.base_wage_day``."""

    __slots__ = ("_case", "_name")

    def __init__(self, case: Case, name: str) -> None:
        self._case, self._name = case, name

    def __getattr__(self, part: str) -> Name:
        if part.startswith("_"):
            raise AttributeError(part)
        return Name(self._case, f"{self._name}.{part}")


def quantity(value: Any) -> Quantity | None:
    """Return the quantity that a value is or names; None if it is unknown.

    A calculated quantity that may be any number is unknown: “at least 0 officers for each person”
    says nothing.
    """
    if isinstance(value, Quantity):
        return None if value.idle else value
    if not isinstance(value, Name):
        return None
    if "." not in value._name:
        raise NameError(
            f"{value._name} is neither an argument of the passage nor the name of a quantity."
        )
    case = value._case
    known = case.get(value._name)
    if known is None:
        parts = [case.role(part) or part for part in value._name.split(".")]
        known = case.get(".".join(parts))
    return None if known is None or known.idle else known


def _of(function: Callable[[Quantity], Any]) -> Callable[[Any], Any]:
    """Return a filter of quantities that passes unknown ones through."""

    def filtered(value: Any) -> Any:
        known = quantity(value)
        return None if known is None else function(known)

    return filtered


def _test(name: str, comparison: Callable[..., bool]) -> Callable[..., bool]:
    """Return a test of quantities that is false if one is unknown; its result is recorded."""

    def tested(*values: Any) -> bool:
        quantities = [item for value in values if (item := quantity(value)) is not None]
        if len(quantities) < len(values):
            return False
        held, kept = comparison(*quantities), TESTED.get()
        if kept is not None:
            kept.append(Tested(name, tuple(trace(item) for item in quantities), held))
        return held

    return tested


TESTS: Mapping[str, Callable[..., bool]] = {
    "known": lambda value: quantity(value) is not None or _said(value),
    "exact": _test("exact", lambda q: q.exact),
    "one": _test("one", lambda q: q.exact and q.low == 1),
    "assumed": lambda value: (q := quantity(value)) is not None and q.kind >= Kind.ASSUMED,
    # quantities worded with “about”, which may be read as exactly
    "worded": _test("worded", lambda q: q.face != q.interval),
    "below": _test("below", lambda one, other: one.high < other.low),
    "above": _test("above", lambda one, other: one.low > other.high),
}
FILTERS: Mapping[str, Callable[..., Any]] = {
    "capital": lambda words: words and capital(words),
    "face": _of(lambda q: q.at_face()),
}


def _named(figure: Quantity, lang: str) -> bool:
    """Return whether the label of a figure names what is counted: searches, 4."""
    unit = printing.unit(figure.unit, lang)
    label = languages.text(figure.label, lang).lower()
    return figure.unit in units.counted() or (bool(unit) and unit.lower() in label)


def _each_named(figure: Quantity, lang: str) -> bool:
    """Return whether the label of a figure names what its unit is per: base pay per month."""
    label = languages.text(figure.label, lang).lower()
    each = [printing.unit(name, lang, 1.0) for name in units.parts(figure.unit or "1")[1]]
    return bool(each) and all(re.search(rf"\b{re.escape(word.lower())}\b", label) for word in each)


def _names_denominator(figure: Quantity, lang: str) -> bool:
    """Return whether the label of a rate names its denominator: 每日底薪, 200元."""
    label = languages.text(figure.label, lang)
    return any(word in label for word in languages.style(lang).ratios.named)


def _said(value: Any) -> bool:
    return not isinstance(value, Name | Quantity) and value not in (None, "", [])


def _put(page: Any, value: Any) -> Any:
    return page.put(value)


def _bare(page: Any, value: Any) -> Any:
    return page.put(value, bare=True)


def _amount(page: Any, value: Any) -> Any:
    return page.put(value, amount=True)


def _tally(page: Any, value: Any) -> Any:
    figure = quantity(value)
    if figure is None:
        return page.put(value)
    bare = _named(figure, page.lang)
    return page.put(value, bare, amount=not bare and _each_named(figure, page.lang))


def _after_label(page: Any, value: Any) -> Any:
    figure = quantity(value)
    if figure is None or "/" not in (figure.unit or ""):
        return page.put(value)
    return page.put(value, amount=_names_denominator(figure, page.lang))


def _label(page: Any, value: Any) -> Any:
    figure = quantity(value)
    return None if figure is None else languages.text(figure.label, page.lang)


def _cited(page: Any, value: Any) -> Any:
    figure = quantity(value)
    return None if figure is None else Token(attributed(page.case, figure), "paragraph of a source")


def _in_part(page: Any, value: Any) -> Any:
    figure = quantity(value)
    return None if figure is None else part_of(page.case, figure)


def _placed(page: Any, value: Any) -> Any:
    if not isinstance(value, Dated):
        return page.put(value)
    return printed_dates.placed(value.window, page.lang).format(page.put(value))


def _drawn(page: Any, value: Any) -> Any:
    figure = quantity(value)
    return figure.spread(page.case.draws, page.case.seed) if figure and figure.drawable else None


def _listed(page: Any, values: Any) -> Any:
    pieces = [page.put(value) for value in values]
    read = [value if isinstance(value, str) else getattr(value, "text", "") for value in values]
    return languages.style(page.lang).listed(pieces, read)


def _either(page: Any, values: Any) -> Any:
    return languages.style(page.lang).either(page.put(value) for value in values)


def _clauses(page: Any, values: Any) -> Any:
    return languages.style(page.lang).clauses(page.put(value) for value in values)


# filters that need the language or the case of the page on which a passage is rendered
_ON_A_PAGE: Mapping[str, Callable[[Any, Any], Any]] = {
    "bare": _bare,
    "amount": _amount,
    "tally": _tally,
    "after_label": _after_label,
    "label": _label,
    "cited": _cited,
    "in_part": _in_part,
    "placed": _placed,
    "drawn": _drawn,
    "listed": _listed,
    "either": _either,
    "clauses": _clauses,
}


def _with_page(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """Return a function of a page and a value as Jinja calls it."""

    @jinja2.pass_context
    def called(context: Any, value: Any) -> Any:
        return function(context["_page"], value)

    return called


@functools.cache
def environment(lang: str) -> SandboxedEnvironment:
    """Return the Jinja environment of passages; ``common`` contains the macros of the language."""

    def source(name: str) -> str:
        return text_file("case_lib.document", name, lang).read_text(encoding="utf-8")

    jinja = SandboxedEnvironment(
        finalize=_with_page(_put),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FunctionLoader(source),
        undefined=jinja2.StrictUndefined,
    )
    jinja.filters |= {**FILTERS, **{name: _with_page(f) for name, f in _ON_A_PAGE.items()}}
    jinja.tests |= dict(TESTS)
    return jinja


def text_file(package: str, name: str, lang: str) -> Traversable:
    """Return a file of a package in a language, or in the first one if it is missing."""
    folder = importlib.resources.files(package)
    path = folder / f"{name}.{lang}.md"
    return path if path.is_file() else folder / f"{name}.{languages.DEFAULT}.md"
