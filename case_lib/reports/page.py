"""Make one self-contained HTML file of a described report; it makes no network requests."""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import json
import pickle
import re
from collections.abc import Callable, Iterable
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from case_lib.base.languages import style
from case_lib.document import interactive
from case_lib.document.drawing import MODEL
from case_lib.reports import cards, page_fonts, printed_numbers, templates
from case_lib.reports.document import blocks_of
from case_lib.reports.markdown import text_of

__all__ = ["set_page"]


def set_page(report: dict[str, Any]) -> str:
    """Return the report as HTML, its fonts reduced to the characters it uses and embedded."""
    data = pickle.loads(pickle.dumps(report))  # a copy, in a tenth of copy's time
    contents = [{"id": "top", "text": data["words"]["title_page"]}]
    for chapter in [*([data["brief"]] if data["brief"] else []), *data["chapters"]]:
        for block in chapter["blocks"]:
            if block["block"] == "heading" and block["level"] == 1:
                block["id"] = chapter["name"]
                contents.append({"id": chapter["name"], "text": text_of(block["runs"])})
            elif block["block"] == "heading" and "label" in block:
                block["id"] = f"section-{block['label']}"
    for block in [*data["back"], *data["screen"]]:
        if block["block"] == "heading":
            block["id"] = f"section-{block['label']}"
    contents += [{"id": part, "text": data["words"][part]} for part in ("appendix", "apparatus")]
    for block in blocks_of(data):
        if block["block"] == "figure":
            block["model"] = any(f'id="{MODEL}"' in svg for svg in block["svgs"])
            block["svgs"] = [
                _own_names(svg, f"f{block['number']}-{part}-")
                for part, svg in enumerate(block["svgs"])
            ]
    families = style(data["lang"]).fonts
    listed = ", ".join(f'"{family}"' for family in families) + ", sans-serif"
    template = templates.template("report.html.j2")
    network = any(block.get("network") for block in blocks_of(data))
    _move(data)
    if data["slider_data"]:
        contents.insert(1, {"id": "assumptions", "text": data["words"]["sliders_heading"]})
    scripts = ["page.js", *(_SLIDER_SCRIPTS if data["slider_data"] else [])]
    script, css = "\n".join(map(_beside, scripts)), _beside("page.css")
    more: dict[str, Any] = {
        "contents": contents,
        "families": listed,
        "language": style(data["lang"]).setting.html,
        "packed": interactive.packed,
        "tall": interactive.HEIGHT,
        # a frame takes the policy of its page, so the page names the frame's scripts
        "scripts": f"{_hash(script)} {interactive.script_hashes()}" if network else _hash(script),
        "script": script,
        "css": css,
        "cards": _json(data["cards"]),
        "card_words": _json(cards.words(data)),
        "slider_json": _json(data["slider_data"]),
        "others": _others(data),
    }
    labels = [card["label"] for card in data.pop("cards").values()]
    bare = template.render(**data, **more, faces=_FACES)
    characters = _characters(bare.replace(_FACES, ""), [*labels, str(more["card_words"])])
    faces = (
        f'@font-face{{font-family:"{family}";font-weight:{weight};'
        f'src:url(data:font/woff;base64,{embedded}) format("woff")}}'
        for (family, weight), embedded in page_fonts.reduced(families, *characters).items()
    )
    return bare.replace(_FACES, "\n".join(faces), 1)


_FACES = "/* fonts of the characters on this page */"
_SLIDER_SCRIPTS = (
    "intervals.js",
    "bounds.js",
    "printing.js",
    "draws.js",
    "redrawing.js",
    "sliders.js",
)


def _move(data: dict[str, Any]) -> None:
    """Mark what follows when an assumption is moved: numbers, ledger, drawings, passages."""
    if not data["slider_data"]:
        return
    nodes = data["slider_data"]["nodes"]
    sliders = [item["name"] for item in data["slider_data"]["sliders"]]

    def based(name: Any) -> list[str]:
        return [sliders[at] for at in nodes.get(name, {}).get("rests", ())]

    def under(names: Iterable[Any]) -> list[str]:
        own = {base for name in names for base in (name, *based(name))}
        return [name for name in sliders if name in own]

    for number, _ in printed_numbers.printed(data):
        if under([number["name"]]):
            number |= {"moves": number["name"], "said": number.get("said", "")}
    for block in blocks_of(data):
        if block["block"] == "figure":
            drawn = [*block["rests_on"], *(number["name"] for number in block["numbers"])]
            block["moves"] = " ".join(under(drawn))
        elif block["block"] == "paragraph" and (tests := _tests(block, under)):
            block["moves"] = json.dumps(tests, ensure_ascii=False, separators=(",", ":"))
        elif block.get("name") == "ledger":
            for row in block["rows"]:
                own = data["slider_data"]["rows"].get(row[0][0]["anchor"].removeprefix("q-"))
                if own:
                    row[1] = [{"moves": own, "row": row[1][0]}]


