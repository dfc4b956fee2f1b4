"""A laboratory on synthetic call records: what is needed to detect callers of this kind.

Every call is generated, and every result is synthetic: nothing here describes the performance in a
real network, or police work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from case_lib.base import rounding
from case_lib.base.errors import ParameterError
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.base.memoising import memoised
from case_lib.base.progress import steps
from case_lib.base.short import Short
from case_lib.casefile.case import Case
from case_lib.casefile.statements import statements
from case_lib.detection import evaluation
from case_lib.detection.evaluation import Trial
from case_lib.detection.worlds import Linked, settings_of, steps_of, worlds_of
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import modelled
from case_lib.synthetic import calls

__all__ = [
    "DEFAULTS",
    "PREVALENCES",
    "PRINTED",
    "STATEMENT",
    "Laboratory",
    "check",
    "needs",
    "run",
]

DEFAULTS = {"subscribers": 1500, "days": 10, "seeds": 4, "looks": 5}
PREVALENCES = (100, 1000, 10_000, 100_000, 1_000_000)  # one in this many
PRINTED = ("rate", "first_contacts", "shown_abroad", "isolation", "boosting")
STATEMENT = "statements: about detection"  # what a case without one lacks
_LEAST = {"subscribers": 500, "days": 4, "seeds": 2, "looks": 1}
_MOST = {"subscribers": 1_000_000, "days": 60, "seeds": 100, "looks": 10_000}
_PREVALENCE = 0.005  # share of the case's numbers in the records
_METHOD = N_("detectors on synthetic call records, judged on later days than they learnt from")
_REWEIGHTED = N_(
    "share of other numbers over a threshold on synthetic call records (95% interval), weighted for "
    "how rare callers are"
)
_LABELS = {
    "of_hundred": N_("share of the case’s numbers among those flagged"),
    "area": N_("area under precision and recall"),
    "precision": N_("share of the case’s numbers among those looked at"),
    "recall": N_("share of the case’s numbers that are looked at"),
    "waits": N_("days from the first call to the look"),
    "looked": N_("numbers looked at in all runs"),
    "right": N_("the case’s numbers among those looked at in all runs"),
    "people": N_("people whom the number reported first called"),
    "further": N_("further numbers that called several of the same people"),
    "further_right": N_("share of the case’s numbers among those further ones"),
    "callers": N_("the case’s numbers that call after the split"),
    "others": N_("numbers of others that call after the split, in all runs"),
}


@dataclass(frozen=True, repr=False)
class Laboratory(Short):
    """Trials of each detector on runs of synthetic records, and their inputs."""

    trials: Mapping[str, Sequence[Trial]]
    without: Mapping[str, Sequence[Trial]]
    linked: Sequence[Linked]
    inputs: tuple[Quantity, ...]
    subscribers: int
    days: int
    split: int
    seeds: int
    looks: int

    def of_hundred(self, detector: str, one_in: int) -> Quantity:
        """Return how many of a hundred flagged numbers are callers, at prevalence 1/``one_in``."""
        low, high = evaluation.of_hundred(self.trials[detector], 1 / one_in)
        name = f"{detector}.of_hundred.{one_in}"
        return self._made(name, low, high, "%", "of_hundred", _REWEIGHTED)

    def area(self, detector: str, one_in: int | None = None) -> Quantity:
        """Return average precision, minimum and maximum over runs."""
        prevalence = None if one_in is None else 1 / one_in
        areas = [t.average_precision(prevalence) for t in self.trials[detector]]
        return self._over_runs(f"{detector}.area.{one_in or 'here'}", areas, "1", "area")

    def area_without(self, group: str) -> Quantity:
        """Return average precision of boosted trees without a group of features."""
        areas = [t.average_precision() for t in self.without[group]]
        return self._over_runs(f"without_{group}.area", areas, "1", "area")

    def at_work(self, detector: str) -> dict[str, Quantity]:
        """Return precision and recall of the inspected numbers, minimum and maximum over runs."""
        both = [t.at_work() for t in self.trials[detector]]
        return {
            name: self._over_runs(f"{detector}.{name}", [100 * b[at] for b in both], "%", name)
            for at, name in enumerate(("precision", "recall"))
        }

    def waits(self, detector: str) -> Quantity | None:
        """Return days from first call to inspection, over the callers found in all runs."""
        delays = [float(days) for t in self.trials[detector] for days in t.waits()]
        return self._over_runs(f"{detector}.waits", delays, "day", "waits") if delays else None

    def classes(self, detector: str) -> Counter[str]:
        """Return how many numbers of each class are inspected in all runs."""
        return sum((t.classes for t in self.trials[detector]), Counter[str]())

    def looked(self, detector: str, kind: str | None = None) -> Quantity:
        """Return how many numbers of a class, or of all, are inspected in all runs."""
        of = self.classes(detector)
        many = float(of.total() if kind is None else of[kind])
        return self._made(f"{detector}.looked.{kind or 'all'}", many, many, "1", "looked", _METHOD)

    def sizes(self) -> dict[str, Quantity]:
        """Return how many numbers of the case each run has, and of others all runs together."""
        flagged = [t.flagged for t in self.trials[PRINTED[0]]]
        others = float(sum(f[3] for f in flagged))
        return {
            "callers": self._over_runs("callers", [float(f[1]) for f in flagged], "1", "callers"),
            "others": self._made("others", others, others, "1", "others", _METHOD),
        }

    def links(self) -> dict[str, Quantity]:
        """Return the numbers linked to the first reported one, minimum and maximum over runs."""
        if not self.linked:
            return {}
        counts = {"people": [float(one.people) for one in self.linked]}
        counts["further"] = [float(one.numbers) for one in self.linked]
        ranges = {n: self._over_runs(f"linked.{n}", v, "1", n) for n, v in counts.items()}
        right = [100 * one.right / one.numbers for one in self.linked if one.numbers]
        if right:
            ranges["right"] = self._over_runs("linked.right", right, "%", "further_right")
        return ranges

    def rarity_decides(self) -> bool:
        """Return whether every detector at the highest prevalence beats every one at the lowest."""
        common = [self.of_hundred(name, PREVALENCES[0]).low for name in PRINTED]
        rare = [self.of_hundred(name, PREVALENCES[-1]).high for name in PRINTED]
        return min(common) > max(rare)

    def mostly_others(self) -> list[str]:
        """Return detectors whose flagged numbers are mostly others at the lowest prevalence."""
        return [name for name in PRINTED if self.of_hundred(name, PREVALENCES[-1]).high < 50]

    def telling(self) -> tuple[str, int] | None:
        """Return a detector, and the highest prevalence at which it flags mostly others.

        Only detectors that flag others in every run count, because every run then estimates how
        often they do. Of several, the one with the highest share of callers at the highest
        prevalence. None unless that share is larger, over both intervals, than at the prevalence
        returned.
        """
        known = [name for name in PRINTED if all(t.flagged[2] for t in self.trials[name])]
        candidates = []
        for name in known:
            rare = [one for one in PREVALENCES if self.of_hundred(name, one).high < 50]
            common = self.of_hundred(name, PREVALENCES[0])
            if rare and common.low > self.of_hundred(name, rare[0]).high:
                candidates.append((common.low, name, rare[0]))
        return max(candidates)[1:] if candidates else None

    def finding_all(self) -> list[str]:
        """Return detectors that lead to the inspection of every caller's number in every run."""
        return [name for name in PRINTED if self.at_work(name)["recall"].low == 100]

    def at_once(self) -> list[str]:
        """Return detectors by which each found caller is inspected on the day of its first call."""
        delays = {name: self.waits(name) for name in PRINTED}
        return [name for name, waits in delays.items() if waits is not None and waits.high == 0]

    def drawing_in(self, detector: str, kind: str) -> bool:
        """Return whether numbers of a class are inspected in every run."""
        return all(t.classes[kind] > 0 for t in self.trials[detector])

    def _over_runs(self, name: str, values: Sequence[float], unit: str, label: str) -> Quantity:
        return self._made(name, min(values), max(values), unit, label, _METHOD)

    def _made(
        self, name: str, low: float, high: float, unit: str, label: str, method: str
    ) -> Quantity:
        low, high = _outward(low, high)
        return modelled(
            f"detection.{name}",
            low,
            high,
            unit,
            self.inputs,
            method,
            _LABELS[label],
            Kind.SYNTHETIC,
            f"detection.{label}",
        )


