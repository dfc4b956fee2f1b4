"""What simulated shifts pay: figures over the parameter sets that agree with other cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.base.languages import N_, in_all, translate
from case_lib.base.short import Short
from case_lib.casefile.case import Case
from case_lib.chapters.pay import wages
from case_lib.quantity.drawn_ranges import central
from case_lib.quantity.quantities import Label, Quantity
from case_lib.quantity.results import modelled
from case_lib.synthetic.calibration import Calibrated
from case_lib.synthetic.shifts import Work

__all__ = ["SHARES", "TRIED", "Earnings", "beyond"]

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
TRIED = 300_000  # parameter sets: so many that another seed changes no more than the second digit
_LEAST = 0.01  # smaller results are printed as none: the model isn’t more precise
_LEARNT = 0.1  # distance between two distribution functions
_METHOD = N_("shifts simulated with the parameter sets that agree with other cases")
_STEP = N_("a step to look at what commission does")


@dataclass(frozen=True, repr=False)
class Earnings(Short):
    """Simulated shifts: one of each caller, for each parameter set.

    ``joins`` (people) and ``pay`` (money) have the shape (sets, callers); ``base``, ``commission``
    and ``hours`` have one value per set.
    """

    calibrated: Calibrated
    how: Work
    joins: NDArray[np.int32]
    pay: Floats
    base: Floats
    commission: Floats
    hours: Floats
    inputs: tuple[Quantity, ...]
    case: Case
    tried_shape: Floats

    def over(self, name: str, values: Floats, unit: str, label: Label) -> Quantity:
        """Return the central 90 % range of a figure over parameter sets; a low end below 0.01 is zero."""
        if isinstance(label, str) and "{" in label:
            message = label
            label = in_all(
                lambda lang: translate(message, lang).format(**self.case.role_words(lang))
            )
        low, high = central(values, unit)
        low = 0.0 if abs(low) < _LEAST else low
        return modelled(f"pay.shift.{name}", low, high, unit, self.inputs, _METHOD, label)

    def middle(self, spread: Quantity, values: Floats) -> Quantity:
        """Return the median of a figure over parameter sets, to two significant digits."""
        value = _rounded(float(np.median(values)))
        return modelled(
            f"{spread.name}.middle",
            value,
            value,
            spread.unit or "1",
            [spread],
            _METHOD,
            spread.label,
        )

    def quantiles(self) -> list[tuple[Quantity, Quantity]]:
        """Return the quantiles of a caller's pay per shift: the median set, and the 90 % range."""
        rows = []
        for share in SHARES:
            values = np.quantile(self.pay, share, axis=1)
            name = f"pay_{round(100 * share)}"
            range_ = self.over(
                name,
                values,
                f"{self.case.file.currency}/day",
                N_("quantile of the pay for a shift"),
            )
            rows.append((self.middle(range_, values), range_))
        return rows

    def joined(self) -> Quantity:
        """Return the mean number of people who join per shift."""
        means = self.joins.mean(axis=1)
        return self.over("joins", means, "lead/day", N_("people who joined in a shift, mean"))

    def share_above(self, name: str, money: Floats | float, label: Label) -> Quantity:
        """Return the share of shifts that pay more than an amount, which may differ by set."""
        level = np.broadcast_to(np.asarray(money, float), self.base.shape)[:, None]
        return self.over(name, 100 * (self.pay > level).mean(axis=1), "%", label)

    def shares(self) -> list[Quantity]:
        """Return the shares of shifts above the minimum wages and above an inspector's pay."""
        rows = wages.minimum_wages(self.case)
        shares = []
        if rows:
            top = max(row.minimum_hour.high for row in rows)
            shares.append(
                self.share_above(
                    "above_minimum",
                    top * self.hours,
                    N_(
                        "shifts that pay more than the hourly minimum wage of every province for the talk time"
                    ),
                )
            )
        oversight = self.case.get(f"pay.{self.case.role('oversight')}.base_wage_day")
        if oversight is not None:
            shares.append(
                self.share_above(
                    "above_oversight",
                    oversight.high,
                    N_("shifts that pay more than {oversight} get a day"),
                )
            )
        return shares

    def agreement(self) -> dict[str, Quantity]:
        """Return the number of sets tried, and the shares that agree with other cases (%).

        ``joined``: with the joins of the comparator; ``reached``: of these, with the minimum joins
        per shift elsewhere.
        """
        numbers = {
            "tried": (TRIED, "1", N_("parameter sets tried")),
            "joined": (100 * self.calibrated.joined, "%", N_("sets that give the joins reported")),
            "reached": (
                100 * self.calibrated.reached,
                "%",
                N_("of these, sets with as many joins a day as a third case implies"),
            ),
        }
        return {
            name: modelled(
                f"pay.shift.{name}",
                _rounded(value),
                _rounded(value),
                unit,
                self.inputs,
                _METHOD,
                label,
            )
            for name, (value, unit, label) in numbers.items()
        }

    @property
    def skill_learnt(self) -> bool:
        """Whether calibration changes the distribution of skill between callers.

        True if the maximum distance between the two distribution functions is at least a tenth.
        """
        kept = np.sort(np.asarray(self.calibrated.how.skill_shape))
        tried = np.sort(self.tried_shape)
        below = np.searchsorted(kept, tried, side="right") / kept.size
        return bool(np.abs(below - np.arange(1, tried.size + 1) / tried.size).max() >= _LEARNT)

    def hours_paid(self) -> tuple[Quantity, Quantity]:
        """Return mean pay per hour of talk up to the quota, and beyond it."""
        unit = f"{self.case.file.currency}/hour"
        within = self.pay.mean(axis=1) / self.hours
        beyond_it = self.commission * self.how.joins_shift / self.hours
        return (
            self.over(
                "hour_within",
                within,
                unit,
                N_("pay for an hour of talk up to the quota, commission included"),
            ),
            self.over(
                "hour_beyond",
                beyond_it,
                unit,
                N_("pay for an hour of talk beyond the quota: commission alone"),
            ),
        )

    def going_on(self) -> Quantity:
        """Return the share of callers for whom an hour beyond the quota pays at least base pay."""
        share, _ = beyond(self, self.commission)
        return self.over(
            "going_on",
            100 * share,
            "%",
            N_("share of {frontline} whom an hour beyond the quota pays as much as base pay does"),
        )

    def one_more(self) -> dict[str, Quantity]:
        """Return the effect of one more unit of money per person diverted.

        ``pay``: increase of pay for a shift to the quota; ``elasticity``: of that pay with respect
        to commission; ``joins``: increase of people diverted, in per cent, if only callers for
        whom another hour then pays at least base pay talk for that hour.
        """
        mean = self.joins.mean(axis=1)
        paid = self.base + self.commission * mean
        before = mean + beyond(self, self.commission)[1]
        after = mean + beyond(self, self.commission + 1)[1]
        step = f"{self.case.file.currency}/lead"
        return {
            "step": modelled(
                "pay.shift.one_more.step", 1, 1, step, [], _STEP, N_("step in commission")
            ),
            "pay": self.over(
                "one_more.pay",
                mean,
                f"{self.case.file.currency}/day",
                N_("with more commission by one: more pay for a shift"),
            ),
            "elasticity": self.over(
                "one_more.elasticity",
                self.commission * mean / paid,
                "1",
                N_("elasticity of pay with regard to commission"),
            ),
            "joins": self.over(
                "one_more.joins",
                100 * (after / before - 1),
                "%",
                N_(
                    "with more commission by one: more people who join, if those whom it then pays add an "
                    "hour"
                ),
            ),
        }


def _rounded(value: float) -> float:
    """Return a number with two significant digits."""
    return 0.0 if abs(value) < _LEAST else float(f"{value:.2g}")


def beyond(earned: Earnings, commission: Floats) -> tuple[Floats, Floats]:
    """Return who would talk for an hour beyond the quota: their share, and their joins per caller.

    These are callers who earn at least base pay per hour from commission alone. With gamma skill S
    of mean one and shape k, the share above t is Q(k, kt), and E[S; S > t] = Q(k + 1, kt), where Q
    is the regularised upper incomplete gamma function; for equal callers both are steps.
    """
    from scipy import special  # noqa: PLC0415 - a tenth of a second

    each = earned.how.joins_shift / earned.hours
    limit = earned.base / earned.hours / np.maximum(commission * each, 1e-300)
    shape = np.broadcast_to(np.asarray(earned.how.skill_shape, float), limit.shape)
    alike = np.isinf(shape)
    known = np.where(alike, 1.0, shape)
    share = np.where(alike, limit <= 1, special.gammaincc(known, known * limit))
    weight = np.where(alike, limit <= 1, special.gammaincc(known + 1, known * limit))
    return np.asarray(share, float), np.asarray(each * weight, float)
