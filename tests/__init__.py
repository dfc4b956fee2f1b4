import case_lib.reports  # noqa: F401 - before nbformat, which it spares five seconds of every process
