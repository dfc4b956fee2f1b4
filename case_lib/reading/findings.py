"""Collect the findings from articles: figures, events, places and roles, each with its claims."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from case_lib.base.intervals import Interval
from case_lib.reading import (
    crimes,
    dates,
    dates_in_text,
    draft_writing,
    figure_extraction,
    grammars,
    leftover,
    measures,
    numeral_reading,
    scope,
    sharing,
    totals,
)
from case_lib.reading.dates import When
from case_lib.reading.figure_extraction import Dating, Phrase
from case_lib.reading.formats.opening import Article
from case_lib.reading.grammars import Grammar
from case_lib.reading.places_named import Place
from case_lib.reading.sharing import Told
from case_lib.reading.source_text import cut, normalised
from case_lib.reading.totals import Proposed

__all__ = ["Work"]

_TELLING = 20  # two equal counts in one article, this large or larger, count the same thing
_THAT_DAY = re.compile("[当同]")  # 当日 repeats the date before it
_SUSPECTS = 10  # characters after a count in which its noun follows
_PAST = ("raid", "start", "detection", "first_report", "case_opened")  # never after publication
_RECENT = 50  # figures of one kind that are searched for an equal one


class Work:
    """The findings so far, from one or several articles."""

    grammar: Grammar

    def __init__(self) -> None:
        self.source = ""
        self.published: When | None = None
        self.country, self.currency, self.money = "", "", ""
        self.sources: dict[str, dict[str, str]] = {}
        self.texts: list[str] = []
        self.quantities: dict[str, Proposed] = {}
        self.named: defaultdict[str, list[Proposed]] = defaultdict(list)
        self.dated: set[tuple[str, ...]] = set()
        self.events: dict[str, dict[str, Any]] = {}
        self.roles: dict[str, dict[str, Any]] = {}
        self.places: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self.units: dict[str, dict[str, str]] = {}
        self.unsorted: Counter[int] = Counter()
        # role of each number of people, for later mentions without a word for the role
        self.again: dict[float, Mapping[str, Any]] = {}
        self.remarks: list[str] = []
        self.last: When | None = None
        self.listed: list[Phrase] = []  # the last figure in brackets

    def read(self, article: Article, source: str, published: When | None) -> None:
        """Read an article; a saved page provides its day of publication if none is given."""
        if published is None and article.published:
            published = dates.read(article.published)
            self.remarks.append(f"{source}: published on {article.published}, as the page says.")
        lines = [normalised(line) for line in article.paragraphs[:3]]
        self.source, self.last, self.again = source, None, {}
        self.published = dates_in_text.written(lines, published)
        self.listed = []
        whole = "\n".join(article.paragraphs)
        self.texts.append(whole)
        self.grammar = grammars.of(whole)
        country, self.money = self.grammar.country(whole)
        self.country, self.currency = self.country or country, self.currency or self.money
        day = {"published": published.text} if published else {}
        self.sources[source] = {**day, "sha256": article.sha256}
        for row, line in enumerate(article.paragraphs, 1):
            self.paragraph(row, line)
        self.quantities = totals.divided(self.quantities, self.named, source, self.grammar.table())

    @property
    def kind(self) -> str:
        """The kind of case, judged by the words of the articles."""
        return crimes.guess("\n".join(self.texts))

    def found(self, source: str) -> bool:
        """Return whether anything was found in an article."""
        items = [item.claims for item in self.quantities.values()]
        items += [event["claims"] for event in self.events.values()]
        return any(claim["source"] == source for claims in items for claim in claims)

    def paragraph(self, row: int, line: str) -> None:
        """Read one paragraph."""
        plain = normalised(line)
        for function, role in self.grammar.table()["roles"].items():
            if function not in self.roles and role["word"] in plain:
                claim = {"source": self.source, "at": f"p{row}", "anchor": role["word"]}
                self.roles[function] = {**role, "claim": {**claim, "review": True}}
        for sentence in self.grammar.sentences(plain):
            for place in self.grammar.named(sentence):
                if place.province not in (self.country, f"CN-{self.country}"):
                    self._place(row, place)
            earlier = self.listed[-1:]
            taken: list[tuple[int, int]] = []
            begin, told = 0, None
            for clause in self.grammar.clauses(sentence):
                begin = sentence.index(clause, begin)
                for phrase in self.grammar.tokens(clause, self.money, earlier):
                    earlier.append(phrase)
                    if clause[: phrase.start].endswith("("):
                        self.listed = [phrase]
                    taken.append(_span(begin + phrase.start, phrase.token))
                    if phrase.wrong:
                        self._left_out(row, phrase.token, phrase.wrong)
                        continue
                    whole = replace(phrase, sentence=sentence)
                    told = self._figure(row, whole, begin + phrase.start, told)
                for found in dates_in_text.find(clause, self.published, self.last):
                    start = begin + found.start
                    if any(first <= start < end for first, end in taken):
                        continue  # the 8月 of 判刑4年8月
                    taken.append(_span(start, found.token))
                    if found.when is None:
                        more = "; give --published to read it" if self.published is None else ""
                        self._left_out(row, found.token, f"{found.why}{more}.")
                        continue
                    self.last = self.last if found.planned else found.when
                    self._event(row, Dating(found.token, sentence, found.when, start))
                begin += len(clause)
            for token in leftover.left_over(sentence, taken):
                self._left_out(row, token, "it can't be read; add it by hand.")

    def _place(self, row: int, place: Place) -> None:
        claim = {
            "source": self.source,
            "at": f"p{row}",
            "anchor": cut(place.token),
            "review": True,
        }
        claims = self.places[place.province, place.role]
        if claim not in claims:
            claims.append(claim)

    def _left_out(self, row: int, token: str, why: str) -> None:
        self.remarks.append(f"p{row}: {cut(token)} was left out: {why}")

    def _figure(self, row: int, phrase: Phrase, place: int, before: Told | None) -> Told:
        """Add a figure and return it, given its place and the figure before it in the sentence."""
        found = self.grammar.guess(phrase)
        found = sharing.shared(found, phrase, place, before, self.grammar.table())
        if not found and phrase.unit == "person" and phrase.low == phrase.high:
            found = self._again(phrase)
        own, smaller = found, False
        if found:
            counted = found.get("as", phrase.unit)
            known = self.named.get(found["name"], ())
            earlier = [one.interval for one in known if one.unit == counted]
            wholes = self.named.get(found.get("whole", ""), ())
            same = any(
                one.interval.low <= phrase.high and phrase.low <= one.interval.high
                for one in wholes
            )
            whole = "whole" not in found or bool(known) or (bool(wholes) and not same)
            found = scope.scoped(found, phrase, earlier, self.grammar.table(), whole)
            smaller = bool(own and found and found["name"] == own.get("part"))
        told = Told(phrase, place + len(phrase.token), found)
        name = found["name"] if found else f"unsorted.p{row}.{self.unsorted[row] + 1}"
        if phrase.high <= 1 and name == "leads.total":
            return told  # “for each one diverted” is no count
        unit = str(found.get("as", phrase.unit)) if found else phrase.unit
        word = measures.unit_word(unit) or _noun(phrase.token, unit)
        unit, words = draft_writing.usable(unit, word)
        self.unsorted[row] += found is None
        # models take money in the currency of the case; other money has a name of its own
        foreign = set(re.findall("[A-Z]{3,}", unit)) - {self.currency}
        if found and foreign:
            name = f"{name}_{min(foreign).lower()}"
        if words:
            self.units[unit] = words
        label = _label(found, draft_writing.asked(unit))
        box = numeral_reading.read(phrase.says, unit=unit).interval
        claim = {
            "says": phrase.says,
            "source": self.source,
            "at": f"p{row}",
            "anchor": cut(phrase.token),
            "review": True,
        }
        if phrase.turned:
            claim["note"] = dict(figure_extraction.table()["otherwise"]["turned"]["label"])
        same = found is not None and not found.get("each")
        for one in self.named[name][-_RECENT:] if same else ():
            both = one.interval.intersect(box) if one.unit == unit else None
            if both is not None and _one_figure(one.interval, box):
                one.interval = both
                one.add(claim)
                return told
        if found and unit == "person" and box.exact and (box.low >= _TELLING or found.get("stage")):
            self.again.setdefault(box.low, found)
        self.named[name].append(
            Proposed(label, unit, box, found.get("stage", "") if found else "", smaller)
        )
        self.named[name][-1].add(claim)
        count = len(self.named[name])
        self.quantities[name if count == 1 else f"{name}_{count}"] = self.named[name][-1]
        return told

    def _again(self, phrase: Phrase) -> Mapping[str, Any] | None:
        """Return the role of an equal number of people; a small one must be of suspects again."""
        if phrase.low < _TELLING:
            words = self.grammar.table()["suspects"]
            said = phrase.clause[phrase.start :][: len(phrase.token) + _SUSPECTS]
            back = self.grammar.table().get("pointing_back")
            named = back is not None and re.search(back, phrase.clause[: phrase.start])
            if phrase.low < 2 or not (named or re.search(words, said)):
                return None
        return self.again.get(phrase.low)

    def _event(self, row: int, dating: Dating) -> None:
        found = self.grammar.guess_event(dating)
        ahead = self.published is not None and dating.when.earliest > self.published.latest
        if found and ahead and found["name"] in _PAST:
            found = None
        name = found["name"] if found else self._dated(row, dating.when.text)
        label = _label(found, draft_writing.questions()["event"])
        claim = {
            "when": dating.when.text,
            "source": self.source,
            "at": f"p{row}",
            "anchor": cut(dating.token),
            "review": True,
        }
        event = self.events.setdefault(name, {"label": label, "claims": []})
        place = (name, dating.when.text, self.source, f"p{row}")
        said = (*place, dating.token)
        again = _THAT_DAY.match(dating.token) or said in self.dated
        if place not in self.dated or not again:
            self.dated |= {place, said}
            event["claims"].append(claim)

    def _dated(self, row: int, when: str) -> str:
        """Return the name of an event about which only its date is known."""
        stem = f"dated.p{row}."
        known = [name for name in self.events if name.startswith(stem)]
        same = [n for n in known if any(c["when"] == when for c in self.events[n]["claims"])]
        return same[0] if same else f"{stem}{len(known) + 1}"


def _span(start: int, token: str) -> tuple[int, int]:
    return start, start + len(token)


def _noun(token: str, unit: str) -> str:
    """Return the word for what is counted, without its number."""
    return unit.replace("_", " ") if token.isascii() else re.sub(r"^[^a-z一-鿿]*", "", token)


def _one_figure(known: Interval, box: Interval) -> bool:
    """Return whether two readings may be one figure: 80余名 and 83名, not 3万至10万 and 10万."""
    ranges = [not one.exact and not (one.low_open or one.high_open) for one in (known, box)]
    return known == box or not any(ranges)


def _label(row: Mapping[str, Any] | None, question: Mapping[str, str]) -> dict[str, str]:
    """Return the label of a row of the table, or the question that replaces it."""
    return dict(row["label"] if row else question)
