"""The words of the review page, in each language."""

from __future__ import annotations

from case_lib.base.languages import N_, translate

__all__ = ["in_language"]

_WORDS = {
    "title": N_("Review"),
    "article": N_("Article"),
    "claims": N_("Claims"),
    "language": N_("Language"),
    "keys": N_("Keys"),
    "key_next": N_("next, previous"),
    "key_questions": N_("first question"),
    "key_save": N_("save a field"),
    "key_leave": N_("leave a field"),
    "left": N_("{left} of {all} claims to review, {open} questions open"),
    "done": N_(
        "All claims are reviewed and all questions answered. Now run: case-lib check {case}, then "
        "case-lib render {case}."
    ),
    "accept": N_("Accept"),
    "correct": N_("Correct"),
    "name": N_("Name"),
    "scope": N_("Scope"),
    "role": N_("Named for"),
    "reject": N_("Reject"),
    "says": N_("Says"),
    "when": N_("When"),
    "no_claim": N_("no claim"),
    "caught": N_("people caught there"),
    "raid": N_("premises raided there"),
    "victims": N_("victims there"),
    "named": N_("something else"),
    "gone": N_("The program no longer answers. Start case-lib review again."),
}


def in_language(lang: str) -> dict[str, str]:
    """Return the words of the page in a language, by key.

    >>> in_language("en")["accept"]
    'Accept'
    """
    return {name: translate(words, lang) for name, words in _WORDS.items()}