def _tests(block: dict[str, Any], under: Callable[[Iterable[Any]], list[str]]) -> Any:
    """Return what decides whether a passage still says what it must; None where nothing does."""
    tests = [test for test in block.get("tested", []) if under(test[1])]
    rests = (
        under(n["name"] for n in printed_numbers.numbers_in(block)) if block.get("chosen") else []
    )
    return {"tests": tests, "rests": rests} if tests or rests else None


def _beside(name: str) -> str:
    file = importlib.resources.files("case_lib") / "reports" / name
    return file.read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """Return what a Content-Security-Policy must name for a script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _json(data: Any) -> str:
    """Return data for an element of a page; no end of that element can hide in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("&", "\\u0026")


def _others(data: dict[str, Any]) -> list[dict[str, str]]:
    """Return the other languages that the report is in."""
    (langs, *_) = (run["parameters"]["lang"].split(",") for run in data["notebooks"].values())
    others = {lang: style(lang) for lang in langs}
    del others[data["lang"]]
    return [
        {"lang": lang, "name": written.name, "language": written.setting.html}
        for lang, written in others.items()
    ]


_PLACES = re.compile(r"(\.\d\d)\d+")


def _own_names(svg: str, prefix: str) -> str:
    """Give the ids of a drawing a prefix, so that several stand in one page."""
    svg = re.sub(r'\bid="', f'id="{prefix}', svg)
    svg = re.sub(r'href="#', f'href="#{prefix}', svg)
    svg = svg.replace("url(#", f"url(#{prefix}")
    # a hundredth of a point is finer than any screen
    svg = re.sub(r'\bd="[^"]*"', lambda path: _PLACES.sub(r"\1", path[0]).replace("\n", ""), svg)
    svg = re.sub(r'(?<= [xy]=")-?\d+\.\d{3,}', lambda at: f"{float(at[0]):.2f}", svg)
    # the style of the page names the fonts
    svg = re.sub(r" ?font-family: [^;\"]*;", "", re.sub(r">\s+<", "><", svg))
    # the audit needs ticks and the script what moves, and dashes begin at their beginning anyhow
    svg = re.sub(r'<g id="(?![^"]*(?:tick|-mv-|-in-|-model"))[^"]*"', "<g", svg).replace(
        "stroke-dashoffset: 0; ", ""
    )
    svg = re.sub(r'<svg ([^>]*?)height="[^"]*"', r"<svg \1", svg, count=1)
    return _STROKES.sub(_joined, svg)


# strokes that follow each other in one style: each an element that a browser lays out
_STROKES = re.compile(
    r'<path d="(?P<d>[^"]*)"(?P<look> clip-path="[^"]*" style="fill: none; stroke[^"]*")/>'
    r'(?:<path d="[^"]*"(?P=look)/>)+'
)


def _joined(strokes: re.Match[str]) -> str:
    """Return strokes of one style as one, where nothing shines through."""
    if "opacity" in strokes["look"]:
        return strokes[0]
    ways = "".join(way.strip() for way in re.findall(r' d="([^"]*)"', strokes[0]))
    return f'<path d="{ways}"{strokes["look"]}/>'


# what page.css sets in bold; cards say labels and numbers in bold as well
_BOLD = (
    "h1, h2, h3, b, strong, th, legend, .bar summary, .headline, .draft, .m, a.n, "
    'svg [style*="font-weight: 700"], svg [style*="font-weight: bold"], svg [style*="font: 700"], '
    'svg [style*="font: bold"]'
)


def _characters(bare: str, labels: Iterable[str]) -> tuple[str, str]:
    """Return the characters of a page, and those that it shows in bold; ``labels`` may be."""
    in_bold = [node.text() for node in LexborHTMLParser(bare).css(_BOLD)]
    bold = {*"".join(in_bold), *"".join(labels), *"0123456789↓"}  # sliders lead down to the ledger
    return "".join(sorted(set(bare))), "".join(sorted(bold))
