"""Regular expressions for numerals and figures in a text."""

from __future__ import annotations

import functools
import re

from case_lib.reading import counters, english_numerals, hedges, numerals

__all__ = ["HALF", "RANGE", "figure", "run"]


RANGE = r"(?:\.\.|至|到|–|—|~|-)"
HALF = r"半(?=个?(?:年|月|小时|钟头)|天)"
# suffixes and prefixes that could change a number: 3.5m, 1/2, 27th, 30-odd, 506², e+06
_CHANGED = (
    " (?:[mb]|mm|mil|mio|mill|milliard|gross|score|pct|percentage|point|thirds?|quarters?|halves|"
    "out of [0-9]+)(?![a-z])"
)
_GLUED = (
    r"(?:(?<=[0-9])(?:e[+-]?[0-9]+|[mbk]n?(?=-worth)|(?!-worth)-?[a-z](?:[a-z0-9-]*[a-z0-9])?|"
    r"[/⁄][0-9]+|(?:\.[0-9]{3})+(?![0-9])|[¹²³⁰-⁹₀-₉¼-¾⅐-⅞]+))"
)


@functools.cache
def run() -> str:
    """Return a pattern of a printed numeral, with 余, 多 or 来 inside it (2万5千余, 500来万)."""
    several = r"数(?=[十百千万亿]|10+(?![0-9]))"
    first = rf"{numerals.ARABIC}|[{numerals.HAN}几]|{several}"
    more = rf"{first}|数|点(?=[〇零一二三四五六七八九])|{hedges.pattern('inside')}"
    more += "|个(?=[百千]?[万亿])"  # 1.2个亿
    return rf"(?:{first})(?:(?!千[克米])(?:{more}))*"  # 11.6千克


@functools.cache
def figure() -> re.Pattern[str]:
    """Return a pattern of a figure in lower-case text, with all its qualifiers."""
    hedge = hedges.beside("before")
    money = counters.currency()
    open_range = r"(?P<between>(?<![a-z])between(?![a-z]))|(?<![a-z])from(?![a-z])"
    before = rf"(?:第|(?:{hedge}|{counters.neutral()}|(?P<sum>{money})|{open_range}) ?)*"
    scale = rf"(?: ?(?:{counters.alternatives(counters.scales())})){{0,2}}"
    after = hedges.beside("after")
    several = rf"数以[十百千万亿]+计|[几数](?=个|(?:{counters.pattern()}))"
    parted = rf"个(?:半|{hedges.pattern('inside')})(?:月|小时|钟头|星期|礼拜)"
    # a £195 victim surcharge counts no victims
    counter = rf"(?: ?(?(sum)(?:{money})|(?:{parted}|{counters.pattern()})))?"
    scale = rf"(?:{_GLUED}|{_CHANGED}|{scale}(?:(?<=[一-鿿])|(?![a-z])))"
    words = rf"{english_numerals.pattern()}(?:-[a-z][a-z-]*)?[十百千万亿]*"
    part = rf"(?:(?:[{numerals.HAN}]+|[0-9]+)分之)?"
    one = rf"{part}(?:{several}|{HALF}|{words}|{run()}){scale}{counter}"
    years = r"(?:(?<=year)|(?<=years))(?: and |,(?: ?and)? ?| )"
    more = rf"(?:{years}(?:{words}|[0-9]{{1,2}})[ -]months?)?"
    # $2 million to two banks isn't a range; $2 to $3, and $2 to 3 million, are
    large = counters.alternatives(counters.scales())
    other = (
        rf"(?={money}|[0-9][0-9.]*(?: ?(?:{large})|[mbk](?![a-z])|[0-9]{{2}})|[a-z]+ (?:{large}))"
    )
    # it rose 38% to 11,665
    shares = r"(?:(?<!%)(?<!cent)|(?= ?to [0-9.]+ ?(?:%|per ?cent)))"
    upto = rf"{shares} ?to(?![a-z]) ?(?(sum){other})"
    # 11 arrests—10 of them in Poland; but $5 million–$10 million
    scaled = r"(?<!illion)(?<!sand)(?<!lakh)(?<!rore)(?<![0-9][mbk])(?<![0-9][mb]n)"
    dash = rf"(?!(?<=[a-z]){scaled}[—–]){RANGE}"
    joined = rf"(?(between)(?: ?and(?![a-z]) ?|{upto}|{dash})|(?:{dash}|{upto}))"
    to = rf"{joined}(?:{money})? ?(?![0-9]{{1,2}}月[0-9]){one}"  # 7天至9月10日
    # a full stop may end a sentence; white space after it is removed
    # nor in a power, a product or a tolerance: 10^3, 5 x 10, 506±5
    apart = rf"(?<![0-9/⁄^±×*{numerals.HAN}几])(?<![0-9] x )(?<!/-)"
    apart += rf"(?<![0-9{numerals.HAN}]点)"  # 窝点14个
    apart += r"(?:(?<!\.)|(?<=[a-z)”\"’]\.)|(?=[a-z]))(?<!point )"
    # no figure begins inside a Latin word; this skips most of an English text
    apart = rf"(?:(?<![a-z])|(?![a-z])){apart}"
    return re.compile(
        rf"{apart}{before}(?:(?<![a-z0-9])-)?{one}{more}(?:{to})?(?: ?-?{after}){{0,2}}"
        "(?:[倍折番半许]|分之)?"
    )
