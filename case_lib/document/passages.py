"""Passages: what a chapter says, written in each language, with numbers put in by name.

A chapter keeps its text in ``text.<lang>.md`` beside its code. Each passage has a heading with its
name; below stand its sentences, one a line. An empty line begins a new paragraph, ``- `` an item of
a list, ``> `` a note::

    # hourly

    {{ frontline | capital }} were paid {{ pay.frontline.base_wage_day }}.
    {% if arrests.residual is known %}
    For {{ arrests.residual }} no role is published.
    {% endif %}

A quantity stands by its name; ``frontline`` and the like in the middle of a name stand for the role
with that function. A line that cites what the chosen sources don't give is left out. The language
is Jinja's, in its sandbox; ``FILTERS`` and ``TESTS`` say what it has besides.
"""

from __future__ import annotations

import contextvars
import functools
import importlib.resources
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from typing import Any

import jinja2
import jinja2.meta
from jinja2.sandbox import SandboxedEnvironment

from case_lib.base import languages
from case_lib.base.errors import ParameterError
from case_lib.base.kinds import Kind
from case_lib.casefile.case import Case
from case_lib.document.cells import attributed
from case_lib.document.display import Paragraph
from case_lib.document.inline import (
    Cell,
    Dated,
    Number,
    Run,
    Tested,
    Token,
    amount_of,
    dated,
    number,
)
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.traces import trace

__all__ = [
    "CENTRAL",
    "FILTERS",
    "NOTHING",
    "TESTS",
    "Name",
    "Passages",
    "environment",
    "quantity",
    "told",
]

_STYLES = {"- ": "list", "> ": "note"}
# in a rendered text, where a number stands, and where what was cited isn't known
_OPEN, _CLOSE, _UNKNOWN = "\ue000", "\ue001", "\ue002"
# how much of all draws a range over them holds
CENTRAL = Token("90%", "level of a range")
_HELD = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
# what the tests of the passage that is being rendered found
_TESTED: contextvars.ContextVar[list[Tested] | None] = contextvars.ContextVar(
    "tested", default=None
)


class Name:
    """The name of a quantity in a passage: ``pay.frontline.base_wage_day``, as it is written."""

    __slots__ = ("_case", "_name")

    def __init__(self, case: Case, name: str) -> None:
        self._case, self._name = case, name

    def __getattr__(self, part: str) -> Name:
        if part.startswith("_"):
            raise AttributeError(part)
        return Name(self._case, f"{self._name}.{part}")


def quantity(value: Any) -> Quantity | None:
    """Return the quantity that a value of a passage is or names; None where it isn't known."""
    if isinstance(value, Quantity):
        return value
    if not isinstance(value, Name):
        return None
    if "." not in value._name:
        raise NameError(
            f"{value._name} is neither given to the passage nor the name of a quantity."
        )
    case = value._case
    found = case.get(value._name)
    if found is None:
        parts = [case.role(part) or part for part in value._name.split(".")]
        found = case.get(".".join(parts))
    return found


def _of(made: Callable[[Quantity], Any]) -> Callable[[Any], Any]:
    """Return a filter that is given a quantity, and passes on what isn't known."""

    def filtered(value: Any) -> Any:
        found = quantity(value)
        return None if found is None else made(found)

    return filtered


def _test(name: str, made: Callable[..., bool]) -> Callable[..., bool]:
    """Return a test of quantities, which fails where one isn't known; what it finds is kept."""

    def tested(*values: Any) -> bool:
        found = [item for value in values if (item := quantity(value)) is not None]
        if len(found) < len(values):
            return False
        held, kept = made(*found), _TESTED.get()
        if kept is not None:
            kept.append(Tested(name, tuple(trace(item) for item in found), held))
        return held

    return tested


