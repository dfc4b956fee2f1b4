"""Draft many articles into one table of claims and link them into cases.

An article that can't be read becomes an error row. Parts of the table are written as they are
finished, so an interrupted run can resume. Two articles are linked if both state the same exact
count of arrests, with the same date or another equal figure. A link is a proposal; ``why`` gives
its reason.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from networkx.utils import UnionFind

from case_lib.base import code, executors
from case_lib.base.errors import CaseLibError, ParameterError
from case_lib.base.executors import PROCESSES, On
from case_lib.reading import dates, drafting
from case_lib.reading.crimes import crimes

__all__ = ["Corpus", "linked", "make"]

_ARTICLES = (".txt", ".html", ".htm", ".pdf", ".docx")
_BATCH = 50  # articles in a part
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNTED = "arrests.total"
_FEWEST = 5  # people; too many cases share a smaller count
_OWN = ("article", "sha256", "kind")
_CLAIM = ("name", "says", "unit", "low", "high", "begins", "ends", "at", "anchor")
_DRAFTED = (*_OWN, *_CLAIM)
_COLUMNS = (*_OWN, "case", "why", "copy_of", *_CLAIM)
_FAILED = ("article", "error")
_NUMBERS = ("low", "high")

_Row = dict[str, Any]


@dataclass(frozen=True)
class Corpus:
    """A table of claims: the numbers of its articles, claims, cases and errors, and its files."""

    articles: int
    claims: int
    cases: int
    errors: int
    table: Path
    error_table: Path


def make(folder: Path, out: Path, on: On = PROCESSES) -> Corpus:
    """Draft every article below a folder; write ``out`` and, beside it, ``.errors.parquet``.

    Articles are text, saved pages, PDF and DOCX. A day of publication at the start of a file name
    (``2023-05-31-daily.txt``) is used.

    Parameters
    ----------
    out
        Ends in ``.parquet``. A row is a claim: article, sha256, kind, case, why it is linked to
        others, copy_of, name, says, unit, low, high, begins, ends, paragraph and token. A quantity
        that is asked for this kind of case but not reported has a row without ``says``.
    on
        Where articles are read, as in ``executors.each``; they are sent there as bytes.

    Raises
    ------
    ParameterError
        For a folder without articles, or an ``out`` with another suffix.
    """
    files = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix.lower() in _ARTICLES
    )
    if not files:
        raise ParameterError(f"{folder} has no article. Name a folder of {', '.join(_ARTICLES)}.")
    if out.suffix != ".parquet":
        raise ParameterError(f"{out} must end in .parquet.")
    parts = out.with_name(f".{out.name}.parts")
    parts.mkdir(parents=True, exist_ok=True)
    batches = [
        _Batch(folder, tuple(files[row : row + _BATCH])) for row in range(0, len(files), _BATCH)
    ]
    names = [parts / f"{_key(batch)}.json" for batch in batches]
    todo = [pair for pair in zip(batches, names, strict=True) if not pair[1].exists()]
    sent = (_sent(batch) for batch, _ in todo)
    drafted = executors.each(_drafted, sent, on, "articles, by fifties", len(todo), _called)
    for (_, name), part in zip(todo, drafted, strict=True):
        _put(name, part)
    rows: list[_Row] = []
    errors: list[_Row] = []
    for name in names:
        claims, failed = json.loads(name.read_bytes())
        rows += [dict(zip(_DRAFTED, row, strict=True)) for row in claims]
        errors += [dict(zip(_FAILED, row, strict=True)) for row in failed]
    rows = linked(rows)
    beside = out.with_suffix(".errors.parquet")
    _write(out, rows, _COLUMNS)
    _write(beside, errors, _FAILED)
    shutil.rmtree(parts)
    count = sum(row["says"] is not None for row in rows)
    return Corpus(len(files), count, len({row["case"] for row in rows}), len(errors), out, beside)


@dataclass(frozen=True)
class _Batch:
    """Articles that are drafted in one task, by their paths in the folder."""

    folder: Path
    articles: tuple[str, ...]


def _key(batch: _Batch) -> str:
    """Return the key of a part, which depends on the state of its files and on the code."""
    stats = [(name, (batch.folder / name).stat()) for name in batch.articles]
    seen = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
    return hashlib.sha256(json.dumps([code.package(), *_DRAFTED, *seen]).encode()).hexdigest()[:24]


_Sent = list[tuple[str, bytes | str]]


def _sent(batch: _Batch) -> _Sent:
    """Return the articles of a batch by name: the content of each, or why it can't be read."""
    contents: _Sent = []
    for article in batch.articles:
        try:
            contents.append((article, (batch.folder / article).read_bytes()))
        except OSError as error:
            contents.append((article, f"can't be read ({error.strerror or error})."))
    return contents


