"""Names of provinces, cities and counties of China, and of countries, as reports write them.

Codes are those of GB/T 2260; for their source see ``reference/SOURCES.md``. A short name that is
ambiguous between provinces, or is also a word, counts only after the name of its province.
"""

from __future__ import annotations

import csv
import functools
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from case_lib.base import countries, reference
from case_lib.base.languages import known
from case_lib.reading import numerals

__all__ = ["Name", "called", "chinese", "english", "numbered"]

_PEOPLES = "土家|朝鲜|布依|哈尼|景颇|傈僳|柯尔克孜|哈萨克|蒙古|维吾尔|[彝壮苗侗傣白藏羌回满瑶黎畲]"
_SUFFIX = re.compile(f"(?:(?:(?:{_PEOPLES})族?)*自治[州县旗区]|特别行政区|地区|[省市盟县区旗])$")
_CITY = 4  # digits of the code of a prefecture
_PLACES = ("县", "市")  # of counties whose short name is also the name of a city


@dataclass(frozen=True)
class Name:
    """A name and its province (CN-GD) or country (KH).

    ``clear``: the name is unambiguous without its province before it.
    """

    text: str
    province: str
    clear: bool = True


@functools.cache
def chinese() -> Mapping[str, tuple[Name, ...]]:
    """Return the Chinese names by their first two characters, longest first."""
    words = reference.load("places.yaml")["chinese"]
    whole: defaultdict[str, set[str]] = defaultdict(set)
    short: defaultdict[str, set[str]] = defaultdict(set)
    provinces: dict[str, str] = {}
    cities: set[str] = set()
    name = f"name_{words['language']}"
    for row in _table("CN_provinces.csv"):
        for said in (row[name], _SUFFIX.sub("", row[name])):
            provinces[said.removesuffix("壮族").removesuffix("回族")] = row["id"]
    for row in _table("CN_divisions.csv"):
        said, place = row[name], row["province"]
        whole[said].add(place)
        bare = _SUFFIX.sub("", said)
        city = len(row["code"]) == _CITY
        if len(bare) > 1 and (city or said.endswith(_PLACES)):
            short[bare].add(place)
        if city:
            cities.add(bare)
        if city and said.endswith("自治州"):
            whole[f"{bare}州"].add(place)
    names = {Name(said, place) for said, place in provinces.items()}
    for said, places in whole.items():
        clear = len(places) == 1 and said not in words["words"]
        names |= {Name(said, place, clear) for place in places if said not in provinces}
    for said, places in short.items():
        if said in cities and said not in provinces:
            clear = len(places) == 1 and said not in words["words"]
            names |= {Name(said, place, clear) for place in places}
    names |= set(_countries("chinese"))
    return _by_beginning(names, 2)


@functools.cache
def numbered() -> re.Pattern[str]:
    """Return a pattern of the Chinese names that contain a numeral (六盘水, 三明市), longest first.

    Names of two characters that could be a count of things (三台, 五家) are excluded.

    >>> numbered().findall("六盘水警方在三明市扣押三台电脑")
    ['六盘水', '三明市']
    """
    counted = (
        "".join(reference.load("measures.yaml")["classifiers"].split())
        + "省市县国州年月日天时点分元万亿千百十"
    )
    names = {
        name.text
        for some in chinese().values()
        for name in some
        if re.search(f"[{numerals.HAN}]", name.text)
        and (len(name.text) > 2 or not re.match(f"[{numerals.HAN}][{counted}]", name.text))
        and not re.fullmatch(f"[{numerals.HAN}]+[省市县区]?", name.text)
    }
    return re.compile("|".join(sorted(names, key=len, reverse=True)))


@functools.cache
def english() -> Mapping[str, tuple[Name, ...]]:
    """Return the English names by their first word, longest first."""
    name = f"name_{reference.load('places.yaml')['english']['language']}"
    named: defaultdict[str, set[str]] = defaultdict(set)
    for row in _table("CN_provinces.csv"):
        named[row[name]] = {row["id"]}
    provinces = dict(named)
    for row in _table("CN_divisions.csv"):
        if row[name] and row[name] not in provinces:
            for said in (row[name], row[name].replace("'", "’")):
                named[said].add(row["province"])
    names = {
        Name(said, place, len(places) == 1) for said, places in named.items() for place in places
    }
    names |= set(_countries("english"))
    return _by_beginning(names, 0)


@functools.cache
def called(place: str) -> Mapping[str, str]:
    """Return the name of a province or country in each language.

    >>> called("CN-GD")["en"], called("KH")["zh"]
    ('Guangdong', '柬埔寨')
    """
    for row in _table("CN_provinces.csv"):
        if row["id"] == place:
            return {lang: row[f"name_{lang}"] for lang in known()}
    return countries.called(place)


def _table(name: str) -> Iterator[Mapping[str, str]]:
    return csv.DictReader(io.StringIO(reference.text(name)))


def _countries(script: str) -> Iterator[Name]:
    rows = reference.load("places.yaml")[script]
    for code, said in countries.names(rows["language"]).items():
        if code not in rows["provinces"] and said not in rows["not_countries"]:
            yield Name(said, code)
    for code, more in rows["more"].items():
        for said in more:
            yield Name(said, code)


def _by_beginning(names: set[Name], length: int) -> Mapping[str, tuple[Name, ...]]:
    by: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        if len(name.text) > 1:
            by[name.text[:length] if length else name.text.split(" ", 1)[0]].append(name)
    return {
        key: tuple(sorted(group, key=lambda one: (-len(one.text), one.province)))
        for key, group in by.items()
    }