def _outward(low: float, high: float) -> tuple[float, float]:
    """Return two ends rounded outward to two digits, the precision of the records.

    Whole numbers, such as counts, keep all their digits.

    >>> _outward(18.6051, 99.96), _outward(100.0, 100.0), _outward(0.000374, 5787.0)
    ((18.0, 100.0), (100.0, 100.0), (0.00037, 5787.0))
    """
    least, most = rounding.coarse(low, high)
    return (low if low == round(low) else least), (high if high == round(high) else most)


def needs(case: Case) -> list[str]:
    """Return what the chapter lacks in this case; empty if nothing.

    The laboratory needs no statement: it is about callers like those of the case, and what is
    reported of their detection stands beside it.
    """
    reported = statements(case, "detection")
    return [*([] if reported else [STATEMENT]), *calls.needs(case)]


def check(**taken: int) -> None:
    """Raise ParameterError with every parameter out of range."""
    wrong = [
        f"{name}={value!r} must be a whole number from {_LEAST[name]:,} to {_MOST[name]:,}."
        for name, value in taken.items()
        if not isinstance(value, int) or not _LEAST[name] <= value <= _MOST[name]
    ]
    if wrong:
        raise ParameterError("\n".join(wrong))


def run(
    case: Case,
    subscribers: int = DEFAULTS["subscribers"],
    days: int = DEFAULTS["days"],
    seeds: int = DEFAULTS["seeds"],
    looks: int = DEFAULTS["looks"],
    ablations: bool = True,
) -> Laboratory | None:
    """Return the laboratory: detectors on ``seeds`` runs of synthetic records.

    Parameters
    ----------
    subscribers
        Ordinary numbers of a run; those of other frequent callers are added in proportion.
    days
        Days of a run; learned detectors train on the first half, all are evaluated on the second.
    seeds
        The number of runs; their seeds follow that of the case.
    looks
        The number of inspections per day.

    Returns
    -------
    The laboratory; None if the case lacks an input (see ``calls.needs``).

    Raises
    ------
    ParameterError
        For a parameter out of range.
    """
    if calls.needs(case):
        return None
    check(subscribers=subscribers, days=days, seeds=seeds, looks=looks)
    split = days // 2
    settings = settings_of(
        case, subscribers, days, _PREVALENCE, [case.seed + at for at in range(seeds)]
    )
    ranges = settings[0].diversion.values()
    inputs = tuple(r.quantity for r in ranges if r.quantity is not None)
    trials, without, linked = _tried(settings, split, looks, case.seed, ablations)
    if not trials[PRINTED[0]]:
        raise ParameterError(
            f"subscribers={subscribers}, days={days}: no caller calls in the second half of any "
            "run. Increase either."
        )
    return Laboratory(trials, without, linked, inputs, subscribers, days, split, seeds, looks)


@memoised
def _tried(
    settings: Sequence[calls.Settings], split: int, looks: int, seed: int, ablations: bool
) -> tuple[dict[str, list[Trial]], dict[str, list[Trial]], list[Linked]]:
    """Return trials in the worlds of settings, ablations, and the results of linking."""
    total = steps_of(settings) + len(settings) + (len(evaluation.ABLATIONS) if ablations else 0)
    with steps("laboratory of calls", total) as done:
        worlds = worlds_of(settings, done)
        trials = evaluation.trials(worlds, split, looks, seed, done=done)
        without = evaluation.spared(worlds, split, looks, seed, done) if ablations else {}
    return trials, without, [one.linked for one in worlds if one.linked is not None]
