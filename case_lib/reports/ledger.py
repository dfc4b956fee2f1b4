"""The ledger: a row for every printed quantity, with links from each number to its row and back.

A row contains kind, bounds, unit, formula with its inputs, claims with outlet, paragraph, token and
confidence, and assumptions with their reasons. Numbers of one family (a province each, say) share a
row.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from case_lib.base import units
from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile.evidence import CONFIDENCE_WORDS
from case_lib.casefile.schema import CaseFile
from case_lib.document.cells import paragraphs
from case_lib.document.inline import plain_runs
from case_lib.document.passages import Passages
from case_lib.quantity import printed_bounds, printed_dates
from case_lib.reading import dates
from case_lib.reports.markdown import text_of
from case_lib.reports.printed_numbers import numbers_in, printed

__all__ = ["KINDS", "add", "claim_text", "row_of", "value"]


_HEADS = (N_("quantity"), N_("value"), N_("comes from"), N_("printed in"))
_said = Passages(__package__)
_SHARED = N_("differs by row; see the table")
KINDS = {
    "reported": N_("reported"),
    "derived": N_("calculated"),
    "assumed": N_("assumed"),
    "synthetic": N_("synthetic"),
}
_FILTERS = {"kind": N_("kind"), "source": N_("source"), "chapter": N_("chapter")}


def add(report: dict[str, Any], case_file: CaseFile) -> dict[str, list[dict[str, Any]]]:
    """Link every number of a report to its ledger row, and append the ledger to the page.

    Returns the rows: the traces of the quantities that share each.
    """
    lang = str(report["lang"])
    nodes = _nodes(report["traces"])
    places: dict[str, dict[str, str]] = {}
    tips: dict[str, str] = {}
    for use, (number, place) in enumerate(printed(report), 1):
        row = row_of(nodes[number["name"]])
        number.update(use=f"use-{use}", row=f"q-{row}")
        places.setdefault(row, {}).setdefault(place, f"use-{use}")
    rows, attributes = [], []
    closure = _closure(nodes, places)
    chapters = _chapters(report)
    for row, members in closure.items():
        rows.append(_row(row, members, places.get(row, {}), case_file, lang))
        attributes.append(_attributes(members, chapters.get(row, set())))
        tips[f"q-{row}"] = _tip(members, case_file, lang)
    uses: dict[str, list[str]] = {}
    for number, _ in printed(report):
        number["tip"] = tips[number["row"]]
    for number in numbers_in([report["title"], report["chapters"]]):
        uses.setdefault(number["name"], []).append(number["use"])
    _fill(report["back"], uses)
    heads = [translate(head, lang) for head in _HEADS]
    report["screen"].append({"block": "heading", "level": 2, "runs": [report["words"]["ledger"]]})
    report["screen"].append(
        {
            "block": "table",
            "name": "ledger",
            "caption": plain_runs(*_said.lines(lang, "ledger")),
            "heads": heads,
            "align": "llll",
            "rows": rows,
            "note": [],
            "attributes": attributes,
            "filters": _filters(report, attributes, case_file),
        }
    )
    return closure


def _chapters(report: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the notebooks that print a quantity of each row."""
    notebooks: dict[str, set[str]] = {}
    for number, _ in printed(report):
        notebooks.setdefault(number["row"].removeprefix("q-"), set()).add(number["notebook"])
    return notebooks


def _attributes(members: list[dict[str, Any]], chapters: set[str]) -> dict[str, str]:
    """Return the filter attributes of a row: kind, sources, chapters."""
    claims = [claim for node in members for claim in node.get("claims", [])]
    sources = dict.fromkeys(c["source"] for c in claims if "rejected" not in c)
    return {
        "kind": members[0]["kind"],
        "source": " ".join(sources),
        "chapter": " ".join(sorted(chapters)),
    }


def _filters(
    report: Mapping[str, Any], attributes: list[dict[str, str]], case_file: CaseFile
) -> list[dict[str, Any]]:
    lang = str(report["lang"])
    there = {key: {v for row in attributes for v in row[key].split()} for key in _FILTERS}
    outlets = {n: text(s.outlet.model_dump(), lang) for n, s in case_file.sources.items()}
    titles = {}
    for chapter in report["chapters"]:
        for block in chapter["blocks"]:
            if block["block"] == "heading" and block["level"] == 1:
                titles[chapter["name"]] = text_of(block["runs"])
    called = {
        "kind": {word: translate(said, lang) for word, said in KINDS.items()},
        "source": outlets,
        "chapter": titles,
    }
    return [
        {
            "name": key,
            "label": translate(label, lang),
            "options": [(v, said) for v, said in called[key].items() if v in there[key]],
        }
        for key, label in _FILTERS.items()
    ]


def _fill(node: Any, uses: Mapping[str, list[str]]) -> None:
    """Fill in the places of use in each run that lists where a quantity is printed."""
    if isinstance(node, dict):
        if "uses" in node:
            node["at"] = uses.get(node["uses"], [])
        for value in node.values():
            _fill(value, uses)
    elif isinstance(node, list):
        for value in node:
            _fill(value, uses)


