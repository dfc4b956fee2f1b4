"""Evaluate detectors on synthetic callers: by prevalence, workload, class and day.

A detector ranks numbers anew each day, by the records of that day. All data are split by time:
training uses days before the split, evaluation days after it. Boosted trees are trained on other
worlds with known labels of all callers, more than any investigator has at the start; no world is
evaluated by a model trained on it.

Other prevalences than that of the records are obtained by weights, since the false-positive rate of
a threshold doesn't depend on the prevalence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats, Integers
from case_lib.base.progress import unseen
from case_lib.detection import learned, ranking
from case_lib.detection.simple import SIMPLE
from case_lib.detection.worlds import CALLER, World

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ABLATIONS",
    "DETECTORS",
    "LEVEL",
    "RECALL",
    "Trial",
    "bounds",
    "of_hundred",
    "spared",
    "trials",
]

DETECTORS = (*SIMPLE, "isolation", "boosting")
# groups of features that boosted trees omit, by substrings of their names
ABLATIONS: Mapping[str, tuple[str, ...]] = {
    "display": ("shown_abroad", "mismatch"),
    "contacts": ("degree", "contact", "fan_out", "called_back", "reciprocity", "core"),
    "durations": ("measure", "weighted", "answered"),
    "rhythm": ("iat", "hour", "day", "rate"),
}
RECALL = 0.8  # at the threshold of ``Trial.flagged``
LEVEL = 0.95  # of the interval of a share
_TREES, _OTHERS = 30, 1500


@dataclass(frozen=True)
class Trial:
    """A detector in a world after the split: one row per number and day with calls.

    ``looks`` is the number of inspections per day.
    """

    detector: str
    score: Floats
    number: Integers
    day: Integers
    kind: NDArray[np.str_]
    looks: int

    @cached_property
    def highest(self) -> tuple[Floats, NDArray[np.bool_]]:
        """The highest score of each number on any day, and whether it is the case's."""
        order = np.lexsort((-self.score, self.number))
        first = order[np.unique(self.number[order], return_index=True)[1]]
        return self.score[first], self.kind[first] == CALLER

    def average_precision(self, prevalence: float | None = None) -> float:
        """Return the area under the precision-recall curve, at a prevalence or that of the records.

        Step-wise, as scikit-learn's ``average_precision_score``, whose import takes a second;
        negatives are weighted for the prevalence.
        """
        score, mine = self.highest
        weights = np.ones(len(mine))
        if prevalence is not None:
            weights[~mine] = (1 - prevalence) / prevalence * mine.sum() / (~mine).sum()
        order = np.argsort(-score, kind="stable")
        ends = np.flatnonzero(np.diff(score[order], append=-np.inf))  # of equal scores
        right = np.cumsum(np.where(mine, weights, 0.0)[order])[ends]
        wrong = np.cumsum(np.where(mine, 0.0, weights)[order])[ends]
        recalled = np.diff(right / right[-1], prepend=0.0)
        return float(np.sum((recalled * (right / (right + wrong)))[::-1]))

    @cached_property
    def flagged(self) -> tuple[int, int, int, int]:
        """True positives, positives, false positives and negatives at a threshold.

        The threshold is the score that the share ``RECALL`` of the case's numbers reach.
        """
        score, mine = self.highest
        ranked = np.sort(score[mine])[::-1]
        over = score >= ranked[int(np.ceil(RECALL * len(ranked))) - 1]
        return int(over[mine].sum()), int(mine.sum()), int(over[~mine].sum()), int((~mine).sum())

    @cached_property
    def turns(self) -> dict[int, int]:
        """Number → day of its inspection, from 0; each is inspected once, highest score first."""
        days: dict[int, int] = {}
        for day in np.unique(self.day):
            rows = np.flatnonzero(self.day == day)
            left = self.looks
            for row in rows[ranking.order(self.score[rows], self.number[rows])]:
                if left and int(self.number[row]) not in days:
                    days[int(self.number[row])] = int(day)
                    left -= 1
        return days

    @cached_property
    def classes(self) -> Counter[str]:
        """How many numbers of each class were inspected."""
        of = dict(zip(self.number.tolist(), self.kind.tolist(), strict=True))
        return Counter(of[number] for number in self.turns)

    def at_work(self) -> tuple[float, float]:
        """Return precision and recall of all inspected numbers."""
        right = self.classes[CALLER]
        return right / len(self.turns), right / len(np.unique(self.number[self.kind == CALLER]))

    def waits(self) -> list[int]:
        """Return the days from first call after the split to inspection, per caller found."""
        mine = self.kind == CALLER
        first = {int(n): int(self.day[self.number == n].min()) for n in set(self.number[mine])}
        return sorted(self.turns[n] - day for n, day in first.items() if n in self.turns)


