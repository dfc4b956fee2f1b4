"""Numerals in English text that count nothing: telephone numbers, sections, times, names."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from case_lib.reading import counters, english_numerals

__all__ = ["spans"]

_LAW = (
    r"\b(?i:(?:sections?|articles?) such as|sections?|secs?\.|articles?|arts?\.|chapter|title|"
    r"rules?|regulation|clause|paragraph|"
    r"para|schedule|no\.?|nos?\.|number|branch|room|floor|level|class|category|grade|tier|phase|"
    r"page|volume|flight|route|highway|interstate|windows|version|block|lot|gate|exit|zone|ward|"
    r"sector|bill|resolution|operation|covid|docket|district|precinct|station|terminal|bay|"
    r"channel)[ -]?\(?[0-9][0-9A-Za-z()/-]*"
    r"(?:(?:, ?| and | or | to | read with )\(?[0-9][0-9A-Za-z()/-]*(?![0-9]| [a-z]*s\b))*"
)
_PATTERNS = (
    # telephone numbers
    r"(?<![0-9$£€₹])\+?(?:[0-9]{1,3}[- ])?\(?[0-9]{3,4}\)?[- ][0-9]{3,4}(?:-[0-9]{3,4})+(?![0-9])",
    r"(?<![0-9])[0-9]{3}-[0-9]{4}(?![0-9])",
    r"(?i:\b(?:call|hotline|phone|telephone|tel|fax|dial|whatsapp|contact|helpline)\b[^0-9.]{0,25})"
    r"\+?[0-9(][0-9 ()-]{5,}",
    r"(?<![0-9.,$£€₹])0[0-9]{5,}",
    r"(?<![0-9])\+[0-9][0-9 -]{6,}",
    # laws, sections, places of a list
    _LAW,
    r"\b(?:Acts?|RAs?\b)(?: ?\(RAs?\))? ?(?:Nos?\.? ?)?[0-9]{3,5}(?:(?:, ?| and )[0-9]{3,5})*"
    r"(?![0-9])",
    r"\b(?:Act|Code|Ordinance|Law|Bill|Regulations?|Constitution|IPC|CrPC|BNS|PMLA)\)?,? ?(?:of )?"
    r"(?:1[89]|20)[0-9]{2}",
    r"[0-9]+[A-Z]?(?:\([0-9a-zA-Z]\))* ?(?:of the (?:[A-Z][a-z]+ )+(?:Act|Code|Law|Constitution)|"
    r"U\.?S\.?C\b\.?)(?: ?(?:§+ ?)?[0-9]+[a-z()0-9]*)?",
    r"^[0-9]{1,2}[.)](?=[A-Z ])",
    # ordinals, times of day, scores, standing phrases
    r"\b[0-9]+(?:st|nd|rd|th)\b",
    r"\b[0-9]{1,2}[:.][0-9]{2} ?(?:[ap]\.?m\b\.?|hrs|GMT|IST|UTC)",
    r"\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?",
    r"\b[0-9]{1,2} ?(?i:[ap]\.?m)\b\.?",
    r"\b(?:until|till|before|after|by) (?:19|20)[0-9]{2}(?![0-9]| [a-z]+s\b)",
    r"\bN95\b",
    r"\b(?:24/7|24x7|9/11|26/11|419 scams?|50-50|one-time|one-stop)\b",
    r"#[0-9]+",
)


_WEB = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.+-]+@[\w.-]+|\b[\w-]+\.(?:com|org|net|gov|info|io)\b[^\s,]*"
)
_WEB_SIGN = re.compile(r"@|https?:|www\.|\.(?:com|org|net|gov|info|io)\b")


@functools.cache
def _whole() -> re.Pattern[str]:
    # letters followed by digits (CBTF247, G20, F-16) are a name, unless they are money
    money = "|".join(
        re.escape(word.lower())
        for word, row in counters.known().items()
        if counters.of_money(row) and re.fullmatch("[a-z]+", word.lower())
    )
    name = (
        rf"(?<![A-Za-z0-9$])(?!(?i:{money})[0-9])(?:[A-Za-z]+[0-9][A-Za-z0-9]*|[A-Z]+-[0-9]+[A-Z]?)"
        r"(?![A-Za-z])"
    )
    return re.compile("|".join([*_PATTERNS, name, _houses().pattern]))


@functools.cache
def _houses() -> re.Pattern[str]:
    """Return a pattern of numerals that describe buildings and firms: seven-storey, 20-year-old."""
    number = rf"\b(?:[0-9]+|(?i:{english_numerals.pattern()}))"
    return re.compile(
        rf"{number}[- ](?:stor(?:e?y|eyed|ied|eys|ies)|floors?|bedroom(?:ed)?|room|star|page|point|"
        r"seater|lane|wheel(?:er)?|car (?:garage|port|crash|pile)|door|digit|hole)(?![a-z])"
        rf"|{number}-year-old (?:building|house|church|school|law|"
        "(?:company|firm|bank|agency)(?! [a-z]))"
    )


def spans(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of such numerals in a normalised sentence."""
    if _WEB_SIGN.search(sentence):
        yield from (match.span() for match in _WEB.finditer(sentence))
    pattern = _whole() if re.search("[0-9]", sentence) else _houses()
    yield from (match.span() for match in pattern.finditer(sentence))
