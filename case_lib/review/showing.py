"""The data of the review page: paragraphs with marked figures, claims, open questions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from case_lib.base import reference, units
from case_lib.base.errors import UnitError
from case_lib.base.languages import known
from case_lib.casefile.loader import load_case
from case_lib.casefile.placeholders import OPEN
from case_lib.quantity import printing
from case_lib.reading import figure_extraction, gazetteer
from case_lib.reading.formats.opening import open_article
from case_lib.reading.places_named import ROLES
from case_lib.reading.source_text import simplified
from case_lib.review import editing, words

__all__ = ["lines_of", "shown"]

_SECTIONS = ("quantities", "events", "roles", "places")
_NUMBER = re.compile(r"[0-9０-９][0-9０-９,，.．]*")


def shown(path: Path, texts: Mapping[str, Sequence[str]], lang: str = "") -> dict[str, Any]:
    """Return the state of a review: claims of the file, and the texts with their figures marked.

    Parameters
    ----------
    texts
        Source → its paragraphs, the headline first.
    lang
        The language of the page; "" for the browser's.
    """
    data, sha = editing.read(path)
    claims = list(_claims(data))
    case = load_case(path)
    return {
        "case": str(data.get("case")),
        "sha": sha,
        "claims": claims,
        "questions": list(_questions(data)),
        "waiting": len(case.to_review),
        "scopes": list(data.get("scopes") or {}),
        "known": _known(),
        "langs": list(known()),
        "lang": lang,
        "roles": list(ROLES),
        "words": {code: words.in_language(code) for code in known()},
        "texts": {
            source: [
                _marked(line, [c for c in claims if (c["source"], c["at"]) == (source, f"p{row}")])
                for row, line in enumerate(lines, 1)
            ]
            for source, lines in texts.items()
        },
    }


def _claims(data: Any) -> Iterator[dict[str, Any]]:
    for section in _SECTIONS:
        for name, item in editing.items(data.get(section)):
            for row, claim in enumerate(item.get("claims") or ()):
                yield {
                    "id": f"{section}/{name}/{row}",
                    "section": section,
                    "name": str(name),
                    "row": row,
                    "label": _label(section, item),
                    "unit": _unit(str(item.get("unit", "")), data.get("units") or {}),
                    "role": str(item.get("role", "caught" if section == "places" else "")),
                    "value": str(claim.get("says", claim.get("when", ""))),
                    "source": str(claim.get("source", "")),
                    "at": str(claim.get("at", "")),
                    "anchor": str(claim.get("anchor", "")),
                    "of": str(claim.get("of", "")),
                    "review": bool(claim.get("review", False)),
                }


def _unit(unit: str, declared: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of a unit by language, or its name where the file doesn't declare it."""
    if not unit:
        return {}
    own = {str(name): _words(words) for name, words in declared.items()}
    try:
        carried = units.carrying(units.check(unit, own), own)
    except UnitError:
        return _words(unit)
    return {lang: printing.unit(carried, lang) or unit for lang in known()}


def _label(section: str, item: Any) -> dict[str, str]:
    """Return the label of a claim; for a place without an open question, its name."""
    if section != "places" or "label" in item:
        return _words(item.get("label"))
    try:
        return dict(gazetteer.called(str(item["province"])))
    except KeyError:  # from a table beside the case file
        return _words(item["province"])


def _words(label: Any) -> dict[str, str]:
    if isinstance(label, Mapping):
        return {str(lang): str(words) for lang, words in label.items()}
    return dict.fromkeys(known(), str(label or ""))


def _questions(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[dict[str, Any]]:
    """Yield the open questions of a file, one for all its languages."""
    if isinstance(node, Mapping):
        words = [str(word) for word in node.values() if isinstance(word, str)]
        if set(node) <= set(known()) and any(word.startswith(OPEN) for word in words):
            yield {"path": list(path), "words": _words(node)}
            return
        for key, item in node.items():
            yield from _questions(item, (*path, str(key)))
    elif isinstance(node, list):
        for row, item in enumerate(node):
            yield from _questions(item, (*path, row))
    elif isinstance(node, str) and node.startswith(OPEN):
        yield {"path": list(path), "words": _words(node)}


def _known() -> list[dict[str, Any]]:
    """Return the possible meanings of figures: names that models use, and those of drafts."""
    names: dict[str, dict[str, str]] = {}
    for row in figure_extraction.table()["guesses"]:
        if "name" in row:  # other rows aren't figures of a case
            names.setdefault(str(row["name"]), dict(row["label"]))
    for name in reference.load("names.yaml"):
        if "{" not in name:
            names.setdefault(str(name), {})
    return [{"name": name, "label": label} for name, label in sorted(names.items())]


def _marked(line: str, claims: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a paragraph as runs; a run with ``claims`` is their token, or a bare number."""
    spans: dict[tuple[int, int], list[str]] = {}
    begun: dict[str, int] = {}
    for claim in claims:
        span = _find(line, claim["anchor"], begun.get(claim["anchor"], 0))
        if span is None:  # mentioned twice, counted once
            span = _find(line, claim["anchor"], 0)
        if span is not None:
            spans.setdefault(span, []).append(claim["id"])
            begun[claim["anchor"]] = span[1]
    for match in _NUMBER.finditer(line):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            spans[match.span()] = []
    runs: list[dict[str, Any]] = []
    place = 0
    for (start, end), ids in sorted(spans.items()):
        if start < place:
            if runs:
                runs[-1].setdefault("claims", []).extend(ids)
            continue
        if start > place:
            runs.append({"text": line[place:start]})
        runs.append({"text": line[start:end], "claims": ids})
        place = end
    if place < len(line):
        runs.append({"text": line[place:]})
    return runs


def _find(line: str, anchor: str, begin: int) -> tuple[int, int] | None:
    """Return the span of a token in a line as printed, whose signs and spaces may differ."""
    wanted = "".join(char for char, _ in _plain(anchor))
    if not wanted:
        return None
    letters = [(char, at) for char, at in _plain(line) if at >= begin]
    row = "".join(char for char, _ in letters).find(wanted)
    return None if row < 0 else (letters[row][1], letters[row + len(wanted) - 1][1] + 1)


def _plain(text: str) -> list[tuple[str, int]]:
    """Return the letters of a text as compared, each with its position."""
    letters = [
        (letter, at)
        for at, char in enumerate(text)
        for letter in unicodedata.normalize("NFKC", char).lower()
        if not letter.isspace() and letter != ","
    ]
    plain = simplified("".join(letter for letter, _ in letters))
    if len(plain) != len(letters):  # simplification changed the length of a word
        return letters
    return [(letter, at) for letter, (_, at) in zip(plain, letters, strict=True)]


def lines_of(path: Path) -> list[str]:
    """Return the paragraphs of an article as printed, whatever its format, headline first.

    Raises
    ------
    FactError
        If the file can't be read, with the way out.
    """
    return [line.strip() for line in open_article(path).paragraphs]
