"""Find labels of a case file that lack a language of the reports."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from case_lib.base.languages import N_, in_all, known, style, translate
from case_lib.casefile.fields import Text, UnitSpec
from case_lib.casefile.issues import Issue, Token
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.style_lint import walk

__all__ = ["remarks"]

_MOST_SHOWN = 5  # places of one language
_MORE = N_("{places}, and {count} more")


def remarks(case_file: CaseFile) -> Iterator[Issue]:
    """Yield a note for each language in which labels are missing; other languages are printed."""
    parts = [(loc, part) for loc, part in walk(case_file) if isinstance(part, Text | UnitSpec)]
    for lang in known():
        lacking = [loc for loc, part in parts if lang not in part.root]
        if not lacking:
            continue
        names = [".".join(map(str, loc)) for loc in lacking]
        yield Issue(
            "note",
            "",
            case_file.where(*lacking[0]),
            N_("No words in {language} ({code}), so others stand there: {places}."),
            {
                "language": Token(style(lang).name),
                "code": Token(lang),
                "places": Token(in_all(functools.partial(_places, names))),
            },
        )


def _places(names: Sequence[str], lang: str) -> str:
    listed = style(lang).comma.join(names[:_MOST_SHOWN])
    rest = len(names) - _MOST_SHOWN
    return listed if rest <= 0 else translate(_MORE, lang).format(places=listed, count=rest)
