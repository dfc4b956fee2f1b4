"""Describe the tables of call records, their generation and their sources, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from case_lib.base import reference

__all__ = ["columns", "described", "dictionary"]

_HEAD = """\
# Synthetic call records

**Generated, not observed.** Nobody in these tables is a real person, and no number can be dialled:
each has 16 digits, one more than an international number may have (ITU-T E.164). They are a
laboratory for those who look for such callers: how rare may something be and still be found, how
soon, with how many false alarms? They say nothing of how police or carriers work, and nothing found
in them holds for a real network until it is tried there.
"""

_MADE = """\
## How they are made

Ordinary calls are a Poisson process whose rate follows the hour and the day of the week. Each falls
on a tie between two subscribers; ties are heavy-tailed in number and in strength and lie mostly
within neighbourhoods. Some calls go to strangers, and some follow one that nobody answered. The
callers of the case talk as long each day as the case says a day's base pay needs, to the second;
they take the next person of a list, change their number every few days, and call those again who
join. What the case file has comes first: `calls.json` beside the tables says which value came from
where.

What is left out: calls of one subscriber may overlap; people keep one number and the same ties
throughout; there are no holidays, no places, no text messages; a list is shorter than real ones, so
with few subscribers and many callers the same people are called again and again.

Each day follows from seed and settings alone, whatever other days are made and by however many
threads. Memory goes with subscribers (about a gigabyte for a million), not with days.
"""


def columns(table: str) -> list[str]:
    """Return the columns of a table in order.

    >>> columns("numbers")
    ['number', 'class', 'is_synthetic']
    """
    return list(reference.load("call_tables.yaml")[table]["columns"])


def dictionary() -> str:
    """Return the tables and their columns."""
    lines = []
    for name, table in reference.load("call_tables.yaml").items():
        lines += [f"## {name}", "", table["about"], "", "| column | type | unit | what |"]
        lines.append("|---|---|---|---|")
        for key, row in table["columns"].items():
            lines.append(f"| {key} | {row['type']} | {row.get('unit', '')} | {row['what']} |")
        lines.append("")
    return "\n".join(lines)


def described() -> str:
    """Return the whole page: tables, how they are made, parameters and sources."""
    tables = reference.load("calls.yaml")
    lines = [_HEAD, dictionary(), _MADE, "## Parameters", ""]
    lines += ["“Form” means that the source has the shape, and the value is ours.", ""]
    lines += _table("Ordinary calls", tables["traffic"])
    lines += _table("Callers of the case, where the case file has no value", tables["diversion"])
    lines += ["### Others who call much", "", "All values are ours.", ""]
    lines += list(_profiles(tables["profiles"]))
    visitors = tables["visitors"]
    lines += ["", f"visitors: {visitors['value']:g}. {visitors['why']}", "", "### Sources", ""]
    for key, row in tables["sources"].items():
        place = f"https://doi.org/{row['doi']}" if "doi" in row else row.get("address", "")
        lines.append(f"- {key}: {row['reference']}. {place}".rstrip())
    return "\n".join(lines) + "\n"


def _table(title: str, rows: Mapping[str, Any]) -> list[str]:
    lines = [
        f"### {title}",
        "",
        "| parameter | value | unit | source | why |",
        "|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        value = row["value"]
        shown = ", ".join(map(str, value)) if isinstance(value, list) else f"{value}"
        source = ", ".join(row.get("source", ())) + (" (form)" if row.get("form") else "")
        lines.append(f"| {name} | {shown} | {row['unit']} | {source} | {row['why']} |")
    return [*lines, ""]


def _profiles(profiles: Mapping[str, Any]) -> Iterator[str]:
    keys = [key for key in next(iter(profiles.values())) if key != "why"]
    yield "| parameter | " + " | ".join(profiles) + " |"
    yield "|---" * (len(profiles) + 1) + "|"
    for key in keys:
        values = [str(row[key]) for row in profiles.values()]
        yield f"| {key} | " + " | ".join(values) + " |"
    yield ""
    for name, row in profiles.items():
        yield f"- {name}: {row['why']}"
