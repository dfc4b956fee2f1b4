"""Passages: the text of a chapter in each language, with numbers inserted by name.

A chapter has its text in ``text.<lang>.md`` beside its code. Each passage has its name as heading;
below are its sentences, one per line. An empty line begins a new paragraph, ``- `` a list item,
``> `` a note::

    # hourly

    {{ frontline | capital }} were paid {{ pay.frontline.base_wage_day }}.
    {% if arrests.residual is known %}
    For {{ arrests.residual }} no role is published.
    {% endif %}

A quantity is cited by its name; ``frontline`` and the like inside a name stand for the role with
that function. A line that cites a quantity unknown to the chosen sources is left out. The template
language is sandboxed Jinja; ``FILTERS`` and ``TESTS`` list the extensions.

The words around a table or drawing called ``prices`` are passages, too: ``prices.caption``, an
optional ``prices.note``, and for a drawing ``prices.alt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import jinja2

from case_lib.base import languages
from case_lib.base.errors import ParameterError
from case_lib.casefile.case import Case
from case_lib.document.around import Around
from case_lib.document.cells import outlets
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
    text_of,
)
from case_lib.document.passage_files import Template, of_source, sources, template
from case_lib.document.passage_language import TESTED, Name, quantity
from case_lib.quantity import drawn_ranges
from case_lib.quantity.citations import Citation, cited_under
from case_lib.quantity.quantities import Quantity

__all__ = ["CENTRAL", "Passages", "notebook_passage"]

_STYLES = {"- ": "list", "> ": "note"}
# placeholders in a rendered text: of a number, and of a cited quantity that is unknown
_OPEN, _CLOSE, _UNKNOWN = "\ue000", "\ue001", "\ue002"
CENTRAL = Token(f"{100 * drawn_ranges.CENTRAL:.0f}%", "level of a range")
_HELD = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


class _Page:
    """One rendering: the language, the case, and the runs inserted so far."""

    def __init__(self, lang: str, case: Case | None = None) -> None:
        self.lang, self.case, self.runs = lang, case, list[Run | Cell]()

    def put(self, value: Any, bare: bool = False, amount: bool = False) -> str:
        """Return the placeholder of a value in the rendered text.

        ``bare``: without a unit; ``amount``: without the denominator of the unit.
        """
        cited, lang = quantity(value), self.lang
        if cited is None and isinstance(value, Quantity):
            return _UNKNOWN
        if cited is not None:
            value = amount_of(cited, lang) if amount else number(cited, lang, not bare)
        elif isinstance(value, Dated):
            value = dated(value, lang)
        if value is None or isinstance(value, Name):
            return _UNKNOWN
        if isinstance(value, str):
            return value.strip("\n")  # the output of a macro, which ends with a newline
        if not isinstance(value, Number | Token) and not isinstance(value, list | tuple):
            return str(value)
        self.runs.append(value)
        return f"{_OPEN}{len(self.runs) - 1}{_CLOSE}"

    def split(self, line: str) -> list[Run]:
        """Return a line of the rendered text as runs."""
        runs: list[Run] = []
        for at, part in enumerate(_HELD.split(line)):
            held = self.runs[int(part)] if at % 2 else part
            runs += held if isinstance(held, list | tuple) else [held] if held else []  # type: ignore[list-item]
        return runs


class Passages:
    """The passages of a package, by language and name.

    Parameters
    ----------
    package
        The package that contains ``text.<lang>.md``.
    """

    def __init__(self, package: str) -> None:
        self.package = package

    def __call__(self, case: Case, name: str, /, **values: Any) -> Paragraph:
        """Return a passage in the language of the case, without lines on unknown quantities.

        Parameters
        ----------
        values
            Values that the passage inserts besides quantities of the case: words, quantities, runs,
            or rows of them.

        Raises
        ------
        KeyError
            If there is no such passage.
        """
        return _filled(case, template(self.package, case.lang, name), values)

    def piece(self, case: Case, name: str, /, **values: Any) -> list[Run]:
        """Return a passage as one piece to insert into another; empty if it has no text."""
        page, text, *_ = _rendered(case, template(self.package, case.lang, name), values)
        return _joined(_read(page, text)[1], case.lang)

    def lines(self, lang: str, name: str, /, **values: Any) -> list[list[Run]]:
        """Return the paragraphs of a passage that cites no case, with inserted values."""
        page = _Page(lang)
        text = template(self.package, lang, name).compiled.render({**values, "_page": page})
        return _read(page, text)[1]

    def around(
        self,
        case: Case,
        name: str,
        /,
        rests_on: Iterable[Quantity | Citation | None] = (),
        **values: Any,
    ) -> Around:
        """Return the words around a table or drawing: ``<name>.caption``, ``.note``, ``.alt``.

        Parameters
        ----------
        name
            The name of the block. If a table and a drawing share it, ``funnel.table`` and
            ``funnel`` distinguish their words.
        rests_on
            Quantities that the block shows, and citations; the note begins with their sources.
        values
            Further values that the passages insert.

        Raises
        ------
        KeyError
            If there is no such caption.

        Examples
        --------
        >>> from case_lib import open_case
        >>> said = Passages("case_lib.chapters.timeline")
        >>> case = open_case("shanghai-2023")
        >>> around = said.around(case, "spans", [case["operation.officers"]])
        >>> print(*around.caption)
        Days between events: bounds, given the dates and their order.
        >>> print(*around.note)
        Sources: Legal Daily, Shanghai newspaper feature (outlet not seen).
        """
        texts = sources(self.package, case.lang)
        pieces = {
            part: self.piece(case, f"{name}.{part}", **values)
            for part in ("caption", "note", "alt")
            if part == "caption" or f"{name}.{part}" in texts
        }
        sources_named = Passages(__package__).piece(
            case, "sources", outlets=_outlets(case, rests_on)
        )
        note = _joined([sources_named, pieces.get("note", [])], case.lang)
        return Around(
            name.partition(".")[0],
            case.lang,
            pieces["caption"],
            note,
            text_of(pieces.get("alt", [])),
        )


def _outlets(case: Case, rests_on: Iterable[Quantity | Citation | None]) -> str:
    """Return the names of the outlets behind quantities and citations."""
    citations = list[Citation]()
    for item in rests_on:
        if isinstance(item, Citation):
            citations.append(item)
        elif item is not None:
            citations += [c for c in cited_under(item) if c.source != "definition"]
    return outlets(case, citations)


def notebook_passage(case: Case, source: str, /, **values: Any) -> Paragraph:
    """Return a passage written in a notebook, in the language of the case.

    Raises
    ------
    ParameterError
        If it is invalid, or cites a name that is neither an argument nor a quantity.
    """
    try:
        return _filled(case, of_source(source, case.lang), values)
    except (jinja2.TemplateError, NameError) as error:
        reason = " ".join(str(error).split())
        raise ParameterError(f"the passage can't be read: {reason}.".replace("..", ".")) from None


def _filled(case: Case, template: Template, values: Mapping[str, Any]) -> Paragraph:
    page, text, tested, own = _rendered(case, template, values)
    style, lines = _read(page, text)
    # a page can't repeat a decision that the chapter made earlier
    chosen = any(isinstance(value, bool) for value in values.values())
    if not lines:
        nothing = Passages(__package__).piece(case, "nothing")
        return Paragraph([nothing], "note", left_out=(), tested=tested, chosen=chosen)
    # a note may state that the case lacks something
    aside = not (values or own) and style != "note"
    return Paragraph(lines, style, aside=aside, tested=tested, chosen=chosen)


def _rendered(
    case: Case, template: Template, values: Mapping[str, Any]
) -> tuple[_Page, str, tuple[Tested, ...], bool]:
    """Return a passage with its values inserted, its tests, and whether it cites the case."""
    page = _Page(case.lang, case)
    words = {k: v for k, v in case.role_words(case.lang).items() if not k.startswith("capital_")}
    given = {**words, "central": CENTRAL, **values}
    cited = {top: Name(case, top) for top in template.cited - set(given)}
    tested: list[Tested] = []
    token = TESTED.set(tested)
    try:
        text = template.compiled.render({**cited, **given, "_page": page})
    finally:
        TESTED.reset(token)
    return page, text, tuple(tested), bool(template.cited - set(words))


def _read(page: _Page, text: str) -> tuple[str, list[list[Run]]]:
    """Return the style of a rendered passage, and its paragraphs or items."""
    style, parts = "text", list[list[list[Run]]]()
    begins = True
    for line in text.splitlines():
        sentence = line.strip()
        if not sentence:
            begins = True
            continue
        if _UNKNOWN in sentence:
            continue
        mark = sentence[:2] if sentence[:2] in _STYLES else ""
        style = _STYLES.get(mark, style)
        if begins or mark == "- ":
            parts.append([])
        begins = False
        parts[-1].append(page.split(sentence.removeprefix(mark)))
    return style, [_joined(lines, page.lang) for lines in parts]


def _joined(lines: Iterable[list[Run]], lang: str) -> list[Run]:
    """Return sentences joined by the separator of the language."""
    gap = languages.style(lang).gap
    runs: list[Run] = []
    for line in filter(None, lines):
        runs += [*([gap] if runs and gap else []), *line]
    return runs
