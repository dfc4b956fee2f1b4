"""Make synthetic records for many seeds in parallel, and write them here one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_lib.base.errors import ParameterError
from case_lib.base.executors import PROCESSES, On, each
from case_lib.base.folders import replacing
from case_lib.casefile.case import Case
from case_lib.casefile.opening import open_file
from case_lib.casefile.schema import CaseFile
from case_lib.synthetic.package import MARKS, write
from case_lib.synthetic.records import DAYS, check_days, generate

__all__ = ["write_many"]


@dataclass(frozen=True)
class _Task:
    """All inputs of the records of one seed; it can be sent to another process."""

    file: CaseFile
    sources: tuple[str, ...]
    draws: int
    case_seed: int
    seed: int
    scale: int
    days: int
    family: str | None
    form: str
    case_sha256: str


def write_many(
    case: Case,
    seeds: Sequence[int],
    out: Path,
    form: str = "csv",
    case_sha256: str = "",
    scale: int = 1,
    days: int = DAYS,
    family: str | None = None,
    on: On = PROCESSES,
) -> Iterator[Path]:
    """Write the records of each seed to ``out/seed-<seed>`` and yield that folder.

    They don't depend on where they are made (``executors.each``), and equal those of ``generate``
    and ``write``. A folder is written completely or not at all.

    Raises
    ------
    ParameterError
        For a duplicate seed, an unknown format, an argument out of range, or a folder that contains
        other files.
    ModelError
        If the claims can't be satisfied.

    Examples
    --------
    >>> import case_lib
    >>> opened = case_lib.open_case("shanghai-2023")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = list(write_many(opened, [1, 2], Path(folder), days=1, on="here"))
    >>> [path.name for path in made]
    ['seed-1', 'seed-2']
    """
    if len(set(seeds)) < len(seeds):
        raise ParameterError("a seed occurs twice. Equal seeds give equal records; remove one.")
    check_days(days)
    about = (case.file, tuple(sorted(case.sources)), case.draws, case.seed)
    tasks = [_Task(*about, seed, scale, days, family, form, case_sha256) for seed in seeds]
    results = each(_files, tasks, on, "synthetic records", len(tasks), lambda t: f"seed {t.seed}")
    for task, files in zip(tasks, results, strict=True):
        folder = out / f"seed-{task.seed}"
        with replacing(folder, MARKS) as new:
            for name, content in files.items():
                (new / name).write_bytes(content)
        yield folder


def _files(task: _Task) -> dict[str, bytes]:
    """Return the files of one seed by name."""
    more: dict[str, Any] = {"draws": task.draws, "seed": task.case_seed}
    case = open_file(task.file, task.sources, **more)
    records = generate(case, task.seed, task.scale, task.days, family=task.family)
    with tempfile.TemporaryDirectory(prefix="case-lib-") as temporary:
        folder = Path(temporary) / "records"
        write(records, folder, task.form, task.case_sha256)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
