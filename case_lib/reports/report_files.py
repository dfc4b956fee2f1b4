"""Make the files of a report only from executed notebooks and the frozen case.

``audit`` therefore can make again what ``render`` wrote, and compare.
"""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from case_lib import __version__
from case_lib.base.digests import of_file
from case_lib.base.errors import RenderError
from case_lib.casefile.loader import load_case
from case_lib.casefile.schema import CaseFile
from case_lib.reports import executed, kit, page, pdf
from case_lib.reports.document import gather

__all__ = ["BRIEF", "PAGE", "PDF", "SIDECAR", "Report", "describe", "makers"]

SIDECAR, PDF, PAGE, BRIEF = "provenance.json", "report.pdf", "report.html", "brief.pdf"
# versions that the bytes of a report depend on, besides its inputs
_MAKERS = ("typst", "fonttools", "Jinja2")


@dataclass(frozen=True)
class Report:
    """The description of a report, its sidecar as data, and its case with the path of its file."""

    described: dict[str, Any]
    sidecar: dict[str, Any]
    case_path: Path
    case_file: CaseFile

    @functools.cached_property
    def sidecar_bytes(self) -> bytes:
        """The content of the sidecar file: a line for each number and each trace."""
        return _lines(self.sidecar).encode()

    @functools.cached_property
    def page(self) -> bytes:
        """The page."""
        return page.set_page(self.described).encode()

    @functools.cached_property
    def pdf(self) -> bytes:
        """The report as PDF, with case file and sidecar attached."""
        return self._set("report")

    @functools.cached_property
    def brief(self) -> bytes | None:
        """The brief as PDF; None for a report without one."""
        return self._set("brief") if self.described["brief"] else None

    @functools.cached_property
    def kit(self) -> dict[str, bytes]:
        """The newsroom kit: path → content."""
        return kit.files(self.described, self.case_file)

    def files(self, with_pdf: bool) -> dict[str, bytes]:
        """Return name → content of all files of the report in its language."""
        documents = {SIDECAR: self.sidecar_bytes}
        if with_pdf:
            documents[PDF] = self.pdf
            if self.brief is not None:
                documents[BRIEF] = self.brief
        return {**documents, PAGE: self.page, **self.kit}

    def _set(self, document: Literal["report", "brief"]) -> bytes:
        attachments = [
            pdf.Attachment(
                "case.yaml",
                self.case_path.read_bytes(),
                "application/yaml",
                "The case file that the report is made from",
            ),
            pdf.Attachment(
                SIDECAR,
                self.sidecar_bytes,
                "application/json",
                "Every printed number with its trace",
            ),
        ]
        with tempfile.TemporaryDirectory(prefix="case-lib-") as temporary:
            return pdf.set_pdf(self.described, Path(temporary), attachments, document)


def describe(folder: Path, lang: str) -> Report:
    """Return the report in one language from ``notebooks/`` and ``cases/`` of a folder.

    Raises
    ------
    RenderError
        If the folder has no executed notebooks, or they are of different cases, or weren't run
        for that language.
    FactError
        With the faults of the case file.
    """
    books = {p.stem: executed.read(p) for p in sorted((folder / "notebooks").glob("*.ipynb"))}
    about = [book["metadata"][executed.ABOUT]["parameters"] for book in books.values()]
    runs = {(str(given.get("case")), str(given.get("lang"))) for given in about}
    if len(runs) != 1:
        raise RenderError(
            f"{folder / 'notebooks'} contains no notebooks of one case and one run, as `render` "
            "leaves them."
        )
    ((case, langs),) = runs
    if lang not in langs.split(","):
        raise RenderError(f"{folder / 'notebooks'} were run for {langs}, not for {lang}.")
    case_path = folder / "cases" / Path(case).name / "case.yaml"
    file = load_case(case_path)
    described = gather(books, lang, file, of_file(case_path))
    return Report(described, _sidecar(described, file), case_path, file)


def makers() -> dict[str, str]:
    """Return the versions that the bytes of a report depend on."""
    return {"case_lib": __version__, **{name: version(name) for name in _MAKERS}}


def _lines(data: Mapping[str, Any]) -> str:
    """Return data as JSON, each item of a list or mapping in it on its own line.

    Indented throughout, it would take six times as long.
    """
    rows = []
    for key in sorted(data):
        value = data[key]
        if isinstance(value, dict):
            items = [f"{_json(name)}: {_json(value[name])}" for name in sorted(value)]
        elif isinstance(value, list):
            items = [_json(item) for item in value]
        else:
            items = []
        ends = "{}" if isinstance(value, dict) else "[]"
        inner = ",\n".join(items)
        rows.append(
            f"{_json(key)}: " + (f"{ends[0]}\n{inner}\n{ends[1]}" if items else _json(value))
        )
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _sidecar(report: dict[str, Any], file: CaseFile) -> dict[str, Any]:
    # omit the tooltip, which the trace contains, and the format, which the text shows
    printed = [{k: v for k, v in n.items() if k not in ("tip", "said")} for n in report["numbers"]]
    sources = {
        name: {
            "outlet": spec.outlet.model_dump(),
            "published": spec.published,
            "sha256": spec.sha256,
        }
        for name, spec in file.sources.items()
    }
    return {
        "case": file.case,
        "lang": report["lang"],
        "case_lib": __version__,
        "case_sha256": report["case_sha256"],
        "sources": sources,
        "notebooks": report["notebooks"],
        "numbers": printed,
        "traces": report["traces"],
        **({"scenario": file.scenario.plain()} if file.scenario else {}),
    }
