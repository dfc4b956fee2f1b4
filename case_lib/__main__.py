"""The command ``case-lib``, also as ``python -m case_lib``.

If a report is up to date, the command ends before models and readers are imported.
"""

import sys
from collections.abc import Sequence

from case_lib.reports import unchanged, warm

__all__ = ["main"]


def main() -> None:
    """Run the command; see ``case_lib.cli``."""
    if unchanged.answered(sys.argv[1:]):
        return
    if _one_report(sys.argv[1:]) and warm.available():
        warm.begin()  # which imports beside this process
    from case_lib.cli import main as run  # noqa: PLC0415 - slow, and not needed if up to date

    run()


def _one_report(words: Sequence[str]) -> bool:
    """Return whether a command seems to make one report in forked processes."""
    return (
        [*words[:1]] == ["render"]
        and len(words) > 1
        and all(word.startswith("-") for word in words[2:3])
        and not {"--kernels", "--scenarios", "--help"} & {*words}
    )


if __name__ == "__main__":
    main()
