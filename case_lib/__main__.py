"""The command ``case-lib``, also as ``python -m case_lib``.

If a report is up to date, the command ends before models and readers are imported.
"""

import sys

from case_lib.reports import unchanged

__all__ = ["main"]


def main() -> None:
    """Run the command; see ``case_lib.cli``."""
    if unchanged.answered(sys.argv[1:]):
        return
    from case_lib.cli import main as run  # noqa: PLC0415 - slow, and not needed if up to date

    run()


if __name__ == "__main__":
    main()
