"""Citations of a report and its sources, as text and as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from case_lib import __version__
from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile.entries import SourceSpec
from case_lib.casefile.schema import CaseFile
from case_lib.quantity import printed_dates
from case_lib.reading import dates

__all__ = ["bibtex", "citation", "sources"]

_CITED = N_(
    "{title}. Reconstruction of a reported case, case file of {changed}. Made with case-lib "
    "{version}, case file {hash}."
)
# BibTeX commands; braces and backslashes can't be escaped in every field
_COMMANDS = re.compile(r"([&%$#_])")


def citation(report: Mapping[str, Any]) -> str:
    """Return the citation of the report, in its language."""
    lang = str(report["lang"])
    return translate(_CITED, lang).format(
        title=report["title"]["title"],
        changed=_day(report["title"]["changed"], lang),
        version=__version__,
        hash=report["case_sha256"][:12],
    )


def sources(case_file: CaseFile, lang: str) -> list[str]:
    """Return one line per source: outlet, title, date, extent read, and address."""
    return [" ".join([_told(spec, lang), *spec.url]) for spec in case_file.sources.values()]


def _told(spec: SourceSpec, lang: str) -> str:
    written = style(lang)
    said = [written.comma.join(spec.authors), text(spec.outlet.model_dump(), lang)]
    if spec.title:
        said.append(written.titled(text(spec.title.model_dump(), lang)))
    if spec.published:
        said.append(_day(spec.published, lang))
    access = written.bracketed(text(spec.access.model_dump(), lang))
    return written.clause.join(part for part in said if part) + access


def _day(when: str, lang: str) -> str:
    return printed_dates.when(dates.read(when), lang)


def bibtex(report: Mapping[str, Any], case_file: CaseFile) -> str:
    """Return entries for the report and for each of its sources, in UTF-8.

    Dates are those of biblatex (EDTF); ``year`` is given as well, for plain BibTeX.
    """
    lang = str(report["lang"])
    changed = str(report["title"]["changed"])
    entries = [
        _entry(
            "misc",
            f"{case_file.case}-{lang}",
            {
                "title": report["title"]["title"],
                "howpublished": f"case-lib {__version__}",
                "date": changed,
                "year": changed[:4],
                "note": f"SHA-256 {report['case_sha256']}",
            },
        )
    ]
    for name, spec in case_file.sources.items():
        given = {
            "author": " and ".join(f"{{{_plain(author)}}}" for author in spec.authors),
            "title": text((spec.title or spec.outlet).model_dump(), lang),
            "journal": text(spec.outlet.model_dump(), lang) if spec.title else "",
            "date": spec.published or "",
            "year": (spec.published or "")[:4],
            "url": spec.url[0] if spec.url else "",
            "note": text(spec.access.model_dump(), lang),
        }
        kind = "article" if spec.title else "misc"
        entries.append(_entry(kind, f"{case_file.case}-{name}", given))
    return "\n".join(entries)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [
        f"  {name} = {{{value if name in ('author', 'url') else _plain(value)}}},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _plain(words: str) -> str:
    """Return words without characters that BibTeX would interpret."""
    return _COMMANDS.sub(r"\\\1", re.sub(r"[\\{}]", "", words))
