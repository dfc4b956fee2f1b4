"""Seizures in ratio."""

from case_lib.base.languages import N_
from case_lib.quantity.formulas import formula


@formula("money/officer", N_("money seized and frozen per officer"), section="seizure")
def per_officer(operation_seized, operation_officers):
    """Money seized and frozen per officer deployed."""
    return operation_seized / operation_officers


@formula("money", N_("money returned to victims"), section="seizure")
def returned(operation_seized, share_returned):
    """Money seized and frozen that is returned, at the share assumed."""
    return operation_seized * share_returned
