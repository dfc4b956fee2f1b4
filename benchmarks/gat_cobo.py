"""Run GAT-COBO's own code on given subscribers, for ``benchmarks/sichuan.py``.

Run by that benchmark, with a Python that has what the code needs (docs/detection.md names it):
``PYTHON benchmarks/gat_cobo.py SOURCE SPLIT.npz SCORES.npy``. ``SOURCE`` is a checkout of
github.com/xxhu94/GAT-COBO, whose ``data_process.py`` has run. ``SPLIT`` names the subscribers to
learn from (``train``) and to judge (``test``) by row; ``SCORES`` receives the scores of ``test``.
The code itself is not changed: it is only told another split than the one that it draws.
"""

from __future__ import annotations

import os
import runpy
import sys

import dgl
import numpy as np
import sklearn.model_selection
import torch
from dgl.nn.pytorch import GATConv


def main() -> None:
    source, split, scores = sys.argv[1:]
    arrays = np.load(split)
    train, test = arrays["train"], arrays["test"]
    # it splits twice: into training and rest, then the rest into validation, unused, and test
    splits = iter([(train, test, train, test), (train[:1], test, train[:1], test)])
    sklearn.model_selection.train_test_split = lambda *_, **__: next(splits)
    # names and arguments before DGL 1.0, for which the code was written
    dgl.DGLGraph.adj = dgl.DGLGraph.adj_external
    forward = GATConv.forward
    GATConv.forward = lambda self, graph, h, attention=False: forward(
        self, graph, h, get_attention=attention
    )
    dgl.use_libxsmm(False)  # its kernel fails on the narrow indices that the code asks for
    scores = os.path.abspath(scores)
    os.chdir(source)
    sys.path.insert(0, os.getcwd())
    sys.argv = ["main.py"]
    ran = runpy.run_path("main.py", run_name="__main__")
    np.save(scores, torch.softmax(ran["results"], dim=1)[test, 1].numpy())


if __name__ == "__main__":
    main()
