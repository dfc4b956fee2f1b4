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
    english_nouns,
    figure_extraction,
    grammars,
    leftover,
    measures,
    numeral_reading,
    scope,
    sharing,
    totals,
)
from case_lib.reading.dates import DateExpression, When
from case_lib.reading.figures import Figure
from case_lib.reading.formats.opening import Article
from case_lib.reading.grammars import Grammar
from case_lib.reading.places_named import Place
from case_lib.reading.sharing import FigureWithRole
from case_lib.reading.source_text import cut, normalised
from case_lib.reading.totals import Proposed

__all__ = ["Findings"]

_TELLING = 20  # two equal counts in one article, this large or larger, count the same thing
_SUSPECTS = 10  # characters after a count in which its noun follows
_PAST = ("raid", "start", "detection", "first_report", "case_opened")  # never after publication
_RECENT = 50  # figures of one kind that are searched for an equal one


class Findings:
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
        self.units: dict[str, dict[str, str | list[str]]] = {}
        self.unsorted: Counter[int] = Counter()
        # role of each number of people, for later mentions without a word for the role
        self.again: dict[float, Mapping[str, Any]] = {}
        self.remarks: list[str] = []
        self.last: When | None = None
        self.listed: list[Figure] = []  # the last figure in brackets

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

    def has_claims(self, source: str) -> bool:
        """Return whether an article gave any figure or date."""
        items = [item.claims for item in self.quantities.values()]
        items += [event["claims"] for event in self.events.values()]
        return any(claim["source"] == source for claims in items for claim in claims)

    def paragraph(self, row: int, line: str) -> None:
        """Read one paragraph."""
        plain = normalised(line)
        for function, role in self.grammar.table()["roles"].items():
            if function not in self.roles and role["word"] in plain:
                self.roles[function] = {**role, "claim": self._claim(row, role["word"])}
        for sentence in self.grammar.sentences(plain):
            for place in self.grammar.named(sentence):
                if place.province not in (self.country, f"CN-{self.country}"):
                    self._place(row, place)
            self._sentence(row, sentence)

    def _sentence(self, row: int, sentence: str) -> None:
        """Read the figures and dates of a sentence, and remark on every number that isn't read."""
        earlier = self.listed[-1:]
        spans: list[tuple[int, int]] = []
        begin, before = 0, None
        for clause in self.grammar.clauses(sentence):
            begin = sentence.index(clause, begin)
            for figure in self.grammar.figures(clause, self.money, earlier):
                earlier.append(figure)
                if clause[: figure.start].endswith("("):
                    self.listed = [figure]
                spans.append(_span(begin + figure.start, figure.token))
                if figure.wrong:
                    self._left_out(row, figure.token, figure.wrong)
                    continue
                whole = replace(figure, sentence=sentence)
                before = self._figure(row, whole, begin + figure.start, before)
            for expression in dates_in_text.find(clause, self.published, self.last):
                start = begin + expression.start
                if any(first <= start < end for first, end in spans):
                    continue  # the 8月 of 判刑4年8月
                spans.append(_span(start, expression.token))
                if expression.when is None:
                    more = "; give --published to read it" if self.published is None else ""
                    self._left_out(row, expression.token, f"{expression.why}{more}.")
                    continue
                self.last = self.last if expression.planned else expression.when
                dated = replace(expression, start=start)
                if self._is_dateline_only(sentence, dated):
                    self._left_out(row, dated.token, "it is the dateline, the day of the report.")
                    continue
                self._event(row, dated, expression.when, sentence)
            begin += len(clause)
        for token in leftover.left_over(sentence, spans):
            self._left_out(row, token, "it can't be read; add it by hand.")

    def _is_dateline_only(self, sentence: str, expression: DateExpression) -> bool:
        """Return whether a date is a dateline of a sentence that tells of no press conference."""
        told = re.search(self.grammar.table()["conference"], sentence)
        return told is None and dates_in_text.is_dateline(sentence, expression)

    def _place(self, row: int, place: Place) -> None:
        claim = self._claim(row, place.token)
        claims = self.places[place.province, place.role]
        if claim not in claims:
            claims.append(claim)

    def _left_out(self, row: int, token: str, why: str) -> None:
        self.remarks.append(f"p{row}: {cut(token)} was left out: {why}")

    def _figure(
        self, row: int, figure: Figure, place: int, before: FigureWithRole | None
    ) -> FigureWithRole:
        """Add a figure and return it, given its place and the figure before it in the sentence."""
        own = self.grammar.guess(figure)
        own = sharing.shared(own, figure, place, before, self.grammar.table())
        if not own and figure.unit == "person" and figure.low == figure.high:
            own = self._again(figure)
        role = self._scoped(own, figure)
        read = FigureWithRole(figure, place + len(figure.token), role)
        name = role["name"] if role else f"unsorted.p{row}.{self.unsorted[row] + 1}"
        if figure.high <= 1 and name == "leads.total":
            return read  # “for each one diverted” is no count
        self.unsorted[row] += role is None
        unit = self._unit(figure, role)
        # models take money in the currency of the case; other money has a name of its own
        foreign = set(re.findall("[A-Z]{3,}", unit)) - {self.currency}
        if role and foreign:
            name = f"{name}_{min(foreign).lower()}"
        interval = numeral_reading.read(figure.says, unit=unit).interval
        claim = self._claim(row, figure.token, says=figure.says)
        if figure.turned:
            claim["note"] = dict(figure_extraction.table()["otherwise"]["turned"]["label"])
        repeatable = role is not None and not role.get("each")
        for known in self.named[name][-_RECENT:] if repeatable else ():
            both = known.interval.intersect(interval) if known.unit == unit else None
            if both is not None and _one_figure(known.interval, interval):
                known.interval = both
                known.add(claim)
                return read
        stage = role.get("stage", "") if role else ""
        if role and unit == "person" and interval.exact and (interval.low >= _TELLING or stage):
            self.again.setdefault(interval.low, role)
        smaller = bool(own and role and role["name"] == own.get("part"))
        label = _label(role, draft_writing.asked(unit))
        short = role.get("short", {}) if role else {}
        proposed = Proposed(label, unit, interval, stage, smaller, short)
        proposed.add(claim)
        self.named[name].append(proposed)
        count = len(self.named[name])
        self.quantities[name if count == 1 else f"{name}_{count}"] = proposed
        return read

    def _scoped(self, own: Mapping[str, Any] | None, figure: Figure) -> Mapping[str, Any] | None:
        """Return the role of a figure, given its own and the figures of that role so far."""
        if not own:
            return None
        known = self.named.get(own["name"], ())
        unit = own.get("as", figure.unit)
        earlier = [one.interval for one in known if one.unit == unit]
        wholes = self.named.get(own.get("whole", ""), ())
        repeated = any(
            one.interval.low <= figure.high and figure.low <= one.interval.high for one in wholes
        )
        whole = "whole" not in own or bool(known) or (bool(wholes) and not repeated)
        return scope.scoped(own, figure, earlier, self.grammar.table(), whole)

    def _unit(self, figure: Figure, role: Mapping[str, Any] | None) -> str:
        """Return the unit of a figure in the case file, and declare it if it isn't built in."""
        unit = str(role.get("as", figure.unit)) if role else figure.unit
        word = measures.unit_word(unit) or _noun(figure.token, unit)
        several = english_nouns.plural_in(figure.token, unit) if figure.low != 1 else ""
        unit, words = draft_writing.usable(unit, word, several)
        if words:
            earlier = self.units.get(unit, {})
            self.units[unit] = {**earlier, **words} if several else {**words, **earlier}
        return unit

    def _claim(self, row: int, token: str, **read: str) -> dict[str, Any]:
        """Return an unchecked claim: what was read, and where."""
        place = {"source": self.source, "at": f"p{row}", "anchor": cut(token)}
        return {**read, **place, "review": True}

    def _again(self, figure: Figure) -> Mapping[str, Any] | None:
        """Return the role of an equal number of people; a small one must be of suspects again."""
        if figure.low < _TELLING:
            words = self.grammar.table()["suspects"]
            said = figure.clause[figure.start :][: len(figure.token) + _SUSPECTS]
            back = self.grammar.table().get("pointing_back")
            named = back is not None and re.search(back, figure.clause[: figure.start])
            if figure.low < 2 or not (named or re.search(words, said)):
                return None
        return self.again.get(figure.low)

    def _event(self, row: int, expression: DateExpression, when: When, sentence: str) -> None:
        role = self._event_role(expression, sentence)
        ahead = self.published is not None and when.earliest > self.published.latest
        if role and ahead and role["name"] in _PAST:
            role = None
        name = role["name"] if role else self._dated(row, when.text)
        label = _label(role, draft_writing.questions()["event"])
        claim = self._claim(row, expression.token, when=when.text)
        event = self.events.setdefault(name, {"label": label, "claims": []})
        place = (name, when.text, self.source, f"p{row}")
        worded = (*place, expression.token)
        same_day = self.grammar.table().get("same_day")  # 当日 repeats the date before it
        again = worded in self.dated or (same_day and re.match(same_day, expression.token))
        if place not in self.dated or not again:
            self.dated |= {place, worded}
            event["claims"].append(claim)

    def _event_role(self, expression: DateExpression, sentence: str) -> Mapping[str, Any] | None:
        if not dates_in_text.is_dateline(sentence, expression):
            return self.grammar.guess_event(expression, sentence)
        rows: list[Mapping[str, Any]] = self.grammar.table()["events"]
        return next(row for row in rows if row.get("name") == "press_conference")

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
