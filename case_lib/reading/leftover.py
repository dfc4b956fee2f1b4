"""Find likely figures that weren't read, so that no number of an article is ignored silently.

It searches for numbers in digits, in Chinese numerals (三十六) and in English words (thirty-six).
Those that count nothing, such as telephone numbers and articles of law, are listed by pattern
(``reference/silent.yaml``, ``gazetteer`` and ``english_names``); a lone “one” or 一 counts nothing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from case_lib.base import reference
from case_lib.reading import english_names, english_numerals, gazetteer, hedges, measures, numerals

__all__ = ["left_over", "listed"]

_RUN = re.compile(r"[0-9]+(?:[.,/:+~–—-][0-9]+)*[%‰¼-¾⅐-⅞万亿]?")
_CHINESE = re.compile(
    rf"(?:[{numerals.HAN}几]|数(?=[十百千万亿]))(?:[{numerals.HAN}几]|数(?=[十百千万亿])|"
    rf"点(?=[{numerals.HAN}])|{hedges.pattern('inside')})*"
)
_PLACE = re.compile(f"[{''.join([*numerals.PLACES, *numerals.TENS])}]")
_ROUND = (
    "(?<![a-z])(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ties|several|dozens|scores|hundreds|"
    "thousands|millions|billions)(?![a-z])"
)
_LONE = ("一", "零", "〇", "十", "百", "千", "万", "亿")
_ONE = ("one", "a half")


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = reference.load("silent.yaml")
    return (
        *(re.compile("|".join(rows.values())) for rows in table.values()),
        gazetteer.numbered(),
        measures.patterns().words,
    )


@functools.cache
def _counted() -> re.Pattern[str]:
    """Return a pattern of words that show that a single numeral before them is a count."""
    rows = measures.table()
    words = {*rows["classifiers"].split(), *rows["physical"]} - {*rows["wary"].split()}
    longest, others = (
        "|".join(sorted(map(re.escape, words_of), key=len, reverse=True))
        for words_of in (words, rows["others"].split())
    )
    money = measures.patterns().money.pattern
    return re.compile(f"{others}|(?!{rows['never']})(?:{money}|{longest})")


def listed(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of numbers that count nothing in a normalised sentence.

    >>> list(listed("致电18222"))
    [(0, 7)]
    """
    for pattern in _patterns():
        yield from (match.span() for match in pattern.finditer(sentence))
    yield from english_names.spans(sentence)


def left_over(sentence: str, taken: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield the numbers of a normalised sentence that are neither ``taken`` nor listed.

    >>> list(left_over("抓获3名,口令7788,骗走三十贯", [(2, 4)]))
    ['7788', '三十']
    """
    runs = [*_digits(sentence), *_chinese(sentence), *_english(sentence)]
    runs = sorted(run for run in set(runs) if not _within(sentence, run, taken))
    if runs:
        known = [*taken, *listed(sentence)]
        for start, end in runs:
            if not _within(sentence, (start, end), known):
                yield sentence[start:end]


def _digits(sentence: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _RUN.finditer(sentence))


def _chinese(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield Chinese numerals: of several characters, or a single one before its unit."""
    for match in _CHINESE.finditer(sentence):
        if re.search("[0-9]$", sentence[: match.start()]):
            continue  # 3万: one run with its digits
        several = len(match[0]) > 1 and _PLACE.search(match[0])
        single = match[0] not in _LONE and _counted().match(sentence, match.end())
        if several or single:
            yield match.span()


def _english(sentence: str) -> Iterator[tuple[int, int]]:
    lower = sentence.lower()
    if len(lower) != len(sentence) or not _words().search(lower):
        return
    for pattern in (english_numerals.pattern(), _ROUND):
        for match in re.finditer(pattern, lower):
            if match[0] not in _ONE:
                yield match.span()


@functools.cache
def _words() -> re.Pattern[str]:
    """Return a fast pattern that every English number matches."""
    return re.compile(
        "(?:ties|two|three|four|five|six|seven|eight|nine|ten|twel|teen|lev|nty|rty|fty|xty|hty|ozen|"
        "cores|alf|undred|ousand|illion|everal|few|uarter)"
    )


def _within(sentence: str, run: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether a number is inside spans: all of its digits, or any part of its words."""
    if not re.search("[0-9]", sentence[slice(*run)]):
        return any(start < run[1] and run[0] < end for start, end in spans)
    return all(
        any(start <= place < end for start, end in spans)
        for place in range(*run)
        if re.match("[0-9]", sentence[place])
    )
