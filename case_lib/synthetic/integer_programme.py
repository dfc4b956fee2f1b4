"""An integer programme of claims: feasibility, random points, and conflicts.

Conflicts are found with a deletion filter (Chinneck & Dravnieks 1991, ORSA Journal on Computing
3:157-168) over ``scipy.optimize.milp``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from case_lib.base.errors import ModelError

__all__ = ["Programme", "Row", "conflict_message"]

_MOST_SETS = 20_000


@dataclass(frozen=True)
class Row:
    """``low`` ≤ sum of coefficients × variables ≤ ``high``; ``said`` is empty for a definition."""

    CONTENT = ("terms", "low", "high")

    terms: tuple[tuple[str, float], ...]
    low: float
    high: float
    said: str = ""


@dataclass(frozen=True)
class Programme:
    """Variables and rows over them.

    ``integer`` says of each variable whether it must be an integer. ``linked`` are those that share
    a row with another, in the order of drawing; ``open`` those without an upper end of their own;
    ``caps`` are the largest values ever drawn.
    """

    CONTENT = ("integer", "rows", "linked", "open", "caps")

    integer: Mapping[str, bool]
    rows: tuple[Row, ...]
    linked: tuple[str, ...]
    open: tuple[str, ...] = ()
    caps: Mapping[str, float] = field(default_factory=dict)
    _known: dict[tuple[object, ...], tuple[float, float]] = field(default_factory=dict)

    def feasible(self, rows: Iterable[Row] | None = None) -> bool:
        """Return whether some point satisfies the rows (all of them by default)."""
        return self._solve(self.rows if rows is None else tuple(rows), {}, {}) is not None

    def of_linked(self) -> Programme:
        """Return the programme restricted to variables that share a row with another.

        Their draws are unchanged, since they come first.
        """
        linked = set(self.linked)
        return Programme(
            {name: integer for name, integer in self.integer.items() if name in linked},
            tuple(row for row in self.rows if all(name in linked for name, _ in row.terms)),
            self.linked,
            tuple(name for name in self.open if name in linked),
            {name: most for name, most in self.caps.items() if name in linked},
        )

    @cached_property
    def satisfiable(self) -> bool:
        """Whether some point satisfies all rows."""
        return self.feasible()

    def conflict(self) -> list[str]:
        """Return the smallest set of contradictory claims and assumptions, in words.

        Empty if the programme is feasible. A deletion filter finds an irreducible set; then smaller
        ones are searched among all claims, as long as there are at most 20,000 candidate sets.
        """
        if self.feasible():
            return []
        must = [row for row in self.rows if not row.said]
        kept = [row for row in self.rows if row.said]
        for row in list(kept):
            rest = [other for other in kept if other is not row]
            if not self.feasible([*must, *rest]):
                kept = rest
        claims = [row for row in self.rows if row.said]
        for size in range(1, len(kept)):
            if math.comb(len(claims), size) > _MOST_SETS:
                break
            for subset in itertools.combinations(claims, size):
                if not self.feasible([*must, *subset]):
                    return [row.said for row in subset]
        return [row.said for row in kept]

    def bounds(self, name: str) -> tuple[float, float]:
        """Return minimum and maximum of a variable over all points; infinite if unbounded.

        Raises
        ------
        ModelError
            If there is no point; the message names the conflicting claims.
        """
        least = self._solve(self.rows, {name: 1.0}, {})
        if least is None:
            raise ModelError(conflict_message(self.conflict()))
        most = self._solve(self.rows, {name: -1.0}, {})
        return least[name], math.inf if most is None else most[name]

    def sample(self, rng: np.random.Generator) -> dict[str, float]:
        """Draw a point: each variable is uniform over its range given the earlier ones.

        A variable without upper end is drawn up to twice its minimum, and at least one above it:
        the width of the wording "1000+" (more than 1,000, under 2,000). Drawing needs some end;
        this one is our choice, not a claim.

        Raises
        ------
        ModelError
            If there is no point; the message names the conflicting claims.
        """
        fixed: dict[str, float] = {}
        for name in self.linked:
            low, high = self._reach(name, fixed)
            fixed[name] = self._between(name, low, high, rng)
        for name in self.integer:
            if name not in fixed:
                rows = [row for row in self.rows if row.terms == ((name, 1.0),)]
                low = max([0.0, *(row.low for row in rows)])
                high = min([self._limit(name, low), *(row.high for row in rows)])
                fixed[name] = self._between(name, low, high, rng)
        return fixed

    def _limit(self, name: str, low: float) -> float:
        """Return the upper limit for drawing a variable, whatever the rows allow.

        Raises
        ------
        ModelError
            If more is required than can be generated.
        """
        most = self.caps.get(name, math.inf)
        if low > most:
            claims = [row.said for row in self.rows if row.terms == ((name, 1.0),) and row.said]
            raise ModelError(
                f"{'; '.join(claims) or name}, but at most {most:,} can be generated. Use a "
                "smaller count, or remove it."
            )
        return min(most, max(2 * low, low + 1)) if name in self.open else most

    def _between(self, name: str, low: float, high: float, rng: np.random.Generator) -> float:
        if self.integer[name]:
            return float(rng.integers(math.ceil(low - 1e-6), math.floor(high + 1e-6) + 1))
        return float(rng.uniform(low, high))

    def _reach(self, name: str, fixed: Mapping[str, float]) -> tuple[float, float]:
        """Return minimum and maximum of a variable, given those drawn before.

        Only the rows still connected with it matter, so that draws that differ elsewhere needn't be
        solved again.
        """
        rows = self._about(name, fixed)
        near = {other: fixed[other] for row in rows for other, _ in row.terms if other in fixed}
        key = (name, *sorted(near.items()))
        if key not in self._known:
            least = self._solve(rows, {name: 1.0}, near)
            if least is None:
                raise ModelError(conflict_message(self.conflict()))
            low = least[name]
            below = Row(((name, 1.0),), -math.inf, self._limit(name, low))
            most = self._solve((*rows, below), {name: -1.0}, near)
            if most is None:
                raise ModelError(f"{name} has no upper end, so it can't be drawn. Assume one.")
            self._known[key] = (low, most[name])
        return self._known[key]

    def _about(self, name: str, fixed: Mapping[str, float]) -> list[Row]:
        """Return the rows that constrain a variable, directly or through undrawn ones."""
        rows: dict[int, Row] = {}
        seen, waiting = {name}, [name]
        while waiting:
            for place in self._places[waiting.pop()]:
                if place not in rows:
                    rows[place] = self.rows[place]
                    more = {n for n, _ in self.rows[place].terms if n not in fixed} - seen
                    seen |= more
                    waiting += more
        return [rows[place] for place in sorted(rows)]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The numbers of the rows of each variable."""
        places: dict[str, list[int]] = {name: [] for name in self.integer}
        for place, row in enumerate(self.rows):
            for name, _ in row.terms:
                places[name].append(place)
        return places

    def _solve(
        self, rows: Sequence[Row], aim: Mapping[str, float], fixed: Mapping[str, float]
    ) -> dict[str, float] | None:
        """Return the point that minimises ``aim``, given fixed variables; None if there is none."""
        names = [*dict.fromkeys([*(n for row in rows for n, _ in row.terms), *aim])]
        if not names:
            return {}
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - most of a second

        place = {name: column for column, name in enumerate(names)}
        matrix = np.zeros((max(len(rows), 1), len(names)))
        for at, row in enumerate(rows):
            for name, factor in row.terms:
                matrix[at, place[name]] += factor
        low, high = np.zeros(len(names)), np.full(len(names), np.inf)
        for name, value in fixed.items():
            low[place[name]] = high[place[name]] = value
        objective = np.zeros(len(names))
        for name, factor in aim.items():
            objective[place[name]] = factor
        solution = milp(
            objective,
            integrality=np.array([self.integer[name] for name in names]),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(
                matrix,
                [row.low for row in rows] or [-np.inf],
                [row.high for row in rows] or [np.inf],
            ),
        )
        if solution.x is None:
            return None
        return {name: float(solution.x[column]) for name, column in place.items()}


def conflict_message(claims: Sequence[str]) -> str:
    """Return the error message for conflicting claims."""
    lines = "\n".join(f"  {line}" for line in claims)
    return (
        f"no organisation satisfies all claims; these contradict each other:\n{lines}\n"
        "Set `rank: rejected` with a `why` on one of them, or change the assumption."
    )
