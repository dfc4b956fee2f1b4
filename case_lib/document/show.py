"""Print a user's own work in a report: each number with its trace, kind and mark.

Plain notebook output (a plot, a DataFrame, the output of ``print``) has no trace, and ``render``
refuses it. Use these functions instead.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from case_lib.base import languages
from case_lib.base.errors import ParameterError
from case_lib.base.kinds import Kind
from case_lib.base.languages import capital
from case_lib.casefile.case import Case
from case_lib.document import misspelt_names
from case_lib.document.around import Around
from case_lib.document.display import Block, Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Cell, Number, number
from case_lib.document.passages import notebook_passage
from case_lib.document.table import Table
from case_lib.document.user_numbers import UserBlock, Words, without_numerals
from case_lib.document.versions import Versions, in_each_language
from case_lib.quantity.quantities import Quantity

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["figure", "quantities", "table", "text"]

_MOST_ROWS = 200


@in_each_language
def quantities(case: Case, *shown: Quantity) -> Paragraph:
    r"""Return each quantity after its label, as a list.

    >>> from case_lib import open_case
    >>> opened = open_case("shanghai-2023")
    >>> print(quantities(opened, opened["arrests.total"]).as_text().replace("\xa0", " "))
    People caught in the first batch: 506 people.
    """
    how = languages.style(case.lang).punctuation
    lines: list[Cell] = [
        [
            capital(languages.text(quantity.label or quantity.name, case.lang)) + how.colon,
            number(quantity, case.lang),
            how.stop,
        ]
        for quantity in shown
    ]
    return Paragraph(lines, "list")


def text(case: Case, /, words: str | Mapping[str, str], **values: Any) -> Paragraph:
    r"""Return a user's text; numbers are inserted by name, as in a chapter's passages.

    Parameters
    ----------
    case
        The opened case.
    words
        Sentences, one per line; an empty line begins a paragraph, ``- `` a list item, ``> `` a
        note. One text for every language, or a text by language. A quantity is inserted as
        ``{{ pay.caller.base_wage_day }}``; a sentence that cites an unknown quantity is left out.
    values
        Values with names of their own: ``{{ half }}`` for ``half=opened["own.half_wage"]``.

    Raises
    ------
    ParameterError
        For a typed numeral, since it would have no trace, an invalid passage, or a name that is
        nearly one of the case.

    Examples
    --------
    >>> from case_lib import open_case
    >>> opened = open_case("shanghai-2023")
    >>> words = "In all {{ arrests.total }} were caught."
    >>> print(text(opened, words).as_text().replace("\xa0", " "))
    In all 506 people were caught.
    """
    if not isinstance(case, Case):
        raise ParameterError('show.text takes the opened case first: show.text(opened, "…").')
    return _passage(case, words, values)


@in_each_language
def _passage(case: Case, words: str | Mapping[str, str], values: Mapping[str, Any]) -> Paragraph:
    written = languages.text(words, case.lang)
    misspelt_names.refuse(case, written, values)
    paragraph = notebook_passage(case, written, **values)
    for line in paragraph.lines:
        without_numerals(line, "show.text", "Insert it by name: {{ arrests.total }}.")
    return paragraph


def figure(
    fig: Figure | Any,
    caption: Words,
    alt: str | Mapping[str, str],
    source: str | Mapping[str, str],
    rests_on: Iterable[Quantity] = (),
    kind: Kind | str | None = None,
    name: str = "",
) -> FigureBlock:
    """Return a user's drawing for the report.

    Parameters
    ----------
    fig
        A matplotlib figure, or axes of one. It is drawn in the fonts of reports.
    caption
        Its subject: one text, one for each language, or pieces with quantities among them:
        ``["At ", opened["pay.call_minutes"], " a call"]``.
    alt
        A description for readers who can't see it.
    source
        How it was made and from what; printed under the drawing and in the trace of its numbers.
    rests_on
        Quantities that it draws.
    kind
        reported, derived, assumed or synthetic. By default the weakest kind of ``rests_on``, at
        best derived; assumed if ``rests_on`` is empty.

    Raises
    ------
    ParameterError
        For a numeral without trace in caption or source, a missing text, or an unsupported object.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> fig = Figure()
    >>> _ = fig.add_subplot().plot([1, 2], [3, 5])
    >>> shown = figure(fig, "A rise.", "A line that rises.", "Invented for this example.")
    >>> print(shown.as_text().splitlines()[2])
    Own work. Invented for this example.
    """
    from case_lib.document import drawing, user_figures  # noqa: PLC0415 - matplotlib takes a second

    drawn = user_figures.figure_of(fig)
    if drawn is None:
        raise ParameterError(f"show.figure takes a matplotlib figure, not a {type(fig).__name__}.")
    if not alt:
        raise ParameterError("show.figure needs `alt`: what the figure shows, in words.")
    user = UserBlock(name or "figure", source, tuple(rests_on), kind, caption)
    lines = user_figures.words_in(drawn)
    user_figures.set_fonts(drawn)

    def of(lang: str) -> FigureBlock:
        written = [user.written(line, row, lang) for row, line in enumerate(lines)]
        return drawing.block(
            drawn,
            Around(user.name, lang, user.caption(lang), user.note(lang), languages.text(alt, lang)),
            written,
            user.rests_on,
            kind=user.kind,
        )

    block = _in_each(of)
    _ = cast(FigureBlock, block.first).drawn  # as it is now, whatever is drawn in it later
    user_figures.close(drawn)
    return cast(FigureBlock, block)


def table(
    frame: pd.DataFrame,
    caption: Words,
    source: str | Mapping[str, str],
    units: Mapping[str, str] | None = None,
    rests_on: Iterable[Quantity] = (),
    kind: Kind | str | None = None,
    name: str = "",
    heads: Mapping[str, Any] | None = None,
    as_words: Sequence[str] = (),
) -> Table:
    r"""Return a user's table for the report; every number in it is traced.

    Parameters
    ----------
    frame
        At most 200 rows. A named index becomes the first column. Cells may be quantities, which
        keep their traces. Other numbers depend on ``source`` and ``rests_on``.
    caption, source, rests_on, kind
        As in ``figure``.
    units
        Column → unit of its numbers, printed in the head. Without a unit they are plain numbers.
    heads
        Column → its head, in one text or by language.
    as_words
        Columns of numbers that count nothing, such as years; they are printed unchanged.

    Raises
    ------
    ParameterError
        For a numeral without trace in caption or source, too many rows, or an unsupported object.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"role": ["caller"], "hours": [9.5]})
    >>> shown = table(frame, "Hours.", "Invented for this example.", units={"hours": "hour/day"})
    >>> print(*shown.as_text().splitlines()[1:], sep="\n")
    role | hours (hours a day)
    caller | 9.5○
    Own work. Invented for this example.
    """
    from case_lib.document.user_frames import cells, heads_of, of_frame  # noqa: PLC0415 - pandas

    tidy = of_frame(frame, _MOST_ROWS)
    given = kind or tidy.attrs.get("kind")
    user = UserBlock(name or "table", source, tuple(rests_on), given, caption)
    units = units or {}

    def of(lang: str) -> Table:
        rows = cells(tidy, lang, units, user.quantity, set(as_words), heads or {})
        numeric = [
            any(isinstance(row[at][0], Number) for row in rows) for at in range(tidy.shape[1])
        ]
        table = Around(user.name, lang, user.caption(lang), user.note(lang)).table(
            heads_of(tidy, lang, units, heads or {}),
            rows,
            "".join("r" if is_number else "l" for is_number in numeric),
        )
        return replace(table, own=True)

    return cast(Table, _in_each(of))


def _in_each(of: Callable[[str], Block]) -> Versions:
    """Return a block in every language, since the functions above aren't given a language.

    JupyterLab shows that of the notebook's parameter ``lang``.
    """
    langs = dict.fromkeys([*_of_notebook(), *languages.known()])
    return Versions({lang: replace(of(lang), lang=lang) for lang in langs})


def _of_notebook() -> Sequence[str]:
    """Return the languages that the parameter ``lang`` of the running notebook names, if any."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    try:
        return languages.several(shell.user_ns["lang"]) if shell else ()
    except (KeyError, AttributeError, ParameterError):  # a variable of another meaning
        return ()
