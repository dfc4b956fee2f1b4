"""Lets ``python -m case_lib`` stand for ``case-lib``."""

from case_lib.cli import main

main()
