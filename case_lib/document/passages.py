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

import functools
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import jinja2
import jinja2.meta

from case_lib.base import languages
from case_lib.base.errors import ParameterError
from case_lib.casefile.case import Case
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
from case_lib.document.passage_language import TESTED, Name, environment, quantity, text_file
from case_lib.quantity.quantities import Quantity

__all__ = ["CENTRAL", "NOTHING", "Passages", "told"]

_STYLES = {"- ": "list", "> ": "note"}
# in a rendered text, where a number stands, and where what was cited isn't known
_OPEN, _CLOSE, _UNKNOWN = "\ue000", "\ue001", "\ue002"
# how much of all draws a range over them holds
CENTRAL = Token("90%", "level of a range")
_HELD = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


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
        if found is None and isinstance(value, Quantity):
            return _UNKNOWN
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
    token = TESTED.set(tested)
    try:
        text = template.compiled.render({**cited, **given, "_page": page})
    finally:
        TESTED.reset(token)
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
def _sources(package: str, lang: str) -> Mapping[str, str]:
    """Return the passages of a package in a language, or in the first one that it has."""
    path = text_file(package, "text", lang)
    if not path.is_file():
        return {}
    parts = re.split(r"(?m)^# +(\S+) *\n", path.read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))