def trials(
    worlds: Sequence[World],
    split: int,
    looks: int,
    seed: int,
    names: Sequence[str] = DETECTORS,
    done: Callable[[], object] = unseen,
) -> dict[str, list[Trial]]:
    """Return each detector in each world whose callers call after the split.

    ``names`` are from ``DETECTORS``. ``done`` is called after each world.
    """
    by_detector: dict[str, list[Trial]] = {name: [] for name in names}
    for world in _with_callers(worlds, split):
        before, after = _split(world, split)
        for name in names:
            if name == "boosting":
                score = _boosted(world, worlds, split, seed, learned.BOOSTED)
            elif name == "isolation":
                score = learned.isolation(before, seed, on=after)
            else:
                score = SIMPLE[name].score(after)
            by_detector[name].append(_trial(name, after, score, looks))
        done()
    return by_detector


def spared(
    worlds: Sequence[World],
    split: int,
    looks: int,
    seed: int,
    done: Callable[[], object] = unseen,
) -> dict[str, list[Trial]]:
    """Return boosted trees without each group of features in ``ABLATIONS``.

    ``done`` is called after each group.
    """
    by_group: dict[str, list[Trial]] = {}
    for group, parts in ABLATIONS.items():
        names = [n for n in learned.BOOSTED if not any(part in n for part in parts)]
        by_group[group] = [
            _trial(
                group, _split(world, split)[1], _boosted(world, worlds, split, seed, names), looks
            )
            for world in _with_callers(worlds, split)
        ]
        done()
    return by_group


def _with_callers(worlds: Sequence[World], split: int) -> list[World]:
    """Return the worlds whose callers call after the split."""
    return [w for w in worlds if (_split(w, split)[1]["kind"] == CALLER).any()]


def _split(world: World, split: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the features on days before the split, and those on days after it."""
    later = world.features["day"] >= split
    return world.features[~later], world.features[later]


def _trial(name: str, after: pd.DataFrame, score: Floats, looks: int) -> Trial:
    number, day = after["number"].to_numpy(), after["day"].to_numpy()
    return Trial(name, score, number, day, after["kind"].to_numpy(str), looks)


def _boosted(
    world: World, worlds: Sequence[World], split: int, seed: int, names: Sequence[str]
) -> Floats:
    """Return scores in a world by boosted trees that learnt from the days before in the others."""
    import pandas as pd  # noqa: PLC0415

    seen = pd.concat([_split(other, split)[0] for other in worlds if other is not world])
    mine = seen["kind"] == CALLER
    rng = np.random.Generator(np.random.PCG64([seed, world.seed]))
    others = np.flatnonzero(~mine)
    others = rng.choice(others, min(_OTHERS, len(others)), replace=False)
    sample = seen.iloc[np.sort(np.concatenate([np.flatnonzero(mine), others]))]
    model = learned.boosting(sample, (sample["kind"] == CALLER).to_numpy(), seed, names, _TREES)
    return learned.suspicion(model, _split(world, split)[1], names)


def bounds(right: int, whole: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact interval of a share (Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404).

    >>> tuple(round(bound, 4) for bound in bounds(0, 1000))
    (0.0, 0.0037)
    """
    from scipy.stats import beta  # noqa: PLC0415 - a third of a second

    rest = (1 - level) / 2
    low = float(beta.ppf(rest, right, whole - right + 1)) if right else 0.0
    high = float(beta.ppf(1 - rest, right + 1, whole - right)) if right < whole else 1.0
    return low, high


def of_hundred(trials: Sequence[Trial], prevalence: float) -> tuple[float, float]:
    """Return how many of a hundred flagged numbers are callers at a prevalence: a 95 % interval.

    Thresholds reach a recall of ``RECALL`` in each world. False positives are pooled over all
    worlds; the interval is that of their rate, so few records give a wide one.
    """
    mine, all_mine, wrong, others = (
        sum(column) for column in zip(*(t.flagged for t in trials), strict=True)
    )
    reached = mine / all_mine
    low, high = bounds(wrong, others)

    def share(alarm: float) -> float:
        right = prevalence * reached
        part: float = right / (right + (1 - prevalence) * alarm)
        return 100 * part

    return share(high), share(low)
