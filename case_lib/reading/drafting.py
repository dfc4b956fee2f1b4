"""Propose a case file from an article; its claims are unused until someone has checked them.

Each figure and date becomes a claim with its paragraph, token and reading, marked ``review``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from case_lib.base.errors import FactError, Fault, ParameterError
from case_lib.base.slugs import SLUG
from case_lib.reading import dates, draft_writing, misprints
from case_lib.reading.findings import Findings
from case_lib.reading.formats.opening import open_article

__all__ = ["Draft", "Findings", "check_source", "draft", "finished", "gather", "unread"]


@dataclass(frozen=True)
class Draft:
    """A proposed case file as YAML, with remarks on suspect figures and omissions."""

    text: str
    remarks: tuple[str, ...]


def draft(
    article: Path, source: str, published: str | None = None, case: str | None = None
) -> Draft:
    """Propose a case file from an article.

    Parameters
    ----------
    source
        The key of the article among the sources.
    published
        Its date, to which 今年 or 去年 are relative; without it, such dates are omitted.
    case
        The name of the case; by default that of the article's file.

    Raises
    ------
    FactError
        If the article can't be read.
    ParameterError
        For an invalid source or date.
    """
    return finished(case or article.stem, gather(article, source, published))


def gather(article: Path, source: str, published: str | None = None) -> Findings:
    """Return the findings from an article; parameters and errors as in ``draft``."""
    check_source(source)
    day = dates.read(published) if published else None
    opened = open_article(article)
    findings = Findings()
    findings.read(opened, source, day)
    if not findings.has_claims(source):
        raise unread(article, findings.remarks)
    return findings


def check_source(source: str) -> None:
    """Check the key of a source.

    Raises
    ------
    ParameterError
        If it contains other than the allowed characters.
    """
    if not re.fullmatch(SLUG, source):
        raise ParameterError(f"source {source!r} must be lower-case letters, digits and hyphens.")


def unread(article: Path, remarks: Sequence[str]) -> FactError:
    """Return the error for an article without any readable figure; ``remarks`` say what it has."""
    where = article.as_posix()
    return FactError(
        [
            Fault(
                where,
                "contains no readable figure or date.",
                "Reports in Chinese and English are read; begin others with `case-lib new`.",
            ),
            *(Fault(where, remark) for remark in remarks),
        ]
    )


def finished(case: str, findings: Findings) -> Draft:
    """Return the draft of a case from the collected findings."""
    text = draft_writing.written(case, findings)
    return Draft(text, (*findings.remarks, *misprints.remarks(findings)))
