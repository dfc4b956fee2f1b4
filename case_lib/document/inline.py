"""Runs: pieces of text and printed numbers, each number with its quantity."""

from __future__ import annotations

import html
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from case_lib.base.kinds import Kind
from case_lib.base.languages import translate
from case_lib.quantity import printed_dates, printing
from case_lib.quantity.quantities import Label, Quantity
from case_lib.quantity.traces import plain_bounds, trace
from case_lib.reading.dates import When

__all__ = [
    "Address",
    "Cell",
    "Dated",
    "Evidence",
    "Number",
    "Run",
    "Tested",
    "Token",
    "Uses",
    "Value",
    "addresses",
    "amount_of",
    "dated",
    "html_of",
    "number",
    "plain_runs",
    "sentence",
    "text_of",
    "traces_of",
]


@dataclass(frozen=True)
class Dated:
    """A date as a printed number: name, window, kind and trace."""

    name: str
    window: When
    kind: Kind
    trace: Mapping[str, Any]


@dataclass(frozen=True)
class Number:
    """A printed number: its text and its quantity.

    ``said`` is the format of the text: ``full``, ``bare`` without unit, ``amount`` without the
    denominator of the unit, or empty for any other wording.
    """

    text: str
    name: str
    low: float | str | None
    high: float | str | None
    unit: str | None
    kind: Kind
    label: Label
    trace: Mapping[str, Any]
    said: str = ""

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        return {
            "text": self.text,
            "name": self.name,
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
            "kind": self.kind.word,
            "mark": self.kind.mark,
            **({"said": self.said} if self.said else {}),
        }


@dataclass(frozen=True)
class Tested:
    """A test of quantities that selected a text: the test, their traces, and its result."""

    test: str
    traces: tuple[Mapping[str, Any], ...]
    held: bool

    def plain(self) -> list[Any]:
        """Return the test, the names of what it compares, and its result, as data for JSON."""
        return [self.test, [item["name"] for item in self.traces], self.held]


@dataclass(frozen=True)
class Token:
    """Numerals that aren't figures of the case: the date of a citation, a token as printed."""

    text: str
    structural: str


@dataclass(frozen=True)
class Address:
    """The web address of a source."""

    text: str


@dataclass(frozen=True)
class Evidence:
    """The place of the evidence for a quantity, to which its printed numbers link."""

    name: str
    text: str = ""


@dataclass(frozen=True)
class Uses:
    """The pages on which a quantity is printed."""

    name: str
    text: str = ""


Run = str | Number | Token | Address | Evidence | Uses
Cell = Sequence[Run]
Value = Quantity | Dated | Run | Cell


def number(quantity: Quantity, lang: str, with_unit: bool = True) -> Number:
    """Return a quantity as printed in ``lang``."""
    return Number(
        printing.say(quantity, lang, with_unit),
        quantity.name,
        **plain_bounds(quantity),
        unit=quantity.unit,
        kind=quantity.kind,
        label=quantity.label,
        trace=trace(quantity),
        said="full" if with_unit else "bare",
    )


def amount_of(quantity: Quantity, lang: str) -> Number:
    """Return a quantity without the denominator of its unit: 200 yuan for 200 yuan a day."""
    unit = (quantity.unit or "").partition("/")[0] or None
    text = printing.say(replace(quantity, unit=unit), lang)
    return replace(number(quantity, lang), text=text, said="amount")


def dated(value: Dated, lang: str) -> Number:
    """Return a date as printed in ``lang``."""
    window = value.window
    return Number(
        printed_dates.when(window, lang),
        value.name,
        window.earliest.isoformat(),
        window.latest.isoformat(),
        "date",
        value.kind,
        value.name,
        value.trace,
    )


def sentence(message: str, lang: str, /, **values: Value) -> list[Run]:
    """Return a message of the catalog with its placeholders filled by traced numbers.

    ``{name}`` is printed with the unit, ``{name:bare}`` without.

    Raises
    ------
    KeyError
        For a placeholder without a value.
    """
    runs: list[Run] = []
    for literal, name, style, _ in string.Formatter().parse(translate(message, lang)):
        if literal:
            runs.append(literal)
        if name is not None:
            value = values[name]
            if isinstance(value, Quantity):
                runs.append(number(value, lang, with_unit=style != "bare"))
            elif isinstance(value, Dated):
                runs.append(dated(value, lang))
            elif isinstance(value, Run):
                runs.append(value)
            else:
                runs.extend(value)
    return runs


def _plain(run: Run) -> Any:
    if isinstance(run, Token):
        return {"structural": run.structural, "text": run.text}
    if isinstance(run, Address):
        return {"address": run.text}
    if isinstance(run, Evidence):
        return {"evidence": run.name}
    if isinstance(run, Uses):
        return {"uses": run.name}
    return run if isinstance(run, str) else run.plain()


def plain_runs(runs: Iterable[Run]) -> list[Any]:
    """Return runs as data for JSON: strings, and numbers as objects."""
    return [_plain(run) for run in runs]


def addresses(urls: Iterable[str]) -> list[Run]:
    """Return web addresses as a cell; a dash if there are none."""
    runs: list[Run] = []
    for url in urls:
        runs += [" ", Address(url)] if runs else [Address(url)]
    return runs or ["–"]


def _words(run: str | Token | Address | Evidence | Uses) -> str:
    return run if isinstance(run, str) else run.text


def text_of(runs: Iterable[Run]) -> str:
    """Return runs as plain text, each number with its mark."""
    return "".join(
        f"{run.text}{run.kind.mark}" if isinstance(run, Number) else _words(run) for run in runs
    )


def html_of(runs: Iterable[Run]) -> str:
    """Return runs as HTML, each number with its mark, name and kind."""
    return "".join(
        html.escape(_words(run))
        if not isinstance(run, Number)
        else f'<span title="{html.escape(run.name)} · {run.kind.word}">{html.escape(run.text)}'
        f"{run.kind.mark and f'<sup>{run.kind.mark}</sup>'}</span>"
        for run in runs
    )


def traces_of(runs: Iterable[Run]) -> dict[str, Any]:
    """Return the trace and label of each number among runs, by name."""
    return {run.name: {"label": run.label, **run.trace} for run in runs if isinstance(run, Number)}
