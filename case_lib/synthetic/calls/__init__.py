"""Synthetic call records: a testbed for detecting such callers.

Nothing here is a finding, and no number can belong to anyone. What police or carriers can see, and
how a real business behaved, is unknown; ``reference/calls.yaml`` gives the source of each
parameter.
"""

from case_lib.synthetic.calls.parameters import Settings, needs, settings
from case_lib.synthetic.calls.records import Calls, generate, generate_from
from case_lib.synthetic.calls.writing import write

__all__ = ["Calls", "Settings", "generate", "generate_from", "needs", "settings", "write"]