TESTS: Mapping[str, Callable[..., bool]] = {
    "known": lambda value: quantity(value) is not None or _said(value),
    "exact": _test("exact", lambda q: q.exact),
    "one": _test("one", lambda q: q.exact and q.low == 1),
    "assumed": lambda value: (q := quantity(value)) is not None and q.kind >= Kind.ASSUMED,
    # with “about” in it, which may be read as exactly
    "worded": _test("worded", lambda q: q.face != q.interval),
    "below": _test("below", lambda one, other: one.high < other.low),
    "above": _test("above", lambda one, other: one.low > other.high),
}
FILTERS: Mapping[str, Callable[..., Any]] = {
    "capital": lambda words: words[:1].upper() + words[1:],
    "face": _of(lambda q: q.at_face()),
}


def _said(value: Any) -> bool:
    return not isinstance(value, Name) and value not in (None, "", [])


class _Page:
    """One rendering: the language, the case, and the runs that were put in so far."""

    def __init__(self, case: Case) -> None:
        self.case, self.runs = case, list[Run | Cell]()

    def put(self, value: Any, bare: bool = False, amount: bool = False) -> str:
        """Return what stands for a value in the rendered text.

        ``bare``: without a unit; ``amount``: without what it is per, which the sentence then says.
        """
        found = quantity(value)
        lang = self.case.lang
        if found is not None:
            value = amount_of(found, lang) if amount else number(found, lang, not bare)
        elif isinstance(value, Dated):
            value = dated(value, lang)
        if value is None or isinstance(value, Name):
            return _UNKNOWN
        if isinstance(value, str):
            return value.strip("\n")  # of a macro, which ends with one
        if not isinstance(value, Number | Token) and not isinstance(value, list | tuple):
            return str(value)
        self.runs.append(value)
        return f"{_OPEN}{len(self.runs) - 1}{_CLOSE}"

    def split(self, line: str) -> list[Run]:
        """Return a line of the rendered text as runs."""
        found: list[Run] = []
        for at, part in enumerate(_HELD.split(line)):
            held = self.runs[int(part)] if at % 2 else part
            found += held if isinstance(held, list | tuple) else [held] if held else []  # type: ignore[list-item]
        return found


class Passages:
    """The passages of a package, by language and name.

    Parameters
    ----------
    package
        The package beside whose code ``text.<lang>.md`` lie.
    """

    def __init__(self, package: str) -> None:
        self.package = package

    def __call__(self, case: Case, name: str, /, **values: Any) -> Paragraph:
        """Return a passage in the language of the case, as far as its quantities are known.

        Parameters
        ----------
        values
            What the passage puts in beside quantities of the case: words, quantities, runs, or
            rows of them.

        Raises
        ------
        KeyError
            When there is no such passage.
        """
        return _filled(case, _template(self.package, case.lang, name), values)


def told(case: Case, source: str, /, **values: Any) -> Paragraph:
    """Return a passage that is written in a notebook, in the language of the case.

    Raises
    ------
    ParameterError
        When it isn't a passage, or cites what is neither given nor the name of a quantity.
    """
    try:
        return _filled(case, _own_template(source, case.lang), values)
    except (jinja2.TemplateError, NameError) as error:
        said = " ".join(str(error).split())
        raise ParameterError(f"the passage can't be read: {said}.".replace("..", ".")) from None


@functools.lru_cache(maxsize=256)
def _own_template(source: str, lang: str) -> _Template:
    return _Template(environment(lang), source)


def _filled(case: Case, template: _Template, values: Mapping[str, Any]) -> Paragraph:
    lang = case.lang
    page = _Page(case)
    words = {k: v for k, v in case.role_words(lang).items() if not k.startswith("capital_")}
    given = {**words, "central": CENTRAL, **values}
    cited = {top: Name(case, top) for top in template.cited - set(given)}
    tested: list[Tested] = []
    token = _TESTED.set(tested)
    try:
        text = template.compiled.render({**cited, **given, "_page": page})
    finally:
        _TESTED.reset(token)
    # a choice that the chapter made before can't be made again on a page
    chosen = any(isinstance(value, bool) for value in values.values())
    found = _paragraph(page, text, lang, aside=not (values or template.cited - set(words)))
    return replace(found, tested=tuple(tested), chosen=chosen)


