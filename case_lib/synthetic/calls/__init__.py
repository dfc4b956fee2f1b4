"""Synthetic call records: a laboratory for those who look for such callers.

Nothing here is a finding, and no number can be anyone's. How a real network looks, what police or
carriers can see, and how a real business behaved is not known: parameters say where each comes from.
"""

from case_lib.synthetic.calls.parameters import Settings, needs, settings
from case_lib.synthetic.calls.records import Calls, generate
from case_lib.synthetic.calls.writing import write

__all__ = ["Calls", "Settings", "generate", "needs", "settings", "write"]
