"""Compare many reports: one table of differences, as CSV and as a page, in each language.

Rows are the printed numbers, in the words of their case and with their names. Numbers that all
reports print alike are omitted. Reports are read one at a time.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, capital, style, text, translate
from case_lib.base.spreadsheets import plain_cell
from case_lib.reports import templates
from case_lib.reports.kit import bounds_unit_kind
from case_lib.reports.ledger import KINDS
from case_lib.reports.many import Outcome
from case_lib.reports.report_files import PAGE, SIDECAR

__all__ = ["Differing", "read", "write"]

_NAME = "differs"
_HEADS = (
    N_("what"),
    N_("name"),
    N_("report"),
    N_("as printed"),
    N_("lower bound"),
    N_("upper bound"),
    N_("unit"),
    N_("kind"),
)
_PAGE = {
    "title": N_("What differs between the reports"),
    "reports": N_("Reports"),
    "report": N_("report"),
    "state": N_("state"),
    "what": N_("what"),
    "printed": N_("as printed"),
    "none": N_("All reports print the same numbers."),
    "missing": N_("not printed"),
}
_STATES = {"made": N_("made now"), "kept": N_("unchanged"), "failed": N_("failed: {why}")}


@dataclass(frozen=True, order=True)
class _Value:
    """A printed number of a report."""

    printed: str
    low: str
    high: str
    unit: str
    kind: str


@dataclass
class Differing:
    """The numbers that differ between reports: their labels, and the values of each report.

    ``values``: name → value → indices of reports in ``names``.
    """

    names: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[_Value, list[int]]] = field(default_factory=dict)

    def without(self, name: str) -> list[int]:
        """Return the indices of the reports that don't print a number."""
        there = {row for rows in self.values[name].values() for row in rows}
        return [row for row in range(len(self.names)) if row not in there]


def read(out: Path, names: Sequence[str], lang: str) -> Differing:
    """Return the differences between reports in a folder, in one language."""
    labels: dict[str, str] = {}
    values: defaultdict[str, dict[_Value, list[int]]] = defaultdict(dict)
    for row, name in enumerate(names):
        sidecar = json.loads((out / name / lang / SIDECAR).read_bytes())
        for number, value in _numbers(sidecar):
            values[number].setdefault(value, []).append(row)
            if number not in labels:
                words = sidecar["traces"].get(number, {}).get("label") or number
                labels[number] = text(words, lang)
    apart = {
        name: by_value
        for name, by_value in values.items()
        if len(by_value) > 1 or len(next(iter(by_value.values()))) < len(names)
    }
    return Differing(tuple(names), {name: labels[name] for name in apart}, apart)


def _numbers(sidecar: dict[str, Any]) -> Iterator[tuple[str, _Value]]:
    """Yield each number of a report once, in its longest form."""
    longest: dict[str, dict[str, Any]] = {}
    for number in sidecar["numbers"]:
        former = longest.get(number["name"])
        if former is None or len(number["text"]) > len(former["text"]):
            longest[number["name"]] = number
    for name, number in longest.items():
        if name.split("@")[0] in longest and "@" in name:
            continue  # a source's own reading of a number already included
        yield (
            name,
            _Value(number["text"] + number["mark"], *bounds_unit_kind(number, sidecar["lang"])),
        )


def write(out: Path, outcomes: Sequence[Outcome], langs: Sequence[str]) -> list[Path]:
    """Write ``differs.<lang>.csv`` and ``differs.<lang>.html`` beside the reports."""
    paths = []
    for lang in langs:
        differing = read(
            out, [outcome.name for outcome in outcomes if outcome.how != "failed"], lang
        )
        for form, content in (
            ("csv", _csv(differing, lang)),
            ("html", _page(differing, outcomes, lang)),
        ):
            path = out / f"{_NAME}.{lang}.{form}"
            arriving = path.with_name(f".{path.name}.new")
            arriving.write_text(content, encoding="utf-8-sig" if form == "csv" else "utf-8")
            arriving.replace(path)
            paths.append(path)
    return paths


def _csv(differing: Differing, lang: str) -> str:
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow([translate(head, lang) for head in _HEADS])
    for name, values in differing.values.items():
        for value, reports in values.items():
            printed = (value.printed, value.low, value.high, value.unit, value.kind)
            for row in reports:
                cells = (differing.labels[name], name, differing.names[row], *printed)
                rows.writerow([plain_cell(cell) for cell in cells])
    return file.getvalue()


def _page(differing: Differing, outcomes: Sequence[Outcome], lang: str) -> str:
    rows = [
        {
            "label": capital(differing.labels[name]),
            "name": name,
            "values": [
                (value.printed, [differing.names[row] for row in reports])
                for value, reports in values.items()
            ],
            "without": [differing.names[row] for row in differing.without(name)],
        }
        for name, values in differing.values.items()
    ]
    states = {
        outcome.name: translate(_STATES[outcome.how], lang).format(why=outcome.why)
        for outcome in outcomes
    }
    return str(
        templates.template("differs.html.j2").render(
            lang=lang,
            fonts=", ".join(f'"{family}"' for family in style(lang).fonts),
            said={key: translate(message, lang) for key, message in _PAGE.items()},
            reports=[
                (outcome.name, states[outcome.name], outcome.how != "failed")
                for outcome in outcomes
            ],
            rows=rows,
            page=PAGE,
            marks=" · ".join(f"{k.mark} {translate(KINDS[k.word], lang)}" for k in Kind if k.mark),
            comma=style(lang).clause,
        )
    )
