"""Searches that ask for enclosures of boxes, run side by side so that they are enclosed together.

Few boxes take as long to enclose as many.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterable
from typing import TypeVar

import numpy as np

from case_lib.quantity.boxes import Box
from case_lib.quantity.interval_arrays import Flags, IntervalArray

__all__ = ["Search", "run", "side_by_side"]

_Result = TypeVar("_Result")
# a search yields boxes, and in which variables slopes are wanted; it receives their enclosures
Search = Generator[tuple[Box, Flags], IntervalArray, _Result]


def side_by_side(searches: Iterable[Search[_Result]]) -> Search[list[_Result]]:
    """Return the results of several searches as one that asks for the boxes of all together."""
    waiting = dict(enumerate(searches))
    results: dict[int, _Result] = {}
    answers: dict[int, IntervalArray] = {}
    while True:
        asked: dict[int, tuple[Box, Flags]] = {}
        for place, search in waiting.items():
            try:
                asked[place] = search.send(answers[place]) if answers else next(search)
            except StopIteration as end:
                results[place] = end.value
        if not asked:
            return [results[place] for place in sorted(results)]
        waiting = {place: waiting[place] for place in asked}
        boxes = [box for box, _ in asked.values()]
        wanted = np.concatenate([slopes for _, slopes in asked.values()], axis=1)
        enclosures = yield Box.joined(boxes), wanted
        ends = [0, *itertools.accumulate(box.low.shape[1] for box in boxes)]
        answers = {
            place: enclosures.take(slice(*part))
            for place, part in zip(asked, itertools.pairwise(ends), strict=True)
        }


def run(search: Search[_Result], enclose: Callable[[Box, Flags], IntervalArray]) -> _Result:
    """Return the result of a search, enclosing what it asks for."""
    try:
        asked = next(search)
        while True:
            asked = search.send(enclose(*asked))
    except StopIteration as end:
        result: _Result = end.value
        return result
