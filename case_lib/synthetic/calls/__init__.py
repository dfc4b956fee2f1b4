"""Synthetic call records: a laboratory for those who look for such callers.

Nothing here is a finding, and no number can be anyone's. What police or carriers can see, and how a
real business behaved, is not known; ``reference/calls.yaml`` says where each parameter comes from.
"""

from case_lib.synthetic.calls.parameters import Settings, needs, settings
from case_lib.synthetic.calls.records import Calls, generate, made_of
from case_lib.synthetic.calls.writing import write

__all__ = ["Calls", "Settings", "generate", "made_of", "needs", "settings", "write"]
