"""An opened case: all quantities that the chosen sources and the formulas give."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import networkx as nx

from case_lib.base.errors import ParameterError, nearest
from case_lib.base.languages import DEFAULT, text
from case_lib.base.short import counted
from case_lib.base.streams import SEED
from case_lib.casefile.entries import OTHER_CASES
from case_lib.casefile.issues import Issue
from case_lib.casefile.name_groups import NameGroup
from case_lib.casefile.role_words import role_words
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.temporal_network import Order
from case_lib.quantity import traces
from case_lib.quantity.evaluation import Refused
from case_lib.quantity.formulas import Formula
from case_lib.quantity.quantities import Label, Quantity

if TYPE_CHECKING:
    import pandas as pd

    from case_lib.casefile.scenario import Scenario

__all__ = ["DRAWS", "Case"]

DRAWS = 10_000  # by models, where no other number is asked for


@dataclass(frozen=True, repr=False)
class Case:
    """A case opened for one run.

    ``quantities`` contains all reported, assumed and derived quantities by name. For a quantity
    that is not reported, ``case.get(name)`` returns None. ``lang`` is the language shown, ``langs``
    all languages of a notebook run.
    """

    file: CaseFile
    sources: frozenset[str]
    order: Order
    quantities: Mapping[str, Quantity]
    graph: nx.DiGraph[str]
    lang: str = DEFAULT
    langs: tuple[str, ...] = ()
    draws: int = DRAWS
    seed: int = SEED
    refused: Mapping[str, Refused] = field(default_factory=dict)
    own: dict[str, Quantity] = field(default_factory=dict)
    own_formulas: dict[str, Formula] = field(default_factory=dict)

    def get(self, name: str) -> Quantity | None:
        """Return a quantity, or None if it is not reported."""
        return self.own.get(name) or self.quantities.get(name)

    def __getitem__(self, name: str) -> Quantity:
        """Return a quantity.

        Raises
        ------
        ParameterError
            If the chosen sources don't give it; the message suggests the nearest name.
        """
        quantity = self.get(name)
        if quantity is None:
            raise ParameterError(
                f"{name!r} is not known in {self.file.case} with these sources."
                f"{nearest(name, [*self.quantities, *self.own])} "
                f"`case-lib quantities {self.file.case}` lists all that are."
            )
        return quantity

    def __repr__(self) -> str:
        """Return one line: the case, the number of sources, and of quantities by kind."""
        return f"<{self.file.case}: {counted(len(self.sources), 'source')}, {self._counted()}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
            f"<td style='text-align:left'>{html.escape(what)}</td></tr>"
            for name, what in (
                (self.file.case, text(self.file.title.model_dump(), self.lang)),
                ("sources", ", ".join(sorted(self.sources))),
                ("quantities", self._counted()),
                ("draws, seed", f"{self.draws:,}, {self.seed}"),
            )
        )
        return f"<table>{rows}</table>"

    def _counted(self) -> str:
        kinds = Counter(q.kind for q in [*self.quantities.values(), *self.own.values()])
        return ", ".join(f"{kinds[kind]} {kind.word}" for kind in sorted(kinds))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def _ipython_key_completions_(self) -> list[str]:
        return self.names()

    def __getattr__(self, part: str) -> Any:
        """Return the quantities below a first name: ``opened.pay.caller.base_wage_day``."""
        if part.startswith("_") or "quantities" not in self.__dict__:
            raise AttributeError(part)
        return NameGroup(self, "").__getattr__(part)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *NameGroup(self, "").parts()]

    def speaking(self, lang: str) -> Case:
        """Return the case in another of its languages."""
        return replace(self, lang=lang, langs=(lang,))

    def without_formulas(self, lang: str) -> Case:
        """Return the case in one language, without user-defined formulas."""
        return replace(self.speaking(lang), own={}, own_formulas={})

    def comparators(self, unit: str) -> list[Quantity]:
        """Return the figures in a unit that are reported for other cases."""
        items = self.quantities.items()
        return [q for name, q in items if name.startswith(OTHER_CASES) and q.unit == unit]

    def role(self, function: str) -> str | None:
        """Return the role with a function, such as frontline."""
        return self.file.functions.get(function)

    def role_words(self, lang: str) -> dict[str, str]:
        """Return the word for the people of each function; with a capital under ``capital_``.

        A function without a role gets a general word.
        """
        return role_words(self.file, lang)

    def trace(self, name: str) -> dict[str, Any]:
        """Return the trace of a quantity, down to paragraph and anchor."""
        return traces.trace(self[name])

    def remarks(self) -> list[Issue]:
        """Return the remarks of ``check`` on the case file and its ratios, gravest first."""
        from case_lib.casefile import remarks  # noqa: PLC0415 - it builds on this module

        return remarks.remarks(self)

    def formula(
        self, unit: str = "", label: Label = ""
    ) -> Callable[[Callable[..., Any]], Quantity]:
        """Add a formula in a notebook cell; the name is then bound to its quantity.

        A new definition replaces the earlier one and updates what depends on it.

        Raises
        ------
        FormulaError
            For an unknown input, a circular formula, or one that fails.
        UnitError
            If the inputs give another unit.

        Examples
        --------
        >>> from case_lib import open_case
        >>> @open_case("shanghai-2023").formula("CNY/hour", "half the hourly base pay")
        ... def half_wage(pay_caller_base_wage_hour):
        ...     return pay_caller_base_wage_hour / 2
        >>> half_wage
        <own.half_wage = [9, 13.75] CNY/hour, derived>
        """
        from case_lib.casefile import user_formulas  # noqa: PLC0415 - it builds on this module

        return user_formulas.decorator(self, unit, label)

    @property
    def scenario(self) -> Scenario | None:
        """The scenario applied to the case file, or None."""
        return self.file.scenario

    def assume(
        self, values: Mapping[str, Any], why: str | Mapping[str, str] = "", name: str = ""
    ) -> Case:
        """Return the case reopened with other assumptions; this one is unchanged.

        Parameters
        ----------
        values
            Name of an assumption → its value, in its unit: a number, a wording such as ``"2..3"``,
            two ends ``(2, 3)``, or a table with ``value`` and ``distribution`` (uniform,
            loguniform, triangular). A new assumption also needs ``unit`` and ``label``.
        why
            The reason, as one text or by language; the report prints it.
        name
            The name of the scenario.

        Raises
        ------
        ParameterError
            Lists every unknown name (with the nearest known), invalid unit and impossible value.
        FactError
            If a value contradicts a reported one.

        Examples
        --------
        >>> from case_lib import open_case
        >>> asked = open_case("shanghai-2023").assume({"pay.call_minutes": "2..3"}, why="Longer.")
        >>> asked["pay.call_minutes"]
        <pay.call_minutes = [2, 3] minute/call, assumed>
        """
        from case_lib.casefile import what_if  # noqa: PLC0415 - it builds on this module

        return what_if.assume(self, values, why, name)

    def with_sources(
        self, sources: str | Sequence[str], why: str | Mapping[str, str] = "", name: str = ""
    ) -> Case:
        """Return the case reopened with other sources: those named, or all but ``-name``.

        Raises
        ------
        ParameterError
            For a source that the case doesn't have, or if no source is left.

        Examples
        --------
        >>> from case_lib import open_case
        >>> "pay.break_even_price_lead" in open_case("shanghai-2023").with_sources("-hanchuan")
        False
        """
        from case_lib.casefile import what_if  # noqa: PLC0415 - it builds on this module

        return what_if.with_sources(self, sources, why, name)

    def with_claim(
        self,
        quantity: str,
        says: str | float,
        source: str,
        why: str | Mapping[str, str] = "",
        name: str = "",
        **more: Any,
    ) -> Case:
        """Return the case reopened with one more claim, weighed with the others.

        Parameters
        ----------
        quantity
            Name of a quantity in the case file.
        says
            The wording of the source, in the quantity's unit: 506, ``"1000+"``, ``"~200"``.
        source
            A source of the case.
        why
            The reason for the scenario; for a claim with ``rank="preferred"`` or ``"rejected"``,
            the reason for the rank.
        more
            ``at`` (paragraph), ``anchor`` (the figure as printed), ``confidence``, ``rank``,
            ``of``.

        Raises
        ------
        ParameterError
            Lists every fault.
        FactError
            If the claim contradicts another claim of equal weight.

        Examples
        --------
        >>> from case_lib import open_case
        >>> asked = open_case("shanghai-2023").with_claim("arrests.total", "500+", "legal-daily")
        >>> asked["arrests.total"]
        <arrests.total = 506 person, reported>
        """
        from case_lib.casefile import what_if  # noqa: PLC0415 - it builds on this module

        return what_if.with_claim(
            self, quantity, {"says": says, "source": source, **more}, why, name
        )

    def frame(self) -> pd.DataFrame:
        """Return one row per quantity: bounds, unit, kind, and the claims it depends on.

        Columns: name, a label by language (label_en), low, high (NaN where unbounded), low_open,
        high_open, unit, kind, claims (``source at says``, separated by semicolons).

        >>> from case_lib import open_case
        >>> frame = open_case("shanghai-2023").frame().set_index("name")
        >>> float(frame.loc["arrests.total", "low"]), frame.loc["arrests.total", "unit"]
        (506.0, 'person')
        """
        from case_lib.casefile import frames  # noqa: PLC0415 - pandas takes half a second

        return frames.quantities(self)

    def names(self) -> list[str]:
        """Return the names of all quantities, those of user-defined formulas last."""
        return [*self.quantities, *self.own]