def _called(batch: _Sent) -> str:
    return f"articles from {batch[0][0]}"


def _drafted(batch: _Sent) -> bytes:
    """Return the claims of a batch of articles, and the unreadable articles, as JSON."""
    rows: list[_Row] = []
    errors: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="case-lib-") as folder:
        for article, content in batch:
            if isinstance(content, str):
                errors.append((article, content))
                continue
            path = Path(folder, article)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            try:
                rows += _rows(path, article)
            except (CaseLibError, ValueError, ArithmeticError, LookupError, TypeError) as error:
                reason = str(error).replace(f"{folder}/", "")
                errors.append((article, reason or type(error).__name__))
    claims = [[row.get(name) for name in _DRAFTED] for row in rows]
    return json.dumps([claims, errors], ensure_ascii=False).encode()


def _put(path: Path, part: bytes) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_bytes(part)
    temporary.replace(path)


def _rows(path: Path, article: str) -> list[_Row]:
    day = _DAY.match(path.name)
    findings = drafting.gather(path, "article", day[0] if day else None)
    kind, sha256 = findings.kind, findings.sources["article"]["sha256"]
    own = {"article": article, "sha256": sha256, "kind": kind}
    rows: list[_Row] = []
    for name, item in findings.quantities.items():
        bounds = [
            end if math.isfinite(end) else None for end in (item.interval.low, item.interval.high)
        ]
        for claim in item.claims:
            rows.append(
                {
                    **own,
                    "name": name,
                    "says": claim["says"],
                    "unit": item.unit,
                    "low": bounds[0],
                    "high": bounds[1],
                    "at": claim["at"],
                    "anchor": claim["anchor"],
                }
            )
    for name, event in findings.events.items():
        for claim in event["claims"]:
            when = dates.read(claim["when"])
            rows.append(
                {
                    **own,
                    "name": f"events.{name}",
                    "says": claim["when"],
                    "unit": "date",
                    "begins": when.earliest.isoformat(),
                    "ends": when.latest.isoformat(),
                    "at": claim["at"],
                    "anchor": claim["anchor"],
                }
            )
    for (place, role), claims in findings.places.items():
        rows += [
            {
                **own,
                "name": f"places.{place}",
                "says": role,
                "unit": "place",
                "at": claim["at"],
                "anchor": claim["anchor"],
            }
            for claim in claims
        ]
    asked = crimes()[kind].asked
    rows += [{**own, "name": name} for name in asked if name not in findings.quantities]
    return rows


def linked(rows: Sequence[_Row]) -> list[_Row]:
    """Return the rows with ``case``, ``why`` and ``copy_of``: copies first, then equal figures.

    A case is named after its first article. Of several copies of a text only the first is counted.
    """
    first: dict[str, str] = {}
    copies: dict[str, str] = {}
    originals: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        article = row["article"]
        origin = first.setdefault(row["sha256"], article)
        if origin != article:
            copies[article] = origin
        else:
            originals[article].append(row)
    joined: UnionFind[str] = UnionFind(originals)
    why: dict[str, str] = {}
    by_sign: dict[tuple[str, ...], str] = {}
    for article, own in originals.items():
        for sign in _signs(own):
            other = by_sign.setdefault(sign, article)
            if joined[other] != joined[article]:
                joined.union(other, article)
                why[article] = why[other] = ", ".join(sign)
    case = {article: min(members) for members in joined.to_sets() for article in members}
    return [
        {**row, "case": case[origin], "why": why.get(origin), "copy_of": copies.get(row["article"])}
        for row in rows
        for origin in (copies.get(row["article"], str(row["article"])),)
    ]


def _signs(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """Return the features that link two articles: an exact count, with a day or another figure."""
    exact = {
        f"{row['name']} {row['low']:g}"
        for row in rows
        if row["low"] is not None and row["low"] == row["high"] and row["name"][:8] != "unsorted"
    }
    counts = {
        f"{_COUNTED} {row['low']:g}"
        for row in rows
        if row["name"] == _COUNTED and row["low"] == row["high"] and (row["low"] or 0) >= _FEWEST
    }
    days = {str(row["begins"]) for row in rows if row["begins"] and row["begins"] == row["ends"]}
    return [(count, more) for count in sorted(counts) for more in sorted((exact - counts) | days)]


def _write(path: Path, rows: Sequence[_Row], columns: Sequence[str]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - only a corpus needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    kinds = {name: pa.float64() if name in _NUMBERS else pa.string() for name in columns}
    arrays = [pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()]
    temporary = path.with_name(f".{path.name}.new")
    pq.write_table(pa.Table.from_arrays(arrays, list(kinds)), temporary)
    temporary.replace(path)
