"""Compare the files of a report with those made again from its notebooks and case file."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from case_lib.base import folders
from case_lib.base.errors import CaseLibError, FactError, Fault, RenderError
from case_lib.casefile.case import Case
from case_lib.casefile.chapter import chapters
from case_lib.casefile.opening import open_case
from case_lib.quantity import printing
from case_lib.quantity.traces import trace
from case_lib.reports import pdf_text, provenance, report_files
from case_lib.reports.orphans import numerals

__all__ = ["differences", "files"]

_MOST_SHOWN = 10  # differences reported per file
_FONT = re.compile(r"url\(data:font/woff;base64,[^)]*\)")


def differences(folder: Path) -> Iterator[Fault]:
    """Yield the differences between the folder of one language and the report made again."""
    root = folder.resolve().parent
    made_with, here = _made_with(root), report_files.makers()
    if made_with.get("case_lib", here["case_lib"]) != here["case_lib"]:
        yield Fault(
            folder.as_posix(),
            f"was made with case-lib {made_with['case_lib']}; this is {here['case_lib']}. Audit it "
            "with that version, or render it again.",
        )
        return
    try:
        again = report_files.describe(root, folder.resolve().name)
        # the manifest of a report without PDF lists none
        set_there = f"{folder.resolve().name}/{report_files.PDF}" in folders.listed(root)
        page, pdfs = again.page, dict[str, bytes | None]()
        if set_there:
            pdfs = {report_files.PDF: again.pdf, report_files.BRIEF: again.brief}
        kit = again.kit
    except Exception as error:  # a manipulated file may fail anywhere
        said = "; ".join(str(error).splitlines()) or type(error).__name__
        yield Fault(folder.as_posix(), f"can't be made again from its own files: {said}")
        return
    same_makers = made_with == here
    yield from _sidecar(folder / report_files.SIDECAR, again)
    yield from _page(folder / report_files.PAGE, page, same_makers)
    for name, pdf in pdfs.items():
        if pdf is not None:
            yield from _pdf(folder / name, pdf, same_makers)
    yield from _kit(folder, kit, same_makers)
    try:
        yield from _quantities(root, again)
    except CaseLibError as error:
        yield Fault(
            again.case_path.as_posix(),
            "can't be opened again: " + "; ".join(str(error).splitlines()),
        )


def files(folder: Path) -> Iterator[Fault]:
    """Yield the files of a report that are missing or were changed since it was made."""
    path = folder / folders.MANIFEST
    listed = folders.listed(folder)
    if not listed:
        yield Fault(path.as_posix(), "is missing or unreadable, so no file can be proved.")
    there = folders.digests(folder)
    for name, digest in listed.items():
        if name not in there:
            yield Fault((folder / name).as_posix(), "is missing.")
        elif there[name] != digest:
            yield Fault((folder / name).as_posix(), "was changed after it was made.")


def _made_with(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / folders.MANIFEST).read_bytes())["with"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


# -- the sidecar ------------------------------------------------------------------------------


def _sidecar(path: Path, again: report_files.Report) -> Iterator[Fault]:
    if path.is_file() and path.read_bytes() == again.sidecar_bytes:
        return
    try:
        provenance.read(path)
    except FactError as error:
        yield from (Fault(fault.where, fault.what) for fault in error.faults)
        return
    differences = _unlike("", json.loads(path.read_bytes()), json.loads(again.sidecar_bytes))
    shown = list(itertools.islice(differences, _MOST_SHOWN))
    for place, is_there, must_be in shown:
        what = f"{place} is {_short(is_there)}; the report gives {_short(must_be)}."
        yield Fault(path.as_posix(), what)
    more = sum(1 for _ in differences)
    if more:
        yield Fault(path.as_posix(), f"differs in {more} more places.")
    if not shown:
        yield Fault(path.as_posix(), "is formatted differently than by `render`.")


def _unlike(place: str, actual: Any, expected: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield (place, actual, expected) for each leaf in which two trees differ."""
    if isinstance(actual, dict) and isinstance(expected, dict):
        for key in dict.fromkeys([*expected, *actual]):
            below = f"{place}.{key}" if place else str(key)
            if key in actual and key in expected:
                yield from _unlike(below, actual[key], expected[key])
            else:
                yield below, actual.get(key, "missing"), expected.get(key, "nothing")
    elif isinstance(actual, list) and isinstance(expected, list):
        if len(actual) != len(expected):
            yield f"the number of rows of {place}", len(actual), len(expected)
        for row, (mine, its) in enumerate(zip(actual, expected, strict=False)):
            name = its.get("name") if isinstance(its, dict) else None
            yield from _unlike(f"{place}[{row}]" + (f" ({name})" if name else ""), mine, its)
    elif actual != expected:
        yield place, actual, expected


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}…"


# -- page and PDF -----------------------------------------------------------------------------


def _page(path: Path, expected: bytes, same_makers: bool) -> Iterator[Fault]:
    raw = path.read_bytes()
    if raw == expected:
        return
    shown, must = (_FONT.sub("", text.decode("utf-8", "replace")) for text in (raw, expected))
    if shown != must:
        yield Fault(path.as_posix(), _apart(shown, must))
    elif same_makers:
        yield Fault(path.as_posix(), "embeds other fonts than the report's.")


