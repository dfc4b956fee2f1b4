"""What people said or sources state about a case, as the chosen sources report it."""

from __future__ import annotations

from dataclasses import dataclass

from case_lib.base.kinds import Kind
from case_lib.base.languages import text
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.casefile.entries import StatementSpec
from case_lib.quantity.citations import Citation

__all__ = ["Statement", "statements"]


@dataclass(frozen=True)
class Statement:
    """A statement, with its citations from the chosen sources."""

    spec: StatementSpec
    citations: tuple[Citation, ...]

    def speaker(self, lang: str) -> str:
        """Return who says it."""
        return text(self.spec.speaker.model_dump(), lang)

    def said(self, lang: str) -> str:
        """Return what was said, marked as assumed if no source certainly describes this case."""
        words = text(self.spec.said.model_dump(), lang)
        certain = any(citation.certain for citation in self.citations)
        return words if certain else f"{words} {Kind.ASSUMED.mark}"


def statements(case: Case, about: str | None = None) -> list[Statement]:
    """Return the statements that the chosen sources report, in file order.

    Parameters
    ----------
    about
        Only those on one subject, such as ``"victims"``.
    """
    reported = []
    for spec in case.file.statements:
        cited = tuple(cite(case.file, c) for c in spec.claims if c.source in case.sources)
        if cited and about in (None, spec.about):
            reported.append(Statement(spec, cited))
    return reported
