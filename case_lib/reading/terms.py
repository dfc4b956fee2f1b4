"""Read terms of imprisonment (一年二个月, 8年至1年半) and splits of money (四六分成)."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator

from case_lib.base.errors import QuantityError
from case_lib.reading import hedges, numeral_reading
from case_lib.reading.figures import Figure

__all__ = ["spelt_out", "split_of", "terms_of"]


def spelt_out(clause: str) -> Iterator[Figure]:
    """Yield terms of imprisonment, in months, and splits, in per cent."""
    of_prison = _PRISON.search(clause)
    hedged = list(_hedge().finditer(clause)) if of_prison else []
    for match in _TERMS.finditer(clause) if of_prison else ():
        term = terms_of(match[0])
        if term is not None:
            low, high = term
            beyond = _BEYOND.match(clause, match.end())
            if beyond and low == high:  # 五年有期徒刑以上
                more = beyond[0].endswith("以上")
                token, says = match[0] + beyond[0], f"{'>=' if more else '<='}{low:g}"
                ends = (low, math.inf) if more else (0.0, high)
                yield Figure(token, clause, says, *ends, "month", match.start())
                continue
            hedge = next((h for h in hedged if h.end() == match.start()), None)
            if hedge and low == high:
                yield _hedged(hedge, match[0], low, clause)
                continue
            says = f"{low:g}" if low == high else f"{low:g}..{high:g}"
            yield Figure(match[0], clause, says, low, high, "month", match.start())
    for match in _SHORT.finditer(clause):
        months = _months(match)
        yield Figure(match[0], clause, f"{months:g}", months, months, "month", match.start())
    for match in _SPLIT.finditer(clause):
        for share in split_of(match[0]) or ():
            yield Figure(match[0], clause, f"{share:g}", share, share, "%", match.start())


@functools.cache
def _hedge() -> re.Pattern[str]:
    return re.compile(hedges.beside("before"))


def _hedged(hedge: re.Match[str], term: str, months: float, clause: str) -> Figure:
    """Return a term with the words before it: 最长10年."""
    token, says = hedge[0] + term, f"{hedge[0]}{months:g}"
    try:
        box = numeral_reading.read(says, unit="month").interval
    except QuantityError as error:
        return Figure.unread(token, clause, hedge.start(), str(error), "month")
    return Figure(token, clause, says, box.low, box.high, "month", hedge.start())


_N = "(?:[一二三四五六七八九十]+|[0-9]{1,2})"
_PRISON = re.compile("[刑监]|拘役|判处")
_SPLIT = re.compile(r"([一二三四五六七八九])([一二三四五六七八九])(?:分成|开|分账)")
# as courts in Taiwan write it: 判刑4年8月
_SHORT_TERM = f"(?:({_N})年)?又?({_N})月"
_SHORT = re.compile(rf"(?<=[刑处囚判]){_SHORT_TERM}(?![0-9一二三十]{{1,3}}日|底|初|[上中下]旬)")
_BEYOND = re.compile("(?:的?有期徒刑)?(?:及)?以[上下](?!述)")
_NUMBER = "(?:[一二三四五六七八九十]+|[0-9]{1,2}(?![0-9]))"
_TERM = re.compile(
    rf"(?<![0-9])({_NUMBER})年(半)?(?:零|又)?(?:({_NUMBER})个月)?|({_NUMBER})个(半)?月"
)
_ONE_TERM = rf"(?:{_NUMBER}年半?(?:零|又)?(?:{_NUMBER}个月)?|{_NUMBER}个半?月)"
_TERMS = re.compile(
    rf"(?<![0-9一二三四五六七八九十第近约])(?:{_ONE_TERM}[至到—~-]{_ONE_TERM}"
    rf"|{_NUMBER}[至到—~-]{_NUMBER}年"
    rf"|{_NUMBER}年(?![前后来内间多余以代级]|[0-9]+月)半?(?:零|又)?(?:{_NUMBER}个月)?)(?![多余])"
)


def _months(term: re.Match[str]) -> float:
    """Return the months of a term such as 4年8月."""
    years, months = (numeral_reading.read(part or "0").numbers[0] for part in term.groups())
    return 12 * years + months


def split_of(text: str) -> tuple[float, float] | None:
    """Return the shares in per cent of a split of money, or None.

    >>> split_of("四六分成")
    (40.0, 60.0)
    """
    match = _SPLIT.search(text)
    if match is None:
        return None
    shares = [numeral_reading.read(part).numbers[0] for part in match.groups()]
    return (10 * shares[0], 10 * shares[1]) if sum(shares) == 10 else None


def _term(text: str) -> float:
    """Return the months of one term such as 一年二个月 or 三年半."""
    match = _TERM.fullmatch(text)
    assert match is not None, text
    years, half, months, alone, more = match.groups()
    total = sum(
        factor * numeral_reading.read(part).numbers[0]
        for factor, part in ((12.0, years), (1.0, months), (1.0, alone))
        if part
    )
    return total + (6 if half else 0) + (0.5 if more else 0)


def terms_of(text: str) -> tuple[float, float] | None:
    """Return the shortest and longest term in months: 1年6个月至15年, or one term twice.

    >>> terms_of("8年至1年半"), terms_of("4年8月")
    ((18.0, 96.0), (56.0, 56.0))
    """
    if short := re.fullmatch(_SHORT_TERM, text):
        term = _months(short)
        return term, term
    if not _TERMS.fullmatch(text):
        return None
    first, *more = re.split("[至到—~-]", text)
    if more and "年" not in first and "月" not in first:
        first += "年"  # 3-5年
    months = [_term(part) for part in (first, *more)]
    return min(months), max(months)
