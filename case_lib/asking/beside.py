"""Compare cases, or scenarios of one: the differences as a table and a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from case_lib.asking.results import values_of
from case_lib.base.errors import ParameterError
from case_lib.base.languages import DEFAULT, N_, capital, text, translate
from case_lib.base.short import counted
from case_lib.casefile.case import Case
from case_lib.casefile.opening import open_case
from case_lib.document.cells import DASH, cell
from case_lib.document.display import Block
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Cell, Run, Token
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Beside", "beside"]

_passages = Passages(__package__)
_MOST_PANELS = 12
_NAME = "name of a case or scenario"


def beside(
    *cases: Case | str, of: Sequence[str] | None = None, names: Sequence[str] | None = None
) -> Beside:
    """Return a comparison of cases: a table of differences, and with ``.figure()`` its drawing.

    Parameters
    ----------
    cases
        Two or more: opened cases, scenarios of one, or names of cases.
    of
        Names of quantities; by default all that differ.
    names
        The name of each; by default that of its scenario, or of the case.

    Raises
    ------
    ParameterError
        For fewer than two cases, a wrong number of names, or duplicate names.

    Examples
    --------
    >>> from case_lib import open_case
    >>> opened = open_case("shanghai-2023")
    >>> other = opened.assume({"pay.call_minutes": "2..3"}, name="longer-calls")
    >>> comparison = beside(opened, other)
    >>> comparison.names
    ('shanghai-2023', 'longer-calls')
    >>> comparison.frame()[["case", "low", "high"]].values.tolist()[:2]
    [['shanghai-2023', 1.0, 4.0], ['longer-calls', 2.0, 3.0]]
    """
    langs = [",".join(item.langs or (item.lang,)) for item in cases if isinstance(item, Case)]
    lang = langs[0] if langs else DEFAULT
    opened = [item if isinstance(item, Case) else open_case(item, lang=lang) for item in cases]
    if len(opened) < 2:
        raise ParameterError("beside takes two cases or more: beside(opened, opened.assume({…})).")
    called = tuple(names) if names else _names(opened)
    if len(called) != len(opened):
        raise ParameterError(
            f"beside: {len(opened)} cases have {len(called)} names. Give one for each."
        )
    if len(set(called)) < len(called):
        raise ParameterError(
            f"beside: two have the same name ({', '.join(called)}). Give `names`, one for each."
        )
    known = list(dict.fromkeys(name for case in opened for name in case.names()))
    for name in of or []:
        if name not in known:
            opened[0][name]  # raises with the nearest name
    shown = list(of) if of else [name for name in known if _differs(opened, name)]
    return Beside(tuple(opened), called, tuple(shown))


def _names(cases: Sequence[Case]) -> tuple[str, ...]:
    """Return the names of cases: their scenarios, or where these are equal, their cases."""
    short = [case.scenario.name if case.scenario else case.file.case for case in cases]
    if len(set(short)) == len(short):
        return tuple(short)
    ids = ["+".join([c.file.case, *([c.scenario.name] if c.scenario else [])]) for c in cases]
    if len(set(ids)) == len(ids):
        return tuple(ids)
    return tuple(f"{name} ({len(case.sources)})" for name, case in zip(ids, cases, strict=True))


def _differs(cases: Sequence[Case], name: str) -> bool:
    quantities = [case.get(name) for case in cases]
    first = quantities[0]
    return any(_state(quantity) != _state(first) for quantity in quantities[1:])


def _state(quantity: Quantity | None) -> Any:
    return None if quantity is None else (quantity.interval, quantity.kind, quantity.unit)


@dataclass(frozen=True, repr=False)
class Beside(Block):
    """A comparison of cases; reports and JupyterLab show its table of differences."""

    cases: tuple[Case, ...]
    names: tuple[str, ...]
    shown: tuple[str, ...]

    def __repr__(self) -> str:
        """Return the names and the number of differing quantities, on one line."""
        held = counted(len(self.shown), "quantity", "quantities")
        return f"<{' beside '.join(self.names)}: {held}>"

    def frame(self) -> pd.DataFrame:
        """Return one row per quantity and case.

        Columns: quantity, label, case, low, high (in ``unit``; NaN if unbounded), unit, kind
        (missing if the case doesn't have it).
        """
        import pandas as pd  # noqa: PLC0415 - half a second

        rows = []
        for name in self.shown:
            for called, case in zip(self.names, self.cases, strict=True):
                about = {"quantity": name, "label": self.label(name), "case": called}
                rows.append({**about, **values_of(case.get(name))})
        columns = ["quantity", "label", "case", "low", "high", "unit", "kind"]
        return pd.DataFrame(rows, columns=columns)

    def table(self) -> Table:
        """Return the table of differences."""
        return _table(self.cases[0], self)

    def figure(self) -> FigureBlock:
        """Return small multiples: one panel for each of the first twelve with bounds."""
        return _figure(self.cases[0], self)

    def label(self, name: str) -> str:
        """Return the label of a quantity, in the language of the first case."""
        quantity = next(q for case in self.cases if (q := case.get(name)) is not None)
        return text(quantity.label or name, self.cases[0].lang)

    def quantity(self, place: int, name: str) -> Quantity | None:
        """Return a quantity of one of the cases, renamed except for the first case."""
        quantity = self.cases[place].get(name)
        if quantity is None or place == 0:
            return quantity
        return _renamed(quantity, self.names[place], self.cases[0], {})

    def values(self, name: str) -> list[Quantity | None]:
        """Return a quantity of each case, renamed except for the first."""
        return [self.quantity(place, name) for place in range(len(self.cases))]

    def speaking(self, lang: str) -> Beside:
        """Return the comparison with its cases in another language."""
        return replace(self, cases=tuple(case.speaking(lang) for case in self.cases))

    # -- the interface of a block, delegated to its table -----------------------------------

    def runs(self) -> list[Run]:
        """Return every run, in reading order."""
        return self.table().runs()

    def describe(self) -> dict[str, Any]:
        """Return the description from which reports are made."""
        return self.table().describe()

    def as_html(self) -> str:
        """Return the representation for JupyterLab."""
        return self.table().as_html()

    def as_text(self) -> str:
        """Return the plain-text representation."""
        return self.table().as_text()


def _renamed(quantity: Quantity, called: str, first: Case, done: dict[int, Quantity]) -> Quantity:
    """Return a quantity with all differing quantities in its trace renamed."""
    if id(quantity) in done:
        return done[id(quantity)]
    inputs = tuple(_renamed(item, called, first, done) for item in quantity.inputs)
    same = first.get(quantity.name)
    alike = same is not None and same.interval == quantity.interval and same.kind == quantity.kind
    if alike and all(new is old for new, old in zip(inputs, quantity.inputs, strict=True)):
        renamed = quantity
    else:
        name = f"{quantity.name}@{called}"
        renamed = replace(quantity, name=name, inputs=inputs, family=quantity.name)
    done[id(quantity)] = renamed
    return renamed


@in_each_language
def _table(case: Case, comparison: Beside) -> Table:
    lang = case.lang
    spoken = comparison.speaking(lang)
    rows: list[list[Cell]] = []
    for name in spoken.shown:
        values = (cell(value, lang) for value in spoken.values(name))
        rows.append([[capital(spoken.label(name))], *values])
    if not rows:
        rows = [[[translate(N_("nothing differs"), lang)], *([DASH] for _ in spoken.cases)]]
    names = [Token(name, _NAME) for name in spoken.names]
    return _passages.around(case, "matrix", names=names).table(
        [translate(N_("figure"), lang), *spoken.names], rows
    )


def _figure(case: Case, comparison: Beside) -> FigureBlock:
    from case_lib.asking import beside_figure  # noqa: PLC0415 - matplotlib takes a second

    return beside_figure.multiples(case, comparison, _MOST_PANELS)
