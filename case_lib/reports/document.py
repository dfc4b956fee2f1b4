"""Collect the output of executed notebooks into one description of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from case_lib import __version__
from case_lib.base.errors import RenderError
from case_lib.base.languages import N_, style, translate
from case_lib.casefile.chapter import chapters
from case_lib.casefile.placeholders import open_questions
from case_lib.casefile.schema import CaseFile
from case_lib.document import glyphs
from case_lib.document.display import MIME
from case_lib.document.inline import Token, plain_runs, text_of
from case_lib.document.passages import Passages
from case_lib.document.versions import version
from case_lib.reports import (
    cards,
    ledger,
    markdown,
    printed_numbers,
    sections,
    single_rows,
    sliders,
    unsupported_output,
)
from case_lib.reports.cited_works import only_cited
from case_lib.reports.executed import ABOUT
from case_lib.reports.running import FIRST

__all__ = ["blocks_of", "gather"]

_said = Passages(__package__)
_WORDS = {
    "contents": N_("Contents"),
    "glance": N_("Key figures at a glance"),
    "table": N_("Table"),
    "figure": N_("Figure"),
    "page_of": N_("Page {page} of {total}"),
    "kind": N_("Reconstruction of a reported case"),
    "marks": N_("reported: no mark  ◐ calculated  ○ assumed  ◇ synthetic"),
    "appendix": N_("Methods and evidence"),
    "apparatus": N_("Research apparatus"),
    "network": N_("Open the drawing that can be moved and searched"),
    "title_page": N_("title page"),
    "ledger": N_("Ledger"),
    "skip": N_("Skip to the text"),
    "tools": N_("Contents and search"),
    "search": N_("Search"),
    "theme": N_("Dark or light"),
    "here": N_("Link to this section"),
    "card": N_("About this number"),
    "all": N_("all"),
    "brief": N_("brief"),
    "printed_at": N_("where it is printed:"),
    "sliders_heading": N_("Move the assumptions"),
    "setting": N_("Link to this setting"),
    "reset": N_("Back to the published report"),
    "draft": N_("draft"),
    "made": N_("Made with case-lib {version}; case file {hash}"),
}


def gather(
    executed: Mapping[str, Mapping[str, Any]], lang: str, case_file: CaseFile, digest: str
) -> dict[str, Any]:
    """Return the description of a report: title, chapters, back matter, numbers and traces.

    ``executed`` are its notebooks by name (``executed.read``), in order; ``digest`` is the SHA-256
    of the case file.

    Cells tagged ``back`` go to the annex, in print and on the page; cells tagged ``screen`` only to
    the page, before the ledger; those tagged ``brief`` continue the list of the brief's own cell
    with this tag. From notebooks that aren't printed, only the title page and cells for annex and
    page are used.

    Raises
    ------
    RenderError
        If no notebook shows a title page, or a cell shows something that reports don't support.
    """
    made = translate(_WORDS["made"], lang).format(version=__version__, hash=digest[:12])
    if case_file.scenario:
        made += style(lang).clause + translate(_SCENARIO, lang).format(name=case_file.scenario.name)
    report: dict[str, Any] = {
        "lang": lang,
        "title": None,
        "brief": None,
        "chapters": [],
        "back": [],
        "screen": [],
        "data": {},
        "traces": {},
        "unshown": {},
        "numbers": [],
        "notebooks": {},
        "words": {
            **{key: translate(word, lang) for key, word in _WORDS.items() if key != "made"},
            **{key: text_of(*_said.lines(lang, key)) for key in ("sliders_how", "moved")},
        },
        "made": made,
        "case_sha256": digest,
    }
    adding: list[dict[str, Any]] = []
    briefs = {item.notebook for item in chapters() if item.document == "brief"}
    missing: list[sections.Missing] = []
    for name, book in executed.items():
        about = book["metadata"][ABOUT]
        report["notebooks"][name] = {k: about[k] for k in ("sha256", "parameters")}
        body, back, screen, added = _notebook(book["cells"], name, lang, report, name in briefs)
        if "left_out" in about:
            body, back, screen = sections.failed(body, about["left_out"], lang), [], []
            added = []
        adding += added if about["printed"] else []
        if about["printed"] and body:
            if name in briefs:
                report["brief"] = {
                    "name": name,
                    "blocks": sections.known(sections.continued(body, adding)),
                }
            else:
                blocks, gone = sections.shown(body, lang)
                missing += gone
                if blocks:
                    report["chapters"].append({"name": name, "blocks": blocks})
        report["back"] += sections.known(back)
        screen = sections.known(screen)
        report["screen"] += _titled(screen, body, lang) if name != FIRST else screen
    if report["chapters"]:
        report["chapters"][-1]["blocks"] += sections.not_covered(missing, lang)
    for part in [*report["chapters"], *([report["brief"]] if report["brief"] else [])]:
        part["blocks"] = single_rows.as_sentences(part["blocks"], lang)
    report["back"] = only_cited(report["back"], blocks_of({**report, "back": []}))
    if report["title"] is None:
        raise RenderError("no notebook shows a title page; 00_facts must be among them.")
    _number(report)
    _badge(report)
    if not open_questions(case_file):
        report["words"]["draft"] = ""
    rows = ledger.add(report, case_file)
    _number(report)
    report["cards"] = cards.cards(report, rows, case_file)
    # the quantity of each row, unless it is shared
    alone = {r: str(m[0]["name"]) for r, m in rows.items() if m[0]["name"] == r or len(m) == 1}
    report["slider_data"] = sliders.export(report, alone, case_file)
    _without_gaps(report)
    report["numbers"] = [number for number, _ in printed_numbers.printed(report)]
    return report


def _titled(
    blocks: list[dict[str, Any]], chapter: list[dict[str, Any]], lang: str
) -> list[dict[str, Any]]:
    """Return blocks of the page only, their headings prefixed by the title of their chapter."""
    title: list[Any] = next(
        (b["runs"] for b in chapter if b["block"] == "heading" and b["level"] == 1), []
    )
    return [
        {**block, "runs": [*title, style(lang).colon, *block["runs"]]}
        if title and block["block"] == "heading" and block["level"] == 2
        else block
        for block in blocks
    ]


# data for the page's scripts
_HELD = ("network", "address", "traces", "name", "row", "use", "anchor", "link", "id")


def _without_gaps(report: dict[str, Any]) -> None:
    """Replace characters that no shipped font has by 〓, and list them at the end of the report."""
    missing: dict[str, None] = {}

    def mended(node: Any) -> Any:
        if isinstance(node, str):
            gaps = glyphs.missing(node)
            missing.update(dict.fromkeys(gaps))
            return glyphs.printable(node) if gaps else node
        if isinstance(node, dict):
            return {k: v if k in _HELD else mended(v) for k, v in node.items()}
        return [mended(item) for item in node] if isinstance(node, list | tuple) else node

    for key in ("title", "brief", "chapters", "back", "screen", "cards"):
        report[key] = mended(report[key])
    if missing:
        letters = [Token(glyphs.named(letter), "code point") for letter in missing]
        lines = [plain_runs(line) for line in _said.lines(report["lang"], "gaps", letters=letters)]
        report["back"].append({"block": "paragraph", "style": "note", "lines": lines})


def _notebook(
    cells: Sequence[Any],
    name: str,
    lang: str,
    report: dict[str, Any],
    of_brief: bool,
) -> tuple[list[dict[str, Any]], ...]:
    """Return the output of a notebook's cells: for its chapter, annex, the page only, the brief."""
    places: dict[str, list[dict[str, Any]]] = {"": [], "back": [], "screen": [], "brief": []}
    for row, cell in enumerate(cells):
        tags = cell["metadata"].get("tags", [])
        continued = of_brief and "brief" in tags
        place = places["" if continued else next((tag for tag in places if tag in tags), "")]
        if cell["cell_type"] == "markdown":
            place += markdown.describe(cell["source"], lang)
            continue
        for output in cell.get("outputs", []):
            described = output.get("data", {}).get(MIME)
            if described is None:
                unsupported_output.refuse(output, f"{name}.ipynb, cell {row + 1}")
                continue
            described = version(described, lang)
            traces = described.pop("traces", {})
            for number in printed_numbers.numbers_in(described):
                number.update(notebook=name, cell=row + 1)
            report["traces"].update(traces)
            report["unshown"].update(described.pop("unshown", {}))
            if described["block"] == "title":
                report["title"] = described
            elif described["block"] == "data":
                report["data"][described["name"]] = described["data"]
            else:
                aside = described.pop("aside", False)
                described = {**described, "continued": True} if continued else described
                place.append(described if aside else {**described, "made": True})
    return tuple(places.values())


