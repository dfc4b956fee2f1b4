"""The card of a number on a page: its value, what it depends on, and how to cite it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from case_lib.base.languages import N_, capital, style, text, translate
from case_lib.casefile.schema import CaseFile
from case_lib.reports import ledger, sliders

__all__ = ["WORDS", "cards", "words"]

# words of the page's script
WORDS = {
    "close": N_("Close"),
    "link": N_("open the source"),
    "from": N_("Where it comes from"),
    "without": N_("Without a source"),
    "cite": N_("How to cite it"),
    "row": N_("Its row in the ledger"),
    "nothing": N_("Nothing found."),
    "citation": N_("{label}: {value}. {title}, report made with case-lib, case file {hash}."),
}


def cards(
    report: Mapping[str, Any],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    case_file: CaseFile,
) -> dict[str, dict[str, Any]]:
    """Return one card per row of the ledger.

    Parameters
    ----------
    rows
        Row of the ledger → traces of the quantities that share it.

    A card has ``label``, ``value`` (with its kind), its derivation ``how`` (lines), ``claims``
    (``text`` and ``urls``), ``inputs`` (other rows) and ``without``: pairs of a source and the
    value without it.
    """
    lang = str(report["lang"])
    without = report["data"].get("without", {})
    return {
        row: {
            "label": capital(text(members[0].get("label") or row, lang)),
            "value": ledger.value(row, members, case_file, lang),
            "how": _how(members[0], lang),
            "claims": _claims(members[0], case_file, lang, shared=members[0]["name"] != row),
            "inputs": list(
                dict.fromkeys(ledger.row_of(item) for item in members[0].get("inputs", []))
            ),
            "without": without.get(row, []),
        }
        for row, members in rows.items()
    }


def _how(node: Mapping[str, Any], lang: str) -> list[str]:
    said = [str(node["formula"])] if node.get("formula") else []
    return said + [text(node[key], lang) for key in ("method", "assumption") if node.get(key)]


def _claims(
    node: Mapping[str, Any], case_file: CaseFile, lang: str, shared: bool
) -> list[dict[str, Any]]:
    claims = []
    for claim in node.get("claims", []):
        if "rejected" not in claim:
            source = case_file.sources.get(claim["source"])
            shown = {**claim, "at": ""} if shared else claim
            urls = list(source.url) if source else []
            claims.append({"text": ledger.claim_text(shown, case_file, lang), "urls": urls})
    return claims


def words(report: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of the page's script, in the language of the report."""
    lang = str(report["lang"])
    said = {key: translate(word, lang) for key, word in WORDS.items()}
    said["citation"] = said["citation"].format(
        label="{label}",
        value="{value}",
        title=report["title"]["title"],
        hash=report["case_sha256"][:12],
    )
    return {**said, **sliders.words(lang), "colon": style(lang).colon}
