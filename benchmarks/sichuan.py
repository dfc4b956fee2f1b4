"""Evaluate detectors on real subscribers: the Sichuan data, on which GAT-COBO was evaluated.

Run: ``.venv/bin/python benchmarks/sichuan.py FOLDER``, or name the folder in
``CASE_LIB_DETECTION_DATA``. It must contain ``sichuan.zip`` from github.com/xxhu94/GAT-COBO; the
data are anonymised, belong to others, and are not included. With ``--peer CHECKOUT`` and
``--python PYTHON`` GAT-COBO's own code learns from the same subscribers and is judged on the same
ones (20 minutes of one core for each of ``--folds``).

Prints PR-AUC, ROC-AUC and F1 by five-fold cross-validation, twice over, with 95 % intervals by
the standard error corrected for overlapping folds (Nadeau and Bengio 2003,
doi:10.1023/A:1024068626366). F1 is the macro average at a threshold of one half, as in that
repository's ``main.py``. For published results on these data see docs/detection.md.
"""

from __future__ import annotations

import argparse
import io
import itertools
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier, IsolationForest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score
from sklearn.model_selection import RepeatedStratifiedKFold, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import QuantileTransformer

from case_lib.detection.evaluation import bounds

SPLITS, REPEATS = 5, 2
# the columns closest to the simple counts of ``case_lib.detection.simple``
SIMPLE = {
    "calls": "opposite_count",
    "different numbers": "opposite_unique",
    "calls for each number": "phone2opposite_mean",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("CASE_LIB_DETECTION_DATA"))
    parser.add_argument("--peer", help="a checkout of GAT-COBO whose data_process.py has run")
    parser.add_argument("--python", help="a Python that has what GAT-COBO needs")
    parser.add_argument("--folds", type=int, default=SPLITS, help="folds for the peer")
    options = parser.parse_args()
    folder = options.folder
    if not folder or not Path(folder, "sichuan.zip").is_file():
        sys.exit("Name the folder with sichuan.zip, of github.com/xxhu94/GAT-COBO.")
    features, label = read(Path(folder, "sichuan.zip"))
    low, high = bounds(int(label.sum()), len(label))
    print(f"{len(label)} subscribers, {features.shape[1]} features, {label.sum()} labelled fraud")
    print(f"share of them {label.mean():.3f} ({low:.3f}–{high:.3f}): PR-AUC of a coin\n")
    print(f"{'':34}{'PR-AUC':>16}{'ROC-AUC':>16}{'F1 (macro)':>16}")
    for name, column in SIMPLE.items():
        values = features[column].fillna(0).to_numpy()
        # low values may be suspicious too: the better direction is used, in favour of simple counts
        values = max((values, -values), key=lambda v: roc_auc_score(label, v))
        print_row(name, folds(features, label, lambda a, y, b, v=values: v[b.index]))
    print_row("isolation forest, no labels", folds(features, label, isolated))
    print_row("logistic regression", folds(features, label, linear))
    print_row("boosted trees", folds(features, label, boosted))
    print("\nboosted trees, learning from a fifth of all and judged on three, as main.py there:")
    print_row(
        "boosted trees", [once(features, label, seed) for seed in range(SPLITS * REPEATS)], False
    )
    if options.peer:
        beside(features, label, Peer(options.peer, options.python), options.folds)


def beside(features, label, peer: Peer, most: int) -> None:
    """Print boosted trees and the peer on the same folds, and on the split that the peer draws."""
    methods = {"boosted trees": boosted, "GAT-COBO's code": peer.scores}
    print(f"\nthe same {most} folds for both:")
    for name, score in methods.items():
        print_row(name, folds(features, label, score, most))
    print("\nthe split that GAT-COBO draws, 20 % for training, 60 % judged:")
    rest = {"stratify": label, "random_state": 2}
    train, others = train_test_split(np.arange(len(label)), train_size=0.2, **rest)
    _, test = train_test_split(others, train_size=0.25, stratify=label[others], random_state=2)
    for name, score in methods.items():
        scores = score(features.iloc[train], label[train], features.iloc[test])
        results = measured(label[test], scores)
        print(f"{name:34}" + "".join(f"{value:>16.3f}" for value in results), flush=True)


@dataclass(frozen=True)
class Peer:
    """GAT-COBO's own code, run by another Python."""

    source: str
    python: str

    def scores(self, train: pd.DataFrame, label: np.ndarray, test: pd.DataFrame) -> np.ndarray:
        """Return the scores of subscribers; the code has their labels and features itself."""
        with tempfile.TemporaryDirectory() as folder:
            split, scores = Path(folder, "split.npz"), Path(folder, "scores.npy")
            np.savez(split, train=train.index, test=test.index)
            driver = Path(__file__).with_name("gat_cobo.py")
            command = [self.python, driver, self.source, split, scores]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return np.load(scores)


def read(path: Path) -> tuple[pd.DataFrame, np.ndarray]:
    with zipfile.ZipFile(path) as archive:
        table = pd.read_csv(io.BytesIO(archive.read("all_feat_with_label.csv")))
    return table.drop(columns=["phone_no_m", "label"]), table["label"].to_numpy(bool)


def folds(features, label, score, most=SPLITS * REPEATS):
    measures = []
    folding = RepeatedStratifiedKFold(n_splits=SPLITS, n_repeats=REPEATS, random_state=1)
    for train, test in itertools.islice(folding.split(features, label), most):
        scores = score(features.iloc[train], label[train], features.iloc[test])
        measures.append(measured(label[test], scores))
    return measures


def once(features, label, seed):
    train, rest, train_labels, rest_labels = train_test_split(
        features, label, train_size=0.2, stratify=label, random_state=seed
    )
    _, test, _, test_labels = train_test_split(
        rest, rest_labels, test_size=0.75, stratify=rest_labels, random_state=seed
    )
    return measured(test_labels, boosted(train, train_labels, test))


def measured(label, scores):
    cut = scores > 0.5 if scores.min() >= 0 and scores.max() <= 1 else np.zeros(len(label), bool)
    f1 = f1_score(label, cut, average="macro") if cut.any() else np.nan
    return average_precision_score(label, scores), roc_auc_score(label, scores), f1


def boosted(train, label, test):
    model = HistGradientBoostingClassifier(random_state=1)
    return model.fit(train, label).predict_proba(test)[:, 1]


def linear(train, label, test):
    scale = QuantileTransformer(output_distribution="normal", random_state=1)
    model = make_pipeline(scale, LogisticRegression(max_iter=2000, C=0.1))
    return model.fit(train.fillna(0), label).predict_proba(test.fillna(0))[:, 1]


def isolated(train, label, test):
    forest = IsolationForest(n_estimators=100, random_state=1).fit(train.fillna(0))
    return -1.0 - forest.score_samples(
        test.fillna(0)
    )  # negative scores, not probabilities, so no F1


def print_row(name: str, measures: list[tuple[float, float, float]], overlap: bool = True) -> None:
    values = np.array(measures)
    spread = values.std(axis=0, ddof=1)
    # folds share training data, so their spread alone underestimates the error
    ratio = 1 / (SPLITS - 1) if overlap else 3.0
    error = spread * np.sqrt(1 / len(values) + ratio)
    cells = "".join(
        f"{'–':>16}" if np.isnan(mean) else f"{mean:>8.3f} ± {1.96 * e:.3f}"
        for mean, e in zip(values.mean(axis=0), error, strict=True)
    )
    print(f"{name:34}{cells}", flush=True)


if __name__ == "__main__":
    main()