def _paragraph(page: _Page, text: str, lang: str, aside: bool) -> Paragraph:
    style, parts = "text", list[list[Cell]]()
    begins = True
    for line in text.splitlines():
        said = line.strip()
        if not said:
            begins = True
            continue
        if _UNKNOWN in said:
            continue
        mark = said[:2] if said[:2] in _STYLES else ""
        style = _STYLES.get(mark, style)
        if begins or mark == "- ":
            parts.append([])
        begins = False
        parts[-1].append(page.split(said.removeprefix(mark)))
    if not parts:
        nothing = languages.translate(NOTHING, lang)
        return Paragraph([[nothing]], "note", left_out=())
    gap = languages.style(lang).gap
    joined = [
        [run for row, line in enumerate(lines) for run in ([gap] if row and gap else []) + [*line]]
        for lines in parts
    ]
    return Paragraph(joined, style, aside=aside)


NOTHING = languages.N_("Nothing of this is reported by the chosen sources.")


# -- templates --------------------------------------------------------------------------------


class _Template:
    """A compiled passage, with the first parts of the names that it cites."""

    def __init__(self, environment: jinja2.Environment, source: str) -> None:
        tree = environment.parse('{% import "common" as common with context %}' + source)
        self.cited = jinja2.meta.find_undeclared_variables(tree) - {"_page"}
        self.compiled = environment.from_string(tree)


@functools.cache
def _template(package: str, lang: str, name: str) -> _Template:
    source = _sources(package, lang)
    if name not in source:
        raise KeyError(f"{package} has no passage {name!r} in text.{lang}.md.")
    return _Template(environment(lang), source[name])


@functools.cache
def environment(lang: str) -> SandboxedEnvironment:
    """Return the Jinja environment of passages; ``common`` holds the macros of the language."""

    @jinja2.pass_context
    def finalize(context: Any, value: Any) -> Any:
        return context["_page"].put(value)

    @jinja2.pass_context
    def bare(context: Any, value: Any) -> Any:
        return context["_page"].put(value, bare=True)

    @jinja2.pass_context
    def amount(context: Any, value: Any) -> Any:
        return context["_page"].put(value, amount=True)

    @jinja2.pass_context
    def label(context: Any, value: Any) -> Any:
        found = quantity(value)
        return None if found is None else languages.text(found.label, lang)

    @jinja2.pass_context
    def cited(context: Any, value: Any) -> Any:
        found = quantity(value)
        if found is None:
            return None
        return Token(attributed(context["_page"].case, found), "paragraph of a source")

    @jinja2.pass_context
    def drawn(context: Any, value: Any) -> Any:
        found, case = quantity(value), context["_page"].case
        return None if found is None else found.spread(case.draws, case.seed)

    @jinja2.pass_context
    def listed(context: Any, values: Any) -> Any:
        return languages.style(lang).listed([context["_page"].put(value) for value in values])

    def loaded(name: str) -> str:
        return _file("case_lib.document", name, lang).read_text(encoding="utf-8")

    made = SandboxedEnvironment(
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FunctionLoader(loaded),
        undefined=jinja2.StrictUndefined,
    )
    made.filters |= {
        **FILTERS,
        "bare": bare,
        "amount": amount,
        "label": label,
        "cited": cited,
        "drawn": drawn,
        "listed": listed,
    }
    made.tests |= dict(TESTS)
    return made


def _file(package: str, name: str, lang: str) -> Traversable:
    """Return a file of a package in a language, or in the first one where it has none."""
    folder = importlib.resources.files(package)
    path = folder / f"{name}.{lang}.md"
    return path if path.is_file() else folder / f"{name}.{languages.DEFAULT}.md"


@functools.cache
def _sources(package: str, lang: str) -> Mapping[str, str]:
    """Return the passages of a package in a language, or in the first one that it has."""
    path = _file(package, "text", lang)
    if not path.is_file():
        return {}
    parts = re.split(r"(?m)^# +(\S+) *\n", path.read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))