def _apart(shown: str, must: str) -> str:
    pairs = enumerate(zip(shown, must, strict=False))
    place = next((at for at, (a, b) in pairs if a != b), min(len(shown), len(must)))
    start = max(0, place - 40)
    parts = [" ".join(text[start : place + 40].split()) or "nothing" for text in (shown, must)]
    return f"has “{parts[0]}” where the report gives “{parts[1]}”."


def _pdf(path: Path, expected: bytes, same_makers: bool) -> Iterator[Fault]:
    raw = path.read_bytes() if path.is_file() else b""
    if raw == expected:
        return
    expected_text = pdf_text.read(expected)
    try:
        there = pdf_text.read(raw)
    except RenderError as error:
        yield Fault(path.as_posix(), str(error))
        return
    faults = []
    if len(there.pages) != len(expected_text.pages):
        faults.append(f"has {len(there.pages)} pages; the report has {len(expected_text.pages)}.")
    for number, (shown, right) in enumerate(zip(there.pages, expected_text.pages, strict=False), 1):
        if shown != right:
            faults.append(f"page {number} {_apart(shown, right)}")
    for name in dict.fromkeys([*expected_text.attached, *there.attached]):
        if there.attached.get(name) != expected_text.attached.get(name):
            faults.append(f"carries another {name} than the report's.")
    if not faults and same_makers:
        faults = ["differs from the report in something other than text."]
    yield from (Fault(path.as_posix(), what) for what in faults)


def _kit(folder: Path, expected: Mapping[str, bytes], same_makers: bool) -> Iterator[Fault]:
    """Yield files of the newsroom kit that differ; pictures also depend on the typesetter."""
    for name, must in expected.items():
        path = folder / name
        if not path.is_file():
            yield Fault(path.as_posix(), "is missing.")
            continue
        raw = path.read_bytes()
        if path.suffix in (".png", ".svg"):
            if raw != must and same_makers:
                yield Fault(path.as_posix(), "is another picture than the report's.")
        elif raw != must:
            shown, right = raw.decode("utf-8", "replace"), must.decode()
            yield Fault(path.as_posix(), _apart(shown, right))
    for part in ("figures", "tables"):
        there = {path.relative_to(folder).as_posix() for path in (folder / part).glob("*")}
        for name in sorted(there - set(expected)):
            yield Fault((folder / name).as_posix(), "is not a file of the report's kit.")


# -- values of the case file ------------------------------------------------------------------

# compared attributes of a trace node; labels and families depend on where it is shown
_SAID = ("low", "high", "low_open", "high_open", "unit", "kind", "claims", "assumption", "dates")


def _quantities(folder: Path, again: report_files.Report) -> Iterator[Fault]:
    """Yield quantities of executed notebooks whose value in the case file differs."""
    parameters = next(iter(again.sidecar["notebooks"].values()))["parameters"]
    common = {key: parameters[key] for key in ("sources", "draws", "seed")}
    lang = again.sidecar["lang"]
    case = open_case(again.case_path, lang=lang, **common)
    known = _known(folder, case)
    reported: set[str] = set()
    for name, tree in again.sidecar["traces"].items():
        for node in _nodes(tree):
            if node["name"] in reported or node["name"] not in known:
                continue
            right = known[node["name"]]
            for key in _SAID:
                is_there, must_be = (json.loads(json.dumps(n.get(key))) for n in (node, right))
                if is_there != must_be:
                    reported.add(node["name"])
                    yield Fault(
                        (folder / "notebooks").as_posix(),
                        f"{node['name']} (under {name}): {key} is {_short(is_there)}; the case "
                        f"file gives {_short(must_be)}.",
                    )
    for number in again.sidecar["numbers"]:
        quantity = case.get(number["name"])
        if quantity is None or quantity.unit == "date":
            continue
        ways = {printing.say(quantity, lang, with_unit) for with_unit in (True, False)}
        # a threshold may be printed in the law's words, with “or more” or without any digit
        said = numerals(number["text"])
        if said and said not in map(numerals, ways):
            yield Fault(
                f"{folder.as_posix()}/notebooks/{number['notebook']}.ipynb, cell {number['cell']}",
                f"{number['name']} is printed as {number['text']!r}; the case file gives "
                f"{' or '.join(map(repr, sorted(ways)))}.",
            )


def _known(folder: Path, case: Case) -> dict[str, Mapping[str, Any]]:
    """Return the trace of every quantity that follows from case files alone, by name."""
    beside = [
        open_case(path, lang=case.lang, draws=case.draws, seed=case.seed)
        for path in sorted((folder / "cases").glob("*/case.yaml"))
        if path.parent.name != case.file.case
    ]
    quantities = [
        *(quantity for chapter in chapters() for quantity in chapter.printed(case, beside)),
        *case.quantities.values(),
    ]
    return {quantity.name: trace(quantity) for quantity in quantities}


def _nodes(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "@" in tree["name"]:  # with other sources
        return
    yield tree
    for item in tree.get("inputs", []):
        yield from _nodes(item)
