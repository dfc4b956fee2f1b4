"""The funnel from a list of numbers to people who lost money: how many remain at each stage.

Stages: called → answered → joined a chat group → lost money → known to the police. No source
gives all of them for one case, so each share is drawn from what is known about it:
- answered per call made: the assumption ``pay.answer_rate``;
- joined per call made: the counts of a case that gives both, under Jeffreys’ prior (Brown, Cai &
  DasGupta 2001, doi 10.1214/ss/1009213286), times an assumed factor for the difference between
  cases;
- known to have lost money per person who joined: in the same way;
- known per person who lost money: the assumption ``victims.reporting_rate``. So the number of
  people who lost money is the number known divided by that share.

Counts at given shares are binomial. With one case’s own counts and no factor, the number who join
after a number of calls is beta-binomial.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from case_lib.base.arrays import Floats, Integers
from case_lib.base.errors import ModelError
from case_lib.base.streams import stream
from case_lib.casefile.case import Case
from case_lib.quantity.drawn_ranges import CENTRAL
from case_lib.quantity.quantities import Quantity

__all__ = [
    "ANSWER_RATE",
    "KNOWN_FACTOR",
    "LEAD_FACTOR",
    "PRIOR",
    "REPORTING_RATE",
    "STAGES",
    "Chances",
    "chances",
    "inputs",
    "needs",
    "predictive",
]

STAGES = ("called", "answered", "joined", "lost", "reported")
ANSWER_RATE, REPORTING_RATE = "pay.answer_rate", "victims.reporting_rate"
LEAD_FACTOR, KNOWN_FACTOR = "pay.lead_rate_factor", "victims.known_rate_factor"
PRIOR = 0.5  # both parameters of Jeffreys' prior of a share
# counts of the case itself, of another case, and the factor between the two
_JOINED = (("calls.total", "leads.total"), ("comparator.calls", "comparator.leads"), LEAD_FACTOR)
_KNOWN = (
    ("leads.total", "victims.total"),
    ("comparator.leads", "comparator.victims"),
    KNOWN_FACTOR,
)
_Pairs = tuple[tuple[str, str], tuple[str, str], str]


@dataclass(frozen=True)
class Chances:
    """Shares of a stage that reach the next, one draw per element; shape ``(size,)`` each.

    Attributes
    ----------
    answered
        Per call made.
    joined
        Per answered call.
    lost
        Per person who joined.
    reported
        Per person who lost money.
    """

    answered: Floats
    joined: Floats
    lost: Floats
    reported: Floats

    def expected(self) -> dict[str, Floats]:
        """Return the expected count of each stage per call made.

        Examples
        --------
        >>> half = np.array([0.5])
        >>> Chances(half, half, half, half).expected()["reported"].tolist()
        [0.0625]
        """
        parts = (np.ones_like(self.answered), *self._each())
        return dict(zip(STAGES, np.cumprod(parts, axis=0), strict=True))

    def counts(self, calls: ArrayLike, rng: np.random.Generator) -> dict[str, Integers]:
        """Draw the count of each stage after a number of calls.

        Parameters
        ----------
        calls
            Calls made, broadcast against the shares: a number, one per draw, or one per caller and
            day if the shares are a single draw.

        Returns
        -------
        stage → counts, each at most that of the stage before
        """
        calls_made = np.asarray(calls)
        if (calls_made < 0).any() or (calls_made != np.floor(calls_made)).any():
            raise ModelError("calls made must be non-negative whole numbers.")
        shape = np.broadcast_shapes(calls_made.shape, self.answered.shape)
        counts = [np.broadcast_to(calls_made, shape).astype(np.int64)]
        for share in self._each():
            counts.append(rng.binomial(counts[-1], share))
        return dict(zip(STAGES, counts, strict=True))

    def after_joining(self, joined: ArrayLike, rng: np.random.Generator) -> dict[str, Integers]:
        """Draw those who lost money, and those known, among people who joined."""
        lost = rng.binomial(np.asarray(joined), self.lost)
        return {"lost": lost, "reported": rng.binomial(lost, self.reported)}

    def _each(self) -> tuple[Floats, ...]:
        return self.answered, self.joined, self.lost, self.reported


def needs(case: Case) -> list[str]:
    """Return the names of the inputs that a case lacks; empty if the model can run.

    A count that isn't exact, or that exceeds its whole, also counts as lacking.
    """
    lacking: list[str] = []
    for pairs in (_JOINED, _KNOWN):
        if _pair(case, pairs) is None:
            _, other, factor = pairs
            wrong = [n for n in other if n not in case or not case[n].exact]
            lacking += wrong or ([] if _usable(case, other) else other)
            lacking += [factor] if factor not in case else []
    lacking += [n for n in (ANSWER_RATE, REPORTING_RATE) if n not in case]
    return list(dict.fromkeys(lacking))


def inputs(case: Case) -> tuple[Quantity, ...]:
    """Return the distinct quantities that the shares depend on."""
    names = [ANSWER_RATE, REPORTING_RATE]
    for pairs in (_JOINED, _KNOWN):
        pair = _pair(case, pairs)
        names += () if pair is None else pair
    return tuple(case[name] for name in dict.fromkeys(names) if name in case)


def chances(case: Case, size: int, seed: int) -> Chances:
    """Draw the shares, one organisation per element.

    Quantities are drawn with this seed as everywhere else, so that a figure of the chapter on pay
    and a share in this model belong to the same draw.

    Raises
    ------
    ModelError
        If the case lacks an input of ``needs``.
    """
    lacking = needs(case)
    if lacking:
        raise ModelError(f"{case.file.case}: the funnel needs {', '.join(lacking)}.")
    answered = np.clip(case[ANSWER_RATE].draws(size, seed), 0.0, 1.0)
    reporting = case[REPORTING_RATE].draws(size, seed)
    joined_call = np.minimum(_share(case, _JOINED, size, seed), answered)
    known = _share(case, _KNOWN, size, seed)
    lost = np.minimum(known / reporting, 1.0)
    return Chances(
        answered,
        _over(joined_call, answered),
        lost,
        # if more would have lost money than joined, all lost money, and more of them are known
        _over(known, lost),
    )


def predictive(part: float, whole: float, tries: int, level: float = CENTRAL) -> tuple[int, int]:
    """Return the central range of a beta-binomial: the number of successes in new trials.

    Jeffreys' prior, and counts of the same kind; exact, without draws.

    Examples
    --------
    >>> predictive(739, 16069, 10_000)
    (417, 505)
    """
    from scipy import stats  # noqa: PLC0415 - a second, and only this function needs it

    _check(part, whole)
    tail = (1 - level) / 2
    ends = stats.betabinom.ppf([tail, 1 - tail], tries, part + PRIOR, whole - part + PRIOR)
    return int(ends[0]), int(ends[1])


def _check(part: float, whole: float) -> None:
    if not 0 <= part <= whole or whole <= 0:
        raise ModelError(f"{part:g} of {whole:g} is not a share.")


def _pair(case: Case, pairs: _Pairs) -> tuple[str, ...] | None:
    """Return the names behind a share: (whole, part), and the factor for another case."""
    own, other, factor = pairs
    if _usable(case, own):
        return own
    return (*other, factor) if _usable(case, other) and factor in case else None


def _usable(case: Case, names: tuple[str, str]) -> bool:
    whole, part = (case.get(name) for name in names)
    if whole is None or part is None or not (whole.exact and part.exact):
        return False
    return 0 <= part.low <= whole.low and whole.low > 0


def _share(case: Case, pairs: _Pairs, size: int, seed: int) -> Floats:
    """Draw the share of two counts, times the factor if they are those of another case."""
    names = _pair(case, pairs)
    assert names is not None
    whole, part, *factor = (case[name] for name in names)
    rng = stream(seed, f"funnel.{part.name}")
    drawn = rng.beta(part.low + PRIOR, whole.low - part.low + PRIOR, size)
    for item in factor:
        drawn = drawn * item.draws(size, seed)
    return np.clip(drawn, 0.0, 1.0)


def _over(part: Floats, whole: Floats) -> Floats:
    """Return the ratio of two shares; zero if the whole is zero."""
    ratio: Floats = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return np.minimum(ratio, 1.0)