_SCENARIO = N_("scenario {name}")
_BADGES = {
    "assumed": (N_("○ assumed"), N_("○ in part assumed")),
    "synthetic": (N_("◇ synthetic"), N_("◇ in part synthetic")),
}


def blocks_of(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return all blocks of a report in reading order: brief, chapters, annex, page only."""
    parts = [*([report["brief"]] if report["brief"] else []), *report["chapters"]]
    blocks = [block for part in parts for block in part["blocks"]]
    return [*blocks, *report["back"], *report["screen"]]


def _badge(report: dict[str, Any]) -> None:
    """Add to each caption whether any of its numbers are assumed or synthetic."""
    for block in blocks_of(report):
        kinds = block.pop("kinds", [])
        if block["block"] in ("table", "figure") and kinds and kinds[-1] in _BADGES:
            whole, in_part = _BADGES[kinds[-1]]
            said = translate(whole if len(kinds) == 1 else in_part, str(report["lang"]))
            block["caption"] = [*block["caption"], " ", {"style": "badge", "text": said}]


def _number(report: dict[str, Any]) -> None:
    """Number chapters, sections, tables and figures consecutively through the document."""
    for chapter, place in [
        *((chapter["blocks"], str(n)) for n, chapter in enumerate(report["chapters"], 1)),
        (report["back"], "A"),
        (report["screen"], "B"),
    ]:
        section = 0
        for block in chapter:
            if block["block"] == "heading":
                section += block["level"] == 2
                block["label"] = place if block["level"] == 1 else f"{place}.{section}"
    _count(blocks_of({**report, "brief": None}))
    # those of the brief repeat others, and have no number in print
    _count(report["brief"]["blocks"] if report["brief"] else [], "b")


def _count(blocks: list[dict[str, Any]], before: str = "") -> None:
    """Number tables and figures in order: 1, 2 or b1, b2."""
    counts = {"table": 0, "figure": 0}
    for block in blocks:
        if block["block"] in counts:
            counts[block["block"]] += 1
            block["number"] = f"{before}{counts[block['block']]}"
