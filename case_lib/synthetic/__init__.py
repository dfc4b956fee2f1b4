"""Synthetic records of a case: organisations and activity that satisfy every published fact.

Nothing here is a finding. Each table has a column that says so, and each run writes a certificate
that compares every claim with the data.
"""

from case_lib.synthetic.certificate import certify
from case_lib.synthetic.many import write_many
from case_lib.synthetic.organisation import Organisation, build, needs
from case_lib.synthetic.package import write
from case_lib.synthetic.records import Records, generate

__all__ = [
    "Organisation",
    "Records",
    "build",
    "certify",
    "generate",
    "needs",
    "write",
    "write_many",
]