def _nodes(traces: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return all quantities in the traces, by name."""
    nodes: dict[str, dict[str, Any]] = {}

    def visit(node: dict[str, Any]) -> None:
        nodes[node["name"]] = {**nodes.get(node["name"], {}), **node}
        for item in node.get("inputs", []):
            visit(item)

    for tree in traces.values():
        visit(tree)
    return nodes


def row_of(node: Mapping[str, Any]) -> str:
    """Return the row of a traced quantity: its family, or its own name."""
    return str(node.get("family") or node["name"])


def _closure(
    nodes: Mapping[str, dict[str, Any]], places: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of printed quantities and everything they depend on, strongest kind first."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for node in nodes.values():
        rows.setdefault(row_of(node), []).append(node)
    wanted: set[str] = set()
    waiting = [row for row in rows if row in places]
    while waiting:
        row = waiting.pop()
        if row not in wanted:
            wanted.add(row)
            waiting += [row_of(item) for node in rows[row] for item in node.get("inputs", [])]
    order = [kind.word for kind in Kind]
    chosen = [row for row in rows if row in wanted]
    # a family with the name of a quantity shows that quantity first
    members = {row: sorted(rows[row], key=lambda n: n["name"] != row) for row in chosen}
    return dict(sorted(members.items(), key=lambda item: order.index(item[1][0]["kind"])))


def _row(
    row: str,
    members: list[dict[str, Any]],
    uses: Mapping[str, str],
    case_file: CaseFile,
    lang: str,
) -> list[list[Any]]:
    first = members[0]
    what: list[Any] = [{"anchor": f"q-{row}"}]
    label = text(first.get("label") or "", lang)
    if label:
        what += [label, {"break": True}]
    what.append({"style": "code", "text": row})
    back: list[Any] = []
    for place, use in uses.items():
        back += ([", "] if back else []) + [{"link": use, "text": place}]
    return [
        what,
        [value(row, members, case_file, lang)],
        _origin(first, case_file, lang, first["name"] != row),
        back,
    ]


def value(row: str, members: Sequence[Mapping[str, Any]], case_file: CaseFile, lang: str) -> str:
    """Return the kind and the bounds of a row, as printed."""
    first = members[0]
    kind = translate(KINDS[first["kind"]], lang)
    mark = f"{Kind[first['kind'].upper()].mark} {kind}".strip() + style(lang).colon
    if first["name"] != row and len(members) > 1:
        return f"{mark}{translate(_SHARED, lang)}"
    if first.get("unit") == "date":
        return f"{mark}{first.get('dates', '')}"
    ends = [first.get(end) for end in ("low", "high")]
    low = -math.inf if ends[0] is None else ends[0]
    high = math.inf if ends[1] is None else ends[1]
    held = Interval(low, high, bool(first.get("low_open")), bool(first.get("high_open")))
    unit = units.carrying(first.get("unit") or "1", case_file.unit_words)
    return f"{mark}{printed_bounds.interval(held, lang, unit)}"


def _origin(node: Mapping[str, Any], case_file: CaseFile, lang: str, shared: bool) -> list[Any]:
    cell: list[Any] = []

    def line(*runs: Any) -> None:
        if cell:
            cell.append({"break": True})
        cell.extend(runs)

    if node.get("formula"):
        line({"style": "code", "text": node["formula"]})
    if node.get("method"):
        line(text(node["method"], lang))
    if node.get("inputs"):
        rows = dict.fromkeys(row_of(item) for item in node["inputs"])
        links: list[Any] = []
        for row in rows:
            links += ([", "] if links else []) + [{"link": f"q-{row}", "text": row}]
        line(*links)
    if node.get("assumption"):
        line(text(node["assumption"], lang))
    for claim in node.get("claims", []):
        if "rejected" not in claim:
            # a shared row has no single place in its source
            line(claim_text({**claim, "at": ""} if shared else claim, case_file, lang))
    return cell


def claim_text(claim: Mapping[str, Any], case_file: CaseFile, lang: str) -> str:
    """Return a claim on one line: outlet, paragraph, day, token, confidence, scope."""
    source, written = case_file.sources.get(claim["source"]), style(lang)
    where = text(source.outlet.model_dump(), lang) if source else claim["source"]
    if claim.get("at"):
        where = written.beside(where, paragraphs([claim["at"]], lang))
    parts = [where]
    published = claim.get("published") or (source and source.published)
    if published:
        parts.append(printed_dates.when(dates.read(str(published)), lang))
    if claim.get("anchor"):
        parts.append(written.quoted(claim["anchor"]))
    if source or published:
        sure = translate(CONFIDENCE_WORDS[claim["confidence"]], lang)
        parts.append(translate(N_("confidence"), lang) + written.colon + sure)
    if claim.get("of"):
        scope = case_file.scopes.get(claim["of"])
        parts.append(text(scope.label.model_dump(), lang) if scope else claim["of"])
    if claim.get("likely"):
        parts.append(translate(N_("very probably of this case"), lang))
    if claim.get("beside"):
        parts.append(translate(N_("another reading"), lang))
    return written.clause.join(parts)


def _tip(members: list[dict[str, Any]], case_file: CaseFile, lang: str) -> str:
    """Return the tooltip of a number."""
    first = members[0]
    label = text(first.get("label") or "", lang)
    kind = translate(KINDS[first["kind"]], lang)
    claims = [c for c in first.get("claims", []) if not {"rejected", "beside"} & c.keys()]
    origin = (
        claim_text(claims[0], case_file, lang)
        if claims
        else (
            str(
                first.get("formula")
                or text(first.get("method") or first.get("assumption") or "", lang)
            )
        )
    )
    return " · ".join(part for part in (label, kind, origin) if part)
